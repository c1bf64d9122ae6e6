"""What people look for in the news: a text as words and concepts, and what an entry offers to both.

In: the words a person typed; an entry with its judgement. Out: ``Wanted`` and terms, plain
strings that meet where they are equal: words as they are, folded; concepts of the judgement
as ``=mine clearance``; States as ``@UKR``; kinds as ``#clearance``. Concepts hold across
languages, because the judgement found them in the entry's own. Keeps nothing, finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.model.judgement import Judgement, Kind
from bot.model.state import Iso3
from bot.news.entry_text import EntryText, clean_text, read_entry_text
from bot.news.evidence import SPOKEN
from bot.news.lexicon import word_set
from bot.news.matcher import TermMatch, packaged_matcher
from bot.news.reading import Reading, read_entry
from bot.words.letters import fold
from bot.words.small_words import SMALL_WORDS

MOST_WORDS = 12
"""Words of one question that are looked for; headlines are remembered by fewer."""
_LONGEST = 300
_QUOTED = re.compile('"([^"]*)"?')
_WORD = re.compile(r"[^\W_][\w\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]*")
_UNSPACED = "\u0e00"
"""From Thai upwards words are written without spaces, so pairs of letters stand for them."""
_SPACED_AGAIN = ("\uac00", "\ud7a4")
INFLECTED = 5
"""Letters from which a word may have an ending that was not typed."""

_CLEARING = word_set("clear minefree")
_ANY_MINES = word_set(
    "landmine bare apmine clear minefree minefield minehurt mineblast laymines antitank"
)
_MEANT = {
    "landmine": _ANY_MINES,
    "bare": _ANY_MINES,
    "clear": _CLEARING,
    "minehurt": word_set("minehurt"),
    "killed": word_set("killed minehurt"),
    "mineblast": word_set("mineblast minehurt"),
    "withdraw": word_set("withdraw leave"),
    "leave": word_set("withdraw leave"),
} | {
    rule: frozenset({rule})
    for rule in word_set(
        "treaty apmine laymines monitor minefree minefield antitank join suspend stock destroy "
        "cluster uxo ied"
    )
}
"""A rule whose words may be asked for -> the rules of which one must have matched.

Only rules with words for one thing: those that merely weigh ("project" for clearance,
"farmers" for war) would answer what was not asked.
"""
_NAMES = frozenset(
    {"apopo", "halo", "halo's", "halo trust", "the halo trust", "unmas", "gichd", "icbl"}
    | {"norwegian people's aid", "norsk folkehjelp", "handicap international", "geneva call"}
    | {"humanity inclusion", "cmac", "cromac", "tdmac", "anama", "masam", "project masam"}
)
"""Words of these rules that name one organisation: they mean it, and not all of clearance."""
_OF_KIND = {
    word: kind
    for kind, named in {
        Kind.WITHDRAWAL: "withdrawal withdrawals withdraw",
        Kind.ACCESSION: "accession accessions ratification",
        Kind.SUSPENSION: "suspension suspensions",
        Kind.USE: "use used",
        Kind.PRODUCTION_TRANSFER: "production transfer transfers export exports",
        Kind.STOCKPILE: "stockpile stockpiles",
        Kind.CLEARANCE: "clearance clearing",
        Kind.CASUALTIES: "casualty casualties victim victims",
        Kind.MEETING: "meeting meetings conference",
        Kind.REPORT: "report reports",
    }.items()
    for word in named.split()
}
"""Words that stories of a kind meet, however they say it."""
_NAMING_STATES = word_set("name abbrev demonym")


@dataclass(frozen=True, slots=True)
class Need:
    """One word of a question: met by any of ``terms``, or by a word that begins with ``start``."""

    terms: frozenset[str]
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """All ``needs`` must be met; each of ``phrases`` must stand in one report, word by word."""

    needs: tuple[Need, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.needs)


def wanted(text: str) -> Wanted:
    """What a person looks for; words within quotes are a phrase."""
    typed = clean_text(text, _LONGEST)
    folded = fold(typed)
    phrases = [tuple(words_in(match[1])) for match in _QUOTED.finditer(folded)]
    exact = [Need(frozenset({word})) for phrase in phrases for word in phrase]
    free = _QUOTED.sub(lambda match: " " * len(match[0]), folded)
    loose = list(_loose(typed, free))
    needs = dict.fromkeys((*exact, *loose))
    return Wanted(tuple(needs)[:MOST_WORDS], tuple(filter(None, phrases)))


def words_in(folded: str) -> Iterator[str]:
    """The words of a folded text, in order; of scripts without spaces each pair of letters."""
    for word in _WORD.findall(folded):
        if word[0] < _UNSPACED or _SPACED_AGAIN[0] <= word[0] < _SPACED_AGAIN[1] or len(word) == 1:
            yield word
        else:
            yield from (word[place : place + 2] for place in range(len(word) - 1))


def terms_of(title: str, summary: str) -> frozenset[str]:
    """The words of an entry."""
    return frozenset(words_in(read_entry_text(title, summary).folded))


def concepts_of(judgement: Judgement) -> frozenset[str]:
    """The concepts for which the judgement found words in an entry."""
    return frozenset(f"={evidence.rule}" for evidence in judgement.evidence if evidence.words)


def classes_of(states: Iterable[Iso3], kinds: Iterable[Kind]) -> frozenset[str]:
    """States and kinds as terms, one of which is asked for or which a story has."""
    return frozenset([*(f"@{iso3}" for iso3 in states), *(f"#{kind}" for kind in kinds)])


def holds(phrase: tuple[str, ...], title: str, summary: str) -> bool:
    """Do these words follow each other in an entry's title or summary?"""
    size, text = len(phrase), read_entry_text(title, summary)
    for folded in (text.title, text.summary):
        found = tuple(words_in(folded))
        if any(found[at : at + size] == phrase for at in range(len(found) - size + 1)):
            return True
    return False


