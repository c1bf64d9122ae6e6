"""Tables and charts reach people the first time, are refused without a gap, and are fast from then on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.desk.block_kinds import KNOWN_FOR
from tests.doubles.desk import House, house
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import BOT_USER, GENERAL, READER, StrictSlack
from tests.doubles.values import story

LIST = ("/minestatus", "list withdrawn")


@pytest.fixture
def home() -> House:
    return house(untried=True)


@pytest.fixture
async def slack(home: House) -> AsyncIterator[StrictSlack]:
    async with everyone_in(home, enforce_pace=False) as workspace:
        yield workspace


def kinds(slack: StrictSlack) -> list[str]:
    """How each answer in the channel shows the list."""
    answers = [m for m in slack.messages(GENERAL, user=READER) if m.user == BOT_USER and m.blocks]
    shown = [{block["type"] for block in answer.blocks} for answer in answers]
    return [min(each & {"data_table", "table"} or {"words"}) for each in shown]


async def asked(slack: StrictSlack, number: int = 1, text: str = LIST[1]) -> bool:
    """Ask, and wait for so many answers; did it come with the acknowledgement?"""
    answer = await slack.command(LIST[0], text)
    await slack.until(lambda: len(kinds(slack)) == number)
    await slack.answered()
    return bool(answer.body)


async def test_the_first_table_is_sent_where_a_refusal_is_seen_the_next_with_the_ack(
    slack: StrictSlack,
):
    assert not await asked(slack)
    assert await asked(slack, 2)
    assert kinds(slack) == ["data_table", "data_table"]


async def test_a_refused_table_is_followed_at_once_and_remembered(slack: StrictSlack):
    slack.team.faults.refused_kinds.add("data_table")
    assert not await asked(slack)
    assert await asked(slack, 2)
    assert kinds(slack) == ["table", "table"]


async def test_where_no_table_is_taken_the_list_comes_in_words(slack: StrictSlack):
    slack.team.faults.refused_kinds.update({"data_table", "table"})
    assert not await asked(slack)
    assert await asked(slack, 2)
    assert kinds(slack) == ["words", "words"]


async def test_a_month_later_slack_may_have_learnt_it(home: House, slack: StrictSlack):
    slack.team.faults.refused_kinds.add("data_table")
    await asked(slack)
    slack.team.faults.lift()
    home.clock.move(days=KNOWN_FOR.days, minutes=1)
    await asked(slack, 2)
    assert kinds(slack) == ["table", "data_table"]


async def test_a_shared_list_says_who_shared_it_in_whatever_form(slack: StrictSlack):
    slack.team.faults.refused_kinds.add("data_table")
    await asked(slack, text=f"{LIST[1]} share")
    [answer] = [m for m in slack.messages(GENERAL) if m.user == BOT_USER]
    assert f"Shared by <@{READER}>" in str(answer.blocks[-1])
    assert kinds(slack) == ["table"]


async def test_a_mention_falls_back_too(slack: StrictSlack):
    slack.team.faults.refused_kinds.add("data_table")
    await slack.say("@minewatch who withdrew?")
    await slack.until(lambda: kinds(slack) == ["table"])
    assert [call.error for call in slack.calls("chat.postMessage")] == ["invalid_blocks", None]


async def test_a_button_falls_back_too(slack: StrictSlack):
    slack.team.faults.refused_kinds.add("data_table")
    await slack.command("/minestatus", "help")
    [help_message] = slack.private(GENERAL)
    await slack.press(help_message, "status:list", value="withdrawn")
    await slack.until(lambda: kinds(slack) == ["words", "table"])


async def test_a_chart_asked_for_in_home_comes_as_a_direct_message_and_home_says_so(
    slack: StrictSlack,
):
    await slack.open_home()
    await slack.press_in_window("status:curve", view=slack.home())
    await slack.until(lambda: bool(slack.direct()))
    [posted] = slack.direct()
    assert "data_visualization" in {block["type"] for block in posted.blocks}
    assert "in your direct messages" in str(slack.window()["blocks"][0])
    assert "3 December 1997" in str(slack.window())


async def test_where_no_chart_is_taken_home_says_it_in_the_window_alone(slack: StrictSlack):
    slack.team.faults.refused_kinds.add("data_visualization")
    await slack.command("/minestatus", "curve")
    await slack.until(lambda: bool(slack.private(GENERAL)))
    await slack.open_home()
    await slack.press_in_window("status:curve", view=slack.home())
    await slack.until(lambda: bool(slack.team.windows.stack(READER)))
    assert slack.direct() == ()
    assert "direct messages" not in str(slack.window())


async def test_the_counts_with_charts_reach_people_who_cannot_see_charts(slack: StrictSlack):
    slack.team.faults.refused_kinds.add("data_visualization")
    await slack.command("/minestatus", "counts")
    await slack.until(lambda: kinds(slack) == ["words"])


async def test_the_news_of_the_last_weeks_as_a_chart(home: House, slack: StrictSlack):
    home.stores.stories.put(story(at=home.clock.now()))
    await slack.command("/minenews", "chart")
    await slack.until(lambda: bool(slack.private(GENERAL)))
    [answer] = slack.private(GENERAL)
    assert "data_visualization" in {block["type"] for block in answer.blocks}
    assert "1 story (Withdrawal 1)" in answer.text
