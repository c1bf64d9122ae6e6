"""Two teams at one door: for each it is as if the other did not exist, whatever either does."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.model.workspace import HOME, WorkspaceId
from tests.doubles.bolt import Answer, SignedRequests
from tests.doubles.two_teams import (
    NO_ONES,
    ONE,
    PEOPLE,
    TWO,
    Engine,
    ListeningSlack,
    TwoTeams,
    in_database,
    in_memory,
    listening,
)

CHANNELS = ("C1NEWS", "C2TALK")
WORDS = {
    "/minewatch": (
        "add Finland", "add Latvia, Estonia", "add Finland here", "add all here", "remove Finland",
        "remove all", "remove all here", "list", "list here", "undo", "pause 3d", "pause until 9am",
        "resume", "digest daily 8:00", "digest weekly here", "quiet 22-7", "zone Europe/Helsinki",
        "settings", "help", "", "workspace", "workspace channel here", "workspace channel off",
        "workspace admins <@U2BOB>", "workspace admins off",
    ),
    "/minenews": ("", "Finland", "story 1111", "story 2222", "story 3333", "search leave"),
    "/minestatus": ("Finland", "counts", "record", "Finland share"),
    "/minefeeds": (
        "list", "status", "pause feed1", "remove feed2", "remove feed3", "resume feed2",
        "add languages French",
    ),
}  # fmt: skip
PRESSES = (
    ("story:why", "2" * 16), ("story:not_relevant", "1" * 16), ("story:relevant", "1" * 16),
    ("story:not_relevant", "3" * 16), ("story:evidence", "2" * 16), ("story:watch", "3" * 16),
    ("watch:add", "FIN"), ("watch:window", ""), ("me:export", ""), ("me:json", ""), ("me:forget", ""),
    ("feeds:remove", "feed3"), ("feeds:undo", "feed2"), ("news:page", "page 2"),
)  # fmt: skip
IDS = (("watch:remove", "watch"), ("watch:undo", "undo"))
"""Buttons that carry an id, here one of the own team's or one of the other's."""

person, channel = st.sampled_from(PEOPLE), st.sampled_from(CHANNELS)
Act = tuple[str, str, str, str, str]
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.sampled_from([(command, text) for command, each in WORDS.items() for text in each]).flatmap(
        lambda pair: st.tuples(st.just("command"), *map(st.just, pair), person, channel)
    ),
    st.sampled_from(PRESSES).flatmap(
        lambda pair: st.tuples(st.just("press"), *map(st.just, pair), person, channel)
    ),
    st.sampled_from(IDS).flatmap(
        lambda pair: st.tuples(
            st.sampled_from(["own id", "id of the other"]), *map(st.just, pair), person, channel
        )
    ),
    st.sampled_from([("app_home_opened", ""), ("app_mention", "Finland"), ("app_mention", "list")])
    .flatmap(lambda pair: st.tuples(st.just("event"), *map(st.just, pair), person, channel)),
)  # fmt: skip
_other = {ONE: TWO, TWO: ONE}


@pytest.fixture
async def slack() -> AsyncIterator[ListeningSlack]:
    async with listening() as listens:
        yield listens


def doing(
    teams: TwoTeams, team: WorkspaceId, act: Act, number: int
) -> Callable[[SignedRequests], Awaitable[Answer]]:
    kind, what, value, user, where = act
    if kind in {"own id", "id of the other"}:
        kind, value = "press", teams.drawn(team if kind == "own id" else _other[team], value)
    if kind == "command":
        return lambda requests: requests.command(what, value, user=user, channel=where)
    if kind == "press":
        return lambda requests: requests.action(what, value, user=user, channel=where)
    event = {"type": what, "user": user, "channel": where, "text": value, "tab": "home"}
    event["ts"] = f"{number // 2}.1"  # messages of both teams may look the same
    return lambda requests: requests.event(event)


async def lived(
    slack: ListeningSlack,
    acts: list[tuple[WorkspaceId, Act]],
    only: WorkspaceId | None = None,
    engine: Engine = in_memory,
) -> dict[WorkspaceId, Any]:
    """What each team is answered, and what is kept of it; ``only``: this one alone acts."""
    teams = TwoTeams(slack, engine)
    told: dict[WorkspaceId, list[Any]] = {ONE: [], TWO: []}
    for number, (team, act) in enumerate(acts):
        teams.clock.move(seconds=60)
        if only in {None, team}:
            told[team].append(await teams.ask(team, doing(teams, team, act, number)))
    found = {team: (told[team], teams.rows(team)) for team in (ONE, TWO)}
    teams.stores.close()
    return found


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a dozen acts can be read as they are
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    acts=st.lists(st.tuples(st.sampled_from([ONE, TWO]), ACTS), min_size=2, max_size=12),
)
@example(
    acts=[(team, ("event", "app_mention", "Finland", "U1ANN", "C1NEWS")) for team in (ONE, TWO)]
)
async def test_each_team_lives_as_if_the_other_did_not_exist(
    slack: ListeningSlack, acts: list[tuple[WorkspaceId, Act]]
):
    together = await lived(slack, acts)
    for team in (ONE, TWO):
        alone = await lived(slack, acts, only=team)
        assert together[team] == alone[team]


@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.tuples(st.sampled_from([ONE, TWO]), ACTS), min_size=8, max_size=12))
async def test_in_a_database_too_where_answers_are_made_in_threads(
    slack: ListeningSlack, acts: list[tuple[WorkspaceId, Act]]
):
    together = await lived(slack, acts, engine=in_database)
    for team in (ONE, TWO):
        assert together[team] == (await lived(slack, acts, team, in_database))[team]


@pytest.mark.parametrize("engine", [in_memory, in_database])
async def test_what_the_acts_do_can_be_seen(slack: ListeningSlack, engine: Engine):
    """The test above compares something: answers, watches, marks, feeds of one's own, the outbox."""
    acts: list[tuple[WorkspaceId, Act]] = [
        (ONE, ("command", "/minewatch", "add Finland", "U1ANN", "C1NEWS")),
        (ONE, ("press", "story:not_relevant", "2" * 16, "U1ANN", "C1NEWS")),
        (ONE, ("command", "/minefeeds", "add languages French", "U1ANN", "C1NEWS")),
        (TWO, ("press", "story:not_relevant", "2" * 16, "U1ANN", "C1NEWS")),
        (TWO, ("id of the other", "watch:remove", "watch", "U1ANN", "C1NEWS")),
        (TWO, ("id of the other", "watch:undo", "undo", "U1ANN", "C1NEWS")),
        (TWO, ("command", "/minefeeds", "remove feed2", "U1ANN", "C1NEWS")),
        (TWO, ("command", "/minefeeds", "remove feed1", "U1ANN", "C1NEWS")),
    ]
    found = await lived(slack, acts, engine=engine)
    first, second = json.dumps(found[ONE]), json.dumps(found[TWO])
    assert "Watch(" in first
    assert "Feedback(" in first
    assert "French" in first
    assert "Watch(" not in second
    assert "Feedback(" not in second
    for said in ("no longer kept", "removed already", "There is no feed"):
        assert said in second


