"""What tells one feed's entries apart: several keys, each trusted only where it is unique.

In: one document's entries and what earlier documents taught. Out: the entries without repeats,
each with its keys and id, and what this document teaches. Pure. Which of them are new is
decided afterwards (bot.feeds.identity.sort_out).

Publishers change ids with headlines, repeat one id for all, or change all at once
(miniflux/v2#3120, #4197, lemon24/reader#79), and use a link again when its first entry is gone
(FreshRSS/FreshRSS#4485): so neither ids nor links decide alone. An id of its own proves an
entry; without one a link does; a link beside a new id proves it only together with the
instant of publication, or where another feed had it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.feeds.identity import memory as remembered
from bot.feeds.identity import positions
from bot.feeds.identity.before import Before
from bot.feeds.identity.guids import compared, own_guid
from bot.feeds.identity.memory import AnchoredEntry, digest, title_and_day
from bot.feeds.identity.repeats import without_repeats
from bot.feeds.links import link_key
from bot.feeds.normalise import EntryDraft
from bot.model.entry import Entry, EntryId, IdentityMemory, IdentityRule

# A short title ("Update") can be two entries' on one day.
_TELLING_TITLE = 12


def identify(
    drafts: Sequence[EntryDraft],
    scope: str,
    rule: IdentityRule | None = None,
    memory: IdentityMemory | None = None,
    pages: frozenset[str] = frozenset(),
    now: datetime | None = None,
) -> tuple[tuple[Entry, ...], IdentityRule | None, IdentityMemory]:
    """Give entries their keys and ids, without the document's repeats.

    Args:
        drafts: one document's, in its order.
        scope: what ids are unique within, the feed's id.
        rule: what an earlier document decided; None: decide (None again for no entries).
        memory: what earlier documents taught; None with a rule: an earlier release read them,
            and what its keys knew is known.
        pages: keys of the feed's own address and its site's: no entry's own.
        now: when the document was fetched; None: its timing is unknown.
    """
    single = without_repeats([replace(d, guid=own_guid(d.guid, pages)) for d in drafts])
    past = memory or IdentityMemory()
    if not single:
        return (), rule, past
    document = _Document(scope, single, past, pages, now)
    found = document.ruled_by(rule or document.rule())
    taught, turns = remembered.after(document.memory, document.standing(found))
    taught = replace(taught, places=positions.position_lines(document.places))
    taught = remembered.with_listed(taught, (draft.entry for draft in single), now)
    entries = [document.entry(one, found, turns) for one in document.entries]
    if memory is None and rule is not None:
        before = Before(scope, drafts, rule)
        taught = remembered.with_names(taught, before.names(entries))
        entries = [before.known_as(entry) for entry in entries]
    return _named(scope, entries, remembered.ids_by_key(taught)), found, taught


def _named(scope: str, entries: Sequence[Entry], names: dict[str, str]) -> tuple[Entry, ...]:
    """The entries with their ids, made of the first key or of the one an earlier release took."""
    given = set(names.values())

    def id_of(key: str) -> EntryId:
        own = f"{key}, its own" if key in given else key
        return EntryId(digest(f"{scope}|{names.get(key, own)}"))

    return tuple(replace(entry, id=id_of(entry.keys[0])) for entry in entries)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A draft with what might identify it: its id and its link as keys, its title and day."""

    draft: EntryDraft
    id: str | None
    link: str | None
    day: tuple[str, str, str]


