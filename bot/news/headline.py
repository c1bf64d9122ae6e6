"""The headline of a story: the clearest of its titles, without the publisher's name.

In: titles as published. Out: a title, or the source that has the clearest. Google News
writes "Title - Publisher"; other aggregators use a bar. Must not change a title's words.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.story import StorySource

_SEPARATORS = (" - ", " \u2013 ", " \u2014 ", " | ", " \u00b7 ", " :: ")
_LONGEST_NAME = 40
_SHORTEST_TITLE = 15
_GOOD_LENGTH = 75
"""Characters that fit a line of Slack and still say who did what."""


def without_publisher(title: str, publisher: str | None = None) -> str:
    """The title without a trailing publisher's name (known, or recognisable as one)."""
    for separator in _SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if not found or len(head) < _SHORTEST_TITLE:
            continue
        if publisher and tail.strip().casefold() == publisher.strip().casefold():
            return head.rstrip()
        if len(tail) <= _LONGEST_NAME and len(tail.split()) <= 5 and _is_name(tail):
            return head.rstrip()
    return title


def _is_name(tail: str) -> bool:
    """A publisher's name: every longer word is capitalised, and no sentence continues."""
    words = [word for word in tail.split() if len(word) > 3]
    return bool(words) and all(word[0].isupper() or "." in word for word in words)


def clearest(sources: Sequence[StorySource]) -> StorySource:
    """The source with the clearest headline: English first, then a readable length; then the first."""
    return max(sources, key=_clarity)


def _clarity(source: StorySource) -> tuple[bool, int]:
    title = without_publisher(source.title, source.publisher)
    return source.language == "en", -abs(len(title) - _GOOD_LENGTH)
