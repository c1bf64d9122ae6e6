"""Why an entry was judged as it was: the words, as the entry wrote them, and the rules.

In: a Reading and what each rule added. Out: ``Evidence`` values, the weightiest first.
Must not judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.model.judgement import Aspect, Evidence
from bot.model.state import Iso3
from bot.news import kind as kinds
from bot.news import relevance
from bot.news.matcher import Match
from bot.news.reading import Reading

_ROWS = {row.name: row for row in (*relevance.TOGETHER, *kinds.TOGETHER)}


def evidence_of(
    reading: Reading,
    added: Mapping[str, float],
    named: Mapping[Iso3, Match],
    votes: Mapping[str, float],
) -> tuple[Evidence, ...]:
    """One piece of evidence per rule and State: relevance, States, kind."""
    return (*_relevance(reading, added), *_states(reading, named), *_kind(reading, votes))


def _relevance(reading: Reading, added: Mapping[str, float]) -> Iterator[Evidence]:
    for rule, weight in sorted(added.items(), key=lambda item: (-abs(item[1]), item[0])):
        yield _evidence("relevance" if weight > 0 else "against", rule, weight, reading)


def _states(reading: Reading, named: Mapping[Iso3, Match]) -> Iterator[Evidence]:
    for iso3, match in named.items():
        where = reading.text.where(match.start)
        yield Evidence("state", match.rule, reading.quote(match), where, iso3=iso3)


def _kind(reading: Reading, votes: Mapping[str, float]) -> Iterator[Evidence]:
    for rule, weight in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        yield _evidence("kind", rule, weight, reading)


def _evidence(aspect: Aspect, rule: str, weight: float, reading: Reading) -> Evidence:
    row = _ROWS.get(rule)
    key = row.key(reading) if row else rule
    if key not in reading.anywhere:
        return Evidence(aspect, rule, "", "entry", round(weight, 2))
    match = reading.first(key)
    where = reading.text.where(match.start)
    return Evidence(aspect, rule, reading.quote(match), where, round(weight, 2))
