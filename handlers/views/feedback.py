"""What the buttons of an alert answer: noted, taken back, the States of a story.

In: a headline or status answers. Out: short private messages, each with a way back.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.answers import StatusAnswer
from bot.ports import Message
from handlers.views.alert import status_line
from handlers.views.blocks import Block, actions, button, message, section
from handlers.views.text import literal

MOST_STATES = 20
_PER_ROW = 5


def noted_message(story_id: str, headline: str) -> Message:
    """Thanks for "Not relevant", and what becomes of it."""
    words = (
        f"Noted as not relevant: “{literal(headline, 200)}”. It counts in the next review of the "
        "rules; alerts do not change automatically. For fewer doubtful stories, watch with "
        "`strict`: `/minewatch add Finland strict`."
    )
    return message(
        words,
        [
            section(words),
            actions(
                button(
                    "Undo", "story:relevant", story_id, label="This story is relevant after all"
                ),
                button("Why this?", "story:why", story_id, label="Why did I get this story?"),
            ),
        ],
    )


def taken_back_message(story_id: str) -> Message:
    """The word "not relevant" was taken back."""
    words = "Taken back: this story counts as relevant again."
    again = button("Not relevant", "story:not_relevant", story_id)
    return message(words, [section(words), actions(again)])


def states_message(
    statuses: Sequence[StatusAnswer], opening: str, nothing: str, *, watch_first: bool = False
) -> Message:
    """Status of each State with buttons; ``nothing`` says that none was named.

    ``watch_first`` puts the watch button forward (the person asked to watch).
    """
    if not statuses:
        return message(nothing, [section(nothing)])
    shown = statuses[:MOST_STATES]
    lines = [status_line(answer, flag=False) for answer in shown]
    blocks = [section(opening), *(_state(answer, watch_first=watch_first) for answer in shown)]
    more = len(statuses) - len(shown)
    if more > 0:
        lines.append(f"{more} more.")
        blocks.append(section(f"_{more} more. `/minestatus` answers for any of them._"))
    blocks += _rows(shown, watch_first=watch_first)
    return message(f"{opening} {' '.join(lines)}", blocks)


def _state(answer: StatusAnswer, *, watch_first: bool) -> Block:
    name, code = answer.state.title, answer.state.iso3
    if watch_first:
        beside = button(f"Watch {name}", "watch:add", code, label=f"Watch {name}")
    else:
        beside = button("Status", "status:show", code, label=f"Status of {name}")
    return section(status_line(answer), beside)


def _rows(statuses: Sequence[StatusAnswer], *, watch_first: bool) -> list[Block]:
    """The other buttons, five a row: watch each, or all of them at once."""
    codes = ", ".join(answer.state.iso3 for answer in statuses)
    if watch_first:
        if len(statuses) < 2:
            return []
        return [actions(button(f"Watch all {len(statuses)}", "watch:add:all", codes))]
    watches = [
        button(
            f"Watch {answer.state.title}",
            f"watch:add:{place}",
            answer.state.iso3,
            label=f"Watch {answer.state.title}",
        )
        for place, answer in enumerate(statuses)
    ]
    rows = [watches[start : start + _PER_ROW] for start in range(0, len(watches), _PER_ROW)]
    return [actions(*row) for row in rows]
