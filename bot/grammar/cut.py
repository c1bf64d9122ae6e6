"""A typed question cut into what it says: names of States and groups, our words, and the rest.

In: words, the treaty's names, the vocabulary. Out: pieces in order. Nothing is decided here
about what to do with them.

Names have blanks and "and" in them, and may be misspelt, so the cut is the cheapest way to
read all words: a word of ours costs least, an exact name little, so longer names beat their
parts; a misspelling costs more than two exact names; a word that fits nothing costs most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.grammar.tokens import Word, WordSort
from bot.grammar.vocabulary import Vocabulary, folded
from bot.model.names import (
    GroupFound,
    NameAmbiguous,
    NameAnswer,
    NameFound,
    NameNotState,
    NameUnknown,
)
from bot.treaty.treaty import Treaty

Named = NameAnswer | GroupFound

_LONGEST_NAME = 9
"""Words of "Democratic People's Republic of Korea" and the like, with room."""
_LONGEST_MISSPELT = 5
"""Words of a name that is looked for by likeness; longer ones are found as they are written."""
_SEPARATORS = frozenset(",;/|+&")
_BETWEEN_NAMES = frozenset(";/|+")
_GLUE = frozenset({"y", "et", "e", "und", "og", "och", "ja", "i", "и", "та", "و", "和", "与"})
"""Words between names in other languages."""
_LONGEST_CODE = 3
_WORD, _EXACT, _ASKED, _GUESSED_WORD, _GUESSED, _UNKNOWN, _COMMA = 1, 10, 12, 25, 30, 200, 5


@dataclass(frozen=True, slots=True)
class PhrasePiece:
    """A phrase of ours; ``guessed``: it was misspelt."""

    text: str
    tags: frozenset[str]
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class NamePiece:
    """A name, as the treaty answers it; never one that is not known."""

    answer: NameFound | GroupFound | NameAmbiguous | NameNotState


@dataclass(frozen=True, slots=True)
class UnreadPiece:
    """A word that fits nothing. ``answer``: what names are like it."""

    text: str
    answer: NameUnknown


@dataclass(frozen=True, slots=True)
class MentionPiece:
    """A channel, a person or an address."""

    word: Word


@dataclass(frozen=True, slots=True)
class NumberPiece:
    """A number by itself."""

    text: str


Piece = PhrasePiece | NamePiece | UnreadPiece | MentionPiece | NumberPiece


def cut_pieces(words: Sequence[Word], treaty: Treaty, vocabulary: Vocabulary) -> tuple[Piece, ...]:
    """The cheapest way to read ``words`` (dynamic programming over ends of pieces)."""
    reader = _Reader(words, treaty, vocabulary)
    best: list[tuple[int, tuple[Piece, ...]]] = [(0, ())]
    for end in range(1, len(words) + 1):
        ways = [
            (best[start][0] + cost, best[start][1] + pieces)
            for start in range(max(0, end - _LONGEST_NAME), end)
            for cost, pieces in reader.readings(start, end)
        ]
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1][1]


def is_guess(answer: Named) -> bool:
    """Was the name misspelt, and read by likeness?"""
    if isinstance(answer, NameFound):
        return "misspelling" in answer.why
    return isinstance(answer, NameAmbiguous | NameNotState) and answer.guess


def recognised_name(text: str, treaty: Treaty) -> Named:
    """One name, of a group or a State; without suggestions where it is unknown."""
    answer = treaty.names.recognise(text)
    if isinstance(answer, NameFound) and not is_guess(answer):
        return answer
    group = treaty.find_group(text)
    return GroupFound(text, group) if group is not None else answer


class _Reader:
    """What runs of words can be read as, with what each reading costs."""

    def __init__(self, words: Sequence[Word], treaty: Treaty, vocabulary: Vocabulary) -> None:
        self._words = words
        self._treaty = treaty
        self._vocabulary = vocabulary
        self._folded = [folded(word.text) for word in words]
        letters = [word.text for word in words if word.text.isalpha() and len(word.text) > 1]
        self._found: dict[str, Named] = {}
        self._codes_alone = self._only_codes()
        long = any(len(text) > _LONGEST_CODE for text in letters)
        self._shouted = len(letters) > 1 and long and all(text.isupper() for text in letters)

    def readings(self, start: int, end: int) -> Iterator[tuple[int, tuple[Piece, ...]]]:
        words = self._words[start:end]
        if any(word.sort is not WordSort.WORD for word in words):
            if len(words) == 1:
                yield _WORD, (MentionPiece(words[0]),)
            return
        if len(words) == 1:
            yield from self._single(start)
        else:
            yield from self._phrase(start, end)
        yield from self._name(start, end)

    def _single(self, at: int) -> Iterator[tuple[int, tuple[Piece, ...]]]:
        text, said = self._words[at].text, self._folded[at]
        if set(said) == {"?"}:
            alone = len(self._words) == 1
            yield _WORD, (PhrasePiece(text, frozenset({"help"})),) if alone else ()
        elif text in _SEPARATORS or text in _GLUE or not (said or self._is_state(text)):
            yield _WORD, ()
        elif text.isdecimal():
            yield _WORD, (NumberPiece(text),)
        elif self._is_ours(at, at + 1):
            yield _WORD, (PhrasePiece(text, self._vocabulary.phrases[said]),)
        elif ours := self._vocabulary.like(said, first=at == 0):
            yield _GUESSED_WORD, (PhrasePiece(text, self._vocabulary.phrases[ours], ours),)

    def _phrase(self, start: int, end: int) -> Iterator[tuple[int, tuple[Piece, ...]]]:
        if end - start <= self._vocabulary.longest and self._is_ours(start, end):
            text = " ".join(word.text for word in self._words[start:end])
            said = " ".join(self._folded[start:end])
            yield _WORD, (PhrasePiece(text, self._vocabulary.phrases[said]),)

    def _is_ours(self, start: int, end: int) -> bool:
        """Short words in capitals are codes ("IS" is Iceland's), unless all is in capitals."""
        said = " ".join(self._folded[start:end])
        if self._vocabulary.tags(said) is None:
            return False
        text = self._words[start].text
        is_code = end - start == 1 and 1 < len(text) <= _LONGEST_CODE and text.isupper()
        return self._shouted or not is_code or self._treaty.names.as_written(text) is None

    def _is_state(self, text: str) -> bool:
        return isinstance(self._treaty.names.as_written(text), NameFound)

    def _only_codes(self) -> bool:
        """Is all that is not ours written in the letters of codes ("fi", "fin nor")?"""
        others = (word for at, word in enumerate(self._words) if not self._is_word_of_ours(at))
        return all(len(word.text) <= _LONGEST_CODE for word in others)

    def _is_word_of_ours(self, at: int) -> bool:
        said = self._folded[at]
        return self._words[at].text in _GLUE or not said or self._vocabulary.tags(said) is not None

    def _find(self, typed: str, start: int, end: int) -> Named:
        """A name; a code in small letters only among codes ("ad" beside a name is a word).

        Several words with one of ours among them are no name that was misspelt.
        """
        if len(typed) <= _LONGEST_CODE and typed.islower() and not self._codes_alone:
            found = recognised_name(typed, self._treaty)
            is_code = isinstance(found, NameFound) and found.why == "code"
            near = (found.state,) if isinstance(found, NameFound) else ()
            return NameUnknown(typed, near) if is_code else found
        ours = any(map(self._vocabulary.tags, self._folded[start:end]))
        ours = ours or (end - start == 1 and self._is_filler(self._folded[start]))
        if ours or end - start > _LONGEST_MISSPELT:
            written = self._treaty.names.as_written(typed)
            group = None if isinstance(written, NameFound) else self._treaty.find_group(typed)
            return GroupFound(typed, group) if group else written or NameUnknown(typed)
        return recognised_name(typed, self._treaty)

    def _name(self, start: int, end: int) -> Iterator[tuple[int, tuple[Piece, ...]]]:
        texts = [word.text for word in self._words[start:end]]
        first, last = self._folded[start], self._folded[end - 1]
        if not _BETWEEN_NAMES.isdisjoint(texts) or texts[0] in _SEPARATORS or texts[-1] in ",&":
            return
        typed = " ".join(texts).replace(" ,", ",")
        at_edges = self._is_filler(first) or (self._is_filler(last) and last != "of")
        empty = all(map(self._is_filler, self._folded[start:end]))
        of_fillers = texts[0].casefold() == "the" and self._is_state(typed)  # "the us"
        written = of_fillers if empty else self._is_written(typed)
        if len(texts) > 1 and at_edges and not written:
            # "and Norway" is no name; "The Gambia" is found without its article too.
            return
        if typed not in self._found:
            self._found[typed] = self._find(typed, start, end)
        answer = self._found[typed]
        if isinstance(answer, NameUnknown):
            if len(texts) == 1:
                yield _UNKNOWN, (UnreadPiece(typed, answer),)
            return
        # "Korea, Republic of" is one name, but a comma stands between two names more often.
        cost = _cost(answer, typed) + (_COMMA if "," in typed else 0)
        ours = all(self._vocabulary.tags(said) is not None for said in self._folded[start:end])
        if len(texts) > 1 and ours and self._is_written(typed):
            cost = _WORD  # "the five that withdrew" is a name, before its words say anything
        yield cost, (NamePiece(answer),)

    def _is_written(self, typed: str) -> bool:
        return self._treaty.names.knows(typed) or self._treaty.find_group(typed) is not None

    def _is_filler(self, said: str) -> bool:
        return said in _GLUE or self._vocabulary.tags(said) == frozenset()


def _cost(answer: Named, typed: str) -> int:
    if is_guess(answer):
        # A guess over several words must beat reading them one by one, but only just.
        return _GUESSED + typed.count(" ")
    return _EXACT if isinstance(answer, NameFound | GroupFound) else _ASKED
