"""A depositary's page with notes, and what the comparison finds in them."""

from datetime import date

from bot.model.state import Iso3
from bot.treaty.comparing.found import CheckReport, Difference
from bot.treaty.comparing.report import compare
from bot.treaty.treaty import Treaty
from tests.doubles.status_pages import LEBANON, collection_html, collection_xml, entries

ON = date(2026, 11, 25)
PAGE = date(2026, 11, 24)
NOTICE = (Iso3("HUN"), "withdrawal_notified", None, "2026-10-01")


def noted(
    treaty: Treaty, *texts: str, form: str = "html", record: Treaty | None = None
) -> CheckReport:
    """The check of a page that agrees, but for these notes at Hungary."""
    listed = entries(treaty, PAGE)
    listed[Iso3("HUN")].notes += texts
    if form == "xml":
        return compare(collection_xml(listed, PAGE).encode("latin-1"), record or treaty, ON)
    return compare(collection_html(listed, PAGE).encode(), record or treaty, ON)


def found(report: CheckReport) -> list[Difference]:
    return [each for each in report.differences if each.iso3 != LEBANON]


def told(report: CheckReport) -> list[tuple[str, str, str | None, str | None]]:
    return [(each.iso3, each.field, each.ours, each.theirs) for each in found(report)]
