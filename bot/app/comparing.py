"""Comparing a page with the record in a process of its own, so that no one waits for it.

In: the bytes of a page, what is recorded, the day. Out: a CheckReport, or an InputError with
one sentence. The page is a stranger's, and reading and comparing it takes up to half a second
of pure Python: the process gets no environment but the way to our code, a bound of memory and
time that a thread cannot have, and ends after one page.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
import structlog

from bot.errors import InputError
from bot.model.alert import RecordedAct
from bot.model.state import Freshness
from bot.treaty.check import CheckReport

_ROOT = str(Path(__file__).resolve().parents[2])
_NO_PROCESS = "The page was not read: this machine could not start a process for it."
_BROKEN = (
    "Minewatch failed at this page by a fault of its own; the log has more. Nothing was compared."
)
_TOO_MUCH = (
    "Reading the page took more than {seconds:g} seconds or {megabytes} MB of memory, so it was "
    "stopped; nothing was compared."
)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """A page and everything that it is compared with (see bot.treaty.check.compare)."""

    page: bytes
    acts: tuple[RecordedAct, ...]
    complete: Freshness | None
    on: date
    newest: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one of the three; ``broken`` names the error of ours that it ended in."""

    report: CheckReport | None = None
    refusal: str | None = None
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class CompareLimits:
    """``wall_seconds`` cover the start of the process and the loading of the record."""

    wall_seconds: float = 60.0
    cpu_seconds: int = 30
    memory_bytes: int = 1024 * 1024 * 1024


async def compare_apart(job: Job, limits: CompareLimits | None = None) -> CheckReport:
    """What bot.treaty.check.compare finds.

    Raises:
        InputError: the page is not understood, not to be trusted, or too much.
    """
    chosen = limits or CompareLimits()
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "bot.app.comparing_child",
            str(chosen.memory_bytes),
            str(chosen.cpu_seconds),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={"PYTHONPATH": _ROOT, "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except OSError as error:
        raise InputError(_NO_PROCESS) from error
    found = await _found(process, msgspec.msgpack.encode(job), chosen)
    if found is not None and found.report is not None:
        return found.report
    raise InputError(_reason(found, chosen))


def _reason(found: Found | None, limits: CompareLimits) -> str:
    if found is not None and found.refusal is not None:
        return found.refusal
    if found is not None:
        log.error("treaty_page_broke_the_comparison", error=found.broken)
        return _BROKEN
    megabytes = limits.memory_bytes // 1024 // 1024
    return _TOO_MUCH.format(seconds=limits.wall_seconds, megabytes=megabytes)


async def _found(process: Process, job: bytes, limits: CompareLimits) -> Found | None:
    """What the process says; None where it broke a limit. It is gone afterwards in any case."""
    try:
        async with asyncio.timeout(limits.wall_seconds):
            said, _ = await process.communicate(job)
        return msgspec.msgpack.decode(said, type=Found)
    except (TimeoutError, OSError, msgspec.MsgspecError):
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
