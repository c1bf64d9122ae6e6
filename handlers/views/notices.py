"""Messages that are no story: a changed status, a withdrawal's last days, reminders, notes.

In: the outbox's payloads and present status answers. Out: short messages with date and
source. Days are calendar days of the Convention (Article 20), not hours.
"""

from __future__ import annotations

import re

from bot.desk.legal_words import STATUS_WORDS
from bot.model.alert import Note, RecordCorrected, Reminder, StatusChange
from bot.model.answers import StatusAnswer
from bot.model.day import long_day, partial_day
from bot.model.state import DEEDS, ConsentKind, Status
from bot.ports import Message
from handlers.views.alert import status_line
from handlers.views.blocks import Block, Element, actions, button, context, header, message, section
from handlers.views.text import link, literal, plural

_CHANNEL = re.compile(r"^(Minewatch could not post to )the channel ([CG][A-Z0-9]{5,20})\b")
"""Our own sentence about a channel: it may link to it."""


def status_change_message(change: StatusChange, answer: StatusAnswer) -> Message:
    """A State's act was entered: what it did and when, what it is now, on whose word."""
    title = _step_words(change, answer)
    words = f"{literal(title)}. {literal(answer.sentence, 600)}"
    return message(
        words,
        [
            header(f"⚖️ {title}"),
            section(status_line(answer)),
            context(f"Entered in the treaty record · {link(change.source_url, 'Source')}"),
            actions(_status_button(answer)),
        ],
    )


def correction_message(corrected: RecordCorrected, answer: StatusAnswer) -> Message:
    """What was announced was a mistake of ours, not the State's step."""
    words = _correction_words(corrected, answer)
    return message(
        f"{words} {literal(answer.sentence, 600)}",
        [
            section(f"*{words}*\n{literal(answer.sentence, 600)}"),
            context(f"Corrected in the treaty record · {link(corrected.source_url, 'Source')}"),
            actions(_status_button(answer)),
        ],
    )


def correction_reply(corrected: RecordCorrected, answer: StatusAnswer) -> Message:
    """In the thread of the message that was edited, which says the rest."""
    words = _correction_words(corrected, answer)
    return message(words, [section(words)])


def _correction_words(corrected: RecordCorrected, answer: StatusAnswer) -> str:
    name, act = answer.state.name, ACT_NOUNS.get(corrected.act, "act")
    what = f"{_possessive(name)} {act} of {long_day(corrected.day)}"
    if corrected.now is None:
        said = f"Correction: {what} had been entered by mistake."
    else:
        said = (
            f"Correction: {what} had been entered with the wrong date; the correct date is "
            f"{long_day(corrected.now)}."
        )
    return f"{literal(said)} {literal(f'{name} is {_STANDING[answer.status]}.')}"


ACT_NOUNS = {
    "signed": "signature",
    **{str(kind): str(kind) for kind in ConsentKind},
    "consent_date": "consent to be bound",
    "withdrawal_notified": "notice of withdrawal",
    "withdrawal_effective": "withdrawal in effect",
    "withdrawal_revoked": "revocation of its notice of withdrawal",
}
"""An act of the record as a noun: "Finland's ... of 10 July 2025"."""

_DEEDS = {"signed": "signed", **{str(kind): deed for kind, deed in DEEDS.items()}}
_STANDING = {
    Status.STATE_PARTY: "a State Party",
    Status.STATE_PARTY_WITHDRAWING: "a State Party whose notice of withdrawal was received",
    Status.CONSENTED: "a contracting State",
    Status.SIGNATORY: "a signatory",
    Status.WITHDRAWN: "no longer a State Party",
    Status.NOT_JOINED: "not a party",
    Status.UNCONFIRMED: "a State whose day of consent is not known",
}


def _step_words(change: StatusChange, answer: StatusAnswer) -> str:
    """``Finland acceded anew on 3 November 2026: a new membership with new deadlines``."""
    name = answer.state.name
    if change.day is None:
        return f"{name}: {STATUS_WORDS[change.after]}"
    on = f"on {long_day(change.day)}"
    match change.act:
        case "withdrawal_notified":
            return f"{name}: notice of withdrawal received {on}"
        case "withdrawal_effective":
            return f"{name} is no longer a State Party: withdrawal in effect {on}"
        case "withdrawal_revoked":
            return f"{name}: notice of withdrawal taken back {on}"
        case act:
            anew = " anew" if change.anew else ""
            clocks = ": a new membership with new deadlines" if change.anew else ""
            return f"{name} {_DEEDS.get(act, 'consented to be bound')}{anew} {on}{clocks}"


def _possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def clock_message(answer: StatusAnswer, days_left: int) -> Message:
    """How long a withdrawal still needs to take effect; edited as the days pass."""
    words = _clock_words(answer, days_left)
    return message(words, [*_clock_blocks(words), actions(_status_button(answer))])


def clock_reply(answer: StatusAnswer, days_left: int) -> Message | None:
    """In the clock's thread, on the day itself; before that the edited message says enough."""
    if days_left > 0:
        return None
    words = _clock_words(answer, 0)
    return message(words, [section(words)])


def reminder_message(reminder: Reminder, state_name: str | None) -> Message:
    """A deadline or meeting that comes near."""
    about = f"{literal(state_name)}: " if state_name else ""
    words = f"{about}{literal(reminder.title, 300)} on {partial_day(reminder.date)}."
    if len(reminder.date) < len("2025-01-01"):
        words = f"{about}{literal(reminder.title, 300)} in {partial_day(reminder.date)}."
    return message(words, [section(f"🗓️ {words}"), context(link(reminder.source_url, "Source"))])


def note_message(note: Note) -> Message:
    """A plain message of Minewatch itself."""
    words = _CHANNEL.sub(r"\1<#\2>", literal(note.text, 2800))
    return message(words, [section(words)])


def _clock_words(answer: StatusAnswer, days_left: int) -> str:
    name, effective = literal(answer.state.title), answer.withdrawal_effective
    date_words = long_day(effective) if effective else "a day that is not known"
    if days_left <= 0:
        return f"{name}: the withdrawal has taken effect ({date_words}). {literal(answer.sentence, 600)}"
    left = plural(days_left, "day", "days")
    return (
        f"{name}: the withdrawal is to take effect on {date_words}, in {left}, unless the State is "
        f"then engaged in an armed conflict, Article 20(3). Until then it is bound by the Convention."
    )


def _clock_blocks(words: str) -> list[Block]:
    return [section(f"⏳ {words}")]


def _status_button(answer: StatusAnswer) -> Element:
    name = answer.state.title
    return button("Status", "status:show", answer.state.iso3, label=f"Status of {name}")
