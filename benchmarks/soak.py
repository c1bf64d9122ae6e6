"""``make soak``: bad days in random order for some minutes; nothing may be lost, memory must stay.

Usage: ``python -m benchmarks.soak --minutes N [--seed S]``. Each round is one fault of
tests/doubles/faults.py on real parts, begun at another moment with another amount of news.
Ends with 1 when something was lost or came twice without need, or memory grew.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import random
import sys
import time
from pathlib import Path

import structlog

from bot.feeds.parse import Parser
from tests.doubles.faults import FAULTS, Tally, trial

BLIND = "no scope to look"
MOST_GROWTH_MB = 10.0
_WARM_UP_ROUNDS = 200
_EVERY_SECONDS = 15.0


def main(minutes: float, seed: int) -> int:
    logging.getLogger("asyncio").disabled = True  # hung requests end with their server
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print(f"Soaking for {minutes:g} minutes with seed {seed}; {len(FAULTS)} kinds of bad day.")
    return asyncio.run(_soak(minutes * 60, random.Random(seed)))


async def _soak(seconds: float, chance: random.Random) -> int:
    parser, total, bad = Parser(), Tally(), []
    rounds, warm, said = 0, 0.0, time.monotonic()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = chance.choice(list(FAULTS))
        tally = await trial(name, chance.randrange(1000), parser)
        total, rounds = total + tally, rounds + 1
        if tally.lost or tally.duplicated > (BLIND in name):
            bad.append(f"{name}: {tally}")
        if rounds == _WARM_UP_ROUNDS:
            warm = _resident_mb()
        if time.monotonic() - said > _EVERY_SECONDS:
            said = time.monotonic()
            print(f"  {rounds} rounds, {_words(total)}, {_resident_mb():.0f} MB", flush=True)
    await parser.close()
    return _verdict(rounds, total, bad, _resident_mb() - warm if warm else None)


def _verdict(rounds: int, total: Tally, bad: list[str], grown: float | None) -> int:
    memory = "too short to judge memory" if grown is None else f"memory {grown:+.1f} MB"
    print(f"{rounds} rounds: {_words(total)}; {memory} (at most {MOST_GROWTH_MB:g}).")
    for line in bad:
        print(f"  not as it should be: {line}")
    return 1 if bad or (grown or 0.0) > MOST_GROWTH_MB else 0


def _words(tally: Tally) -> str:
    return (
        f"due {tally.due}, delivered {tally.delivered}, twice {tally.duplicated}, lost {tally.lost}"
    )


def _resident_mb() -> float:
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--minutes", type=float, default=2.0)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    sys.exit(main(given.minutes, given.seed))
