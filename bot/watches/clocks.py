"""The days until a withdrawal takes effect (Article 20: six months after the notice).

In: the day of effect and today. Out: the milestone reached. One message per
conversation is edited at each: immediately, then 90, 30, 7 and 1 days before, and on the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.judgement import Kind
from bot.model.state import Iso3
from bot.model.watch import Scope
from bot.watches.match import GroupsByKey, wants_states

MILESTONES = (0, 1, 7, 30, 90)
GRACE_DAYS = 3
"""How late the message for the day itself may be sent after the program was down."""


@dataclass(frozen=True, slots=True)
class Countdown:
    """``milestone`` names the message's form ("start", "90", … "0"); each is said once."""

    milestone: str
    days_left: int


def countdown(effective: date, today: date) -> Countdown | None:
    """The countdown; None if the withdrawal took effect more than three days ago."""
    days = (effective - today).days
    if days < -GRACE_DAYS:
        return None
    if days <= 0:
        return Countdown("0", 0)
    reached = next((m for m in MILESTONES if days <= m), None)
    return Countdown("start" if reached is None else str(reached), days)


def watches_clock(scope: Scope, iso3: Iso3, groups: GroupsByKey) -> bool:
    """Does a watch with this scope follow the State's withdrawal?"""
    about_withdrawal = not scope.kinds or Kind.WITHDRAWAL in scope.kinds
    return about_withdrawal and wants_states(scope, (iso3,), groups)
