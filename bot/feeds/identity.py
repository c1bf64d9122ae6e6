"""What makes two entries the same one: several keys, each trusted only where it is unique.

Two pure steps. ``identify`` sees one document: it removes repeats, decides once per feed what
tells entries apart, and gives each entry its keys and id. ``sort_out`` compares a document
with what is known: an entry is new only if none of its keys is.

Publishers change ids with headlines, repeat one id for all, or change all at once
(miniflux/v2#3120, #4197, lemon24/reader#79): so ids alone decide nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from bot.feeds.links import canonical_link, link_key
from bot.feeds.normalise import Draft
from bot.model.entry import Entry, EntryId, IdentityRule

# A short title ("Update") can be two entries' on one day.
_TELLING_TITLE = 12
# Fewer than this are no reason to speak of a change of all ids.
_MIGRATION_ENTRIES = 3

Known = Callable[[Iterable[str]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A document's entries by what is to be done with them.

    ``new`` are unknown: judge them and tell. ``known`` were seen before, perhaps edited:
    update silently. ``absorbed`` are old entries under new ids: mark as seen, tell nobody.
    """

    new: tuple[Entry, ...]
    known: tuple[Entry, ...]
    absorbed: tuple[Entry, ...] = ()


def sort_out(entries: Sequence[Entry], known: Known) -> Sorted:
    """Which of ``entries`` are new.

    Args:
        entries: one document's, as the parser gave them.
        known: answers which of some keys have been seen (one call is made).
    """
    seen = known([key for entry in entries for key in entry.keys])
    sure = {entry.id for entry in entries if any(_is_sure(k) and k in seen for k in entry.keys)}
    old = tuple(entry for entry in entries if entry.id in sure)
    other = tuple(entry for entry in entries if entry.id not in sure)
    familiar = {entry.id for entry in other if not seen.isdisjoint(entry.keys)}
    # One title seen before proves nothing; many at once prove a change of ids.
    if len(familiar) < _MIGRATION_ENTRIES or len(familiar) * 2 < len(other):
        return Sorted(other, old)
    return Sorted(
        new=tuple(entry for entry in other if entry.id not in familiar),
        known=old,
        absorbed=tuple(entry for entry in other if entry.id in familiar),
    )


def edited(before: Entry, after: Entry) -> bool:
    """Did the publisher change what the entry says (not merely its dates or address)?"""
    return (before.title, before.summary) != (after.title, after.summary)


def _is_sure(key: str) -> bool:
    return not key.startswith("title:")


def identify(
    drafts: Sequence[Draft], scope: str, rule: IdentityRule | None = None
) -> tuple[tuple[Entry, ...], IdentityRule | None]:
    """Give entries their keys and ids, without the document's repeats.

    Args:
        drafts: one document's, in its order.
        scope: what ids are unique within, the feed's id.
        rule: what an earlier document decided; None: decide (None again for no entries).
    """
    single = _without_repeats(drafts)
    if not single:
        return (), rule
    document = _Document(scope, single)
    rule = rule or document.rule()
    return tuple(document.entry(one, rule) for one in document.entries), rule


def _without_repeats(drafts: Sequence[Draft]) -> list[Draft]:
    seen: set[tuple[str | None, ...]] = set()
    kept = []
    for draft in drafts:
        marks = _marks(draft)
        if seen.isdisjoint(marks):
            kept.append(draft)
        seen.update(marks)
    return kept


def _marks(draft: Draft) -> list[tuple[str | None, ...]]:
    """Id and link in common make a repeat; so does either with title and date, and so does all text.

    Without the date, the daily reports of one page under one title would be one.
    """
    entry, guid, at = draft.entry, draft.guid, str(draft.entry.published_at)
    title, url = entry.title.casefold(), entry.url
    marks: list[tuple[str | None, ...]] = []
    if guid:
        marks += [("id-title", guid, title, at)] + ([("id-link", guid, url)] if url else [])
    if url and link_key(url):
        marks.append(("link-title", url, title, at))
    return [*marks, ("text", entry.title, at, entry.summary, url)]


@dataclass(frozen=True, slots=True)
class _Marked:
    """A draft with what might identify it: its id and its link as keys, its title and day."""

    draft: Draft
    id: str | None
    link: str | None
    day: tuple[str, str, str]


class _Document:
    """One document's view: which identifiers are its entries' own, and which are shared."""

    def __init__(self, scope: str, drafts: Sequence[Draft]) -> None:
        self._scope = scope
        self.entries = tuple(map(_marked, drafts))
        self._raw_ids = Counter(one.draft.guid for one in self.entries)
        self._ids = Counter(one.id for one in self.entries)
        self._links = Counter(one.link for one in self.entries)
        self._days = Counter(one.day for one in self.entries)

    def rule(self) -> IdentityRule:
        half = len(self.entries) / 2
        if sum(self._own_id(one) is not None for one in self.entries) >= half:
            return IdentityRule.ID
        if sum(self._own_link(one) is not None for one in self.entries) >= half:
            return IdentityRule.LINK
        return IdentityRule.CONTENT

    def entry(self, one: _Marked, rule: IdentityRule) -> Entry:
        keys = self._keys(one, rule)
        name = f"{self._scope}|{keys[0]}"
        return replace(one.draft.entry, id=EntryId(_digest(name)), keys=tuple(keys))

    def _keys(self, one: _Marked, rule: IdentityRule) -> list[str]:
        own = self._own_id(one) if rule is IdentityRule.ID else None
        link = self._own_link(one) if rule is not IdentityRule.CONTENT else None
        keys = [f"id:{_digest(self._scope, own)}"] if own else []
        keys += [f"link:{_digest(link)}"] if link else []
        entry = one.draft.entry
        telling = len(entry.title) >= _TELLING_TITLE
        if self._days[one.day] == 1 and (telling or not keys):
            # Without a day a title tells less; it must do where there is nothing else.
            kind = "day" if entry.published_at is not None or not keys else "title"
            keys.append(f"{kind}:{_digest(self._scope, *one.day)}")
        if keys:
            return keys
        at = str(entry.published_at)
        return [f"text:{_digest(self._scope, entry.title, at, entry.summary, entry.url or '')}"]

    def _own_id(self, one: _Marked) -> str | None:
        if one.id is None or self._ids[one.id] == 1:
            return one.id
        guid = one.draft.guid
        return guid if self._raw_ids[guid] == 1 else None

    def _own_link(self, one: _Marked) -> str | None:
        return one.link if one.link and self._links[one.link] == 1 else None


def _marked(draft: Draft) -> _Marked:
    entry = draft.entry
    link = link_key(entry.url) if entry.url else None
    return _Marked(draft, _clean(draft.guid), link, _day(entry))


def _clean(guid: str | None) -> str | None:
    """An id that is an address loses what publishers change in it: fragment, tracking, scheme."""
    if guid is None or not guid.startswith(("http://", "https://")):
        return guid
    address = canonical_link(guid, None)
    return (link_key(address) if address else None) or guid


def _day(entry: Entry) -> tuple[str, str, str]:
    publisher = entry.publisher or ""
    title = entry.title.removesuffix(f" - {publisher}") if publisher else entry.title
    day = entry.published_at.date().isoformat() if entry.published_at else ""
    return " ".join(title.casefold().split()), publisher.casefold(), day


def _digest(*parts: str) -> str:
    """80 bits: among a million keys two are equal with a chance of one in two thousand million."""
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=10).hexdigest()
