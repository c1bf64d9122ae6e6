"""A State's standing in words: one vocabulary for cards, tables and lists. Neutral, and plain.

In: a status or an answer of the treaty. Out: short texts without markup.
"""

from __future__ import annotations

from datetime import date

from bot.desk.replies import Freshness
from bot.model.day import long_day
from bot.model.state import ConsentKind, Status, StatusAnswer, Step

STATUS_WORDS = {
    Status.STATE_PARTY: "State Party",
    Status.STATE_PARTY_WITHDRAWING: "State Party, withdrawal notified",
    Status.CONSENTED: "Joined, not yet in force",
    Status.SIGNATORY: "Signed, not joined",
    Status.WITHDRAWN: "Withdrawn",
    Status.NOT_JOINED: "Not joined",
    Status.UNCONFIRMED: "Unconfirmed",
}

CONSENT_WORDS = {
    ConsentKind.RATIFICATION: "ratified",
    ConsentKind.ACCEPTANCE: "accepted",
    ConsentKind.APPROVAL: "approved",
    ConsentKind.ACCESSION: "acceded",
    ConsentKind.SUCCESSION: "succeeded",
}
"""How a State consented to be bound (Article 16), as what it did."""

STEP_WORDS = {
    Step.STATEMENT: "statement",
    Step.PROPOSAL: "government proposal",
    Step.PARLIAMENT: "parliament",
    Step.LAW: "signature or law",
    Step.DEPOSIT: "deposit",
    Step.EFFECT: "effect",
}


def facts(answer: StatusAnswer) -> list[tuple[str, date]]:
    """The known dates of a State with what happened on each, oldest first.

    ``[("acceded", 2012-01-09), ("in force", 2012-07-01), ...]``
    """
    kind = CONSENT_WORDS[answer.consent_kind] if answer.consent_kind else "deposited"
    out = answer.withdrawal_effective
    left = "out since" if out and out <= answer.on else "out on"
    pairs = [
        ("signed", answer.signed),
        (kind, answer.consent_date),
        ("in force", answer.entry_into_force),
        ("withdrawal notified", answer.withdrawal_notified),
        (left, out),
    ]
    return [(what, when) for what, when in pairs if when is not None]


def facts_in_words(answer: StatusAnswer) -> str:
    """``acceded 9 January 2012, in force 1 July 2012, ...``; empty where nothing happened."""
    return ", ".join(f"{what} {long_day(when)}" for what, when in facts(answer))


def since(answer: StatusAnswer) -> str:
    """The one date that belongs to the status: ``in force 1 March 1999``; empty for none."""
    dates = dict(facts(answer))
    wanted = {
        Status.STATE_PARTY: ("in force",),
        Status.STATE_PARTY_WITHDRAWING: ("out on", "withdrawal notified"),
        Status.CONSENTED: ("in force",),
        Status.SIGNATORY: ("signed",),
        Status.WITHDRAWN: ("out since",),
    }
    for what in wanted.get(answer.status, ()):
        if what in dates:
            return f"{what} {long_day(dates[what])}"
    return "day not known" if answer.status is Status.UNCONFIRMED else ""


def age(record: Freshness) -> str:
    """How old the record is, and whether it was compared with the depositary since."""
    start = f"Record as of {long_day(record.as_of)}"
    if record.checked_on is None:
        return f"{start}; not checked since."
    return f"{start}; compared with the Depositary's page on {long_day(record.checked_on)}."