class _Document:
    """One document's view: which identifiers are its entries' own, and which are shared."""

    def __init__(
        self,
        scope: str,
        drafts: Sequence[EntryDraft],
        memory: IdentityMemory,
        pages: frozenset[str],
        now: datetime | None,
    ) -> None:
        self._scope = scope
        self._now = now
        self.entries = tuple(map(_marked, drafts))
        self._raw_ids = Counter(one.draft.guid for one in self.entries)
        self._ids = Counter(one.id for one in self.entries)
        self._links = Counter(one.link for one in self.entries)
        self._days = Counter(one.day for one in self.entries)
        # A page shared by entries identifies none of them, not even the only one left on it.
        self._pages = pages if remembered.is_proven(memory) else frozenset()
        self.memory = remembered.with_shared(memory, self._shared())
        self._shared_before = frozenset(self.memory.shared)
        self._before = positions.read_positions(memory.places)
        self.places = self._places()
        firsts = (place.first for place in self.places)
        self._first_day = dict(zip(self.entries, firsts, strict=True))

    def _shared(self) -> Iterator[str]:
        for counts in (self._ids, self._links):
            yield from (one for one, n in counts.items() if one is not None and n > 1)

    def rule(self) -> IdentityRule:
        half = len(self.entries) / 2
        if sum(self._own_id(one) is not None for one in self.entries) >= half:
            return IdentityRule.ID
        if sum(self._own_link(one) is not None for one in self.entries) >= half:
            return IdentityRule.LINK
        return IdentityRule.CONTENT

    def ruled_by(self, rule: IdentityRule) -> IdentityRule:
        """``rule``, or another if what it relies on has changed since the previous document."""
        standing = self.standing(rule)
        if rule is IdentityRule.ID and (
            remembered.ids_change(self.memory, standing) or self._are_positions("id")
        ):
            rule, self.memory = IdentityRule.LINK, remembered.without_ids(self.memory)
        if rule is IdentityRule.LINK and self._are_positions("link"):
            rule = IdentityRule.CONTENT
        return rule

    def _are_positions(self, kind: Literal["id", "link"]) -> bool:
        before, now = (
            {words: getattr(place, kind) for words, place in listed.items()}
            for listed in (
                self._before,
                positions.read_positions(positions.position_lines(self.places)),
            )
        )
        return positions.are_positions(before, now)

    def _places(self) -> list[positions.EntryPosition]:
        """Each entry's position, with its first day where dates change at every request."""
        now = [
            positions.EntryPosition(
                digest(one.day[0], one.day[1], one.draft.entry.summary)[:10],
                digest(own)[:10] if (own := self._own_id(one)) else "",
                digest(link)[:10] if (link := self._own_link(one)) else "",
                one.day[2],
                one.day[2],
            )
            for one in self.entries
        ]
        instants = (one.draft.entry.published_at for one in self.entries)
        moving = positions.are_made_at_reading(self._before, now, instants)
        return [
            replace(place, first=before.first)
            if (before := self._before.get(place.words)) and (moving or before.day == place.day)
            else place
            for place in now
        ]

    def standing(self, rule: IdentityRule) -> list[AnchoredEntry]:
        """The entries with an address of their own, each with that address."""
        return [
            AnchoredEntry(one.draft.entry, anchor, self._own_id(one), self._own_link(one), one.day)
            for one in self.entries
            if (anchor := self._anchor(one, rule)) is not None
        ]

    def entry(self, one: _Marked, rule: IdentityRule, turns: dict[str, str]) -> Entry:
        entry, anchor = one.draft.entry, self._anchor(one, rule)
        keys = [] if anchor is None else [self._key(anchor, turns.get(digest(anchor), ""))]
        marks: list[str] = []
        link = self._own_link(one) if rule is not IdentityRule.CONTENT else None
        if link:
            # One link and one title are one entry, but for a dated report under a new id.
            named = f"name:{digest(link, one.day[0])}"
            (keys if entry.published_at is None else marks).append(named)
            keys += [f"at:{digest(link, str(entry.published_at))}"] if _has_time(entry) else []
            marks += [f"link:{digest(link)}", f"own:{digest(self._scope, link)}"]
        self._add_content(one, keys, marks)
        return replace(entry, keys=tuple(keys), marks=tuple(m for m in marks if m not in keys))

    def _add_content(self, one: _Marked, keys: list[str], marks: list[str]) -> None:
        entry = one.draft.entry
        telling = len(entry.title) >= _TELLING_TITLE
        if self._days[one.day] == 1:
            # A title without a day is weaker evidence, but may be all there is.
            dated = entry.published_at is not None
            again = not dated and remembered.was_listed(self.memory, entry, self._now)
            enough = not keys or (telling and (dated or again))
            day = one.day[2] if keys else self._first_day[one]
            content = digest(self._scope, *one.day[:2], day)
            (keys if enough else marks).append(f"day:{content}")
            marks += [f"title:{content}"] if telling and not dated else []
        if not keys:
            at = str(entry.published_at)
            text = (entry.title, at, entry.summary, entry.url or "")
            keys.append(f"text:{digest(self._scope, *text)}")

    def _anchor(self, one: _Marked, rule: IdentityRule) -> str | None:
        """The entry's address: its own id, or its link, or the feed itself."""
        own = self._own_id(one) if rule is IdentityRule.ID else None
        if own:
            return f"id:{own}"
        link = self._own_link(one) if rule is not IdentityRule.CONTENT else None
        if link:
            return f"link:{link}"
        alone = len(self.entries) == 1 and not remembered.is_proven(self.memory)
        return "feed:" if alone else None

    def _key(self, anchor: str, turn: str) -> str:
        kind, _, own = anchor.partition(":")
        parts = [own] if kind == "link" else [self._scope, own]
        return f"{kind}:{digest(*parts, *([turn] if turn else []))}"

    def _own_id(self, one: _Marked) -> str | None:
        if one.id is not None and self._ids[one.id] == 1 and not self._is_shared(one.id):
            return one.id
        guid = one.draft.guid
        own = guid is not None and self._raw_ids[guid] == 1 and not self._is_shared(guid)
        return guid if own else None

    def _own_link(self, one: _Marked) -> str | None:
        link = one.link
        if link is None or self._links[link] != 1 or link in self._pages:
            return None
        return None if self._is_shared(link) else link

    def _is_shared(self, address: str) -> bool:
        return digest(address) in self._shared_before


def _marked(draft: EntryDraft) -> _Marked:
    entry = draft.entry
    link = link_key(entry.url) if entry.url else None
    return _Marked(draft, compared(draft.guid, entry.url), link, title_and_day(entry))


def _has_time(entry: Entry) -> bool:
    """Is there more than a day? Two reports of one day have one midnight."""
    at = entry.published_at
    return at is not None and (at.hour, at.minute, at.second) != (0, 0, 0)
