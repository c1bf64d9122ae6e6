"""What was posted, so that it can be edited; and what people said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from bot.model.alert import Feedback, Post
from bot.model.workspace import Conversation, UserId


class Posts(Protocol):
    """Messages in Slack, by conversation and subject ("story:ID"). Each belongs to its conversation's workspace."""

    def of(self, conversation: Conversation, subject: str) -> Post | None:
        """The conversation's post on a subject."""
        ...

    def of_many(
        self, conversations: Iterable[Conversation], subject: str
    ) -> dict[Conversation, Post]:
        """The posts of these conversations on a subject, in one question."""
        ...

    def has(self, conversation: Conversation, subject: str) -> bool:
        """Does the conversation have a post on a subject?"""
        ...

    def at(self, conversation: Conversation) -> tuple[Post, ...]:
        """The posts in a conversation, in the order in which they were put first."""
        ...

    def first_at(self, conversation: Conversation) -> Post | None:
        """The first of them; the others are not read."""
        ...

    def about(self, subject: str) -> tuple[Post, ...]:
        """The posts on a subject in all conversations, in the order in which they were put first."""
        ...

    def sent_before(self, moment: datetime, kinds: Collection[str], limit: int) -> tuple[Post, ...]:
        """Posts sent before a moment, the oldest first.

        ``kinds``: of what a subject may be, the word before its colon ("story", "act").
        """
        ...

    def last_sent_at(self) -> datetime | None:
        """When the latest of all posts was sent; no post is read."""
        ...

    def all(self) -> Iterator[Post]:
        """Every post, in the order in which they were put first."""
        ...

    def put(self, *values: Post) -> None:
        """Store them, each in the place of its conversation's post on the subject."""
        ...

    def remove(self, *posts: Post) -> None:
        """Remove the posts of their conversations on their subjects; an unknown one is passed over."""
        ...

    def __len__(self) -> int: ...


class FeedbackMarks(Protocol):
    """Who found which story not relevant. A mark belongs to the workspace of its conversation.

    A person is looked for in this view's workspace, by the store itself at HOME.
    """

    def of(self, story: str, by: UserId) -> Feedback | None:
        """The person's mark on a story."""
        ...

    def by(self, user: UserId) -> tuple[Feedback, ...]:
        """The person's marks, the first given first."""
        ...

    def all(self) -> Iterator[Feedback]:
        """Every mark, the first given first."""
        ...

    def put(self, *values: Feedback) -> None:
        """Store them, each in the place of that person's mark on the story."""
        ...

    def remove(self, *marks: Feedback) -> None:
        """Remove these people's marks on these stories; an unknown one is passed over."""
        ...

    def __len__(self) -> int: ...
