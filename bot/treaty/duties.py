"""A State's duties under Articles 3, 4, 5 and 7 on a day, where something is known or due.

In: what the sources say (obligations.csv, extensions.csv) and the State's standing. Out:
``Duty`` values, each with its source and its doubt in words. A State that is not bound has
none; one that withdrew has none from the day its withdrawal took effect. Where the day of
entry into force is not known, what is computed from it has bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from bot.errors import DataError
from bot.model.day import long_day, span
from bot.model.state import (
    Bounds,
    Duty,
    Extension,
    Iso3,
    PartialDate,
    Source,
    Standing,
    Status,
)
from bot.treaty import terms
from bot.treaty.duty_words import WORDS, ReportedDuty, reported_sentence, takes_detail
from bot.treaty.extensions import GRANTED
from bot.treaty.partial import first_day, last_day
from bot.treaty.participation import Membership
from bot.treaty.sources import Sources
from bot.treaty.status import BOUND, StandingOn
from bot.treaty.tables import DataLine, read_table

FILE = "obligations.csv"
_COLUMNS = ("iso3", "article", "obligation", "status", "deadline", "detail", "as_of", "source")
TITLES = {
    "mines_retained": "Mines kept for training",
    "stockpile_destruction": "Stockpile destruction",
    "mine_clearance": "Mine clearance",
    "transparency_report": "Transparency report",
}
_STOCKPILE, _CLEARANCE, _REPORT = (TITLES[key] for key in tuple(TITLES)[1:])
_GENERAL = {"rule", "global_count"}
_ASKED = {"granted_date_unknown", "granted_by_inference"}
"""Their date is the one that was asked for; the one that was granted is not known."""
_FULFILLED = {"completed", "completed_reported", "no_stock_declared", "none_retained", "reported"}
_COMPLETED = {"completed", "completed_reported"}
_LATE = {"overdue", "lapsed", "lapsed_request_pending", "initial_overdue", "late", "not_reporting"}


@dataclass(frozen=True, slots=True)
class KnownDuties:
    """What the record knows of one State's duties, and what holds for every State.

    ``everywhere`` is the statement on stockpiles that were destroyed in all States Parties
    but a few, which the record lists; ``convention`` the Convention's own text.
    """

    reported: tuple[ReportedDuty, ...]
    extensions: tuple[Extension, ...]
    everywhere: ReportedDuty
    convention: Source


def load_duties(
    folder: Traversable, sources: Sources, states: Iterable[Iso3]
) -> tuple[Mapping[Iso3, tuple[ReportedDuty, ...]], ReportedDuty]:
    """Read obligations.csv: what is said of each State, and of the stockpiles of all (Article 4).

    Raises:
        DataError: a line is wrong.
    """
    known, found = frozenset(states), dict[Iso3, tuple[ReportedDuty, ...]]()
    general = dict[str, ReportedDuty]()
    for line in read_table(folder, FILE, _COLUMNS):
        duty, iso3 = _read(line, sources), Iso3(line["iso3"])
        if line["status"] in _GENERAL:
            general[duty.article] = duty
        elif iso3 not in known:
            raise line.wrong(f"{line['iso3']!r} is not one of the States")
        else:
            found[iso3] = (*found.get(iso3, ()), duty)
    if "4" not in general:
        raise DataError(FILE, None, "has no line on the stockpiles of all States Parties")
    return found, general["4"]


def _read(line: DataLine, sources: Sources) -> ReportedDuty:
    if line["obligation"] not in TITLES:
        raise line.wrong(f"obligation is {line['obligation']!r}, expected one of {list(TITLES)}")
    if line["status"] not in WORDS and line["status"] not in _GENERAL:
        raise line.wrong(f"status {line['status']!r} is not one of {sorted(WORDS)}")
    if line["status"] in WORDS and takes_detail(line["status"]):
        line.required("detail")
    as_of = line.partial("as_of")
    if as_of is None:
        raise line.wrong("as_of is empty")
    return ReportedDuty(
        line.required("article"),
        TITLES[line["obligation"]],
        line["status"],
        line.partial("deadline"),
        line["detail"],
        as_of,
        sources.cited(line, line.required("source")),
    )


def duties_on(iso3: Iso3, standing: StandingOn, on: date, known: KnownDuties) -> tuple[Duty, ...]:
    """The State's duties on a day, by article.

    What a source said later than ``on`` is not used for it.
    """
    membership = standing.membership
    unconfirmed = standing.status is Status.UNCONFIRMED
    if membership is None or not (unconfirmed or standing.status in BOUND):
        return ()
    by_then = [duty for duty in known.reported if first_day(duty.as_of) <= on]
    reported = {duty.article for duty in by_then}
    said = [_said(iso3, duty, on, known.extensions, membership) for duty in by_then]
    force = _in_force(membership)
    if "4" not in reported:
        said += _stockpile(iso3, force, on, known)
    if "5" not in reported:
        said += _clearance(iso3, membership, on, known)
    said += _report(iso3, force, on, known, reported="7" in reported)
    return tuple(sorted(said, key=lambda duty: (duty.article, duty.standing is Standing.COMPUTED)))


def is_completed(duty: Duty) -> bool:
    """Is it done, so that its deadline is of no more concern?"""
    return duty.status in _COMPLETED


def _in_force(membership: Membership) -> Bounds:
    if membership.undated is not None:
        return membership.undated.in_force
    if membership.in_force is None:
        raise ValueError("a dated consent has an entry into force")
    return membership.in_force, membership.in_force


def _said(
    iso3: Iso3,
    duty: ReportedDuty,
    on: date,
    extensions: tuple[Extension, ...],
    membership: Membership,
) -> Duty:
    standing, _ = WORDS[duty.status]
    asked = duty.deadline if duty.status in _ASKED else None
    deadline = None if asked else duty.deadline
    over = deadline is not None and last_day(deadline) < on
    late = duty.status in _LATE and (deadline is None or over)
    if over and duty.status == "in_force":
        standing = Standing.UNKNOWN
    bounds = _unknown_bounds(duty, membership)
    history = tuple(each for each in extensions if first_day(each.decided) <= on)
    return Duty(
        iso3,
        duty.article,
        duty.title,
        duty.status,
        standing,
        deadline,
        reported_sentence(duty, bounds, on),
        duty.as_of,
        duty.source,
        bounds=bounds,
        asked_for=asked,
        extensions=history if duty.article == "5" else (),
        passed=late or (over and duty.status not in _FULFILLED),
        lasting=reported_sentence(duty, bounds, on, lasting=True),
    )


_CLOCKS: Mapping[str, Callable[[date], date]] = {
    "4": terms.stockpile_deadline,
    "5": terms.clearance_deadline,
    "7": terms.first_report_due,
}
"""The Convention's own terms, each from entry into force for the State."""


