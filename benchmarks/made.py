"""Made-up content for benchmarks: entries and stories as a busy year would leave them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.model.entry import Entry, EntryId, FeedId, StoredEntry, StoryId
from bot.model.judgement import Evidence, Judgement, Kind
from bot.model.state import Iso3
from bot.model.story import Story, StorySource
from storage import open_stores

_STATES = ("FIN", "EST", "LVA", "LTU", "POL", "UKR", "KHM", "COL", "AGO", "MMR")
_KINDS = tuple(Kind)


def fill_store(data_dir: Path, entries: int, days: float = 300, minutes: float = 40) -> None:
    """A store with so many entries, every third one a story of its own, and all their keys.

    The first is ``days`` old, and ``minutes`` lie between two of them.
    """
    stores = open_stores(data_dir, SystemClock())
    start = datetime.now(UTC) - timedelta(days=days)
    for first in range(0, entries, 1000):
        with stores.unit():
            for number in range(first, min(first + 1000, entries)):
                at = start + timedelta(minutes=minutes * number)
                stores.entries.put(_entry(number, at))
                stores.seen.mark([f"id:{number}", f"link:https://news.example/{number}"], at)
                if number % 3 == 0:
                    stores.stories.put(_story(number, at))
    stores.close()


def _entry(number: int, at: datetime) -> StoredEntry:
    iso3 = Iso3(_STATES[number % len(_STATES)])
    evidence = (
        Evidence("relevance", "treaty_short", "mine ban treaty", "title", 0.6),
        Evidence("state", "name", iso3, "title", 0.0, iso3),
    )
    judgement = Judgement(True, 0.9, _KINDS[number % 12], None, None, (iso3,), evidence)
    entry = Entry(
        id=EntryId(f"e{number}"),
        feed=FeedId(f"feed-{number % 25}"),
        title=f"{iso3} and the mine ban treaty, report number {number}",
        summary="A summary of about three hundred characters. " * 6,
        url=f"https://news.example/{number}",
        published_at=at,
        updated_at=None,
        author=None,
        publisher="The Example",
        language="en",
        keys=(f"id:{number}", f"link:https://news.example/{number}"),
    )
    return StoredEntry(entry, judgement, at, baseline=False, story=StoryId(f"s{number // 3 * 3}"))


def _story(number: int, at: datetime) -> Story:
    stored = _entry(number, at)
    source = StorySource(
        stored.entry.id,
        stored.entry.feed,
        stored.entry.title,
        stored.entry.url,
        "The Example",
        "en",
        at,
    )
    return Story(
        id=StoryId(f"s{number}"),
        headline=stored.entry.title,
        url=stored.entry.url,
        kind=stored.judgement.kind or Kind.OTHER,
        step=None,
        direction=None,
        states=stored.judgement.states,
        score=0.9,
        first_at=at,
        last_at=at,
        sources=(source,),
    )
