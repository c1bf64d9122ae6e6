"""The headline of a story: the clearest of its titles, without the publisher's name.

In: titles as published. Out: one title. Google News writes "Title - Publisher"; other
aggregators use a bar.
"""

from __future__ import annotations

from collections.abc import Iterable

_SEPARATORS = (" - ", " \u2013 ", " \u2014 ", " | ", " \u00b7 ", " :: ")
_LONGEST_NAME = 40


def without_publisher(title: str, publisher: str | None = None) -> str:
    """The title without a trailing publisher's name (known, or recognisable as one)."""
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if not found or len(head) < 15:
            continue
        if publisher and tail.strip().casefold() == publisher.strip().casefold():
            return head.rstrip()
        if len(tail) <= _LONGEST_NAME and len(tail.split()) <= 5 and _is_name(tail):
            return head.rstrip()
    return title


def _is_name(tail: str) -> bool:
    """A publisher's name: every longer word has a capital, no verb's small letters."""
    words = [word for word in tail.split() if len(word) > 3]
    return all(word[0].isupper() or "." in word for word in words)


def clearest(titles: Iterable[tuple[str, str | None]], english: Iterable[bool] = ()) -> str:
    """The best headline of (title, publisher) pairs: English first, then of a readable length."""
    candidates = [without_publisher(title, publisher) for title, publisher in titles]
    flags = list(english) or [True] * len(candidates)
    return max(zip(candidates, flags, strict=True), key=_clarity)[0]


def _clarity(candidate: tuple[str, bool]) -> tuple[bool, int]:
    title, english = candidate
    return english, -abs(len(title) - 75)
