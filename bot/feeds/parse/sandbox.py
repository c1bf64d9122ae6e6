"""The parent's side of reading: one process under limits, started when first needed.

In: a ParseJob. Out: ParsedFeed, NotAFeed, or ParseFailed where the document broke a limit or
the reader. One document at a time; a process that broke a limit, took too long or grew is
replaced, so a hostile document costs one failed poll and nothing else. The process gets no
environment: no token can be read from it.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path

from bot.feeds.document import NotAFeed, ParsedFeed, ParseJob
from bot.feeds.parse.wire import LENGTH_BYTES, MAX_REPLY, Reply, frame, reply_from

_ROOT = str(Path(__file__).resolve().parents[3])
_NO_PROCESS = "The document was not read: this machine could not start a process for it."
_TOO_MUCH = (
    "Reading the document took more than {seconds:g} seconds or {megabytes} MB of memory, "
    "so it was stopped."
)


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """What one document may cost. ``recycle_kb``: a process that grew beyond is replaced."""

    wall_seconds: float = 10.0
    cpu_seconds: int = 10
    memory_bytes: int = 1024 * 1024 * 1024
    recycle_kb: int = 200 * 1024
    start_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """The document could not be read. ``detail`` is for the log, ``reason`` for a person."""

    reason: str
    detail: str = ""


class Parser:
    """Reads documents in a process of its own. Use from one event loop; close at the end."""

    def __init__(self, limits: ParseLimits | None = None) -> None:
        self._limits = limits or ParseLimits()
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._warm = False

    async def parse(self, job: ParseJob) -> ParsedFeed | NotAFeed | ParseFailed:
        """Read one document; waits for its turn. Never raises for what the document holds."""
        async with self._turn:
            try:
                process = await self._running()
            except OSError as error:
                return ParseFailed(_NO_PROCESS, f"{type(error).__name__}: {error}")
            try:
                reply = await self._ask(process, job)
            except (TimeoutError, EOFError, OSError, ValueError) as error:
                await self._stop()
                return ParseFailed(self._too_much(), f"{type(error).__name__}: {error}")
            except asyncio.CancelledError:
                # A half-read reply would be taken for the next document's.
                await self._stop()
                raise
            if reply.broken is not None or reply.memory_kb > self._limits.recycle_kb:
                await self._stop()
            return self._outcome(reply)

    async def close(self) -> None:
        """End the process; a later parse starts a new one."""
        async with self._turn:
            await self._stop()

    async def _ask(self, process: Process, job: ParseJob) -> Reply:
        if process.stdin is None or process.stdout is None:
            raise EOFError("the reading process has no pipes")
        # The first answer also waits for the imports.
        extra = 0.0 if self._warm else self._limits.start_seconds
        async with asyncio.timeout(self._limits.wall_seconds + extra):
            process.stdin.write(frame(job))
            await process.stdin.drain()
            size = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES), "big")
            if size > MAX_REPLY:
                raise ValueError(f"a reply of {size} bytes")
            payload = await process.stdout.readexactly(size)
        self._warm = True
        return reply_from(payload)

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._warm = False
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "bot.feeds.parse.child",
                str(self._limits.memory_bytes),
                str(self._limits.cpu_seconds),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=1 << 20,
                env={"PYTHONPATH": _ROOT, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        return self._process

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()

    def _outcome(self, reply: Reply) -> ParsedFeed | NotAFeed | ParseFailed:
        found = reply.feed or reply.refusal
        if found is not None:
            return found
        broken = reply.broken or "no answer"
        spent = broken.startswith("MemoryError")
        sentence = self._too_much() if spent else "The document could not be read as a feed."
        return ParseFailed(sentence, broken)

    def _too_much(self) -> str:
        megabytes = self._limits.memory_bytes // 1024 // 1024
        return _TOO_MUCH.format(seconds=self._limits.wall_seconds, megabytes=megabytes)
