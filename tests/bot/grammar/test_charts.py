"""Charts asked for in words, and what a chart cannot be limited to."""

from __future__ import annotations

from datetime import date

import pytest

from bot.model.request import Asked, Door
from tests.doubles.desk import house

DESK = house().desk


@pytest.mark.parametrize(
    ("text", "door", "asked"),
    [
        ("curve", Door.STATUS, Asked.CURVE),
        ("chart", Door.STATUS, Asked.CURVE),
        ("show me the curve", Door.MESSAGE, Asked.CURVE),
        ("a graph of the States Parties", Door.MESSAGE, Asked.CURVE),
        ("chart", Door.NEWS, Asked.NEWS_CHART),
        ("a chart of the news", Door.MESSAGE, Asked.NEWS_CHART),
        ("map", Door.STATUS, Asked.MAP),
    ],
)
def test_what_is_asked_for(text: str, door: Door, asked: Asked):
    request = DESK.read(text, door)
    assert (request.asked, request.unread) == (asked, ())


def test_a_curve_goes_up_to_the_day_that_is_named():
    request = DESK.read("curve 2015-01-01", Door.STATUS)
    assert (request.asked, request.on) == (Asked.CURVE, date(2015, 1, 1))


@pytest.mark.parametrize(
    ("text", "door", "asked"),
    [
        ("chart Finland", Door.STATUS, Asked.STATUS),
        ("withdrawal chart", Door.NEWS, Asked.NEWS),
        ("chart since 2025-01-01", Door.NEWS, Asked.NEWS),
    ],
)
def test_what_no_chart_is_of_is_answered_otherwise_and_said(text: str, door: Door, asked: Asked):
    request = DESK.read(text, door)
    assert (request.asked, request.unread) == (asked, ("chart",))
