"""Persistence: repositories in the words of the domain, one file per subject.

Everything is synchronous; what must not hold up an event loop is done within ``Stores.do``
(docs/decisions/0021-repositories.md).
"""

from bot.ports.stores.entries import Entries, SeenKeys
from bot.ports.stores.everything import (
    WAKE_QUEUED,
    WAKE_RECORD,
    WAKE_WORDS,
    Stores,
    StoreSigns,
)
from bot.ports.stores.feeds import Feeds
from bot.ports.stores.notes import Leases, Notices, Remembered
from bot.ports.stores.outbox import Outbox
from bot.ports.stores.posts import FeedbackMarks, Posts
from bot.ports.stores.record import Acts, Confirmations, Findings
from bot.ports.stores.stories import Changed, Stories
from bot.ports.stores.values import Values
from bot.ports.stores.watches import Deliveries, People, Watches
from bot.ports.stores.workspaces import Workspaces

__all__ = [
    "WAKE_QUEUED",
    "WAKE_RECORD",
    "WAKE_WORDS",
    "Acts",
    "Changed",
    "Confirmations",
    "Deliveries",
    "Entries",
    "FeedbackMarks",
    "Feeds",
    "Findings",
    "Leases",
    "Notices",
    "Outbox",
    "People",
    "Posts",
    "Remembered",
    "SeenKeys",
    "StoreSigns",
    "Stores",
    "Stories",
    "Values",
    "Watches",
    "Workspaces",
]
