"""What is old leaves; that it was known stays.

In: a moment. Out: how many entries and stories left. Keys of seen entries are not touched
here: an entry that returns to its feed after its record is gone must still be known
(SeenKeys.forget drops the keys that no feed has shown for long).
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
    settled: int
    more: bool


def retire(stores: Stores, before: datetime, limit: int = LIMIT) -> Retired:
    """Remove entries first seen and stories last heard of before a moment.

    Settled outbox items and the notes where their messages stand leave with them. At most
    ``limit`` of each kind leave in one call.

    Raises:
        StoreUnavailableError: the disk refused; nothing left.
    """
    end = before.timestamp()
    old_entries = islice(stores.entries.between("first_seen_at", None, end), limit)
    old_stories = islice(stores.stories.between("last_at", None, end), limit)
    old_items = stores.outbox.between("due_at", None, end)
    entries = [kept.entry.id for kept in old_entries]
    stories = [story.id for story in old_stories]
    settled = list(islice((i for i in old_items if i.settled_at and i.settled_at < before), limit))
    posts = [post for story in stories for post in stores.posts.where("subject", f"story:{story}")]
    with stores.unit():
        stores.entries.remove(*entries)
        stores.stories.remove(*stories)
        stores.outbox.remove(*(item.id for item in settled))
        stores.posts.remove(*(f"{post.conversation}|{post.subject}" for post in posts))
    return Retired(
        entries=len(entries),
        stories=len(stories),
        settled=len(settled),
        more=max(len(entries), len(stories), len(settled)) >= limit,
    )
