"""Workspaces, conversations and watches, put through the repositories as people would have made them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from bot.clock import SystemClock
from bot.model.state import Iso3
from bot.model.watch import Scope, Watch, WatchId
from bot.model.workspace import ChannelId, Conversation, UserId, WorkspaceId
from bot.ports import Stores
from bot.treaty.load import load_treaty
from tests.doubles.campaign import installed

T = TypeVar("T")
WATCHED = Iso3("FIN")
"""The State that every conversation watches."""
_AT_ONCE = 2_000
_ONE_CHANNEL_IN = 5


def team(number: int) -> str:
    """The id of a workspace; in no order of size, as ids are."""
    return f"T{(number * 7919 + 13) % 1_000_003:06d}X{number}"


def fill(stores: Stores, found: Sequence[int], watches: int, seed: int = 1) -> None:
    """Workspaces of these sizes, with so many watches over all; each conversation watches WATCHED."""
    stores.workspaces.put(*(installed(team(n), channel=None) for n in range(len(found))))
    for portion in _portions(_watches(found, watches, random.Random(seed)), _AT_ONCE):
        with stores.unit():
            stores.watches.put(*portion)


def watch(place: Conversation, number: int, state: Iso3) -> Watch:
    """A person's or a channel's watch on one State."""
    personal = place.is_private
    return Watch(
        id=WatchId(f"{place.workspace}-{place.id}-{number}"),
        owner=UserId(place.id) if personal else UserId("U0OWNER"),
        conversation=place,
        personal=personal,
        scope=Scope(states=(state,)),
        created_at=SystemClock().now(),
    )


def others() -> list[Iso3]:
    """All States but the watched one."""
    return sorted(iso3 for iso3 in load_treaty().states if iso3 != WATCHED)


def _watches(found: Sequence[int], watches: int, chance: random.Random) -> Iterator[Watch]:
    places = [place for n, size in enumerate(found) for place in _places(team(n), size)]
    states = others()
    for number in range(watches):
        place = places[number % len(places)]
        again = number // len(places)
        yield watch(place, again, chance.choice(states) if again else WATCHED)


def _places(workspace: str, size: int) -> Iterator[Conversation]:
    for number in range(size):
        kind = "C" if number % _ONE_CHANNEL_IN == 0 else "U"
        yield Conversation(WorkspaceId(workspace), ChannelId(f"{kind}{number:08d}"))


def _portions(values: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(values)
    while portion := list(islice(iterator, size)):
        yield portion
