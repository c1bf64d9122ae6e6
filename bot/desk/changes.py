"""Changes of watches and settings as values, and the memory that undoes them.

In: a wish; watches and deliveries before and after. Out: what is different, and a token for it.
The memory lives as long as the program and holds the last 500 changes; nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.places import Place
from bot.desk.targets import Target
from bot.errors import InputError, NotAllowedError
from bot.model.judgement import Kind, Strictness
from bot.model.state import Step
from bot.model.watch import Delivery, Watch
from bot.model.workspace import UserId
from bot.ports import Draw

_MOST_REMEMBERED = 500

Steps = Sequence[tuple[Watch | None, Watch | None]]
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


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """A change as needed to take it back."""

    place: Place
    by: UserId
    steps: Steps = ()
    settings: Settings | None = None


class UndoMemory:
    """The last changes, each under a token that is drawn for it."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._memos: dict[str, UndoEntry] = {}

    def keep(self, memo: UndoEntry) -> str:
        """Remember a change; the oldest is forgotten where there are too many."""
        token = self._draw.token()
        self._memos[token] = memo
        while len(self._memos) > _MOST_REMEMBERED:
            self._memos.pop(next(iter(self._memos)))
        return token

    def find(self, token: str, by: UserId) -> UndoEntry:
        """The change of this token.

        Raises:
            InputError: it is no longer remembered.
            NotAllowedError: it belongs to someone else.
        """
        memo = self._memos.get(token)
        if memo is None:
            raise InputError(
                "This change can no longer be undone. `/minewatch list` shows what is watched now."
            )
        if memo.place.personal and memo.by != by:
            raise NotAllowedError("Only the owner of these watches can undo the change.")
        return memo

    def drop(self, token: str) -> None:
        """It was undone: that can be done once."""
        self._memos.pop(token, None)

    def last_of(self, by: UserId) -> str | None:
        """The token of the person's last change, wherever it was made; None: there is none."""
        tokens = (token for token, memo in reversed(self._memos.items()) if memo.by == by)
        return next(tokens, None)

    def forget(self, user: UserId) -> None:
        """A person's deleted data must not come back through Undo."""
        self._memos = {
            token: memo
            for token, memo in self._memos.items()
            if memo.by != user and not _is_own(memo.place, user)
        }


def _is_own(place: Place, user: UserId) -> bool:
    return place.personal and str(place.conversation.id) == user
