"""Posts and feedback: the ports bot.ports.stores.Posts and FeedbackMarks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from bot.model.alert import Feedback, Post
from bot.model.workspace import HOME, Conversation, UserId
from storage.local.base import OwnedRows
from storage.owners import person_key


class LocalPosts(OwnedRows[Post]):
    """Posts, by conversation and subject."""

    def of(self, conversation: Conversation, subject: str) -> Post | None:
        return self._one(f"{conversation}|{subject}")

    def of_many(
        self, conversations: Iterable[Conversation], subject: str
    ) -> dict[Conversation, Post]:
        return {c: post for c in conversations if (post := self.of(c, subject)) is not None}

    def has(self, conversation: Conversation, subject: str) -> bool:
        return self._is_seen(conversation) and f"{conversation}|{subject}" in self._table

    def at(self, conversation: Conversation) -> tuple[Post, ...]:
        if not self._is_seen(conversation):
            return ()
        return tuple(self._table.read(self._table.with_value("conversation", str(conversation))))

    def first_at(self, conversation: Conversation) -> Post | None:
        if not self._is_seen(conversation):
            return None
        found = self._table.with_value("conversation", str(conversation))
        return next(self._table.read(found[:1]), None)

    def about(self, subject: str) -> tuple[Post, ...]:
        return tuple(self._seen(self._table.read(self._table.with_value("subject", subject))))

    def sent_before(self, moment: datetime, kinds: Collection[str], limit: int) -> tuple[Post, ...]:
        old = self._by_time(moment.timestamp())
        return tuple(islice((p for p in old if p.subject.partition(":")[0] in kinds), limit))

    def last_sent_at(self) -> datetime | None:
        groups = self._table.groups("sent").groups
        seen = groups if self._workspace is None else groups.keys() & {self._workspace}
        last = [moment for name in seen if (moment := groups[name].last()) is not None]
        return datetime.fromtimestamp(max(last), UTC) if last else None

    def all(self) -> Iterator[Post]:
        if self._workspace is None:
            return iter(self._table)
        return self._table.read(
            sorted(self._table.groups("sent").numbers(self._workspace, None, None))
        )

    def remove(self, *posts: Post) -> None:
        self._remove(map(self._table.key_of, posts))

    def __len__(self) -> int:
        if self._workspace is None:
            return len(self._table)
        return len(self._table.groups("sent").groups.get(self._workspace, ()))

    def _by_time(self, high: float) -> Iterator[Post]:
        groups = self._table.groups("sent").groups
        seen = groups if self._workspace is None else groups.keys() & {self._workspace}
        pairs = sorted(pair for name in seen for pair in groups[name].pairs(None, high))
        return self._table.read(number for _, number in pairs)


class LocalFeedback(OwnedRows[Feedback]):
    """Marks, by story and person."""

    def of(self, story: str, by: UserId) -> Feedback | None:
        return self._one(f"{story}|{person_key(by, self._workspace or HOME)}")

    def by(self, user: UserId) -> tuple[Feedback, ...]:
        person = person_key(user, self._workspace or HOME)
        found = self._table.read(self._table.with_value("person", person))
        return tuple(sorted(found, key=lambda mark: mark.at))

    def all(self) -> Iterator[Feedback]:
        groups = self._table.groups("given").groups
        seen = groups if self._workspace is None else groups.keys() & {self._workspace}
        pairs = sorted(pair for name in seen for pair in groups[name].pairs(None, None))
        return self._table.read(number for _, number in pairs)

    def remove(self, *marks: Feedback) -> None:
        self._remove(map(self._table.key_of, marks))

    def __len__(self) -> int:
        if self._workspace is None:
            return len(self._table)
        return len(self._table.groups("given").groups.get(self._workspace, ()))
