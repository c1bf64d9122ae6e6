"""A State's standing in words: one vocabulary for cards, tables, lists and terminals. Pure.

In: a status or an answer of the treaty. Out: short texts without markup. The words are
those of the Convention and of the Vienna Convention on the Law of Treaties (Article 2).
"""

from __future__ import annotations

from datetime import date

from bot.desk.citing import day_words
from bot.model.answers import StatusAnswer
from bot.model.state import DEEDS, Bounds, PartialDate, Status, Step

STATUS_WORDS = {
    Status.STATE_PARTY: "State Party",
    Status.STATE_PARTY_WITHDRAWING: "State Party, notice of withdrawal received",
    Status.CONSENTED: "Contracting State, not yet in force",
    Status.SIGNATORY: "Signatory",
    Status.WITHDRAWN: "No longer a State Party",
    Status.NOT_JOINED: "Not a State Party",
    Status.UNCONFIRMED: "Consented to be bound, day not known",
}
"""What each status is called; ``status_words`` also says how a State consented."""

STEP_WORDS = {
    Step.STATEMENT: "statement",
    Step.PROPOSAL: "government proposal",
    Step.PARLIAMENT: "parliament",
    Step.LAW: "signature or law",
    Step.DEPOSIT: "deposit",
    Step.EFFECT: "effect",
}

NOTICE, EFFECTIVE, TO_TAKE_EFFECT = (
    "notice of withdrawal received",
    "withdrawal effective",
    "withdrawal to take effect",
)


def status_words(answer: StatusAnswer) -> str:
    """``State Party``, ``Acceded, day not known``: the standing in the words of the law."""
    if answer.status is Status.UNCONFIRMED and answer.consent_kind is not None:
        return f"{DEEDS[answer.consent_kind].capitalize()}, day not known"
    return STATUS_WORDS[answer.status]


def facts(answer: StatusAnswer) -> list[tuple[str, str]]:
    """What happened and when, oldest first; a day that is not known with its bounds.

    ``[("acceded", "9 January 2012"), ("in force", "1 July 2012"), ...]``
    """
    return [(what, day_words(*when)) for what, when in _dated_facts(answer)]


def _dated_facts(answer: StatusAnswer) -> list[tuple[str, tuple[date | None, Bounds | None]]]:
    """The same with the days as they are known."""
    on, effect = answer.on, answer.withdrawal_effective
    kind = DEEDS[answer.consent_kind] if answer.consent_kind else "deposited"
    passed = effect is not None and effect <= on
    pairs = [
        ("signed", (answer.signed, None)),
        (kind, (answer.consent_date, answer.consent_bounds)),
        (_in_force(answer), (answer.entry_into_force, answer.entry_into_force_bounds)),
        (NOTICE, (answer.withdrawal_notified, None)),
        (EFFECTIVE if passed else TO_TAKE_EFFECT, (effect, None)),
    ]
    return [(what, when) for what, when in pairs if any(when)]


def _in_force(answer: StatusAnswer) -> str:
    """A day that is still to come is not yet the day on which the Convention entered into force."""
    day = answer.entry_into_force
    return "in force from" if day is not None and day > answer.on else "in force"


def facts_in_words(answer: StatusAnswer) -> str:
    """``acceded 9 January 2012, in force 1 July 2012, ...``; empty where nothing happened."""
    return ", ".join(f"{what} {when}" for what, when in facts(answer))


def since(answer: StatusAnswer) -> str:
    """The one date that belongs to the status: ``in force 1 March 1999``; empty for none."""
    return " ".join(decisive(answer))


def decisive(answer: StatusAnswer) -> tuple[str, ...]:
    """The same in two parts, ``("in force", "1 March 1999")``; none where nothing happened."""
    dates, what = dict(facts(answer)), _deciding(answer)
    return (what, dates[what]) if what else ()


def decisive_data(answer: StatusAnswer) -> tuple[str, str]:
    """The same for data, where days sort: ``("in force", "1999-03-01")``; bounds with a slash between."""
    what = _deciding(answer)
    if not what:
        return "", ""
    day, bounds = dict(_dated_facts(answer))[what]
    return what, day.isoformat() if day else "/".join(map(str, bounds or ()))


def _deciding(answer: StatusAnswer) -> str:
    """What of the facts decides the status; empty where nothing happened."""
    wanted = {
        Status.STATE_PARTY: ("in force",),
        Status.STATE_PARTY_WITHDRAWING: (TO_TAKE_EFFECT, NOTICE),
        Status.CONSENTED: ("in force from",),
        Status.SIGNATORY: ("signed",),
        Status.WITHDRAWN: (EFFECTIVE,),
        Status.UNCONFIRMED: tuple(DEEDS.values()),
    }
    happened = dict(_dated_facts(answer))
    return next((what for what in wanted.get(answer.status, ()) if what in happened), "")


def suspension(answer: StatusAnswer) -> PartialDate | None:
    """The day on which a State that is still bound notified that it suspends the Convention."""
    if answer.status is not Status.STATE_PARTY:
        return None
    days = (each.date for each in answer.developments if each.kind == "suspension_notice")
    return min(days, default=None)


def own_notes(answer: StatusAnswer) -> tuple[str, ...]:
    """The notes about this State; every card ends with how far the record reaches."""
    return answer.notes[:-1] if answer.on > answer.record.known_to else answer.notes
