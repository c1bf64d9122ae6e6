"""Acts and confirmations as admins type them after ``/minestatus record``.

In: a text, and the record for its names. Out: the State, the act, the day and the source, in whatever
order they were typed; or InputError with the form to type.
"""

from __future__ import annotations

from datetime import date

from bot.desk.treaty import TreatyDesk
from bot.errors import InputError
from bot.grammar.read import Grammar
from bot.model.names import NameFound
from bot.model.request import Door, Request
from bot.model.state import State
from bot.treaty.acts import ACTS

CONFIRMED = "confirmed"
_CONFIRMATION = "`record confirmed 2026-11-20 https://...`"
_FORM = "`record Finland withdrawal_notified 2025-07-10 https://...`"


class TypedActs:
    """Reads them with the names and the date of the treaty desk."""

    def __init__(self, treaty: TreatyDesk) -> None:
        self._treaty = treaty
        self._grammar = Grammar(lambda: treaty.current)

    def act(self, text: str) -> tuple[State, str, date, str]:
        """State, act, day and source of ``Finland withdrawal_notified 2025-07-10 URL``, any order.

        Raises:
            InputError: one of the four is missing or cannot be used.
        """
        words = text.split()
        urls = [word for word in words if word.lower().startswith(("http://", "https://"))]
        acts = [name for name in map(_act_name, words) if name]
        if len(urls) != 1 or len(acts) != 1:
            missing = (
                "one web address as the source" if len(urls) != 1 else f"one of {', '.join(ACTS)}"
            )
            raise InputError(f"An act needs {missing}, like this: {_FORM}.")
        rest = " ".join(w for w in words if w not in urls and _act_name(w) is None)
        asked = self._asked(rest)
        if asked.on is None:
            raise InputError(f"The day is missing: {_FORM}.")
        found = asked.names[0] if len(asked.names) == 1 else None
        if not isinstance(found, NameFound):
            raise InputError(f"An act concerns one State: {_FORM}.")
        return found.state, acts[0], asked.on, urls[0]

    def confirmation(self, text: str) -> tuple[date, str]:
        """Day and source of ``confirmed 2026-11-20 URL``, any order.

        Raises:
            InputError: one of them is missing or cannot be used.
        """
        words = [word for word in text.split() if word.lower().strip(",;") != CONFIRMED]
        urls = [word for word in words if word.lower().startswith(("http://", "https://"))]
        if len(urls) != 1:
            raise InputError(f"Give one web address as the source: {_CONFIRMATION}.")
        check_source(urls[0])
        rest = " ".join(word for word in words if word not in urls)
        asked = self._asked(rest)
        if asked.on is None or asked.names:
            raise InputError(f"Name one day, and no State: {_CONFIRMATION}.")
        return asked.on, urls[0]

    def _asked(self, words: str) -> Request:
        """The State and the day that are named in a text.

        Raises:
            InputError: one of them is not plain; names what may have been meant.
        """
        asked = self._grammar.read(words[:200], Door.STATUS, self._treaty.today())
        question = asked.question
        # "Which State?" is asked by ``act``, which knows what else an act needs.
        if question is not None and (asked.on is None or question.choices[1:]):
            choices = " or ".join(choice.label for choice in question.choices)
            raise InputError(f"{question.sentence} {choices}".strip())
        if asked.unread:
            raise InputError(f"I do not understand “{' '.join(asked.unread)}”: {_FORM}.")
        return asked


def is_confirmation(text: str) -> bool:
    """Does an admin confirm the record up to a day, rather than enter an act?"""
    return CONFIRMED in text.lower().replace(",", " ").split()


def check_source(url: str) -> None:
    """Raise InputError where this cannot be the address of a source."""
    if not 10 <= len(url) <= 1000 or any(not c.isprintable() or c in ' <>|"' for c in url):
        raise InputError("The source must be a web address of at most 1,000 characters.")


def _act_name(word: str) -> str | None:
    """The act that a word names; hyphens and capitals do not matter."""
    name = word.lower().replace("-", "_").strip(",;")
    return name if name in ACTS else None
