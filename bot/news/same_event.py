"""Do two reports concern the same event? The evidence of a pair, with trained weights.

In: two Reports. Out: features, the log-odds that both tell one event, and in words what they
share. A logistic regression over pairs, averaged over a story, is what the literature on
news streams does (Miranda et al. 2018; Santos et al. 2022). Must not look anything up.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import mul

from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.news.direction import LEGAL
from bot.news.entry_report import EntryReport, TextFacts
from bot.news.weights import Rarity, Weights

_DAILY = frozenset({Kind.CASUALTIES, Kind.CLEARANCE, Kind.CAMPAIGN_STATEMENT})
_DAY = 86_400
_LONGEST_GAP = 20.0
_TELLING = 8.0
"""A title of less rarity than this is found in any text."""
_HALF, _MANY = 0.3, 30.0
_YEARS = ("19", "20")

Features = dict[str, float]


def log_odds(one: EntryReport, other: EntryReport, weights: Weights) -> float:
    """The probability that two reports concern one event."""
    table = weights.same_event.weights
    found = _evidence(one, other, weights.rarity)
    return weights.same_event.bias + sum(
        [table[name] * value for name, value in found.items() if name in table]
    )


def features(one: EntryReport, other: EntryReport, rarity: Rarity) -> Features:
    """The evidence of a pair; absent features are not in the mapping."""
    return {name: value for name, value in _evidence(one, other, rarity).items() if value}


def _evidence(one: EntryReport, other: EntryReport, rarity: Rarity) -> Features:
    """The same with what is zero, in one mapping: this is asked for a hundred times an entry."""
    gap = abs((one.at - other.at).total_seconds()) / _DAY
    shared = one.states & other.states
    found: Features = {}
    _add_time(found, gap)
    _add_states(found, one, other, shared, gap, rarity)
    _add_kinds(found, one, other, shared=bool(shared), near=gap <= 1.01)
    _add_steps(found, one, other, shared=bool(shared), near=gap <= 1.01)
    _add_words(found, one, other, rarity)
    _add_details(found, one, other)
    if one.kind is other.kind and one.kind in _DAILY:
        _add_daily_news(found, one, other)
    if one.key == other.key:
        found["same title"] = 1.0
        found["same title, near"] = float(gap <= 2.01)
    if one.url is not None and one.url == other.url:
        found["same address"] = 1.0
    return found


def _add_time(found: Features, gap: float) -> None:
    found["within 1 days"] = float(gap <= 1.01)
    found["within 2 days"] = float(gap <= 2.01)
    found["within 4 days"] = float(gap <= 4.01)
    found["within 8 days"] = float(gap <= 8.01)
    found["same day"] = float(gap < 0.5)
    found["days between"] = min(gap, _LONGEST_GAP) / 10


def _add_states(
    found: Features,
    one: EntryReport,
    other: EntryReport,
    shared: frozenset[Iso3],
    gap: float,
    rarity: Rarity,
) -> None:
    mine, theirs = one.states, other.states
    if not mine or not theirs:
        found["one names no State" if mine or theirs else "neither names a State"] = 1.0
        return
    if not shared:
        found["other States"] = 1.0
        return
    rare = rarity.of_states(shared) / 6
    found["States shared"] = len(shared) / len(mine | theirs)
    found["same States"] = float(mine == theirs)
    found["rare State"] = rare
    found["rare State, near"] = rare * (gap <= 1.01)


def _add_kinds(
    found: Features, one: EntryReport, other: EntryReport, *, shared: bool, near: bool
) -> None:
    likely = sum(map(mul, one.kinds, other.kinds))
    found["same kind"] = likely
    found["same kind and State"] = likely * shared
    found["same kind and State, near"] = likely * (shared and near)
    found["one of a legal act"] = float((one.kind in LEGAL) is not (other.kind in LEGAL))
    if one.kind is not other.kind:
        found["other kind"] = 1.0
        return
    both = f"both {one.kind}"
    found[both] = 1.0
    found[f"{both}, same State"] = float(shared)
    found[f"{both}, same State, near"] = float(shared and near)


def _add_steps(
    found: Features, one: EntryReport, other: EntryReport, *, shared: bool, near: bool
) -> None:
    if one.step is None or other.step is None:
        found["one has a step"] = float(one.step is not other.step)
        return
    same = one.step is other.step
    found["same step"] = float(same)
    found["steps between"] = float(abs(one.step - other.step))
    found["same step and State"] = float(same and shared)
    found["same high step and State"] = float(same and shared and one.step >= Step.PARLIAMENT)
    found["other direction"] = float(one.direction is not other.direction)
    if shared and one.plain is not None and other.plain is not None:
        plain = one.plain is other.plain
        found["same plain step"] = float(plain)
        found["same plain step, near"] = float(plain and near)
        found["other plain step"] = float(not plain)


def _add_words(found: Features, one: EntryReport, other: EntryReport, rarity: Rarity) -> None:
    common = rarity.of(one.whole.words & other.whole.words)
    titles = _dice(rarity.of(one.title.words & other.title.words), one.title, other.title)
    whole = _dice(common, one.whole, other.whole)
    concepts = overlap(one.title.concepts, other.title.concepts)
    meanings = overlap(one.whole.concepts, other.whole.concepts)
    found["titles"] = titles
    found["titles squared"] = titles * titles
    found["texts"] = whole
    found["texts squared"] = whole * whole
    found["title in text"] = max(
        _covered(one.title, other.whole, rarity), _covered(other.title, one.whole, rarity)
    )
    found["words shared"] = min(common / _MANY, 2.0)
    found["title concepts"] = concepts
    found["concepts"] = meanings
    if one.language == other.language:
        found["same language"] = 1.0
        found["titles, one language"] = titles
        found["texts, one language"] = whole
    else:
        found["title concepts, two languages"] = concepts
        found["concepts, two languages"] = meanings


def _add_details(found: Features, one: EntryReport, other: EntryReport) -> None:
    names = one.whole.names & other.whole.names
    if names:
        in_titles = (one.title.names & other.whole.names) | (other.title.names & one.whole.names)
        found["names shared"] = min(len(names), 4) / 2
        found["title names shared"] = min(len(in_titles), 3) / 2
    elif one.language == other.language and one.title.names and other.title.names:
        found["no name shared"] = 1.0
    numbers = one.whole.numbers & other.whole.numbers
    if numbers:
        found["numbers shared"] = min(len(numbers), 3) / 2
        found["large number shared"] = float(any(map(_is_large, numbers)))
    if one.title.numbers and other.title.numbers:
        differ = one.title.numbers.isdisjoint(other.title.numbers)
        found["title numbers shared"] = float(not differ)
        found["title numbers differ"] = float(differ)
        found["numbers differ"] = float(not numbers)


def _add_daily_news(found: Features, one: EntryReport, other: EntryReport) -> None:
    """Frequent kinds of news, where only place and number distinguish events."""
    # Names are written otherwise in another language; numbers are not.
    tongue = one.language == other.language
    mine, theirs = one.title, other.title
    both = f"both {one.kind}"
    found[f"{both}, no name shared"] = float(
        tongue
        and bool(mine.names and theirs.names)
        and mine.names.isdisjoint(other.whole.names)
        and theirs.names.isdisjoint(one.whole.names)
    )
    found[f"{both}, a name shared"] = float(not mine.names.isdisjoint(theirs.names))
    found[f"{both}, a place in one"] = float(bool(mine.places) is not bool(theirs.places))
    found[f"{both}, numbers differ"] = float(
        bool(mine.numbers and theirs.numbers) and mine.numbers.isdisjoint(theirs.numbers)
    )


def _is_large(number: str) -> bool:
    """A number of three or more digits that is not a year."""
    return len(number) >= 3 and not (len(number) == 4 and number.startswith(_YEARS))


def _dice(shared: float, one: TextFacts, other: TextFacts) -> float:
    whole = one.weight + other.weight
    return 2 * shared / whole if whole else 0.0


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets share, as a part of what they hold (Dice)."""
    whole = len(one) + len(other)
    return 2 * len(one & other) / whole if whole else 0.0


