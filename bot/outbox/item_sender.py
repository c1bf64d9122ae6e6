"""Deliver one outbox item: post it, or edit an earlier message and reply in its thread.

In: a claimed item. Out: Delivered with the resulting posts, or Failed with Slack's answer.
A message whose blocks Slack refuses is sent once as plain text; one that can no longer be
edited is posted again; before a send without an answer is repeated, it is searched for.
Writes nothing except that a repeat is sent; does not decide about later attempts. Which
post an item changes is known to bot.outbox.cards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.errors import StoreUnavailableError
from bot.model.alert import (
    OutboxItem,
    Post,
    RecordCorrected,
    StoryAlert,
    StoryMoved,
    StoryUpdate,
)
from bot.model.workspace import Conversation
from bot.outbox.cards import Cards
from bot.outbox.channel_ids import channel_id
from bot.outbox.pace import POST, UPDATE, SendPace
from bot.ports import (
    Clock,
    Message,
    Messenger,
    NotThere,
    Refused,
    Renderer,
    Sent,
    Stores,
    TryLater,
)

# Slack's clock and ours may differ.
_LOOK_BACK = timedelta(minutes=2)
_STORE_SECONDS = 5.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """The item was delivered. ``sent``: as a new message; ``how``: in a way other than a simple post."""

    item: OutboxItem
    sent: Sent | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not delivered. ``item`` is no longer uncertain if a search found nothing."""

    item: OutboxItem
    answer: TryLater | Refused


