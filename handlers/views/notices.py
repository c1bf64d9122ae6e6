"""Messages that are no story: a changed status, a withdrawal's last days, reminders, notes.

In: the outbox's payloads and present status answers. Out: short messages with date and
source. Days are calendar days of the Convention (Article 20), not hours.
"""

from __future__ import annotations

import re

from bot.model.alert import Note, Reminder, StatusChange
from bot.model.day import long_day
from bot.model.state import StatusAnswer
from bot.ports import Message
from handlers.views.alert import status_line
from handlers.views.blocks import Block, Element, actions, button, context, header, message, section
from handlers.views.standing import STATUS_WORDS
from handlers.views.text import link, literal, partial_day, plural

_CHANNEL = re.compile(r"^(Minewatch could not post to )the channel ([CG][A-Z0-9]{5,20})\b")
"""Our own sentence about a channel: it may link to it."""


def status_change_message(change: StatusChange, answer: StatusAnswer) -> Message:
    """The record changed: what it says now, from what, by which act, on whose word."""
    name = answer.state.name
    became = f"from “{STATUS_WORDS[change.before]}” to “{STATUS_WORDS[change.after]}”"
    words = f"The record of {literal(name)} changed {became}. {literal(answer.sentence, 600)}"
    act = literal(change.act.replace("_", " "))
    return message(
        words,
        [
            header(f"⚖️ {name}: {STATUS_WORDS[change.after]}"),
            section(f"Changed {became}.\n{status_line(answer)}"),
            context(f"Act: {act} · {link(change.source_url, 'Source')}"),
            actions(_status_button(answer)),
        ],
    )


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
    name, effective = literal(answer.state.name), answer.withdrawal_effective
    date_words = long_day(effective) if effective else "a day that is not known"
    if days_left <= 0:
        return f"{name}: the withdrawal has taken effect ({date_words}). {literal(answer.sentence, 600)}"
    left = plural(days_left, "day", "days")
    return (
        f"{name}: the withdrawal takes effect on {date_words}, in {left}. "
        f"Until then {name} is bound by the Convention (Article 20)."
    )


def _clock_blocks(words: str) -> list[Block]:
    return [section(f"⏳ {words}")]


def _status_button(answer: StatusAnswer) -> Element:
    name = answer.state.name
    return button("Status", "status:show", answer.state.iso3, label=f"Status of {name}")
