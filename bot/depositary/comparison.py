"""Comparing a page with the record in a process of its own, so that no one waits for it.

In: the bytes of a page, what is recorded, the day. Out: a CheckReport, or an InputError with
one sentence. The page is a stranger's, and reading and comparing it takes up to half a second
of pure Python; the process ends after one page.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date

import msgspec
import structlog

from bot.apart.process import ChildProcess, Limits
from bot.errors import InputError
from bot.model.alert import RecordedAct
from bot.model.state import Freshness
from bot.treaty.comparing.found import CheckReport

LIMITS = Limits(wall_seconds=60.0, cpu_seconds=30, start_seconds=0.0)
"""Of one page, the start of the process and the loading of the record among it."""
_NO_PROCESS = "The page was not read: this machine could not start a process for it."
_BROKEN = "Minewatch could not process this page because of an internal error; see the log. Nothing was compared."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ComparisonJob:
    """A page and everything that it is compared with (see bot.treaty.comparing.report.compare)."""

    page: bytes
    acts: tuple[RecordedAct, ...]
    complete: Freshness | None
    on: date
    newest: date | None


@dataclass(frozen=True, slots=True)
class ComparedPage:
    """Exactly one of the three; ``broken`` names the error of ours that it ended in."""

    report: CheckReport | None = None
    refusal: str | None = None
    broken: str | None = None


async def compare_apart(job: ComparisonJob, limits: Limits = LIMITS) -> CheckReport:
    """What bot.treaty.comparing.report.compare finds.

    Raises:
        InputError: the page is not understood, not to be trusted, or too much.
    """
    found = await _found(job, limits)
    if found.report is not None:
        return found.report
    if found.refusal is not None:
        raise InputError(found.refusal)
    log.error("treaty_page_broke_the_comparison", error=found.broken)
    raise InputError(_BROKEN)


async def _found(job: ComparisonJob, limits: Limits) -> ComparedPage:
    """What the process says. It is gone afterwards in any case."""
    try:
        process = await ChildProcess.start("bot.depositary.child", limits)
    except OSError as error:
        raise InputError(_NO_PROCESS) from error
    try:
        async with asyncio.timeout(limits.wall_seconds):
            await process.send(msgspec.msgpack.encode(job))
            return msgspec.msgpack.decode(await process.receive(), type=ComparedPage)
    except (TimeoutError, EOFError, OSError, ValueError) as error:
        log.warning("treaty_page_took_too_much", error=f"{type(error).__name__}: {error}")
        raise InputError(
            f"Reading the page took {limits.sentence}, so it was stopped; nothing was compared."
        ) from error
    finally:
        await process.end()
