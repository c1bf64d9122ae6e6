"""The unit of work: its changes, and the code block it wraps.

In: what is to happen at its end, good or bad. Out: a context manager that can be entered
again and again; within a unit it joins it. Holds the data's lock from begin to end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from types import TracebackType

from storage.tinydb.journal_record import UnitChanges
from storage.tinydb.rows import Rows


@dataclass(slots=True)
class Work:
    """A unit under way: what it changed, and how to undo that."""

    change: UnitChanges = field(default_factory=UnitChanges)
    before: list[tuple[Rows, int, bytes | None]] = field(default_factory=list)
    dropped: list[tuple[str, Rows]] = field(default_factory=list)


class Unit:
    """``with unit:``; ``work`` is the unit under way, None outside.

    ``commit`` makes a change durable or raises; ``undo`` takes a unit back in memory.
    """

    # A class, not a generator: it is entered for every write there is.
    def __init__(
        self, lock: RLock, commit: Callable[[UnitChanges], None], undo: Callable[[Work], None]
    ) -> None:
        self.work: Work | None = None
        self._lock = lock
        self._commit = commit
        self._undo = undo
        self._depth = 0

    def __enter__(self) -> None:
        self._lock.acquire()
        if self._depth == 0:
            self.work = Work()
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._depth -= 1
            work = self.work
            if self._depth == 0 and work is not None:
                self._end(work, good=error is None)
        finally:
            self._lock.release()

    def _end(self, work: Work, *, good: bool) -> None:
        self.work = None
        if not good:
            self._undo(work)
            return
        try:
            self._commit(work.change)
        except BaseException:
            self._undo(work)
            raise
