"""Notify the admins once when a feed fails or falls silent, and once when it recovers.

In: a feed's record before and after a poll, inside the poll's unit of work. Out: notes to
the admins; notices record what was sent. One bad hour does not count: a feed is failing
when it has failed for a day, or answered that it is gone. While no feed at all can be read,
the operators get one note that says so, in place of one for each feed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.feeds.progress import is_failing, is_silent
from bot.model.alert import Note, Notice, OutboxItem
from bot.model.day import long_day
from bot.model.entry import FeedRecord
from bot.model.web_state import web_state
from bot.model.workspace import ChannelId, Conversation
from bot.outbox.items import new_item
from bot.ports import Stores

_NOTHING_READ = "nothing-read"


@dataclass(frozen=True, slots=True)
class _Trouble:
    name: str
    holds: bool
    begun: str
    over: str


class FeedNotes:
    """Items for the admins; writes the notices itself."""

    def __init__(self, stores: Stores, admins: tuple[str, ...]) -> None:
        self._stores = stores
        self._admins = admins

    def take(self, record: FeedRecord, now: datetime) -> list[OutboxItem]:
        """The notes to send after this poll, whose record is stored."""
        news = [trouble for trouble in _troubles(record, now) if self._is_news(trouble)]
        if not news and _NOTHING_READ not in self._stores.notices:
            return []
        items = list[OutboxItem]()
        web = self._of_all_feeds()
        if self._is_news(web):
            items += self._notes(web, self._operators(), now)
        if not web.holds or record.state.gone:  # one that is gone is not asked again
            admins = self._admins_of(record)
            items += [item for trouble in news for item in self._notes(trouble, admins, now)]
        return items

    def _is_news(self, trouble: _Trouble) -> bool:
        return trouble.holds != (trouble.name in self._stores.notices)

    def _of_all_feeds(self) -> _Trouble:
        sentence = web_state(self._stores.feeds.all()).sentence
        return _Trouble(
            _NOTHING_READ, sentence is not None, sentence or "", "Feeds can be read again."
        )

    def _notes(
        self, trouble: _Trouble, admins: Sequence[Conversation], now: datetime
    ) -> list[OutboxItem]:
        if trouble.holds:
            self._stores.notices.put(Notice(trouble.name, now, trouble.begun))
        else:
            self._stores.notices.remove(trouble.name)
        note = Note(trouble.begun if trouble.holds else trouble.over)
        change = f"{trouble.name}|{int(now.timestamp())}|{'on' if trouble.holds else 'off'}"
        return [
            new_item(note, admin, now, change=change, index=index)
            for index, admin in enumerate(admins)
        ]

    def _operators(self) -> list[Conversation]:
        return [Conversation.of(admin) for admin in self._admins]

    def _admins_of(self, record: FeedRecord) -> list[Conversation]:
        """Notes on a workspace's own feed go to its admins, on any other to the operators."""
        only_for = record.feed.only_for
        if only_for is None:
            return self._operators()
        workspace = self._stores.workspaces.summary(only_for)
        admins = () if workspace is None or workspace.ended_at is not None else workspace.admins
        return [Conversation(only_for, ChannelId(admin)) for admin in admins]


def _troubles(record: FeedRecord, now: datetime) -> Iterator[_Trouble]:
    feed, state = record.feed, record.state
    hint = f"/minefeeds check shows details; /minefeeds remove {feed.id} removes it."
    reason = (state.error or "no reason given").rstrip(".")
    since = f"since {long_day(state.failing_since)}" if state.failing_since else "now"
    yield _Trouble(
        f"feed-fails:{feed.id}",
        is_failing(state, now),
        f"The feed {feed.name} has failed {since}: {reason}. {hint}",
        f"The feed {feed.name} works again.",
    )
    if state.failures == 0:
        last = long_day(state.last_new_at) if state.last_new_at else "the first poll"
        yield _Trouble(
            f"feed-silent:{feed.id}",
            is_silent(state, now),
            f"The feed {feed.name} answers but has had no new entries since {last}. {hint}",
            f"The feed {feed.name} has new entries again.",
        )
