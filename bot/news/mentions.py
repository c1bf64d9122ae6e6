"""Mentions of States in a text, with their context.

In: matches and the text. Out: ``Mention`` values in order, the longest where names
overlap, "Congo" resolved, towns named after a State left out. Must not decide which States an entry is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.state import Iso3
from bot.news.entry_text import EntryText
from bot.news.matcher import TermMatch
from bot.news.namesakes import resolve_namesakes

NAMING = frozenset(
    {"name", "abbrev", "demonym", "capital", "government", "leader", "region", "group", "ambiguous"}
)
_COD, _COG = Iso3("COD"), Iso3("COG")
_BEFORE, _AFTER = 48, 28
"""How many characters around a mention are looked at."""
_SPACE, _OF = len(" "), len(" of ")
_LINKS = frozenset([
    ", ", " and ", ", and ", " or ", " & ", " ", " i ", " a ", " и ", " та ", " і ", " y ",
    " e ", " et ", " und ", " ja ", " ir ", " un ", " en ", " och ", " og ", " ve ", " si ",
    " ، ", " و", "、", "和", "与", ", the ", " and the ", ", und ", " oraz ", " with ",
])  # fmt: skip
"""Separators in lists of names."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of one or more States.

    ``before`` and ``after`` are the folded surroundings of the whole list it stands in
    ("Lebanon, Turkey borders": both have " borders" after them), within its field.
    """

    match: TermMatch
    states: tuple[Iso3, ...]
    before: str
    after: str

    @property
    def in_title(self) -> bool:
        """Is it in the title?"""
        return self.match.in_title


def mentions_of(matches: Sequence[TermMatch], text: EntryText) -> list[Mention]:
    """Every naming of a State in the text, in order."""
    named = list(resolve_namesakes(_longest(matches, text), text))
    return [
        Mention(match, states, _before(first, text), _after(last, text))
        for chain in _chains(named, text)
        for first, last in [(chain[0], chain[-1])]
        for match in chain
        for states in [_resolved(match, named)]
    ]


def _longest(matches: Sequence[TermMatch], text: EntryText) -> list[TermMatch]:
    """Names and blockers without those that lie inside another."""
    kept: list[TermMatch] = []
    for match in matches:
        if match.rule not in NAMING and match.rule != "blocker":
            continue
        if match.rule == "abbrev" and not _abbreviated(match, text):
            continue
        if match.rule == "blocker" and _names_the_us(match, text):
            continue
        if kept and match.end <= kept[-1].end:
            if (match.start, match.end) == (kept[-1].start, kept[-1].end) and kept[-1].states:
                _prefer(kept, match)
            continue
        kept.append(match)
    return kept


def _abbreviated(match: TermMatch, text: EntryText) -> bool:
    """Is it "US" and not "us"? Undecidable in a title in capitals."""
    shouted = match.in_title and text.readable[: text.seam].isupper()
    return text.readable[match.start : match.end].isupper() and not shouted


def _names_the_us(match: TermMatch, text: EntryText) -> bool:
    """Does a blocker such as "with us" match where the text has "with US funding"?"""
    ends_in_us = text.readable[match.start : match.end].endswith(" US")
    return ends_in_us and not text.readable[: text.seam].isupper()


def _prefer(kept: list[TermMatch], match: TermMatch) -> None:
    """Of two readings of the same words, a blocker wins; otherwise the first."""
    if not match.states:
        kept[-1] = match


def _chains(named: Sequence[TermMatch], text: EntryText) -> list[list[TermMatch]]:
    """Names that are listed together."""
    chains: list[list[TermMatch]] = []
    for match in named:
        if chains and text.folded[chains[-1][-1].end : match.start] in _LINKS:
            chains[-1].append(match)
        else:
            chains.append([match])
    return chains


def _resolved(match: TermMatch, named: Sequence[TermMatch]) -> tuple[Iso3, ...]:
    """The States of a match; ambiguous names are settled by their context.

    "Congo" alone is the State that the rest of the text speaks of; if silent, the larger. A
    parliament's name beside a State's is that State's ("the Polish Saeima", "Seimas of Latvia").
    """
    if match.rule == "government":
        for other in named:
            before = other.end + _SPACE == match.start
            after = other.start in {match.end + _SPACE, match.end + _OF}
            if other.rule in {"demonym", "name"} and (before or after):
                return other.states
    if match.states != (_COD, _COG):
        return match.states
    others = {state for other in named if other.states != match.states for state in other.states}
    return (_COG,) if _COG in others and _COD not in others else (_COD,)


def _before(match: TermMatch, text: EntryText) -> str:
    field = 0 if match.in_title else text.seam
    return text.folded[max(field, match.start - _BEFORE) : match.start]


def _after(match: TermMatch, text: EntryText) -> str:
    field = text.seam if match.in_title else len(text.folded)
    return text.folded[match.end : min(field, match.end + _AFTER)]
