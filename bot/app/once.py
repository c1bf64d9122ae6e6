"""One poll of the feeds, without Slack: what ``minewatch poll`` runs.

In: settings and feed ids. Out: what each feed brought. A dry run starts from what the
store knows and keeps its own findings in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from bot.app.parts import Core, build_core
from bot.clock import clock_at
from bot.config import Settings
from bot.errors import InputError, MinewatchError
from bot.feeds.poll import PollOutcome
from bot.model.entry import FeedRecord
from bot.ports import Clock, Stores

_AT_ONCE = 8
_CRASHED = "Minewatch failed at this feed by a fault of its own; the log has more."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OncePolled:
    """What one feed brought; ``error`` in words when it failed.

    ``waiting``: new entries of its document that are left for the next poll.
    """

    feed: str
    new: int
    relevant: int
    baseline: bool
    waiting: int
    error: str | None


async def poll_once(
    settings: Settings,
    feeds: Iterable[str],
    *,
    dry_run: bool,
    progress: Callable[[OncePolled], None],
) -> tuple[OncePolled, ...]:
    """Poll enabled feeds (or those named) once. Cancelled, it keeps what was taken in so far.

    Raises:
        InputError: no feed has this id.
        StoreLockedError: the bot runs (it polls by itself); a dry run works beside it.
    """
    clock = clock_at(settings.now)
    with ExitStack() as stack:
        stores = stack.enter_context(closing(stores_for(settings, clock, stack, dry_run=dry_run)))
        core = build_core(settings, clock, stores)
        try:
            return await _poll(core, _wanted(stores, feeds), progress)
        finally:
            await core.polling.close()


async def _poll(
    core: Core, records: Iterable[FeedRecord], progress: Callable[[OncePolled], None]
) -> tuple[OncePolled, ...]:
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(record: FeedRecord) -> OncePolled:
        try:
            async with room:
                result = await core.polling.poller.poll(record)
            report = await core.pipeline.accept(result)
        except MinewatchError:
            raise
        except Exception as fault:  # noqa: BLE001 - one feed never stops the others
            log.warning("poll_crashed", feed=record.feed.id, error=repr(fault))
            crashed = OncePolled(
                str(record.feed.id), 0, 0, baseline=False, waiting=0, error=_CRASHED
            )
            progress(crashed)
            return crashed
        failed = result.outcome in {PollOutcome.FAILED, PollOutcome.GONE}
        error = result.record_after.state.error if failed else None
        polled = OncePolled(
            str(report.feed), report.new, report.relevant, report.baseline, report.waiting, error
        )
        progress(polled)
        return polled

    return tuple(await asyncio.gather(*(one(record) for record in records)))


def _wanted(stores: Stores, ids: Iterable[str]) -> tuple[FeedRecord, ...]:
    named = tuple(ids)
    known = {str(record.feed.id): record for record in stores.feeds}
    for name in named:
        if name not in known:
            raise InputError(f"No feed has the id {name!r}; `minewatch feeds list` shows them.")
    chosen = (known[name] for name in named) if named else known.values()
    return tuple(r for r in chosen if named or (r.feed.enabled and not r.state.paused))


def stores_for(settings: Settings, clock: Clock, stack: ExitStack, *, dry_run: bool) -> Stores:
    """The store, or for a dry run a copy of it that is thrown away afterwards."""
    from storage import open_stores
    from storage.exchange import backup_stores, import_stores
    from storage.reading import has_store

    if not dry_run:
        return open_stores(settings.data_dir, clock)
    scratch = Path(stack.enter_context(TemporaryDirectory(prefix="minewatch-")))
    if has_store(settings.data_dir):
        copy = scratch / "copy"
        backup_stores(settings.data_dir, copy)
        import_stores(scratch / "data", copy, clock)
    return open_stores(scratch / "data", clock)
