"""Which stories hold what is looked for: an inverted index in memory.

In: stories with their terms (bot.news.search), one at a time. Out: ids, newest day first. A term
is a list of numbers while it is rare and a row of bits once it is not, so that what is common
costs a few operations on long integers; a story costs some 200 bytes. Reads no store.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from heapq import nsmallest
from math import inf

from bot.model.entry import StoryId
from bot.news.lexicon import ENDINGS
from bot.news.search import INFLECTED, Need

_RARE = 2048
"""Stories up to which a term is kept as a list."""
_MOST_ENDINGS = 16
"""Words that may be a word with an ending: more forms than news has of one."""
_FEW = 5000
"""Stories found up to which all are sorted by time."""
_DAY_SECONDS = 86_400


class SearchIndex:
    """Stories by their terms. A term that a story has lost stays until the index is made anew."""

    def __init__(self) -> None:
        self._numbers: dict[StoryId, int] = {}
        self._stories: list[StoryId] = []
        self._first_at, self._last_at = array("d"), array("d")
        self._days: dict[int, array[int]] = {}
        self._begun: dict[int, float] = {}
        self._living = bytearray()
        self._lists: dict[str, array[int]] = {}
        self._bits: dict[str, bytearray] = {}
        self._words: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def gone(self) -> int:
        """How many numbers lead to no story any more."""
        return len(self._stories) - len(self._numbers)

    def put(self, story: StoryId, first_at: float, last_at: float, terms: Iterable[str]) -> None:
        """Know a story, reported between these Unix seconds, by these terms and those it had."""
        number = self._numbers.get(story)
        if number is None:
            number = self._numbers[story] = len(self._stories)
            self._stories.append(story)
            self._first_at.append(first_at)
            self._last_at.append(inf)
            _set(self._living, number)
        day = int(last_at // _DAY_SECONDS)
        if self._last_at[number] != last_at:
            self._days.setdefault(day, array("I")).append(number)
        self._first_at[number], self._last_at[number] = first_at, last_at
        self._begun[day] = min(first_at, self._begun.get(day, inf))
        for term in terms:
            self._add(term, number)

    def drop(self, story: StoryId) -> None:
        """Know a story no longer; harmless for one that is not known."""
        number = self._numbers.pop(story, None)
        if number is not None:
            self._living[number >> 3] &= ~(1 << (number & 7))

    def find(
        self,
        needs: Iterable[Need],
        classes: Iterable[Collection[str]] = (),
        since: float = -inf,
        before: float = inf,
    ) -> Iterator[StoryId]:
        """Stories that meet all needs and have one term of each class, the newest first.

        Only those last reported at ``since`` or later and first ``before`` that Unix second.
        """
        found = _number(self._living)
        for need in needs:
            found &= self._any_of(self._terms_for(need))
        for terms in classes:
            if terms:
                found &= self._any_of(terms)
        numbers = self._few(found) if found.bit_count() <= _FEW else self._many(found, before)
        for number in numbers:
            if self._last_at[number] < since:
                return
            if self._first_at[number] < before:
                yield self._stories[number]

    def _few(self, found: int) -> list[int]:
        """The numbers of bits, the newest first."""
        numbers = [
            place * 8 + bit
            for place, byte in enumerate(_bytes(found))
            if byte
            for bit in range(8)
            if byte >> bit & 1
        ]
        numbers.sort(key=self._last_at.__getitem__, reverse=True)
        return numbers

    def _many(self, found: int, before: float) -> Iterator[int]:
        """The same day by day, as a page ends soon; days on which none had begun are left out."""
        bits, last_at = _bytes(found), self._last_at
        end = len(bits) * 8
        for day in sorted(self._days, reverse=True):
            if self._begun[day] >= before:
                continue
            of_day = {
                number
                for number in self._days[day]
                if number < end and bits[number >> 3] >> (number & 7) & 1
            }
            # A story stands under each day on which it was the latest; only the last counts.
            now = [number for number in of_day if last_at[number] // _DAY_SECONDS == day]
            yield from sorted(now, key=last_at.__getitem__, reverse=True)

    def _terms_for(self, need: Need) -> Iterator[str]:
        yield from need.terms
        if need.start is not None:
            longest = len(need.start) + ENDINGS
            ended = [
                word
                for word in self._words.get(need.start[:INFLECTED], ())
                if word.startswith(need.start) and len(word) <= longest
            ]
            yield from nsmallest(_MOST_ENDINGS, ended, key=len)

    def _any_of(self, terms: Iterable[str]) -> int:
        """The stories with any of the terms, as bits."""
        common, rare = 0, bytearray(len(self._living))
        for term in terms:
            if term in self._bits:
                common |= _number(self._bits[term])
            for number in self._lists.get(term, ()):
                rare[number >> 3] |= 1 << (number & 7)
        return common | _number(rare)

    def _add(self, term: str, number: int) -> None:
        bits = self._bits.get(term)
        if bits is not None:
            _set(bits, number)
            return
        held = self._lists.get(term)
        if held is None:
            self._lists[term] = array("I", (number,))
            if len(term) >= INFLECTED:
                self._words.setdefault(term[:INFLECTED], []).append(term)
        elif held[-1] != number:
            held.append(number)
            if len(held) > _RARE:
                bits = self._bits[term] = bytearray()
                for each in self._lists.pop(term):
                    _set(bits, each)


def _set(bits: bytearray, number: int) -> None:
    place = number >> 3
    if place >= len(bits):
        bits.extend(bytes(place + 1 - len(bits) + 64))
    bits[place] |= 1 << (number & 7)


def _bytes(bits: int) -> bytes:
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def _number(bits: bytearray) -> int:
    return int.from_bytes(bits, "little")
