"""What the doctor hears from a strict local Slack about tokens, scopes and clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app.slack_checks import check_slack
from bot.model.check import Check
from handlers.slack.access import SlackAccess
from tests.doubles.bolt import NOWHERE, SECRET
from tests.doubles.clock import START, ManualClock
from tests.doubles.slack import StrictSlack


async def checked(slack: StrictSlack, bot: str | None = None, app: str | None = None, **off: float):
    now = datetime.now(UTC) + timedelta(**off)  # noqa: TID251 - Slack's answers carry the real date
    found = await check_slack(replace(slack.access, token=bot or slack.token), app, now)
    return {check.name: check for check in found}


@pytest.fixture
async def slack():
    async with StrictSlack(ManualClock(START), allow_refusals=True) as workspace:
        yield workspace


async def test_good_tokens_and_scopes_are_fine(slack: StrictSlack):
    found = await checked(slack, app=slack.app_level_token)
    assert {"bot token", "app token", "scopes", "clock"} <= set(found)
    assert [check for check in found.values() if not check.good and not check.optional] == []


async def test_a_missing_scope_is_named_with_its_cure(slack: StrictSlack):
    slack.team.app.scopes = slack.team.app.scopes - {"chat:write", "users:read"}
    found = await checked(slack)
    assert (found["scopes"].good, found["scopes"].text) == (False, "chat:write missing")
    assert "manifest" in found["scopes"].cure
    assert found["scope users:read"].optional


@pytest.mark.parametrize("minutes", [-3, 3])
async def test_a_clock_that_is_off_is_told(slack: StrictSlack, minutes: int):
    assert not (await checked(slack, minutes=minutes))["clock"].good
    assert (await checked(slack))["clock"].good


async def test_a_wrong_token_says_which_setting_to_mend(slack: StrictSlack):
    bad = (await checked(slack, bot="xoxb-wrong"))["bot token"]
    assert not bad.good
    assert "SLACK_BOT_TOKEN" in bad.cure
    bad = (await checked(slack, app="xapp-wrong"))["app token"]
    assert not bad.good
    assert "SLACK_APP_TOKEN" in bad.cure


async def test_no_slack_at_all_is_a_finding_too():
    [found] = await check_slack(SlackAccess("xoxb-test", SECRET, NOWHERE), None, START)
    assert isinstance(found, Check)
    assert (found.name, found.good) == ("Slack", False)
    assert "HTTPS_PROXY" in found.cure
