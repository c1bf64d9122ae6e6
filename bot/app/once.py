"""The core for the time of one command, without Slack: ``minewatch poll`` and ``minewatch feeds``.

In: settings. Out: what the feeds brought, or the feed list. Looking works beside a running bot, on
a copy of the store; changing needs a store of files for itself, and a database not.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app.parts import CoreParts, build_core
from bot.app.store import open_store
from bot.clock import clock_at
from bot.config import Settings
from bot.desk.feeds import FeedDesk
from bot.errors import StoreLockedError
from bot.model.processes import Role
from bot.ports import Clock, Stores
from bot.runner.once import OncePolled, chosen, poll_each
from bot.runner.processes import alive


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
        StoreLockedError: the bot runs (it polls by itself); a dry run works alongside it.
    """
    async with _core(settings, copy=dry_run) as core:
        _check_no_one_polls(core.stores)
        records = chosen(core.stores, feeds)
        return await poll_each(records, core.polling.poller.poll, core.pipeline.accept, progress)


@asynccontextmanager
async def open_feed_list(settings: Settings, *, change: bool) -> AsyncIterator[FeedDesk]:
    """The feeds of the store and the feed list, joined.

    Raises:
        StoreLockedError: ``change`` is wanted and the bot runs (``/minefeeds`` changes then).
    """
    async with _core(settings, copy=not change) as core:
        yield core.feed_desk()


@asynccontextmanager
async def _core(settings: Settings, *, copy: bool) -> AsyncIterator[CoreParts]:
    clock = clock_at(settings.now)
    with ExitStack() as stack:
        opened = _copy(settings, clock, stack) if copy else open_store(settings, clock)
        stores = stack.enter_context(closing(opened))
        core = build_core(settings, clock, stores)
        try:
            yield core
        finally:
            await core.polling.close()


def _check_no_one_polls(stores: Stores) -> None:
    """On a shared store, a process that polls and this one would ask the same feeds at once.

    Raises:
        StoreLockedError: one is running.
    """
    polling = [each for each in alive(stores) if Role(each.role).works]
    if polling:
        raise StoreLockedError(
            f"The store is in use by Minewatch on {polling[0].host}, process {polling[0].number}."
        )


def _copy(settings: Settings, clock: Clock, stack: ExitStack) -> Stores:
    """A copy of the store that is thrown away afterwards."""
    if settings.store is not None:
        from storage.postgres.reading import copied_database

        return copied_database(settings.store, clock)
    from storage import open_stores
    from storage.exchange import backup_stores, import_stores
    from storage.reading import has_store

    scratch = Path(stack.enter_context(TemporaryDirectory(prefix="minewatch-")))
    if has_store(settings.data_dir):
        backup = scratch / "copy"
        backup_stores(settings.data_dir, backup)
        import_stores(scratch / "data", backup, clock)
    return open_stores(scratch / "data", clock)
