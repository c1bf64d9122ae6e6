"""The id of a channel that is known only by name.

In: Slack's answers to posts. Out: the id for a name, once a post has revealed it. A
channel set as ``#name`` and watched from inside (by id) is one place and must get each alert once.
Querying Slack for the id would need the scope ``channels:read``.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.alert import Notice, Post
from bot.model.watch import ConversationId
from bot.ports import Stores

_KEY = "channel:"


def channel_id(stores: Stores, conversation: ConversationId) -> ConversationId:
    """The conversation's id as far as known; else the conversation as it is."""
    notice = stores.notices.get(_key(conversation)) if conversation.startswith("#") else None
    return ConversationId(notice.text) if notice is not None else conversation


def known_as(stores: Stores, conversation: ConversationId) -> tuple[ConversationId, ...]:
    """The conversation and, for a channel's id, the names under which items of it are kept."""
    names = (
        ConversationId(notice.key.removeprefix(_KEY))
        for notice in stores.notices
        if notice.key.startswith(_KEY) and notice.text == conversation
    )
    return conversation, *names


def learn(stores: Stores, posts: Iterable[Post]) -> None:
    """Remember which id Slack gave for a name. Runs inside the caller's unit of work."""
    for post in posts:
        named = post.conversation.startswith("#")
        if named and channel_id(stores, post.conversation) != post.channel:
            stores.notices.put(Notice(_key(post.conversation), post.sent_at, post.channel))


def _key(conversation: ConversationId) -> str:
    return f"{_KEY}{conversation}"
