"""A picture in words: its title, its legend, and what it shows for those who do not see it. Pure.

In: values of bot.model.picture. Out: short texts without markup. The same words stand in the picture,
in its alternative text, and in the message around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.desk.citing import counted, record_words
from bot.desk.point import projection
from bot.model.day import long_day, partial_day
from bot.model.picture import BOUND_MARKS, Course, Mark, Moment, WorldMap, WorldOn
from bot.model.state import Iso3, State

MARK_WORDS: Mapping[Mark, str] = {
    Mark.PARTY: "State Party",
    Mark.ANNOUNCED: "State Party, withdrawal announced or approved",
    Mark.NOTICE: "State Party, notice of withdrawal received",
    Mark.SUSPENSION: "State Party, notified a suspension",
    Mark.CONSENTED: "Consented, not yet in force",
    Mark.UNCONFIRMED: "Consented, day not known",
    Mark.SIGNATORY: "Signatory",
    Mark.WITHDRAWN: "No longer a State Party",
    Mark.OUTSIDE: "Not joined",
}
"""What each mark means, in the order of the legend."""

_NAMED = (
    Mark.ANNOUNCED, Mark.NOTICE, Mark.SUSPENSION, Mark.CONSENTED, Mark.UNCONFIRMED, Mark.SIGNATORY,
    Mark.WITHDRAWN,
)  # fmt: skip
"""Marks of few States, which are named in the text."""
_MOST_NAMED = 24
PLACES = "Equal tiles near where the States lie; no borders are shown."


def map_title(shown: WorldMap) -> str:
    """``Mine Ban Convention on 16 June 2025``, of a group too."""
    group = f"{shown.title}: " if shown.title else ""
    days = " and ".join(long_day(day.on) for day in shown.days)
    return f"{group}Mine Ban Convention on {days}"


def day_summary(day: WorldOn, shown: WorldMap) -> str:
    """``165 States Parties, 32 not joined``: all that are shown, in one line."""
    waiting = day.number(Mark.CONSENTED, Mark.UNCONFIRMED)
    parties = str(day.number(*BOUND_MARKS) + waiting)
    if not shown.title:  # over all States a day that is not known may make it two numbers
        parties = counted(day.counts, "deposited")
    parts = [f"{parties} {'State Party' if parties == '1' else 'States Parties'}"]
    if waiting:
        parts[0] += f" ({waiting} of them not yet in force)"
    withdrawn = day.number(Mark.WITHDRAWN)
    if withdrawn:
        parts.append(f"{withdrawn} no longer")
    signed = day.number(Mark.SIGNATORY)
    if signed:
        parts.append(f"{signed} signed only")
    parts.append(f"{day.number(Mark.OUTSIDE)} not joined")
    return ", ".join(parts)


def legend(shown: WorldMap) -> list[tuple[Mark, tuple[int, ...]]]:
    """The marks that occur, with the number of States of each day."""
    numbers = [(mark, tuple(day.number(mark) for day in shown.days)) for mark in MARK_WORDS]
    return [(mark, found) for mark, found in numbers if any(found)]


def source_line(shown: WorldMap | Course) -> str:
    """Where the facts are from, and how far they are known."""
    return f"Depositary: Secretary-General of the United Nations. {record_words(shown.record)}"


def map_words(shown: WorldMap) -> str:
    """Everything the map shows: the numbers of each day, the States of rare marks, what changed."""
    parts = [_day_words(day, shown) for day in shown.days]
    if len(shown.days) > 1:
        changed = shown.changed()
        parts.append(
            f"Changed: {_names(changed, shown.states)}." if changed else "Nothing changed."
        )
    ahead = projection(shown.days[-1].on, shown.today)
    return " ".join([*parts, *([ahead] if ahead else [])])


def _day_words(day: WorldOn, shown: WorldMap) -> str:
    said = [f"{long_day(day.on)}: {day_summary(day, shown)}."]
    for mark in _NAMED:
        states = day.states(mark)
        if states:
            said.append(f"{MARK_WORDS[mark]} ({len(states)}): {_names(states, shown.states)}.")
    if not shown.title:
        said += day.counts.notes
    return " ".join(said)


def _names(codes: Iterable[Iso3], states: Mapping[Iso3, State]) -> str:
    names = sorted(states[iso3].name for iso3 in codes)
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def course_title(shown: Course) -> str:
    """``Finland under the Mine Ban Convention, to 27 November 2026``."""
    return f"{shown.state.title} under the Mine Ban Convention, to {long_day(shown.on)}"


def moment_words(moment: Moment) -> str:
    """``10 July 2025: notice of withdrawal``."""
    return f"{partial_day(moment.on)}: {moment.words}"


def course_words(shown: Course) -> str:
    """Everything the strip shows: what happened when, and how the State stands at its end."""
    happened = "; ".join(map(moment_words, shown.moments))
    last = MARK_WORDS[shown.stretches[-1].mark]
    end = f"On {long_day(shown.on)}: {last}."
    return f"{happened}. {end}" if happened else f"No act is known. {end}"
