"""Do two reports tell the same event? Evidence of a pair, weighed as trained.

In: two Reports. Out: features, the log-odds that both tell one event, and in words what they
share. A logistic regression over pairs, averaged over a story, is what the literature on
news streams does (Miranda et al. 2018; Santos et al. 2022). Must not look anything up.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.model.judgement import Kind
from bot.model.state import Step
from bot.news.direction import LEGAL
from bot.news.report import Report, Told
from bot.news.weights import Rarity, Weights

_DAILY = frozenset({Kind.CASUALTIES, Kind.CLEARANCE, Kind.CAMPAIGN_STATEMENT})
_DAY = 86_400
_LONGEST_GAP = 20.0
_TELLING = 8.0
"""A title of less rarity than this is found in any text."""
_HALF, _MANY = 0.3, 30.0
_YEARS = ("19", "20")

Features = dict[str, float]


def log_odds(one: Report, other: Report, weights: Weights) -> float:
    """How surely two reports tell one event."""
    table = weights.same_event.weights
    found = features(one, other, weights.rarity)
    return weights.same_event.bias + sum(
        [table[name] * value for name, value in found.items() if name in table]
    )


def features(one: Report, other: Report, rarity: Rarity) -> Features:
    """The evidence of a pair; what is not there is not in the mapping."""
    gap = abs((one.at - other.at).total_seconds()) / _DAY
    shared = one.states & other.states
    found = {
        **_of_time(gap),
        **_of_states(one, other, shared, gap, rarity),
        **_of_kinds(one, other, shared=bool(shared), near=gap <= 1.01),
        **_of_steps(one, other, shared=bool(shared), near=gap <= 1.01),
        **_of_words(one, other, rarity),
        **_of_details(one, other),
        **_of_daily_news(one, other),
    }
    same_key = one.key == other.key
    if same_key:
        found["same title"] = 1.0
        found["same title, near"] = float(gap <= 2.01)
    if one.url is not None and one.url == other.url:
        found["same address"] = 1.0
    return {name: value for name, value in found.items() if value}


def _of_time(gap: float) -> Features:
    found = {f"within {days} days": float(gap <= days + 0.01) for days in (1, 2, 4, 8)}
    return found | {"same day": float(gap < 0.5), "days between": min(gap, _LONGEST_GAP) / 10}


def _of_states(
    one: Report, other: Report, shared: frozenset[str], gap: float, rarity: Rarity
) -> Features:
    mine, theirs = one.states, other.states
    if not mine or not theirs:
        return {"one names no State" if mine or theirs else "neither names a State": 1.0}
    if not shared:
        return {"other States": 1.0}
    rare = rarity.of_states(shared) / 6
    return {
        "States shared": len(shared) / len(mine | theirs),
        "same States": float(mine == theirs),
        "rare State": rare,
        "rare State, near": rare * (gap <= 1.01),
    }


def _of_kinds(one: Report, other: Report, *, shared: bool, near: bool) -> Features:
    likely = sum([a * b for a, b in zip(one.kinds, other.kinds, strict=True)])
    found = {
        "same kind": likely,
        "same kind and State": likely * shared,
        "same kind and State, near": likely * (shared and near),
        "one of a legal act": float((one.kind in LEGAL) is not (other.kind in LEGAL)),
    }
    if one.kind is not other.kind:
        found["other kind"] = 1.0
        return found
    found[f"both {one.kind}"] = 1.0
    found[f"both {one.kind}, same State"] = float(shared)
    found[f"both {one.kind}, same State, near"] = float(shared and near)
    return found


def _of_steps(one: Report, other: Report, *, shared: bool, near: bool) -> Features:
    if one.step is None or other.step is None:
        return {"one has a step": float(one.step is not other.step)}
    same = one.step is other.step
    found = {
        "same step": float(same),
        "steps between": float(abs(one.step - other.step)),
        "same step and State": float(same and shared),
        "same high step and State": float(same and shared and one.step >= Step.PARLIAMENT),
        "other direction": float(one.direction is not other.direction),
    }
    if shared and one.plain is not None and other.plain is not None:
        plain = one.plain is other.plain
        found["same plain step"] = float(plain)
        found["same plain step, near"] = float(plain and near)
        found["other plain step"] = float(not plain)
    return found


def _of_words(one: Report, other: Report, rarity: Rarity) -> Features:
    titles = _dice(one.title, other.title, rarity)
    whole = _dice(one.whole, other.whole, rarity)
    concepts = overlap(one.title.concepts, other.title.concepts)
    meanings = overlap(one.whole.concepts, other.whole.concepts)
    covered = max(
        _covered(one.title, other.whole, rarity), _covered(other.title, one.whole, rarity)
    )
    found = {
        "titles": titles,
        "titles squared": titles * titles,
        "texts": whole,
        "texts squared": whole * whole,
        "title in text": covered,
        "words shared": min(rarity.of(one.whole.words & other.whole.words) / _MANY, 2.0),
        "title concepts": concepts,
        "concepts": meanings,
    }
    if one.language == other.language:
        return found | {
            "same language": 1.0,
            "titles, one language": titles,
            "texts, one language": whole,
        }
    return found | {"title concepts, two languages": concepts, "concepts, two languages": meanings}


def _of_details(one: Report, other: Report) -> Features:
    names = one.whole.names & other.whole.names
    in_titles = (one.title.names & other.whole.names) | (other.title.names & one.whole.names)
    numbers = one.whole.numbers & other.whole.numbers
    both = bool(one.title.numbers and other.title.numbers)
    return {
        "names shared": min(len(names), 4) / 2,
        "title names shared": min(len(in_titles), 3) / 2,
        "no name shared": float(
            one.language == other.language
            and bool(one.title.names and other.title.names and not names)
        ),
        "title numbers shared": float(bool(one.title.numbers & other.title.numbers)),
        "numbers shared": min(len(numbers), 3) / 2,
        "large number shared": float(any(_is_large(number) for number in numbers)),
        "title numbers differ": float(both and one.title.numbers.isdisjoint(other.title.numbers)),
        "numbers differ": float(both and not numbers),
    }


def _of_daily_news(one: Report, other: Report) -> Features:
    """News of which there is much of a kind: only place and number tell two events apart."""
    if one.kind is not other.kind or one.kind not in _DAILY:
        return {}
    # Names are written otherwise in another language; numbers are not.
    tongue = one.language == other.language
    names, others = one.title.names, other.title.names
    kind = one.kind
    return {
        f"both {kind}, no name shared": float(
            tongue
            and bool(names and others)
            and names.isdisjoint(other.whole.names)
            and others.isdisjoint(one.whole.names)
        ),
        f"both {kind}, a name shared": float(not names.isdisjoint(others)),
        f"both {kind}, a place in one": float(
            bool(one.title.places) is not bool(other.title.places)
        ),
        f"both {kind}, numbers differ": float(
            bool(one.title.numbers and other.title.numbers)
            and one.title.numbers.isdisjoint(other.title.numbers)
        ),
    }


def _is_large(number: str) -> bool:
    """A number of three digits and more that is no year."""
    return len(number) >= 3 and not (len(number) == 4 and number.startswith(_YEARS))


def _dice(one: Told, other: Told, rarity: Rarity) -> float:
    whole = one.weight + other.weight
    return 2 * rarity.of(one.words & other.words) / whole if whole else 0.0


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets share, as a part of what they hold (Dice)."""
    whole = len(one) + len(other)
    return 2 * len(one & other) / whole if whole else 0.0


def _covered(title: Told, whole: Told, rarity: Rarity) -> float:
    """How much of a title's words a longer text holds."""
    if title.weight <= _TELLING:
        return 0.0
    return rarity.of(title.words & whole.words) / title.weight


def shared_in_words(one: Report, other: Report) -> str:
    """What joined two reports, for a person: "same State, same step, same day; both say 3,500"."""
    facts = ", ".join(_facts(one, other)) or "alike in many small things"
    said = ", ".join(_said(one, other))
    return f"{facts}; both say {said}" if said else facts


def _facts(one: Report, other: Report) -> Iterator[str]:
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


def _said(one: Report, other: Report) -> list[str]:
    """Numbers in both, the longest first, as people write them."""
    numbers = one.whole.numbers & other.whole.numbers
    written = sorted(numbers, key=lambda number: (-len(number), number))[:2]
    return [f"{int(number):,}" if _is_large(number) else number for number in written]
