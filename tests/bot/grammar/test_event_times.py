"""A day may be named by what happened on it, as the record has it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.grammar.event_times import with_days
from bot.grammar.read import Grammar
from bot.model.request import Asked, Door
from bot.treaty.load import load_treaty

TREATY = load_treaty()
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "with_day"),
    [
        ("news since Finland left", "news Finland since 2026-01-10"),
        ("news about Poland since it left", "news about Poland since 2026-02-20"),
        ("Finland since the withdrawal took effect", "Finland since 2026-01-10"),
        ("news on Latvia since it gave notice", "news on Latvia since 2025-06-27"),
        ("news after Finland left", "news Finland since 2026-01-10"),
        ("news before Estonia withdrew", "news Estonia until 2025-12-26"),
        ("status of Poland the day Finland left", "status of Poland Finland on 2026-01-10"),
        ("how many parties the day Finland left", "how many parties on 2026-01-10"),
        ("parties when the convention entered into force", "parties on 1999-03-01"),
    ],
)
def test_the_day_stands_in_place_of_the_event(text: str, with_day: str):
    assert " ".join(with_days(text, TREATY, TODAY).split()) == with_day


@pytest.mark.parametrize(
    "text",
    [
        "when did Poland leave",
        "since when has Poland left",
        "news since Norway left",
        "news since it left",
        "Poland and Finland since they left",
        "stop Finland from leaving",
        "pause until friday",
        "after the vote in Finland",
        "",
    ],
)
def test_a_text_that_names_no_such_day_stays_as_it_is(text: str):
    assert with_days(text, TREATY, TODAY) == text


def test_the_day_of_an_event_dates_what_is_asked():
    grammar = Grammar(lambda: TREATY)
    request = grammar.read(
        "number of parties the day Lithuania's withdrawal took effect", Door.MESSAGE, TODAY
    )
    assert request.asked is Asked.COUNTS
    assert request.on == date(2025, 12, 27)
