"""One document's entries, each once.

In: drafts in the document's order. Out: the same without those that are there already. Pure.
Sites list one article under each of its headings, and with the old headline and the new;
others give every entry one address. So id and link in common make a repeat only where the
titles are alike and the address is not everybody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.feeds.identity.alike import titles_alike
from bot.feeds.links import link_key
from bot.feeds.normalise import EntryDraft

# More than two under one address, and most of the document: that address is the page's.
_EVERYBODY = 3
_COMPARED = 3
_Place = tuple[str | None, str | None]


def without_repeats(drafts: Sequence[EntryDraft]) -> list[EntryDraft]:
    """The drafts that repeat no earlier one.

    Without the date, the daily reports of one page under one title would be one.
    """
    kept = _pass(drafts)
    # Without its repeats, an address may be everybody's no longer.
    while len(kept) < len(drafts):
        drafts, kept = kept, _pass(kept)
    return kept


def _pass(drafts: Sequence[EntryDraft]) -> list[EntryDraft]:
    shared = _of_everybody(draft.guid for draft in drafts)
    shared |= _of_everybody(draft.entry.url for draft in drafts)
    seen: set[tuple[str | None, ...]] = set()
    titles: dict[_Place, list[str]] = {}
    kept = []
    for draft in drafts:
        marks = _marks(draft, shared)
        at = (draft.guid, draft.entry.url)
        there = titles.setdefault(at, [])
        own = None not in at and not shared.issuperset(at)
        retold = own and any(titles_alike(draft.entry.title, title) for title in there)
        if seen.isdisjoint(marks) and not retold:
            kept.append(draft)
            there[_COMPARED - 1 :] = [draft.entry.title]
        seen.update(marks)
    return kept


def _of_everybody(addresses: Iterable[str | None]) -> set[str | None]:
    counts = Counter(addresses)
    return {one for one, n in counts.items() if n >= _EVERYBODY and n * 2 > counts.total()}


def _marks(draft: EntryDraft, shared: set[str | None]) -> list[tuple[str | None, ...]]:
    """Id or link with title and date make a repeat, and so does all text."""
    entry, guid, at = draft.entry, draft.guid, str(draft.entry.published_at)
    title, url = entry.title.casefold(), entry.url
    marks: list[tuple[str | None, ...]] = []
    if guid and guid not in shared:
        marks.append(("id-title", guid, title, at))
    if url and url not in shared and link_key(url):
        marks.append(("link-title", url, title, at))
    return [*marks, ("text", entry.title, at, entry.summary, url)]
