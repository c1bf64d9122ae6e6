"""@Minewatch in a channel or thread, and direct messages: the same answers as the commands.

In: app_mention and message.im events. Out: one message, in the thread of the question
(slash commands do not work in threads). What bots say, joins and the like are passed over;
a mention that was edited comes again, and is answered again where its words have changed.
https://docs.slack.dev/reference/events/app_mention
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import InputError, NotAllowedError
from bot.model.watch import UserId
from bot.ports import Message
from handlers.news.command import answer_news
from handlers.news.words import read_news
from handlers.slack.guard import guarded
from handlers.status.answers import answer_status
from handlers.talk.words import typed
from handlers.views.mention_help import mention_help
from handlers.views.problem import problem_message
from handlers.watch.answers import Asker, answer_watch
from handlers.watch.asks import Window
from handlers.watch.words import read_watch

if TYPE_CHECKING:
    from bot.desk import Desk

_MENTION = re.compile(r"^\s*(?:<@[A-Z0-9]+(?:\|[^>]*)?>[\s,:]*)+")
_STATUS, _NEWS, _WATCH = {"status", "minestatus"}, {"news", "minenews"}, {"minewatch"}
_WATCH_VERBS = {
    "watch", "add", "follow", "subscribe", "remove", "unwatch", "unsubscribe", "pause", "resume",
    "digest", "quiet", "zone",
}  # fmt: skip
_LISTS = {"list", "list here"}
_BY_PEOPLE = {None, "", "file_share", "thread_broadcast", "me_message"}
"""Kinds of direct messages in which a person says something."""
_REMEMBERED = 5_000


def register(app: AsyncApp, desk: Desk) -> None:
    """Both events."""
    answered = _Answered()

    async def mentioned(
        event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await _once(desk, event, client, answered, context.bot_user_id)

    async def written(
        event: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        if event.get("channel_type") == "im" and event.get("subtype") in _BY_PEOPLE:
            await _once(desk, event, client, answered, context.bot_user_id)

    app.event("app_mention")(guarded(mentioned))
    app.event("message")(guarded(written))


class _Answered:
    """The words of each message as they were last answered, so that they are answered once."""

    def __init__(self) -> None:
        self._words: OrderedDict[tuple[str, str], str] = OrderedDict()

    def note(self, message: tuple[str, str], words: str) -> bool:
        """Remember the words; False where they are those that were answered before."""
        if self._words.get(message) == words:
            return False
        self._words[message] = words
        if len(self._words) > _REMEMBERED:
            self._words.popitem(last=False)
        return True

    def forget(self, message: tuple[str, str]) -> None:
        """It was not answered after all."""
        self._words.pop(message, None)


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
    request = read_watch(text, asker.called)
    if isinstance(request.ask, Window):
        return mention_help()
    return answer_watch(desk, asker, request)


async def _once(
    desk: Desk,
    event: dict[str, Any],
    client: AsyncWebClient,
    answered: _Answered,
    bot: str | None,
) -> None:
    """Answer a person's message, unless these very words were answered."""
    if event.get("bot_id") or not event.get("user") or event["user"] == bot:
        return
    text = _addressed(str(event.get("text") or ""), event["channel"], bot)
    message = (str(event["channel"]), str(event.get("ts", "")))
    if not answered.note(message, " ".join(text.split()).casefold()):
        return
    try:
        await _answer(desk, event, text, client)
    except Exception:
        answered.forget(message)
        raise


def _addressed(text: str, channel: str, bot: str | None) -> str:
    """The words without the bot's own name, wherever it stands; this channel's name is "here"."""
    if bot:
        text = re.sub(rf"<@{re.escape(bot)}(?:\|[^>]*)?>[,:]?", " ", text)
    text = re.sub(rf"<#{re.escape(channel)}(?:\|[^>]*)?>", "here", text)
    return _MENTION.sub("", text).strip()


async def _answer(desk: Desk, event: dict[str, Any], text: str, client: AsyncWebClient) -> None:
    """For all in the thread of the question; what concerns one person's watches for them alone."""
    asker = Asker(UserId(event["user"]), event["channel"])
    message, private = answer_words(desk, asker, text)
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
