"""A status in words, with the rule that gives it. Pure."""

from __future__ import annotations

from datetime import date

from bot.model.day import long_day
from bot.model.state import ConsentKind, Status
from bot.treaty import rules
from bot.treaty.participation import Membership, Participation
from bot.treaty.status import StandingOn


def sentence(participation: Participation, standing: StandingOn, on: date) -> str:
    """What the State's standing on the day is, and why."""
    membership = standing.membership
    if membership is None:
        return _outside(participation, standing.status, on)
    if standing.status is Status.UNCONFIRMED:
        return (
            f"Joined in {membership.begins.year} by {membership.kind}, but the day of deposit is "
            f"not known to our sources, so its entry into force cannot be said."
        )
    if standing.status is Status.CONSENTED:
        return _consented(membership)
    if standing.status is Status.WITHDRAWN:
        return _out(membership)
    if standing.status is Status.STATE_PARTY_WITHDRAWING:
        return _leaving(membership)
    return _party(participation, membership, on)


def _outside(participation: Participation, status: Status, on: date) -> str:
    if status is Status.SIGNATORY and participation.signed is not None:
        return (
            f"Signed on {long_day(participation.signed)}, not bound: nothing deposited by "
            f"{long_day(on)}."
        )
    if on < rules.OPENED:
        return "Nobody had joined yet: the Convention opened for signature on 3 December 1997."
    return f"Not joined: neither signed nor deposited anything by {long_day(on)}."


def _consented(membership: Membership) -> str:
    when = "the first day of the sixth month after the month of deposit"
    if membership.in_force == rules.GENERAL_ENTRY_INTO_FORCE:
        when = "when the Convention itself enters into force"
    return (
        f"Joined, not yet bound: {_deposit(membership)}; in force on "
        f"{_day(membership.in_force)}, {when}, Article 17."
    )


def _party(participation: Participation, membership: Membership, on: date) -> str:
    since = f"State Party since {_day(membership.in_force)}"
    if membership.kind is ConsentKind.SUCCESSION and participation.succeeded_on is not None:
        since += f": {_deposit(membership)}, in force from the date of independence"
    elif membership.deposited is not None and membership.deposited <= rules.FORTIETH_DEPOSIT:
        since += (
            f", when the Convention entered into force: {_deposit(membership)}, "
            f"among the first forty, Article 17"
        )
    else:
        since += (
            f": {_deposit(membership)}, in force from the first day of the sixth month after "
            f"that month, Article 17"
        )
    if membership.revoked is not None and membership.revoked <= on:
        since += f"; a notice of withdrawal was taken back on {long_day(membership.revoked)}"
    return since + "."


def _leaving(membership: Membership) -> str:
    if membership.notified is None:
        raise ValueError("a State that is leaving has given notice")
    due = rules.withdrawal_effect(membership.notified)
    notice = f"State Party, leaving: notice of {long_day(membership.notified)}"
    if membership.effective is None and membership.revoked is None:
        return (
            f"{notice}; the six months end on {long_day(due)}, but the State is engaged in an "
            f"armed conflict, so the withdrawal does not take effect before its end, Article 20."
        )
    return (
        f"{notice}, out on {long_day(membership.effective or due)}, six months later, Article 20."
    )


def _out(membership: Membership) -> str:
    if membership.notified is None or membership.effective is None:
        raise ValueError("a withdrawn State has given notice")
    rule = "plus six months, Article 20"
    if membership.effective != rules.withdrawal_effect(membership.notified):
        rule = "held back until the end of the armed conflict, Article 20"
    return f"Out since {long_day(membership.effective)}: notice of {long_day(membership.notified)} {rule}."


def _deposit(membership: Membership) -> str:
    return f"{membership.kind} deposited on {_day(membership.deposited)}"


def _day(day: date | None) -> str:
    if day is None:
        raise ValueError("the day is known wherever this sentence is used")
    return long_day(day)
