"""What the treaty desk answers, as values; no Slack here, and nothing typed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.desk.replies import Comparison, Deadlines, Listing, OneState, StatusVerb
from bot.desk.treaty import TreatyDesk
from bot.errors import InputError
from bot.model.alert import RecordedAct
from bot.model.day import Span
from bot.model.names import GroupFound, NameFound
from bot.model.state import Freshness, Iso3, Status
from bot.model.workspace import UserId
from tests.doubles.asking import named
from tests.doubles.clock import ManualClock
from tests.doubles.desk import treaty

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
AUGUST = Span("August 2025", date(2025, 8, 1), date(2025, 8, 31))
OF_2025 = Span("2025", date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def desk() -> TreatyDesk:
    return TreatyDesk(treaty(), ManualClock(NOW))


def names(*typed: str) -> tuple[NameFound | GroupFound, ...]:
    return named(treaty(), *typed)


def one(desk: TreatyDesk, name: str, on: date | None = None, span: Span | None = None) -> OneState:
    reply = desk.show(names(name), on, span)
    assert isinstance(reply, OneState)
    return reply


def test_one_state_is_answered_for_today_or_the_day_asked(desk: TreatyDesk):
    now, then = one(desk, "Finland"), one(desk, "Finland", date(2012, 1, 10))
    assert (now.answer.status, now.answer.on) == (Status.WITHDRAWN, TODAY)
    assert then.answer.status is Status.CONSENTED


def test_states_are_compared_in_the_order_asked(desk: TreatyDesk):
    reply = desk.show(names("Norway", "Finland"), date(2025, 8, 1))
    assert isinstance(reply, Comparison)
    assert [answer.state.iso3 for answer in reply.answers] == ["NOR", "FIN"]
    assert reply.on == date(2025, 8, 1)


def test_six_states_are_too_many_to_compare(desk: TreatyDesk):
    six = names("Finland", "Norway", "Sweden", "Denmark", "Iceland", "Estonia")
    with pytest.raises(InputError, match="names 6 States"):
        desk.show(six)


def test_a_group_is_a_list_and_takes_more_states_along(desk: TreatyDesk):
    reply = desk.show(names("Baltics", "Norway"))
    assert isinstance(reply, Listing)
    assert reply.title == "Baltic States and Norway"
    assert {answer.state.iso3 for answer in reply.answers} == {"EST", "LVA", "LTU", "NOR"}


# --- a span of days ---------------------------------------------------------------------------


def test_of_a_span_the_status_is_that_of_its_last_day_with_what_happened_in_it(desk: TreatyDesk):
    july = Span("July 2025", date(2025, 7, 1), date(2025, 7, 31))
    reply = one(desk, "Finland", span=july)
    assert reply.answer.on == date(2025, 7, 31)
    assert reply.answer.status is Status.STATE_PARTY_WITHDRAWING
    assert [each.kind for each in reply.within if each.date == "2025-07-10"]
    assert all(each.date.startswith("2025") for each in reply.within)
    assert one(desk, "Norway", span=july).within == ()


@pytest.mark.parametrize(
    ("span", "day"),
    [
        (Span("this year", date(2026, 1, 1), date(2026, 12, 31)), TODAY),
        (Span("since 2025", date(2025, 1, 1), None), TODAY),
        (Span("until May 2020", None, date(2020, 5, 31)), date(2020, 5, 31)),
        (Span("2030", date(2030, 1, 1), date(2030, 12, 31)), date(2030, 12, 31)),
        (Span("from 2030 on", date(2030, 1, 1), None), date(2030, 1, 1)),
    ],
)
def test_a_span_is_answered_for_its_last_day_but_not_beyond_today_unless_it_lies_ahead(
    desk: TreatyDesk, span: Span, day: date
):
    assert one(desk, "Finland", span=span).answer.on == day


@pytest.mark.parametrize(
    ("which", "span", "number"),
    [
        ("withdrawn", OF_2025, 3),
        ("withdrawn", AUGUST, 0),
        ("withdrawn", Span("", date(2026, 1, 1), None), 2),
        ("withdrawing", AUGUST, 1),
        ("parties", OF_2025, 2),
    ],
)
def test_a_list_of_a_span_holds_those_whose_act_falls_in_it(
    desk: TreatyDesk, which: str, span: Span, number: int
):
    reply = desk.listing(which, span=span)
    assert len(reply.answers) == number
    assert reply.span == span


def test_a_list_that_no_act_makes_is_that_of_the_last_day(desk: TreatyDesk):
    reply = desk.listing("not-joined", span=AUGUST)
    assert (reply.on, reply.span) == (date(2025, 8, 31), None)
    assert reply.answers == desk.listing("not-joined", on=date(2025, 8, 31)).answers


def test_dates_of_a_span_begin_and_end_with_it(desk: TreatyDesk):
    reply = desk.deadlines(span=Span("2027", date(2027, 1, 1), date(2027, 12, 31)))
    assert reply.dates
    assert {entry.date[:4] for entry in reply.dates} == {"2027"}


def test_a_timeline_of_a_span_holds_what_happened_in_it(desk: TreatyDesk):
    reply = desk.timeline(names("Finland"), OF_2025)
    assert reply.story
    assert {each.date[:4] for each in reply.story} == {"2025"}
    assert len(reply.story) < len(desk.timeline(names("Finland")).story)


# --- lists and numbers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "group", "on", "number"),
    [
        ("withdrawn", (), None, 5),
        ("withdrawing", (), None, 0),
        ("withdrawing", (), date(2025, 9, 1), 5),
        ("all", (), None, 197),
        ("withdrawn", ("Baltics",), None, 3),
        ("withdrawn", ("Baltics", "Nordics"), None, 4),
        ("withdrawn", ("Baltics", "Poland"), None, 4),
        ("not-joined", ("Nordics",), None, 0),
    ],
)
def test_lists_of_all_states_or_of_those_named(
    desk: TreatyDesk, which: str, group: tuple[str, ...], on: date | None, number: int
):
    assert len(desk.listing(which, names(*group), on).answers) == number


def test_there_are_no_other_lists(desk: TreatyDesk):
    with pytest.raises(InputError, match="I can list all, parties"):
        desk.listing("winners")


def test_a_list_agrees_with_the_counts_of_the_same_day(desk: TreatyDesk):
    day = date(2025, 6, 16)
    listed, counted = desk.listing("signatories", on=day), desk.counts(day)
    assert len(listed.answers) == counted.counts.signatories == 133
    assert counted.counts.deposited == 165
    assert counted.year_before is not None
    assert counted.year_before.on == date(2024, 6, 16)


def test_counts_of_a_leap_day_have_a_year_before(desk: TreatyDesk):
    reply = desk.counts(date(2024, 2, 29))
    assert reply.year_before is not None
    assert reply.year_before.on == date(2023, 2, 28)


def test_the_first_year_has_no_year_before(desk: TreatyDesk):
    assert desk.counts(date(1998, 5, 15)).year_before is None


def test_a_list_says_which_state_may_be_one_more_and_why(desk: TreatyDesk):
    day = date(2026, 7, 15)
    listed, counted = desk.listing("parties", on=day), desk.counts(day)
    assert (len(listed.answers), listed.at_most) == (161, 162)
    assert listed.doubts == counted.counts.notes
    certain = desk.listing("parties", names("Nordics"), day)
    assert (len(certain.answers), certain.doubts) == (certain.at_most, ())


def test_the_overview_counts_and_looks_ahead(desk: TreatyDesk):
    reply = desk.overview()
    assert reply.counts.withdrawn == 5
    assert reply.latest
    assert reply.coming


def test_every_group_that_can_be_named_is_listed_by_name(desk: TreatyDesk):
    groups = desk.groups().groups
    assert {group.key for group in groups} == set(treaty().groups)
    assert [group.name.casefold() for group in groups] == sorted(
        group.name.casefold() for group in groups
    )


def test_an_article_or_one_of_its_paragraphs_is_shown(desk: TreatyDesk):
    assert desk.article(20).reference == "Article 20"
    assert "six months" in desk.article(20, 3).text
    with pytest.raises(InputError, match="Articles 1 to 22"):
        desk.article(23)
    with pytest.raises(InputError, match="no paragraph 9"):
        desk.article(20, 9)


# --- dates and stories ------------------------------------------------------------------------


def test_deadlines_come_soonest_first_and_each_once(desk: TreatyDesk):
    for typed in ((), ("Ukraine",), ("Baltics",), ("Ukraine", "Thailand")):
        reply = desk.deadlines(names(*typed))
        assert len(set(reply.dates)) == len(reply.dates)
        whole = [entry.date for entry in reply.dates if len(entry.date) == 10]
        assert whole == sorted(whole)
        assert all(when >= "2026-03-02" for when in whole)


def test_overdue_deadlines_have_passed_and_are_not_among_those_ahead(desk: TreatyDesk):
    day = date(2026, 11, 26)
    ahead, passed = desk.deadlines(on=day), desk.deadlines(on=day, overdue=True)
    assert passed.overdue
    assert not set(ahead.dates) & set(passed.dates)
    assert all(entry.detail for entry in passed.dates)
    assert all(entry.date <= day.isoformat() for entry in passed.dates)


def test_overdue_of_a_group_is_that_of_its_members(desk: TreatyDesk):
    day = date(2026, 11, 26)
    union = desk.deadlines(names("EU"), day, overdue=True)
    assert isinstance(union, Deadlines)
    assert "GRC" in {entry.iso3 for entry in union.dates}
    assert {entry.iso3 for entry in union.dates} <= set(treaty().groups["eu"].members)


def test_a_deadline_that_a_duty_tells_stands_once(desk: TreatyDesk):
    reply = desk.deadlines(names("Thailand"), date(2026, 11, 26))
    [clearance] = [entry for entry in reply.dates if entry.kind == "clearance_deadline"]
    assert clearance.detail


def test_a_timeline_is_one_states_newest_last(desk: TreatyDesk):
    reply = desk.timeline(names("Finland"))
    assert reply.story[0].date == "2012-01-09"
    assert [each.date for each in reply.story if each.kind == "withdrawal_notified"] == [
        "2025-07-10"
    ]
    assert reply.story[0].date < reply.story[-1].date
    with pytest.raises(InputError, match="Name one State"):
        desk.timeline(names("Finland", "Norway"))


@pytest.mark.parametrize("what", [StatusVerb.MORE, StatusVerb.SOURCES, StatusVerb.CITE])
def test_what_lies_behind_an_answer_is_asked_of_one_state(desk: TreatyDesk, what: StatusVerb):
    reply = desk.detail(what, names("Finland"), date(2025, 8, 1))
    assert (reply.what, reply.of.answer.on) == (what, date(2025, 8, 1))
    with pytest.raises(InputError, match=f"Name one State: `/minestatus {what} Finland`"):
        desk.detail(what, names("Baltics"))


# --- another record ---------------------------------------------------------------------------


def test_a_replaced_treaty_answers_at_once_lists_too(desk: TreatyDesk):
    assert desk.listing("withdrawing").answers == ()
    act = RecordedAct(
        "1",
        Iso3("NOR"),
        "withdrawal_notified",
        (TODAY - timedelta(days=10)).isoformat(),
        "https://un.example",
        "",
        UserId("U1"),
        NOW,
    )
    desk.replace(desk.current.with_acts([act]))
    assert [answer.state.iso3 for answer in desk.listing("withdrawing").answers] == ["NOR"]


def test_how_far_the_record_reaches_goes_with_every_answer(desk: TreatyDesk):
    record = Freshness(date(2026, 9, 1), date(2026, 9, 1))
    desk.replace(desk.current.with_record(record))
    assert one(desk, "Finland").answer.record == record
    assert desk.overview().record == record
