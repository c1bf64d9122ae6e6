"""A span of days in answers: in words, as it is asked for again, and what happened in it.

In: a Span; the card of a State that was asked about over several days. Out: words; the card that
says on which day the State stands as shown, and what happened in those days.
"""

from __future__ import annotations

from dataclasses import replace

from bot.desk.replies import OneState
from bot.model.day import Span, long_day, span_words
from bot.model.state import Development
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import packed, section
from handlers.views.status_card import development_line
from handlers.views.text import literal

_MOST = 8


def span_query(span: Span | None) -> str:
    """The span as it is typed; empty for none."""
    if span is None:
        return ""
    if span.since and span.until:
        return f"from {span.since} to {span.until}"
    return f"since {span.since}" if span.since else f"until {span.until}"


def with_span(card: Message, reply: OneState) -> Message:
    """The card of a State; what happened in the days asked about is below its title."""
    if reply.span is None:
        return card
    name, when = literal(reply.answer.state.title), span_words(reply.span)
    stands = f"The card shows its status on {long_day(reply.answer.on)}."
    if not reply.within:
        nothing = f"No developments are recorded for {name} {when}. {stands}"
        return _below_title(card, nothing, [section(nothing)])
    more = len(reply.within) - _MOST
    lines = [development_line(each) for each in reply.within[:_MOST]]
    if more > 0:
        lines.append(f"{more} more: `/minestatus timeline {name} {span_query(reply.span)}`")
    said = "; ".join(map(_said, reply.within[:_MOST]))
    text = f"{when[:1].upper()}{when[1:]}: {said}. {stands}"
    title = f"*What happened {when}*"
    return _below_title(card, text, [*packed(title, lines), section(stands)])


def _below_title(card: Message, text: str, blocks: list[dict[str, object]]) -> Message:
    def with_it(form: Message) -> Message:
        kept = (form.blocks[0], *blocks, *form.blocks[1:])[: limits.BLOCKS_IN_MESSAGE]
        return replace(form, text=f"{text} {form.text}", blocks=kept)

    return card.in_every_form(with_it)


def _said(development: Development) -> str:
    return f"{literal(development.title, 200)} ({development.date})"
