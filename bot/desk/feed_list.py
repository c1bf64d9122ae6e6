"""The feed list as one workspace sees it: the feeds of all, and its own; never another's.

In: names and addresses as people give them. Out: feeds, or InputError with a sentence. What a
workspace other than HOME adds is its own: its id ends in the workspace's, so that no workspace learns
from an id what another has, and there may be only so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from bot.desk.authors import Authors
from bot.desk.rights import Rights
from bot.desk.settings import WorkspaceSettings
from bot.desk.visibility import is_seen
from bot.errors import InputError, NotAllowedError
from bot.feeds.lists.naming import feed_id
from bot.feeds.lists.written import feed_key
from bot.model.entry import Feed, FeedId, FeedRecord
from bot.model.workspace import HOME, UserId
from bot.ports import Stores


class FeedList:
    """The list, in the store. ``rights`` say who may change the feeds of all."""

    def __init__(self, stores: Stores, settings: WorkspaceSettings, rights: Rights) -> None:
        self._stores = stores
        self._workspace = settings.workspace
        self._most = settings.limits.feeds
        self._rights = rights
        self._authors = Authors(settings.workspace)

    def all(self) -> tuple[FeedRecord, ...]:
        """Every feed that is seen, removed ones too, as stored."""
        records = self._stores.feeds.all()
        return tuple(record for record in records if is_seen(record.feed, self._workspace))

    def shown(self, record: FeedRecord) -> FeedRecord:
        """A feed as people see it here: without the names of people of other workspaces."""
        return self._authors.feed(record)

    def find(self, name: str) -> FeedRecord:
        """A feed by its id (the workspace at its end may be left out), its name or its address.

        Raises:
            InputError: there is no such feed.
        """
        wanted = name.strip().strip("`<>")
        known = {record.feed.id: record for record in self.all()}
        for each in (wanted.casefold(), self._own_id(wanted.casefold())):
            if found := known.get(FeedId(each)):
                return found
        key = feed_key(wanted)
        for record in known.values():
            if feed_key(record.feed.url) == key or record.feed.name.casefold() == wanted.casefold():
                return record
        near = _near(wanted, known)
        hint = f"Did you mean {near}?" if near else "`/minefeeds list` shows all with their ids."
        raise InputError(f"There is no feed “{wanted[:60]}”. {hint}")

    def held(self, name: str, by: str | None, verb: str) -> FeedRecord:
        """The same, to be changed in the unit of work under way.

        Raises:
            InputError: there is no such feed.
            NotAllowedError: it is a feed of all workspaces, and the person is no operator.
        """
        record = self._stores.feeds.hold(self.find(name).feed.id) or self.find(name)
        if not self.is_own(record) and not self._rights.may_operate(UserId(by) if by else None):
            raise NotAllowedError(
                f"All workspaces share {record.feed.name}; only the operators of Minewatch can "
                f"{verb} it. You can add feeds of your own: `/minefeeds add`."
            )
        return record

    def is_own(self, record: FeedRecord) -> bool:
        """Is it the workspace's own? At HOME those of all are."""
        return self._workspace == HOME or record.feed.only_for is not None

    def refuse_known(self, url: str) -> None:
        """Raise InputError where the address is in the list already."""
        key = feed_key(url)
        for record in self.all():
            if feed_key(record.feed.url) == key:
                how = " (removed; `resume` restores it)" if record.state.removed else ""
                raise InputError(f"{url} is already in the list as {record.feed.id}{how}.")

    def new_id(self, name: str, url: str, more: Iterable[str] = ()) -> FeedId:
        """An id that no feed has, nor any of ``more``."""
        taken = (*(record.feed.id for record in self.all()), *more)
        end = self._own_id("")
        return FeedId(self._own_id(feed_id(name, url, (each.removesuffix(end) for each in taken))))

    def added(self, feed: Feed, by: str | None, at: datetime) -> Feed:
        """The feed as this workspace adds it."""
        return replace(
            feed,
            added_by=self._authors.key(UserId(by)) if by else None,
            added_at=at,
            only_for=None if self._workspace == HOME else self._workspace,
        )

    def own_count(self) -> int:
        """How many feeds are the workspace's own; at HOME all are."""
        return sum(map(self.is_own, self.all()))

    def check_room(self, more: int = 1) -> None:
        """Raise InputError where the workspace has as many feeds of its own as it can keep."""
        own = self.own_count()
        if self._most is not None and more and own + more > self._most:
            raise InputError(
                f"This workspace has {own} {'feed' if own == 1 else 'feeds'} of its own and can keep "
                f"{self._most}. Remove one first: `/minefeeds list`."
            )

    def put(self, *records: FeedRecord) -> None:
        """Store feeds; within ``adding`` where they are new."""
        self._stores.feeds.put(*records)

    @contextmanager
    def adding(self) -> Iterator[None]:
        """A unit of work that adds feeds; no other process adds one meanwhile."""
        with self._stores.alone("feeds"), self._stores.unit():
            yield

    def _own_id(self, name: str) -> str:
        return f"{name}-{self._workspace.casefold()}" if self._workspace else name


def _near(wanted: str, ids: Iterable[str]) -> str | None:
    from rapidfuzz.process import extractOne  # only a misspelling needs it

    found = extractOne(wanted, list(ids), score_cutoff=70)
    return found[0] if found else None