def _unknown_bounds(duty: ReportedDuty, membership: Membership) -> Bounds | None:
    """Between which days a duty ends that counts from a day which is not known."""
    clock = _CLOCKS.get(duty.article)
    if membership.undated is None or duty.deadline is not None or clock is None:
        return None
    first, last = membership.undated.in_force
    return clock(first), clock(last)


def _computed(
    iso3: Iso3, article: str, title: str, due: Bounds, words: str, known: KnownDuties
) -> Duty:
    exact = due[0] == due[1]
    return Duty(
        iso3,
        article,
        title,
        "computed",
        Standing.COMPUTED,
        PartialDate(due[0].isoformat()) if exact else None,
        words.format(due=long_day(due[0]) if exact else f"a day between {span(*due)}"),
        None,
        known.convention,
        bounds=None if exact else due,
    )


def _stockpile(iso3: Iso3, force: Bounds, on: date, known: KnownDuties) -> list[Duty]:
    """Ahead: the four years. Passed: only what was said of all States Parties."""
    due = terms.stockpile_deadline(force[0]), terms.stockpile_deadline(force[1])
    if on <= due[1]:
        words = "Stocks, if any, must be destroyed by {due}, four years after entry into force (Article 4)."
        return [_computed(iso3, "4", _STOCKPILE, due, words, known)]
    everywhere = known.everywhere
    if not due[1] < first_day(everywhere.as_of) <= on:
        return []
    duty = Duty(
        iso3,
        "4",
        _STOCKPILE,
        "destroyed_by_statement",
        Standing.KNOWN,
        None,
        f"{everywhere.detail}.",
        everywhere.as_of,
        everywhere.source,
    )
    return [duty]


def _clearance(iso3: Iso3, membership: Membership, on: date, known: KnownDuties) -> list[Duty]:
    """The last deadline that a meeting set by the day; else the ten years while they run."""
    granted = [
        each
        for each in known.extensions
        if each.outcome == GRANTED and each.until and first_day(each.decided) <= on
    ]
    if granted:
        last = granted[-1]
        until, said = last.until, last
        if until and last_day(until) < on and (later := _named_later(on, known)):
            until, said = later.since, later
        reported = ReportedDuty("5", _CLEARANCE, "in_force", until, "", said.decided, said.source)
        return [_said(iso3, reported, on, known.extensions, membership)]
    force = _in_force(membership)
    due = terms.clearance_deadline(force[0]), terms.clearance_deadline(force[1])
    if on > due[1]:
        return []
    words = "Mined areas, if any, must be cleared by {due}, ten years after entry into force (Article 5(1))."
    return [_computed(iso3, "5", _CLEARANCE, due, words, known)]


def _named_later(on: date, known: KnownDuties) -> Extension | None:
    """The request or decision that names the deadline which ran on the day, as the one before."""
    return next((e for e in known.extensions if e.since and last_day(e.since) >= on), None)


def _report(
    iso3: Iso3, force: Bounds, on: date, known: KnownDuties, *, reported: bool
) -> list[Duty]:
    """The first report while it is due, then the yearly one."""
    first = terms.first_report_due(force[0]), terms.first_report_due(force[1])
    if on <= first[1]:
        words = (
            "First report due on {due}, 180 days after entry into force (Article 7(1)); then one "
            "by 30 April each year."
        )
        return [] if reported else [_computed(iso3, "7", _REPORT, first, words, known)]
    if (on.year, on.month) > (date.max.year, 4):  # the calendar has no later 30 April
        return []
    due = terms.next_yearly_report_due(on)
    words = "Yearly report due by 30 April, next on {due} (Article 7(2))."
    return [_computed(iso3, "7", _REPORT, (due, due), words, known)]
