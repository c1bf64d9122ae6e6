"""Pages of news and searches in a store of 10,000 and of 100,000 stories.

What a page costs must not grow with the archive: the floor is the same question among 10,000. Milliseconds
of this thread's CPU, medians of seven in turns, each without what was remembered of the one before.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median
from time import thread_time

from benchmarks.made_stores import entry, name_of, story
from benchmarks.report import Report
from bot.clock import SystemClock
from bot.desk.news import NewsDesk, NewsQuery, SharedNews
from bot.model.entry import EntryId, StoryId
from bot.model.judgement import Evidence, Kind
from bot.model.state import Iso3
from bot.news.search import wanted
from storage import open_memory_stores
from storage.stores import TinyStores

SMALL, LARGE = 10_000, 100_000
_ROUNDS = 7
_DAYS = 300
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = [
    f"{a}{b}{n or ''}" for a in ("krasten", "meldor") for b in ("iva", "omer") for n in range(900)
]
_CONCEPTS = ("mine clearance", "landmines", "people killed or hurt", "the treaty's name", "leaving")


def run(report: Report) -> None:
    wanted("landmine clearance")  # the word lists are read at the start of the program
    small, large = _desk(SMALL), _desk(LARGE)
    gc.collect()
    gc.freeze()
    few, many = _steps(small), _steps(large)
    report.row("the longest step of the index of words", max(many), "ms", max(few), 4)
    report.row("the index of words, a story", sum(many) / LARGE, "ms", sum(few) / SMALL, 2)
    questions: dict[str, Callable[[NewsDesk, int], object]] = {
        name: lambda desk, _, query=query: desk.page(query)  # type: ignore[misc]
        for name, query in _queries().items()
    }
    questions["a story by four digits"] = lambda desk, turn: desk.story(name_of(turn)[:4])
    for name, ask in questions.items():
        few, many = _in_turns(ask, small, large)
        report.row(f"{name}, {LARGE:,}", median(many), "ms", median(few), 5)
    gc.unfreeze()


def _desk(size: int) -> NewsDesk:
    stores = open_memory_stores(SystemClock())
    _fill(stores, size)
    return NewsDesk(SharedNews.over(stores, lambda _text: ()), SystemClock())


def _queries() -> dict[str, NewsQuery]:
    old = (_BEGIN + timedelta(days=20)).date()
    ukraine, most = (Iso3("UKR"),), tuple(map(Iso3, ("FIN", "EST", "LVA", "LTU", "POL", "UKR")))
    return {
        "latest": NewsQuery(),
        "page 50 of 20": NewsQuery(page=50, size=20),
        "a State": NewsQuery(states=ukraine),
        "six States, one old day": NewsQuery(states=most, since=old, until=old),
        "a kind until an old day": NewsQuery(kinds=(Kind.USE,), until=old),
        "search a concept": NewsQuery(search="landmine clearance"),
        "search a concept, an old day": NewsQuery(search="landmine", since=old, until=old),
        "search rare words": NewsQuery(search="krasteniva7 meldoromer8"),
        "search nine words": NewsQuery(
            search=f"landmine clearance killed withdrawal treaty casualties {' '.join(_WORDS[:3])}"
        ),
        "search a phrase": NewsQuery(search='"krasteniva landmine"'),
        "search in a State": NewsQuery(search="clearance", states=ukraine),
    }


def _fill(stores: TinyStores, size: int) -> None:
    """Stories of one report over 300 days, four in ten on Ukraine, in random words."""
    chance = random.Random(1)
    for first in range(0, size, 1000):
        with stores.unit():
            for number in range(first, first + 1000):
                at = _BEGIN + timedelta(days=_DAYS * number / size)
                title = " ".join([*chance.choices(_WORDS, k=9), "landmine"])
                key = StoryId(f"s-{name_of(number)}")
                told, stored = story(number), entry(number)
                source = replace(
                    told.sources[0], entry=EntryId(name_of(number)), title=title, at=at
                )
                states = (Iso3("UKR"),) if chance.random() < 0.4 else told.states
                evidence = tuple(
                    Evidence("relevance", concept, "as found", "title", 0.5)
                    for concept in chance.sample(_CONCEPTS, 3)
                )
                stores.stories.put(
                    replace(
                        told,
                        id=key,
                        headline=title,
                        states=states,
                        kind=chance.choice(tuple(Kind)),
                        first_at=at - timedelta(hours=chance.random() * 48),
                        last_at=at,
                        sources=(source,),
                    )
                )
                stores.entries.put(
                    replace(
                        stored,
                        entry=replace(
                            stored.entry,
                            title=title,
                            summary=" ".join(chance.choices(_WORDS, k=30)),
                        ),
                        judgement=replace(stored.judgement, evidence=evidence),
                        story=key,
                    )
                )


def _steps(desk: NewsDesk) -> list[float]:
    steps, more = list[float](), True
    while more:
        begin = thread_time()
        more = desk.read_for_search()
        steps.append((thread_time() - begin) * 1e3)
    return steps


def _in_turns(ask: Callable[[NewsDesk, int], object], *desks: NewsDesk) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in desks]
    for turn in range(_ROUNDS):
        for spent, desk in zip(times, desks, strict=True):
            desk._shared.pages._kept = (-1, {})  # noqa: SLF001 - what is remembered is not measured
            begin = thread_time()
            ask(desk, turn)
            spent.append((thread_time() - begin) * 1e3)
    return times
