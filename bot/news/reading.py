"""An entry as the rules see it: its text, its language, and the words that count in it.

In: an Entry and the matcher. Out: a ``Reading``. Two things are settled here for all
rules: a word inside a longer known term does not speak for itself ("coal mine" has no
"mine"), and the description of the treaty ("bans the use, stockpiling, production ...")
tells nothing about what happened. Must not weigh anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from bot.model.entry import Entry
from bot.news.entry_text import SEAM, EntryText, read_entry_text
from bot.news.headline import without_publisher
from bot.news.lexicon import word_set
from bot.news.matcher import Matcher, TermMatch, packaged_matcher
from bot.news.mentions import NAMING
from bot.news.senses import settle_senses
from bot.words.language import language_of

COVERING = word_set(
    "treaty apmine landmine clear minefree minefield sea dug crypto metaphor music sport "
    "othertreaty ottawacity antitank vehicle laymines minehurt mineblast monitor cluster ied plain "
    "figure"
)
"""Rules whose terms swallow the shorter terms inside them."""

_SPEAKS_ANYWHERE = word_set("withdraw leave join suspend stay")
"""... except actions on a treaty: "Ottawa exit" is both."""
_DESCRIBED = word_set("use stock make destroy laid cleared law")
"""What the treaty forbids: words without weight where they describe the treaty."""
_MINES = frozenset({"apmine", "landmine", "bare"})
_BESIDE, _BESIDE_BARE = 40, 12
"""The maximum distance in characters between "convention" and "anti-personnel mines"."""
PLACED = "placed"
"""The rule of a title that names a State."""
_PLACES = NAMING | {"blocker"}
_LONGEST_DESCRIPTION = 190
_NEAR = 70


@dataclass(frozen=True, slots=True)
class Reading:
    """``words`` are the matches that count, ``places`` names of States and what blocks them.

    ``title`` and ``anywhere`` are the rules matched in the title, and in either field.
    """

    text: EntryText
    language: str
    words: tuple[TermMatch, ...]
    places: tuple[TermMatch, ...]
    title: frozenset[str]
    anywhere: frozenset[str]

    def first(self, rule: str) -> TermMatch:
        """The first match of a rule (there must be one)."""
        return next(match for match in self.words if match.rule == rule)

    def quote(self, match: TermMatch) -> str:
        """The words of a match as the entry wrote them."""
        return self.text.readable[match.start : match.end].strip()


def reading_of(entry: Entry) -> Reading:
    """The reading of an entry with the packaged words.

    Judging and grouping ask for it one after the other, so the latest are remembered.
    """
    return _reading(entry.title, entry.summary, entry.publisher, entry.language)


@lru_cache(maxsize=256)
def _reading(title: str, summary: str, publisher: str | None, language: str | None) -> Reading:
    text = read_entry_text(_told(title, publisher), summary)
    return read_entry(text, language, packaged_matcher())


def read_entry(text: EntryText, claimed: str | None, matcher: Matcher) -> Reading:
    """Read a text: title without its publisher's suffix, then the summary; ``claimed`` is a language tag."""
    scan = matcher.scan(text)
    votes = partial(matcher.language_votes, text, scan)
    language = language_of(claimed, text.folded, text.readable, votes)
    found = matcher.find(text, language, scan)
    places = tuple(match for match in found if match.rule in _PLACES)
    plain = list(_uncovered([match for match in found if match.rule not in _PLACES]))
    told = list(settle_senses(_with_treaties(plain, text), places, text))
    counting = list(_undescribed(told, text))
    return Reading(
        text=text,
        language=language,
        words=tuple(counting),
        places=places,
        title=_in_title((*counting, *places)),
        anywhere=frozenset([match.rule for match in counting]),
    )


def _told(title: str, publisher: str | None) -> str:
    """The title without a publisher's name; a lone last word may be the place ("... - Syria")."""
    told = without_publisher(title, publisher)
    dropped = title[len(told) :].strip(" -|\u2013\u2014")
    if " " in dropped or dropped.casefold() == (publisher or "").casefold():
        return told
    return title


def _in_title(matches: Sequence[TermMatch]) -> frozenset[str]:
    """The rules matched in the title; PLACED stands for all names of States."""
    titled = [match for match in matches if match.in_title and match.rule != "blocker"]
    return frozenset([PLACED if match.states else match.rule for match in titled])


def _uncovered(matches: Sequence[TermMatch]) -> Iterator[TermMatch]:
    """Matches that do not lie inside a longer covering one; matches come in order of start.

    Nor does "mine production" begin inside "anti-personnel mine".
    """
    start = end = -1
    covering = ""
    for match in matches:
        inside = match.end <= end and match.end - match.start < end - start
        if (inside and (match.rule not in _SPEAKS_ANYWHERE or covering == "plain")) or (
            match.rule == "dug" and start < match.start < end
        ):
            continue
        if match.end > end and match.rule in COVERING:
            start, end, covering = match.start, match.end, match.rule
        yield match


def _with_treaties(matches: list[TermMatch], text: EntryText) -> list[TermMatch]:
    """The matches, and a treaty wherever a word for one stands beside a word for such mines."""
    named = [match for match in matches if match.rule in _MINES]
    for pact in [match for match in matches if match.rule == "pact"]:
        for mine in named:
            first, last = sorted((pact, mine))
            gap = text.folded[first.end : last.start]
            reach = _BESIDE_BARE if mine.rule == "bare" else _BESIDE
            if first.in_title is last.in_title and len(gap) <= reach and ". " not in gap:
                start, end = first.start, max(first.end, last.end)
                matches.append(TermMatch(start, end, "treaty", (), first.in_title))
                break
    return sorted(matches)


def _undescribed(matches: Sequence[TermMatch], text: EntryText) -> Iterator[TermMatch]:
    """Matches outside the descriptions of what the treaty forbids."""
    zones = list(_descriptions(matches, text))
    for match in matches:
        inside = any(begin <= match.start < end for begin, end in zones)
        if not (inside and match.rule in _DESCRIBED):
            yield match


def _descriptions(matches: Sequence[TermMatch], text: EntryText) -> Iterator[tuple[int, int]]:
    """From "bans", after a treaty's name, to the end of the sentence."""
    named_at = -_NEAR * 2
    for match in matches:
        if match.rule in {"treaty", "pact"}:
            named_at = match.end
        if match.rule in {"prohibit", "treaty"} and match.start - named_at < _NEAR:
            yield match.start, _sentence_end(match.end, text)


def _sentence_end(position: int, text: EntryText) -> int:
    limit = min(len(text.folded), position + _LONGEST_DESCRIPTION)
    if position < text.seam:
        limit = min(limit, text.seam + len(SEAM))
    stop = text.folded.find(". ", position, limit)
    return limit if stop < 0 else stop