class ItemSender:
    """Delivers one outbox item, using posts, renderer and messenger; updates the pace.

    ``record_repeat`` records that a message that may already be posted is sent again.
    """

    def __init__(
        self,
        stores: Stores,
        messenger: Messenger,
        renderer: Renderer,
        clock: Clock,
        pace: SendPace,
        record_repeat: Callable[[OutboxItem], OutboxItem | None],
    ) -> None:
        self._stores = stores
        self._record_repeat = record_repeat
        self._cards = Cards(stores)
        self._messenger = messenger
        self._renderer = renderer
        self._clock = clock
        self._pace = pace

    async def deliver(self, item: OutboxItem) -> Delivered | Failed:
        """Deliver it. Never raises because of Slack's answer; bugs in the renderer propagate."""
        if isinstance(item.payload, StoryMoved):
            return await self._leave_a_line(item, item.payload)
        prepared = await self._stores.do(lambda: self._prepared(item))
        if isinstance(prepared, Delivered):
            return prepared
        post, message = prepared
        message = replace(message, key=str(item.id))
        if post is None:
            return await self._post(item, message)
        return await self._change(item, post, message)

    def _prepared(self, item: OutboxItem) -> Delivered | tuple[Post | None, Message]:
        """The message, and the one that it changes; Delivered where there is nothing to do."""
        post = self._cards.post_of(item)
        if post is not None and isinstance(item.payload, StoryAlert):
            return Delivered(item, how="already sent")
        if post is None and isinstance(item.payload, StoryUpdate):
            return Delivered(item, how="nothing to change")
        message = self._renderer.message(item)
        if message is None:
            return Delivered(item, how="nothing left to send")
        return post, message

    async def _post(self, item: OutboxItem, message: Message) -> Delivered | Failed:
        answer = await self._send_once(item, message)
        return answer if isinstance(answer, Failed) else Delivered(item, answer)

    async def _leave_a_line(self, item: OutboxItem, moved: StoryMoved) -> Delivered | Failed:
        """Replace a card by a link to its story's new card. A deleted card needs no line."""
        post, there = await self._stores.do(
            lambda: (
                self._cards.post_of(item),
                self._cards.card_now(item.conversation, moved.into),
            )
        )
        if post is None:
            return Delivered(item, how="nothing to change")
        link = await self._messenger.permalink(there.channel, there.ts) if there else None
        if isinstance(link, TryLater):
            return Failed(item, _certain(link))
        linked = replace(item, payload=replace(moved, link=link))
        message = await self._stores.do(lambda: self._renderer.message(linked))
        if message is None:
            return Delivered(item, how="nothing left to send")
        self._pace.took(item.conversation, UPDATE, self._clock.monotonic())
        answer = await self._edit(post, replace(message, key=None))
        if isinstance(answer, Sent):
            return Delivered(item, how="changed")
        if isinstance(answer, Refused) and answer.scope == "edit":
            return Delivered(item, how=f"cannot be edited ({answer.error})")
        return Failed(item, _certain(answer))

    async def _change(self, item: OutboxItem, post: Post, message: Message) -> Delivered | Failed:
        self._pace.took(item.conversation, UPDATE, self._clock.monotonic())
        # Without a key Slack keeps the one the message was posted with.
        answer = await self._edit(post, replace(message, key=None))
        if isinstance(answer, Refused) and answer.scope == "edit":
            if isinstance(item.payload, StoryUpdate) and item.payload.reply is None:
                return Delivered(item, how=f"cannot be edited ({answer.error})")
            log.info("message_posted_anew", item=item.id, error=answer.error)
            return await self._post(item, message)
        if not isinstance(answer, Sent):
            return Failed(item, _certain(answer))
        return await self._reply(item, post, message)

    async def _reply(self, item: OutboxItem, post: Post, message: Message) -> Delivered | Failed:
        reply = await self._stores.do(lambda: self._renderer.reply(item))
        if reply is None:
            return Delivered(item, how="changed")
        reply = replace(reply, key=f"{item.id}|reply")
        answer = await self._send_once(item, reply, post)
        if isinstance(answer, Failed):
            gone = isinstance(answer.answer, Refused) and answer.answer.scope == "edit"
            return await self._post(item, message) if gone else answer
        return Delivered(item)

    async def _send_once(
        self, item: OutboxItem, message: Message, parent: Post | None = None
    ) -> Sent | Failed:
        """Send, unless an earlier attempt whose answer was lost is found to have worked."""
        if item.uncertain or item.attempts > 1:
            found = await self._look(item, message, parent)
            if isinstance(found, Sent):
                log.info("message_found_again", item=item.id)
                return found
            if isinstance(found, TryLater) and item.uncertain:
                return Failed(item, replace(found, uncertain=False))
            if isinstance(found, NotThere):
                item = replace(item, uncertain=False, repeated=False)
        if not item.uncertain:
            answer = await self._send(item, message, parent)
            return answer if isinstance(answer, Sent) else Failed(item, answer)
        return await self._repeat(item, message, parent)

    async def _repeat(
        self, item: OutboxItem, message: Message, parent: Post | None
    ) -> Sent | Failed:
        """Send again, because its outcome is unknown; a repeat that certainly failed does not count."""
        try:
            recorded = await self._stores.do(lambda: self._record_repeat(item))
        except StoreUnavailableError:
            return Failed(item, TryLater("store unavailable", _STORE_SECONDS))
        if recorded is None:
            return Failed(item, TryLater("another process sends it", _STORE_SECONDS))
        item = recorded
        answer = await self._send(item, message, parent)
        if isinstance(answer, Sent):
            return answer
        perhaps = isinstance(answer, TryLater) and answer.uncertain
        return Failed(replace(item, repeated=perhaps), answer)

    async def _look(
        self, item: OutboxItem, message: Message, parent: Post | None
    ) -> Sent | NotThere | TryLater | None:
        since = (item.claimed_at or item.created_at) - _LOOK_BACK
        where = await self._stores.do(lambda: self._where(item, parent))
        thread_ts = None if parent is None else parent.ts
        return await self._messenger.find(where, message.key or "", since, thread_ts=thread_ts)

    def _where(self, item: OutboxItem, parent: Post | None) -> Conversation:
        """The id of the channel or direct message, as far as an earlier post has taught it.

        Asking Slack for it would need scopes (``channels:read``, ``im:write``).
        """
        if parent is not None:
            return item.conversation.beside(parent.channel)
        if item.conversation.is_named:
            return channel_id(self._stores, item.conversation)
        earlier = self._stores.posts.first_at(item.conversation)
        return item.conversation if earlier is None else item.conversation.beside(earlier.channel)

    async def _send(
        self, item: OutboxItem, message: Message, parent: Post | None
    ) -> Sent | TryLater | Refused:
        answer = await self._send_as_is(item, message, parent)
        if isinstance(answer, Refused) and answer.scope == "message" and message.blocks:
            log.warning("blocks_refused", item=item.id, error=answer.error)
            answer = await self._send_as_is(item, _text_alone(message), parent)
        return answer

    async def _send_as_is(
        self, item: OutboxItem, message: Message, parent: Post | None
    ) -> Sent | TryLater | Refused:
        self._pace.took(item.conversation, POST, self._clock.monotonic())
        if parent is None:
            answer = await self._messenger.post(item.conversation, message)
        else:
            answer = await self._messenger.post(
                item.conversation.beside(parent.channel),
                message,
                thread_ts=parent.ts,
                broadcast=_is_for_all(item),
            )
        self._pace.answered(item.conversation, self._clock.monotonic())
        return answer

    async def _edit(self, post: Post, message: Message) -> Sent | TryLater | Refused:
        answer = await self._messenger.edit(post.channel, post.ts, message)
        if isinstance(answer, Refused) and answer.scope == "message" and message.blocks:
            log.warning("blocks_refused", post=post.subject, error=answer.error)
            answer = await self._messenger.edit(post.channel, post.ts, _text_alone(message))
        return answer


def _text_alone(message: Message) -> Message:
    return replace(message, blocks=(), plainer=None)


def _is_for_all(item: OutboxItem) -> bool:
    """Is the reply shown in the channel, too? A correction as widely as what it corrects."""
    payload = item.payload
    return isinstance(payload, RecordCorrected) or (
        isinstance(payload, StoryUpdate) and payload.broadcast
    )


def _certain(answer: TryLater | Refused) -> TryLater | Refused:
    """An edit may be repeated as often as one likes: it is the same message afterwards."""
    return replace(answer, uncertain=False) if isinstance(answer, TryLater) else answer
