"""Footnotes and end notes of the depositary's page: the running notice of withdrawal, and what is none."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.model.alert import RecordedAct
from bot.model.day import long_day
from bot.model.state import Iso3
from bot.model.workspace import UserId
from bot.treaty.comparing.report import compare
from bot.treaty.terms import withdrawal_effect
from bot.treaty.treaty import Treaty
from tests.doubles.end_notes import NOTICE, ON, PAGE, found, noted, told
from tests.doubles.status_pages import collection_html, entries


def with_notice(treaty: Treaty, iso3: str = "HUN") -> Treaty:
    """The record in which an admin entered a notice of 1 October 2026."""
    act = RecordedAct(
        id="a1",
        iso3=Iso3(iso3),
        act="withdrawal_notified",
        value="2026-10-01",
        source_url="https://treaties.un.org/cn",
        why="",
        by=UserId("U1"),
        at=datetime(2026, 10, 2, tzinfo=UTC),
    )
    return treaty.with_acts([act])


@pytest.mark.parametrize("form", ["html", "xml"])
@pytest.mark.parametrize(
    "text",
    [
        (
            "By a communication received on 1 October 2026, the Government of Hungary notified the "
            "Secretary-General of its withdrawal from the Convention."
        ),
        (
            "On 1 October 2026, the Government of Hungary notified the Secretary-General of its decision "
            "to withdraw from the Convention, with effect from 1 April 2027."
        ),
        "Notification of withdrawal received on 1 October 2026; effect 1 April 2027.",
        (
            "In a note verbale dated 28 September 2026 and received by the Secretary-General on 1 October "
            "2026, Hungary notified its withdrawal from the Convention on the Prohibition of the Use, "
            "Stockpiling, Production and Transfer of Anti-Personnel Mines and on their Destruction."
        ),
        (
            "Hungary, which had ratified the Convention on 6 April 1998, deposited its instrument of "
            "withdrawal on 1 October 2026. In accordance with article 20, paragraph 3, the withdrawal will "
            "take effect on 1 April 2027."
        ),
        (
            "Hungary withdrew, by a communication received on 1 Oct 2026. It takes effect for Hungary on 1 "
            "April 2027."
        ),
        (
            "The Government of Hungary informed the Secretary-General on 1 October 2026 that it was "
            "denouncing the Convention."
        ),
        "Denunciation received on 1 October 2026. Norway objected to the withdrawal on 5 November 2026.",
        "[Invented] Withdrawal: notification received 1 October 2026.",
        (
            "The withdrawal notification was received on 1 October 2026 and shall take effect, in accordance "
            "with article 20 (3), on 1 April 2027."
        ),
        "Withdrawal from the said Convention received on 2026-10-01.",
        "Withdrawal received on October 1, 2026.",
        "Formerly: Hungarian People's Republic. Notification of withdrawal received on 1 October 2026.",
    ],
)
def test_a_notice_that_still_runs_is_found_in_a_note(treaty: Treaty, text: str, form: str):
    report = noted(treaty, text, form=form)
    assert told(report) == [NOTICE]
    difference = found(report)[0]
    assert (difference.act, difference.day) == ("withdrawal_notified", date(2026, 10, 1))
    assert "1 April 2027" in difference.note
    assert report.complete


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    day=st.dates(date(2026, 5, 26), PAGE),
    text=st.sampled_from(
        [
            "On {day} Hungary notified its withdrawal, to which others objected; effect {effect}.",
            "On {day}, Hungary notified its withdrawal. It takes effect on {effect}.",
            "Notification of withdrawal received on {day}; effect {effect}.",
            "Hungary withdrew on {day}. The withdrawal shall take effect on {effect}, as article 20 (3) says.",
        ]
    ),
    short=st.booleans(),
)
@example(day=date(2026, 5, 28), text="Withdrawal received on {day}.", short=False)
@example(day=date(2026, 5, 28), text="On {day} the withdrawal was notified.", short=True)
def test_a_notice_of_any_day_is_found(treaty: Treaty, day: date, text: str, *, short: bool):
    form = "%b" if short else "%B"
    effect = withdrawal_effect(day)
    days = {"day": f"{day.day} {day:{form} %Y}", "effect": f"{effect.day} {effect:{form} %Y}"}
    report = noted(treaty, text.format_map(days))
    assert told(report) == [("HUN", "withdrawal_notified", None, day.isoformat())]
    assert long_day(effect) in found(report)[0].note


@pytest.mark.parametrize(
    "text",
    [
        (
            "By a communication received on 17 July 2025, Hungary informed the Secretary-General of the "
            "suspension of the operation of the Convention."
        ),
        "The suspension notified on 17 July 2025 is not a withdrawal from the Convention.",
        "On 1 October 2026, Hungary withdrew its declaration made upon ratification.",
        (
            "On 1 October 2026, the Government of Hungary notified the Secretary-General of the withdrawal "
            "of its interpretative declaration."
        ),
        (
            "By a communication received on 1 October 2026, Hungary withdrew the objection to the "
            "suspension by Ukraine."
        ),
        "The reservation made upon signature was withdrawn on 1 October 2026.",
        (
            "By a communication received on 1 October 2026, Hungary notified its withdrawal from the "
            "Convention on Cluster Munitions."
        ),
        "On 1 October 2026, Hungary notified its withdrawal from the Rome Statute.",
        "On 1 October 2026, Hungary denounced the Treaty on Conventional Armed Forces in Europe.",
        "On 1 October 2026, Hungary notified the withdrawal of the extension to its territories.",
        "On 1 October 2026, the withdrawal was notified with respect to Tokelau.",
        "Communications concerning the withdrawal of other States were received on 1 October 2026.",
        "On 1 October 2026, Hungary objected to the withdrawal of certain States.",
        "No notification of withdrawal has been received from Hungary by 1 October 2026.",
        "For the Kingdom in Europe.",
        "Hungary intends to withdraw from the Convention.",
        "Such withdrawal shall only take effect six months after the receipt of the instrument.",
        "Article 20 provides for the right to withdraw and not for suspension.",
        "See the note on the former Yugoslavia in the Historical Information section.",
        "With a declaration of territorial exclusion in respect of Tokelau.",
    ],
)
def test_what_is_no_notice_of_withdrawal_is_not_taken_for_one(treaty: Treaty, text: str):
    report = noted(treaty, text)
    assert told(report) == []
    assert report.complete


@pytest.mark.parametrize(
    "text",
    [
        (
            "By a communication received on 2 November 2026, Hungary notified the Secretary-General of the "
            "withdrawal of its notification of withdrawal."
        ),
        "On 2 November 2026, the Government of Hungary withdrew its notice of withdrawal.",
        "Hungary revoked its withdrawal on 2 November 2026.",
        (
            "By a communication received on 2 November 2026, Hungary notified its decision to rescind, "
            "with immediate effect, its notification of withdrawal."
        ),
        "On 2 November 2026, Hungary notified the revocation of the notice of withdrawal.",
        "By a communication received on 2 November 2026, Hungary rescinded its decision to withdraw.",
        "The notification of withdrawal was revoked on 2 November 2026.",
        "On 2 November 2026, Hungary withdrew the withdrawal notification.",
    ],
)
def test_a_notice_that_was_taken_back_is_told_where_our_record_has_it(treaty: Treaty, text: str):
    given = "Notification of withdrawal received on 1 October 2026; effect 1 April 2027."
    for texts in ((given, text), (f"{given} {text}",), (text,)):
        report = noted(treaty, *texts, record=with_notice(treaty))
        assert told(report) == [("HUN", "withdrawal_notified", "2026-10-01", None)]
        assert found(report)[0].act == "withdrawal_revoked"
        assert found(report)[0].day == date(2026, 11, 2)
        assert told(noted(treaty, *texts)) == []


def test_a_notice_taken_back_on_a_day_that_is_not_given_is_told_without_an_act(treaty: Treaty):
    report = noted(treaty, "Hungary withdrew its notice of withdrawal.", record=with_notice(treaty))
    assert told(report) == [("HUN", "withdrawal_notified", "2026-10-01", None)]
    assert "was taken back" in found(report)[0].note
    assert found(report)[0].act is None


def test_a_notice_that_both_sides_have_is_no_difference(treaty: Treaty):
    text = "Notification of withdrawal received on 1 October 2026; effect 1 April 2027."
    assert told(noted(treaty, text, record=with_notice(treaty))) == []


def test_a_notice_that_the_page_does_not_show_is_a_difference(treaty: Treaty):
    report = noted(treaty, record=with_notice(treaty))
    assert told(report) == [("HUN", "withdrawal_notified", "2026-10-01", None)]
    assert found(report)[0].act is None


def test_another_day_of_effect_is_a_difference_while_the_notice_runs(treaty: Treaty):
    text = "Notification of withdrawal received on 1 October 2026; effect 1 May 2027."
    report = noted(treaty, text, record=with_notice(treaty))
    assert told(report) == [("HUN", "withdrawn", "2027-04-01", "2027-05-01")]
    assert found(report)[0].act is None  # it is still to come


@pytest.mark.parametrize(
    "shown", ["[9 Jan\t 2012 a]", "[9 Jan 2012 a] 3 Nov 2026 a", "3 Nov 2026 a"]
)
def test_a_return_is_one_difference_however_the_page_shows_it(treaty: Treaty, shown: str):
    listed = entries(treaty, PAGE)
    listed[Iso3("FIN")].notes.append("Finland acceded anew on 3 November 2026.")
    page = collection_html(listed, PAGE)
    page = page.replace("Parties : 162", "Parties : 163").replace("[9 Jan\t 2012 a]", shown)
    report = compare(page.encode(), treaty, ON)
    assert told(report) == [("FIN", "deposit", "2012-01-09", "2026-11-03")]
    difference = found(report)[0]
    assert (difference.act, difference.day) == ("accession", date(2026, 11, 3))
    assert "new membership with new deadlines" in difference.note
    assert "1 May 2027, Article 17(2)" in difference.note


def test_brackets_without_a_note_say_that_the_state_is_out_and_not_since_when(treaty: Treaty):
    page = collection_html(entries(treaty, PAGE), PAGE)
    page = page.replace("<td align='left'>6 Apr\t 1998", "<td align='left'>[6 Apr\t 1998]")
    report = compare(page.replace("Parties : 162", "Parties : 161").encode(), treaty, ON)
    assert told(report) == [("HUN", "withdrawn", None, None)]
    assert "square brackets" in found(report)[0].note
