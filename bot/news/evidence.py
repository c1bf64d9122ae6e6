"""Why an entry was judged as it was: the words, as the entry wrote them, and the rules.

In: matches and what each rule added. Out: ``Evidence`` values, and the same in sentences
for a person. Must not judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model.judgement import Evidence
from bot.model.state import Iso3
from bot.news.matcher import Match
from bot.news.text import EntryText


def evidence_of(
    text: EntryText,
    matches: Sequence[Match],
    added: Mapping[str, float],
    named: Mapping[Iso3, Match],
    votes: Mapping[str, float],
) -> tuple[Evidence, ...]:
    """One piece of evidence per rule and State, in that order."""
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.rule, match)
    found: list[Evidence] = []
    for rule, weight in sorted(added.items(), key=lambda item: -abs(item[1])):
        match = first[rule]
        found.append(
            Evidence(
                "relevance" if weight > 0 else "against",
                rule,
                text.readable[match.start : match.end],
                text.where(match.start),
                round(weight, 2),
            )
        )
    for iso3, match in named.items():
        found.append(
            Evidence(
                "state",
                match.rule,
                text.readable[match.start : match.end],
                text.where(match.start),
                iso3=iso3,
            )
        )
    for rule, weight in sorted(votes.items(), key=lambda item: -item[1]):
        match = first[rule]
        found.append(
            Evidence(
                "kind",
                rule,
                text.readable[match.start : match.end],
                text.where(match.start),
                round(weight, 2),
            )
        )
    return tuple(found)
