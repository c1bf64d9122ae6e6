"""What the treaty desk answers, as values; no Slack here."""

from datetime import UTC, date, datetime

import pytest

from bot.desk.replies import (
    Comparison,
    CountsThen,
    Deadlines,
    Detail,
    Listing,
    OneState,
    Question,
    Timeline,
    Verb,
)
from bot.desk.treaty import TreatyDesk
from bot.errors import InputError
from bot.model.alert import RecordedAct
from bot.model.state import Freshness, Iso3, Status
from bot.model.watch import UserId
from tests.doubles.clock import ManualClock
from tests.doubles.desk import treaty

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def desk() -> TreatyDesk:
    return TreatyDesk(treaty(), ManualClock(NOW))


def test_one_state_is_answered_for_today_or_the_day_asked(desk: TreatyDesk):
    now, then = desk.show("Finland"), desk.show("Finland 2012-01-10")
    assert isinstance(now, OneState)
    assert isinstance(then, OneState)
    assert (now.answer.status, now.answer.on) == (Status.WITHDRAWN, date(2026, 3, 2))
    assert then.answer.status is Status.CONSENTED


def test_a_misspelling_is_answered_and_said(desk: TreatyDesk):
    reply = desk.show("Finlnad")
    assert isinstance(reply, OneState)
    assert reply.heard == "“Finlnad” read as Finland."
    plain = desk.show("Finland")
    assert isinstance(plain, OneState)
    assert plain.heard is None


def test_states_are_compared_in_the_order_asked(desk: TreatyDesk):
    reply = desk.show("Norway Finland 2025-08-01")
    assert isinstance(reply, Comparison)
    assert [answer.state.iso3 for answer in reply.answers] == ["NOR", "FIN"]
    assert reply.on == date(2025, 8, 1)


def test_the_same_state_twice_is_that_state(desk: TreatyDesk):
    reply = desk.show("Finland Suomi")
    assert isinstance(reply, OneState)


def test_six_states_are_too_many_to_compare(desk: TreatyDesk):
    with pytest.raises(InputError, match="names 6 States"):
        desk.show("Finland Norway Sweden Denmark Iceland Estonia")


def test_a_group_is_a_list_and_takes_more_states_along(desk: TreatyDesk):
    reply = desk.show("Baltics and Norway")
    assert isinstance(reply, Listing)
    assert reply.title == "Baltic States and Norway"
    assert {answer.state.iso3 for answer in reply.answers} == {"EST", "LVA", "LTU", "NOR"}


def test_choices_of_a_question_can_be_asked_as_they_are(desk: TreatyDesk):
    question = desk.show("Congo Norway 2020-01-01")
    assert isinstance(question, Question)
    for choice in question.choices:
        assert choice.verb is Verb.SHOW
        reply = desk.show(choice.text)
        assert isinstance(reply, Comparison)
        assert reply.on == date(2020, 1, 1)


def test_an_ambiguous_day_is_offered_both_ways(desk: TreatyDesk):
    question = desk.show("Finland 10/01/2026")
    assert isinstance(question, Question)
    assert [choice.text for choice in question.choices] == [
        "Finland 2026-01-10",
        "Finland 2026-10-01",
    ]
    listed = desk.listing("withdrawn 10.01.2026")
    assert isinstance(listed, Question)
    assert [choice.text for choice in listed.choices] == [
        "withdrawn 2026-01-10",
        "withdrawn 2026-10-01",
    ]


def test_an_unknown_name_beside_a_known_one_offers_the_known_one(desk: TreatyDesk):
    question = desk.show("Atlantis Finland")
    assert isinstance(question, Question)
    assert question.choices[-1].label == "Only Finland"
    assert question.choices[-1].text == "FIN"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("withdrawn", 5),
        ("left", 5),
        ("withdrawing", 0),
        ("withdrawing 2025-09-01", 5),
        ("all", 197),
        ("", 197),
        ("withdrawn Baltics", 3),
    ],
)
def test_lists_of_all_states_or_of_a_group(desk: TreatyDesk, typed: str, number: int):
    reply = desk.listing(typed)
    assert isinstance(reply, Listing)
    assert len(reply.answers) == number


def test_a_list_agrees_with_the_counts_of_the_same_day(desk: TreatyDesk):
    listed, counted = desk.listing("signatories 2025-06-16"), desk.counts("2025-06-16")
    assert isinstance(listed, Listing)
    assert isinstance(counted, CountsThen)
    assert len(listed.answers) == counted.counts.signatories == 133
    assert counted.counts.deposited == 165
    assert counted.year_before is not None
    assert counted.year_before.on == date(2024, 6, 16)


def test_counts_of_a_leap_day_have_a_year_before(desk: TreatyDesk):
    reply = desk.counts("2024-02-29")
    assert isinstance(reply, CountsThen)
    assert reply.year_before is not None
    assert reply.year_before.on == date(2023, 2, 28)


