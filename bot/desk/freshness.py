"""How far the record is known to be complete, from what vouched for it. Pure.

In: confirmations and the acts entered. Out: a Freshness, or for how long nothing vouched.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.model.state import Freshness

if TYPE_CHECKING:
    from bot.model.alert import RecordedAct
    from bot.model.depositary import Confirmation
    from bot.ports import Stores

STALE_AFTER = timedelta(days=30)
"""So long the record may go without a page that agrees or an admin who confirms it."""


def freshness_of(
    confirmations: Iterable[Confirmation], acts: Iterable[RecordedAct]
) -> Freshness | None:
    """What pages and admins vouched for; None: nothing but the package does.

    A page that agreed no longer does once an act of its time was entered or taken back.
    """
    changes = tuple(acts)
    dated = [(each.known_to, each) for each in confirmations if each.known_to is not None]
    if not dated:
        return None
    agreed = [day for day, each in dated if each.agrees and not _changed_since(each, day, changes)]
    return Freshness(max(day for day, _ in dated), max(agreed, default=None))


def freshness_in(stores: Stores) -> Freshness | None:
    """The same, of what a store holds."""
    return freshness_of(stores.confirmations.all(), stores.acts.all())


def vouched_on(confirmations: Iterable[Confirmation], known_to: date) -> date:
    """The last day on which the record is known to have been right.

    A page without a day of its own vouches for the day on which it was read.
    """
    return max([known_to, *(each.known_to or each.at.date() for each in confirmations)])


def is_stale(vouched: date, today: date) -> bool:
    """Did nothing vouch for the record for 30 days?"""
    return today - vouched >= STALE_AFTER


def _changed_since(agreed: Confirmation, day: date, acts: Iterable[RecordedAct]) -> bool:
    return any(
        max(act.at, act.undone_at or act.at) >= agreed.at and act.value <= day.isoformat()
        for act in acts
    )
