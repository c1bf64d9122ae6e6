"""What is shown of the record is what Slack takes, whatever a page or an admin has written."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.alert import RecordCorrected, RecordedAct
from bot.model.depositary import DEPOSITARY, Confirmation, Decision, Finding
from bot.model.state import Freshness, Iso3
from bot.model.workspace import UserId
from bot.ports import Message
from bot.treaty.acts import ACTS
from handlers.views.depositary_card import card_message, said, wrong_window
from handlers.views.notices import correction_message
from handlers.views.record_list import (
    MOST_FINDINGS,
    RecordShown,
    confirmed_message,
    findings_part,
    record_message,
)
from handlers.views.record_window import acts_message, record_window
from tests.doubles.desk import TODAY, house, treaty
from tests.doubles.shown import problems
from tests.doubles.values import finding

STATES = treaty().states
LONGEST = max(STATES, key=lambda iso3: len(STATES[iso3].name))
hostile = st.text(max_size=200) | st.sampled_from(
    [
        "",
        "<!channel> <@U123> <#C123|x> &amp; <https://e.x|l>",
        "*bold* `code` :tada: https://evil.example",
        "&" * 4000,
        "👩‍👩‍👧‍👦" * 300,
        "word " * 1000,
    ]
)
urls = st.sampled_from(
    ["https://un.example/a?b=1&c=2|x>y", "javascript:alert(1)", "https://un.example/" + "a" * 980]
)
days = st.dates(date(1997, 12, 3), date(2040, 1, 1))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is the strategy's
people = st.sampled_from([UserId("U1ANN"), UserId(""), None])
codes = st.sampled_from(sorted(STATES)) | st.just(LONGEST)
findings = st.builds(
    Finding,
    id=st.uuids().map(str),
    iso3=codes,
    name=hostile,
    field=st.sampled_from(["signed", "deposit", "withdrawal_notified", "withdrawn", "name"])
    | hostile,
    ours=st.none() | days.map(str) | hostile,
    theirs=st.none() | days.map(str) | hostile,
    note=hostile,
    our_source=hostile,
    act=st.none() | st.sampled_from(ACTS),
    day=st.none() | days,
    publisher=st.just(DEPOSITARY) | hostile,
    url=urls,
    page_date=st.none() | days,
    found_at=moments,
    pages=st.just(("https://un.example/x",)),
    over_at=st.none() | moments,
    decision=st.none() | st.sampled_from(Decision),
    decided_by=people,
    decided_at=st.none() | moments,
    why=hostile,
)
acts = st.builds(
    RecordedAct,
    st.uuids().map(str),
    codes,
    st.sampled_from(ACTS),
    days.map(str),
    urls,
    hostile,
    st.sampled_from([UserId("U1ANN"), UserId("")]),
    moments,
    people,
    st.none() | moments,
)
confirmations = st.builds(
    Confirmation, st.uuids().map(str), st.none() | days, urls, moments, st.booleans(), people
)
quick = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def check(shown: Message | dict[str, Any]) -> None:
    assert problems(shown) == []
    if isinstance(shown, Message):
        assert "<!" not in shown.text + str(shown.blocks)
        assert "<@U123" not in shown.text + str(shown.blocks)


@quick
@given(findings)
def test_a_card_and_the_window_that_asks_why(found: Finding):
    check(card_message(found, STATES[found.iso3]))
    check(wrong_window(found, STATES[found.iso3]))


@quick
@given(
    st.lists(acts, max_size=30),
    st.lists(findings, max_size=30),
    st.lists(confirmations, max_size=3),
)
def test_the_list(entered, found, vouched):
    record = Freshness(date(2026, 8, 25), date(2026, 8, 25))
    check(record_message(RecordShown(record, entered, found, vouched, STATES)))
    check(acts_message(entered, STATES))
    for each in vouched:
        check(confirmed_message(each, record))


@quick
@given(st.sampled_from([*ACTS, "something"]), days, st.none() | days, codes, urls)
def test_a_correction(act, day, now, code, url):
    answer = treaty().answer(Iso3(code), TODAY.date())
    check(correction_message(RecordCorrected(Iso3(code), "a1", act, day, now, url), answer))


@quick
@given(findings)
def test_the_record_window_for_any_finding(found: Finding):
    desk = house().desk.record
    proposal = desk.propose(
        Iso3("NOR"), "withdrawal_notified", date(2026, 2, 20), "https://un.example/x"
    )
    check(record_window(proposal, found))


@pytest.mark.parametrize(
    ("changes", "sides"),
    [
        (
            {},
            (
                "The Depositary says: notice of withdrawal, 10 July 2025. The record says: no notice of "
                "withdrawal."
            ),
        ),
        (
            {"field": "name", "ours": "Nauru", "theirs": "Naoero"},
            "The Depositary says: “Naoero”. The record says: “Nauru”.",
        ),
        (
            {"publisher": "Kingdom of the Netherlands", "field": "withdrawn", "ours": "2026-01-10"},
            (
                "Kingdom of the Netherlands says: withdrawal in effect, 10 July 2025. The record says: "
                "withdrawal in effect, 10 January 2026."
            ),
        ),
        (
            {"act": "withdrawal_revoked", "ours": "2025-06-01", "theirs": None},
            (
                "The Depositary says: notice of withdrawal taken back, 10 July 2025. The record says: "
                "notice of withdrawal, 1 June 2025."
            ),
        ),
        (
            {"field": "deposit", "ours": "2012-01-09", "theirs": None},
            "The Depositary says: no deposit. The record says: deposit, 9 January 2012.",
        ),
    ],
)
def test_both_sides_are_said(changes: dict[str, Any], sides: str):
    assert said(replace(finding(), **changes)) == sides


def test_a_list_shows_so_many_and_counts_the_rest():
    many = [finding(f"f{n}") for n in range(MOST_FINDINGS + 3)]
    blocks = findings_part(many, STATES, MOST_FINDINGS)
    assert blocks[-1]["elements"][0]["text"].startswith("And 3 more;")
    assert findings_part([], STATES, MOST_FINDINGS) == []
