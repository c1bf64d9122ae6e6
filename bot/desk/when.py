"""The days a question is about: which day a span is answered for, and what falls within it. Pure."""

from __future__ import annotations

from datetime import date

from bot.model.day import Span
from bot.model.state import PartialDate
from bot.treaty.partial import first_day, last_day


def day_meant(on: date | None, span: Span | None, today: date) -> date:
    """The day on which a State's standing is asked for.

    Of a span it is the last day that is not after today; of one that lies ahead, its last.
    """
    if span is None:
        return on or today
    last = span.until or max(today, span.since or today)
    ahead = span.since is not None and span.since > today
    return last if ahead else min(last, today)


def falls_in(day: date | None, span: Span) -> bool:
    """Is the day one of the span's?"""
    if day is None:
        return False
    return (span.since is None or day >= span.since) and (span.until is None or day <= span.until)


def surely_in(partial: PartialDate, span: Span) -> bool:
    """Is a date that is perhaps only a month or a year one of the span's, whichever day it is?"""
    return (
        bool(partial) and falls_in(first_day(partial), span) and falls_in(last_day(partial), span)
    )


def may_fall_in(partial: PartialDate, span: Span) -> bool:
    """May a date that is perhaps only a month or a year be one of the span's?"""
    if not partial:
        return False
    after = span.since is None or last_day(partial) >= span.since
    return after and (span.until is None or first_day(partial) <= span.until)
