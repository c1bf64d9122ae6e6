"""A State's duties under articles 3, 4, 5 and 7 on a day: known, computed, or not known.

In: what the sources say (obligations.csv) and the State's standing. Out: ``Duty`` values
whose sentences say their doubt. A State that is not bound has no duties here; one that
withdrew has none from the day its withdrawal took effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from bot.model.day import long_day
from bot.model.state import Duty, Iso3, PartialDate, Source, Standing, Status
from bot.treaty import rules
from bot.treaty.partial import first_day, last_day
from bot.treaty.sources import Sources
from bot.treaty.status import BOUND, StandingOn
from bot.treaty.tables import Line, read_table

FILE = "obligations.csv"
_COLUMNS = (
    "iso3",
    "article",
    "obligation",
    "status",
    "deadline",
    "detail",
    "as_of",
    "source_url",
)
_TITLES = {
    "mines_retained": "Mines kept for training",
    "stockpile_destruction": "Stockpile destruction",
    "mine_clearance": "Mine clearance",
    "transparency_report": "Transparency report",
}
_COMPUTED, _UNKNOWN, _KNOWN = Standing.COMPUTED, Standing.UNKNOWN, Standing.KNOWN
# Status word of the file -> how sure it is, and its sentence; {d} is the deadline.
_WORDS: dict[str, tuple[Standing, str]] = {
    "in_force": (_KNOWN, "Deadline {d}."),
    "computed": (_COMPUTED, "Deadline {d}, computed from the Convention's rule."),
    "granted_date_not_seen": (
        _UNKNOWN,
        "An extension was granted; its new date is not known to our sources.",
    ),
    "granted_by_inference": (
        _UNKNOWN,
        "An extension was granted as far as can be inferred; its new date is not known.",
    ),
    "decision_not_seen": (
        _UNKNOWN,
        "Last known deadline {d}; whether it was extended is not known to our sources.",
    ),
    "lapsed_request_pending": (
        _KNOWN,
        "The deadline of {d} has passed; a late request for more time was not approved.",
    ),
    "lapsed": (_KNOWN, "The deadline of {d} has passed; no later extension is known."),
    "overdue": (_KNOWN, "Overdue: the deadline was {d}."),
    "completed": (_KNOWN, "Completed."),
    "completed_reported": (_KNOWN, "Reported as completed, not yet confirmed to a meeting."),
    "no_stock_declared": (_KNOWN, "Said to have none."),
    "none_retained": (_KNOWN, "Keeps none."),
    "reported": (_KNOWN, "Reported."),
    "initial_due": (_COMPUTED, "First report due {d}, computed."),
    "initial_overdue": (_KNOWN, "The first report is overdue."),
    "late": (_KNOWN, "The yearly report is late."),
    "not_reporting": (_KNOWN, "Does not report."),
    "unknown": (_UNKNOWN, "Not known to our sources."),
}
_GENERAL = {"rule", "global_count"}


@dataclass(frozen=True, slots=True)
class ReportedDuty:
    """What a source says about one duty of one State."""

    article: str
    title: str
    status: str
    deadline: PartialDate | None
    detail: str
    as_of: PartialDate
    source: Source


def load_duties(
    folder: Traversable, sources: Sources, states: Iterable[Iso3]
) -> Mapping[Iso3, tuple[ReportedDuty, ...]]:
    """Read obligations.csv; lines without a State are general rules and are only checked.

    Raises:
        DataError: a line is wrong.
    """
    known, found = frozenset(states), dict[Iso3, tuple[ReportedDuty, ...]]()
    for line in read_table(folder, FILE, _COLUMNS):
        duty, iso3 = _read(line, sources), Iso3(line["iso3"])
        if line["status"] in _GENERAL:
            continue
        if iso3 not in known:
            raise line.wrong(f"{line['iso3']!r} is not one of the States")
        found[iso3] = (*found.get(iso3, ()), duty)
    return found


def _read(line: Line, sources: Sources) -> ReportedDuty:
    if line["obligation"] not in _TITLES:
        raise line.wrong(f"obligation is {line['obligation']!r}, expected one of {list(_TITLES)}")
    if line["status"] not in _WORDS and line["status"] not in _GENERAL:
        raise line.wrong(f"status {line['status']!r} is not one of {sorted(_WORDS)}")
    as_of = line.partial("as_of")
    if as_of is None:
        raise line.wrong("as_of is empty")
    return ReportedDuty(
        line.required("article"),
        _TITLES[line["obligation"]],
        line["status"],
        line.partial("deadline"),
        line["detail"],
        as_of,
        sources.cited(line, line.required("source_url")),
    )


def duties_on(
    iso3: Iso3, standing: StandingOn, on: date, reported: tuple[ReportedDuty, ...]
) -> tuple[Duty, ...]:
    """The State's duties on a day, by article.

    What a source said later than ``on`` is not used for it; then the Convention's own
    rule answers, marked as computed.
    """
    by_then = [duty for duty in reported if first_day(duty.as_of) <= on]
    if standing.status is Status.UNCONFIRMED:
        return tuple(_said(iso3, duty, on) for duty in by_then)
    membership = standing.membership
    if standing.status not in BOUND or membership is None or membership.in_force is None:
        return ()
    said = [_said(iso3, duty, on) for duty in by_then]
    articles = {duty.article for duty in by_then}
    if "4" not in articles:
        said.append(_stockpile(iso3, membership.in_force, on))
    if "5" not in articles:
        said.append(_clearance(iso3, membership.in_force, on))
    said.append(_report(iso3, membership.in_force, on))
    return tuple(sorted(said, key=lambda duty: (duty.article, duty.standing is _COMPUTED)))


def _said(iso3: Iso3, duty: ReportedDuty, on: date) -> Duty:
    standing, words = _WORDS[duty.status]
    deadline = duty.deadline
    if duty.status == "in_force" and deadline is not None and last_day(deadline) < on:
        standing, words = (
            _UNKNOWN,
            "The deadline of {d} has passed; what followed is not known to our sources.",
        )
    sentence = words.format(d=_written(deadline)) if deadline or "{d}" not in words else ""
    detail = duty.detail and f"{duty.detail}."
    return Duty(
        iso3,
        duty.article,
        duty.title,
        duty.status,
        standing,
        deadline,
        " ".join(part for part in (sentence, detail) if part),
        duty.as_of,
        duty.source,
    )


def _computed(iso3: Iso3, article: str, title: str, deadline: date, sentence: str) -> Duty:
    return Duty(
        iso3,
        article,
        title,
        "computed",
        _COMPUTED,
        PartialDate(deadline.isoformat()),
        sentence,
        None,
        None,
    )


def _stockpile(iso3: Iso3, in_force: date, on: date) -> Duty:
    mark = rules.stockpile_deadline(in_force)
    ends = "ended" if mark < on else "end"
    sentence = (
        f"The four years of Article 4 {ends} on {long_day(mark)} (computed); whether mines "
        f"remain is not known to our sources."
    )
    return _computed(iso3, "4", _TITLES["stockpile_destruction"], mark, sentence)


def _clearance(iso3: Iso3, in_force: date, on: date) -> Duty:
    mark = rules.clearance_deadline(in_force)
    ends = "ended" if mark < on else "end"
    sentence = (
        f"The ten years of Article 5 {ends} on {long_day(mark)} (computed); whether mined areas "
        f"were reported is not known to our sources."
    )
    return _computed(iso3, "5", _TITLES["mine_clearance"], mark, sentence)


def _report(iso3: Iso3, in_force: date, on: date) -> Duty:
    first = rules.first_report_due(in_force)
    title = _TITLES["transparency_report"]
    if on <= first:
        sentence = (
            f"First report due {long_day(first)}, 180 days after entry into force (computed)."
        )
        return _computed(iso3, "7", title, first, sentence)
    due = rules.next_yearly_report_due(on)
    sentence = (
        f"Yearly report due each 30 April, next {long_day(due)} (computed); whether earlier ones "
        f"were filed is not known to our sources."
    )
    return _computed(iso3, "7", title, due, sentence)


def _written(deadline: PartialDate | None) -> str:
    if deadline is None:
        return ""
    return long_day(first_day(deadline)) if len(deadline) == 10 else str(deadline)
