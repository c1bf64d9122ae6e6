"""Every bad day ten times: what was due, what arrived, what came twice, what was lost.

The scenarios are those of tests/doubles/faults.py, on real parts: feeds over HTTP, the
reading process, the pipeline, the store, the outbox, the strict local Slack: once in one process, and once
by two workers on one PostgreSQL, which take turns and take over from each other. The run
writes its table to docs/faults.md.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import structlog

from benchmarks.report import Report
from bot.feeds.parse import Parser
from tests.doubles.faults import ENGINES, FAULTS, Tally, repeats_allowed, trial

TRIES = 10
PAGE = Path(__file__).parents[1] / "docs" / "faults.md"
HEAD = f"""# Fault tolerance

Written by `python -m benchmarks faults`: each fault was tried {TRIES} times on real parts, with
varying amounts of news and at varying moments. An alert is *due* for each story and channel;
with edits, each card's update is due as well. *Twice* counts messages that repeat one already
posted. The target: nothing lost, and nothing twice if the token's scopes
(`channels:history` and the like) let the bot look for a message whose answer it never
got. Without them, the one send in flight is repeated once; if that is cut off as well, it is
not sent a third time: the story goes into the next digest, which counts as *twice* here.
While Slack is away, the first alert leaves within ten seconds of its return, and alerts for
the main channel leave before private messages (`make bench`, urgency).

Each fault was tried in one process, and then with two workers on one PostgreSQL (*two: ...*): each has
its own connections and memory, they take turns at sending while messages wait, and when one is
killed the other takes over when its lease has run out.

| fault | due | delivered | twice | lost | two: due | two: delivered | two: twice | two: lost |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
"""

NOT_HERE = "\nNot in the table"
"""What follows on the page is written by hand."""


def run(report: Report) -> None:
    """Try them all, print a line each, write the page."""
    logging.getLogger("asyncio").disabled = True  # hung requests end with their server
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    tallies = asyncio.run(_all(report))
    totals = [sum(column, Tally()) for column in zip(*tallies.values(), strict=True)]
    rows = [*tallies.items(), ("**all**", totals)]
    by_hand = PAGE.read_text(encoding="utf-8").partition(NOT_HERE)[1:]
    table = "".join(_row(name, tally) for name, tally in rows)
    PAGE.write_text(HEAD + table + "".join(by_hand), encoding="utf-8")
    for kind, total in zip(ENGINES, totals, strict=True):
        name = f"{len(tallies)} faults x {TRIES} tries, {kind}"
        report.fact(name, _words(total), met=total.lost == 0)


async def _all(report: Report) -> dict[str, list[Tally]]:
    """Of each fault what came of it with each kind of engine."""
    parser = Parser()
    tallies: dict[str, list[Tally]] = {}
    for name in FAULTS:
        allowed = TRIES * repeats_allowed(name)
        for kind, engine in ENGINES.items():
            tries = [await trial(name, number, parser, engine) for number in range(TRIES)]
            tally = sum(tries, Tally())
            tallies.setdefault(name, []).append(tally)
            met = tally.lost == 0 and tally.duplicated <= allowed
            report.fact(f"{name}, {kind}", _words(tally), met=met)
    await parser.close()
    return tallies


def _words(tally: Tally) -> str:
    return (
        f"due {tally.due:>4}, delivered {tally.delivered:>4}, "
        f"twice {tally.duplicated:>2}, lost {tally.lost:>2}"
    )


def _row(name: str, tallies: list[Tally]) -> str:
    figures = (n for t in tallies for n in (t.due, t.delivered, t.duplicated, t.lost))
    return f"| {name} | {' | '.join(map(str, figures))} |\n"
