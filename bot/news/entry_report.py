"""An entry in the form used for grouping: its judgement, words, names and numbers.

In: an Entry with its Judgement, and when it was published or seen. Out: an ``EntryReport``.
Words that Minewatch knows count as what they mean (concepts), so that "withdraws" and
"pasitraukia" are the same; other words count by their beginning, in Latin letters where the
script can be turned into them. Must not compare.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from types import MappingProxyType

from bot.model.entry import Entry
from bot.model.judgement import Direction, Judgement, Kind
from bot.model.state import Iso3, Step
from bot.news.direction import plain_step
from bot.news.entry_text import SEAM, EntryText
from bot.news.features import STEM, WORD, of_rules, of_words
from bot.news.headline import without_publisher
from bot.news.kind import kinds_of
from bot.news.lexicon import word_set
from bot.news.matcher import TermMatch
from bot.news.reading import PLACED, Reading, reading_of
from bot.news.weights import Weights
from bot.words.letters import fold

_THEMSELVES = word_set(
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
_NAMING = word_set("voice visit region capital leader")
"""Rules whose matched words distinguish events: Amnesty, a prince, a province."""
_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_CYRILLIC = str.maketrans(
    "абвгдезийклмнопрстуфхцчшщыэюяіїєґјѕ", "abvgdeziiklmnoprstufhccssieuaiiegjz"
)
_NUMBER = re.compile(r"\d{1,12}(?:[,.\u00a0\u202f]\d{3})*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\ud7ff]")
"""Scripts without spaces between words, and Hangul, whose particles are glued on: pairs of signs."""
_SHORTEST, _SHORTEST_NAME, _NAME = 3, 4, 4
_LONGEST_LABEL = 14
_LABELS = word_set("factbox explainer breaking update exclusive watch video")


@dataclass(frozen=True, slots=True)
class TextFacts:
    """The contents of a title or a whole entry; ``places`` are the ``names`` known as places."""

    words: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    places: frozenset[str]
    concepts: frozenset[str]
    weight: float
    """The rarity of ``words``, summed."""


@dataclass(frozen=True, slots=True, eq=False)
class EntryReport:
    """One entry of a story, read once. ``number`` is unique.

    ``titled``: the title names a State. ``kinds`` are probabilities in the order of KINDS; ``plain`` is a step
    that the title states beyond doubt.
    """

    at: datetime
    url: str | None
    key: str
    language: str
    states: frozenset[Iso3]
    titled: bool
    kind: Kind
    kinds: tuple[float, ...]
    step: Step | None
    direction: Direction | None
    plain: Step | None
    title: TextFacts
    whole: TextFacts
    number: int = field(init=False, default_factory=count().__next__)


def report_of(entry: Entry, judgement: Judgement, at: datetime, weights: Weights) -> EntryReport:
    """An entry in the form used for grouping; ``at`` is UTC."""
    reading = reading_of(entry)
    text = reading.text
    known = _known_places(reading)
    title = _told(text, reading, known, weights, titled=True)
    return EntryReport(
        at=at,
        url=entry.url,
        key=title_key(entry.title, entry.publisher),
        language=reading.language,
        states=frozenset(judgement.states),
        titled=PLACED in reading.title,
        kind=judgement.kind or Kind.OTHER,
        kinds=kinds_of(of_rules(reading) + of_words(reading), weights),
        step=judgement.step,
        direction=judgement.direction,
        plain=plain_step(judgement.kind, judgement.direction, reading),
        title=title,
        whole=_told(text, reading, known, weights, titled=False),
    )


def title_key(title: str, publisher: str | None) -> str:
    """What copies of one agency's title share: its letters, without "Factbox-" or "Breaking:"."""
    head = fold(without_publisher(title, publisher))
    label, mark, rest = head.partition(":" if ":" in head[:_LONGEST_LABEL] else " ")
    if mark and label in _LABELS:
        head = rest
    return "".join(char for char in head if char.isalnum())


def _known_places(reading: Reading) -> bytearray:
    """Which positions of the text a known term covers; places and people stay words as well."""
    covered = bytearray(len(reading.text.folded))
    for match in (*reading.words, *reading.places):
        if match.rule in _CONCEPTS or (match.states and match.rule not in _NAMING):
            covered[match.start : match.end] = b"\1" * (match.end - match.start)
    return covered


def _told(
    text: EntryText, reading: Reading, known: bytearray, weights: Weights, *, titled: bool
) -> TextFacts:
    stop = text.seam if titled else len(text.folded)
    rules = reading.title if titled else reading.anywhere
    found, names = set[str](), set[str]()
    numbers = {_digits(match[0]) for match in _NUMBER.finditer(text.folded, 0, stop)}
    for match in WORD.finditer(text.folded, 0, stop):
        word, start = match[0], match.start()
        if word in _NUMBERS:
            numbers.add(_NUMBERS[word])
        elif not known[start] and not word.isdecimal():
            _add_word(word, found)
            if start not in {0, text.seam + len(SEAM)} and text.readable[start].isupper():
                names.update(_name(word))
    called = [
        (match.rule, _called(match, text))
        for match in (*reading.words, *reading.places)
        if match.rule in _NAMING and (match.in_title or not titled)
    ]
    names.update(name for _, name in called)
    kept = frozenset(found)
    return TextFacts(
        kept,
        frozenset(numbers),
        frozenset(names),
        frozenset(name for rule, name in called if rule == "region"),
        frozenset([_CONCEPTS[rule] for rule in rules if rule in _CONCEPTS]),
        weights.rarity.of(kept),
    )


def _add_word(word: str, found: set[str]) -> None:
    if word.isascii():
        if len(word) >= _SHORTEST:
            found.add(word[:STEM])
    elif _UNSPACED.match(word):
        found.update([word[at : at + 2] for at in range(len(word) - 1)])
    elif len(word) >= _SHORTEST:
        found.add(word.translate(_CYRILLIC)[:STEM])


def _digits(written: str) -> str:
    """A number without the marks that part its thousands, in Western digits."""
    return str(int("".join(char for char in written if char.isdecimal())))


def _name(word: str) -> tuple[str, ...]:
    return (word.translate(_CYRILLIC)[:_NAME],) if len(word) >= _SHORTEST_NAME else ()


def _called(match: TermMatch, text: EntryText) -> str:
    """A known name by its beginning, which the languages mostly share."""
    return "!" + text.folded[match.start : match.end].translate(_CYRILLIC)[: _NAME + 1].strip()
