"""Which dates are still ahead, and what a calendar keeps of those that are not."""

from datetime import date

import pytest

from bot.model.state import CalendarDate
from tests.doubles.desk import treaty


def ahead(today: date) -> dict[str, CalendarDate]:
    return {each.key: each for each in treaty().deadlines(today)}


@pytest.mark.parametrize(("day", "listed"), [(30, True), (1, True), (5, True), (6, False)])
def test_a_meeting_is_ahead_until_its_last_day_is_over(day: int, listed: bool):  # noqa: FBT001 - a case
    today = date(2025, 11 if day == 30 else 12, day)
    assert ("22msp" in ahead(today)) is listed


def test_a_meeting_of_several_days_is_shown_with_its_last():
    meeting = ahead(date(2025, 11, 1))["22msp"]
    assert meeting.date == "2025-12-01"
    assert meeting.title.endswith("(22MSP), to 5 December")


def test_what_changes_from_day_to_day_is_said_to_people_and_not_in_a_calendar():
    today = date(2026, 12, 20)
    said = ahead(today)["THA-article-5"].detail
    noted = {each.key: each for each in treaty().calendar(today, today)}["THA-article-5"].detail
    assert "11 days ahead" in said
    assert said.replace(", 11 days ahead; no decision on an extension is known", "") == noted
