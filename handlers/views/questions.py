"""Questions about names that were not plain, with a button for each State that may be meant.

In: what the treaty's names answered. Out: blocks. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.names import NameAmbiguous, NameNotState, NameUnknown
from bot.model.state import State
from handlers.views.blocks import Block, actions, button, context, section
from handlers.views.text import literal


def question_blocks(
    unclear: Sequence[NameAmbiguous | NameNotState | NameUnknown],
    options: str = "",
    verb: str = "Watch",
    action: str = "watch:add",
) -> list[Block]:
    """A question for each name that was not plain; the buttons carry the code and the options."""
    blocks = list[Block]()
    for number, name in enumerate(unclear[:5]):
        blocks.append(section(_question(name)))
        choices = _choices(name)
        if choices:
            blocks.append(
                actions(
                    *(
                        button(
                            f"{verb} {state.title}",
                            f"{action}:{number}.{place}",
                            f"{state.iso3} {options}".strip(),
                            label=f"{verb} {state.title}",
                        )
                        for place, state in enumerate(choices)
                    )
                )
            )
    if len(unclear) > 5:
        blocks.append(context(f"{len(unclear) - 5} more names were not understood."))
    return blocks


def _question(name: NameAmbiguous | NameNotState | NameUnknown) -> str:
    typed = literal(name.typed, 80)
    match name:
        case NameAmbiguous():
            return f"“{typed}” can be several States. Which one?"
        case NameNotState(sentence=sentence):
            return literal(sentence, 600)
        case NameUnknown(near=near):
            hint = (
                " Did you mean one of these?"
                if near
                else " Check the spelling, or use a code like FIN."
            )
            return f"“{typed}” is none of the 197 States and no group that Minewatch knows.{hint}"


def _choices(name: NameAmbiguous | NameNotState | NameUnknown) -> tuple[State, ...]:
    match name:
        case NameAmbiguous(candidates=states) | NameNotState(related=states):
            return states[:5]
        case NameUnknown(near=states):
            return states[:5]
