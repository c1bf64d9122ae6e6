"""Participation in numbers on a day, each with its definition.

``deposited``: States whose deposit was made by the day and is not undone by a withdrawal in
effect. ``in_force``: States for which the Convention is in force. ``signatories``: all that
had signed by the day, whatever followed. ``signatories_only``: signed, nothing deposited.
``withdrawn``: withdrawal in effect. ``not_joined``: the rest of the 197, so that
deposited + signatories_only + withdrawn + not_joined = 197.

A consent whose day is not known counts as not joined until the latest day it can have been
made, then as deposited; likewise for its entry into force. Between the bounds a number has
two values (``..._at_most``), ``uncertain`` names the State and a note says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.model.answers import Counts
from bot.model.day import long_day, span
from bot.model.state import State, Status
from bot.treaty.participation import Participation, Undated
from bot.treaty.status import BOUND, StandingOn, standing_on


def counts_on(participations: Iterable[Participation], on: date, known_to: date) -> Counts:
    """Count every State once.

    Raises:
        InputError: the day is before the Convention was adopted.
    """
    everyone = [(each, standing_on(each, on)) for each in participations]
    deposited = sum(_deposited(standing, on) for _, standing in everyone)
    in_force = sum(standing.status in BOUND for _, standing in everyone)
    withdrawn = _number(everyone, Status.WITHDRAWN)
    signatories_only = _number(everyone, Status.SIGNATORY)
    undated = [
        (each.state, standing.membership.undated)
        for each, standing in everyone
        if standing.membership is not None and standing.membership.undated is not None
    ]
    open_deposit = [state for state, each in undated if _within(on, each.bounds)]
    open_force = [state for state, each in undated if _within(on, each.in_force)]
    return Counts(
        on=on,
        known_to=known_to,
        deposited=deposited,
        deposited_at_most=deposited + len(open_deposit),
        in_force=in_force,
        in_force_at_most=in_force + len(open_force),
        signatories=sum(each.signed is not None and each.signed <= on for each, _ in everyone),
        signatories_only=signatories_only,
        not_joined=len(everyone) - deposited - signatories_only - withdrawn,
        withdrawn=withdrawn,
        universe=len(everyone),
        uncertain=tuple(dict.fromkeys(s.iso3 for s in (*open_deposit, *open_force))),
        notes=(
            *(note for state, each in undated if (note := undated_note(state, each, on))),
            *(note for each, standing in everyone if (note := _succession(each, standing, on))),
        ),
    )


def undated_note(state: State, undated: Undated, on: date) -> str:
    """Why a number has two values on the day; empty where it has one.

    ``Lebanon acceded between 13 January and 25 August 2026; the day is not known. ...``
    """
    open_deposit, open_force = _within(on, undated.bounds), _within(on, undated.in_force)
    if not open_deposit and not open_force:
        return ""
    acceded = f"{state.title} acceded between {span(*undated.bounds)}; the day is not known."
    force = f"The Convention enters into force for it between {span(*undated.in_force)}"
    if open_deposit and open_force:
        return f"{acceded} {force}. So it may be one more State Party, and one more that is bound."
    if open_deposit:
        return f"{acceded} So it may be one more State Party by deposit."
    return f"{acceded} {force}, so it may be one more that is bound."


def _within(on: date, bounds: tuple[date, date]) -> bool:
    return bounds[0] <= on < bounds[1]


def _number(everyone: list[tuple[Participation, StandingOn]], status: Status) -> int:
    return sum(standing.status is status for _, standing in everyone)


def _deposited(standing: StandingOn, on: date) -> bool:
    membership = standing.membership
    if membership is None or standing.status is Status.WITHDRAWN:
        return False
    if membership.undated is not None:
        return on >= membership.undated.last
    return membership.deposited is not None and membership.deposited <= on


def _succession(participation: Participation, standing: StandingOn, on: date) -> str:
    membership = standing.membership
    if membership is None or membership.deposited is None or membership.deposited <= on:
        return ""
    return (
        f"{participation.state.title} is bound by succession since {long_day(membership.begins)}, "
        f"but is counted among the deposits only from {long_day(membership.deposited)}."
    )
