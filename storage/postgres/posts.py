"""Posts and feedback: the ports bot.ports.stores.Posts and FeedbackMarks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from bot.model.alert import Feedback, Post
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from storage.postgres.database import Database
from storage.postgres.documents import to_text
from storage.postgres.repository import Rows, place, places
from storage.postgres.rows import Columns


def _post_columns(post: Post) -> tuple[Any, ...]:
    kind = post.subject.partition(":")[0]
    return *place(post.conversation), post.subject, kind, post.sent_at


_POSTS = Columns(
    "posts",
    ("workspace", "channel", "subject"),
    {
        "workspace": "text",
        "channel": "text",
        "subject": "text",
        "kind": "text",
        "sent_at": "timestamptz",
    },
    _post_columns,
)
_HERE = "workspace = %s AND channel = %s"
_ONE = f"{_HERE} AND subject = %s"


class PostgresPosts(Rows[Post]):
    """Posts, by conversation and subject."""

    def __init__(self, database: Database, workspace: WorkspaceId | None) -> None:
        super().__init__(database, Post, _POSTS, workspace)

    def of(self, conversation: Conversation, subject: str) -> Post | None:
        return self._rows.one(_ONE, *place(conversation), to_text(subject))

    def of_many(
        self, conversations: Iterable[Conversation], subject: str
    ) -> dict[Conversation, Post]:
        here = "(workspace, channel) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
        asked = places(conversations)
        found = self._rows.some(f"subject = %s AND {here}", to_text(subject), *asked)
        return {post.conversation: post for post in found}

    def has(self, conversation: Conversation, subject: str) -> bool:
        return self._rows.exists(_ONE, *place(conversation), to_text(subject))

    def at(self, conversation: Conversation) -> tuple[Post, ...]:
        return self._rows.some(_HERE, *place(conversation))

    def first_at(self, conversation: Conversation) -> Post | None:
        return self._rows.one(_HERE, *place(conversation), more="ORDER BY seq LIMIT 1")

    def about(self, subject: str) -> tuple[Post, ...]:
        return self._rows.some("subject = %s", to_text(subject))

    def sent_before(self, moment: datetime, kinds: Collection[str], limit: int) -> tuple[Post, ...]:
        where = "sent_at < %s AND kind = ANY(%s)"
        return self._rows.some(where, moment, list(kinds), order="sent_at, seq", limit=limit)

    def last_sent_at(self) -> datetime | None:
        ((found,),) = self._rows.columns_of(["max(sent_at)"], "true")
        return None if found is None else found.astimezone(UTC)

    def all(self) -> Iterator[Post]:
        return self._rows.each()

    def remove(self, *posts: Post) -> None:
        self._rows.remove(
            "(workspace, channel, subject) IN "
            "(SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))",
            *places(post.conversation for post in posts),
            [to_text(post.subject) for post in posts],
        )


def _feedback_columns(mark: Feedback) -> tuple[Any, ...]:
    return mark.conversation.workspace, mark.by, mark.story, mark.at


_FEEDBACK = Columns(
    "feedback",
    ("workspace", "person", "story"),
    {"workspace": "text", "person": "text", "story": "text", "given_at": "timestamptz"},
    _feedback_columns,
)
_GIVEN = "given_at, seq"


class PostgresFeedback(Rows[Feedback]):
    """Marks, by person and story."""

    def __init__(self, database: Database, workspace: WorkspaceId | None) -> None:
        super().__init__(database, Feedback, _FEEDBACK, workspace)

    def of(self, story: str, by: UserId) -> Feedback | None:
        home = self._rows.workspace or HOME
        where = "workspace = %s AND person = %s AND story = %s"
        return self._rows.one(where, home, to_text(by), to_text(story))

    def by(self, user: UserId) -> tuple[Feedback, ...]:
        home = self._rows.workspace or HOME
        return self._rows.some("workspace = %s AND person = %s", home, to_text(user), order=_GIVEN)

    def all(self) -> Iterator[Feedback]:
        return self._rows.each(order=_GIVEN)

    def remove(self, *marks: Feedback) -> None:
        keys = [(mark.conversation.workspace, mark.by, mark.story) for mark in marks]
        self._rows.remove(
            "(workspace, person, story) IN "
            "(SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))",
            *([to_text(key[part]) for key in keys] for part in range(3)),
        )
