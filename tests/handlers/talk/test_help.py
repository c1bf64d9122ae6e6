"""Help is one word or one click away, for every command and everywhere."""

from collections.abc import AsyncIterator

import pytest

from handlers import register
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from tests.doubles.bolt import SignedRequests
from tests.doubles.desk import house
from tests.doubles.shown import problems
from tests.doubles.slack import GENERAL, StrictSlack


@pytest.fixture
async def slack() -> AsyncIterator[StrictSlack]:
    async with StrictSlack(enforce_pace=False) as workspace:
        app = build_bolt_app(workspace.access)
        register(app, house().desk)
        await workspace.deliver(app)
        yield workspace


@pytest.mark.parametrize("command", ["/minestatus", "/minewatch", "/minenews", "/minefeeds"])
async def test_every_command_understands_help(command: str):
    app = build_bolt_app(SlackAccess("xoxb-test", "secret", "http://127.0.0.1:9/api/"))
    register(app, house().desk)
    answer = await SignedRequests(app, "secret").command(command, "help")
    assert (answer.status, answer.private) == (200, True)
    assert command in answer.text
    assert problems({"text": answer.text, "blocks": answer.blocks}) == []


async def test_the_buttons_of_the_help_answer(slack: StrictSlack):
    await slack.command("/minestatus", "help")
    [shown] = slack.private(GENERAL)
    for number, action in enumerate(("status:overview", "status:list", "status:deadlines"), 2):
        await slack.press(shown, action)
        await slack.until(lambda n=number: len(slack.private(GENERAL)) == n)
    texts = [message.text for message in slack.private(GENERAL)[1:]]
    assert "States Parties by deposit" in texts[0]
    assert texts[1].startswith("States that withdrew")
    assert texts[2].startswith("Next dates of the Convention")


async def test_buttons_of_the_home_tab_answer_in_windows(slack: StrictSlack):
    await slack.open_home()
    await slack.until(lambda: slack.home() is not None)
    await slack.press_in_window("status:counts", view=slack.home())
    await slack.until(lambda: len(slack.team.windows.stack("U0READER001")) == 1)
    assert "States Parties (deposited)" in str(slack.window()["blocks"])
