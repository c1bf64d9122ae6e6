"""What admins entered, what pages said against it, and what vouches for it. All workspaces share them."""

from __future__ import annotations

from typing import Protocol

from bot.model.alert import RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.state import Iso3
from bot.ports.stores.values import Values


class Acts(Values[RecordedAct], Protocol):
    """Acts of States that admins recorded, by id; some dozens."""

    def all(self) -> tuple[RecordedAct, ...]:
        """Every act, those taken back too, in the order in which they were entered."""
        ...

    def of_state(self, iso3: Iso3) -> tuple[RecordedAct, ...]:
        """A State's, in the order in which they were entered."""
        ...

    @property
    def version(self) -> int:
        """Another number after every change, so that an answer can be remembered until then."""
        ...


class Findings(Values[Finding], Protocol):
    """Differences between a page and the record, by id; some dozens."""

    def all(self) -> tuple[Finding, ...]:
        """Every one, those that are over too, in the order in which they were found."""
        ...


class Confirmations(Values[Confirmation], Protocol):
    """What vouched for the record, by id; one for each day at most."""

    def all(self) -> tuple[Confirmation, ...]:
        """Every one, in the order in which they were put first."""
        ...

    @property
    def version(self) -> int:
        """Another number after every change, so that an answer can be remembered until then."""
        ...