STRANGERS = ("T3", "T0UNKNOWN", "", "E1", "T1 ", "t1", "T1/U1ANN", "../T1")


@pytest.mark.parametrize("team", STRANGERS)
async def test_a_request_of_an_unknown_team_changes_nothing_and_is_told_why(
    slack: ListeningSlack, team: str
):
    teams = TwoTeams(slack)
    await teams.ask(ONE, lambda requests: requests.command("/minewatch", "add Finland"))
    before = {each: teams.rows(WorkspaceId(each)) for each in (ONE, TWO, HOME)}
    stranger, heard = teams.requests(team), len(slack.heard)
    answer = await stranger.command("/minewatch", "add Latvia")
    assert answer.status == 200
    assert answer.text.startswith("Minewatch is not installed in this workspace.")
    numbers = itertools.count()
    for action, value in (*PRESSES, ("watch:remove", teams.drawn(ONE, "watch"))):
        assert (await stranger.action(action, value)).status == 200, next(numbers)
    for kind in ("app_home_opened", "app_mention"):
        event = {"type": kind, "user": "U1ANN", "channel": "C1NEWS", "text": "list", "ts": "1.1"}
        assert (await stranger.event({**event, "tab": "home"})).status == 200
    assert {each: teams.rows(WorkspaceId(each)) for each in (ONE, TWO, HOME)} == before
    assert not [
        each for each in slack.heard[heard:] if each[0] in {ONE, TWO} or each[1] != "respond"
    ]
    assert teams.drawn(ONE, "watch") != NO_ONES
