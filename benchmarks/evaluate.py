"""``make eval``: how well the news judgement does on what it has not seen, beside what it was fitted to.

Judges the labelled entries of the project's own corpus, and those of ../shared/news where they
are. Every figure stands twice: with the packaged weights (fitted: they have seen these entries),
and cross-validated, where each story is judged by weights that have not seen it. Two old
baselines stand beside them. Fails when a cross-validated figure falls below
benchmarks/eval_floor.json; ``--raise`` writes the figures reached, less MARGIN, into that file.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.labelled_sets import FOLDS, OWN, SETS, folds, read_rows
from benchmarks.measures import (
    Given,
    Joined,
    Pair,
    Row,
    crossed,
    false_alerts,
    joined_pairs,
    kind,
    relevance,
    right_kind,
    states,
    stories,
)
from benchmarks.training import Sample, samples_of, trained
from bot.news.judge import build_judge
from bot.news.labelled import grouped
from bot.news.weights import Weights, packaged_weights, weights_of
from bot.treaty.load import load_treaty
from bot.words.letters import fold

FLOOR = Path(__file__).with_name("eval_floor.json")
KEYWORDS = ("landmine", "land mine", "anti personnel mine", "mine ban", "ottawa")
MARGIN = 0.015
"""How far below the figures reached the floors stand."""
SLACK = 0.0005
"""Floors are written with three digits."""
SHARED, ALONE = "shared sets", "own corpus alone"
HELD_ALONE = (0, 1)
"""Two of the five folds say enough for the tests, in less than half the time."""
_RESAMPLES = 200

Figures = dict[str, float]


def judged(samples: Sequence[Sample], weights: Weights) -> list[Pair]:
    """What Minewatch gives for each row, through the path of ``minewatch label``; in order of time."""
    judge = build_judge(load_treaty().states.values(), weights)
    in_order = sorted(samples, key=lambda one: (one.row["published"], one.row["id"]))
    pairs = [(sample.entry, judge.judge(sample.entry)) for sample in in_order]
    return [
        (sample.row, Given(one.relevant, one.kind, frozenset(one.states), story))
        for sample, (_, one), story in zip(in_order, pairs, grouped(pairs, weights), strict=True)
    ]


def cross_validated(
    samples: Sequence[Sample], held: Iterable[int] = range(FOLDS)
) -> tuple[list[Pair], list[Joined]]:
    """Each row of the folds ``held`` judged by weights that have not seen its story, and all pairs of rows put together.

    A pair counts where one of its rows is unseen; of two stories in two folds it is met twice
    and counts half each time.
    """
    fold_of = dict(
        zip([s.row["id"] for s in samples], folds([s.row for s in samples]), strict=True)
    )
    found: list[Pair] = []
    joined: list[Joined] = []
    for number in held:
        others = [sample for sample in samples if fold_of[sample.row["id"]] != number]
        weights = weights_of(trained(others))
        for name in sorted({sample.row["set"] for sample in samples}):
            pairs = judged([sample for sample in samples if sample.row["set"] == name], weights)
            found += [pair for pair in pairs if fold_of[pair[0]["id"]] == number]
            joined += joined_pairs(pairs, lambda row, n=number: fold_of[row["id"]] == n)
    return found, joined


def by_keyword(rows: Sequence[Row]) -> list[Pair]:
    """Baseline: one search for the keywords, no kind, no States, no stories."""
    return [(row, Given(_has_keyword(row), None, frozenset(), None)) for row in rows]


def everything(rows: Sequence[Row]) -> list[Pair]:
    """Baseline: every entry."""
    return [(row, Given(True, None, frozenset(), None)) for row in rows]


def figures(pairs: Sequence[Pair], joined: Sequence[Joined]) -> Figures:
    """The figures that must not fall; ``quiet`` is the part of the others left alone."""
    found, named, together = relevance(pairs), states(pairs), stories(pairs, joined)
    return {
        "relevance precision": found.precision,
        "relevance recall": found.recall,
        "quiet": 1 - false_alerts(pairs),
        "states F1": named.f1,
        "kind": kind(pairs),
        "stories precision": together.precision,
        "stories recall": together.recall,
    }


def ranges(pairs: Sequence[Pair], joined: Sequence[Joined]) -> dict[str, tuple[float, float]]:
    """The 95 % range of each figure, from resamples of whole stories with a fixed seed."""
    chance = random.Random(0)
    of_story: defaultdict[str, list[Pair]] = defaultdict(list)
    ties: defaultdict[str, list[Joined]] = defaultdict(list)
    for pair in pairs:
        of_story[_story(pair[0])].append(pair)
    for one in joined:
        ties[_story(one.row)].append(one)
    names = sorted(of_story)
    drawn: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(_RESAMPLES):
        chosen = chance.choices(names, k=len(names))
        some = [
            (_copy(row, number), given)
            for number, name in enumerate(chosen)
            for row, given in of_story[name]
        ]
        for figure, value in figures(some, [one for name in chosen for one in ties[name]]).items():
            drawn[figure].append(value)
    edge = _RESAMPLES // 40
    return {name: (sorted(v)[edge], sorted(v)[-edge - 1]) for name, v in drawn.items()}


def _copy(row: Row, number: int) -> Row:
    """A row as one of a sample with replacement: twice drawn, it is two rows."""
    story = row.get("story_id")
    named = {"story_id": f"{number}:{story}"} if story else {}
    return row | {"id": f"{number}:{row['id']}"} | named


def _story(row: Row) -> str:
    return row.get("story_id") or row["id"]


def _has_keyword(row: Row) -> bool:
    text = fold(f"{row['title']} {row.get('summary') or ''}")
    return any(word in text for word in KEYWORDS)


def _line(name: str, pairs: Sequence[Pair], joined: Sequence[Joined] | None) -> str:
    found, named = relevance(pairs), states(pairs)
    together = "      -      -"
    if joined is not None:
        of = stories(pairs, joined)
        together = f"  {of.precision:.3f}  {of.recall:.3f}"
    return (
        f"  {name:<26}{len(pairs):>5}   {found.precision:.3f}  {found.recall:.3f}  {found.f1:.3f}"
        f"    {false_alerts(pairs):>6.1%}   {named.f1:.3f}  {kind(pairs):.3f}{together}"
    )


def _show_set(
    name: str, fitted: Sequence[Pair], unseen: Sequence[Pair], joined: Sequence[Joined]
) -> None:
    rows = [row for row, _ in unseen]
    print(f"\n{name}: {len(rows)} entries, {sum(row['relevant'] for row in rows)} relevant")
    print(
        "                            entries  relevance P, R, F1   false alerts  States  kind  stories P, R"
    )
    print(_line("fitted", fitted, joined_pairs(fitted, lambda _: True)))
    print(_line("cross-validated", unseen, joined))
    for part, pairs in (("English", _in(unseen, "en")), ("other languages", _not_in(unseen, "en"))):
        print(_line(f"  {part}", pairs, None))
    print(_line("baseline: keywords", by_keyword(rows), None))
    print(_line("baseline: everything", everything(rows), None))
    spread = ranges(unseen, joined)
    print("  95 % ranges: " + "; ".join(f"{n} {a:.3f}-{b:.3f}" for n, (a, b) in spread.items()))
    steps = crossed(joined)
    print(
        f"  different legal steps of a State in one story: {len(steps)} pairs, "
        f"{sum(both for *_, both in steps)} of two known stories"
    )


def _in(pairs: Iterable[Pair], language: str) -> list[Pair]:
    return [pair for pair in pairs if pair[0]["language"] == language]


def _not_in(pairs: Iterable[Pair], language: str) -> list[Pair]:
    return [pair for pair in pairs if pair[0]["language"] != language]


def _errors(pairs: Iterable[Pair]) -> Iterator[str]:
    for row, given in pairs:
        title = row["title"][:90]
        if row["relevant"] != given.relevant:
            yield f"{row['id']} relevance: {'missed' if row['relevant'] else 'told'}: {title}"
        elif row["relevant"]:
            wrong = []
            if not right_kind(row, given):
                wrong.append(f"kind: {given.kind} for {row['kind']}")
            if given.states != set(row["states"]):
                wrong.append(
                    f"States: {' '.join(sorted(given.states))} for {' '.join(row['states'])}"
                )
            if wrong:
                yield f"{row['id']} {'; '.join(wrong)}: {title}"


def fallen(name: str, reached: Figures, floors: dict[str, Figures]) -> list[str]:
    """The figures of a set that are below their floors, in words."""
    return [
        f"{name}: {figure} {reached[figure]:.3f} is below {floor:.3f}"
        for figure, floor in floors.get(name, {}).items()
        if reached[figure] < floor - SLACK
    ]


def evaluated(
    sets: dict[str, Path], held: Iterable[int] = range(FOLDS)
) -> tuple[list[Sample], list[Pair], list[Joined]]:
    """Every set that is there, cross-validated together on the folds ``held``."""
    rows = [row for name, path in sets.items() if path.is_file() for row in read_rows(name, path)]
    samples = samples_of(rows)
    return samples, *cross_validated(samples, held)


def main(arguments: Sequence[str]) -> int:
    """Print the figures; 1 where one is below its floor."""
    ask = argparse.ArgumentParser(prog="python -m benchmarks.evaluate", description=__doc__)
    ask.add_argument(
        "--raise", dest="lift", action="store_true", help="set the floors by these figures"
    )
    ask.add_argument(
        "--errors", action="store_true", help="print every entry judged wrongly unseen"
    )
    options = ask.parse_args(arguments)
    samples, unseen, joined = evaluated(SETS)
    floors: dict[str, Figures] = json.loads(FLOOR.read_text(encoding="utf-8"))
    low: list[str] = []
    weights = packaged_weights()
    names = [name for name in SETS if any(sample.row["set"] == name for sample in samples)]
    for name in [*names, *([SHARED] if len(names) > 1 else [])]:
        within = {name} if name != SHARED else set(names) - {OWN}
        part = [pair for pair in unseen if pair[0]["set"] in within]
        ties = [one for one in joined if one.row["set"] in within]
        parts = [[s for s in samples if s.row["set"] == one] for one in sorted(within)]
        _show_set(name, [pair for some in parts for pair in judged(some, weights)], part, ties)
        if options.errors and name != SHARED:
            print("\n".join(f"    {line}" for line in _errors(part)))
        reached = figures(part, ties)
        low += fallen(name, reached, floors)
        floors[name] = {figure: round(value - MARGIN, 3) for figure, value in reached.items()}
    if options.lift:
        _, *alone = evaluated({OWN: SETS[OWN]}, HELD_ALONE)
        floors[ALONE] = {n: round(v - MARGIN, 3) for n, v in figures(*alone).items()}
        FLOOR.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
        return 0
    print("\n" + ("\n".join(low) if low else "No figure is below its floor."))
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
