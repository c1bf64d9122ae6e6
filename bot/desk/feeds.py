"""The feed list as people manage it: look, add with a preview, pause, remove, check, exchange.

In: what a person typed, and who. Out: answer values, or InputError with a sentence. Adding
is two steps, so that no feed is added unseen: ``preview`` shows what is at an address
(bot.desk.feed_previews), ``confirm`` puts the feed in. Packaged searches need no look
(bot.desk.feed_languages). Whether a person may change the list is asked at the rim.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.desk.feed_languages import LanguagesAdded, add_languages
from bot.desk.feed_opml import ImportReport, export_opml, import_opml
from bot.desk.feed_previews import FeedPreview, FeedPreviews
from bot.desk.feed_standing import FeedStanding, is_on, standing
from bot.errors import InputError
from bot.feeds.lists.written import feed_key
from bot.feeds.poll import Poller, PollOutcome, PollResult
from bot.model.entry import Entry, Feed, FeedOrigin, FeedRecord
from bot.model.judgement import Judgement
from bot.ports import Clock, Draw, Stores

_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """One feed asked just now: ``text`` is the number of entries, or what is wrong."""

    feed: Feed
    good: bool
    text: str


@dataclass(frozen=True, slots=True)
class FeedWork:
    """What a change of the list sets going.

    ``accept`` takes a confirmed feed's first document in, so that it is not fetched twice.
    ``wake`` is called when a feed may be due. ``troubles`` are sentences on what keeps
    Minewatch itself from its work (a full disk), as in ``/healthz``.
    """

    accept: Callable[[PollResult], Awaitable[object]]
    wake: Callable[[], None]
    troubles: Callable[[], tuple[str, ...]]


class FeedDesk:
    """The feed list in the store, and questions about it.

    Args:
        stores: holds the list and each feed's state.
        poller: asks feeds for previews and checks.
        judge: what Minewatch makes of an entry.
        clock: the present instant.
        draw: makes the tokens of previews.
        work: what a change sets going.
    """

    def __init__(
        self,
        stores: Stores,
        poller: Poller,
        judge: Callable[[Entry], Judgement],
        clock: Clock,
        draw: Draw,
        work: FeedWork,
    ) -> None:
        self._stores = stores
        self._poller = poller
        self._clock = clock
        self._previews = FeedPreviews(stores, poller, judge, clock, draw)
        self._work = work

    def list(self) -> tuple[FeedStanding, ...]:
        """Every feed that was not removed, by name, with how it stands."""
        now = self._clock.now()
        kept = (record for record in self._stores.feeds if not record.state.removed)
        return tuple(standing(r, now) for r in sorted(kept, key=lambda r: r.feed.name.casefold()))

    def one(self, name: str) -> FeedStanding:
        """How one feed stands, by its id, name or address.

        Raises:
            InputError: there is no such feed.
        """
        return standing(self._record(name), self._clock.now())

    def failing(self) -> tuple[FeedStanding, ...]:
        """The feeds that something is wrong with, each with its ``problem``; by name."""
        return tuple(one for one in self.list() if one.problem is not None)

    def troubles(self) -> tuple[str, ...]:
        """What keeps Minewatch itself from its work, in sentences; empty when nothing does."""
        return self._work.troubles()

    def health(self) -> tuple[str, ...]:
        """The same in sentences, each with the feed's name; empty when all is well."""
        return tuple(f"{one.record.feed.name}: {one.problem}" for one in self.failing())

    async def preview(self, typed: str, by: str | None = None) -> FeedPreview:
        """Ask the address, or make one of words for Google News, and show what it holds.

        Raises:
            InputError: not an address, already in the list, or no feed there: says what it is.
        """
        return await self._previews.of(typed, by)

    async def confirm(self, token: str) -> Feed:
        """Put a previewed feed in; its present entries are kept without alerts.

        Raises:
            InputError: the preview is too old, or the feed was added meanwhile.
        """
        result = self._previews.confirmed(token)
        feed = result.record_after.feed
        self._stores.feeds.put(FeedRecord(feed))
        await self._work.accept(result)
        self._work.wake()
        return feed

    def add_languages(self, typed: str, by: str | None = None) -> LanguagesAdded:
        """Read the news in these languages too. Raises InputError when none is one."""
        answer = add_languages(self._stores, typed, self._clock.now(), by)
        self._work.wake()
        return answer

    def remove(self, name: str) -> Feed:
        """Take a feed out: an added one permanently, a packaged one until it is resumed.

        Raises:
            InputError: there is no such feed.
        """
        record = self._record(name)
        if record.feed.origin is FeedOrigin.ADDED:
            self._stores.feeds.remove(record.feed.id)
        else:
            off = replace(record.feed, enabled=False)
            self._stores.feeds.put(FeedRecord(off, replace(record.state, removed=True)))
        return record.feed

    def remove_all(self, ids: Sequence[str]) -> tuple[Feed, ...]:
        """Take out those of these feeds that are still in the list.

        Raises:
            InputError: none of them is.
        """
        listed = {one.record.feed.id for one in self.list()}
        removed = tuple(self.remove(one) for one in ids if one in listed)
        if not removed:
            raise InputError("Those feeds are no longer in the list.")
        return removed

    def pause(self, name: str) -> Feed:
        """Stop asking a feed until it is resumed. Raises InputError for an unknown one."""
        record = self._record(name)
        self._stores.feeds.put(replace(record, state=replace(record.state, paused=True)))
        return record.feed

    def resume(self, name: str) -> Feed:
        """Ask a paused, removed, disabled or gone feed again, at once.

        Raises:
            InputError: there is no such feed.
        """
        record = self._record(name)
        state = replace(record.state, paused=False, removed=False, gone=False, next_poll_at=None)
        feed = replace(record.feed, enabled=True)
        self._stores.feeds.put(FeedRecord(feed, state))
        self._work.wake()
        return feed

    async def check(self, names: Sequence[str] = ()) -> tuple[FeedCheck, ...]:
        """Ask these feeds (none named: all that are on) now; nothing is stored.

        Raises:
            InputError: one of the names is no feed's.
        """
        records = [self._record(n) for n in names] or [r for r in self._stores.feeds if is_on(r)]
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(record: FeedRecord) -> FeedCheck:
            async with room:
                return _checked(await self._poller.poll(FeedRecord(record.feed)))

        return tuple(await asyncio.gather(*(one(record) for record in records)))

    def import_opml(self, content: bytes, name: str, by: str | None = None) -> ImportReport:
        """Add the feeds of an OPML document that are not in the list yet.

        Raises:
            InputError: it is no OPML or lists no feed.
        """
        private = self._poller.allow_private
        report = import_opml(
            self._stores, content, name, self._clock.now(), by, private_allowed=private
        )
        self._work.wake()
        return report

    def export_opml(self) -> bytes:
        """The list as OPML 2.0, the feeds that are off left out."""
        return export_opml(self._stores, self._clock.now())

    def _record(self, name: str) -> FeedRecord:
        wanted = name.strip().strip("`<>")
        record = self._stores.feeds.get(wanted.casefold())
        if record is not None:
            return record
        key = feed_key(wanted)
        for known in self._stores.feeds:
            if feed_key(known.feed.url) == key or known.feed.name.casefold() == wanted.casefold():
                return known
        near = _near(wanted, (record.feed.id for record in self._stores.feeds))
        hint = f"Did you mean {near}?" if near else "`/minefeeds list` shows all with their ids."
        raise InputError(f"There is no feed “{wanted[:60]}”. {hint}")


def _near(wanted: str, ids: Iterable[str]) -> str | None:
    from rapidfuzz.process import extractOne  # only a misspelling needs it

    found = extractOne(wanted, list(ids), score_cutoff=70)
    return found[0] if found else None


def _checked(result: PollResult) -> FeedCheck:
    feed = result.record_before.feed
    if result.outcome is not PollOutcome.READ:
        return FeedCheck(feed, good=False, text=result.error or "It could not be read.")
    count = len(result.entries)
    text = f"{count} {'entry' if count == 1 else 'entries'}" + (
        f". {result.note}" if result.note else ""
    )
    return FeedCheck(feed, good=True, text=text)
