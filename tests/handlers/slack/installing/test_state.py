"""A state is taken back only as it was given, once, and while it is valid."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.secret import Secret
from handlers.slack.installing.state import SKEW_SECONDS, VALID_SECONDS, SignedStates, StateCookie
from tests.doubles.clock import FixedDraw, ManualClock


class Noted:
    """Keys that were used, in memory."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    async def __call__(self, key: str) -> bool:
        first = key not in self.keys
        self.keys.add(key)
        return first


def states(clock: ManualClock, noted: Noted, key: str = "a") -> SignedStates:
    return SignedStates(Secret(key), noted, clock, FixedDraw())


@given(st.integers(-2 * VALID_SECONDS, 2 * VALID_SECONDS), st.booleans())
async def test_a_state_is_valid_for_ten_minutes_and_once(seconds: int, twice: bool):  # noqa: FBT001 - drawn
    clock, noted = ManualClock(), Noted()
    issuing = states(clock, noted)
    state = await issuing.async_issue()
    clock.jump(clock.now() + timedelta(seconds=seconds))
    assert await states(clock, noted).async_consume(state) is (
        -SKEW_SECONDS <= seconds <= VALID_SECONDS
    )
    if twice:
        assert not await issuing.async_consume(state)


@given(st.text(), st.integers(0, 200))
async def test_nothing_else_is_a_state_and_nothing_else_is_noted(text: str, at: int):
    clock, noted = ManualClock(), Noted()
    issuing = states(clock, noted)
    state = await issuing.async_issue()
    for other in (text, state[:at] + text + state[at:], state[:at] + text):
        if other != state:
            assert not await issuing.async_consume(other)
    assert not await states(clock, noted, "another").async_consume(state)
    assert noted.keys == set()


async def test_no_two_states_are_the_same():
    issuing = states(ManualClock(), Noted())
    assert len({await issuing.async_issue() for _ in range(100)}) == 100


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_asks_for_https_only_where_that_is_how_we_are_reached(*, secure: bool):
    cookie = StateCookie(secure=secure)
    for line in (
        cookie.build_set_cookie_for_new_state("s"),
        cookie.build_set_cookie_for_deletion(),
    ):
        parts = line.split("; ")
        assert ("Secure" in parts) is secure
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)
