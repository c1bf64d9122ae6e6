"""Keep one loop running, with growing pauses after a crash.

In: a loop (one round of work, which returns when the next is due) and the signals that wake
or stop it. Out: nothing, until it is stopped. A crash is logged and counted and never
ends the program; if the store cannot be written, the loop waits and retries.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.errors import StoreUnavailableError
from bot.ports import LifeSigns, Observer
from bot.runner.signals import Signals

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop: ``work`` does a round and returns the seconds until the next.

    ``longest_round_seconds``: longer without a sign, plus the waiting, means that it is dead.
    """

    name: str
    work: Callable[[], Awaitable[float]]
    longest_round_seconds: float = 120.0
    longest_wait_seconds: float = 60.0


async def keep_going(loop: Loop, signals: Signals, observer: Observer, life: LifeSigns) -> None:
    """Run the loop until stopped."""
    life.expect(loop.name, loop.longest_round_seconds + loop.longest_wait_seconds)
    crashes = 0
    while not signals.stopped:
        try:
            seconds = await loop.work()
        except StoreUnavailableError as error:
            seconds = _pause(crashes)
            crashes += 1
            log.warning("store_unavailable", loop=loop.name, reason=str(error), again_in=seconds)
        except Exception:
            seconds = _pause(crashes)
            crashes += 1
            log.exception("loop_crashed", loop=loop.name, again_in=seconds)
            observer.loop_crashed(loop.name)
            life.trouble(loop.name, f"The {loop.name} loop crashed {crashes} times in a row.")
        else:
            if crashes:
                log.info("loop_recovered", loop=loop.name, crashes=crashes)
                life.cleared(loop.name)
            crashes = 0
            life.alive(loop.name)
        await signals.wait(loop.name, min(seconds, loop.longest_wait_seconds))


def _pause(crashes: int) -> float:
    doublings = float(min(crashes, 10))
    pause: float = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**doublings)
    return pause
