"""Why an entry was judged as it was: the words, as the entry wrote them, and the rules.

In: a Reading and what each rule added. Out: ``Evidence`` values, the weightiest first,
with rules named so that a person understands them. Must not judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.model.judgement import Aspect, Direction, Evidence
from bot.model.state import Step
from bot.news.direction import words_of_step
from bot.news.entry_report import EntryReport
from bot.news.reading import Reading
from bot.news.same_event import shared_in_words
from bot.news.states import StatesFound

SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        "treaty": "the treaty's name",
        "apmine": "anti-personnel mines",
        "landmine": "landmines",
        "bare": "mines, no type given",
        "laymines": "mines being laid",
        "laid": "laying",
        "minehurt": "hurt by a mine",
        "mineblast": "a mine explodes",
        "blast": "an explosion",
        "killed": "people killed or hurt",
        "monitor": "the Landmine Monitor",
        "clear": "mine clearance",
        "cleared": "clearance work",
        "removal": "removing or finding",
        "minefree": "free of mines",
        "minefield": "minefield",
        "antitank": "anti-tank mines",
        "war": "words of war and arms",
        "visit": "a known visitor",
        "dug": "mining",
        "sea": "mines at sea",
        "crypto": "computing",
        "metaphor": "a figure of speech",
        "music": "music, film, games",
        "leisure": "leisure",
        "politics": "politics and business",
        "sport": "sport",
        "othertreaty": "another treaty",
        "ottawacity": "Ottawa the city or government",
        "research": "research or advertisement",
        "make": "making or transferring",
        "stock": "stocks",
        "destroy": "destroying",
        "deadline": "a deadline",
        "voice": "somebody who speaks out",
        "urge": "asking or stating",
        "animal": "animals that find mines",
        "prize": "a prize",
        "award": "honours and notices",
        "attack": "an attack",
        "use": "using",
        "meeting": "a meeting",
        "summit": "a conference",
        "report": "a report",
        "name": "name",
        "abbrev": "abbreviation",
        "demonym": "adjective",
        "capital": "capital",
        "government": "parliament or government",
        "leader": "leader",
        "region": "region or town",
        "group": "group of States",
        "ambiguous": "name shared by two States",
        "own_language": "the text is in the State's own language",
        "~": "not in English",
        "@": "a State named",
        "@mined": "a State with mined land",
        "@leaver": "a State that left",
        "@never": "only States that never joined",
        "withdraw": "leaving",
        "leave": "leaving",
        "stay": "staying",
        "join": "joining",
        "suspend": "suspending",
        "lift": "lifting a ban",
        "prohibit": "prohibiting",
        "breach": "a breach",
        "effect": "taking effect",
        "formally": "officially",
        "done": "done",
        "notify": "a notice to the depositary",
        "sign": "signing",
        "law": "a law",
        "lawtext": "a law",
        "bill": "a bill",
        "tabled": "put to a vote",
        "parliament": "parliament",
        "cabinet": "the government",
        "react": "a reaction",
        "asks": "asked to act",
        "others": "others too",
        "amid": "under the sign of",
        "chair": "who opens or chairs",
        "host": "a host",
        "figures": "figures",
        "world": "the world",
        "money": "money",
        "won": "won",
        "notice": "a notice",
        "hit": "hitting a mine",
        "bus": "a bus hit",
        "wedding": "a wedding party hit",
        "press": "journalists hit",
        "border": "a border",
        "cluster": "cluster munitions",
        "uxo": "unexploded ordnance",
        "ied": "improvised bombs",
        "vehicle": "mine-protected vehicles",
        "navy": "a navy",
        "pact": "a treaty, not named",
        "plain": "an ordinary word",
        "soon": "soon",
        "rule": "a rule",
    }
)
"""Rules of the word lists, in a person's words."""


_WORTH_SAYING = 0.1
_MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge concluded, with what each rule gave."""

    added: Mapping[str, float]
    states: StatesFound
    votes: Mapping[str, float]
    step: Step | None
    direction: Direction | None


def evidence_of(reading: Reading, verdict: Verdict) -> tuple[Evidence, ...]:
    """Evidence for relevance, States (coded and not), kind, step and direction."""
    return (
        *_relevance(reading, verdict.added),
        *_states(reading, verdict.states),
        *_aside(reading, verdict.states),
        *_kind(reading, verdict.votes),
        *_step(reading, verdict),
    )


def _relevance(reading: Reading, added: Mapping[str, float]) -> Iterator[Evidence]:
    for rule, weight in sorted(added.items(), key=lambda item: (-abs(item[1]), item[0])):
        aspect: Aspect = "relevance" if weight > 0 else "against"
        if abs(weight) >= _WORTH_SAYING:
            yield _evidence(aspect, rule, weight, reading)


def _states(reading: Reading, found: StatesFound) -> Iterator[Evidence]:
    for iso3, match in found.about.items():
        where = reading.text.where(match.start)
        yield Evidence("state", SPOKEN[match.rule], reading.quote(match), where, iso3=iso3)


def _aside(reading: Reading, found: StatesFound) -> Iterator[Evidence]:
    """States that are named and not coded, with the part they play instead."""
    for iso3, told in sorted(found.aside.items()):
        match = told.mention.match
        where = reading.text.where(match.start)
        rule = f"named, not coded: {told.role.label}"
        yield Evidence("against", rule, reading.quote(match), where, iso3=iso3)


def _kind(reading: Reading, votes: Mapping[str, float]) -> Iterator[Evidence]:
    weightiest = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    for rule, weight in weightiest[:_MOST_REASONS]:
        yield _evidence("kind", rule, weight, reading)


def _step(reading: Reading, verdict: Verdict) -> Iterator[Evidence]:
    if verdict.step is not None:
        rule = words_of_step(verdict.step, reading)
        yield _named("step", verdict.step.name.lower(), rule, 0.0, reading)
    if verdict.direction is not None:
        rule = "stay" if verdict.direction is Direction.AGAINST else ""
        yield _named("direction", verdict.direction, rule, 0.0, reading)


def _evidence(aspect: Aspect, rule: str, weight: float, reading: Reading) -> Evidence:
    word = rule.removeprefix("w:")
    spoken = SPOKEN[rule] if word == rule else f"the word \u201c{word}\u2026\u201d"
    return _named(aspect, spoken, rule, weight, reading)


def _named(aspect: Aspect, name: str, rule: str, weight: float, reading: Reading) -> Evidence:
    """Evidence under a name, quoting the first match of a rule where there is one."""
    if rule not in reading.anywhere:
        return Evidence(aspect, name, "", "entry", round(weight, 2))
    match = reading.first(rule)
    where = reading.text.where(match.start)
    return Evidence(aspect, name, reading.quote(match), where, round(weight, 2))


def joined_because(report: EntryReport, closest: EntryReport) -> tuple[Evidence, ...]:
    """Why an entry joined a story: what it shares with the story's closest report."""
    return (Evidence("story", shared_in_words(report, closest), "", "entry"),)
