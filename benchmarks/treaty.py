"""How quick a status is: a name looked up, misspelt or not, and the whole answer made.

The floor of a look-up is one dictionary access on the folded name; of an answer, the bare
status of a State whose code is known; of loading the record, reading its tables.
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Callable
from datetime import date
from statistics import median, quantiles

from benchmarks.made_stores import turns
from benchmarks.report import Report
from bot.model.names import NameFound
from bot.model.state import Iso3
from bot.treaty.fold import fold
from bot.treaty.load import load_treaty
from bot.treaty.tables import packaged
from bot.treaty.treaty import Treaty

TODAY = date(2026, 11, 25)
ROUNDS = 2000
AIMS = {"right": (80, 80, 400), "misspelt": (750, 200, 900)}
"""Of the names, of the whole answer, and of its slowest hundredth."""


def run(report: Report) -> None:
    treaty = load_treaty()
    loaded, read = turns(lambda: load_treaty(folder=packaged()), _tables, rounds=5)
    report.row("load and check the record", loaded / 1e3, "ms", read / 1e3, 60, "floor: csv alone")
    states = list(treaty.states.values())
    chance = random.Random(1)
    right = [chance.choice(states).name for _ in range(ROUNDS)]
    wrong = [_misspelt(name, chance) for name in right]
    index = {fold(state.name): state for state in states}
    for label, names in (("right", right), ("misspelt", wrong)):
        found, whole, floor, bare = _timed(
            names,
            treaty.find,
            lambda name: _answer(treaty, name),
            lambda name: index.get(fold(name)),
            lambda _: treaty.status(Iso3("FIN"), TODAY),
        )
        report.row(
            f"find, {label} names, median", median(found), "us", median(floor), AIMS[label][0]
        )
        name = f"status with look-up, {label}"
        report.row(f"{name}, median", median(whole), "us", median(bare), AIMS[label][1])
        p99 = quantiles(whole, n=100)[98]
        report.row(f"{name}, p99", p99, "us", quantiles(bare, n=100)[98], AIMS[label][2])
    counted, bare = _timed(
        right[:200], lambda _: treaty.counts(TODAY), lambda _: treaty.status(Iso3("FIN"), TODAY)
    )
    report.row("counts of a day, median", median(counted), "us", median(bare) * len(states), 2)


def _answer(treaty: Treaty, name: str) -> object:
    found = treaty.find(name)
    return treaty.answer(found.state.iso3, TODAY) if isinstance(found, NameFound) else found


def _timed(names: list[str], *asks: Callable[[str], object]) -> list[list[float]]:
    """Microseconds of each question, asked in turns."""
    spent: list[list[float]] = [[] for _ in asks]
    for name in names:
        for times, ask in zip(spent, asks, strict=True):
            start = time.perf_counter()
            ask(name)
            times.append((time.perf_counter() - start) * 1e6)
    return spent


def _tables() -> None:
    """The packaged tables of the record, read and not looked at."""
    for table in packaged().iterdir():
        if table.name.endswith(".csv"):
            list(csv.reader(table.read_text(encoding="utf-8").splitlines()))


def _misspelt(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
