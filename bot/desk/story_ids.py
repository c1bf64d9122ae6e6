"""Which story a person means by the id they typed.

In: an id in full, as printed, or its beginning. Out: the story, those it may be, or None.
It never chooses between several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.model.entry import StoryId
from bot.model.story import Story, surviving

SHORTEST = 4
"""Hexadecimal digits below which a beginning says too little."""
MOST_CANDIDATES = 10
_TYPED = re.compile(r"(?:s-)?([0-9a-f]{4,40})")


@dataclass(frozen=True, slots=True)
class SeveralStories:
    """The ids of several stories begin as typed; the newest ten of them, newest first."""

    typed: str
    stories: tuple[Story, ...]


def find_story(
    text: str,
    get: Callable[[str], Story | None],
    ids_starting: Callable[[str], Iterable[StoryId]],
    shortest: int = SHORTEST,
) -> Story | SeveralStories | None:
    """The story of an id: in full, or its first ``shortest`` digits or more, in any case.

    An id of a story that was merged leads to the one that has its reports now. ``get``: the story
    with an id, where the person may see it; ``ids_starting``: the ids that begin so.
    """
    typed = text.strip().strip("`\"'").strip()
    exact = surviving(typed, get)
    if exact is not None:
        return exact
    match = _TYPED.fullmatch(typed.lower())
    if match is None or len(match[1]) < shortest:
        return None
    ids = ids_starting(f"s-{match[1]}")
    found = {story.id: story for each in ids if (story := surviving(each, get))}
    if len(found) <= 1:
        return next(iter(found.values()), None)
    newest = sorted(found.values(), key=lambda story: story.last_at, reverse=True)
    return SeveralStories(typed, tuple(newest[:MOST_CANDIDATES]))
