"""How alike two titles are, whatever their language.

In: titles with their language. Out: ``Marks`` (States, concepts, numbers, words) and a
likeness in 0..1. Words that Minewatch knows count as what they mean, so that "withdraws"
and "pasitraukia" are the same mark; unknown words count by their beginning. Must not
know stories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from bot.news.headline import without_publisher
from bot.news.lexicon import words
from bot.news.matcher import Match, Matcher, packaged_matcher
from bot.news.mentions import mentions_of
from bot.news.text import EntryText, read
from bot.words.language import language_of

_THEMSELVES = words(
    "stay join suspend parliament sign notify effect make stock destroy minefree minefield "
    "meeting react attack award border soon othertreaty cluster sea dug crypto music sport antitank"
)
_CONCEPTS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("treaty", "pact"), "treaty"),
        **dict.fromkeys(("apmine", "landmine", "bare"), "mine"),
        **dict.fromkeys(("withdraw", "leave"), "leave"),
        **dict.fromkeys(("laymines", "laid"), "lay"),
        **dict.fromkeys(("minehurt", "killed", "mineblast", "blast"), "hurt"),
        **dict.fromkeys(("report", "monitor"), "report"),
        **dict.fromkeys(("clear", "removal"), "clear"),
        **{rule: rule for rule in _THEMSELVES},
    }
)
_NAMES = frozenset({"voice", "visit", "region", "capital", "leader"})
"""Matches whose own letters tell events apart: Amnesty, a prince, a province."""
_VICTIMS = frozenset({"press", "bus", "wedding"})
"""Rules for whom a mine hurt: as telling as a name, and the same in every language."""
_NAME = 5
"""How many letters of a name count."""
_KNOWN_BY = dict.fromkeys(
    (
        "guter",
        "un ch",
        "secre",
        "\u0433\u0443\u0442\u0435\u0440",
        "\u0433\u0435\u043d\u0441\u0435",
        "\u53e4\u7279\u96f7\u65af",
        "\u79d8\u4e66\u957f",
        "\u063a\u0648\u062a\u064a\u0631",
    ),
    "unsg",
) | dict.fromkeys(
    (
        "nobel",
        "laure",
        "\u043d\u043e\u0431\u0435\u043b",
        "\u8bfa\u8d1d\u5c14",
        "\u0646\u0648\u0628\u0644",
    ),
    "nobel",
)
"""The UN Secretary-General and the laureates, however a paper calls them."""
_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
FREE_OF_MINES = "=minefree"
"""The mark of a title that says a land is free of mines."""
_TELLING = 2.5
"""Less than this, and a title is found in any text."""
_STEM = 6
_WEIGHTS = {"@": 1.0, "=": 0.5, "#": 0.8, "!": 1.4, "~": 1.4}
"""Of States, concepts, numbers, names and other treaties; a word weighs 1."""
_COMMON = words(
    "with from that this after over have says said their more will been into about amid year "
    "years than"
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a title holds: ``all`` of its marks, the ``numbers`` and ``names`` among them."""

    all: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]


@lru_cache(maxsize=4096)
def marks(title: str, publisher: str | None, language: str | None) -> Marks:
    """The marks of a title, its publisher's suffix left out."""
    return marks_of(read(without_publisher(title, publisher), ""), language, packaged_matcher())


def marks_of(text: EntryText, language: str | None, matcher: Matcher) -> Marks:
    """The marks of a text already read."""
    spoken = language_of(language, text.folded, text.readable, lambda: matcher.tongues(text))
    found = matcher.find(text, spoken)
    states = {f"@{state}" for mention in mentions_of(found, text) for state in mention.states}
    concepts = {f"={_CONCEPTS[match.rule]}" for match in found if match.rule in _CONCEPTS}
    names = {_name(text, match) for match in found if match.rule in _NAMES}
    names |= {f"!{match.rule}" for match in found if match.rule in _VICTIMS}
    treaties = {
        f"~{text.folded[match.start : match.start + 5]}"
        for match in found
        if match.rule == "othertreaty"
    }
    rest = _rest(text, found)
    numbers = {
        f"#{_NUMBERS.get(word, word)}" for word in rest if word.isdigit() or word in _NUMBERS
    }
    plain = {word[:_STEM] for word in rest if len(word) > 3 and word not in _COMMON}
    return Marks(
        frozenset(states | concepts | names | treaties | numbers | plain),
        frozenset(numbers),
        frozenset(names),
    )


def _name(text: EntryText, match: Match) -> str:
    """The beginning of a name, which the languages mostly share; some people have several."""
    whole = text.folded[match.start : match.end]
    if whole == "human rights watch":
        return "!hrw"
    begun = whole[:_NAME].strip()
    return f"!{_KNOWN_BY.get(begun, begun)}"


def _rest(text: EntryText, found: list[Match]) -> list[str]:
    """The words of a text that no known term covers."""
    kept, position = [], 0
    for match in found:
        if match.rule in _CONCEPTS or match.states:
            kept.append(text.folded[position : max(position, match.start)])
            position = max(position, match.end)
    kept.append(text.folded[position:])
    letters = "".join(char if char.isalnum() else " " for char in " ".join(kept))
    return letters.split()


def weight(found: frozenset[str]) -> float:
    """How much a set of marks tells."""
    return sum(_WEIGHTS.get(mark[0], 1.0) for mark in found)


def likeness(one: Marks, other: Marks) -> float:
    """What two titles share, as a part of what they hold (Dice, weighted)."""
    whole = weight(one.all) + weight(other.all)
    return 2 * weight(one.all & other.all) / whole if whole else 0.0


def same_meaning(one: Marks, other: Marks) -> float:
    """The likeness of two titles in different languages: of what is known in both."""
    return likeness(_known(one), _known(other))


def _known(title: Marks) -> Marks:
    return Marks(
        frozenset(mark for mark in title.all if mark[0] in _WEIGHTS), title.numbers, title.names
    )


def details(title: Marks) -> frozenset[str]:
    """The marks that tell events apart: neither States nor concepts."""
    return frozenset(mark for mark in title.all if mark[0] not in "@=")


def share_a_detail(one: Marks, other: Marks) -> bool:
    """Do they share more than States and concepts: a name, a number, a word?"""
    return not details(one).isdisjoint(other.all)


def covered(title: Marks, whole: Marks) -> float:
    """How much of a title's marks a longer text holds."""
    own = weight(title.all)
    return weight(title.all & whole.all) / own if own >= _TELLING else 0.0
