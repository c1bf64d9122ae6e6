"""Faults that can be switched on: failures of Slack and the network.

In: plans by tests and the soak run. Out: for each Web API call, the fault to inject,
if any. bot.workspace.api injects it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What goes wrong with a call."""

    SLOW = "slow"
    """Answered rightly after ``seconds``."""
    SERVER_ERROR = "server_error"
    """HTTP ``status`` before anything was done."""
    SERVER_ERROR_AFTER = "server_error_after"
    """HTTP ``status`` although it was done."""
    HANG = "hang"
    """Nothing done, no answer within ``seconds``."""
    HANG_AFTER = "hang_after"
    """Done, but no answer within ``seconds``: the caller times out."""
    CUT = "cut"
    """The connection is closed before anything was done."""
    CUT_AFTER = "cut_after"
    """The connection is closed after it was done, before the answer."""
    CUT_MIDWAY = "cut_midway"
    """Done, but the connection closes in the middle of the answer."""
    RATE_LIMITED = "rate_limited"
    """429 with Retry-After ``seconds``."""
    ERROR = "error"
    """200 and ok false with ``code``."""
    NOT_JSON = "not_json"
    """200 with a page of HTML, as proxies send."""
    ODD_JSON = "odd_json"
    """200 with JSON of another shape."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble for a method ("*": for all), ``times`` calls long (None: until lifted)."""

    trouble: Trouble
    method: str = "chat.postMessage"
    times: int | None = 1
    channel: str | None = None
    code: str = "internal_error"
    status: int = 503
    seconds: float = 1.0


class Faults:
    """The plan: faults strike in the order in which they were planned."""

    def __init__(self) -> None:
        self._planned: list[tuple[Fault, list[int]]] = []
        self.struck: list[Fault] = []
        self.refused_kinds: set[str] = set()
        """Kinds of blocks that this team does not take, as one on an older plan or client would not."""
        self.unready_times = 0
        """How often an uploaded picture is refused because Slack has not looked at it yet."""

    def plan(self, *faults: Fault) -> None:
        """Let these happen, one after the other where they meet the same call."""
        self._planned += [(fault, [fault.times or -1]) for fault in faults]

    def lift(self) -> None:
        """All is well again."""
        self._planned.clear()
        self.refused_kinds.clear()

    @contextmanager
    def while_(self, fault: Fault) -> Iterator[None]:
        """The fault holds inside the block."""
        entry = (fault, [-1])
        self._planned.append(entry)
        try:
            yield
        finally:
            self._planned = [planned for planned in self._planned if planned is not entry]

    def strike(self, method: str, channel: str | None) -> Fault | None:
        """The fault that meets this call, counted down."""
        for fault, left in self._planned:
            if fault.method not in {"*", method}:
                continue
            if fault.channel is not None and fault.channel != channel:
                continue
            if left[0] == 0:
                continue
            left[0] -= 1
            self.struck.append(fault)
            return fault
        return None
