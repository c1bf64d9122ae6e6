"""The interfaces between the core and the outside world.

Nine ports. Clock, Draw, Messenger and Stores have a double or a second form, and each of
their implementations passes the port's contract suite in tests/contracts. Fetcher, Renderer,
Observer, LifeSigns and StoreSigns hide the parts behind them from the core.
"""

from bot.ports.chance import Clock, Draw
from bot.ports.observing import LifeSigns, Observer
from bot.ports.slack import (
    Message,
    Messenger,
    NotThere,
    Refused,
    Renderer,
    Sent,
    TryLater,
)
from bot.ports.stores import SeenKeys, Stores, StoreSigns, Table
from bot.ports.web import Fetched, Fetcher, FetchFailed, FetchRequest, Unchanged

__all__ = [
    "Clock",
    "Draw",
    "FetchFailed",
    "FetchRequest",
    "Fetched",
    "Fetcher",
    "LifeSigns",
    "Message",
    "Messenger",
    "NotThere",
    "Observer",
    "Refused",
    "Renderer",
    "SeenKeys",
    "Sent",
    "StoreSigns",
    "Stores",
    "Table",
    "TryLater",
    "Unchanged",
]
