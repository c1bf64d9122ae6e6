"""The record and notices: the ports bot.ports.stores.Acts, Findings, Confirmations and Notices."""

from __future__ import annotations

from bot.model.alert import Notice, RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.state import Iso3
from storage.postgres.database import Database
from storage.postgres.repository import Repository, Versions, beginning
from storage.postgres.rows import Columns

_ACTS: Columns[RecordedAct] = Columns(
    "acts", ("id",), {"id": "text", "iso3": "text"}, lambda act: (act.id, act.iso3), followed=True
)
_FINDINGS: Columns[Finding] = Columns(
    "findings", ("id",), {"id": "text"}, lambda finding: (finding.id,)
)
_CONFIRMATIONS: Columns[Confirmation] = Columns(
    "confirmations", ("id",), {"id": "text"}, lambda each: (each.id,), followed=True
)
_NOTICES: Columns[Notice] = Columns("notices", ("id",), {"id": "text"}, lambda each: (each.key,))


class PostgresActs(Repository[RecordedAct]):
    """Recorded acts."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, RecordedAct, _ACTS)
        self._versions = Versions(database, "acts")

    def all(self) -> tuple[RecordedAct, ...]:
        return self._rows.some()

    def of_state(self, iso3: Iso3) -> tuple[RecordedAct, ...]:
        return self._rows.some("iso3 = %s", iso3)

    @property
    def version(self) -> int:
        return self._versions.version


class PostgresFindings(Repository[Finding]):
    """Findings."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, Finding, _FINDINGS)

    def all(self) -> tuple[Finding, ...]:
        return self._rows.some()


class PostgresConfirmations(Repository[Confirmation]):
    """Confirmations."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, Confirmation, _CONFIRMATIONS)
        self._versions = Versions(database, "confirmations")

    def all(self) -> tuple[Confirmation, ...]:
        return self._rows.some()

    @property
    def version(self) -> int:
        return self._versions.version


class PostgresNotices(Repository[Notice]):
    """Notices."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, Notice, _NOTICES)

    def all(self) -> tuple[Notice, ...]:
        return self._rows.some()

    def starting(self, prefix: str) -> tuple[Notice, ...]:
        return self._rows.some("id LIKE %s", beginning(prefix))
