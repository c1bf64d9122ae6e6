"""What ends a workspace, and what does not."""

import pytest

from bot.model.secret import Secret
from tests.doubles.installing import Campaign, Granted
from tests.handlers.slack.installing.asked import command, event

REMOVED = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOTT1"]}}
ENDINGS = pytest.mark.parametrize("ending", [REMOVED, REVOKED], ids=["removed", "revoked"])


async def removed(many: Campaign, ending: dict[str, object], **more: object) -> None:
    many.slack.revoke(str(more.get("team_id", "T1")))
    assert (await event(many.one, ending, **more)).status == 200


@ENDINGS
async def test_either_event_ends_the_workspace_at_once_and_forgets_its_tokens(
    many: Campaign, ending: dict[str, object]
):
    await many.install()
    many.clock.move(days=2)
    await removed(many, ending)
    assert many.kept().ended_at == many.clock.now()
    assert many.kept().ended_why
    assert many.kept().tokens.bot == Secret("")
    assert "not installed" in (await command(many.one)).text


async def test_a_token_that_was_renewed_since_may_be_revoked(many: Campaign):
    await many.install()
    many.clock.move(days=2)
    await event(many.one, REVOKED)
    assert many.kept().ended_at is None, "the token that is stored works"


async def test_both_events_in_any_order_are_one_end(many: Campaign):
    await many.install()
    many.clock.move(days=2)
    await removed(many, REVOKED)
    first = many.kept()
    many.clock.move(seconds=3)
    await removed(many, REMOVED)
    assert many.kept() == first


async def test_the_end_of_one_workspace_is_no_end_of_another(many: Campaign):
    await many.install(Granted("T1"))
    await many.install(Granted("T2"))
    many.clock.move(days=2)
    await removed(many, REMOVED, team_id="T1")
    assert many.kept("T2").ended_at is None
    assert (await command(many.one, team_id="T2")).text == "for T2"


@pytest.mark.parametrize(
    "tokens", [{"oauth": ["U1ANN"]}, {"oauth": ["U1ANN"], "bot": []}, {}, None, "bot", ["bot"]]
)
async def test_a_persons_own_token_is_none_of_ours(many: Campaign, tokens: object):
    await many.install()
    many.clock.move(days=2)
    await removed(many, {"type": "tokens_revoked", "tokens": tokens})
    assert many.kept().ended_at is None


@ENDINGS
async def test_an_event_from_before_the_latest_installation_changes_nothing(
    many: Campaign, ending: dict[str, object]
):
    await many.install()
    many.clock.move(days=2)
    late = int(many.clock.now().timestamp())
    many.clock.move(hours=1)
    many.slack.revoke("T1")
    await many.install()
    await event(many.one, ending, event_time=late)
    assert many.kept().ended_at is None
    assert (await command(many.one)).text == "for T1"


@ENDINGS
@pytest.mark.parametrize("skew", [-200, -1, 0, 1, 200])
async def test_while_clocks_may_differ_the_token_says_which_came_first(
    many: Campaign, ending: dict[str, object], skew: int
):
    await many.install()
    at = int(many.clock.now().timestamp()) + skew
    await event(many.one, ending, event_time=at)
    assert many.kept().ended_at is None, "its token works: the event is of an earlier installation"
    many.slack.revoke("T1")
    await event(many.one, ending, event_time=at)
    assert many.kept().ended_at is not None


@pytest.mark.parametrize(("skew", "ends"), [(-30, False), (30, True)])
async def test_where_slack_does_not_say_the_times_decide(many: Campaign, skew: int, *, ends: bool):
    await many.install()
    many.slack.down = True
    await event(many.one, REMOVED, event_time=int(many.clock.now().timestamp()) + skew)
    assert (many.kept().ended_at is not None) is ends


async def test_a_team_that_leaves_does_not_end_its_organisations_installation(many: Campaign):
    await many.install(Granted(None, enterprise="E1", org_wide=True))
    many.clock.move(days=2)
    await event(many.one, REMOVED, team_id="T1", enterprise_id="E1")
    assert many.kept("E1").ended_at is None


async def test_a_team_that_leaves_by_itself_stays_within_its_organisations_installation(
    many: Campaign,
):
    await many.install(Granted(None, enterprise="E1", org_wide=True))
    await many.install(Granted("T1", enterprise="E1"))
    many.clock.move(days=2)
    await removed(many, REMOVED, team_id="T1", enterprise_id="E1")
    assert many.kept("T1").ended_at is not None
    assert many.kept("E1").ended_at is None


@pytest.mark.parametrize(
    "named",
    [
        {"team_id": None, "enterprise_id": "E1"},
        {
            "team_id": None,
            "authorizations": [
                {"enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}
            ],
        },
    ],
)
async def test_an_organisation_ends_its_installation_for_all_teams(
    many: Campaign, named: dict[str, object]
):
    await many.install(Granted(None, enterprise="E1", org_wide=True))
    many.clock.move(days=2)
    await event(many.one, REMOVED, **named)
    assert many.kept("E1").ended_at is not None
    assert "not installed" in (await command(many.one, team_id="T1", enterprise_id="E1")).text


async def test_an_event_about_a_workspace_that_was_never_there_is_nothing(many: Campaign):
    assert (await event(many.one, REMOVED, team_id="T9")).status == 200
    assert len(many.stores.workspaces) == 0
