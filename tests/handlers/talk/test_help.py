"""Help is one word or one click away, for every command and everywhere."""

from collections.abc import AsyncIterator

import pytest

import handlers
from tests.doubles.bolt import requests_to
from tests.doubles.desk import house
from tests.doubles.rooms import everyone_in
from tests.doubles.shown import problems
from tests.doubles.slack import GENERAL, StrictSlack


@pytest.fixture
async def slack() -> AsyncIterator[StrictSlack]:
    async with everyone_in(house(), handlers, enforce_pace=False) as workspace:
        yield workspace


@pytest.mark.parametrize("command", ["/minestatus", "/minewatch", "/minenews", "/minefeeds"])
async def test_every_command_understands_help(command: str):
    answer = await requests_to(house().desk, handlers).command(command, "help")
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
