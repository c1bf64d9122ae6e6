"""Keep one loop alive: run it again and again, with growing pauses after a crash.

In: a step (one round of work that says when the next is due) and the signals that wake
or stop it. Out: nothing, until it is stopped. A crash is logged and counted and never
ends the program; a store that refuses is waited for.
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

    ``longest_round_seconds``: silence longer than this, added to the waiting, is a sign of death.
    """

    name: str
    work: Callable[[], Awaitable[float]]
    longest_round_seconds: float = 120.0
    longest_wait_seconds: float = 60.0


async def keep_going(step: Loop, signals: Signals, observer: Observer, life: LifeSigns) -> None:
    """Run the step until stopped."""
    life.expect(step.name, step.longest_round_seconds + step.longest_wait_seconds)
    crashes = 0
    while not signals.stopped:
        try:
            seconds = await step.work()
        except StoreUnavailableError as error:
            seconds = _pause(crashes)
            crashes += 1
            log.warning("store_unavailable", loop=step.name, reason=str(error), again_in=seconds)
        except Exception:
            seconds = _pause(crashes)
            crashes += 1
            log.exception("loop_crashed", loop=step.name, again_in=seconds)
            observer.loop_crashed(step.name)
            life.trouble(step.name, f"The {step.name} loop crashed {crashes} times in a row.")
        else:
            if crashes:
                log.info("loop_recovered", loop=step.name, crashes=crashes)
                life.cleared(step.name)
            crashes = 0
            life.alive(step.name)
        await signals.wait(step.name, min(seconds, step.longest_wait_seconds))


def _pause(crashes: int) -> float:
    doublings = float(min(crashes, 10))
    pause: float = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**doublings)
    return pause
