"""Who somebody is to Slack: admins by setting, else by the workspace; zones by profile."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import NotAllowedError
from handlers.slack.people import is_admin, require_admin, zone_of
from tests.doubles.desk import ADMIN, House, house
from tests.doubles.slack import COLLEAGUE, READER, StrictSlack


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


async def test_admins_named_in_the_settings_are_all_there_are(own: House, nowhere: AsyncWebClient):
    assert await is_admin(own.desk, nowhere, ADMIN)
    assert not await is_admin(own.desk, nowhere, READER)
    with pytest.raises(NotAllowedError, match=f"Ask one of them: <@{ADMIN}>"):
        await require_admin(own.desk, nowhere, READER, "change the record")


async def test_without_a_setting_the_workspaces_admins_count(own: House, client: AsyncWebClient):
    own.desk.record.admins = frozenset()
    rights = [await is_admin(own.desk, client, user) for user in (READER, COLLEAGUE)]
    profiles = [(await client.users_info(user=user))["user"] for user in (READER, COLLEAGUE)]
    assert rights == [bool(p.get("is_admin") or p.get("is_owner")) for p in profiles]


async def test_nobody_is_an_admin_while_slack_does_not_say_so(own: House, nowhere: AsyncWebClient):
    own.desk.record.admins = frozenset()
    assert not await is_admin(own.desk, nowhere, READER)
    with pytest.raises(NotAllowedError, match="MINEWATCH_ADMINS"):
        await require_admin(own.desk, nowhere, READER, "change the record")


async def test_the_zone_is_the_profiles_or_unknown(client: AsyncWebClient, nowhere: AsyncWebClient):
    assert await zone_of(client, READER) == (await client.users_info(user=READER))["user"]["tz"]
    assert await zone_of(client, "U0NOBODY") is None
    assert await zone_of(nowhere, READER) is None
