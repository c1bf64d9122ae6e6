"""What names stand for together, and how they are said."""

from __future__ import annotations

import pytest

from bot.model.names import listed, states_of
from tests.doubles.asking import named
from tests.doubles.desk import treaty


def test_names_stand_for_states_and_for_the_members_of_groups_each_once():
    names = named(treaty(), "Finland", "Baltics", "Estonia")
    assert states_of(names) == ("FIN", "EST", "LVA", "LTU")


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_what_is_listed_has_an_and_before_its_last_part(words: list[str], said: str):
    assert listed(words) == said
    assert listed(tuple(words), "or") == said.replace(" and ", " or ")
