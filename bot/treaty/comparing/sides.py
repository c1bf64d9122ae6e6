"""One difference, and how a side words it.

In: a Treaty, a State, the page's day; a field and both sides' days. Out: ``Difference``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.model.day import long_day
from bot.model.state import Iso3
from bot.treaty.comparing.found import Difference
from bot.treaty.treaty import Treaty

_LATELY = timedelta(days=14)
"""How long a depositary's page may need to show an act."""


@dataclass(frozen=True, slots=True)
class Side:
    """The record of one State as of the page's day, ready to word a difference."""

    treaty: Treaty
    iso3: Iso3
    day: date

    def differ(
        self,
        field: str,
        ours: date | None,
        theirs: date | None,
        note: str,
        act: str | None = None,
    ) -> Difference:
        """A difference in days; the act is the one to enter where the page has a day."""
        state = self.treaty.states[self.iso3]
        if ours is not None and theirs is None and self.day - ours <= _LATELY:
            note += " The act is recent; the page may not show it yet."
        # What is still to come is no act yet.
        entered = theirs if act and theirs and theirs <= self.day else None
        return Difference(
            self.iso3,
            state.name,
            field,
            _iso(ours),
            _iso(theirs),
            note,
            self.source(field),
            act if entered is not None else None,
            entered,
        )

    def source(self, field: str) -> str:
        """What the record rests on for the fact."""
        participation = self.treaty.participations[self.iso3]
        found = participation.signature_sources
        if field != "signed" and participation.memberships:
            last = participation.memberships[-1]
            withdrawal = last.withdrawal_sources if field.startswith("withdraw") else ()
            found = withdrawal or last.sources
        return f"{found[0].title}, {found[0].publisher}" if found else ""


def both(what: str, ours: date | None, theirs: date | None) -> str:
    """Both sides of one fact in a sentence."""
    if ours is None and theirs is not None:
        return f"The page has a {what} of {long_day(theirs)}; the record has none."
    if theirs is None and ours is not None:
        return f"The record has a {what} of {long_day(ours)}; the page has none."
    if ours is None or theirs is None:
        return f"Neither side gives a day of {what}."
    return f"The page gives {long_day(theirs)} as the day of {what}, the record {long_day(ours)}."


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
