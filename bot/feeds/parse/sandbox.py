"""The parent's side of reading: one process under limits, started when first needed.

In: a ParseJob. Out: ParsedFeed, NotAFeed, or ParseFailed where the document broke a limit or
the reader. The process reads one document at a time and already holds the next. One that
broke a limit, took too long or grew is replaced, and the job it held besides is given to the
new one: a hostile document costs its own failed poll and nothing else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from bot.apart.process import ChildProcess, Limits
from bot.feeds.document import NotAFeed, ParsedFeed, ParseJob
from bot.feeds.parse.frames import ParseReply, packed, reply_from

_HELD = 2
_TRIES = 3
log = structlog.get_logger()
_NO_PROCESS = "The document was not read: this machine could not start a process for it."


@dataclass(frozen=True, slots=True)
class ParseLimits(Limits):
    """What one document may cost. ``recycle_kb``: a process that grew beyond is replaced."""

    recycle_kb: int = 200 * 1024


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """The document could not be read. ``detail`` is for the log, ``reason`` for a person."""

    reason: str
    detail: str = ""


class Parser:
    """Reads documents in a process of its own. Use from one event loop; close at the end."""

    def __init__(self, limits: ParseLimits | None = None) -> None:
        self._limits = limits or ParseLimits()
        # Locks are fair: replies are awaited in the order in which jobs were sent.
        self._room = asyncio.Semaphore(_HELD)
        self._sending = asyncio.Lock()
        self._receiving = asyncio.Lock()
        self._process: ChildProcess | None = None
        self._said_unlimited = False

    async def parse(self, job: ParseJob) -> ParsedFeed | NotAFeed | ParseFailed:
        """Read one document when it is its turn. Never raises because of the document's contents."""
        async with self._room:
            for _ in range(_TRIES):
                try:
                    process = await self._sent(job)
                except OSError as error:
                    return ParseFailed(_NO_PROCESS, f"{type(error).__name__}: {error}")
                found = await self._received(process) if process else None
                if found is not None:
                    return found
        return ParseFailed(_NO_PROCESS, "the process kept crashing")

    async def close(self) -> None:
        """End the process; a later parse starts a new one."""
        async with self._sending:
            if self._process is not None:
                await self._drop(self._process)

    async def _sent(self, job: ParseJob) -> ChildProcess | None:
        """The process that has the job, or None when it ended under another document.

        Raises:
            OSError: no process can be started.
        """
        async with self._sending:
            if self._process is None or not self._process.is_alive:
                self._process = await ChildProcess.start("bot.feeds.parse.child", self._limits)
            process = self._process
            try:
                await process.send(packed(job))
            except OSError:
                await self._drop(process)
                return None
            except asyncio.CancelledError:
                # Half a job would be taken for the beginning of the next.
                await self._drop(process)
                raise
            return process

    async def _received(self, process: ChildProcess) -> ParsedFeed | NotAFeed | ParseFailed | None:
        """What became of the job that ``process`` has; None when it was lost with the process."""
        try:
            async with self._receiving:
                if process is not self._process:
                    return None
                reply = reply_from(await process.receive())
                self._say_unlimited(reply)
                if reply.broken is not None or reply.memory_kb > self._limits.recycle_kb:
                    await self._drop(process)
                return self._outcome(reply)
        except (TimeoutError, EOFError, OSError, ValueError) as error:
            if process is not self._process:
                return None  # it was ended because of another document
            await self._drop(process)
            return ParseFailed(self._too_much(), f"{type(error).__name__}: {error}")
        except asyncio.CancelledError:
            # A late reply would be taken for the next document's.
            await self._drop(process)
            raise

    def _say_unlimited(self, reply: ParseReply) -> None:
        """Once: the reading process is the same on this system the next time."""
        if reply.unlimited and not self._said_unlimited:
            self._said_unlimited = True
            log.warning(
                "reading_without_limits",
                limits=reply.unlimited,
                why="not supported on this system; documents that take too long are still stopped",
            )

    async def _drop(self, process: ChildProcess) -> None:
        if self._process is process:
            self._process = None
        await process.end()

    def _outcome(self, reply: ParseReply) -> ParsedFeed | NotAFeed | ParseFailed:
        found = reply.feed or reply.refusal
        if found is not None:
            return found
        broken = reply.broken or "no answer"
        spent = broken.startswith("MemoryError")
        sentence = self._too_much() if spent else "The document could not be read as a feed."
        return ParseFailed(sentence, broken)

    def _too_much(self) -> str:
        return f"Reading the document took {self._limits.sentence}, so it was stopped."
