"""Entries in the labelling format: JSON Lines in, entries out, stories over one run.

In: the text of a JSON Lines file with id and title (summary, publisher, published, url,
language where known). Out: ``Entry`` values, and for each the id of the story it shares
within the run. Must not read files or judge.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.errors import InputError
from bot.model.alert import Feedback
from bot.model.entry import Entry, EntryId, FeedId, StoryId
from bot.model.judgement import Evidence, Judgement
from bot.news.cluster import StoryIndex
from bot.news.decisions import StoryJoined
from bot.news.weights import Weights

_OPTIONAL = ("summary", "publisher", "url", "language", "published")


def read_labelled(text: str, name: str) -> list[Entry]:
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
    if not written or (written[:4].isdigit() and len(written) < len("2025-06-27")):
        return None  # a year or a month is no evidence of time
    try:
        # Feeds write RFC 822's form, and files are often made from feeds.
        at = (
            parsedate_to_datetime(written)
            if written[:3].isalpha()
            else datetime.fromisoformat(written)
        )
    except ValueError as error:
        raise InputError(f"{where}: published must be an ISO date such as 2025-06-27.") from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def read_entry_of(title: str, summary: str, url: str | None, language: str | None) -> Entry:
    """An entry made of a text somebody typed."""
    return Entry(
        id=EntryId("text"),
        feed=FeedId("text"),
        title=title,
        summary=summary,
        url=url,
        published_at=None,
        updated_at=None,
        author=None,
        publisher=None,
        language=language,
    )


def as_json(entry: Entry, judgement: Judgement, story: str | None) -> dict[str, object]:
    """A judgement as ``minewatch label`` prints it."""
    return {
        "id": entry.id,
        "relevant": judgement.relevant,
        "kind": judgement.kind,
        "states": list(judgement.states),
        "story": story,
        "score": judgement.score,
        "evidence": [_evidence(item) for item in judgement.evidence],
    }


def _evidence(item: Evidence) -> dict[str, object]:
    found: dict[str, object] = {
        "aspect": item.aspect,
        "rule": item.rule,
        "words": item.words,
        "where": item.where,
    }
    if item.weight:
        found["weight"] = item.weight
    if item.iso3:
        found["state"] = item.iso3
    return found


def feedback_row(mark: Feedback, entry: Entry | None) -> dict[str, object]:
    """A mark of "not relevant" in the labelling format, for the next evaluation.

    The person's verdict is the label; who, when and the misleading words are in the note.
    """
    published = entry.published_at if entry else None
    undone = ", taken back" if mark.undone_at else ""
    words = ", ".join(mark.words)
    return {
        "id": f"feedback-{mark.story}-{mark.by}",
        "title": entry.title if entry else mark.headline,
        "summary": entry.summary if entry else "",
        "publisher": (entry.publisher if entry else None) or "",
        "published": published.date().isoformat() if published else None,
        "url": entry.url if entry else None,
        "language": entry.language if entry else None,
        "relevant": False,
        "kind": None,
        "states": list(mark.states),
        "story_id": None,
        "split_reason": "hard_negative",
        "note": f"marked by {mark.by} on {mark.at.date()}{undone}; was {mark.kind}, for: {words}",
    }


def grouped(judged: Sequence[tuple[Entry, Judgement]], weights: Weights | None = None) -> list[str]:
    """For each entry the story it shares with others of the run; alone: one of its own.

    Entries without a date count as seen on one day, that of the latest that has one, as one
    poll would see them. Those that are not relevant have no stories in Minewatch; here they
    are grouped among themselves, so that a file can be looked through.
    """
    seen = max((e.published_at for e, _ in judged if e.published_at), default=_NO_DATE)
    indexes = {relevant: StoryIndex(weights=weights) for relevant in (True, False)}
    of: dict[EntryId, StoryId] = {}
    for entry, judgement in judged:
        index = indexes[judgement.relevant]
        decision = index.decide(entry, judgement, seen, baseline=False)
        story = decision.after if isinstance(decision, StoryJoined) else decision.story
        index.adopt(story)
        while merged := index.to_merge(story):
            index.adopt(merged.gone)
            index.adopt(story := merged.kept)
        of.update((source.entry, story.id) for source in story.sources)
    return [str(of[entry.id]) for entry, _ in judged]


_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
