"""The id of a channel that is known only by name.

In: Slack's answers to posts. Out: the id for a name, once a post has revealed it. A
channel set as ``#name`` and watched from inside (by id) is one place and must get each alert once.
Querying Slack for the id would need the scope ``channels:read``.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.alert import Notice, Post
from bot.model.workspace import Conversation
from bot.ports import Stores

_KEY = "channel:"


def channel_id(stores: Stores, conversation: Conversation) -> Conversation:
    """The conversation's id as far as known; else the conversation as it is."""
    notice = stores.notices.get(name_key(conversation)) if conversation.is_named else None
    return conversation.beside(notice.text) if notice is not None else conversation


def channel_ids(
    stores: Stores, conversations: Iterable[Conversation]
) -> dict[Conversation, Conversation]:
    """The ids of those that are known by name and whose id is known, in one question."""
    named = {name_key(one): one for one in conversations if one.is_named}
    notices = stores.notices.get_many(named) if named else {}
    return {named[key]: named[key].beside(notice.text) for key, notice in notices.items()}


def known_as(stores: Stores, conversation: Conversation) -> tuple[Conversation, ...]:
    """The conversation and, for a channel's id, the names under which items of it are kept."""
    names = (
        Conversation.of(notice.key.removeprefix(_KEY))
        for notice in stores.notices.starting(name_key(conversation.beside("#")))
        if notice.text == conversation.id
    )
    return conversation, *names


def learn(stores: Stores, posts: Iterable[Post]) -> None:
    """Remember which id Slack gave for a name. Runs inside the caller's unit of work."""
    for post in posts:
        named = post.conversation.is_named
        if named and channel_id(stores, post.conversation).id != post.channel:
            stores.notices.put(Notice(name_key(post.conversation), post.sent_at, post.channel))


def name_key(conversation: Conversation) -> str:
    """The key of the notice that holds the id of a channel known by name."""
    return f"{_KEY}{conversation}"
