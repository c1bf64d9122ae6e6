"""What sets a workspace's own feeds apart: what they mark as seen is seen by that workspace alone.

In: entries of a workspace's own feed. Out: the same, with marks that say so. Addresses are the one
thing by which an entry of one feed is known again in another: without this, a workspace's feed
that has an article first would keep it from everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.model.entry import Entry
from bot.model.workspace import WorkspaceId
from bot.ports import SeenKeys

_LINK = "link:"


def of_own_feed(entries: Iterable[Entry], workspace: WorkspaceId) -> tuple[Entry, ...]:
    """The entries, known again by address only in this workspace's own feeds."""
    own = f"{_LINK}{workspace}/"

    def marked(marks: Iterable[str]) -> tuple[str, ...]:
        return tuple(
            own + mark.removeprefix(_LINK)
            if mark.startswith(_LINK) and not mark.startswith(own)
            else mark
            for mark in marks
        )

    return tuple(replace(one, keys=marked(one.keys), marks=marked(one.marks)) for one in entries)


def seen_by(seen: SeenKeys, workspace: WorkspaceId, keys: Iterable[str]) -> frozenset[str]:
    """Those of these keys of own feeds that the workspace has seen, or all have."""
    own, asked = f"{_LINK}{workspace}/", list(keys)
    shared = {_LINK + key.removeprefix(own): key for key in asked if key.startswith(own)}
    return frozenset(shared.get(key, key) for key in seen.known([*asked, *shared]))
