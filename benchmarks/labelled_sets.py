"""The labelled entries that training and evaluation use: the project's own, and others where they are.

In: JSON Lines in the labelling format. Out: rows that all have a date, and folds that never
part a story. Texts of others are read in place; none is ever written anywhere.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks.measures import Row
from bot.model.entry import Entry
from bot.news.labelled import read_labelled

ROOT = Path(__file__).resolve().parents[1]
OWN = "own corpus"
SETS = {
    OWN: ROOT / "tests" / "corpus" / "news.jsonl",
    **{
        name: ROOT.parent / "shared" / "news" / f"labelled_{name}.jsonl"
        for name in ("dev", "field", "political", "languages")
    },
}
FOLDS = 5
_FIELDS = ("id", "title", "summary", "publisher", "published", "url", "language")
_FIRST_DAY = date(2010, 1, 1)
_DAYS = 5_800


def read_rows(name: str, path: Path) -> list[Row]:
    """The rows of a file, dated; ids and stories are told apart from those of other files."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    for row in rows:
        row["id"], row["set"] = f"{name}:{row['id']}", name
        if row.get("story_id"):
            row["story_id"] = f"{name}:{row['story_id']}"
    return dated(rows)


def dated(rows: list[Row]) -> list[Row]:
    """Gives undated rows the day a poll would have seen them, hard to group by date alone.

    Entries of a story lie within two days of its first known date; undated ones of one State
    all fall within eight days, so that dates do not decide what belongs together.
    """
    chance = random.Random(1)
    first_of_state: dict[str, date] = {}

    def near(row: Row) -> date:
        state = (row["states"] or ["-"])[0]
        if state not in first_of_state:
            first_of_state[state] = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
        return first_of_state[state] + timedelta(days=chance.randrange(8))

    for members in by_story(rows).values():
        known = [row["published"] for row in members if _has_day(row)]
        first = date.fromisoformat(min(known)[:10]) if known else near(members[0])
        for row in members:
            if not _has_day(row):
                row["published"] = (first + timedelta(days=chance.randrange(2))).isoformat()
    return rows


def _has_day(row: Row) -> bool:
    return bool(row["published"]) and len(row["published"]) >= len("2025-06-27")


def by_story(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by their story; a row without one is a story of its own."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.get("story_id") or row["id"]].append(row)
    return dict(found)


def folds(rows: Sequence[Row]) -> list[int]:
    """A fold for each row, the same for all rows of a story; the same on every machine."""
    stories = sorted(by_story(rows))
    random.Random(0).shuffle(stories)
    fold_of = {story: number % FOLDS for number, story in enumerate(stories)}
    return [fold_of[row.get("story_id") or row["id"]] for row in rows]


def entries_of(rows: Sequence[Row]) -> list[Entry]:
    """The rows as entries, as ``minewatch label`` reads them: without their labels."""
    lines = [json.dumps({name: row.get(name) for name in _FIELDS}) for row in rows]
    return read_labelled("\n".join(lines), "labelled entries")
