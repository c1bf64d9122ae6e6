"""A depositary's page in every form, acts that our record does not have, and what differs."""

from datetime import date

from bot.model.state import ConsentKind, Iso3
from bot.treaty.comparing.found import CheckReport
from bot.treaty.comparing.report import compare
from bot.treaty.treaty import Treaty
from tests.doubles.status_pages import LEBANON_DEPOSITED, Entries

ON = date(2026, 11, 25)
PAGE = date(2026, 11, 24)

Shown = set[tuple[str, str, str | None, str | None]]
LEBANON: tuple[str, str, str | None, str | None] = (
    "LBN",
    "deposit",
    None,
    LEBANON_DEPOSITED.isoformat(),
)


def differing(report: CheckReport) -> Shown:
    return {(d.iso3, d.field, d.ours, d.theirs) for d in report.differences}


def checked(treaty: Treaty, page: str | bytes, on: date = ON) -> CheckReport:
    return compare(page.encode() if isinstance(page, str) else page, treaty, on)


def notice_runs(listed: Entries) -> Shown:
    listed[Iso3("HUN")].left = [(date(2026, 10, 1), date(2027, 4, 1))]
    return {("HUN", "withdrawal_notified", None, "2026-10-01")}


def state_is_back(listed: Entries) -> Shown:
    listed[Iso3("FIN")].consents.append((date(2026, 11, 3), ConsentKind.ACCESSION))
    return {("FIN", "deposit", "2012-01-09", "2026-11-03")}
