"""The Convention at a glance, and its numbers with their definitions.

In: the desk's Overview or CountsThen. Out: a message. Every number says what it counts.
"""

from __future__ import annotations

from bot.desk.replies import CountsThen, Overview
from bot.model.day import long_day
from bot.model.state import Counts, StatusAnswer
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
    section,
)
from handlers.views.deadlines import date_line, date_words
from handlers.views.share import share_button
from handlers.views.standing import age, since
from handlers.views.status_card import development_line
from handlers.views.text import literal, partial_day

DEFINITIONS = (
    "*States Parties (deposited)*: consent deposited and no withdrawal in effect. "
    "*In force*: the Convention binds the State on that day. "
    "*Signatories*: every State that ever signed; *signed only*: signed and deposited nothing. "
    "*Not joined*: neither signed nor deposited. All over the 197 States."
)


def counts_message(reply: CountsThen) -> Message:
    """The numbers of a day, with the change over a year and what each counts."""
    counts = reply.counts
    query = "" if counts.on == reply.today else counts.on.isoformat()
    blocks = [
        header(f"Participation on {long_day(counts.on)}"),
        _numbers(counts, reply.year_before),
        *(context(literal(note, 600)) for note in counts.notes[:4]),
        context(DEFINITIONS),
        context(age(reply.record)),
        actions(share_button(f"counts {query}", "these numbers")),
    ]
    notes = " ".join(literal(note, 600) for note in counts.notes[:4])
    return message(f"{counts_words(counts)} {notes} {age(reply.record)}", blocks)


def counts_words(counts: Counts) -> str:
    """The numbers in one sentence."""
    return (
        f"On {long_day(counts.on)}: {counts.deposited} States Parties by deposit, "
        f"{counts.in_force} with the Convention in force, {counts.signatories} signatories "
        f"({counts.signatories_only} of them signed only), {counts.not_joined} not joined, "
        f"{counts.withdrawn} withdrawn, of {counts.universe} States."
    )


def overview_message(reply: Overview) -> Message:
    """What there is to know today, and how to ask for more."""
    blocks = [
        header("Anti-Personnel Mine Ban Convention"),
        _numbers(reply.counts, None),
        *_part("Leaving", [_leaving(answer) for answer in reply.leaving]),
        *_part("Last developments", [development_line(each) for each in reply.latest]),
        *_part("Next dates", [date_line(entry) for entry in reply.coming]),
        divider(),
        context(
            "Ask `/minestatus Finland`, `Finland Norway`, `Baltics`, `list withdrawn`, `deadlines`"
        ),
        context(f"{_definition(reply.counts)} {age(reply.record)}"),
        actions(
            button("Withdrawn", "status:list", "withdrawn", label="List States that withdrew"),
            button("Deadlines", "status:deadlines", label="Next deadlines and meetings"),
            button("Counts", "status:counts", label="Participation in numbers"),
            share_button("overview", "this overview"),
        ),
    ]
    return message(_overview_text(reply), blocks)


def _numbers(counts: Counts, before: Counts | None) -> Block:
    def number(name: str) -> str:
        now = getattr(counts, name)
        change = now - getattr(before, name) if before else 0
        return f"{now} ({change:+d} in a year)" if change else str(now)

    return fields(
        ("States Parties (deposited)", number("deposited")),
        ("In force for", number("in_force")),
        ("Signatories", f"{counts.signatories}, signed only: {number('signatories_only')}"),
        ("Not joined", number("not_joined")),
        ("Withdrawn", number("withdrawn")),
        ("States in all", str(counts.universe)),
    )


def _definition(counts: Counts) -> str:
    return f"Numbers of {long_day(counts.on)}; `/minestatus counts` says what each counts."


def _leaving(answer: StatusAnswer) -> str:
    return f"{answer.state.flag} *{literal(answer.state.name)}*: {since(answer)}"


def _part(title: str, lines: list[str]) -> list[Block]:
    return [section("\n".join([f"*{title}*", *(f"• {line}" for line in lines)]))] if lines else []


def _overview_text(reply: Overview) -> str:
    latest = [f"{partial_day(d.date)}: {literal(d.title, 200)}." for d in reply.latest[:3]]
    coming = [f"{date_words(entry)}." for entry in reply.coming[:3]]
    leaving = ", ".join(f"{a.state.name} ({since(a)})" for a in reply.leaving)
    return " ".join(
        [
            counts_words(reply.counts),
            *([f"Leaving: {literal(leaving)}."] if leaving else []),
            *(["Last:", *latest] if latest else []),
            *(["Next:", *coming] if coming else []),
            age(reply.record),
        ]
    )
