"""Time zones as people type them: what is east is plus, and what may be several is asked."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.grammar.zones_read import read_zone, zone_words

WINTER, SUMMER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)


def east(zone: str, at: datetime = WINTER) -> float:
    """Hours east of Greenwich."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset / timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("GMT+2", 2), ("GMT-5", -5), ("gmt+3", 3), ("UTC+2", 2), ("utc-3", -3), ("UTC +2", 2),
        ("GMT + 2", 2), ("UTC+02", 2), ("UTC+02:00", 2), ("GMT+0200", 2), ("+02:00", 2),
        ("+2", 2), ("-0500", -5), ("UTC−5", -5), ("UTC–5", -5), ("UTC+2h", 2), ("Z+1", 1),
        ("UTC+14", 14), ("UTC-12", -12), ("GMT+0", 0), ("UTC±0", 0), ("UTC-0", 0), ("UTC-00:00", 0),
        ("UTC+5:30", 5.5), ("GMT+5:30", 5.5), ("+0530", 5.5), ("UTC+5.5", 5.5), ("UTC+5,5", 5.5),
        ("UTC+5:45", 5.75), ("UTC+5.75", 5.75), ("UTC+4:30", 4.5), ("UTC+3:30", 3.5),
        ("UTC+6:30", 6.5), ("UTC+9:30", 9.5), ("UTC+8:45", 8.75), ("UTC-9:30", -9.5),
    ],
)  # fmt: skip
def test_hours_are_counted_eastward_as_on_every_clock(typed: str, hours: float):
    zone = read_zone(typed)
    assert (east(zone), east(zone, SUMMER)) == (hours, hours)


@given(st.integers(-12, 14), st.sampled_from(["UTC", "GMT", "utc", ""]), st.booleans())
def test_every_whole_hour_reads_back_as_it_was_typed(hours: int, prefix: str, padded: bool):  # noqa: FBT001 - drawn
    zone = read_zone(f"{prefix}{hours:+03d}:00" if padded else f"{prefix}{hours:+d}")
    assert east(zone) == east(zone, SUMMER) == hours
    assert zone_words(zone) == (f"UTC{hours:+d}" if hours else "UTC")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Helsinki", "Europe/Helsinki"), ("europe/helsinki", "Europe/Helsinki"),
        ("helsinki", "Europe/Helsinki"), ("Phnom Penh", "Asia/Phnom_Penh"), ("UTC", "UTC"),
        ("new york", "America/New_York"), ("Asia/Phnom Penh", "Asia/Phnom_Penh"), ("GMT", "GMT"),
        ("EST", "EST"), ("EST5EDT", "EST5EDT"), ("CET", "CET"), ("US/Eastern", "US/Eastern"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"), ("Z", "UTC"), ("JST", "Asia/Tokyo"),
        ("msk", "Europe/Moscow"), ("CEST", "CET"), ("EEST", "EET"), ("EDT", "America/New_York"),
        ("Etc/GMT+2", "Etc/GMT+2"), (" Zurich ", "Europe/Zurich"), ("Kyiv", "Europe/Kyiv"),
    ],
)  # fmt: skip
def test_a_zone_is_its_name_its_city_or_a_short_name_of_one_meaning(typed: str, zone: str):
    try:
        found = read_zone(typed)
    except InputError as error:  # two names of one place, as in Buenos Aires
        assert zone in str(error)
    else:
        assert found == zone


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("IST", ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
        ("cst", ["America/Chicago", "Asia/Shanghai"]),
        ("BST", ["Europe/London", "Asia/Dhaka"]),
        ("PST", ["America/Los_Angeles", "Asia/Manila"]),
        ("AST", ["America/Halifax", "Asia/Riyadh"]),
        ("AMT", ["Asia/Yerevan", "America/Manaus"]),
        ("GST", ["Asia/Dubai"]),
        ("AEST", ["Australia/Brisbane", "Australia/Sydney"]),
        ("Louisville", ["America/Kentucky/Louisville", "America/Louisville"]),
        ("UTC-3:30", ["America/St_Johns"]),
        ("UTC+12:45", ["Pacific/Chatham"]),
        ("UTC+10:30", ["Australia/Lord_Howe"]),
        ("Helsinky", ["Europe/Helsinki"]),
        ("Europe/Helsinky", ["Europe/Helsinki"]),
        ("Nairobbi", ["Africa/Nairobi"]),
    ],
)
def test_what_may_be_several_or_is_misspelt_is_asked_with_names_to_type(
    typed: str, suggested: list[str]
):
    with pytest.raises(InputError) as refused:
        read_zone(typed)
    assert [name for name in suggested if name not in str(refused.value)] == []
    for name in suggested:
        assert read_zone(name) == name


@pytest.mark.parametrize(
    "typed",
    ["Finland", "../../etc/passwd", "", "x" * 500, "UTC+15", "UTC-13", "GMT+99", "UTC+2:15",
     "UTC+1:99", "UTC+", "+", "GMT++2", "UTC+٢", "localtime", "Factory", "Mars/Base", "UTC+2 CET"],
)  # fmt: skip
def test_what_is_no_zone_is_refused_in_a_sentence(typed: str):
    with pytest.raises(InputError, match="time zone") as refused:
        read_zone(typed)
    assert len(str(refused.value)) < 250


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_usable_zone_or_a_sentence(typed: str):
    try:
        zone = read_zone(typed)
    except InputError:
        return
    assert -14 <= east(zone) <= 14
    assert zone_words(zone)
