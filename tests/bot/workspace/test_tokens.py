"""Rotation over any sequence of refreshes, revocations and hours."""

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SystemDraw
from bot.workspace.tokens import MOST_ACTIVE, Tokens
from tests.doubles.clock import ManualClock

TEAMS = st.sampled_from(["T1", "T2"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("refresh"), TEAMS, st.integers(0, 5)),
        st.tuples(st.just("install"), TEAMS, st.just(0)),
        st.tuples(st.just("end"), TEAMS, st.just(0)),
        st.tuples(st.just("hours"), st.just(""), st.integers(1, 13)),
    ),
    max_size=30,
)


@given(STEPS)
def test_two_tokens_are_active_at_most_and_a_refresh_token_works_once(steps):
    clock = ManualClock()
    tokens = Tokens(clock, SystemDraw())
    access: dict[str, list[str]] = {"T1": [], "T2": []}
    refresh: dict[str, list[str]] = {"T1": [], "T2": []}
    used: set[str] = set()

    def give(on: str) -> None:
        issued = tokens.issue(on, rotates=True)
        access[on].append(issued.access)
        refresh[on].append(issued.refresh)
        assert tokens.error(tokens.find(issued.access)) is None

    for step, on, number in steps:
        match step:
            case "install":
                give(on)
            case "refresh" if refresh[on]:
                token = refresh[on][number % len(refresh[on])]
                got = tokens.use_refresh(token)
                assert got is None or (got == on and token not in used)
                used.add(token)
                if got is not None:
                    give(on)
            case "end":
                tokens.end(on, "account_inactive")
                assert all(tokens.error(tokens.find(token)) for token in access[on])
                used |= set(refresh[on])
            case "hours":
                clock.move(hours=number)
        for team, given_out in access.items():
            active = [t for t in given_out if tokens.error(tokens.find(t)) is None]
            assert len(active) <= MOST_ACTIVE
            assert active == given_out[len(given_out) - len(active) :]
            assert all(tokens.find(token).on == team for token in active)
