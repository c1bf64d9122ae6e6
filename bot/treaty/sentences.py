"""A status in words, with the rule that gives it. Pure.

The words are the Convention's (Articles 15 to 20) and those of the Vienna Convention on the
Law of Treaties (Articles 2 and 18): a State signs, ratifies, accepts, approves, accedes or
succeeds; before entry into force it is a contracting State.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.model.day import long_day, span
from bot.model.state import DEEDS, ConsentKind, Declaration, Status
from bot.treaty import terms
from bot.treaty.participation import Membership, Participation, Undated
from bot.treaty.status import StandingOn

_NO_RESERVATIONS = "Interpretative declarations only; reservations are excluded (Article 19)."
_NOTICE_GOES_TO = (
    "Notice of withdrawal is given to all other States Parties, the Depositary and the Security "
    "Council, with a full explanation of the reasons, Article 20(2)."
)
_OTHER_OBLIGATIONS = (
    "Withdrawal does not in any way affect the duty of States to continue fulfilling the "
    "obligations assumed under any relevant rules of international law, Article 20(4). Among them "
    "are customary law and, for the States bound by it, Protocol II as amended to the Convention "
    "on Certain Conventional Weapons."
)


def sentence(participation: Participation, standing: StandingOn, on: date, known_to: date) -> str:
    """What the State's standing on the day is, and why; what is denied, only as far as known."""
    membership = standing.membership
    if membership is None:
        return _outside(participation, standing.status, on, known_to)
    if membership.undated is not None:
        return _undated(membership, membership.undated, standing.status, on)
    if standing.status is Status.CONSENTED:
        return _contracting(membership)
    if standing.status is Status.WITHDRAWN:
        return _withdrawn(membership, known_to)
    if standing.status is Status.STATE_PARTY_WITHDRAWING:
        return _notice(membership)
    return _party(participation, membership, on)


def withdrawal_law(standing: StandingOn, on: date) -> tuple[str, ...]:
    """What goes with a notice of withdrawal: Article 20, paragraphs 2 and 4."""
    membership = standing.membership
    if membership is None or membership.notified is None or on < membership.notified:
        return ()
    if membership.revoked is not None and membership.revoked <= on:
        return ()
    return (_NOTICE_GOES_TO, _OTHER_OBLIGATIONS)


def no_reservations(declarations: Iterable[Declaration]) -> tuple[str, ...]:
    """What goes with declarations on the Convention itself: Article 19."""
    made = any(each.kind in {"declaration", "understanding"} for each in declarations)
    return (_NO_RESERVATIONS,) if made else ()


def _outside(participation: Participation, status: Status, on: date, known_to: date) -> str:
    known = f"known up to {long_day(known_to)}" if on > known_to else f"by {long_day(on)}"
    if status is Status.SIGNATORY and participation.signed is not None:
        return (
            f"Signatory: signed on {long_day(participation.signed)}, no instrument {known}; not "
            f"bound, but obliged not to defeat the Convention's object and purpose (Vienna "
            f"Convention on the Law of Treaties, Article 18)."
        )
    if on < terms.OPENED:
        return (
            "Not a party: the Convention opened for signature on 3 December 1997, so no State "
            "could have signed or acceded."
        )
    return f"Not a party: no signature and no instrument {known}."


def _undated(membership: Membership, undated: Undated, status: Status, on: date) -> str:
    deed = DEEDS[membership.kind]
    start = f"{deed.capitalize()} between {span(*undated.bounds)}; the day is not known."
    force = f"between {span(*undated.in_force)} (Article 17(2))"
    if status is Status.STATE_PARTY:
        return f"State Party. {start} The Convention entered into force for it {force}."
    if on < undated.last:
        start += f" On {long_day(on)} it may not have {deed} yet."
    said = f"{start} The Convention enters into force for it {force}"
    if on < undated.in_force[0]:
        return f"{said}."
    last = terms.first_of_month_after(on, -5) - timedelta(days=1)
    return f"{said}; it is in force on {long_day(on)} only if the deposit was made by {long_day(last)}."


def _contracting(membership: Membership) -> str:
    when = "the first day of the sixth month after the month of deposit, Article 17(2)"
    if membership.in_force == terms.GENERAL_ENTRY_INTO_FORCE:
        when = "with the Convention itself, Article 17(1)"
    return (
        f"Contracting State: {_deposit(membership)}; the Convention enters into force for it on "
        f"{_day(membership.in_force)}, {when}. Until then it is obliged not to defeat the "
        f"Convention's object and purpose (Vienna Convention on the Law of Treaties, Articles 2(1)(f) and "
        f"18)."
    )


def _party(participation: Participation, membership: Membership, on: date) -> str:
    since = f"State Party since {_day(membership.in_force)}: {_deposit(membership)}"
    if membership.kind is ConsentKind.SUCCESSION and participation.succeeded_on is not None:
        since += ", with effect from the date of independence"
        if membership.deposited is not None and on < membership.deposited:
            since += f"; on {long_day(on)} by the retroactive effect of that later instrument"
    elif membership.deposited is not None and membership.deposited <= terms.FORTIETH_DEPOSIT:
        since += "; among the forty whose deposits brought the Convention into force, Article 17(1)"
    else:
        since += (
            "; in force from the first day of the sixth month after the month of deposit, "
            "Article 17(2)"
        )
    if membership.revoked is not None and membership.revoked <= on:
        since += f"; a notice of withdrawal was taken back on {long_day(membership.revoked)}"
    return since + "."


def _notice(membership: Membership) -> str:
    if membership.notified is None:
        raise ValueError("a State that is withdrawing has given notice")
    due = terms.withdrawal_effect(membership.notified)
    notice = f"State Party; notice of withdrawal received on {long_day(membership.notified)}"
    if membership.effective is None and membership.revoked is None:
        return (
            f"{notice}. The six months end on {long_day(due)}, but the State is engaged in an "
            f"armed conflict, so the withdrawal does not take effect before the end of the "
            f"conflict, Article 20(3)."
        )
    return (
        f"{notice}, to take effect on {long_day(membership.effective or due)} unless the State is "
        f"then engaged in an armed conflict, Article 20(3)."
    )


def _withdrawn(membership: Membership, known_to: date) -> str:
    if membership.notified is None or membership.effective is None:
        raise ValueError("a withdrawn State has given notice")
    start = (
        f"No longer a State Party since {long_day(membership.effective)}: instrument of "
        f"withdrawal received on {long_day(membership.notified)},"
    )
    if membership.effective != terms.withdrawal_effect(membership.notified):
        return (
            f"{start} held back until the end of the armed conflict in which the State was "
            f"engaged, Article 20(3)."
        )
    if membership.effective > known_to:  # nothing can be said yet of that day
        return (
            f"{start} effective six months later, Article 20(3). (If it is engaged in an armed conflict "
            f"on that day, the withdrawal waits for the end of the conflict.)"
        )
    return (
        f"{start} effective six months later, Article 20(3). (Had it been engaged in an armed "
        f"conflict on that day, the withdrawal would have waited for the end of the conflict; no "
        f"source says that it was.)"
    )


def _deposit(membership: Membership) -> str:
    if membership.kind is ConsentKind.SUCCESSION:
        return f"by succession, instrument deposited on {_day(membership.deposited)}"
    return f"{DEEDS[membership.kind]} on {_day(membership.deposited)}"


def _day(day: date | None) -> str:
    if day is None:
        raise ValueError("the day is known wherever this sentence is used")
    return long_day(day)
