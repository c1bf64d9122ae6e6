"""The first line about a State: is it bound, and since or until when; in the tense of the day."""

from dataclasses import replace
from datetime import date

import pytest

from bot.desk.naming import in_sentence
from bot.desk.point import point, projection
from bot.model.answers import StatusAnswer
from bot.model.state import Iso3, Status
from tests.doubles.desk import treaty

TODAY = date(2026, 11, 26)
DAWN = date(1997, 9, 18)
FAR = date(9999, 12, 31)


def on(iso3: str, day: date = TODAY) -> StatusAnswer:
    return treaty().answer(Iso3(iso3), day)


@pytest.mark.parametrize(
    ("iso3", "day", "said"),
    [
        (
            "UKR",
            TODAY,
            (
                "Ukraine is still bound by the Convention, although it notified a suspension on "
                "18 July 2025, which the Convention does not provide for."
            ),
        ),
        (
            "UKR",
            date(2025, 7, 17),
            "On 17 July 2025 Ukraine was a State Party, bound by the Convention since 1 June 2006.",
        ),
        (
            "FIN",
            TODAY,
            (
                "Finland is no longer bound by the Convention: its withdrawal took effect on "
                "10 January 2026."
            ),
        ),
        (
            "FIN",
            date(2025, 8, 1),
            (
                "On 1 August 2025 Finland was still a State Party, bound until its withdrawal took "
                "effect on 10 January 2026."
            ),
        ),
        (
            "FIN",
            date(2012, 3, 1),
            (
                "On 1 March 2012 Finland had acceded to the Convention but was not bound yet: the "
                "Convention entered into force for it on 1 July 2012."
            ),
        ),
        (
            "FIN",
            FAR,
            (
                "On 31 December 9999 Finland will not be bound by the Convention: its withdrawal took "
                "effect on 10 January 2026."
            ),
        ),
        (
            "NLD",
            TODAY,
            "The Netherlands is a State Party, bound by the Convention since 1 October 1999.",
        ),
        (
            "LBN",
            TODAY,
            (
                "Lebanon has acceded to the Convention; whether it is bound yet is not known: the "
                "Convention enters into force for it on a day between 1 July 2026 and 1 February 2027."
            ),
        ),
        (
            "LBN",
            date(2026, 2, 1),
            (
                "On 1 February 2026 Lebanon may have acceded to the Convention already: the day of its "
                "deposit, between 13 January and 25 August 2026, is not known."
            ),
        ),
        (
            "POL",
            date(2005, 1, 1),
            "On 1 January 2005 Poland had signed the Convention but was not bound by it.",
        ),
        (
            "USA",
            TODAY,
            (
                "The United States of America is not a party to the Convention: no signature and no "
                "instrument is known up to 25 August 2026."
            ),
        ),
        (
            "SSD",
            date(2011, 8, 1),
            (
                "On 1 August 2011 South Sudan was a State Party, by the retroactive effect of the "
                "succession it deposited on 11 November 2011."
            ),
        ),
        (
            "CHN",
            DAWN,
            (
                "On 18 September 1997 China was not bound: the Convention was not open for signature "
                "before 3 December 1997."
            ),
        ),
    ],
)
def test_the_first_line_answers_whether_the_state_is_bound(iso3: str, day: date, said: str):
    assert point(on(iso3, day), TODAY) == said


def test_a_notice_that_runs_is_said_with_the_condition_of_article_20():
    today = date(2025, 8, 1)
    assert point(on("FIN", today), today) == (
        "Finland is still a State Party, bound until its withdrawal takes effect: on "
        "10 January 2026, unless it is then engaged in an armed conflict."
    )
    assert point(on("FIN", date(2026, 2, 1)), today) == (
        "On 1 February 2026 Finland will no longer be bound by the Convention: its withdrawal is to "
        "take effect on 10 January 2026, unless it is then engaged in an armed conflict."
    )


def test_a_withdrawal_that_a_conflict_holds_back_does_not_end_the_duties():
    answer = replace(
        on("UKR"),
        status=Status.STATE_PARTY_WITHDRAWING,
        withdrawal_notified=date(2026, 1, 5),
        withdrawal_effective=None,
    )
    assert point(answer, TODAY) == (
        "Ukraine is still a State Party and bound: its withdrawal, of which notice was received on "
        "5 January 2026, cannot take effect before the end of the armed conflict in which it is "
        "engaged."
    )


def test_a_state_that_only_signed_is_not_bound_as_far_as_the_record_is_known():
    answer = replace(on("POL", date(2005, 1, 1)), on=TODAY)
    assert point(answer, TODAY) == (
        "Poland has signed the Convention but is not bound by it: no instrument is known up to "
        "25 August 2026."
    )


@pytest.mark.parametrize("day", [DAWN, date(2011, 8, 1), TODAY, date(2026, 12, 1), FAR])
def test_every_state_has_its_sentence_on_any_day(day: date):
    for iso3, state in treaty().states.items():
        said = point(on(iso3, day), TODAY)
        assert in_sentence(state) in said.replace("The ", "the ")
        assert said.endswith(".")
        assert ("will" in said) == (day > TODAY and "may have" not in said)
        assert ("projection" in projection(day, TODAY)) == (day > TODAY)
