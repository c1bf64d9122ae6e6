"""What the view of one workspace has in common with the whole store, whichever the engine.

In: the whole store. Out: the base of a view, beside the repositories of its own rows.
"""

from __future__ import annotations

from bot.ports import Stores


class View:
    """What all workspaces share, and what the store does as a whole: see bot.ports.Stores."""

    def __init__(self, whole: Stores) -> None:
        self.remote = whole.remote
        self.feeds = whole.feeds
        self.entries = whole.entries
        self.stories = whole.stories
        self.acts = whole.acts
        self.findings = whole.findings
        self.confirmations = whole.confirmations
        self.notices = whole.notices
        self.workspaces = whole.workspaces
        self.seen = whole.seen
        self.requests = whole.requests
        self.leases = whole.leases
        self.of = whole.of
        self.do = whole.do
        self.unit = whole.unit
        self.alone = whole.alone
        self.wake = whole.wake
        self.on_wake = whole.on_wake
        self.erase = whole.erase
        self.watched_by = whole.watched_by
        self.probe = whole.probe
        self.close = whole.close
