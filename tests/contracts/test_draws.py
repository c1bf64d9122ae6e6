"""What every Draw promises: real chance, and the foretold one of the tests."""

from __future__ import annotations

import re

import pytest

from bot.clock import SystemDraw
from bot.ports import Draw
from tests.doubles.clock import FixedDraw


@pytest.fixture(params=[SystemDraw, FixedDraw])
def draw(request: pytest.FixtureRequest) -> Draw:
    return request.param()


def test_a_fraction_is_below_one(draw: Draw):
    assert all(0 <= draw.fraction() < 1 for _ in range(1_000))


def test_a_token_has_sixteen_digits_and_comes_once(draw: Draw):
    tokens = [draw.token() for _ in range(1_000)]
    assert all(re.fullmatch("[0-9a-f]{16}", token) for token in tokens)
    assert len(set(tokens)) == len(tokens)
