"""What is old leaves; that it was known stays.

In: a moment. Out: how many entries and stories left. Keys of seen entries are not touched
here: an entry that returns to its feed after its record is gone must still be known
(SeenKeys.forget drops the keys that no feed has shown for long). What was sent is tidied
by the outbox; what people made never leaves by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.ports import Stores

LIMIT = 500
"""Documents that leave in one unit of work: a few milliseconds of the event loop."""


@dataclass(frozen=True, slots=True)
class Retired:
    """What left. ``more``: there is more to retire, so call again after a pause."""

    entries: int
    stories: int
    more: bool


def retire(stores: Stores, before: datetime, limit: int = LIMIT) -> Retired:
    """Remove entries first seen and stories last heard of before a moment, at most ``limit`` of each.

    Raises:
        StoreUnavailableError: the disk refused; nothing left.
    """
    end = before.timestamp()
    old_entries = islice(stores.entries.between("first_seen_at", None, end), limit)
    past = stores.stories.between("last_at", None, end)
    # The sample is older than anything from its first day; its few stories stay.
    old_stories = islice((story for story in past if not story.sample), limit)
    entries = [kept.entry.id for kept in old_entries]
    stories = [story.id for story in old_stories]
    with stores.unit():
        stores.entries.remove(*entries)
        stores.stories.remove(*stories)
    return Retired(len(entries), len(stories), more=limit in {len(entries), len(stories)})
