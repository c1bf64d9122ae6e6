"""What lies on top of the record, as lines of plain text for a terminal. Pure: value in, text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.desk.citing import record_words
from bot.model.alert import RecordedAct
from bot.model.day import long_day
from bot.model.depositary import Confirmation, Decision, Finding
from bot.model.state import Freshness
from bot.treaty.comparing.found import CheckReport

_FIELDS = {
    "signed": "signature",
    "deposit": "deposit",
    "withdrawal_notified": "notice of withdrawal",
    "withdrawn": "withdrawal in effect",
    "name": "name",
}
_DECIDED = {
    Decision.ENTERED: "act entered",
    Decision.NOT_NOW: "left for later",
    Decision.PAGE_WRONG: "page marked as wrong",
}


def acts_text(acts: Iterable[RecordedAct]) -> str:
    """Recorded acts, one line each."""
    rows = []
    for act in acts:
        undone = (
            f"  undone by {act.undone_by or 'an admin'} on {act.undone_at:%Y-%m-%d}"
            if act.undone_at
            else ""
        )
        rows.append(
            f"{act.id}  {act.iso3} {act.act} {act.value}  recorded by {act.by or 'an admin'} on {act.at:%Y-%m-%d}"
            f"{undone}\n    {act.source_url}  {act.why}".rstrip()
        )
    return "\n".join(rows) or "No act has been recorded on top of the packaged record."


def known_text(record: Freshness, confirmations: Iterable[Confirmation]) -> str:
    """How far the record is known, and what vouched for it, newest first."""
    return "\n".join((record_words(record), *map(_vouched, confirmations)))


def _vouched(each: Confirmation) -> str:
    day = long_day(each.known_to) if each.known_to else "a page without a date"
    if each.by_page:
        how = "the Depositary's page agreed" if each.agrees else "except for errors on the page"
    else:
        how = f"confirmed by {each.by or 'an admin'}"
    return f"{day}: {how} on {each.at:%Y-%m-%d}\n    {each.source_url}"


def findings_text(findings: Iterable[Finding]) -> str:
    """Differences found on pages, with what became of them."""
    lines = (line for each in findings for line in _finding(each))
    return "\n".join(lines) or "No difference between a page and the record so far."


def _finding(each: Finding) -> Iterator[str]:
    of = f"page of {each.page_date}" if each.page_date else "page without a date"
    yield (
        f"{each.id}  {each.iso3} {each.field}: the page has {each.theirs or 'none'}, the record "
        f"{each.ours or 'none'}"
    )
    yield f"    {each.publisher}, {of}, found on {each.found_at:%Y-%m-%d}: {each.url}"
    yield f"    {each.note}"
    if each.decision is not None and each.decided_at is not None:
        who = each.decided_by or "an admin"
        why = f": {each.why}" if each.why else ""
        yield f"    {_DECIDED[each.decision]} by {who} on {each.decided_at:%Y-%m-%d}{why}"
    if each.over_at is not None:
        yield f"    gone on {each.over_at:%Y-%m-%d}"


def check_text(report: CheckReport, source: str) -> str:
    """A comparison with a status page: one line a difference, both sides with their source."""
    dated = f", page of {long_day(report.as_of)}" if report.as_of else ""
    rows = [f"Compared {report.compared} States of {source} ({report.publisher}{dated})."]
    for each in report.differences:
        ours, theirs = each.ours or "nothing", each.theirs or "nothing"
        cited = f" ({each.our_source})" if each.ours and each.our_source else ""
        rows.append(
            f"{each.name} ({each.iso3}), {_FIELDS[each.field]}: the record has {ours}{cited}; the page "
            f"has {theirs}. {each.note}"
        )
    if not report.differences:
        rows.append("No difference.")
    return "\n".join((*rows, *report.notes))
