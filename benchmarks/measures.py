"""The measures of the evaluation: relevance, States, kind, stories, over labelled entries.

In: pairs of a labelled row and what was given for it. Out: ratios. The definitions are those
of the labelling guide: States and kind over the entries that are relevant by the labels; of
stories, all pairs put together and all pairs that belong together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What was concluded for one row."""

    relevant: bool
    kind: str | None
    states: frozenset[str]
    story: str | None


Pair = tuple[Row, Given]
LEGAL = {"withdrawal", "accession", "suspension"}


@dataclass(frozen=True, slots=True)
class Joined:
    """Two rows put into one story; ``share`` is how much the pair counts."""

    row: Row
    other: Row
    share: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """Hits among what was given and among what was wanted."""

    hit: float
    wrong: float
    missed: float

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.wrong) if self.hit + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        whole = 2 * self.hit + self.wrong + self.missed
        return 2 * self.hit / whole if whole else 1.0


def relevance(pairs: Sequence[Pair]) -> Ratio:
    return Ratio(
        sum(row["relevant"] and given.relevant for row, given in pairs),
        sum(given.relevant and not row["relevant"] for row, given in pairs),
        sum(row["relevant"] and not given.relevant for row, given in pairs),
    )


def false_alerts(pairs: Sequence[Pair]) -> float:
    """The part of the entries that are not relevant that would be told all the same."""
    quiet = [given for row, given in pairs if not row["relevant"]]
    return sum(given.relevant for given in quiet) / len(quiet) if quiet else 0.0


def states(pairs: Sequence[Pair]) -> Ratio:
    hit = wrong = missed = 0
    for row, given in told(pairs):
        want = set(row["states"])
        hit += len(want & given.states)
        wrong += len(given.states - want)
        missed += len(want - given.states)
    return Ratio(hit, wrong, missed)


def kind(pairs: Sequence[Pair]) -> float:
    """The part of kinds right; a label's alternatives count."""
    wanted = told(pairs)
    return sum(right_kind(row, given) for row, given in wanted) / len(wanted) if wanted else 1.0


def right_kind(row: Row, given: Given) -> bool:
    return given.kind in {row["kind"], *(row.get("kind_alt") or ())}


def stories(pairs: Sequence[Pair], joined: Iterable[Joined]) -> Ratio:
    """Pairs put together that belong together; a pair met twice counts half each time."""
    wanted = _together((row["id"], row.get("story_id")) for row, _ in told(pairs))
    right = wrong = 0.0
    for one in joined:
        if _one_story(one):
            right += one.share
        else:
            wrong += one.share
    return Ratio(right, wrong, max(len(wanted) - right, 0.0))


def joined_pairs(pairs: Sequence[Pair], counts: Callable[[Row], bool]) -> list[Joined]:
    """Every two relevant rows that were put into one story, where one of the two counts."""
    members: defaultdict[str, list[Row]] = defaultdict(list)
    for row, given in told(pairs):
        if given.story is not None:
            members[given.story].append(row)
    return [
        Joined(one, other, (counts(one) + counts(other)) / 2)
        for rows in members.values()
        for one, other in combinations(rows, 2)
        if counts(one) or counts(other)
    ]


def crossed(joined: Iterable[Joined]) -> list[tuple[Row, Row, bool]]:
    """Pairs put together that tell different legal steps of one State, the worst of errors.

    The last value: both belong to a labelled story, so that they are surely two events.
    """
    return [
        (one.row, one.other, bool(one.row.get("story_id") and one.other.get("story_id")))
        for one in joined
        if not _one_story(one)
        and {one.row["kind"], one.other["kind"]} <= LEGAL
        and set(one.row["states"]) & set(one.other["states"])
    ]


def _one_story(joined: Joined) -> bool:
    story = joined.row.get("story_id")
    return story is not None and story == joined.other.get("story_id")


def told(pairs: Iterable[Pair]) -> list[Pair]:
    """Those that are relevant by the labels."""
    return [(row, given) for row, given in pairs if row["relevant"]]


def _together(named: Iterable[tuple[str, str | None]]) -> set[tuple[str, str]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for key, name in named:
        if name is not None:
            members[name].append(key)
    return {pair for keys in members.values() for pair in combinations(sorted(keys), 2)}
