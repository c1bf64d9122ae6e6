"""Learns the weights of the news judgement from labelled entries (scikit-learn, development only).

In: labelled rows. Out: what bot/data/news_weights.json holds, as a dictionary; the same rows give
the same numbers. Kind and States as the grouping sees them are predicted for each entry by
models that have not seen its story, so that pairs are learned from judgements as wrong as
those of tomorrow.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.labelled_sets import FOLDS, OWN, entries_of, folds
from benchmarks.measures import Row
from bot.model.entry import Entry
from bot.news.apart import ONCE
from bot.news.entry_report import EntryReport, report_of
from bot.news.features import of_rules, of_words
from bot.news.judge import build_judge
from bot.news.reading import reading_of
from bot.news.same_event import features
from bot.news.weights import KINDS, Rarity, Weights, weights_of
from bot.treaty.load import load_treaty

SUPPORT = 3
"""A feature needs so many stories: what one event says is no rule."""
_STEADY, _STEADY_PAIRS = 0.3, 0.3
"""The inverse strength of regularisation (C of scikit-learn), chosen by cross-validation."""
_TOLERANCE = 1e-9
"""So close to the optimum that processors which round sums differently learn the same weights."""
_NAUGHT = 0.02
"""Weights this small change nothing and are not packaged."""
JOIN = -0.25
"""The log-odds from which reports are one story; chosen by cross-validation (decision 0012)."""
_MOVED, _MOVED_EACH, _MOVED_DAYS = 0.05, 6, 3
"""How much a moved pair counts, how many there are for an entry, and how near they are moved."""
_INVENTED = 0.25
"""How much an entry of the project's own corpus counts for kind, beside a real one."""
_KNOWN_WORD = 3
"""In so many entries a word is known; rarer ones count as unknown."""

Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled entry and the names of its features."""

    row: Row
    entry: Entry
    rules: list[str]
    words: list[str]

    @property
    def story(self) -> str:
        return self.row.get("story_id") or self.row["id"]


def samples_of(rows: Sequence[Row]) -> list[Sample]:
    """Read every row once."""
    found = []
    for row, entry in zip(rows, entries_of(rows), strict=True):
        reading = reading_of(entry)
        found.append(Sample(row, entry, of_rules(reading), of_words(reading)))
    return found


def trained(samples: Sequence[Sample]) -> Found:
    """All weights, learned from these entries alone, unrounded: a rounded weight may fall to either side."""
    judging = _judging(samples)
    rarity = _rarity(samples)
    reports = _reports(samples, rarity)
    return {
        **judging,
        "rarity": rarity,
        "same_event": _same_event(samples, reports, rarity),
        "trained_on": _digest(samples),
    }


def packed(found: Found) -> Found:
    """The weights as they are packaged: few digits, and none that changes nothing."""
    kinds = found["kind"]
    return {
        **found,
        "relevance": _packed_linear(found["relevance"]),
        "same_event": {**found["same_event"], **_packed_linear(found["same_event"])},
        "kind": {
            "bias": [round(value, 2) for value in kinds["bias"]],
            "weights": {
                name: [round(value, 2) for value in row]
                for name, row in kinds["weights"].items()
                if max(map(abs, row)) >= _NAUGHT
            },
        },
    }


def _packed_linear(found: Found) -> Found:
    weights = {n: round(v, 3) for n, v in found["weights"].items() if abs(v) >= _NAUGHT}
    return {"bias": round(found["bias"], 3), "weights": weights}


def _digest(samples: Sequence[Sample]) -> str:
    lines = sorted(json.dumps(sample.row, sort_keys=True) for sample in samples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _judging(samples: Sequence[Sample]) -> Found:
    relevant = [sample for sample in samples if sample.row["relevant"]]
    return {
        "relevance": _relevance(samples),
        "kind": _kind(relevant),
    }


def _relevance(samples: Sequence[Sample]) -> Found:
    kept = _supported((sample.story, sample.rules) for sample in samples)
    rows = [dict.fromkeys(kept.intersection(sample.rules), 1.0) for sample in samples]
    model, names = _fitted(rows, [sample.row["relevant"] for sample in samples], _STEADY)
    return _linear(names, model.coef_[0], model.intercept_[0])


def _kind(relevant: Sequence[Sample]) -> Found:
    kept = _supported((sample.story, sample.rules + sample.words) for sample in relevant)
    rows = [dict.fromkeys(kept.intersection(s.rules + s.words), 1.0) for s in relevant]
    counts = [_INVENTED if sample.row["set"] == OWN else 1.0 for sample in relevant]
    model, names = _fitted(rows, [sample.row["kind"] for sample in relevant], _STEADY, counts)
    place = {kind: number for number, kind in enumerate(model.classes_)}
    order = [place.get(str(kind)) for kind in KINDS]
    table = {
        name: _in_order(column, order) for name, column in zip(names, model.coef_.T, strict=True)
    }
    return {"bias": _in_order(model.intercept_, order, absent=-9.0), "weights": table}


def _in_order(column: np.ndarray, order: Sequence[int | None], absent: float = 0.0) -> list[float]:
    return [absent if at is None else float(column[at]) for at in order]


def _supported(found: Iterable[tuple[str, list[str]]]) -> set[str]:
    """Features that enough stories have."""
    stories: defaultdict[str, set[str]] = defaultdict(set)
    for story, names in found:
        for name in names:
            stories[name].add(story)
    return {name for name, having in stories.items() if len(having) >= SUPPORT}


def _fitted(
    rows: list[dict[str, float]],
    labels: list[Any],
    c: float,
    counts: list[float] | None = None,
) -> tuple[Any, Any]:
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=c, solver="newton-cg", tol=_TOLERANCE)
    model.fit(matrix, labels, sample_weight=counts)
    return model, vectorizer.get_feature_names_out()


def _linear(names: Iterable[str], coefficients: Iterable[float], bias: float) -> Found:
    weights = {name: float(value) for name, value in zip(names, coefficients, strict=True)}
    return {"bias": float(bias), "weights": weights}


def _rarity(samples: Sequence[Sample]) -> Found:
    """How rare the words and States of these entries are, as minus the logarithm of their share."""
    blank = {"words": {}, "states": {}, "unknown": 1.0}
    weights = _whole(_judging_nothing(), blank)
    words: Counter[str] = Counter()
    states: Counter[str] = Counter()
    judge = build_judge(load_treaty().states.values(), weights)
    for sample in samples:
        report = report_of(sample.entry, judge.judge(sample.entry), _at(sample), weights)
        words.update(report.whole.words)
        states.update(sample.row["states"])
    whole = len(samples)
    return {
        "words": _rarities({w: n for w, n in words.items() if n >= _KNOWN_WORD}, whole),
        "states": _rarities(states, whole),
        "unknown": round(math.log(whole / 2), 2),
    }


def _rarities(counts: dict[str, int], whole: int) -> dict[str, float]:
    return {name: round(math.log(whole / (n + 1)), 2) for name, n in sorted(counts.items())}


def _judging_nothing() -> Found:
    none = {"bias": 0.0, "weights": {}}
    return {"relevance": none, "kind": {"bias": [0.0] * len(KINDS), "weights": {}}}


def _whole(judging: Found, rarity: Found) -> Weights:
    pairs = {"bias": 0.0, "weights": {}, "join": 0.0}
    return weights_of({**judging, "rarity": rarity, "same_event": pairs, "trained_on": ""})


def _at(sample: Sample) -> Any:
    return sample.entry.published_at


def _reports(samples: Sequence[Sample], rarity: Found) -> list[EntryReport]:
    """Each entry as models see it that have not seen its story."""
    states = load_treaty().states.values()
    fold_of = folds([sample.row for sample in samples])
    found: dict[int, EntryReport] = {}
    for fold in range(FOLDS):
        others = [s for s, its in zip(samples, fold_of, strict=True) if its != fold]
        weights = _whole(_judging(others), rarity)
        judge = build_judge(states, weights)
        for at, sample in enumerate(samples):
            if fold_of[at] == fold:
                judgement = judge.judge(sample.entry)
                found[at] = report_of(sample.entry, judgement, _at(sample), weights)
    return [found[at] for at in range(len(samples))]


def _same_event(samples: Sequence[Sample], reports: Sequence[EntryReport], rarity: Found) -> Found:
    rare = Rarity(rarity["words"], rarity["states"], rarity["unknown"])
    met = list(_pairs(samples, reports))
    rows = [features(reports[one], reports[other], rare) for one, other in met]
    same = [_same(samples[one], samples[other]) for one, other in met]
    moved = [features(one, other, rare) for one, other in _namesakes(samples, reports)]
    model, names = _fitted(
        rows + moved,
        same + [False] * len(moved),
        _STEADY_PAIRS,
        [1.0] * len(met) + [_MOVED] * len(moved),
    )
    return _linear(names, model.coef_[0], model.intercept_[0]) | {"join": JOIN}


def _pairs(samples: Sequence[Sample], reports: Sequence[EntryReport]) -> Iterator[tuple[int, int]]:
    """Pairs of entries of one set, near in time, both relevant or both not, as they would meet."""
    in_order = sorted(range(len(samples)), key=lambda at: (reports[at].at, samples[at].row["id"]))
    for place, one in enumerate(in_order):
        for other in in_order[place + 1 :]:
            if reports[other].at - reports[one].at > ONCE:
                break
            mine, theirs = samples[one].row, samples[other].row
            if mine["set"] == theirs["set"] and mine["relevant"] == theirs["relevant"]:
                yield one, other


def _namesakes(
    samples: Sequence[Sample], reports: Sequence[EntryReport]
) -> Iterator[tuple[EntryReport, EntryReport]]:
    """Events of one State and kind that lie far apart, moved to within days of one another.

    In a sample of the news two such events seldom meet; in the news of a State at war they meet
    every day. Without these pairs time alone would be taken for proof.
    """
    alike: defaultdict[tuple[str, str, Any], list[int]] = defaultdict(list)
    for at, (sample, report) in enumerate(zip(samples, reports, strict=True)):
        if sample.row["relevant"]:
            for state in report.states or ("",):
                alike[sample.row["set"], state, report.kind].append(at)
    chance = random.Random(0)
    for places in alike.values():
        for one in places:
            for other in chance.sample(places, min(_MOVED_EACH, len(places))):
                mine, theirs = samples[one], samples[other]
                if mine.story != theirs.story:
                    gap = timedelta(days=chance.randrange(_MOVED_DAYS))
                    yield reports[one], replace(reports[other], at=reports[one].at + gap)


def _same(one: Sample, other: Sample) -> bool:
    story = one.row.get("story_id")
    return story is not None and story == other.row.get("story_id")
