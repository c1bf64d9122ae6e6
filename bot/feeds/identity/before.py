"""The identity that an earlier release gave: what it knew must stay known, under the same id.

In: one document, the first that is read after the change. Out: for each entry the keys and the
id that the earlier release would have given it. Pure. It heeded no fragment, took a link for
proof beside any id, and kept one entry of those with one id and one link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.feeds.identity.guids import compared_before
from bot.feeds.identity.memory import digest, title_and_day
from bot.feeds.links import link_key, without_fragment
from bot.feeds.normalise import EntryDraft
from bot.model.entry import Entry, IdentityRule

_TELLING_TITLE = 12
_Mark = tuple[str | None, ...]


class Before:
    """One document as the earlier release saw it, with the rule it had decided on."""

    def __init__(self, scope: str, drafts: Sequence[EntryDraft], rule: IdentityRule) -> None:
        self._scope = scope
        self._rule = rule
        stood_for = _stood_for(drafts)
        single = [draft for draft in drafts if stood_for[draft] == draft]
        self._raw_ids = Counter(draft.guid for draft in single)
        self._ids = Counter(compared_before(draft.guid) for draft in single)
        self._links = Counter(map(_link, single))
        self._days = Counter(title_and_day(draft.entry) for draft in single)
        self._keys = {d.entry: self._keys_of(stood_for[d]) for d in reversed(drafts)}

    def names(self, entries: Iterable[Entry]) -> dict[str, str]:
        """By an entry's first key now, the one its id was made of where that was another."""
        taken = {entry.keys[0] for entry in entries}
        found: dict[str, str] = {}
        for entry in entries:
            name = self._old(entry)[0]
            if name not in taken:
                taken.add(name)
                found[entry.keys[0]] = name
        return found

    def known_as(self, entry: Entry) -> Entry:
        """The entry, known by anything that proved or hinted at it before."""
        keys = dict.fromkeys((*entry.keys, *self._old(entry), *entry.marks))
        return replace(entry, keys=tuple(keys), marks=())

    def _old(self, entry: Entry) -> tuple[str, ...]:
        return self._keys[replace(entry, keys=(), marks=())]

    def _keys_of(self, draft: EntryDraft) -> tuple[str, ...]:
        entry, rule = draft.entry, self._rule
        own = self._own_id(draft) if rule is IdentityRule.ID else None
        link = _link(draft) if rule is not IdentityRule.CONTENT else None
        keys = [f"id:{digest(self._scope, own)}"] if own else []
        keys += [f"link:{digest(link)}"] if link and self._links[link] == 1 else []
        telling = len(entry.title) >= _TELLING_TITLE
        day = title_and_day(entry)
        if self._days[day] == 1 and (telling or not keys):
            kind = "day" if entry.published_at is not None or not keys else "title"
            keys.append(f"{kind}:{digest(self._scope, *day)}")
        if keys:
            return tuple(keys)
        at, url = str(entry.published_at), without_fragment(entry.url or "")
        return (f"text:{digest(self._scope, entry.title, at, entry.summary, url)}",)

    def _own_id(self, draft: EntryDraft) -> str | None:
        own = compared_before(draft.guid)
        if own is None or self._ids[own] == 1:
            return own
        return draft.guid if self._raw_ids[draft.guid] == 1 else None


def _link(draft: EntryDraft) -> str | None:
    return link_key(without_fragment(draft.entry.url)) if draft.entry.url else None


def _stood_for(drafts: Sequence[EntryDraft]) -> dict[EntryDraft, EntryDraft]:
    """Each draft's earliest repeat, itself where it is the first."""
    first: dict[_Mark, EntryDraft] = {}
    found: dict[EntryDraft, EntryDraft] = {}
    for draft in drafts:
        marks = _marks(draft)
        earliest = next((first[mark] for mark in marks if mark in first), draft)
        found.setdefault(draft, earliest)
        for mark in marks:
            first.setdefault(mark, earliest)
    return found


def _marks(draft: EntryDraft) -> list[_Mark]:
    entry, guid, at = draft.entry, draft.guid, str(draft.entry.published_at)
    title, url = entry.title.casefold(), without_fragment(entry.url) if entry.url else None
    marks: list[_Mark] = []
    if guid:
        marks += [("id-title", guid, title, at)] + ([("id-link", guid, url)] if url else [])
    if url and link_key(url):
        marks.append(("link-title", url, title, at))
    return [*marks, ("text", entry.title, at, entry.summary, url)]
