"""Installing, rotating and removing in the local workspace, which is as strict as Slack."""

from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.model.workspace import Workspace
from bot.workspace.ids import TEAM_ID
from bot.workspace.slack import LocalSlack
from bot.workspace.team import FIRST_TEAM, SECOND_TEAM, Organisation, TeamPlan
from handlers.slack.manifest import manifest
from storage import TinyStores, open_stores
from storage.tokens import FernetTokenBox, new_key
from tests.doubles.bolt import SECRET
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.installing import APP, HALF_A_DAY, PUBLIC, Browser, Page, Web

FIRST = TEAM_ID
ORGANISATION = Organisation("Campaign", "campaign")
THIRD, FOURTH = (TeamPlan(name, name.lower(), ORGANISATION) for name in ("North", "South"))


@dataclass
class Local:
    slack: LocalSlack
    process: Web
    stores: TinyStores
    clock: ManualClock

    async def install(self, on: str, *declined: str) -> Page:
        """A person opens the page, allows the app on Slack's, and the browser comes back."""
        browser = Browser()
        page = await browser.get(f"{self.process.url}/slack/install")
        link = next(link for link in page.links if link.startswith(self.slack.authorize_url))
        back = urlsplit(self.slack.allow(link, on, declined))
        assert f"{back.scheme}://{back.netloc}{back.path}" == f"{PUBLIC}/slack/oauth_redirect"
        query = {name: values[0] for name, values in parse_qs(back.query).items()}
        return await browser.comes_back(self.process, **query)

    def kept(self, own_id: str) -> Workspace:
        found = self.stores.workspaces.get(own_id)
        assert found is not None
        return found


@pytest.fixture
async def local(tmp_path: Path) -> AsyncIterator[Local]:
    clock, draw = ManualClock(), FixedDraw()
    slack = LocalSlack(
        clock,
        draw,
        SECRET,
        None,
        teams=(FIRST_TEAM, SECOND_TEAM, THIRD, FOURTH),
        client=(APP.client_id, APP.client_secret.reveal()),
        rotates=True,
    )
    slack.install(manifest(PUBLIC, several=True))
    await slack.start()
    box = FernetTokenBox(new_key())
    with closing(open_stores(tmp_path, clock, box=box)) as stores:
        async with Web(slack.base_url, stores, clock, draw).listening() as process:
            slack.deliver_to(f"{process.url}/slack/events")
            yield Local(slack, process, stores, clock)
            await slack.close()


async def test_two_teams_install_and_each_is_granted_what_it_allowed(local: Local):
    first, second = (team.id for team in list(local.slack.teams)[:2])
    for team, declined in ((first, ()), (second, ("users:read", "im:history"))):
        assert (await local.install(team, *declined)).status == 200
    assert "users:read" in local.kept(first).scopes
    assert {"users:read", "im:history"}.isdisjoint(local.kept(second).scopes)
    assert local.kept(first).tokens.bot != local.kept(second).tokens.bot


async def test_a_command_in_each_team_is_answered_as_that_team(local: Local):
    await local.install(FIRST)
    page = await local.install(ORGANISATION.id)
    assert "choose the workspaces" in page.text
    for plan in (THIRD, FOURTH):
        local.slack.installer.add(next(t.id for t in local.slack.teams if t.plan == plan))
    for team in local.slack.teams:
        await local.slack.of(team.id).acts.command(
            team.ids.reader, team.ids.general, "/minestatus x"
        )
    first, whole = local.kept(FIRST).tokens.bot, local.kept(ORGANISATION.id).tokens.bot
    assert local.process.answered == [
        (FIRST, first.reveal()),
        (ORGANISATION.id, whole.reveal()),
        (ORGANISATION.id, whole.reveal()),
    ], "nothing is installed in the second team"


async def test_a_token_is_renewed_over_days_and_always_works(local: Local):
    first = local.slack.team.id
    await local.install(first)
    seen = set()
    for _ in range(6):
        local.clock.move(seconds=HALF_A_DAY - 3600)
        token = await local.process.tokens.token_for(local.kept(first).id)
        assert (await local.process.client.auth_test(token=token.reveal()))["team_id"] == first
        seen.add(token)
    assert len(seen) == 6


async def test_removing_the_app_ends_one_team_and_installing_restores_it(local: Local):
    first, second = (team.id for team in list(local.slack.teams)[:2])
    for team in (first, second):
        await local.install(team)
    local.clock.move(hours=1)
    await local.slack.remove_app(first)
    assert local.kept(first).ended_at == local.clock.now()
    assert local.kept(second).ended_at is None
    local.clock.move(days=3)
    await local.install(first)
    assert local.kept(first).ended_at is None


async def test_an_organisation_installs_and_removes_it_for_all_its_teams(local: Local):
    await local.install(ORGANISATION.id)
    kept = local.kept(ORGANISATION.id)
    assert kept.org_wide
    assert kept.name == "Campaign"
    local.clock.move(hours=1)
    await local.slack.remove_app(ORGANISATION.id)
    assert local.kept(ORGANISATION.id).ended_at is not None
