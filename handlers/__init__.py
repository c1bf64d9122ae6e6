"""All that speaks Slack, inwards and outwards.

``register`` lists everything a person can do; each file holds one thing with its command,
buttons and window together. Handlers ask the desk and show answers: they never reach a
stage, the store or the network of their own accord.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from bot.desk import Desk

THINGS = (
    "record",
    "status",
    "watch",
    "news",
    "feeds",
    "home",
    "shortcuts",
    "alerts",
    "mention",
    "help",
)
"""The files of this package that register listeners, in order: the first that matches answers."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Register every listener with ``app``."""
    for thing in THINGS:
        if importlib.util.find_spec(f"handlers.{thing}") is None:
            continue
        importlib.import_module(f"handlers.{thing}").register(app, desk)
