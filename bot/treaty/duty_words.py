"""What is said of a duty: the words that go with each status of obligations.csv. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.model.day import partial_day, span
from bot.model.state import Bounds, PartialDate, Source, Standing
from bot.treaty.partial import last_day

SOON_DAYS = 180
"""A deadline so near is said to be near, and that no decision on it is known."""


@dataclass(frozen=True, slots=True)
class ReportedDuty:
    """What a source says about one duty of one State, or of all (``iso3`` empty)."""

    article: str
    title: str
    status: str
    deadline: PartialDate | None
    detail: str
    as_of: PartialDate
    source: Source


_COMPUTED, _UNKNOWN, _KNOWN = Standing.COMPUTED, Standing.UNKNOWN, Standing.KNOWN
_REPORTED_COMPLETE = (
    "Reported as complete, but no formal declaration to a Meeting of the States Parties is known: "
    "{detail}."
)
WORDS: Mapping[str, tuple[Standing, str]] = {
    "in_force": (_KNOWN, "Deadline {d}{soon}."),
    "computed": (_COMPUTED, "Deadline {d}, computed from the Convention's rule{soon}."),
    "granted_date_unknown": (
        _UNKNOWN,
        "An extension was granted; the date set by the decision is not known{asked}.",
    ),
    "granted_by_inference": (
        _UNKNOWN,
        "An extension was requested{to}; that it was granted is inferred, the date set not known.",
    ),
    "decision_unknown": (
        _UNKNOWN,
        "Last known deadline {d}; whether it was extended is not known.",
    ),
    "lapsed_request_pending": (
        _KNOWN,
        "The deadline of {d} has passed; a late request for more time was not approved.",
    ),
    "lapsed": (_KNOWN, "The deadline of {d} has passed; no later extension is known."),
    "overdue": (_KNOWN, "Overdue: was due by {d}."),
    "completed": (_KNOWN, "Completed: {detail}."),
    "completed_reported": (_KNOWN, _REPORTED_COMPLETE),
    "no_stock_declared": (_KNOWN, "Reported to have no stock: {detail}."),
    "none_retained": (_KNOWN, "None retained, as of {year}."),
    "reported": (_KNOWN, "Mines retained, by a figure of {year}: {detail}."),
    "initial_due": (_COMPUTED, "First report due on {d}."),
    "initial_overdue": (_KNOWN, "The first report was overdue: {detail}."),
    "late": (_KNOWN, "The yearly report was late: {detail}."),
    "not_reporting": (_KNOWN, "Not reporting: {detail}, as of {year}."),
    "unknown": (_UNKNOWN, ""),
}
"""Status word of the file -> how sure it is, and its sentence; {d} is the deadline, {year} when
it was so. A detail that a sentence does not take in follows as a sentence of its own."""

_PASSED = {
    "in_force": "Was due by {d}{ago}; whether the deadline was extended is not known.",
    "computed": (
        "Was due by {d}{ago}, computed from the Convention's rule; what followed is not known."
    ),
    "decision_unknown": "Was due by {d}{ago}; whether the deadline was extended is not known.",
    "initial_due": "First report was due on {d}; whether it was filed is not known.",
}
"""The same once the deadline has passed."""

_AHEAD = {
    "lapsed_request_pending": "Deadline {d}; a late request for more time was not approved.",
}
"""The same while the deadline is still ahead."""

_BETWEEN = {
    "4": (
        "The deadline for destroying stocks falls between {b}, four years after entry into force "
        "(Article 4)."
    ),
    "5": (
        "The deadline for clearing mined areas falls between {b}, ten years after entry into force "
        "(Article 5(1))."
    ),
    "7": "The first report falls due between {b}, 180 days after entry into force (Article 7(1)).",
}


def takes_detail(status: str) -> bool:
    """Is the sentence of this status nothing without the detail?"""
    return "{detail}" in WORDS[status][1]


def reported_sentence(
    duty: ReportedDuty, bounds: Bounds | None, on: date, *, lasting: bool = False
) -> str:
    """What a source says of a duty, in a sentence or two, as on the day ``on``.

    ``bounds``: between which days it is due, where that is all that is known. ``lasting``: without
    how far ahead or past it is, which changes from day to day.
    """
    words = _words(duty.status, duty.deadline, on)
    if duty.deadline is None and "{d}" in words:
        words = "The deadline is not known."
    written = partial_day(duty.deadline) if duty.deadline else ""
    detail = duty.detail.removesuffix(".")
    said = words.format(
        d=written,
        soon="" if lasting else _soon(duty, on),
        ago="" if lasting else _ago(duty.deadline, on),
        asked=f" (the request was for {written})" if written else "",
        to=f" to {written}" if written else "",
        year=partial_day(duty.as_of),
        detail=detail,
    )
    between = _BETWEEN[duty.article].format(b=span(*bounds)) if bounds else ""
    own = f"{detail}." if detail and "{detail}" not in words else ""
    return " ".join(part for part in (said, between, own) if part)


def _words(status: str, deadline: PartialDate | None, on: date) -> str:
    if deadline is not None and last_day(deadline) < on and status in _PASSED:
        return _PASSED[status]
    if deadline is not None and last_day(deadline) >= on and status in _AHEAD:
        return _AHEAD[status]
    return WORDS[status][1]


def _soon(duty: ReportedDuty, on: date) -> str:
    """How near; only clearance can be extended (Article 5(3))."""
    if duty.deadline is None or not 0 <= (last_day(duty.deadline) - on).days <= SOON_DAYS:
        return ""
    days = (last_day(duty.deadline) - on).days
    ahead = ", today" if days == 0 else f", {_plural(days, 'day')} ahead"
    return f"{ahead}; no decision on an extension is known" if duty.article == "5" else ahead


def _ago(deadline: PartialDate | None, on: date) -> str:
    """``, 4 months ago``: whole days, months or years since a deadline."""
    if deadline is None:
        return ""
    last = last_day(deadline)
    months = (on.year - last.year) * 12 + on.month - last.month - (on.day < last.day)
    if months < 1:
        return f", {_plural((on - last).days, 'day')} ago"
    return f", {_plural(months, 'month') if months < 24 else _plural(months // 12, 'year')} ago"


def _plural(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
