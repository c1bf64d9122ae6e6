"""Which States an entry is about: those that act or to which it happens.

In: the matches of an entry. Out: States with the mention that named each. Must not
decide relevance or kind.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.state import Iso3
from bot.news.matcher import Match

NAMING = frozenset({"name", "demonym", "capital", "government", "leader", "region", "group"})


def mentions(matches: Sequence[Match]) -> list[Match]:
    """Mentions of States, the longest where several overlap."""
    kept: list[Match] = []
    for match in matches:
        if match.rule not in NAMING and match.rule != "blocker":
            continue
        if kept and match.end <= kept[-1].end:
            continue
        kept.append(match)
    return [match for match in kept if match.states]


def states_of(matches: Sequence[Match]) -> dict[Iso3, Match]:
    """Each State the entry is about, with its first mention."""
    found: dict[Iso3, Match] = {}
    for match in mentions(matches):
        for state in match.states:
            found.setdefault(state, match)
    return dict(sorted(found.items()))
