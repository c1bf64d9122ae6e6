"""Stories: by id, by State, by time, and what changed among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.entry import StoryId
from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.story import Story
from bot.ports.stores.values import Values


@dataclass(frozen=True, slots=True)
class Changed:
    """What was put or removed since a version. ``ids`` None: so much that it is not known any more.

    ``version`` is the one to ask with the next time: nothing is missed between two questions.
    """

    version: int
    ids: tuple[StoryId, ...] | None


class Stories(Values[Story], Protocol):
    """Stories by id, those that were merged into others among them. All workspaces share them."""

    def since(self, moment: datetime) -> Iterator[Story]:
        """Stories last reported at a moment or later, the one longest ago first."""
        ...

    def last_reported_before(self, moment: datetime) -> Iterator[Story]:
        """Stories not reported since a moment, the one longest ago first."""
        ...

    def latest(
        self,
        *,
        since: datetime | None = None,
        begun_before: datetime | None = None,
        states: Collection[Iso3] = (),
        kinds: Collection[Kind] = (),
    ) -> Iterator[Story]:
        """Stories, the last reported first (of one moment, the one stored later first).

        Only those last reported at ``since`` or later; first reported before ``begun_before``; that
        name one of the States; of one of the kinds. What is empty or None asks for nothing.
        """
        ...

    def of_state(self, iso3: Iso3, since: datetime | None = None) -> tuple[Story, ...]:
        """Stories that name a State, last reported at ``since`` or later, in the order of storing."""
        ...

    def with_step(self, iso3: Iso3, step: Step, limit: int) -> tuple[Story, ...]:
        """Stories that name a State and report this very step: the ``limit`` stored last, the last first."""
        ...

    def ids_starting(self, prefix: str) -> tuple[StoryId, ...]:
        """The ids that begin so, in the order of storing; no story is read."""
        ...

    def all(self) -> Iterator[Story]:
        """Every story, in the order in which they were stored."""
        ...

    @property
    def version(self) -> int:
        """Another number after every change, so that an answer can be remembered until then."""
        ...

    def changes(self, version: int) -> Changed:
        """What was put or removed since ``version``, each id once, the latest change first.

        What a failed unit took back may be among them.
        """
        ...
