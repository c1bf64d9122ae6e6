"""Each request is answered with the token of its own workspace, or with a sentence."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.workspace import HOME
from handlers.slack.identity import named_in, workspace_of
from tests.doubles.bolt import app_that_calls_nobody
from tests.doubles.installing import Campaign, Granted, Web
from tests.handlers.slack.installing.asked import command, event, payload

ORGANISATION = Granted(None, enterprise="E1", org_wide=True)
PRESS = {
    "type": "block_actions",
    "actions": [{"type": "button", "action_id": "watch:add", "block_id": "b", "value": "FIN"}],
    "channel": {"id": "C1NEWS"},
    "message": {"ts": "1.1", "text": ""},
}


def token_of(many: Campaign, workspace: str) -> str:
    return many.kept(workspace).tokens.bot.reveal()


async def test_two_workspaces_are_each_answered_with_their_own_token(many: Campaign):
    await many.install(Granted("T1"))
    await many.install(Granted("T2"))
    for team in ("T2", "T1", "T2"):
        assert (await command(many.one, team_id=team)).text == f"for {team}"
    ours = [("T2", token_of(many, "T2")), ("T1", token_of(many, "T1"))]
    assert many.one.answered == [ours[0], ours[1], ours[0]]
    assert len({token for _, token in many.one.answered}) == 2


async def test_no_request_asks_slack_who_we_are(many: Campaign):
    await many.install()
    asked = len(many.slack.calls)
    await command(many.one)
    await event(many.one, {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1"})
    assert len(many.slack.calls) == asked


async def test_what_we_said_ourselves_is_passed_over_in_every_workspace(many: Campaign):
    await many.install()
    ours = {"type": "app_mention", "user": many.kept().bot_user, "channel": "C1", "ts": "1.1"}
    await event(many.one, ours)
    assert many.one.answered == []


async def test_a_forged_team_id_without_slacks_signature_is_refused(many: Campaign):
    await many.install()
    assert (await command(many.one, secret="another")).status == 401
    assert many.one.answered == []


async def test_a_command_from_where_nothing_is_installed_gets_one_private_sentence(many: Campaign):
    await many.install(Granted("T1"))
    answer = await command(many.one, team_id="T2")
    assert answer.status == 200
    assert answer.private
    assert "not installed in this workspace" in answer.text
    assert "https://bot.example.org/slack/install" in answer.text
    assert many.one.answered == []
    assert many.slack.called("chat.postEphemeral") == []


@pytest.mark.parametrize("named", [{"team_id": ""}, {"team_id": "HOME"}, {"team_id": "E1"}])
async def test_a_request_that_names_no_installation_gets_no_token(
    many: Campaign, named: dict[str, str]
):
    await many.install(Granted("T1"))
    await many.install(Granted("T3", enterprise="E1"))
    assert "not installed" in (await command(many.one, **named)).text
    assert many.one.answered == []


async def test_a_press_from_where_nothing_is_installed_is_answered_through_its_own_address(
    many: Campaign,
):
    press = {**PRESS, "team": {"id": "T2"}, "response_url": many.one.requests._response_url}
    assert (await payload(many.one, press)).status == 200
    [heard] = many.slack.heard
    assert heard["response_type"] == "ephemeral"
    assert "not installed" in heard["text"]
    assert many.slack.calls == []


@pytest.mark.parametrize(
    "content",
    [
        {**PRESS, "team": {"id": "T2"}},
        {"type": "shortcut", "callback_id": "x", "team": {"id": "T2"}},
    ],
)
async def test_where_nothing_can_be_shown_without_a_token_slack_just_gets_its_answer(
    many: Campaign, content: dict[str, Any]
):
    assert (await payload(many.one, content)).status == 200
    mention = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1"}
    assert (await event(many.one, mention, team_id="T2")).status == 200
    assert (many.slack.calls, many.slack.heard, many.one.answered) == ([], [], [])


async def test_a_workspace_that_ended_is_answered_no_more_and_installing_again_restores_it(
    many: Campaign,
):
    await many.install()
    await many.one.installed.end(many.kept().id, "removed")
    assert "not installed" in (await command(many.one)).text
    await many.install(process=many.two)
    assert (await command(many.one)).text == "for T1"


async def test_another_process_hears_of_an_end_within_five_seconds(many: Campaign):
    await many.install()
    await command(many.two)
    await many.one.installed.end(many.kept().id, "removed")
    many.clock.move(seconds=5)
    assert "not installed" in (await command(many.two)).text


async def test_a_team_of_an_organisation_is_answered_as_the_organisation(many: Campaign):
    await many.install(ORGANISATION)
    for team in ("T1", "T2"):
        marked = {"team_id": team, "enterprise_id": "E1", "is_enterprise_install": "true"}
        assert (await command(many.one, **marked)).text == "for E1"
        assert (await command(many.one, team_id=team, enterprise_id="E1")).text == "for E1"
    assert {token for _, token in many.one.answered} == {token_of(many, "E1")}


async def test_an_organisation_that_installed_for_itself_alone_does_not_answer_for_its_teams(
    many: Campaign,
):
    await many.install(ORGANISATION)
    await many.one.installed.change(many.kept("E1").id, lambda kept: replace(kept, org_wide=False))
    assert "not installed" in (await command(many.one, team_id="T1", enterprise_id="E1")).text


async def test_a_team_with_an_installation_of_its_own_is_not_its_organisation(many: Campaign):
    await many.install(ORGANISATION)
    await many.install(Granted("T1", enterprise="E1"))
    own = {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false"}
    assert (await command(many.one, **own)).text == "for T1"
    assert (await command(many.one, **own | {"is_enterprise_install": "true"})).text == "for E1"


async def test_an_event_belongs_to_the_workspace_that_slack_sends_it_for(many: Campaign):
    await many.install(Granted("T1"))
    await many.install(Granted("T2"))
    shared = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1"}
    for_two = [{"team_id": "T2", "enterprise_id": None, "is_enterprise_install": False}]
    await event(many.one, shared, team_id="T1", authorizations=for_two)
    assert many.one.answered == [("T2", token_of(many, "T2"))]


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "team_id": st.sampled_from(["T1", "T2"]),
            "enterprise_id": st.sampled_from(["E1", "E2"]),
            "is_enterprise_install": st.booleans(),
        },
    )
)
def test_only_ids_of_the_request_itself_are_looked_for(context: dict[str, Any]):
    named = named_in(context)
    assert set(named) <= {context.get("team_id"), context.get("enterprise_id")} - {None}
    if context.get("is_enterprise_install"):
        assert context.get("team_id") not in named


async def test_with_a_token_of_ones_own_every_request_is_homes():
    app = app_that_calls_nobody()
    assert app.client.token == "xoxb-test"
    assert workspace_of({"team_id": "T1"}) == HOME


async def test_credentials_in_the_environment_do_not_make_bolt_keep_files_of_its_own(
    many: Campaign, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    for name, value in (("SLACK_CLIENT_ID", "1.2"), ("SLACK_CLIENT_SECRET", "s")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    await many.install()
    process = Web(many.slack.url, many.stores, many.clock, many.draw)
    assert (await command(process)).text == "for T1"
    assert "not installed" in (await command(process, team_id="T2")).text
    async with process.listening():
        assert (await many.install(Granted("T2"), process)).status == 200
    assert not (tmp_path / "home").exists()
