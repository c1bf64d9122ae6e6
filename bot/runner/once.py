"""Each feed asked once, side by side, and what it brought taken in.

In: the store, a way to poll and one to take in, feed ids. Out: what each feed brought. A feed's
trouble, even one of our own making, stops no other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog

from bot.errors import InputError, MinewatchError
from bot.feeds.poll import PollOutcome
from bot.model.entry import FeedId, FeedRecord
from bot.ports import Stores
from bot.runner.polling import Accept, Poll

_AT_ONCE = 8
_CRASHED = "Minewatch could not process this feed because of an internal error; see the log."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OncePolled:
    """What one feed brought; ``error`` in words when it failed.

    ``waiting``: new entries of its document that are left for the next poll.
    """

    feed: FeedId
    new: int = 0
    relevant: int = 0
    baseline: bool = False
    waiting: int = 0
    error: str | None = None


async def poll_each(
    records: Iterable[FeedRecord],
    poll: Poll,
    accept: Accept,
    progress: Callable[[OncePolled], None],
) -> tuple[OncePolled, ...]:
    """Poll these feeds now. Cancelled, it keeps what was taken in so far.

    Raises:
        MinewatchError: the store refuses.
    """
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(record: FeedRecord) -> OncePolled:
        polled = await _polled(record)
        progress(polled)
        return polled

    async def _polled(record: FeedRecord) -> OncePolled:
        try:
            async with room:
                result = await poll(record)
            report = await accept(result)
        except MinewatchError:
            raise
        except Exception as fault:  # noqa: BLE001 - one feed never stops the others
            log.warning("poll_crashed", feed=record.feed.id, error=repr(fault))
            return OncePolled(record.feed.id, error=_CRASHED)
        failed = result.outcome in {PollOutcome.FAILED, PollOutcome.GONE}
        error = result.record_after.state.error if failed else None
        return OncePolled(
            report.feed, report.new, report.relevant, report.baseline, report.waiting, error
        )

    return tuple(await asyncio.gather(*(one(record) for record in records)))


def chosen(stores: Stores, ids: Iterable[str]) -> tuple[FeedRecord, ...]:
    """The feeds with these ids; none named: all that are on and not paused.

    Calls the store: see ``Stores.do``.

    Raises:
        InputError: no feed has this id.
    """
    named = tuple(ids)
    known = {str(record.feed.id): record for record in stores.feeds.all()}
    for name in named:
        if name not in known:
            raise InputError(f"No feed has the id {name!r}; `minewatch feeds list` shows them.")
    found = (known[name] for name in named) if named else known.values()
    return tuple(r for r in found if named or (r.feed.enabled and not r.state.paused))
