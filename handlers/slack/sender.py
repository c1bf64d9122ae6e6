"""Messages to Slack: the port bot.ports.Messenger on Slack's Web API client.

In: conversations, messages. Out: Sent, TryLater or Refused; never an exception for what
Slack answers. It neither waits nor repeats: pace and retries are the outbox's. The
client's own retries are off, because a post repeated blindly appears twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.desk.block_kinds import BlockKinds
from bot.errors import StoreError
from bot.model.secret import Secret
from bot.model.workspace import Conversation
from bot.ports import Message, NotThere, Refused, Sent, TryLater
from handlers.slack.access import SlackAccess
from handlers.slack.errors import slack_failure
from handlers.slack.forms import Outcome, is_about_blocks, send_in_form
from handlers.slack.identity import NotInstalledError, NoTokenError

METADATA_EVENT = "minewatch_message"
LONGEST_TEXT = 4_000
"""``chat.update`` refuses more, and ``chat.postMessage`` cuts far later (Slack's method pages)."""
PATIENCE_SECONDS = 15.0
"""How long a call may take; a stop of the program waits ten seconds for it."""
CHECK_SECONDS = 4.0
"""How long Slack may take to answer: a lost request is soon repeated."""
NO_TOKEN_SECONDS = 30.0
"""Until a token that could not be renewed, or read, is asked for again."""
_LOOKED_AT = 200
log = structlog.get_logger()

Answer = AsyncSlackResponse | TryLater | Refused


def slack_client(
    access: SlackAccess, session: aiohttp.ClientSession | None = None
) -> AsyncWebClient:
    """A Web API client without retries of its own."""
    return access.client(session=session, timeout=int(PATIENCE_SECONDS), retry_handlers=[])


class SlackMessenger:
    """Posts, edits and finds messages as the bot of one workspace.

    The time limit is kept here: the client leaves it to the session it shares.

    Args:
        client: calls Slack with its own token, unless ``token`` gives one.
        patience: how long a call may take, in seconds.
        token: the workspace's token as it is now; where it has none, nothing can be sent.
        kinds: which blocks the workspace takes; None: messages go out as they are.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        patience: float = PATIENCE_SECONDS,
        token: Callable[[], Awaitable[Secret]] | None = None,
        kinds: BlockKinds | None = None,
    ) -> None:
        self._token = token
        self._kinds = kinds
        self._client = client
        self._patience = patience
        self._closed: set[Conversation] = set()

    async def post(
        self,
        conversation: Conversation,
        message: Message,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> Sent | TryLater | Refused:
        to: dict[str, Any] = {
            "channel": conversation.id,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread_ts is not None:
            to |= {"thread_ts": thread_ts, "reply_broadcast": broadcast}
        return await self._in_form("chat.postMessage", self._client.chat_postMessage, to, message)

    async def edit(self, channel: str, ts: str, message: Message) -> Sent | TryLater | Refused:
        to = {"channel": channel, "ts": ts}
        return await self._in_form("chat.update", self._client.chat_update, to, message)

    async def _in_form(
        self,
        method: str,
        ask: Callable[..., Awaitable[Any]],
        to: dict[str, Any],
        message: Message,
    ) -> Sent | TryLater | Refused:
        """Send it in the richest form that the workspace takes."""

        async def send(form: Message) -> Sent | TryLater | Refused:
            return _sent(await self._call(method, ask, _content(form) | to))

        if self._kinds is None:
            return await send(message)
        return await send_in_form(self._kinds, message, send, _outcome)

    async def find(
        self,
        conversation: Conversation,
        key: str,
        since: datetime,
        *,
        thread_ts: str | None = None,
    ) -> Sent | NotThere | TryLater | None:
        if conversation in self._closed:
            return None
        channel = await self._channel_of(conversation)
        if not isinstance(channel, str):
            return channel
        arguments: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "limit": _LOOKED_AT,
            "include_all_metadata": True,
        }
        if thread_ts is None:
            answer = await self._look(
                "conversations.history", self._client.conversations_history, arguments, conversation
            )
        else:
            arguments["ts"] = thread_ts
            answer = await self._look(
                "conversations.replies", self._client.conversations_replies, arguments, conversation
            )
        if isinstance(answer, AsyncSlackResponse):
            return _with_key(answer, channel, key)
        return answer

    async def permalink(self, channel: str, ts: str) -> str | TryLater | None:
        answer = await self._call(
            "chat.getPermalink",
            self._client.chat_getPermalink,
            {"channel": channel, "message_ts": ts},
        )
        if isinstance(answer, AsyncSlackResponse):
            return str(answer["permalink"])
        return answer if isinstance(answer, TryLater) else None

    async def check(self) -> TryLater | Refused | None:
        patience = min(self._patience, CHECK_SECONDS)
        answer = await self._call("auth.test", self._client.auth_test, {}, patience)
        return None if isinstance(answer, AsyncSlackResponse) else answer

    async def _channel_of(self, conversation: Conversation) -> str | TryLater | None:
        """The id that history takes; None where only the name of a channel is known."""
        if conversation.id.startswith(("C", "G", "D")):
            return conversation.id
        if not conversation.id.startswith(("U", "W")):
            return None
        answer = await self._look(
            "conversations.open",
            self._client.conversations_open,
            {"users": conversation.id},
            conversation,
        )
        if isinstance(answer, AsyncSlackResponse):
            return str(answer["channel"]["id"])
        return answer

    async def _look(
        self,
        method: str,
        ask: Callable[..., Awaitable[Any]],
        arguments: dict[str, Any],
        conversation: Conversation,
    ) -> AsyncSlackResponse | TryLater | None:
        """Ask; without the scope, remember that looking there is no use.

        Channels, private channels and direct messages have scopes of their own.
        """
        answer = await self._call(method, ask, arguments)
        if not isinstance(answer, Refused):
            return answer
        if answer.error == "missing_scope":
            self._closed.add(conversation)
        log.info("cannot_look_for_message", method=method, error=answer.error)
        return None

    async def _call(
        self,
        method: str,
        ask: Callable[..., Awaitable[Any]],
        arguments: dict[str, Any],
        patience: float | None = None,
    ) -> Answer:
        try:
            async with asyncio.timeout(patience or self._patience):
                if self._token is not None:
                    arguments = {**arguments, "token": (await self._token()).reveal()}
                answer: AsyncSlackResponse = await ask(**arguments)
        except (SlackApiError, NoTokenError, StoreError, *_NO_ANSWER) as error:
            return _failure(method, error)
        return answer


_NO_ANSWER = (TimeoutError, aiohttp.ClientError, OSError, ValueError, AttributeError)


def _failure(method: str, error: Exception) -> TryLater | Refused:
    """What a call that failed comes to."""
    match error:
        case SlackApiError():
            return slack_failure(method, error.response)
        case NotInstalledError():
            return Refused("not_installed", "workspace", str(error))
        case NoTokenError() | StoreError():
            return TryLater(f"no token ({type(error).__name__})", NO_TOKEN_SECONDS, method=method)
        case aiohttp.ClientConnectorError():
            return TryLater(f"no connection ({type(error).__name__})", method=method)
        case TimeoutError() | aiohttp.ClientError() | OSError():
            uncertain = not isinstance(error, aiohttp.ConnectionTimeoutError)
            return TryLater(f"no answer ({type(error).__name__})", None, uncertain, method)
        case _:
            # The SDK cannot read an answer that is no JSON object (a proxy's page, say).
            return TryLater("unreadable answer", None, True, method)


def _content(message: Message) -> dict[str, Any]:
    content: dict[str, Any] = {"text": _within(message.text), "parse": "none", "link_names": False}
    if message.blocks:  # an edit without blocks takes the old ones away
        content["blocks"] = list(message.blocks)
    if message.key is not None:
        content["metadata"] = {
            "event_type": METADATA_EVENT,
            "event_payload": {"key": message.key},
        }
    return content


def _within(text: str) -> str:
    """The text within Slack's limit, cut on a word and never inside an entity or link."""
    if len(text) <= LONGEST_TEXT:
        return text
    cut = text[: LONGEST_TEXT - 1].rsplit(" ", 1)[0]
    for opening, closing in (("<", ">"), ("&", ";")):
        start = cut.rfind(opening)
        if start > cut.rfind(closing):
            cut = cut[:start]
    return cut + "…"


def _sent(answer: Answer) -> Sent | TryLater | Refused:
    if isinstance(answer, AsyncSlackResponse):
        return Sent(str(answer["channel"]), str(answer["ts"]))
    return answer


def _outcome(answer: Sent | TryLater | Refused) -> Outcome:
    if isinstance(answer, Sent):
        return Outcome.TAKEN
    about_blocks = isinstance(answer, Refused) and is_about_blocks(answer.error)
    return Outcome.REFUSED if about_blocks else Outcome.UNKNOWN


def _with_key(answer: AsyncSlackResponse, channel: str, key: str) -> Sent | NotThere | None:
    for message in answer.get("messages") or []:
        metadata = message.get("metadata") or {}
        if (metadata.get("event_payload") or {}).get("key") == key:
            return Sent(channel, str(message["ts"]))
    # More was posted since than one page holds: the answer is unknown.
    return None if answer.get("has_more") else NotThere()