def _loose(typed: str, folded: str) -> Iterator[Need]:
    """The words outside quotes, each with the concepts whose words it belongs to."""
    found = list(_WORD.finditer(folded))
    small = SMALL_WORDS["en"]
    telling = [word for word in found if word[0] not in small and not _is_letter(word[0])]
    concepts = list(_concepts(typed, folded))
    for word in telling or found:
        terms = {
            term
            for match, means in concepts
            if match.start < word.end() and word.start() < match.end
            for term in means
        }
        # A word of a longer term ("mine" of "mine clearance") means what it means by itself, too.
        terms.update(*(means for _, means in _concepts(word[0], word[0])))
        if word[0] in _OF_KIND:
            terms.add(f"#{_OF_KIND[word[0]]}")
        yield from _needs(word[0], terms)


def _needs(word: str, terms: set[str]) -> Iterator[Need]:
    parts = list(words_in(word))
    if parts != [word]:  # a run without spaces: its concepts, or all its pairs
        if terms:
            yield Need(frozenset(terms))
        else:
            yield from (Need(frozenset({part})) for part in parts)
        return
    bare = word.removesuffix("s") if word.isascii() and not word.endswith("ss") else word
    if len(bare) >= INFLECTED:
        yield Need(frozenset({word, *terms}), bare)
    else:
        yield Need(frozenset({word, bare, f"{bare}s", *terms}))


def _concepts(typed: str, folded: str) -> Iterator[tuple[TermMatch, frozenset[str]]]:
    """Where words of the judgement stand in a question, and the terms that meet each."""
    text = EntryText(typed, folded, len(typed))
    matcher = packaged_matcher()
    first = read_entry(text, None, matcher)
    others = (read_entry(text, language, matcher) for language in matcher.language_votes(text))
    for reading in (first, *others):
        yield from _meant(reading)


def _meant(reading: Reading) -> Iterator[tuple[TermMatch, frozenset[str]]]:
    for match in reading.words:
        if match.rule in _MEANT and reading.text.folded[match.start : match.end] not in _NAMES:
            yield match, frozenset(f"={SPOKEN[rule]}" for rule in _MEANT[match.rule])
    for match in reading.places:
        if match.rule in _NAMING_STATES and len(match.states) == 1:
            yield match, frozenset(f"@{iso3}" for iso3 in match.states)


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word < _UNSPACED
