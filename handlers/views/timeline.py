"""What one State did and what happened to it, newest first.

In: the desk's Timeline. Out: a message; each line has its date, its step on the ladder of
legal weight where it has one, and its source.
"""

from __future__ import annotations

from bot.desk.replies import Timeline
from bot.ports import Message
from handlers.views.blocks import actions, button, context, header, message, section
from handlers.views.share import share_button
from handlers.views.standing import age
from handlers.views.status_card import development_line
from handlers.views.text import literal, partial_day, plural

MOST = 15
_DETAIL = 260


def timeline_message(reply: Timeline) -> Message:
    """The newest developments, each in a section of its own, and how many there are beyond."""
    state, developments = reply.state, reply.developments
    shown = [section(_entry(n, reply)) for n in range(min(len(developments), MOST))]
    more = len(developments) - len(shown)
    blocks = [
        header(f"{state.flag} {state.name}: timeline"),
        *(shown or [section(_nothing(reply))]),
        *([context(f"And {plural(more, 'earlier one', 'earlier ones')}.")] if more > 0 else []),
        context(age(reply.record)),
        actions(
            button("Status", "status:show", state.iso3, label=f"Status of {state.name}"),
            share_button(f"timeline {state.iso3}", "this timeline"),
        ),
    ]
    return message(_text(reply), blocks)


def _entry(number: int, reply: Timeline) -> str:
    development = reply.developments[number]
    line = f"• {development_line(development)}"
    return f"{line}\n{literal(development.detail, _DETAIL)}" if development.detail else line


def _nothing(reply: Timeline) -> str:
    return (
        f"Our sources hold no dated development of {literal(reply.state.name)}. "
        "Its signature, deposit and entry into force are on its status card."
    )


def _text(reply: Timeline) -> str:
    if not reply.developments:
        return _nothing(reply)
    lines = [f"{partial_day(d.date)}: {literal(d.title, 200)}." for d in reply.developments[:MOST]]
    return " ".join([f"Timeline of {literal(reply.state.name)}.", *lines, age(reply.record)])
