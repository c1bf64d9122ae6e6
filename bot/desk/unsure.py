"""States that may belong to a list, because the day of their consent is not known. Pure.

In: which list, the counts of its day and the States' names. Out: how many more they may be,
and why, in the words of the counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.model.answers import Counts
from bot.model.state import Iso3, State


def unsure(
    which: str,
    counts: Counts,
    states: Mapping[Iso3, State],
    members: Collection[Iso3] | None = None,
) -> tuple[int, tuple[str, ...]]:
    """How many more States may be on the list, and a sentence for each; ``members``: of these only.

    ``which`` is one of bot.treaty.treaty.LISTINGS. Only "parties" and "not-joined" depend on
    a day that may not be known; the others name such a State by its own status.
    """
    maybe = {
        "parties": counts.in_force_at_most - counts.in_force,
        "not-joined": counts.deposited_at_most - counts.deposited,
    }.get(which, 0)
    found = [iso3 for iso3 in counts.uncertain if members is None or iso3 in members]
    if not maybe or not found:
        return 0, ()
    names = tuple(states[iso3].title for iso3 in found)
    return min(maybe, len(found)), tuple(note for note in counts.notes if note.startswith(names))
