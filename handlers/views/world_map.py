"""The map of all States on a day, or on two: the picture, and everything it shows in words.

In: the desk's WorldMap, and who draws. Out: a message with plainer forms.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.desk.citing import record_words
from bot.desk.picture_words import (
    MARK_WORDS,
    PLACES,
    day_summary,
    legend,
    map_title,
    map_words,
    source_line,
)
from bot.desk.point import projection
from bot.model.day import long_day
from bot.model.picture import Mark, WorldMap
from bot.model.state import Iso3
from bot.ports import Message, Pictures
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    header,
    message,
    packed,
    section,
)
from handlers.views.charts import pie_chart
from handlers.views.pictures import Illustration, illustrated
from handlers.views.share import share_button
from handlers.views.tables import Cell, Table, sortable, with_table
from handlers.views.text import literal

_MOST_CHANGED = 60
_SHORT = {
    Mark.PARTY: "States Parties",
    Mark.ANNOUNCED: "Leaving announced",
    Mark.NOTICE: "Notice received",
    Mark.SUSPENSION: "Suspension notified",
    Mark.CONSENTED: "Not yet in force",
    Mark.UNCONFIRMED: "Day not known",
    Mark.SIGNATORY: "Signatories",
    Mark.WITHDRAWN: "No longer Parties",
    Mark.OUTSIDE: "Not joined",
}
"""The marks in the twenty letters that a chart has room for."""


def map_message(shown: WorldMap, command: str, gallery: Pictures | None = None) -> Message:
    """The map; ``command`` asks for it again. Without a picture: a chart and a table, or words."""
    title, words = map_title(shown), map_words(shown)
    text = f"{literal(title)}. {literal(words, 3000)} {record_words(shown.record)}"
    top = [header(title), *_days(shown)]
    bottom = [*_named(shown), *_changed(shown), *_bottom(shown, command)]

    def around(drawn: Iterable[Block]) -> list[Block]:
        return [*top, *drawn, *bottom]

    table = _table(shown)
    counted = with_table(text, around, table, _numbers(shown))
    charted = message(text, around([*_chart(shown), sortable(table)]), plainer=counted)
    picture = Illustration(shown, f"{PLACES} {words} {source_line(shown)}")
    plainer = charted if table.fits else counted
    return illustrated(message(text, around([])), picture, gallery, plainer)


def _chart(shown: WorldMap) -> list[Block]:
    """The last day's numbers as a pie."""
    day = shown.days[-1]
    segments = {_SHORT[mark]: numbers[-1] for mark, numbers in legend(shown)}
    return pie_chart(f"States on {long_day(day.on)}", segments)


def _table(shown: WorldMap) -> Table:
    """How many States each mark has, on each day."""
    rows: list[tuple[Cell, ...]] = [(MARK_WORDS[m], *numbers) for m, numbers in legend(shown)]
    days = [day.on.isoformat() for day in shown.days]
    return Table(map_title(shown), ("Status", *days), rows)


def _days(shown: WorldMap) -> list[Block]:
    """The numbers of each day in a line, and why one of them has two values."""
    lines = [f"*{long_day(day.on)}*: {day_summary(day, shown)}" for day in shown.days]
    notes = dict.fromkeys(note for day in shown.days for note in day.counts.notes)
    said = [] if shown.title else [context(literal(note, 600)) for note in list(notes)[:4]]
    return [section("\n".join(lines)), *said]


def _named(shown: WorldMap) -> list[Block]:
    """The States of the rarer marks on the last day, which a picture shows by their codes."""
    day = shown.days[-1]
    lines = [
        f"*{MARK_WORDS[mark]}* ({numbers[-1]}): {_names(day.states(mark), shown)}"
        for mark, numbers in legend(shown)
        if mark not in {Mark.PARTY, Mark.OUTSIDE} and numbers[-1]
    ]
    return packed("*Marked*", lines) if lines else []


def _numbers(shown: WorldMap) -> list[Block]:
    """What the table says, in words."""
    lines = [
        f"*{MARK_WORDS[mark]}*: {' → '.join(map(str, numbers))}" for mark, numbers in legend(shown)
    ]
    return packed("*States*", lines)


def _changed(shown: WorldMap) -> list[Block]:
    """Each State that is marked otherwise on the second day, with both marks."""
    if len(shown.days) == 1:
        return []
    before, after = (day.marks for day in shown.days)
    codes = sorted(shown.changed(), key=lambda iso3: shown.states[iso3].name)
    if not codes:
        return [section("No State changed between the two days.")]
    lines = [
        f"{shown.states[iso3].flag} {literal(shown.states[iso3].name)}: "
        f"{MARK_WORDS[before[iso3]]} → {MARK_WORDS[after[iso3]]}"
        for iso3 in codes[:_MOST_CHANGED]
    ]
    more = len(codes) - _MOST_CHANGED
    more_line = [context(f"{more} more changed.")] if more > 0 else []
    return [*packed(f"*Changed: {len(codes)}*", lines), *more_line]


def _names(codes: tuple[Iso3, ...], shown: WorldMap) -> str:
    names = sorted(shown.states[iso3].name for iso3 in codes)
    return literal(", ".join(names), 700)


def _bottom(shown: WorldMap, command: str) -> list[Block]:
    last, today = shown.days[-1].on, shown.today
    ahead = projection(last, today)
    of = " ".join(shown.asked)
    beside = []
    if len(shown.days) == 1 and last != today:
        words = f"Beside today's map: {long_day(last)}"
        beside = [button("Beside today", "status:map", f"{of} {last} {today}".strip(), label=words)]
    return [
        *([context(ahead)] if ahead else []),
        context(record_words(shown.record)),
        actions(
            *beside,
            button("Counts", "status:counts", last.isoformat(), label="Participation in numbers"),
            button("All States", "status:list", f"all {last}", label="List all States"),
            share_button(command.removeprefix("/minestatus "), "this map"),
        ),
    ]