def _covered(title: TextFacts, whole: TextFacts, rarity: Rarity) -> float:
    """How much of a title's words a longer text holds."""
    if title.weight <= _TELLING:
        return 0.0
    return rarity.of(title.words & whole.words) / title.weight


def shared_in_words(one: EntryReport, other: EntryReport) -> str:
    """What joined two reports, for a person: "same State, same step, same day; both say 3,500"."""
    facts = ", ".join(_facts(one, other)) or "alike in many small things"
    said = ", ".join(_said(one, other))
    return f"{facts}; both say {said}" if said else facts


def _facts(one: EntryReport, other: EntryReport) -> Iterator[str]:
    if one.key == other.key:
        yield "same title"
    if one.url is not None and one.url == other.url:
        yield "same address"
    if one.states & other.states:
        yield "same States" if len(one.states & other.states) > 1 else "same State"
    if one.step is not None and one.step is other.step:
        yield "same step"
    elif one.kind is other.kind:
        yield "same kind of news"
    days = abs(one.at.date() - other.at.date()).days
    yield "same day" if days == 0 else "a day apart" if days == 1 else f"{days} days apart"


def _said(one: EntryReport, other: EntryReport) -> list[str]:
    """Numbers in both, the longest first, as people write them."""
    numbers = one.whole.numbers & other.whole.numbers
    written = sorted(numbers, key=lambda number: (-len(number), number))[:2]
    return [f"{int(number):,}" if _is_large(number) else number for number in written]
