"""An answer as buttons and headings name it, with its day.

In: an answer of the treaty. Out: short texts without markup.
"""

from __future__ import annotations

from bot.model.answers import StatusAnswer
from bot.model.day import long_day


def on_day(answer: StatusAnswer) -> str:
    """``FIN 2026-03-02``: asks for the very same answer again, also after today."""
    return f"{answer.state.iso3} {answer.on}"


def about_title(answer: StatusAnswer) -> str:
    """``Finland on 2 March 2026``."""
    return f"{answer.state.title} on {long_day(answer.on)}"
