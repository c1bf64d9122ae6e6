"""Searches in further languages, added by the names of the languages.

In: what a person typed after `add`. Out: which feeds came in, which were on already and which
words name no language. Asks no site: the searches are packaged, and their first poll is a
baseline.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk.feed_list import FeedList
from bot.desk.feed_standing import FeedHealth, standing
from bot.errors import InputError
from bot.feeds.lists.gnews import search_feed
from bot.feeds.lists.searches import Search, read_languages, searches
from bot.model.entry import Feed, FeedOrigin, FeedRecord

APART = timedelta(seconds=30)
"""Between the first polls of the added feeds: one host answers them all, and all day long."""
_ASKED = re.compile(r"languages?(?:\s+(.*)|\s*)$", re.IGNORECASE | re.DOTALL)
_NOT_ON = {FeedHealth.OFF, FeedHealth.PAUSED, FeedHealth.GONE}
_ECHOED = 5


@dataclass(frozen=True, slots=True)
class LanguagesAdded:
    """The answer: feeds by the language's name, names that were on, words that are none."""

    added: Mapping[str, Feed]
    on: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        said = [f"added Google News in {_and(tuple(self.added))}"] if self.added else []
        if self.on:
            said.append(f"{_and(self.on)} {'was' if len(self.on) == 1 else 'were'} already on")
        if self.unknown:
            said.append(_not_known(self.unknown))
        whole = "; ".join(said)
        return f"{whole[0].upper()}{whole[1:]}."


def languages_asked(typed: str) -> str | None:
    """What follows "languages"; None where something else is to be added."""
    found = _ASKED.match(typed.strip())
    return None if found is None else found[1] or ""


def add_languages(feeds: FeedList, typed: str, now: datetime, by: str | None) -> LanguagesAdded:
    """Put the feeds of these languages in, or turn them on again.

    A workspace that finds one of the feeds of all turned off adds its own.

    Raises:
        InputError: none of the words is a language; says which there are. Or the workspace has as
            many feeds as it can keep.
    """
    wanted, unknown = read_languages(typed)
    if not wanted:
        problem = _not_known(unknown) if unknown else f"Say which languages: {_all()}"
        raise InputError(f"{problem[0].upper()}{problem[1:]}.")
    put: dict[str, FeedRecord] = {}
    on: list[str] = []
    with feeds.adding():
        for search in wanted:
            found = [record for record in feeds.all() if _is_of(search, record)]
            if any(standing(record, now).health not in _NOT_ON for record in found):
                on.append(search.name)
                continue
            own, at = next(filter(feeds.is_own, found), None), now + APART * len(put)
            put[search.name] = _new(search, feeds, at, by) if own is None else _again(own, at)
        known = {record.feed.id for record in feeds.all()}
        feeds.check_room(sum(record.feed.id not in known for record in put.values()))
        feeds.put(*put.values())
    return LanguagesAdded({name: one.feed for name, one in put.items()}, tuple(on), unknown)


def _is_of(search: Search, record: FeedRecord) -> bool:
    """Is it this search? A person's own query may have its id, but declares no language."""
    named = search_feed(search)
    return record.feed.url == named.url or _same(record.feed, named)


def _same(feed: Feed, named: Feed) -> bool:
    return (feed.id, feed.language) == (named.id, named.language)


def _new(search: Search, feeds: FeedList, at: datetime, by: str | None) -> FeedRecord:
    feed = search_feed(search, FeedOrigin.ADDED)
    one = feeds.added(replace(feed, id=feeds.new_id(feed.id, feed.url)), by, at)
    return _due(FeedRecord(one), at)


def _again(record: FeedRecord, at: datetime) -> FeedRecord:
    on = FeedRecord(
        replace(record.feed, enabled=True),
        replace(record.state, paused=False, removed=False, gone=False),
    )
    return _due(on, at)


def _due(record: FeedRecord, at: datetime) -> FeedRecord:
    return replace(record, state=replace(record.state, next_poll_at=at))


def _not_known(words: Sequence[str]) -> str:
    quoted = tuple(f"“{word[:40]}”" for word in words[:_ECHOED])
    return f"Minewatch does not search in {_and(quoted, 'or')}, only in {_all()}"


def _all() -> str:
    return _and(tuple(sorted(search.name for search in searches().values())))


def _and(names: Sequence[str], word: str = "and") -> str:
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
