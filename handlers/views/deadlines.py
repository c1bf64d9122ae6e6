"""What comes next: meetings, deadlines, entries into force and effects, soonest first.

In: the desk's Deadlines. Out: a message; a date that is only a month or a year is said so.
"""

from __future__ import annotations

from bot.desk.replies import Deadlines
from bot.model.day import long_day
from bot.model.state import CalendarDate
from bot.ports import Message
from handlers.views.blocks import actions, context, header, message, section
from handlers.views.share import share_button
from handlers.views.standing import age
from handlers.views.text import link, listed, literal, partial_day, plural

MOST = 20


def deadlines_message(reply: Deadlines) -> Message:
    """The next dates, with how many there are beyond."""
    shown = reply.dates[:MOST]
    more = len(reply.dates) - len(shown)
    query = " ".join(state.iso3 for state in reply.states[:30])
    blocks = [
        header(_title(reply)),
        *(section(f"• {date_line(entry)}") for entry in shown),
        *([] if shown else [section(_nothing(reply))]),
        *([context(f"And {plural(more, 'later date', 'later dates')}.")] if more > 0 else []),
        context(f"Seen from {long_day(reply.since)}. {age(reply.record)}"),
        actions(share_button(f"deadlines {query}", "these dates")),
    ]
    return message(_text(reply), blocks)


def date_line(entry: CalendarDate) -> str:
    """``1 December 2026: Meeting ... (Geneva)``, linked to its source."""
    where = f" ({literal(entry.location, 80)})" if entry.location else ""
    return f"*{partial_day(entry.date)}*: {link(entry.source.url, entry.title, 300)}{where}"


def date_words(entry: CalendarDate) -> str:
    """The same without markup."""
    where = f" ({literal(entry.location, 80)})" if entry.location else ""
    return f"{partial_day(entry.date)}: {literal(entry.title, 200)}{where}"


def _title(reply: Deadlines) -> str:
    names = [state.name for state in reply.states[:3]]
    if len(reply.states) > 3:
        names = [*names[:2], f"{len(reply.states) - 2} more"]
    return f"Next dates: {listed(names)}" if names else "Next dates of the Convention"


def _nothing(reply: Deadlines) -> str:
    return f"No date after {long_day(reply.since)} is known to our sources."


def _text(reply: Deadlines) -> str:
    lines = [f"{date_words(entry)}." for entry in reply.dates[:MOST]]
    said = " ".join(lines) or _nothing(reply)
    return f"{literal(_title(reply))}. {said} {age(reply.record)}"
