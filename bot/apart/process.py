"""A child process as its parent holds it: started, given jobs, asked for replies, ended.

In: jobs as bytes. Out: replies as bytes, in the order of the jobs. Which job belongs to which
reply, and what a failure means, is its owner's business. The process gets no environment but
the way to our code: no token can be read from it.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path

from bot.apart.serve import LENGTH_BYTES, frame

MAX_REPLY = 64 * 1024 * 1024
_ROOT = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may cost. ``start_seconds`` is added for the first: it waits for the imports."""

    wall_seconds: float = 10.0
    cpu_seconds: int = 10
    memory_bytes: int = 1024 * 1024 * 1024
    start_seconds: float = 30.0

    @property
    def sentence(self) -> str:
        """What a job took that was stopped, after "Reading it took"."""
        megabytes = self.memory_bytes // 1024 // 1024
        return f"more than {self.wall_seconds:g} seconds or {megabytes} MB of memory"


class ChildProcess:
    """One process. ``start`` makes it; ``end`` is safe to call twice."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._warm = False

    @classmethod
    async def start(cls, module: str, limits: Limits) -> ChildProcess:
        """A new process that runs ``module``, its imports still under way.

        Raises:
            OSError: this machine cannot start one.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            module,
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

    async def send(self, job: bytes) -> None:
        """Hand over a job. Raises OSError when the process has ended."""
        if self._process.stdin is None:
            raise BrokenPipeError("the process has no input")
        self._process.stdin.write(frame(job))
        await self._process.stdin.drain()

    async def receive(self) -> bytes:
        """The next reply.

        Raises:
            TimeoutError: it took too long.
            EOFError, OSError: the process ended.
            ValueError: what it says is too long for a reply.
        """
        out = self._process.stdout
        if out is None:
            raise EOFError("the process has no output")
        extra = 0.0 if self._warm else self._limits.start_seconds
        async with asyncio.timeout(self._limits.wall_seconds + extra):
            size = int.from_bytes(await out.readexactly(LENGTH_BYTES), "big")
            if size > MAX_REPLY:
                raise ValueError(f"a reply of {size} bytes")
            payload = await out.readexactly(size)
        self._warm = True
        return payload

    async def end(self) -> None:
        """Kill it unconditionally."""
        if self._process.returncode is None:
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
