"""The one standing of a State on a day, from its dated acts. Pure.

The order of questions: withdrawn, notice given, in force, deposited, signed, nothing;
before them all, a consent whose day is not known is unconfirmed until the latest day on
which it can have brought the Convention into force (docs/glossary.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.errors import InputError
from bot.model.state import Status
from bot.treaty import terms
from bot.treaty.participation import Membership, Participation

BOUND = frozenset({Status.STATE_PARTY, Status.STATE_PARTY_WITHDRAWING})
"""The Convention is in force for a State with one of these."""
MAYBE_BOUND = BOUND | {Status.UNCONFIRMED}


@dataclass(frozen=True, slots=True)
class StandingOn:
    """A status and the membership it follows from (None: nothing was deposited by the day)."""

    status: Status
    membership: Membership | None


def standing_on(participation: Participation, on: date) -> StandingOn:
    """How the State stands at the end of this day.

    Raises:
        InputError: the day is before the Convention was adopted.
    """
    refuse_before_adoption(on)
    for membership in reversed(participation.memberships):
        if on >= membership.begins:
            return StandingOn(_status(membership, on), membership)
    signed = participation.signed is not None and participation.signed <= on
    return StandingOn(Status.SIGNATORY if signed else Status.NOT_JOINED, None)


def _status(membership: Membership, on: date) -> Status:
    if membership.undated is not None:
        bound = on >= membership.undated.in_force[1]
        return Status.STATE_PARTY if bound else Status.UNCONFIRMED
    if membership.in_force is None:
        raise ValueError("a dated consent has an entry into force")
    if membership.effective is not None and on >= membership.effective:
        return Status.WITHDRAWN
    if on < membership.in_force:
        return Status.CONSENTED
    if membership.notified is not None and membership.notified <= on:
        taken_back = membership.revoked is not None and membership.revoked <= on
        return Status.STATE_PARTY if taken_back else Status.STATE_PARTY_WITHDRAWING
    return Status.STATE_PARTY


def refuse_before_adoption(on: date) -> None:
    """Raise InputError for a day on which there was no Convention."""
    if on < terms.ADOPTED:
        raise InputError(
            f"The Convention was adopted on 18 September 1997; ask for that day or a later one, "
            f"not {on.isoformat()}."
        )
