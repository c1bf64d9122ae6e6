"""@Minewatch in a channel or thread, and direct messages: the same answers as the commands.

In: app_mention and message.im events. Out: one message, in the thread of the question
(slash commands do not work in threads). What bots say, joins and the like are passed over;
a mention that was edited comes again, and is answered again where its words have changed.
https://docs.slack.dev/reference/events/app_mention
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StoreUnavailableError
from bot.model.request import Door
from bot.model.workspace import UserId
from bot.ports import Message
from handlers.slack.forms import call_in_form
from handlers.slack.guard import guarded
from handlers.slack.uploads import with_upload
from handlers.talk.answering import Audience
from handlers.talk.asker import Asker
from handlers.talk.doors import answered, read
from handlers.views.share import for_all

if TYPE_CHECKING:
    from bot.desk import Desk

_BY_PEOPLE = {None, "", "file_share", "thread_broadcast", "me_message"}
"""Kinds of direct messages in which a person says something."""
_QUIET = {"unfurl_links": False, "unfurl_media": False}
_PATIENCE = 0.5
"""Seconds that a store elsewhere has to note a message: Slack waits three for all, and asks again."""

log = logging.getLogger("minewatch.handlers")


def register(app: AsyncApp) -> None:
    """Both events."""

    async def mentioned(
        desk: Desk, event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        if _is_by_person(event, context.bot_user_id):
            await _answer_new_words(desk, event, client, context.bot_user_id)

    async def written(
        desk: Desk, event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        direct = event.get("channel_type") == "im" and event.get("subtype") in _BY_PEOPLE
        if direct and _is_by_person(event, context.bot_user_id):
            await _answer(desk, event, client, context.bot_user_id)

    app.event("app_mention")(guarded(mentioned))
    app.event("message")(guarded(written))


def _is_by_person(event: dict[str, Any], bot: str | None) -> bool:
    return not event.get("bot_id") and bool(event.get("user")) and event["user"] != bot


async def _answer_new_words(
    desk: Desk, event: dict[str, Any], client: AsyncWebClient, bot: str | None
) -> None:
    """Answer a mention, unless it was edited and these very words were answered."""
    channel, ts = str(event["channel"]), str(event.get("ts", ""))
    words = " ".join(_text(event).split()).casefold()
    if not await _noted(desk, lambda: desk.latest.is_new_wording(channel, ts, words)):
        return
    try:
        await _answer(desk, event, client, bot)
    except Exception:
        await _noted(desk, lambda: desk.latest.forget_wording(channel, ts))
        raise


async def _noted(desk: Desk, note: Callable[[], bool | None]) -> bool:
    """What ``note`` returns; True while the store does not answer, as much is answered without it."""
    try:
        async with asyncio.timeout(_PATIENCE) if desk.stores.remote else nullcontext():
            return bool(await desk.do(note))
    except (StoreUnavailableError, TimeoutError) as error:
        log.warning("mention_not_noted reason=%s", str(error) or type(error).__name__)
        return True


def _text(event: dict[str, Any]) -> str:
    return str(event.get("text") or "")


async def _answer(
    desk: Desk, event: dict[str, Any], client: AsyncWebClient, bot: str | None
) -> None:
    """For all in the thread of the question; what asks back or is personal for one alone."""
    asker = Asker(UserId(event["user"]), event["channel"])
    request = await read(desk, asker, _text(event), Door.MESSAGE, bot)
    answer = await answered(desk, client, asker, request)
    message = await with_upload(desk, client, answer.message)
    if answer.audience is Audience.ALL:
        message = for_all(message, asker.user)
    thread: dict[str, Any] = {}
    direct = event["channel"].startswith("D")
    if event.get("thread_ts"):
        thread["thread_ts"] = event["thread_ts"]
    if answer.audience is Audience.ASKER and not direct:
        post, more = client.chat_postEphemeral, {**thread, "user": asker.user}
    else:
        # In a channel a thread is opened, so that the channel stays quiet.
        opened = {} if direct else {"thread_ts": event["ts"]}
        post, more = client.chat_postMessage, {**_QUIET, **opened, **thread}

    async def posted(form: Message) -> None:
        await post(channel=event["channel"], text=form.text, blocks=list(form.blocks), **more)

    await call_in_form(desk.block_kinds, message, posted)
