"""Entries in the labelling format: JSON Lines in, entries out, stories over one run.

In: the text of a JSON Lines file with id and title (summary, publisher, published, url,
language where known). Out: ``Entry`` values, and for each the id of the story it shares
within the run. Must not read files or judge.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.errors import InputError
from bot.model.entry import Entry, EntryId, FeedId
from bot.model.judgement import Judgement, Kind
from bot.news.cluster import StoryIndex, StoryJoined
from bot.news.same_event import UNDATED

_OPTIONAL = ("summary", "publisher", "url", "language", "published")


def read_lines(text: str, name: str) -> list[Entry]:
    """The entries of a JSON Lines text.

    Raises:
        InputError: a line is not an object with id and title; names the line.
    """
    entries = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            entries.append(_entry(line, f"{name}, line {number}"))
    return entries


def _entry(line: str, where: str) -> Entry:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: this is not JSON; give one JSON object a line.") from error
    if not isinstance(row, dict):
        raise InputError(f"{where}: expected a JSON object with id and title.")
    if not isinstance(row.get("id"), str | int) or not isinstance(row.get("title"), str):
        raise InputError(f"{where}: each entry needs an id and a title (texts).")
    for name in _OPTIONAL:
        if not isinstance(row.get(name), str | None):
            raise InputError(f"{where}: {name} must be a text or null.")
    return Entry(
        id=EntryId(str(row["id"])),
        feed=FeedId("file"),
        title=row["title"],
        summary=row.get("summary") or "",
        url=row.get("url") or None,
        published_at=_instant(row, where),
        updated_at=None,
        author=None,
        publisher=row.get("publisher") or None,
        language=row.get("language") or None,
    )


def _instant(row: dict[str, Any], where: str) -> datetime | None:
    written = row.get("published")
    if not written:
        return None
    try:
        at = datetime.fromisoformat(written)
    except ValueError as error:
        raise InputError(f"{where}: published must be an ISO date such as 2025-06-27.") from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def grouped(judged: Sequence[tuple[Entry, Judgement]]) -> list[str]:
    """For each entry the story it shares with others of the run; alone: one of its own.

    Entries that are not relevant have no stories in Minewatch; here they are grouped
    among themselves, so that a file can be looked through.
    """
    told, rest = StoryIndex(), StoryIndex()
    stories = []
    for entry, judgement in judged:
        index = told if judgement.relevant else rest
        known = judgement if judgement.kind else replace(judgement, kind=Kind.OTHER)
        decision = index.decide(entry, known, UNDATED, baseline=False)
        story = decision.after if isinstance(decision, StoryJoined) else decision.story
        index.adopt(story)
        stories.append(str(story.id))
    return stories
