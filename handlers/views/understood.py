"""What was understood of a person's words, and what was not: questions, and notes on an answer.

In: a Request and its question. Out: a message that asks, with a button for each thing that may
have been meant; an answer with small print above it. Buttons carry the command that asks plainly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.model.names import listed
from bot.model.request import Choice, Question, Request
from bot.ports import Message
from handlers.views import limits
from handlers.views.blocks import Block, Element, actions, button, context, section
from handlers.views.problem import problem_message
from handlers.views.text import escape, literal, our_sentence, plain

ASK = "ask"
"""Action ids of such buttons are ``ask:0``, ``ask:1`` ...; each carries a whole command."""
_MOST_WORDS = 5


def ask_button(label: str, command: str, number: int = 0) -> Element:
    """A button that asks for ``command``."""
    return button(label, f"{ASK}:{number}", command, label=label)


def question_message(question: Question) -> Message:
    """What is not plain, with a button for each thing that may have been meant."""
    return problem_message(question.sentence, _buttons(question.choices))


def question_blocks(question: Question) -> list[Block]:
    """The same as a part of another answer."""
    buttons = _buttons(question.choices)
    return [section(our_sentence(question.sentence)), *([actions(*buttons)] if buttons else [])]


def with_notes(message: Message, request: Request) -> Message:
    """The answer, below what was not understood, and how the rest was read where that may be news."""
    notes = [note for note in (_unread(request), _read_as(request)) if note]
    if not notes:
        return message

    def noted(form: Message) -> Message:
        blocks = (context(*notes), *form.blocks)[: limits.BLOCKS_IN_MESSAGE]
        return replace(form, text=" ".join([*notes, form.text]), blocks=blocks)

    return message.in_every_form(noted)


def _unread(request: Request) -> str:
    said = request.question.sentence if request.question else ""
    words = [word for word in request.unread if word not in said]
    if not words:
        return ""
    shown = [f"“{literal(word, 60)}”" for word in words[:_MOST_WORDS]]
    if len(words) > _MOST_WORDS:
        shown.append(f"{len(words) - _MOST_WORDS} more words")
    alone = " Only you see this answer." if request.share else ""
    return f"I did not understand {listed(shown)}.{alone}"


def _read_as(request: Request) -> str:
    if not request.read_as or not request.command or request.question is not None:
        return ""
    return f"Read as `{escape(plain(request.command, 300)).replace('`', '')}`."


def _buttons(choices: Sequence[Choice]) -> list[Element]:
    return [ask_button(each.label, each.command, n) for n, each in enumerate(choices)]
