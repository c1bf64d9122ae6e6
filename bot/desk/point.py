"""The first line about a State: one sentence that says whether it is bound, and since or until when.

In: an answer of the treaty and today's date, which decides the tense. Out: a sentence without
markup. It answers the question a reader has; why it is so, and under which article, is in the
answer's own ``sentence``. What is denied is denied only as far as the record is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.desk.citing import day_words
from bot.desk.legal_words import status_words, suspension
from bot.desk.naming import in_sentence, opening
from bot.model.answers import StatusAnswer
from bot.model.day import long_day, partial_day, span
from bot.model.state import DEEDS, Status

_OPENED = date(1997, 12, 3)
_TO = {"acceded": "acceded to", "succeeded": "succeeded to"}
_UNLESS = "unless it is then engaged in an armed conflict"


@dataclass(frozen=True, slots=True)
class _Tense:
    """The verbs that change with the day asked about."""

    be: str
    be_not: str
    be_still: str
    be_no_longer: str
    have: str


_PAST = _Tense("was", "was not", "was still", "was no longer", "had")
_PRESENT = _Tense("is", "is not", "is still", "is no longer", "has")
_FUTURE = _Tense("will be", "will not be", "will still be", "will no longer be", "will have")


@dataclass(frozen=True, slots=True)
class _Asked:
    answer: StatusAnswer
    today: date
    tense: _Tense

    def comes(self, day: date | None, past: str, future: str) -> str:
        """What is said of a day that has come by today, or is still ahead."""
        return past if day is not None and day <= self.today else future


def point(answer: StatusAnswer, today: date) -> str:
    """``Finland is no longer bound by the Convention: its withdrawal took effect on ...``."""
    tense = _PRESENT
    if answer.on != today:
        tense = _PAST if answer.on < today else _FUTURE
    said = _SAYS[answer.status](_Asked(answer, today, tense))
    name = in_sentence(answer.state)
    if not said:
        return f"{opening(name)}: {status_words(answer)}."
    when = "" if answer.on == today else f"On {long_day(answer.on)} "
    return f"{opening(f'{when}{name}')} {said}."


def projection(on: date, today: date) -> str:
    """What an answer about a day to come is worth; empty for any other day."""
    if on <= today:
        return ""
    return f"A projection: what follows from the record as it stands on {long_day(today)}."


def _party(asked: _Asked) -> str:
    answer, tense = asked.answer, asked.tense
    suspended = suspension(answer)
    if suspended is not None:
        notified = "had notified" if tense is _PAST else "notified"
        return (
            f"{tense.be_still} bound by the Convention, although it {notified} a suspension on "
            f"{partial_day(suspended)}, which the Convention does not provide for"
        )
    if answer.consent_date is not None and answer.consent_date > answer.on:
        return (
            f"{tense.be} a State Party, by the retroactive effect of the succession it deposited "
            f"on {long_day(answer.consent_date)}"
        )
    if answer.entry_into_force is not None:
        return f"{tense.be} a State Party, bound by the Convention since {long_day(answer.entry_into_force)}"
    if answer.entry_into_force_bounds is not None:
        force = span(*answer.entry_into_force_bounds)
        return f"{tense.be} a State Party, bound by the Convention since a day between {force}"
    return ""


def _withdrawing(asked: _Asked) -> str:
    answer, tense, effective = asked.answer, asked.tense, asked.answer.withdrawal_effective
    if effective is None:
        notified = day_words(answer.withdrawal_notified, None)
        on = f", of which notice was received on {notified}," if notified else ""
        return (
            f"{tense.be_still} a State Party and bound: its withdrawal{on} cannot take effect "
            f"before the end of the armed conflict in which it {tense.be} engaged"
        )
    until = asked.comes(
        effective,
        f"took effect on {long_day(effective)}",
        f"takes effect: on {long_day(effective)}, {_UNLESS}",
    )
    return f"{tense.be_still} a State Party, bound until its withdrawal {until}"


def _withdrawn(asked: _Asked) -> str:
    effective, tense = asked.answer.withdrawal_effective, asked.tense
    if effective is None:
        return ""
    if asked.answer.on > asked.today >= effective:
        return f"{tense.be_not} bound by the Convention: its withdrawal took effect on {long_day(effective)}"
    took = asked.comes(
        effective,
        f"took effect on {long_day(effective)}",
        f"is to take effect on {long_day(effective)}, {_UNLESS}",
    )
    return f"{tense.be_no_longer} bound by the Convention: its withdrawal {took}"


def _consented(asked: _Asked) -> str:
    answer, tense, force = asked.answer, asked.tense, asked.answer.entry_into_force
    if force is None or answer.consent_kind is None:
        return ""
    enters = asked.comes(force, "entered", "enters")
    return (
        f"{tense.have} {_deed(answer)} the Convention but {tense.be_not} bound yet: the Convention "
        f"{enters} into force for it on {long_day(force)}"
    )


def _unconfirmed(asked: _Asked) -> str:
    answer, tense = asked.answer, asked.tense
    given, force = answer.consent_bounds, answer.entry_into_force_bounds
    if given is None or force is None or answer.consent_kind is None:
        return ""
    if answer.on < given[1]:
        return (
            f"may have {_deed(answer)} the Convention already: the day of its deposit, between "
            f"{span(*given)}, is not known"
        )
    enters = asked.comes(force[1], "entered", "enters")
    when = f"the Convention {enters} into force for it on a day between {span(*force)}"
    start = f"{tense.have} {_deed(answer)} the Convention"
    if answer.on < force[0]:
        return f"{start} but {tense.be_not} bound yet: {when}"
    return f"{start}; whether it {tense.be} bound yet is not known: {when}"


def _signatory(asked: _Asked) -> str:
    have, be_not = asked.tense.have, asked.tense.be_not
    said = f"{have} signed the Convention but {be_not} bound by it"
    return f"{said}: no instrument is {_known_up_to(asked.answer)}" if _beyond(asked) else said


def _outside(asked: _Asked) -> str:
    if asked.answer.on < _OPENED:
        return "was not bound: the Convention was not open for signature before 3 December 1997"
    said = f"{asked.tense.be_not} a party to the Convention"
    if _beyond(asked):
        return f"{said}: no signature and no instrument is {_known_up_to(asked.answer)}"
    return f"{said}: it {asked.tense.have} neither signed it nor deposited an instrument"


def _beyond(asked: _Asked) -> bool:
    """Is the day later than the record is known to be complete?"""
    return asked.answer.on > asked.answer.record.known_to


def _known_up_to(answer: StatusAnswer) -> str:
    return f"known up to {long_day(answer.record.known_to)}"


def _deed(answer: StatusAnswer) -> str:
    if answer.consent_kind is None:
        raise ValueError("the kind of consent is known wherever this is used")
    deed = DEEDS[answer.consent_kind]
    return _TO.get(deed, deed)


_SAYS: Mapping[Status, Callable[[_Asked], str]] = {
    Status.STATE_PARTY: _party,
    Status.STATE_PARTY_WITHDRAWING: _withdrawing,
    Status.WITHDRAWN: _withdrawn,
    Status.CONSENTED: _consented,
    Status.UNCONFIRMED: _unconfirmed,
    Status.SIGNATORY: _signatory,
    Status.NOT_JOINED: _outside,
}
