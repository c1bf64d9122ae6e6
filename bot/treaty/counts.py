"""Participation in numbers on a day, each with its definition.

``deposited``: States whose deposit was made by the day and is not undone by a withdrawal in
effect. ``in_force``: States for which the Convention is in force. ``signatories``: all that
had signed by the day, whatever followed. ``signatories_only``: signed, nothing deposited.
``withdrawn``: withdrawal in effect. ``not_joined``: the rest of the 197, so that
deposited + signatories_only + withdrawn + not_joined = 197.

A consent whose day of deposit nobody knows counts as not joined until the latest day it
can have been made, then as deposited; both are said in the notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.model.day import long_day
from bot.model.state import Counts, Status
from bot.treaty.participation import Participation, Undated
from bot.treaty.status import BOUND, StandingOn, standing_on


def counts_on(participations: Iterable[Participation], on: date) -> Counts:
    """Count every State once.

    Raises:
        InputError: the day is before the Convention was adopted.
    """
    everyone = [(each, standing_on(each, on)) for each in participations]
    deposited = sum(_deposited(standing, on) for _, standing in everyone)
    withdrawn = _number(everyone, Status.WITHDRAWN)
    signatories_only = _number(everyone, Status.SIGNATORY)
    return Counts(
        on=on,
        deposited=deposited,
        in_force=sum(standing.status in BOUND for _, standing in everyone),
        signatories=sum(each.signed is not None and each.signed <= on for each, _ in everyone),
        signatories_only=signatories_only,
        not_joined=len(everyone) - deposited - signatories_only - withdrawn,
        withdrawn=withdrawn,
        universe=len(everyone),
        notes=tuple(note for pair in everyone for note in _notes(*pair, on, deposited)),
    )


def _number(everyone: list[tuple[Participation, StandingOn]], status: Status) -> int:
    return sum(standing.status is status for _, standing in everyone)


def _deposited(standing: StandingOn, on: date) -> bool:
    membership = standing.membership
    if membership is None or standing.status is Status.WITHDRAWN:
        return False
    if standing.status is Status.UNCONFIRMED:
        return membership.undated is not None and on >= membership.undated.last
    return membership.deposited is not None and membership.deposited <= on


def _notes(
    participation: Participation, standing: StandingOn, on: date, deposited: int
) -> tuple[str, ...]:
    membership, name = standing.membership, participation.state.name
    if membership is None:
        return ()
    if membership.undated is not None:
        return (_undated_note(name, membership.undated, on, deposited),)
    if membership.deposited is not None and membership.deposited > on:
        note = (
            f"{name} is bound by succession since {long_day(membership.begins)}, but is counted "
            f"among the deposits only from {long_day(membership.deposited)}."
        )
        return (note,)
    return ()


def _undated_note(name: str, undated: Undated, on: date, deposited: int) -> str:
    if on >= undated.last:
        return (
            f"{name} is counted among the deposits; whether the Convention is in force for it is "
            f"not known to our sources, so it is not counted as in force."
        )
    return (
        f"{name} joined between {long_day(undated.first)} and {long_day(undated.last)}, on a day "
        f"not known to our sources: {deposited} without it, {deposited + 1} with it; it is "
        f"counted as not joined here."
    )
