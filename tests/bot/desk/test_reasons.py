"""Why a story comes to a place, as the rest of a sentence: "You watch ..."."""

from dataclasses import replace

import pytest

from bot.desk.reasons import reason
from bot.model.judgement import Kind
from bot.model.state import Iso3, Step
from bot.model.watch import Scope
from tests.doubles.desk import treaty
from tests.doubles.values import story, watch


@pytest.mark.parametrize(
    ("scope", "states", "said"),
    [
        (Scope(states=(Iso3("FIN"),)), ("FIN",), "Finland."),
        (Scope(states=(Iso3("NLD"), Iso3("FIN"))), ("FIN", "NLD"), "the Netherlands and Finland."),
        (
            Scope(states=(Iso3("FIN"),), kinds=(Kind.WITHDRAWAL, Kind.USE)),
            ("FIN",),
            "Finland for withdrawals and the use of mines.",
        ),
        (Scope(states=(Iso3("FIN"),), min_step=Step.DEPOSIT), ("FIN",), "Finland for legal acts."),
        (
            Scope(groups=("baltics",)),
            ("FIN", "LVA"),
            "the Baltic States; Latvia is one of them.",
        ),
        (
            Scope(groups=("nato",), min_step=Step.PARLIAMENT),
            ("EST", "LVA"),
            "NATO for legal steps; Estonia and Latvia are among them.",
        ),
        (Scope(groups=("withdrew",)), ("POL",), "the five that withdrew; Poland is one of them."),
        (Scope(everything=True), (), "everything."),
        (Scope(everything=True, kinds=(Kind.WITHDRAWAL,)), (), "withdrawals everywhere."),
        (
            Scope(everything=True, kinds=(Kind.WITHDRAWAL,), min_step=Step.DEPOSIT),
            (),
            "legal acts (withdrawals) everywhere.",
        ),
    ],
)
def test_a_reason_names_what_is_watched_and_which_state_of_it_is_meant(
    scope: Scope, states: tuple[str, ...], said: str
):
    asking = replace(watch(), scope=scope)
    assert reason(asking, story(states=states), treaty()) == said
