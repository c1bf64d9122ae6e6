"""A person's Home, gathered from the desks.

In: the desk, a person, what they may change, and what was just done. Out: their
page. Asks no network: the caller finds out what a person may change.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.desk.news import NewsQuery
from bot.model.answers import Counts
from bot.model.state import CalendarDate, Iso3
from bot.model.workspace import UserId
from bot.ports import Message
from handlers.views.home import HomeShown, home_page
from handlers.watch.shown import delivery_shown, watch_names

if TYPE_CHECKING:
    from bot.desk import Desk

_DATES = 6
_STORIES = 5


def home_of(
    desk: Desk,
    user: UserId,
    *,
    manages: bool = False,
    operates: bool = False,
    notice: Message | None = None,
) -> Message:
    """The page to publish; ``notice`` is said on top.

    ``manages``: the person sees what is wrong with feeds; ``operates``: what pages say of the record.
    """
    place = desk.watches.own(user)
    watches = desk.watches.at(place)
    mine = desk.watches.states_of(watches)
    page = desk.news.page(NewsQuery(states=mine, size=_STORIES))
    counts, before = _counts(desk)
    return home_page(
        HomeShown(
            watches=watches,
            names=watch_names(desk, watches),
            place=delivery_shown(desk, place, watches),
            dates=_dates(desk, mine),
            stories=page.stories,
            of_mine=bool(mine),
            states=desk.treaty.current.states,
            counts=counts,
            before=before,
            feeds=desk.feeds.health() if manages else None,
            findings=desk.depositary.waiting() if operates else (),
            stale_since=desk.depositary.known.stale_since(),
            notice=notice,
        )
    )


def _counts(desk: Desk) -> tuple[Counts, Counts]:
    """Today's numbers and those of a year ago."""
    treaty, today = desk.treaty.current, desk.treaty.today()
    return treaty.counts(today), treaty.counts(_year_before(today))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _dates(desk: Desk, mine: tuple[Iso3, ...]) -> tuple[CalendarDate, ...]:
    """The next dates of the Convention and of the watched States."""
    coming = desk.treaty.current.deadlines(desk.treaty.today())
    wanted = set(mine)
    fits = [when for when in coming if when.iso3 is None or when.iso3 in wanted]
    return tuple(fits[:_DATES])
