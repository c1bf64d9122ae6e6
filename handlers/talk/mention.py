"""@Minewatch in a channel or thread, and direct messages: the same answers as the commands.

In: app_mention and message.im events. Out: one message, in the thread of the question
(slash commands do not work in threads). What bots say, joins and the like are passed over;
a mention that was edited comes again, and is answered again where its words have changed.
https://docs.slack.dev/reference/events/app_mention
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.model.request import Door
from bot.model.workspace import UserId, WorkspaceId
from handlers.slack.guard import guarded
from handlers.talk.answering import Audience
from handlers.talk.asker import Asker
from handlers.talk.doors import answered, read
from handlers.views.share import for_all

if TYPE_CHECKING:
    from bot.desk import Desk

_BY_PEOPLE = {None, "", "file_share", "thread_broadcast", "me_message"}
"""Kinds of direct messages in which a person says something."""
_REMEMBERED = 5_000


def register(app: AsyncApp) -> None:
    """Both events."""
    done = _Answered()

    async def mentioned(
        desk: Desk, event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await _once(desk, event, client, done, context.bot_user_id)

    async def written(
        desk: Desk, event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        if event.get("channel_type") == "im" and event.get("subtype") in _BY_PEOPLE:
            await _once(desk, event, client, done, context.bot_user_id)

    app.event("app_mention")(guarded(mentioned))
    app.event("message")(guarded(written))


_MessageId = tuple[WorkspaceId, str, str]
"""A message: its workspace, channel and time stamp."""


class _Answered:
    """The words of each message as they were last answered, so that they are answered once."""

    def __init__(self) -> None:
        self._words: OrderedDict[_MessageId, str] = OrderedDict()

    def note(self, message: _MessageId, words: str) -> bool:
        """Remember the words; False where they are those that were answered before."""
        if self._words.get(message) == words:
            return False
        self._words[message] = words
        if len(self._words) > _REMEMBERED:
            self._words.popitem(last=False)
        return True

    def forget(self, message: _MessageId) -> None:
        """It was not answered after all."""
        self._words.pop(message, None)


async def _once(
    desk: Desk, event: dict[str, Any], client: AsyncWebClient, done: _Answered, bot: str | None
) -> None:
    """Answer a person's message, unless these very words were answered."""
    if event.get("bot_id") or not event.get("user") or event["user"] == bot:
        return
    text = str(event.get("text") or "")
    message = (desk.workspace, str(event["channel"]), str(event.get("ts", "")))
    if not done.note(message, " ".join(text.split()).casefold()):
        return
    try:
        await _answer(desk, event, text, client, bot)
    except Exception:
        done.forget(message)
        raise


async def _answer(
    desk: Desk, event: dict[str, Any], text: str, client: AsyncWebClient, bot: str | None
) -> None:
    """For all in the thread of the question; what asks back or is personal for one alone."""
    asker = Asker(UserId(event["user"]), event["channel"])
    request = await read(desk, asker, text, Door.MESSAGE, bot)
    answer = await answered(desk, client, asker, request)
    message = answer.message
    if answer.audience is Audience.ALL:
        message = for_all(message, asker.user)
    thread: dict[str, Any] = {}
    direct = event["channel"].startswith("D")
    if event.get("thread_ts"):
        thread["thread_ts"] = event["thread_ts"]
    words = {"channel": event["channel"], "text": message.text, "blocks": list(message.blocks)}
    if answer.audience is Audience.ASKER and not direct:
        await client.chat_postEphemeral(user=asker.user, **words, **thread)
        return
    if not direct:
        # In a channel a thread is opened, so that the channel stays quiet.
        thread.setdefault("thread_ts", event["ts"])
    await client.chat_postMessage(**words, **thread, unfurl_links=False, unfurl_media=False)
