"""The record and notices: the ports bot.ports.stores.Acts, Findings, Confirmations and Notices."""

from __future__ import annotations

from bot.model.alert import Notice, RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.state import Iso3
from storage.local.base import Repository


class LocalActs(Repository[RecordedAct]):
    """Recorded acts."""

    def all(self) -> tuple[RecordedAct, ...]:
        return tuple(self._table)

    def of_state(self, iso3: Iso3) -> tuple[RecordedAct, ...]:
        return tuple(self._table.read(self._table.with_value("iso3", iso3)))


class LocalFindings(Repository[Finding]):
    """Findings."""

    def all(self) -> tuple[Finding, ...]:
        return tuple(self._table)


class LocalConfirmations(Repository[Confirmation]):
    """Confirmations."""

    def all(self) -> tuple[Confirmation, ...]:
        return tuple(self._table)


class LocalNotices(Repository[Notice]):
    """Notices; a few for each conversation that is in trouble."""

    def all(self) -> tuple[Notice, ...]:
        return tuple(self._table)

    def starting(self, prefix: str) -> tuple[Notice, ...]:
        found = map(self._table.get, self._table.keys_starting(prefix))
        return tuple(notice for notice in found if notice is not None)
