"""Judging and joining: entries a second, the cost of a big archive of stories, hostile texts.

Floors of the same run: casefolding and splitting the same texts; joining against 1,000
stories; ordinary prose as long as a hostile text.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.report import Report
from bot.model.entry import Entry, EntryId, FeedId, StoryId
from bot.model.judgement import Direction, Judgement, Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story, StorySource
from bot.news.cluster import StoryIndex
from bot.news.entry_text import read_entry_text
from bot.news.judge import build_judge
from bot.news.matcher import packaged_matcher
from bot.treaty.load import load_treaty

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "news.jsonl"
LONG, ROUNDS = 100_000, 5
_STATES = [
    "FIN",
    "LTU",
    "LVA",
    "EST",
    "POL",
    "UKR",
    "KHM",
    "THA",
    "MMR",
    "SYR",
    "YEM",
    "AGO",
    "MOZ",
    "COL",
    "NGA",
]
_PLACES = [
    "village",
    "field",
    "road",
    "school",
    "river",
    "market",
    "bridge",
    "forest",
    "farm",
    "border",
]
_START = datetime(2020, 1, 1, tzinfo=UTC)


def run(report: Report) -> None:
    entries = _entries()
    judge = build_judge(load_treaty().states.values())
    judgements = [judge.judge(entry) for entry in entries]
    texts = [read_entry_text(entry.title, entry.summary).folded for entry in entries]
    matcher = packaged_matcher()
    took, floor, passes = (
        1e6 * seconds / len(entries)
        for seconds in _in_turns(
            lambda: [judge.judge(entry) for entry in entries],
            lambda: [f"{e.title} {e.summary}".casefold().split() for e in entries],
            lambda: [matcher.hits(text) for text in texts],
        )
    )
    report.row("judge an entry (floor: casefold and split)", took, "us", floor)
    report.row("judge an entry (floor: a pass of the automaton)", took, "us", passes, 45)
    told = [pair for pair in zip(entries, judgements, strict=True) if pair[1].relevant][:150]
    small, large = (
        1e6 * seconds / len(told)
        for seconds in _in_turns(*(_joining(count, told) for count in (1_000, 100_000)))
    )
    report.row("join a story among 100,000 (floor: 1,000)", large, "us", small, 2)
    prose = " ".join(f"{entry.title} {entry.summary}" for entry in entries)[:LONG]
    for name, text in _hostile().items():
        # Each round another text: the reading of the last one is remembered.
        ours, plain = (
            iter([_entry(n, f"{n} {each}", f"{n} {each}") for n in range(ROUNDS)])
            for each in (text, prose)
        )
        hostile, long = _in_turns(
            lambda r=ours: judge.judge(next(r)), lambda r=plain: judge.judge(next(r))
        )
        report.row(f"hostile: {name} (floor: prose)", 1e3 * hostile, "ms", 1e3 * long, 3)


def _entries() -> list[Entry]:
    """The corpus with summaries of 300 characters, as feeds carry them."""
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [
        _entry(number, row["title"], (row["summary"] + " ").ljust(1) * 8, row["language"])
        for number, row in enumerate(rows)
    ]


def _entry(number: int, title: str, summary: str, language: str | None = "en") -> Entry:
    return Entry(
        EntryId(f"e{number}"), FeedId("bench"), title, summary[:300], None,
        _START + timedelta(days=900), None, None, None, language,
    )  # fmt: skip


def _joining(count: int, told: list[tuple[Entry, Judgement]]) -> Callable[[], None]:
    """Decides the entries among so many stories, spread over five years as news is."""
    index = StoryIndex(_story(number, count) for number in range(count))

    def decide_all() -> None:
        for entry, judgement in told:
            index.decide(entry, judgement, _START, baseline=False)

    return decide_all


def _story(number: int, count: int) -> Story:
    kinds = tuple(Kind)
    state = Iso3(_STATES[number % len(_STATES)])
    at = _START + timedelta(days=1800 * number / count)
    source = StorySource(
        EntryId(f"s{number}"), FeedId("bench"), _title(number, state),
        None, "Bench", "en", at,
    )  # fmt: skip
    return Story(
        StoryId(f"s{number}"), source.title, None, kinds[number % len(kinds)], Step.STATEMENT,
        Direction.TOWARDS, (state,), 0.9, at, at, (source,),
    )  # fmt: skip


def _title(number: int, state: str) -> str:
    """Like a title of the day: a few words that many share, one that few do."""
    place = _PLACES[number % 10]
    return f"Landmine at {place} near Town{number % 997} hurts {number % 7} in {state}"


def _hostile() -> dict[str, str]:
    return {
        "100,000 characters": "landmine treaty " * 6_250,
        "only emoji": "\U0001f4a3" * 100_000,
        "marks and joiners": "e\u0301\u200d" * 33_000,
        "bait for backtracking": "a" * 50_000 + "(" * 50_000,
        "States without end": "Guinea-Bissau, Papua New Guinea and " * 2_800,
    }


def _in_turns(*acts: Callable[[], object]) -> list[float]:
    """The median CPU seconds of each, taken in turns."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(ROUNDS):
        for spent, act in zip(times, acts, strict=True):
            started = time.process_time()
            act()
            spent.append(time.process_time() - started)
    return [median(spent) for spent in times]