def test_the_first_year_has_no_year_before(desk: TreatyDesk):
    reply = desk.counts("1998-05-15")
    assert isinstance(reply, CountsThen)
    assert reply.year_before is None


def test_deadlines_come_soonest_first_and_each_once(desk: TreatyDesk):
    for typed in ("", "Ukraine", "Baltics", "Ukraine Thailand"):
        reply = desk.deadlines(typed)
        assert isinstance(reply, Deadlines)
        assert len(set(reply.dates)) == len(reply.dates)
        whole = [entry.date for entry in reply.dates if len(entry.date) == 10]
        assert whole == sorted(whole)
        assert all(when >= "2026-03-02" for when in whole)


def test_a_timeline_is_one_states_newest_last(desk: TreatyDesk):
    reply = desk.timeline("Finland")
    assert isinstance(reply, Timeline)
    assert reply.story[0].date == "2012-01-09"
    assert [each.date for each in reply.story if each.kind == "withdrawal_notified"] == [
        "2025-07-10"
    ]
    assert reply.story[0].date < reply.story[-1].date
    with pytest.raises(InputError, match="Name one State"):
        desk.timeline("Finland Norway")


def test_the_overview_counts_and_looks_ahead(desk: TreatyDesk):
    reply = desk.overview()
    assert reply.counts.withdrawn == 5
    assert reply.latest
    assert reply.coming


def test_a_replaced_treaty_answers_at_once_lists_too(desk: TreatyDesk):
    assert isinstance(desk.listing("withdrawing"), Listing)
    act = RecordedAct(
        "1",
        Iso3("NOR"),
        "withdrawal_notified",
        "2026-02-20",
        "https://un.example",
        "",
        UserId("U1"),
        NOW,
    )
    desk.replace(desk.current.with_acts([act]))
    reply = desk.listing("withdrawing")
    assert isinstance(reply, Listing)
    assert [answer.state.iso3 for answer in reply.answers] == ["NOR"]


def test_how_far_the_record_reaches_goes_with_every_answer(desk: TreatyDesk):
    record = Freshness(date(2026, 9, 1), date(2026, 9, 1))
    desk.replace(desk.current.with_record(record))
    reply = desk.show("Finland")
    assert isinstance(reply, OneState)
    assert reply.answer.record == record
    assert desk.overview().record == record


@pytest.mark.parametrize("what", [Verb.MORE, Verb.SOURCES, Verb.CITE])
def test_what_lies_behind_an_answer_is_asked_of_one_state(desk: TreatyDesk, what: Verb):
    reply = desk.detail("Finland 2025-08-01", what)
    assert isinstance(reply, Detail)
    assert (reply.what, reply.of.answer.on) == (what, date(2025, 8, 1))
    question = desk.detail("Congo", what)
    assert isinstance(question, Question)
    assert {choice.verb for choice in question.choices} == {what}
    with pytest.raises(InputError, match=f"Name one State: `{what} Finland`"):
        desk.detail("Baltics", what)


def test_a_list_says_which_state_may_be_one_more_and_why(desk: TreatyDesk):
    listed, counted = desk.listing("parties 2026-07-15"), desk.counts("2026-07-15")
    assert isinstance(listed, Listing)
    assert isinstance(counted, CountsThen)
    assert (len(listed.answers), listed.at_most) == (161, 162)
    assert listed.doubts == counted.counts.notes
    certain = desk.listing("parties Nordics 2026-07-15")
    assert isinstance(certain, Listing)
    assert (len(certain.answers), certain.doubts) == (certain.at_most, ())


def test_overdue_deadlines_have_passed_and_are_not_among_those_ahead(desk: TreatyDesk):
    ahead, passed = desk.deadlines("2026-11-26"), desk.deadlines("overdue 2026-11-26")
    assert isinstance(ahead, Deadlines)
    assert isinstance(passed, Deadlines)
    assert passed.overdue
    assert not set(ahead.dates) & set(passed.dates)
    assert all(entry.detail for entry in passed.dates)
    assert all(entry.date <= "2026-11-26" for entry in passed.dates)


def test_a_deadline_that_a_duty_tells_stands_once(desk: TreatyDesk):
    reply = desk.deadlines("Thailand 2026-11-26")
    assert isinstance(reply, Deadlines)
    [clearance] = [entry for entry in reply.dates if entry.kind == "clearance_deadline"]
    assert clearance.detail


@pytest.mark.parametrize("text", ["x" * 201, "Finland " * 600])
def test_too_much_text_is_refused_with_its_length(desk: TreatyDesk, text: str):
    with pytest.raises(InputError, match=f"{len(text):,} characters"):
        desk.show(text)
