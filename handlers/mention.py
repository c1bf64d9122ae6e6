"""@Minewatch in a channel or thread, and direct messages: the same answers as the commands.

In: app_mention and message.im events. Out: one message, in the thread of the question
(slash commands do not work in threads). Words of the bot itself, edits and joins are
passed over. https://docs.slack.dev/reference/events/app_mention
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import InputError, NotAllowedError
from bot.model.watch import UserId
from bot.ports import Message
from handlers.guard import guarded
from handlers.news import answer_news
from handlers.news_words import read_news
from handlers.status_answers import answer_status
from handlers.views.mention_help import mention_help
from handlers.views.problem import problem_message
from handlers.watch_answers import Asker, answer_watch
from handlers.watch_asks import Window
from handlers.watch_words import read_watch
from handlers.words import typed

if TYPE_CHECKING:
    from bot.desk import Desk

_MENTION = re.compile(r"^\s*(?:<@[A-Z0-9]+(?:\|[^>]*)?>[\s,:]*)+")
_STATUS, _NEWS, _WATCH = {"status", "minestatus"}, {"news", "minenews"}, {"minewatch"}
_WATCH_VERBS = {
    "watch", "add", "follow", "subscribe", "remove", "unwatch", "unsubscribe", "pause", "resume",
    "digest", "quiet", "zone",
}  # fmt: skip
_LISTS = {"list", "list here"}


def register(app: AsyncApp, desk: Desk) -> None:
    """Both events."""

    async def mentioned(event: dict[str, Any], client: AsyncWebClient) -> None:
        await _answer(desk, event, client)

    async def written(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("channel_type") == "im" and not event.get("subtype"):
            await _answer(desk, event, client)

    app.event("app_mention")(guarded(mentioned))
    app.event("message")(guarded(written))


def answer_words(desk: Desk, asker: Asker, text: str) -> tuple[Message, bool]:
    """The answer to words written to the bot, and whether it is the person's own affair.

    The first word says whose words they are; without one, a State's status is meant.
    """
    words = typed(_MENTION.sub("", text)).removeprefix("/")
    first, _, rest = words.partition(" ")
    verb = first.lower().strip(",:")
    try:
        if not words or verb in {"help", "hi", "hello", "?"}:
            return mention_help(), False
        if verb in _NEWS:
            return answer_news(desk, read_news(rest)), False
        if verb in _WATCH_VERBS | _WATCH or words.lower() in _LISTS:
            return _watch(desk, asker, rest if verb in _WATCH else words), True
        return answer_status(desk, rest if verb in _STATUS else words).message, False
    except (InputError, NotAllowedError) as error:
        return problem_message(str(error)), True


def _watch(desk: Desk, asker: Asker, text: str) -> Message:
    request = read_watch(text)
    if isinstance(request.ask, Window):
        return mention_help()
    return answer_watch(desk, asker, request)


async def _answer(desk: Desk, event: dict[str, Any], client: AsyncWebClient) -> None:
    """For all in the thread of the question; what concerns one person's watches for them alone."""
    if event.get("bot_id") or not event.get("user"):
        return
    asker = Asker(UserId(event["user"]), event["channel"])
    message, private = answer_words(desk, asker, event.get("text", ""))
    thread: dict[str, Any] = {}
    direct = event["channel"].startswith("D")
    if event.get("thread_ts"):
        thread["thread_ts"] = event["thread_ts"]
    words = {"channel": event["channel"], "text": message.text, "blocks": list(message.blocks)}
    if private and not direct:
        await client.chat_postEphemeral(user=asker.user, **words, **thread)
        return
    if not direct:
        # In a channel a thread is opened, so that the channel stays quiet.
        thread.setdefault("thread_ts", event["ts"])
    await client.chat_postMessage(**words, **thread, unfurl_links=False, unfurl_media=False)
