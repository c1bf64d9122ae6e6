"""What a feed's documents teach of its ids, over its life.

In: one document's entries with their ids and links, and what earlier documents taught. Out:
which ids and links are shared, whether ids change at every poll, and which turn under one
address an entry is. Pure. A feed of one "latest statement" keeps its address and changes what
stands there; one document does not show that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.feeds.identity.alike import is_another
from bot.feeds.links import link_key
from bot.model.entry import Entry, IdentityMemory, Shown

PROVEN = 4
"""This many different ids, or links if there are none, prove that they distinguish entries."""
_SHARED = 60
_PAIRS = 40
_NAMES = 200
_TITLE = 200
_TEXT = 300
_REPORTS_APART = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class AnchoredEntry:
    """An entry with the id or link that anchors it, and its link and day for comparison."""

    entry: Entry
    anchor: str
    id: str | None
    link: str | None
    day: tuple[str, str, str]


def digest(*parts: str) -> str:
    """80 bits: among a million keys two are equal with a chance of one in two thousand million."""
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=10).hexdigest()


def title_and_day(entry: Entry) -> tuple[str, str, str]:
    """Title, publisher and day, by which an entry is known where it has no address of its own."""
    publisher = entry.publisher or ""
    title = entry.title.removesuffix(f" - {publisher}") if publisher else entry.title
    day = entry.published_at.date().isoformat() if entry.published_at else ""
    return " ".join(title.casefold().split()), publisher.casefold(), day


def with_shared(memory: IdentityMemory, shared: Iterable[str]) -> IdentityMemory:
    """Some ids or links belong to several entries of one document: that is kept."""
    found = dict.fromkeys([*map(digest, shared), *memory.shared])
    return replace(memory, shared=tuple(found)[:_SHARED])


def is_proven(memory: IdentityMemory) -> bool:
    """Have the feed's ids (or links) been seen to distinguish entries?"""
    return memory.told_apart >= PROVEN


def ids_change(memory: IdentityMemory, standing: Sequence[AnchoredEntry]) -> bool:
    """Do the entries of the last document appear again, all with other ids?"""
    before, now = dict(_halves(memory.pairs)), dict(_halves(_pairs(standing)))
    common = before.keys() & now.keys()
    # One headline whose id counts its revisions does not make a feed of changing ids.
    enough = bool(common) and len(common) >= min(2, len(before))
    return enough and all(before[one] != now[one] for one in common)


def without_ids(memory: IdentityMemory) -> IdentityMemory:
    """The ids prove nothing: what was learned by them goes."""
    return replace(memory, told_apart=0, shown=(), pairs=())


def after(
    memory: IdentityMemory, standing: Sequence[AnchoredEntry]
) -> tuple[IdentityMemory, dict[str, str]]:
    """The memory after a document, and the turn of each anchor whose entry is not its first."""
    kept = {one.anchor: one for one in memory.shown}
    proven = is_proven(memory)
    fresh = 0
    for one in standing:
        now = _shown(one)
        before = kept.get(now.anchor)
        if before is None:
            fresh += 1
            if proven:
                continue
        elif not proven and is_another(before, now):
            turn = digest(now.title, str(now.at), now.text)[:8]
            now = replace(now, turn=turn)
        else:
            now = replace(now, turn=before.turn)
        kept.pop(now.anchor, None)
        kept[now.anchor] = now
    told_apart = min(PROVEN, memory.told_apart + (0 if proven else fresh))
    turns = {one.anchor: one.turn for one in kept.values() if one.turn}
    if told_apart >= PROVEN:
        kept = {anchor: one for anchor, one in kept.items() if one.turn}
    shown = tuple(kept.values())[-PROVEN:]
    taught = replace(memory, told_apart=told_apart, shown=shown, pairs=_pairs(standing))
    return taught, turns


def with_listed(
    memory: IdentityMemory, entries: Iterable[Entry], now: datetime | None
) -> IdentityMemory:
    """What the document lists without a date, for a day."""
    undated = (_content(entry) for entry in entries if entry.published_at is None)
    return replace(memory, listed=tuple(undated)[:_PAIRS], read_at=now)


def was_listed(memory: IdentityMemory, entry: Entry, now: datetime | None) -> bool:
    """Did the last document, of less than a day ago, have this title with this text?

    A report that comes again without a date comes every day at the most; where both id and link
    are made anew for every reader, it comes at every poll.
    """
    if now is None or memory.read_at is None or now - memory.read_at >= _REPORTS_APART:
        return False
    return _content(entry) in memory.listed


def with_names(memory: IdentityMemory, names: dict[str, str]) -> IdentityMemory:
    """Some entries have ids that an earlier release gave: they keep them."""
    kept = tuple(f"{key} {name}" for key, name in names.items())
    return replace(memory, names=(*memory.names, *kept)[-_NAMES:])


def ids_by_key(memory: IdentityMemory) -> dict[str, str]:
    """By an entry's first key, the one that an earlier release made its id of."""
    return dict(_halves(memory.names))


def _halves(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        first, _, second = line.partition(" ")
        yield first, second


def _content(entry: Entry) -> str:
    return digest(*title_and_day(entry), entry.summary)[:10]


def _shown(one: AnchoredEntry) -> Shown:
    return Shown(
        anchor=digest(one.anchor),
        title=one.entry.title[:_TITLE],
        text=one.entry.summary[:_TEXT],
        # Shared or not, a link stays the same link.
        link=digest(link_key(one.entry.url or "") or "")[:8],
        at=one.entry.published_at,
    )


def _pairs(standing: Sequence[AnchoredEntry]) -> tuple[str, ...]:
    """Link, title and day of each entry that is alone with them, and its id."""
    found = [
        (digest(one.link, *one.day)[:10], digest(one.id)[:10])
        for one in standing
        if one.id is not None and one.link is not None
    ]
    often = Counter(where for where, _ in found)
    return tuple(f"{where} {id_}" for where, id_ in found if often[where] == 1)[:_PAIRS]
