"""The reading process as its parent holds it: started, given jobs, asked for replies, ended.

In: jobs. Out: replies, in the order of the jobs. Which job belongs to which reply, and what a
failure means, is bot.feeds.parse.sandbox's business. The process gets no environment but
the way to our code: no token can be read from it.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path

from bot.feeds.document import ParseJob
from bot.feeds.parse.wire import LENGTH_BYTES, MAX_REPLY, Reply, frame, reply_from

_ROOT = str(Path(__file__).resolve().parents[3])


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """What one document may cost. ``recycle_kb``: a process that grew beyond is replaced.

    ``start_seconds`` is added to the first document's time: it waits for the imports.
    """

    wall_seconds: float = 10.0
    cpu_seconds: int = 10
    memory_bytes: int = 1024 * 1024 * 1024
    recycle_kb: int = 200 * 1024
    start_seconds: float = 30.0


class ReadingProcess:
    """One process. ``start`` makes it; ``end`` is safe to call twice."""

    def __init__(self, process: Process, limits: ParseLimits) -> None:
        self._process = process
        self._limits = limits
        self._warm = False

    @classmethod
    async def start(cls, limits: ParseLimits) -> ReadingProcess:
        """A new process, its imports still under way.

        Raises:
            OSError: this machine cannot start one.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "bot.feeds.parse.child",
            str(limits.memory_bytes),
            str(limits.cpu_seconds),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=1 << 20,
            env={"PYTHONPATH": _ROOT, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        return cls(process, limits)

    @property
    def pid(self) -> int:
        """The system's number for it."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Has it not ended yet, as far as is known?"""
        return self._process.returncode is None

    async def send(self, job: ParseJob) -> None:
        """Hand over a job. Raises OSError when the process has ended."""
        if self._process.stdin is None:
            raise BrokenPipeError("the reading process has no input")
        self._process.stdin.write(frame(job))
        await self._process.stdin.drain()

    async def receive(self) -> Reply:
        """The next reply.

        Raises:
            TimeoutError: it took too long.
            EOFError, OSError: the process ended.
            ValueError: what it says is no reply.
        """
        out = self._process.stdout
        if out is None:
            raise EOFError("the reading process has no output")
        extra = 0.0 if self._warm else self._limits.start_seconds
        async with asyncio.timeout(self._limits.wall_seconds + extra):
            size = int.from_bytes(await out.readexactly(LENGTH_BYTES), "big")
            if size > MAX_REPLY:
                raise ValueError(f"a reply of {size} bytes")
            payload = await out.readexactly(size)
        self._warm = True
        return reply_from(payload)

    async def end(self) -> None:
        """Kill it, whatever it does."""
        if self._process.returncode is None:
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
