"""A look at a feed before it is added: what is at an address, with Minewatch's judgement of it.

In: what a person typed: a feed's or a site's address, or words for Google News. Out: a
FeedPreview, or InputError with a sentence. The document that was read is kept until the
preview is confirmed, so that it is not fetched twice, whichever process is asked to confirm it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk.feed_list import FeedList
from bot.desk.remembering import Remembering
from bot.errors import InputError
from bot.feeds.lists.gnews import query_address, read_query
from bot.feeds.lists.written import normalised_address
from bot.feeds.poll import Poller, PollOutcome, PollResult
from bot.feeds.web.address import why_not_allowed
from bot.model.entry import Entry, Feed, FeedOrigin, FeedRecord
from bot.model.judgement import Judgement
from bot.ports import Clock, Draw, Stores

NEWEST = 3
PENDING_FOR = timedelta(hours=1)
_PENDING = 10
"""Previews of one person that wait to be confirmed."""


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


class FeedPreviews:
    """Makes previews, and keeps a person's latest for an hour or until they are confirmed."""

    def __init__(
        self,
        stores: Stores,
        feeds: FeedList,
        poller: Poller,
        judge: Callable[[Entry], Judgement],
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._stores = stores
        self._feeds = feeds
        self._poller = poller
        self._judge = judge
        self._clock = clock
        self._draw = draw
        self._pending = Remembering(stores, "preview", PollResult, PENDING_FOR, _PENDING)

    async def of(self, typed: str, by: str | None) -> FeedPreview:
        """Ask the address, or make one of words for Google News, and show what it holds.

        A web page is followed to the first feed it names.

        Raises:
            InputError: not an address, already in the list, or no feed there: says what it is.
        """
        url, called = _address(typed)
        result = await self._poll(url, called, by)
        others: tuple[str, ...] = ()
        if result.outcome is not PollOutcome.READ and result.alternates:
            url, *rest = result.alternates
            others = tuple(rest)
            result = await self._poll(url, called, by)
        if result.outcome is not PollOutcome.READ:
            raise InputError(f"{url} was not added. {result.error}")
        return await self._stores.do(lambda: self._offered(result, others, by))

    def confirmed(self, token: str) -> PollResult:
        """Put the previewed feed in; what its address sent. A preview is confirmed once.

        Raises:
            InputError: the preview is too old, or the feed was added meanwhile; or the workspace
                has as many feeds as it can keep.
        """
        result = self._pending.take(token, self._clock.now())
        if result is None:
            raise InputError("That preview has expired; send the `add` command again.")
        feed = result.record_after.feed
        with self._feeds.adding():
            self._feeds.refuse_known(feed.url)
            if feed.id in self._stores.feeds:
                raise InputError("Another feed was added meanwhile; send the `add` command again.")
            self._feeds.check_room()
            self._stores.feeds.put(FeedRecord(feed))
        return result

    async def _poll(self, url: str, called: str, by: str | None) -> PollResult:
        feed = await self._stores.do(lambda: self._wished(url, called, by))
        return await self._poller.poll(FeedRecord(feed))

    def _wished(self, url: str, called: str, by: str | None) -> Feed:
        self._feeds.refuse_known(url)
        self._feeds.check_room()
        # The id is settled before the first document is read: entries' keys hang on it.
        one = self._feeds.new_id(called, url)
        feed = Feed(id=one, name=url, url=url, origin=FeedOrigin.ADDED)
        return self._feeds.added(feed, by, self._clock.now())

    def _offered(self, result: PollResult, others: tuple[str, ...], by: str | None) -> FeedPreview:
        feed = replace(result.record_after.feed, name=result.title or result.record_after.feed.url)
        named = replace(
            result,
            record_before=FeedRecord(feed),
            record_after=replace(result.record_after, feed=feed),
        )
        token = self._draw.token()
        with self._stores.unit():
            self._pending.keep(token, named, by, self._clock.now())
        newest = sorted(named.entries, key=_newest_first)[:NEWEST]
        return FeedPreview(
            token=token,
            feed=self._feeds.shown(named.record_after).feed,
            newest=tuple(PreviewEntry(entry, self._judge(entry)) for entry in newest),
            entries=len(named.entries),
            others=others,
            note=named.note,
        )


def _address(typed: str) -> tuple[str, str]:
    """The feed's or page's address, and what to call it: words of a query, else nothing."""
    typed = normalised_address(typed)
    if _is_query(typed):
        query, language = read_query(typed)
        return query_address(query, language), f"gnews {language} {query}"
    url = typed if "://" in typed else f"https://{typed}"
    problem = why_not_allowed(url, private_allowed=True)
    if not typed or problem is not None:
        raise InputError(
            f"{problem or 'There is no address.'} "
            "Give a feed's or a site's address, or words for Google News in quotes."
        )
    return url, ""


def _is_query(typed: str) -> bool:
    """Words for Google News: in quotes, more than one, or a word that can be no address."""
    quoted = typed[:1] in set("\"'“„«‘`")
    return bool(typed) and (quoted or " " in typed or not set(typed) & set(".:/"))


def _newest_first(entry: Entry) -> float:
    at: datetime | None = entry.published_at
    return -at.timestamp() if at else 0.0
