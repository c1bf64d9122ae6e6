"""Who somebody is to Slack: admins by setting, else by the workspace; zones by profile."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.desk.settings import Installation
from bot.errors import NotAllowedError
from bot.model.workspace import WorkspaceId
from handlers.slack.people import (
    is_manager,
    is_operator,
    require_manager,
    require_operator,
    zone_of,
)
from storage import open_memory_stores
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import ADMIN, House, desks_over, house
from tests.doubles.slack import COLLEAGUE, READER, StrictSlack
from tests.doubles.token_box import ScrambledTokens
from tests.doubles.workspaces import workspace


@pytest.fixture
def own() -> House:
    return house()


@pytest.fixture
async def client() -> AsyncIterator[AsyncWebClient]:
    async with StrictSlack(allow_refusals=True) as slack:
        yield AsyncWebClient(token=slack.token, base_url=slack.api_url)


@pytest.fixture
def nowhere() -> AsyncWebClient:
    return AsyncWebClient(token="xoxb-test", base_url="http://127.0.0.1:9/api/", retry_handlers=[])


NORTH = WorkspaceId("T0NORTH")
Asked = Callable[..., Awaitable[Any]]
BOTH = [(is_operator, require_operator), (is_manager, require_manager)]


def unnamed() -> House:
    return house(admins=())


def north(admins: tuple[str, ...] = (), *, operators: tuple[str, ...] = (ADMIN,)) -> Desk:
    """The desk of a workspace that installed Minewatch and named these admins."""
    clock = ManualClock()
    stores = open_memory_stores(clock, ScrambledTokens())
    stores.workspaces.put(replace(workspace(NORTH), admins=admins))
    return desks_over(stores, clock, FixedDraw(), installation=Installation(None, operators)).of(
        NORTH
    )


@pytest.mark.parametrize(("may", "require"), BOTH)
async def test_admins_named_in_the_settings_are_all_there_are(
    own: House, nowhere: AsyncWebClient, may: Asked, require: Asked
):
    assert await may(own.desk, nowhere, ADMIN)
    assert not await may(own.desk, nowhere, READER)
    with pytest.raises(NotAllowedError, match=f"Ask one of them: <@{ADMIN}>"):
        await require(own.desk, nowhere, READER, "change the record")


@pytest.mark.parametrize(("may", "_require"), BOTH)
async def test_without_a_setting_the_workspaces_admins_count(
    client: AsyncWebClient, may: Asked, _require: Asked
):
    desk = unnamed().desk
    rights = [await may(desk, client, user) for user in (READER, COLLEAGUE)]
    profiles = [(await client.users_info(user=user))["user"] for user in (READER, COLLEAGUE)]
    assert rights == [bool(p.get("is_admin") or p.get("is_owner")) for p in profiles]
    assert True in rights


@pytest.mark.parametrize(("may", "require"), BOTH)
async def test_nobody_is_an_admin_while_slack_does_not_say_so(
    nowhere: AsyncWebClient, may: Asked, require: Asked
):
    desk = unnamed().desk
    assert not await may(desk, nowhere, READER)
    with pytest.raises(NotAllowedError, match="MINEWATCH_ADMINS"):
        await require(desk, nowhere, READER, "change the record")


async def test_elsewhere_only_those_named_by_their_workspace_may_change_what_all_share(
    client: AsyncWebClient,
):
    """Neither the same id at home, nor what Slack calls an admin there, counts."""
    desk = north(operators=(ADMIN, f"{NORTH}/{COLLEAGUE}"))
    rights = [await is_operator(desk, client, user) for user in (ADMIN, READER, COLLEAGUE)]
    assert rights == [False, False, True]
    with pytest.raises(NotAllowedError, match=f"Ask one of them: <@{COLLEAGUE}>"):
        await require_operator(desk, client, READER, "change the record")
    with pytest.raises(NotAllowedError, match="all its workspaces share it"):
        await require_operator(north(operators=()), client, READER, "change the record")


async def test_elsewhere_the_workspaces_own_admins_manage_what_is_its_own(
    client: AsyncWebClient, nowhere: AsyncWebClient
):
    desk = north(admins=(COLLEAGUE,))
    assert await is_manager(desk, nowhere, COLLEAGUE)
    with pytest.raises(NotAllowedError, match=f"Ask one of them: <@{COLLEAGUE}>"):
        await require_manager(desk, client, READER, "manage feeds")
    assert await is_manager(north(), client, READER)  # Slack calls them one
    with pytest.raises(NotAllowedError, match=r"Ask one of them\.$"):
        await require_manager(north(), nowhere, READER, "manage feeds")


async def test_the_zone_is_the_profiles_or_unknown(client: AsyncWebClient, nowhere: AsyncWebClient):
    assert await zone_of(client, READER) == (await client.users_info(user=READER))["user"]["tz"]
    assert await zone_of(client, "U0NOBODY") is None
    assert await zone_of(nowhere, READER) is None
