"""What comes next, and what has passed: meetings, deadlines, entries into force and effects.

In: the desk's Deadlines and which page of it. Out: a message; a date that is only a month
or a year is said so; what a State owes stands below its date, with the source.
"""

from __future__ import annotations

from bot.desk.citing import record_words
from bot.desk.replies import Deadlines, StatusVerb
from bot.model.day import long_day, partial_day
from bot.model.names import listed
from bot.model.state import CalendarDate
from bot.ports import Message
from handlers.views.blocks import actions, button, context, header, message, section
from handlers.views.pages import from_the_start, turn
from handlers.views.share import share_button
from handlers.views.sourcing import linked_credit
from handlers.views.text import link, literal

MOST = 20
_IN_TEXT = 150


def deadlines_message(reply: Deadlines, page: int = 1, calendar: str | None = None) -> Message:
    """One page of the dates, the way to the next, and the way to those on the other side of today.

    ``calendar``: the address at which calendar programs fetch these dates.
    """
    shown = from_the_start(len(reply.dates), MOST, page)
    dates = reply.dates[shown.start : shown.end]
    ask = (StatusVerb.DEADLINES, _query(reply, overdue=reply.overdue))
    other = _query(reply, overdue=not reply.overdue)
    label = "Dates ahead" if reply.overdue else "Passed deadlines"
    subscribe = _to_subscribe(reply, calendar)
    blocks = [
        header(_title(reply)),
        *(section(f"• {date_line(entry)}{_detail(entry)}") for entry in dates),
        *([] if dates else [section(_nothing(reply))]),
        context(
            " ".join(
                part for part in (shown.words, _seen(reply), record_words(reply.record)) if part
            )
        ),
        *([context(subscribe)] if subscribe else []),
        actions(
            *turn(shown, -1, "Back", ask),
            *turn(shown, 1, "Further", ask),
            button(label, "status:deadlines:2", other, label=label),
            share_button(f"deadlines {ask[1]} page {shown.number}", "these dates"),
        ),
    ]
    return message(f"{_text(reply, dates, shown.words)} {subscribe}".rstrip(), blocks)


def _to_subscribe(reply: Deadlines, calendar: str | None) -> str:
    """The address as it is copied into a calendar program, which gets what is ahead."""
    if calendar is None or reply.overdue:
        return ""
    return f"Subscribe in your calendar: {link(calendar, calendar, 300)}"


def date_line(entry: CalendarDate) -> str:
    """``1 December 2026: Meeting ... (Geneva)`` with its source."""
    where = f" ({literal(entry.location, 80)})" if entry.location else ""
    title = literal(entry.title, 300)
    return f"*{partial_day(entry.date)}*: {title}{where} ({linked_credit(entry.source)})"


def date_words(entry: CalendarDate) -> str:
    """The same without markup and source."""
    where = f" ({literal(entry.location, 80)})" if entry.location else ""
    return f"{partial_day(entry.date)}: {literal(entry.title, _IN_TEXT)}{where}"


def _detail(entry: CalendarDate) -> str:
    return f"\n{literal(entry.detail, 500)}" if entry.detail else ""


def _query(reply: Deadlines, *, overdue: bool) -> str:
    states = [state.iso3 for state in reply.states[:30]]
    when = f"from {reply.since} to {reply.until}" if reply.until else reply.since.isoformat()
    return " ".join([*(["overdue"] if overdue else []), *states, when])


def _title(reply: Deadlines) -> str:
    names = [state.title for state in reply.states[:3]]
    if len(reply.states) > 3:
        names = [*names[:2], f"{len(reply.states) - 2} more"]
    if reply.overdue:
        return f"Passed deadlines: {listed(names)}" if names else "Passed deadlines"
    return f"Next dates: {listed(names)}" if names else "Next dates of the Convention"


def _seen(reply: Deadlines) -> str:
    day = long_day(reply.since)
    if reply.overdue:
        return f"Articles 4, 5 and 7: passed by {day}, and not known to be fulfilled or extended."
    return f"From {day} to {long_day(reply.until)}." if reply.until else f"From {day}."


def _nothing(reply: Deadlines) -> str:
    if reply.overdue:
        return f"No deadline that had passed by {long_day(reply.since)} is known to be open."
    return f"No date after {long_day(reply.since)} is known."


def _text(reply: Deadlines, dates: tuple[CalendarDate, ...], pages: str) -> str:
    said = " ".join(f"{date_words(entry)}." for entry in dates) or _nothing(reply)
    parts = [f"{literal(_title(reply))}.", said, pages, _seen(reply), record_words(reply.record)]
    return " ".join(part for part in parts if part)
