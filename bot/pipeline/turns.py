"""Long work in small steps, with turns for others: questions are answered while news is taken.

In: the work as a generator that yields where it may be interrupted. Out: its value.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Generator
from typing import TypeVar

from bot.ports import Clock

_TURN_SECONDS = 0.002
"""So long others wait at most, but for a piece of work that cannot be parted."""
_TURNS_FOR_OTHERS = 3
"""A timer that is due, the task it wakes, and what that does next: all of it before our next turn."""
T = TypeVar("T")


async def in_turns(steps: Generator[None, None, T], clock: Clock) -> T:
    """The value of the work. What it raises is passed on; interrupted, it is closed."""
    try:
        while True:
            began = time.thread_time()
            while time.thread_time() - began < _TURN_SECONDS:
                try:
                    next(steps)
                except StopIteration as end:
                    found: T = end.value
                    return found
            for _ in range(_TURNS_FOR_OTHERS):
                await clock.sleep(0)
    finally:
        steps.close()


def at_one_go(steps: Generator[None, None, T]) -> T:
    """The value of the work, with no turn for others: in a thread of its own."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: T = end.value
            return found


def keep_for_good() -> None:
    """Take what the index has gained out of the garbage collector's sight: it stays for weeks.

    Going through the words of thousands of reports takes 50 ms, in which no question is answered.
    What holds no circle, as those do not, is freed all the same.
    """
    gc.collect(1)
    gc.freeze()
