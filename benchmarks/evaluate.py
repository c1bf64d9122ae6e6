"""``make eval``: how well the news judgement does, beside two baselines, and never worse than before.

Judges the labelled entries of ../shared/news (where they are) and the project's own corpus,
prints relevance, States, kind and stories, the same per language, and every error on a line.
Fails when a figure falls below benchmarks/eval_floor.json; ``--raise`` writes the figures
reached, less MARGIN, into that file: a floor is there to catch what breaks, not to freeze
what a set happened to reach, since rules made for other news may cost an entry here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measures import (
    Given,
    Pair,
    Row,
    false_alerts,
    kind,
    relevance,
    right_kind,
    states,
    stories,
)
from bot.news.judge import build_judge
from bot.news.labelled import grouped, read_lines
from bot.treaty.load import load_treaty
from bot.words.letters import fold

ROOT = Path(__file__).resolve().parents[1]
SETS = {
    "development": ROOT.parent / "shared" / "news" / "labelled_dev.jsonl",
    "own corpus": ROOT / "tests" / "corpus" / "news.jsonl",
}
FLOOR = Path(__file__).with_name("eval_floor.json")
KEYWORDS = ("landmine", "land mine", "anti personnel mine", "mine ban", "ottawa")
MARGIN = 0.015
"""How far below the figures reached the floors stand."""
SLACK = 0.0005
"""Floors are written with three digits."""

Figures = dict[str, float]


def judged(rows: Sequence[Row]) -> list[Pair]:
    """What Minewatch gives for each row, through the path of ``minewatch label``."""
    judge = build_judge(load_treaty().states.values())
    fields = ("id", "title", "summary", "publisher", "published", "url", "language")
    lines = "\n".join(json.dumps({name: row.get(name) for name in fields}) for row in rows)
    pairs = [(entry, judge.judge(entry)) for entry in read_lines(lines, "corpus")]
    return [
        (row, Given(one.relevant, one.kind, frozenset(one.states), story))
        for row, (_, one), story in zip(rows, pairs, grouped(pairs), strict=True)
    ]


def by_keyword(rows: Sequence[Row]) -> list[Pair]:
    """Baseline: one search for the keywords, no kind, no States, no stories."""
    return [(row, Given(_has_keyword(row), None, frozenset(), None)) for row in rows]


def everything(rows: Sequence[Row]) -> list[Pair]:
    """Baseline: every entry."""
    return [(row, Given(True, None, frozenset(), None)) for row in rows]


def figures(pairs: Sequence[Pair]) -> Figures:
    """The figures that must not fall; ``quiet`` is the part of the others left alone."""
    found, named, joined = relevance(pairs), states(pairs), stories(pairs)
    return {
        "relevance precision": found.precision,
        "relevance recall": found.recall,
        "quiet": 1 - false_alerts(pairs),
        "states F1": named.f1,
        "kind": kind(pairs),
        "stories precision": joined.precision,
        "stories recall": joined.recall,
    }


def _has_keyword(row: Row) -> bool:
    text = fold(f"{row['title']} {row.get('summary') or ''}")
    return any(word in text for word in KEYWORDS)


def _show(name: str, pairs: Sequence[Pair]) -> None:
    found, named, joined = relevance(pairs), states(pairs), stories(pairs)
    print(
        f"  {name:<22}{len(pairs):>5}   {found.precision:.3f}  {found.recall:.3f}  {found.f1:.3f}"
        f"    {false_alerts(pairs):>6.1%}      {named.f1:.3f}   {kind(pairs):.3f}"
        f"    {joined.precision:.3f}  {joined.recall:.3f}"
    )


def _show_set(name: str, pairs: Sequence[Pair]) -> None:
    rows = [row for row, _ in pairs]
    print(f"\n{name}: {len(rows)} entries, {sum(row['relevant'] for row in rows)} relevant")
    print(
        "  who                 entries   relevance P, R, F1   false alerts  States   kind"
        "     stories P, R"
    )
    _show("Minewatch", pairs)
    _show("baseline: keywords", by_keyword(rows))
    _show("baseline: everything", everything(rows))
    languages: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        languages[pair[0]["language"] or "-"].append(pair)
    _show("English", languages["en"])
    _show("other languages", [pair for pair in pairs if pair[0]["language"] != "en"])
    for language, part in sorted(languages.items(), key=lambda item: (-len(item[1]), item[0])):
        _show(f"  {language}", part)


def _show_errors(pairs: Sequence[Pair]) -> None:
    lines = [line for row, given in pairs if (line := _error(row, given))]
    print(f"\n  {len(lines)} entries judged differently:")
    for line in lines:
        print(f"    {line}")


def _error(row: Row, given: Given) -> str:
    """What differs in relevance, kind or States, on one line; empty when nothing does."""
    title = row["title"][:90]
    if row["relevant"] != given.relevant:
        return f"{row['id']} relevance: {'missed' if row['relevant'] else 'told'}: {title}"
    if not row["relevant"]:
        return ""
    wrong = []
    if not right_kind(row, given):
        wrong.append(f"kind: {given.kind} for {row['kind']}")
    if given.states != set(row["states"]):
        wrong.append(f"States: {' '.join(sorted(given.states))} for {' '.join(row['states'])}")
    return f"{row['id']} {'; '.join(wrong)}: {title}" if wrong else ""


def _fallen(name: str, reached: Figures, floors: dict[str, Figures]) -> list[str]:
    return [
        f"{name}: {figure} {reached[figure]:.3f} is below {floor:.3f}"
        for figure, floor in floors.get(name, {}).items()
        if reached[figure] < floor - SLACK
    ]


def main(arguments: Sequence[str]) -> int:
    ask = argparse.ArgumentParser(prog="python -m benchmarks.evaluate", description=__doc__)
    ask.add_argument(
        "--raise", dest="lift", action="store_true", help="set the floors by these figures"
    )
    options = ask.parse_args(arguments)
    floors: dict[str, Figures] = json.loads(FLOOR.read_text(encoding="utf-8"))
    fallen: list[str] = []
    for name, path in SETS.items():
        if not path.is_file():
            print(f"\n{name}: skipped, {path.name} is not here")
            continue
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        pairs = judged(rows)
        _show_set(name, pairs)
        _show_errors(pairs)
        reached = figures(pairs)
        fallen += _fallen(name, reached, floors)
        floors[name] = {figure: round(value - MARGIN, 3) for figure, value in reached.items()}
    if options.lift:
        FLOOR.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
        return 0
    print("\n" + ("\n".join(fallen) if fallen else "No figure is below its floor."))
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
