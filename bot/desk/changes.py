"""Changes of watches and settings as values, and the memory that undoes them.

In: a wish; watches and deliveries before and after. Out: what is different, and a token for it.
A person's last 50 changes can be undone for a day, by any process and after a restart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk.places import Place
from bot.desk.remembering import Remembering
from bot.desk.targets import Target, scope_on
from bot.errors import InputError, NotAllowedError
from bot.model.judgement import Kind, Strictness
from bot.model.state import Step
from bot.model.watch import Delivery, Watch, WatchId
from bot.model.workspace import UserId
from bot.ports import Clock, Draw, Stores

UNDO_FOR = timedelta(hours=24)
MOST_UNDONE = 50
"""Changes of one person that are remembered."""

Steps = tuple[tuple[Watch | None, Watch | None], ...]
"""Each watch before and after; None where there was none, or no longer is."""


@dataclass(frozen=True, slots=True)
class WatchWish:
    """What to watch on each target. No kinds: all kinds; ``min_step``: legal acts from there up."""

    targets: tuple[Target, ...]
    kinds: tuple[Kind, ...] = ()
    min_step: Step | None = None
    strictness: Strictness = Strictness.NORMAL
    reminders: bool = False


Settings = tuple[Delivery, Delivery]
"""How a place wanted its alerts before, and how it wants them now."""


@dataclass(frozen=True, slots=True)
class WatchChange:
    """What a request did. ``token`` undoes it (``WatchDesk.undo``); None when nothing changed.

    ``settings``: how alerts come was changed, too or alone.
    """

    place: Place
    added: tuple[Watch, ...] = ()
    changed: tuple[Watch, ...] = ()
    removed: tuple[Watch, ...] = ()
    unchanged: tuple[Watch, ...] = ()
    missing: tuple[Target, ...] = ()
    settings: Settings | None = None
    token: str | None = None


def change_of(
    place: Place, steps: Steps, settings: Settings | None, token: str | None
) -> WatchChange:
    """What these steps did; those that left a watch as it was are named too."""
    return WatchChange(
        place,
        added=tuple(after for before, after in steps if before is None and after is not None),
        changed=tuple(
            after for before, after in steps if before is not None and after and before != after
        ),
        removed=tuple(before for before, after in steps if before is not None and not after),
        unchanged=tuple(
            before for before, after in steps if before is not None and before == after
        ),
        settings=settings,
        token=token,
    )


def wished_watch(
    by: UserId, place: Place, wish: WatchWish, target: Target, held: Watch | None, now: datetime
) -> Watch:
    """The watch as wished; one that is held keeps its id, owner and age, and is resumed."""
    scope = replace(scope_on(target), kinds=wish.kinds, min_step=wish.min_step)
    if held is not None:
        return replace(
            held,
            scope=scope,
            strictness=wish.strictness,
            reminders=wish.reminders,
            paused_until=None,
            set_aside=None,
        )
    return Watch(
        id=WatchId(f"{place.conversation}:{target}"),
        owner=by,
        conversation=place.conversation,
        personal=place.personal,
        scope=scope,
        created_at=now,
        strictness=wish.strictness,
        reminders=wish.reminders,
    )


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """A change as needed to take it back."""

    place: Place
    by: UserId
    steps: Steps = ()
    settings: Settings | None = None


class UndoMemory:
    """The last changes, each under a token that is drawn for it."""

    def __init__(self, stores: Stores, clock: Clock, draw: Draw) -> None:
        self._kept = Remembering(stores, "undo", UndoEntry, UNDO_FOR, MOST_UNDONE)
        self._clock = clock
        self._draw = draw

    def keep(self, memo: UndoEntry) -> str:
        """Remember a change, inside the unit of work that makes it."""
        token = self._draw.token()
        self._kept.keep(token, memo, memo.by, self._clock.now())
        return token

    def find(self, token: str, by: UserId) -> UndoEntry:
        """The change of this token.

        Raises:
            InputError: it is no longer remembered.
            NotAllowedError: it belongs to someone else.
        """
        memo = self._kept.get(token, self._clock.now())
        if memo is None:
            raise InputError(
                "This change can no longer be undone. `/minewatch list` shows what is watched now."
            )
        if memo.place.personal and memo.by != by:
            raise NotAllowedError("Only the owner of these watches can undo the change.")
        return memo

    def drop(self, token: str) -> None:
        """It was undone: that can be done once."""
        self._kept.remove(token)

    def last_of(self, by: UserId) -> str | None:
        """The token of the person's last change, wherever it was made; None: there is none."""
        return self._kept.newest(by, self._clock.now())


@contextmanager
def changing(stores: Stores, place: Place) -> Iterator[None]:
    """A unit of work on the watches and settings of one place, which no other process changes meanwhile."""
    with stores.alone(f"place:{place.conversation}"), stores.unit():
        yield
