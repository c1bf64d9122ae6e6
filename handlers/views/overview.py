"""The Convention at a glance, and its numbers with their definitions.

In: the desk's Overview or CountsThen. Out: a message. Every number says what it counts.
"""

from __future__ import annotations

from bot.desk.citing import change_words, counted, known_words, record_words
from bot.desk.curve import Curve
from bot.desk.legal_words import since
from bot.desk.replies import CountsThen, Overview
from bot.model.answers import Counts, StatusAnswer
from bot.model.day import long_day, partial_day
from bot.ports import Message
from handlers.views.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    fields,
    header,
    message,
    packed,
)
from handlers.views.curve import classes_chart, curve_chart, curve_words
from handlers.views.deadlines import date_line, date_words
from handlers.views.share import share_button
from handlers.views.status_card import development_line
from handlers.views.text import literal

DEFINITIONS = (
    "*States Parties (deposited)*: consent deposited and no withdrawal in effect. "
    "*In force*: the Convention binds the State on that day. "
    "*Signatories*: every State that ever signed; *signed only*: signed and deposited nothing. "
    "*Not States Parties*: no signature and no instrument known. All over the 197 States."
)


def counts_message(reply: CountsThen, curve: Curve) -> Message:
    """The numbers of a day, with the change over a year, what each counts, and how they came about."""
    counts = reply.counts

    def around(charts: list[Block]) -> list[Block]:
        return [
            header(f"Participation on {long_day(counts.on)}"),
            _numbers(counts, reply.year_before),
            *charts,
            *_doubts(counts),
            context(DEFINITIONS),
            context(record_words(reply.record)),
            actions(
                button("States Parties", "status:list", f"parties {counts.on}"),
                button("Curve", "status:curve", f"{counts.on}", label="The curve since 1997"),
                share_button(f"counts {counts.on}", "these numbers"),
            ),
        ]

    text = f"{counts_words(counts)} {curve_words(curve)} {record_words(reply.record)}"
    charts = [*classes_chart(counts), curve_chart(curve)]
    return message(text, around(charts), plainer=message(text, around([])))


def counts_words(counts: Counts) -> str:
    """The numbers in one sentence, and why one of them has two values."""
    said = (
        f"On {long_day(counts.on)}{known_words(counts)}: {counted(counts, 'deposited')} States "
        f"Parties by deposit, {counted(counts, 'in_force')} with the Convention in force, "
        f"{counts.signatories} signatories ({counts.signatories_only} of them signed only), "
        f"{counted(counts, 'not_joined')} not States Parties, {counts.withdrawn} no longer States "
        f"Parties, of {counts.universe} States."
    )
    return " ".join([said, *(literal(note, 600) for note in counts.notes)])


def overview_message(reply: Overview) -> Message:
    """What there is to know today, and how to ask for more."""
    blocks = [
        header("Anti-Personnel Mine Ban Convention"),
        _numbers(reply.counts, None),
        *_doubts(reply.counts),
        *_part("Notice of withdrawal received", [_notice(each) for each in reply.withdrawing]),
        *_part("Last developments", [development_line(each) for each in reply.latest]),
        *_part("Next dates", [date_line(entry) for entry in reply.coming]),
        divider(),
        context(
            "Ask `/minestatus Finland`, `Finland Norway`, `Baltics`, `list withdrawn`, `deadlines`"
        ),
        context(f"{_definition(reply.counts)} {record_words(reply.record)}"),
        actions(
            button("Withdrawn", "status:list", "withdrawn", label="List States that withdrew"),
            button("Deadlines", "status:deadlines", label="Next deadlines and meetings"),
            button("Map", "status:map", label="Map of all States today"),
            button("Counts", "status:counts", label="Participation in numbers"),
            button("Curve", "status:curve", label="The States Parties since 1997 as a curve"),
            share_button("overview", "this overview"),
        ),
    ]
    return message(_overview_text(reply), blocks)


def _numbers(counts: Counts, before: Counts | None) -> Block:
    def number(name: str) -> str:
        now = counted(counts, name)
        then = counted(before, name) if before else now
        return now if now == then else change_words(now, then)

    return fields(
        ("States Parties (deposited)", number("deposited")),
        ("In force for", number("in_force")),
        ("Signatories", f"{counts.signatories}, signed only: {number('signatories_only')}"),
        ("Not States Parties", number("not_joined")),
        ("No longer States Parties", number("withdrawn")),
        ("States in all", str(counts.universe)),
    )


def _doubts(counts: Counts) -> list[Block]:
    """Why a number has two values: once, in the words of the record."""
    return [context(literal(note, 600)) for note in counts.notes[:4]]


def _definition(counts: Counts) -> str:
    return f"Numbers of {long_day(counts.on)}; `/minestatus counts` says what each counts."


def _notice(answer: StatusAnswer) -> str:
    return f"{answer.state.flag} *{literal(answer.state.title)}*: {since(answer)}"


def _part(title: str, lines: list[str]) -> list[Block]:
    return packed(f"*{title}*", lines) if lines else []


def _overview_text(reply: Overview) -> str:
    latest = [f"{partial_day(d.date)}: {literal(d.title, 200)}." for d in reply.latest[:3]]
    coming = [f"{date_words(entry)}." for entry in reply.coming[:3]]
    notices = ", ".join(f"{a.state.title} ({since(a)})" for a in reply.withdrawing)
    return " ".join(
        [
            counts_words(reply.counts),
            *([f"Notice of withdrawal received: {literal(notices)}."] if notices else []),
            *(["Last:", *latest] if latest else []),
            *(["Next:", *coming] if coming else []),
            record_words(reply.record),
        ]
    )
