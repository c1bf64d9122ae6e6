"""The Convention's dates as a calendar: each under a name of its own, and none on a day that is not known."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.alert import RecordedAct
from bot.model.state import Freshness, Iso3
from bot.model.workspace import UserId
from bot.publish.calendar import calendar_file
from bot.publish.naming import names_in
from bot.treaty.load import load_treaty
from bot.treaty.treaty import Treaty
from tests.doubles.desk import treaty

DATA = Path(__file__).parents[3] / "bot" / "data"
TODAY = date(2026, 11, 27)
ENTERED = datetime(2026, 9, 20, 8, 30, tzinfo=UTC)
Events = dict[str, icalendar.Event]


def events(of: Treaty, states: str = "", today: date = TODAY) -> Events:
    """The events by UID, as another program reads them."""
    calendar = read(calendar_file(of, names_in(states, of), today).content)
    found = {event.uid: event for event in calendar.events}
    assert len(found) == len(calendar.events), "a UID twice"
    return found


def read(content: bytes) -> icalendar.Calendar:
    (calendar,) = icalendar.Calendar.from_ical(content, multiple=True)
    assert calendar.errors == []
    assert [error for part in calendar.walk() for error in part.errors] == []
    return calendar


def act(what: str, day: str, at: datetime = ENTERED, iso3: str = "NOR") -> RecordedAct:
    return RecordedAct("a1", Iso3(iso3), what, day, "https://example.org/cn", "", UserId("U1"), at)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in (*DATA.glob("*.csv"), *DATA.glob("*.tsv")):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


def edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    (folder / name).write_text(text, encoding="utf-8")


def without_line(folder: Path, name: str, start: str) -> None:
    lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    (folder / name).write_text("".join(kept), encoding="utf-8")


def is_later(event: icalendar.Event, than: icalendar.Event) -> bool:
    return event["SEQUENCE"] > than["SEQUENCE"] and event.last_modified > than.last_modified


# --- what every reader needs --------------------------------------------------------------------


def test_the_file_is_valid_and_every_event_has_what_readers_need():
    calendar = read(calendar_file(treaty(), (), TODAY).content)
    assert calendar["PRODID"]
    assert calendar["VERSION"] == "2.0"
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Mine Ban Convention"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in calendar.to_ical()
    for event in calendar.events:
        assert event["DTSTAMP"].to_ical().endswith(b"Z")
        assert event.last_modified >= event.stamp
        assert isinstance(event.start, date)
        assert not isinstance(event.start, datetime)
        assert event.end > event.start
        assert event["TRANSP"] == "TRANSPARENT"
        assert event["SEQUENCE"] >= 0
        assert event.categories
        assert "Source: " in event.description
        assert "Record known to 25 August 2026" in event.description


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says():
    content = calendar_file(treaty(), (), TODAY).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in content.split(b"\r\n"))


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1999, 3, 1), date(2060, 1, 1)))
def test_on_any_day_each_date_has_a_uid_of_its_own(today: date):
    assert all(uid.endswith("@minewatch") for uid in events(treaty(), today=today))


def test_the_same_record_gives_the_same_bytes_whatever_the_hour_and_mostly_the_day():
    one = calendar_file(load_treaty(), (), TODAY)
    assert calendar_file(load_treaty(), (), TODAY) == one
    assert calendar_file(load_treaty(), (), TODAY + timedelta(days=1)) == one


def test_no_words_are_true_on_one_day_only():
    soon = date(2026, 12, 20)
    scope = " ".join(event.description for event in events(treaty(), today=soon).values())
    assert "days ahead" not in scope
    assert " ago" not in scope


# --- a UID is what the date is ------------------------------------------------------------------


def test_a_deadline_that_an_extension_moves_keeps_its_uid(folder: Path):
    without_line(folder, "obligations.csv", "THA,5,")
    before = events(load_treaty(folder=folder))["THA-article-5@minewatch"]
    assert before.start == date(2026, 12, 31)
    with (folder / "extensions.csv").open("a", encoding="utf-8") as file:
        file.write("THA,2026-11-20,A meeting,granted,2026-12-31,2031-12-31,,JPN-20MSP\n")
    after = events(load_treaty(folder=folder))["THA-article-5@minewatch"]
    assert after.start == date(2031, 12, 31)
    assert is_later(after, than=before)


def test_an_effect_that_an_act_moves_keeps_its_uid():
    before = events(treaty().with_acts([act("withdrawal_notified", "2026-09-01")]), "NOR")
    later = act("withdrawal_notified", "2026-09-15", ENTERED + timedelta(minutes=5))
    after = events(treaty().with_acts([later]), "NOR")
    uid = "NOR-withdrawal-1@minewatch"
    assert (before[uid].start, after[uid].start) == (date(2027, 3, 1), date(2027, 3, 15))
    assert after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"]


def test_an_act_of_one_state_changes_no_date_of_another():
    before = events(treaty())
    after = events(treaty().with_acts([act("withdrawal_notified", "2026-09-01")]))
    assert {uid: event for uid, event in after.items() if "NOR" not in uid} == before


def test_an_act_that_is_undone_is_a_change_too():
    wrong = act("withdrawal_notified", "2025-11-28", iso3="DNK")
    undone = replace(wrong, undone_at=ENTERED + timedelta(days=1), undone_by=UserId("U1"))
    before, after = (treaty().with_acts([each]).changed["DNK"] for each in (wrong, undone))
    assert after > before
    assert "DNK-withdrawal-1@minewatch" not in events(treaty().with_acts([undone]), "DNK")


def test_a_meeting_keeps_its_uid_when_its_days_become_known(folder: Path):
    assert "23msp@minewatch" not in events(treaty())
    row = "2026,,,msp,23msp,Twenty-Third Meeting of the States Parties (23MSP)"
    edit(folder, "calendar.csv", (row, row.replace("2026,,", "2026-11-30,2026-12-04,")))
    planned = events(load_treaty(folder=folder))["23msp@minewatch"]
    edit(folder, "calendar.csv", ("2026-11-30,2026-12-04", "2026-12-07,2026-12-11"))
    moved = events(load_treaty(folder=folder))["23msp@minewatch"]
    assert (planned.start, planned.end) == (date(2026, 11, 30), date(2026, 12, 5))
    assert (moved.start, moved.end) == (date(2026, 12, 7), date(2026, 12, 12))


def test_a_withdrawal_whose_notice_was_taken_back_is_cancelled_under_the_same_uid():
    notice = act("withdrawal_notified", "2026-09-01")
    back = replace(act("withdrawal_revoked", "2026-09-18"), id="a2", at=ENTERED + timedelta(days=2))
    uid = "NOR-withdrawal-1@minewatch"
    before = events(treaty().with_acts([notice]), "NOR")[uid]
    after = events(treaty().with_acts([notice, back]), "NOR")[uid]
    assert "STATUS" not in before
    assert after["STATUS"] == "CANCELLED"
    assert after.start == before.start == date(2027, 3, 1)
    assert after.summary == "Cancelled: Withdrawal of Norway takes effect"
    assert is_later(after, than=before)
    ahead = treaty().with_acts([notice, back]).deadlines(TODAY)
    assert not [each for each in ahead if each.key == "NOR-withdrawal-1"]


# --- which days ---------------------------------------------------------------------------------


def test_a_meeting_of_several_days_ends_with_its_last_day():
    meeting = events(treaty())["22msp@minewatch"]
    assert (meeting.start, meeting.end) == (date(2025, 12, 1), date(2025, 12, 6))
    assert meeting.summary == "Twenty-Second Meeting of the States Parties (22MSP)"
    assert meeting.location == "Geneva"


def test_a_date_known_to_the_month_lasts_the_month_and_says_that_its_day_is_not_known():
    plan = events(treaty(), "Sri Lanka")["LKA-extension-request@minewatch"]
    assert (plan.start, plan.end) == (date(2027, 3, 1), date(2027, 4, 1))
    assert plan.summary.startswith("March 2027, day not known: ")


@pytest.mark.parametrize(
    ("states", "title"),
    [
        ("", "Twenty-Third Meeting of the States Parties (23MSP)"),
        ("LBN", "Entry into force for Lebanon (between 1 July 2026 and 1 February 2027)"),
    ],
)
def test_what_is_known_less_exactly_is_named_in_the_description_alone(states: str, title: str):
    made = calendar_file(treaty(), names_in(states, treaty()), TODAY)
    assert [each for each in made.left_out if title in each]
    calendar = read(made.content)
    assert title in calendar.description
    assert not [event for event in calendar.events if title in event.summary]


def test_a_report_that_is_missing_has_no_day_and_is_on_none():
    assert [each for each in treaty().overdue(TODAY) if each.title.endswith("Niger")]
    assert not [uid for uid in events(treaty()) if uid.startswith("NER-article-7")]


def test_the_last_year_and_everything_to_come_is_in_it_and_nothing_older():
    days = [event.end for event in events(treaty()).values()]
    assert min(days) > date(2025, 11, 27)
    assert min(days) < date(2025, 12, 31)
    assert max(days) > date(2033, 1, 1)


def test_a_deadline_that_passed_says_so():
    summaries = {uid: event.summary for uid, event in events(treaty()).items()}
    assert summaries["SEN-article-5@minewatch"] == "Passed: Article 5 clearance deadline: Senegal"
    assert summaries["THA-article-5@minewatch"] == "Article 5 clearance deadline: Thailand"


def test_a_deadline_that_was_met_is_not_in_it():
    assert "HRV-article-5@minewatch" not in events(treaty(), "Croatia")


# --- whose dates --------------------------------------------------------------------------------


def own(found: Iterable[str]) -> set[str]:
    return {uid[:3] for uid in found if uid[3] == "-"}


def test_states_and_groups_have_their_own_dates_and_the_meetings():
    assert own(events(treaty(), "FIN,Poland")) == {"FIN", "POL"}
    assert own(events(treaty(), "Baltics,🇫🇮")) == {"EST", "LVA", "LTU", "FIN"}
    assert "22msp@minewatch" in events(treaty(), "FIN")


def test_a_calendar_of_some_states_says_which():
    calendar = read(calendar_file(treaty(), names_in("FIN,baltics", treaty()), TODAY).content)
    assert calendar.calendar_name == "Mine Ban Convention: Finland, Baltic States"
    assert calendar.uid == "calendar-FIN-baltics@minewatch"


def test_a_later_confirmation_of_the_record_is_a_revision_and_no_change_of_a_date():
    later = treaty().with_record(Freshness(date(2026, 11, 20), date(2026, 11, 20)))
    before, after = (events(each)["THA-article-5@minewatch"] for each in (treaty(), later))
    assert after["SEQUENCE"] == before["SEQUENCE"]
    assert after.last_modified > before.last_modified
    assert "Record known to 20 November 2026" in after.description
