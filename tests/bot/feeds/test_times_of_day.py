"""The time of day and its zone, in a feed's dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.doubles.dates_read import DAYS, MINUTES, at, read

# --- the time of day ---------------------------------------------------------------


TIMES = {
    "8:28:28 PM": "20:28:28",
    "08:28 pm": "20:28",
    "2:00 P.M.": "14:00",
    "2:00 p. m.": "14:00",
    "2:00PM": "14:00",
    "2.30pm": "14:30",
    "14:5:9": "14:05:09",
    "14:30 hrs": "14:30",
    "8 PM": "20:00",
    "12:00 AM": "00:00",
    "12:30 a.m.": "00:30",
    "12 PM": "12:00",
    "12:15 pm": "12:15",
    "14:00 PM": "14:00",
    "00:30 AM": "00:30",
    "下午2:05": "14:05",
    "上午 08:30": "08:30",
    "午後0時30分": "12:30",
    "오후 2시 30분": "14:30",
    "오전 12:10": "00:10",
    "2:05 م": "14:05",
    "2:05 μ.μ.": "14:05",
    "14h30": "14:30",
    "14 h 30": "14:30",
    "às 14h": "14:00",
    "14時05分09秒": "14:05:09",
    "8点半": "08:30",
    "klo 14.05": "14:05",
    "14.05 Uhr": "14:05",
    "02.05.09.000000 PM": "14:05:09",
    "14 Uhr": "14:00",
    "в 8 ч. 30 мин.": "08:30",
    "14:00:00.123": "14:00:00.123",
    "14:00:00,5": "14:00:00.500",
    "23:59:60": "24:00",
    "24:00:00": "24:00",
}


@pytest.mark.parametrize("written", TIMES)
@pytest.mark.parametrize(
    "day", ["10 Mar 2026", "10.03.2026", "2026/03/10", "March 10, 2026,", "2026년 3월 10일"]
)
def test_the_time_of_day_is_kept(day, written):
    midnight = at("2026-03-10")
    expected = (
        midnight + timedelta(days=1)
        if TIMES[written] == "24:00"
        else at(f"2026-03-10T{TIMES[written]}")
    )
    assert read(f"{day} {written}") == expected


SINCE_1970 = {
    "1773151200": "2026-03-10T14:00",
    "1773151200000": "2026-03-10T14:00",
    "1773151200000000": "2026-03-10T14:00",
    "1773151200.0": "2026-03-10T14:00",
    "@1773151200": "2026-03-10T14:00",
    "/Date(1773151200000+0200)/": "2026-03-10T14:00",
    " 1518478934 ": "2018-02-12T23:42:14",
    "20260310140000": "2026-03-10T14:00",
    "202603101400": "2026-03-10T14:00",
    "20260310 14:00:00": "2026-03-10T14:00",
}


@pytest.mark.parametrize("written", SINCE_1970)
def test_seconds_since_1970_and_days_without_separators_are_read_as_such(written):
    assert read(written) == at(SINCE_1970[written])


# --- zones -------------------------------------------------------------------------


ZONES = {
    "UTC": 0, "GMT": 0, "utc": 0, "Z": 0, "+0000 UTC": 0, "EST": -5, "PDT": -7, "+02:00": 2, "+0530": 5.5, "-03": -3, "+2:00": 2, "EST5EDT": -5,
    "EET": 2, "EET+02:00": 2, "EEST +03:00": 3, "+0200 CEST": 2, "CEST (+02:00)": 2, "GMT+0200": 2, "GMT+2": 2,
    "GMT +02:00": 2, "UTC+2": 2, "UTC-3": -3, "(UTC+8)": 8, "UTC+05:45": 5.75, "MEST": 2, "MESZ": 2, "CET": 1, "AEST": 10,
    "AEDT": 11, "JST": 9, "KST": 9, "NZDT": 13, "ICT": 7, "EAT": 3, "MSK": 3, "HKT": 8, "SAST": 2, "AFT": 4.5, "NPT": 5.75,
    "Europe/Helsinki": 2, "[Europe/Paris]": 1, "+01:00[Europe/Paris]": 1, "America/Argentina/Buenos_Aires": -3,
    "Asia/Kolkata": 5.5, "Etc/GMT+2": -2, "GMT+0100 (Central European Standard Time)": 1, "ET": -5,
}  # fmt: skip
UNKNOWN = [
    "IST",
    "BST",
    "AST",
    "AMT",
    "GST",
    "MSK+2",
    "XYZ",
    "Nowhere/Nothing",
    "News/World",
    "(local time)",
    "",
]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "written", ["2026-01-20 14:00:00", "Tue, 20 Jan 2026 14:00", "20/01/2026 2:00 PM"]
)
def test_a_zone_is_read_however_it_is_written(written, zone):
    assert read(f"{written} {zone}") == at("2026-01-20T14:00") - timedelta(hours=ZONES[zone])


@pytest.mark.parametrize("zone", UNKNOWN)
@pytest.mark.parametrize(
    "written", ["2026-01-20 14:00:00", "Tue, 20 Jan 2026 14:00", "20/01/2026 2:00 PM"]
)
def test_a_zone_not_known_or_shared_by_several_is_taken_as_utc_and_the_hour_stays(written, zone):
    assert read(f"{written} {zone}") == at("2026-01-20T14:00")


def test_the_zone_may_stand_before_the_year():
    assert read("Tue Jan 20 14:00:00 EST 2026") == at("2026-01-20T19:00")
    assert read("Tue Jan 20 14:00:00 2026 +0100") == at("2026-01-20T13:00")


def test_summer_is_heeded_where_a_place_is_named():
    assert read("20 Jul 2026 14:00 Europe/Helsinki") == at("2026-07-20T11:00")


@settings(deadline=None)
@given(DAYS, MINUTES, some.integers(-12 * 4, 14 * 4).map(lambda n: timedelta(minutes=15 * n)))
def test_any_offset_in_any_form_comes_back(day, clock, ahead):
    moment = datetime.combine(day, clock, timezone(ahead))
    for form in ("%d %b %Y %H:%M GMT%z", "%Y/%m/%d %I:%M %p %z", "%B %d, %Y %H:%M UTC%z"):
        assert read(moment.strftime(form)) == moment.astimezone(UTC)
