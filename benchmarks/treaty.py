"""How quick a status is: a name looked up, misspelt or not, and the whole answer made.

The floor of a look-up is one dictionary access on the folded name; of an answer, the bare
status of a State whose code is known. Target of the whole: under 1 ms median.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date
from statistics import median, quantiles

from benchmarks.report import Report
from bot.model.names import NameFound
from bot.model.state import Iso3
from bot.treaty.fold import fold
from bot.treaty.load import load_treaty
from bot.treaty.treaty import Treaty

TODAY = date(2026, 11, 25)
ROUNDS = 2000


def run(report: Report) -> None:
    start = time.perf_counter()
    treaty = load_treaty()
    report.fact("loading and checking the record", f"{(time.perf_counter() - start) * 1000:.0f} ms")
    states = list(treaty.states.values())
    chance = random.Random(1)
    right = [chance.choice(states).name for _ in range(ROUNDS)]
    wrong = [_misspelt(name, chance) for name in right]
    index = {fold(state.name): state for state in states}
    floor = _timed(lambda name: index.get(fold(name)), right)
    bare = _timed(lambda _: treaty.status(Iso3("FIN"), TODAY), right)
    for label, names in (("right", right), ("misspelt", wrong)):
        found = _timed(treaty.find, names)
        report.row(f"find, {label} names, median", median(found), "ms", median(floor))
        whole = _timed(lambda name: _answer(treaty, name), names)
        report.row(f"status with look-up, {label}, median", median(whole), "ms", median(bare))
        report.fact(f"status with look-up, {label}, under 1 ms", "", met=median(whole) < 1)
        report.fact(f"status with look-up, {label}, p99", f"{quantiles(whole, n=100)[98]:.3f} ms")
    counted = _timed(lambda _: treaty.counts(TODAY), right[:200])
    report.row("counts of a day, median", median(counted), "ms", median(bare) * len(states))


def _answer(treaty: Treaty, name: str) -> object:
    found = treaty.find(name)
    return treaty.answer(found.state.iso3, TODAY) if isinstance(found, NameFound) else found


def _timed(ask: Callable[[str], object], names: list[str]) -> list[float]:
    """Milliseconds of each question."""
    spent = []
    for name in names:
        start = time.perf_counter()
        ask(name)
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def _misspelt(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
