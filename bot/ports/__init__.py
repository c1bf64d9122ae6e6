"""The interfaces between the core and the outside world.

Ten ports. Clock, Draw, Messenger and Stores have a double or a second form, and each of
their implementations passes the port's contract suite in tests/contracts. Fetcher, Renderer,
Observer, LifeSigns, Pictures and StoreSigns hide the parts behind them from the core.
"""

from bot.ports.chance import Clock, Draw
from bot.ports.observing import LifeSigns, Observer
from bot.ports.pictures import Pictures
from bot.ports.slack import (
    Message,
    Messenger,
    NotThere,
    Refused,
    Renderer,
    Sent,
    TryLater,
)
from bot.ports.stores import (
    WAKE_QUEUED,
    WAKE_RECORD,
    WAKE_WORDS,
    Acts,
    Changed,
    Confirmations,
    Deliveries,
    Entries,
    FeedbackMarks,
    Feeds,
    Findings,
    Leases,
    Notices,
    Outbox,
    People,
    Posts,
    Remembered,
    SeenKeys,
    Stores,
    StoreSigns,
    Stories,
    Watches,
    Workspaces,
)
from bot.ports.web import Fetched, Fetcher, FetchFailed, FetchRequest, Unchanged
from bot.ports.workspaces import TokenBox

__all__ = [
    "WAKE_QUEUED",
    "WAKE_RECORD",
    "WAKE_WORDS",
    "Acts",
    "Changed",
    "Clock",
    "Confirmations",
    "Deliveries",
    "Draw",
    "Entries",
    "FeedbackMarks",
    "Feeds",
    "FetchFailed",
    "FetchRequest",
    "Fetched",
    "Fetcher",
    "Findings",
    "Leases",
    "LifeSigns",
    "Message",
    "Messenger",
    "NotThere",
    "Notices",
    "Observer",
    "Outbox",
    "People",
    "Pictures",
    "Posts",
    "Refused",
    "Remembered",
    "Renderer",
    "SeenKeys",
    "Sent",
    "StoreSigns",
    "Stores",
    "Stories",
    "TokenBox",
    "TryLater",
    "Unchanged",
    "Watches",
    "Workspaces",
]
