"""The feed list as people manage it: look, add with a preview, pause, remove, check, exchange.

In: what a person typed, and who. Out: answer values, or InputError with a sentence. Adding
is two steps, so that no feed is added unseen: ``preview`` asks the address once and shows
the newest entries with their judgement, ``confirm`` puts the feed in. Packaged searches need
no look (bot.desk.feed_languages). Whether somebody
may change the list is asked at the rim.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.feed_languages import LanguagesAdded, add_languages
from bot.desk.feed_standing import FeedStanding, standing
from bot.errors import DataError, InputError
from bot.feeds.lists.gnews import query_address, read_query
from bot.feeds.lists.naming import feed_id
from bot.feeds.lists.written import feed_key, normalised_address
from bot.feeds.poll import Poller, PollOutcome, PollResult
from bot.feeds.web.address import why_not_allowed
from bot.model.entry import Entry, Feed, FeedOrigin, FeedRecord
from bot.model.judgement import Judgement
from bot.ports import Clock, Draw, Stores

NEWEST = 3
_PENDING = 50
_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class PreviewEntry:
    """One of the newest entries, and what Minewatch would make of it."""

    entry: Entry
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class FeedPreview:
    """A feed that could be added. ``token`` confirms it; ``others`` are the page's other feeds."""

    token: str
    feed: Feed
    newest: tuple[PreviewEntry, ...]
    entries: int
    others: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """One feed asked just now: ``text`` is the number of entries, or what is wrong."""

    feed: Feed
    good: bool
    text: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an OPML document brought: feeds added and known; ``refused``: addresses, and why."""

    added: tuple[Feed, ...]
    known: tuple[Feed, ...]
    refused: tuple[tuple[str, str], ...] = ()


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
        self._judge = judge
        self._clock = clock
        self._draw = draw
        self._work = work
        self._pending: OrderedDict[str, PollResult] = OrderedDict()

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

        A web page is followed to the first feed it names.

        Raises:
            InputError: not an address, already in the list, or no feed there: says what it is.
        """
        url, called = self._address(typed)
        result = await self._asked(url, called, by)
        others: tuple[str, ...] = ()
        if result.outcome is not PollOutcome.READ and result.alternates:
            url, *rest = result.alternates
            others = tuple(rest)
            self._refuse_known(url)
            result = await self._asked(url, called, by)
        if result.outcome is not PollOutcome.READ:
            raise InputError(f"{url} was not added. {result.error}")
        return self._offered(result, others)

    async def confirm(self, token: str) -> Feed:
        """Put a previewed feed in; its present entries are kept and not told.

        Raises:
            InputError: the preview is too old, or somebody added the feed meanwhile.
        """
        result = self._pending.pop(token, None)
        if result is None:
            raise InputError("That preview is no longer there; send the `add` command again.")
        feed = result.record_after.feed
        self._refuse_known(feed.url)
        if feed.id in self._stores.feeds:
            raise InputError("Another feed was added meanwhile; send the `add` command again.")
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
        """Take a feed out: one that somebody added for good, one of the list until it is resumed.

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
        records = [self._record(n) for n in names] or [r for r in self._stores.feeds if _is_on(r)]
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
        from bot.feeds.lists.opml import read_opml  # brings lxml, which nothing else here needs

        refused: list[tuple[str, str]] = []
        try:
            listed = read_opml(
                content,
                name,
                FeedOrigin.ADDED,
                private_allowed=self._poller.allow_private,
                refuse=lambda url, why: refused.append((url, why)),
            )
        except DataError as error:
            raise InputError(str(error)) from error
        taken = {record.feed.id for record in self._stores.feeds}
        keys = {feed_key(record.feed.url) for record in self._stores.feeds}
        added: list[Feed] = []
        for feed in listed:
            if feed_key(feed.url) not in keys:
                one = replace(feed, id=feed_id(feed.name, feed.url, taken))
                added.append(replace(one, added_by=by, added_at=self._clock.now()))
                taken.add(one.id)
        self._stores.feeds.put(*(FeedRecord(feed) for feed in added))
        self._work.wake()
        known = tuple(feed for feed in listed if feed_key(feed.url) in keys)
        return ImportReport(tuple(added), known, tuple(refused))

    def export_opml(self) -> bytes:
        """The list as OPML 2.0, the feeds that are off left out."""
        from bot.feeds.lists.opml import write_opml  # as above

        on = [record.feed for record in self._stores.feeds if _is_on(record)]
        return write_opml(on, "Minewatch feeds", self._clock.now())

    def _address(self, typed: str) -> tuple[str, str]:
        """The feed's or page's address, and what to call it: words of a query, else nothing."""
        typed = normalised_address(typed)
        if _is_query(typed):
            query, language = read_query(typed)
            self._refuse_known(query_address(query, language))
            return query_address(query, language), f"gnews {language} {query}"
        url = typed if "://" in typed else f"https://{typed}"
        problem = why_not_allowed(url, private_allowed=True)
        if not typed or problem is not None:
            raise InputError(
                f"{problem or 'There is no address.'} "
                "Give a feed's or a site's address, or words for Google News in quotes."
            )
        self._refuse_known(url)
        return url, ""

    def _refuse_known(self, url: str) -> None:
        key = feed_key(url)
        for record in self._stores.feeds:
            if feed_key(record.feed.url) == key:
                how = " (removed; `resume` brings it back)" if record.state.removed else ""
                raise InputError(f"{url} is already in the list as {record.feed.id}{how}.")

    async def _asked(self, url: str, called: str, by: str | None) -> PollResult:
        # The id is settled before the first document is read: entries' keys hang on it.
        taken = {record.feed.id for record in self._stores.feeds}
        feed = Feed(
            id=feed_id(called, url, taken),
            name=url,
            url=url,
            origin=FeedOrigin.ADDED,
            added_by=by,
            added_at=self._clock.now(),
        )
        return await self._poller.poll(FeedRecord(feed))

    def _offered(self, result: PollResult, others: tuple[str, ...]) -> FeedPreview:
        feed = replace(result.record_after.feed, name=result.title or result.record_after.feed.url)
        named = replace(
            result,
            record_before=FeedRecord(feed),
            record_after=replace(result.record_after, feed=feed),
        )
        token = self._draw.token()
        self._pending[token] = named
        while len(self._pending) > _PENDING:
            self._pending.popitem(last=False)
        newest = sorted(named.entries, key=_newest_first)[:NEWEST]
        return FeedPreview(
            token=token,
            feed=feed,
            newest=tuple(PreviewEntry(entry, self._judge(entry)) for entry in newest),
            entries=len(named.entries),
            others=others,
            note=named.note,
        )

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


def _is_query(typed: str) -> bool:
    """Words for Google News: in quotes, more than one, or a word that can be no address."""
    quoted = typed[:1] in set("\"'“„«‘`")
    return bool(typed) and (quoted or " " in typed or not set(typed) & set(".:/"))


def _is_on(record: FeedRecord) -> bool:
    return record.feed.enabled and not record.state.removed and not record.state.gone


def _checked(result: PollResult) -> FeedCheck:
    feed = result.record_before.feed
    if result.outcome is not PollOutcome.READ:
        return FeedCheck(feed, good=False, text=result.error or "It could not be read.")
    count = len(result.entries)
    text = f"{count} {'entry' if count == 1 else 'entries'}" + (
        f". {result.note}" if result.note else ""
    )
    return FeedCheck(feed, good=True, text=text)


def _newest_first(entry: Entry) -> float:
    at: datetime | None = entry.published_at
    return -at.timestamp() if at else 0.0
