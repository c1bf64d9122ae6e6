"""What can be true of a State's acts: the Convention's order of things, as one question.

Used for the packaged record at start and for every act an admin enters. In: a
participation. Out: what is wrong with it in words, or None.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from bot.model.state import ConsentKind
from bot.treaty import terms
from bot.treaty.participation import Membership, Participation

_AFTER_SIGNATURE = {ConsentKind.RATIFICATION, ConsentKind.ACCEPTANCE, ConsentKind.APPROVAL}


def why_impossible(participation: Participation) -> str | None:
    """Why these acts cannot be, or None when they can."""
    signed = participation.signed
    if signed is not None and not terms.OPENED <= signed < terms.GENERAL_ENTRY_INTO_FORCE:
        return (
            f"a signature on {signed} is impossible: the Convention was open for signature from "
            f"{terms.OPENED} until it entered into force on {terms.GENERAL_ENTRY_INTO_FORCE}"
        )
    for index, membership in enumerate(participation.memberships):
        found = (
            _consent_problem(participation, membership, first=index == 0)
            or _force_problem(participation, membership)
            or _withdrawal_problem(participation, membership)
        )
        if found:
            return found
    return _sequence_problem(participation.memberships)


def _consent_problem(
    participation: Participation, membership: Membership, *, first: bool
) -> str | None:
    signed, deposited = participation.signed, membership.deposited
    if membership.kind in _AFTER_SIGNATURE and signed is None:
        return f"{membership.kind} without a signature is impossible; who has not signed accedes"
    if first and membership.kind not in _AFTER_SIGNATURE and signed is not None:
        return f"{membership.kind} by a signatory is impossible; a signatory ratifies"
    if deposited is None:
        return None if membership.undated else f"{membership.kind} without the day of deposit"
    if deposited < terms.OPENED:
        return f"a deposit on {deposited} is before the Convention opened on {terms.OPENED}"
    if signed is not None and deposited < signed:
        return f"the deposit on {deposited} is before the signature on {signed}"
    return None


def _force_problem(participation: Participation, membership: Membership) -> str | None:
    deposited, in_force = membership.deposited, membership.in_force
    if deposited is None:
        return f"entry into force on {in_force} without a deposit" if in_force else None
    if in_force is None:
        return "a deposit without an entry into force"
    if membership.kind is ConsentKind.SUCCESSION and participation.succeeded_on is not None:
        expected, rule = participation.succeeded_on, "the listed date of succession"
    else:
        expected, rule = terms.entry_into_force(deposited), "Article 17"
    if in_force != expected:
        return f"entry into force on {in_force}, but {rule} gives {expected}"
    return None


def _withdrawal_problem(participation: Participation, membership: Membership) -> str | None:
    notified, effective = membership.notified, membership.effective
    if notified is None:
        lone = effective or membership.revoked
        return f"a withdrawal dated {lone} without its notice" if lone else None
    if membership.undated is not None:
        return "the day of its consent is not known; record that first"
    if membership.in_force is None or notified <= membership.in_force:
        return f"a notice of withdrawal on {notified} is not after entry into force"
    if membership.revoked is not None:
        return _revocation_problem(membership, notified, membership.revoked)
    return _effect_problem(participation, effective, terms.withdrawal_effect(notified))


def _effect_problem(
    participation: Participation, effective: date | None, six_months_end: date
) -> str | None:
    if participation.held_back(six_months_end):
        if effective is not None and effective < six_months_end:
            return f"withdrawal in effect on {effective}, before the six months end on {six_months_end}"
        return None
    if effective != six_months_end:
        return f"withdrawal in effect on {effective}, but Article 20 gives {six_months_end}"
    return None


def _revocation_problem(membership: Membership, notified: date, revoked: date) -> str | None:
    if membership.effective is not None:
        return "a withdrawal cannot both take effect and be taken back"
    if not notified <= revoked < terms.withdrawal_effect(notified):
        return (
            f"a notice of {notified} can be taken back only before it takes effect on "
            f"{terms.withdrawal_effect(notified)}"
        )
    return None


def _sequence_problem(memberships: tuple[Membership, ...]) -> str | None:
    for before, after in pairwise(memberships):
        if before.effective is None or after.deposited is None:
            return "a second consent needs a withdrawal in effect before it and a day of deposit"
        if after.deposited < before.effective:
            return (
                f"a new deposit on {after.deposited} is before the withdrawal took effect on "
                f"{before.effective}"
            )
    return None
