"""Whose turn it is: the main channel first, then the others in rotation.

In: lanes with due items, longest unserved first, and the places of the main
channel. Out: the same lanes in serving order. Pure.

The main channel comes first, its new messages before its edits. Of the others a channel and
a person take turns, so that a channel with ten readers never waits behind three hundred
private messages, and no private message behind a hundred channels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain, zip_longest

from bot.model.workspace import Conversation
from bot.outbox.queue import Lane


def main_lanes(places: Collection[Conversation]) -> list[Lane]:
    """The lanes of the main channel, which may be known by its name and by its id."""
    return [Lane(place, edits) for edits in (False, True) for place in sorted(places)]


def in_turn(lanes: Iterable[Lane], main: Collection[Conversation]) -> list[Lane]:
    """All other lanes, alternating channels and people; each kind keeps its order."""
    others = [lane for lane in lanes if lane.conversation not in main]
    private = [lane for lane in others if lane.conversation.is_private]
    shared = [lane for lane in others if not lane.conversation.is_private]
    pairs = chain.from_iterable(zip_longest(shared, private))
    return [lane for lane in pairs if lane is not None]
