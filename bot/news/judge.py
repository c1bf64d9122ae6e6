"""The judgement of one entry: relevance, States, kind, step, direction, with the evidence.

In: an Entry. Out: a Judgement. Pure: no clock, no store, no network; the packaged words
and weights are read once. Asks relevance.py, states.py, kind.py and
direction.py in that order and decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.entry import Entry, EntryId, FeedId
from bot.model.judgement import Judgement, Strictness
from bot.model.state import Iso3, State
from bot.news.direction import direction_of, step_of
from bot.news.evidence import Verdict, evidence_of
from bot.news.features import of_rules, of_words
from bot.news.kind import counted_words, kinds_of, likeliest
from bot.news.matcher import packaged_matcher
from bot.news.mentions import mentions_of
from bot.news.reading import reading_of
from bot.news.relevance import THRESHOLDS, weigh
from bot.news.states import mention_roles, states_found
from bot.news.weights import Weights, packaged_weights

NOT_AMONG_THE_197 = frozenset(Iso3(code) for code in ("PSE", "XKX", "TWN", "ESH"))
"""Territories with their own codes in the labelling rules, in addition to the States."""


class Judge:
    """Judges entries; immutable, safe to share."""

    def __init__(self, known: frozenset[Iso3], weights: Weights) -> None:
        self._weights = weights
        self._known = known

    def judge(self, entry: Entry) -> Judgement:
        """The verdict on one entry, from its title, summary and language alone."""
        weights = self._weights
        reading = reading_of(entry)
        seen = of_rules(reading)
        score, added = weigh(reading, seen, weights.relevance)
        relevant = score >= THRESHOLDS[Strictness.NORMAL]
        if relevant:
            seen += of_words(reading)
        kind = likeliest(kinds_of(seen, weights)) if relevant else None
        found = states_found(mention_roles(reading), kind, reading).among(self._known)
        votes = counted_words(kind, seen, weights) if kind else {}
        step = step_of(kind, reading) if kind else None
        direction = direction_of(kind, reading) if kind else None
        return Judgement(
            relevant=relevant,
            score=round(score, 4),
            kind=kind,
            step=step,
            direction=direction,
            states=tuple(found.about),
            evidence=evidence_of(reading, Verdict(added, found, votes, step, direction)),
        )

    def named_in(self, text: str) -> tuple[Iso3, ...]:
        """Every State a person's text names, whatever its part, in the text's order."""
        asked = Entry(
            EntryId("asked"), FeedId("asked"), "", text, None, None, None, None, None, None
        )
        reading = reading_of(asked)
        mentions = mentions_of(reading.places, reading.text)
        named = dict.fromkeys(state for mention in mentions for state in mention.states)
        return tuple(state for state in named if state in self._known)


def build_judge(states: Iterable[State], weights: Weights | None = None) -> Judge:
    """A Judge that codes these States and the four territories with labels of their own."""
    packaged_matcher()  # built here, so that the first entry waits for nothing
    known = frozenset(state.iso3 for state in states) | NOT_AMONG_THE_197
    return Judge(known, weights or packaged_weights())
