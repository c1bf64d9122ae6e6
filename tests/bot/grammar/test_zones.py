"""Time zones as people type them: what is east is plus, and what may be several is asked."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.zone_names import SHORT, by_land, by_name, by_place
from bot.grammar.zones import ZoneAsked, ZoneFound, hours_words, read_zone, zone_words
from tests.doubles.desk import treaty

WINTER, SUMMER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 7, 15, 12, tzinfo=UTC)


def found(typed: str) -> str:
    answer = read_zone(typed, treaty().find)
    assert isinstance(answer, ZoneFound), answer
    return answer.iana


def asked(typed: str) -> ZoneAsked:
    answer = read_zone(typed, treaty().find)
    assert isinstance(answer, ZoneAsked), answer
    return answer


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
        ("UTC plus 2", 2), ("utc minus 5", -5), ("UTC+٢", 2), ("ＵＴＣ＋２", 2),
    ],
)  # fmt: skip
def test_hours_are_counted_eastward_as_on_every_clock(typed: str, hours: float):
    zone = found(typed)
    assert (east(zone), east(zone, SUMMER)) == (hours, hours)


@given(st.integers(-12, 14), st.sampled_from(["UTC", "GMT", "utc", ""]), st.booleans())
def test_every_whole_hour_reads_back_as_it_was_typed(hours: int, prefix: str, padded: bool):  # noqa: FBT001 - drawn
    zone = found(f"{prefix}{hours:+03d}:00" if padded else f"{prefix}{hours:+d}")
    assert east(zone) == east(zone, SUMMER) == hours
    assert zone_words(zone) == (f"UTC{hours:+d}" if hours else "UTC")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Helsinki", "Europe/Helsinki"), ("europe/helsinki", "Europe/Helsinki"),
        ("helsinki", "Europe/Helsinki"), ("Phnom Penh", "Asia/Phnom_Penh"), ("UTC", "UTC"),
        ("new york", "America/New_York"), ("Asia/Phnom Penh", "Asia/Phnom_Penh"), ("GMT", "GMT"),
        ("EST5EDT", "EST5EDT"), ("US/Eastern", "US/Eastern"), ("Etc/GMT+2", "Etc/GMT+2"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"), ("Z", "UTC"), ("JST", "Asia/Tokyo"),
        ("msk", "Europe/Moscow"), ("CEST", "Europe/Berlin"), ("EDT", "America/New_York"),
        (" Zurich ", "Europe/Zurich"), ("Kyiv", "Europe/Kyiv"), ("Kiev", "Europe/Kyiv"),
        ("Geneva", "Europe/Zurich"), ("Genève", "Europe/Zurich"), ("Washington DC", "America/New_York"),
        ("Louisville", "America/Kentucky/Louisville"), ("Pristina", "Europe/Belgrade"),
        ("time in Paris", "Europe/Paris"), ("Berlin time", "Europe/Berlin"),
        ("Central European Time", "Europe/Berlin"), ("Eastern Time", "America/New_York"),
        ("Japan Standard Time", "Asia/Tokyo"), ("Vienna time zone", "Europe/Vienna"),
        ("Singapore", "Asia/Singapore"), ("Finland", "Europe/Helsinki"), ("Germany", "Europe/Berlin"),
        ("Finlande", "Europe/Helsinki"), ("Praha", "Europe/Prague"), ("🇫🇮", "Europe/Helsinki"),
        ("UK", "Europe/London"), ("Spain", "Europe/Madrid"), ("Ukraine", "Europe/Kyiv"),
    ],
)  # fmt: skip
def test_a_zone_is_its_name_a_place_a_state_or_a_short_name_of_one_meaning(typed: str, zone: str):
    assert found(typed) == zone


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("EST", ["America/New_York", "America/Panama"]),
        ("MST", ["America/Denver", "America/Phoenix"]),
        ("CET", ["Europe/Berlin", "Africa/Algiers"]),
        ("EET", ["Europe/Helsinki", "Africa/Tripoli"]),
        ("IST", ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
        ("cst", ["America/Chicago", "Asia/Shanghai"]),
        ("BST", ["Europe/London", "Asia/Dhaka"]),
        ("PST", ["America/Los_Angeles", "Asia/Manila"]),
        ("AEST", ["Australia/Brisbane", "Australia/Sydney"]),
        ("USA", ["America/New_York", "America/Chicago", "America/Los_Angeles"]),
        ("Russia", ["Europe/Moscow", "Asia/Vladivostok"]),
        ("Congo", ["Africa/Kinshasa", "Africa/Brazzaville"]),
        ("UTC-3:30", ["America/St_Johns"]),
        ("UTC+12:45", ["Pacific/Chatham"]),
        ("UTC+10:30", ["Australia/Lord_Howe"]),
        ("Helsinky", ["Europe/Helsinki"]),
        ("Europe/Helsinky", ["Europe/Helsinki"]),
        ("Nairobbi", ["Africa/Nairobi"]),
        ("Filand", ["Europe/Helsinki"]),
    ],
)
def test_what_may_be_several_or_is_misspelt_is_asked_with_names_to_type(
    typed: str, suggested: list[str]
):
    question = asked(typed)
    assert set(suggested) <= set(question.candidates)
    for name in question.candidates:
        assert name in question.sentence
        assert found(name) == name
    assert len(question.sentence) < 400


def test_a_question_says_what_the_clocks_show():
    assert "America/New_York (UTC-5, in summer UTC-4)" in asked("EST").sentence
    assert "America/Panama (UTC-5 all year)" in asked("EST").sentence
    assert hours_words("Australia/Sydney") == "UTC+10, in summer UTC+11"
    assert hours_words("Asia/Kathmandu") == "UTC+5:45 all year"
    assert hours_words("America/St_Johns") == "UTC-3:30, in summer UTC-2:30"


@pytest.mark.parametrize(
    "typed",
    ["Narnia", "../../etc/passwd", "", "x" * 500, "UTC+15", "UTC-13", "GMT+99", "UTC+2:15",
     "UTC+1:99", "UTC+", "+", "GMT++2", "localtime", "Factory", "Mars/Base", "UTC+2 CET"],
)  # fmt: skip
def test_what_is_no_zone_is_said_to_be_none(typed: str):
    question = asked(typed)
    assert question.candidates == ()
    assert "time zone" in question.sentence
    assert len(question.sentence) < 250


def test_every_name_in_the_tables_leads_to_zones_that_exist():
    every = {*by_name().values()}
    for table in (SHORT, by_place(), by_land()):
        for name, zones in table.items():
            assert zones, name
            assert set(zones) <= every, name


def test_the_zone_of_nearly_every_state_is_found_by_its_name():
    many = [
        state.name
        for state in treaty().states.values()
        if not isinstance(read_zone(state.name, treaty().find), ZoneFound)
    ]
    assert len(many) < 15, many
    assert all(asked(name).candidates for name in many)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_usable_zone_or_a_sentence(typed: str):
    answer = read_zone(typed, treaty().find)
    if isinstance(answer, ZoneFound):
        assert -14 <= east(answer.iana) <= 14
        assert zone_words(answer.iana)
    else:
        assert "time zone" in answer.sentence.lower()
