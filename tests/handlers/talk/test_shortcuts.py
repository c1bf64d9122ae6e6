"""Both shortcuts in a strict local Slack."""

from handlers.talk.shortcuts import STATES_IN_MESSAGE, WATCH_A_STATE
from tests.doubles.desk import house
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import GENERAL, READER


async def test_the_states_of_a_message_are_answered_to_the_asker_alone():
    async with everyone_in(house()) as slack:
        said = await slack.say("Finland and Lithuania leave the mine ban treaty, Norway does not.")
        await slack.acts.message_shortcut(READER, GENERAL, said.ts, STATES_IN_MESSAGE)
        await slack.until(lambda: len(slack.private(GENERAL)) == 1)
        (answer,) = slack.private(GENERAL)
        assert (
            "Finland: No longer a State Party, withdrawal effective 10 January 2026" in answer.text
        )
        assert "Lithuania:" in answer.text
        assert "watch:add" in str(answer.blocks)


async def test_a_message_without_a_state_says_what_to_do():
    async with everyone_in(house()) as slack:
        said = await slack.say("Lunch?")
        await slack.acts.message_shortcut(READER, GENERAL, said.ts, STATES_IN_MESSAGE)
        await slack.until(lambda: len(slack.private(GENERAL)) == 1)
        assert "/minestatus Finland" in slack.private(GENERAL)[0].text


async def test_watch_a_state_opens_the_settings_window():
    async with everyone_in(house()) as slack:
        await slack.acts.shortcut(READER, WATCH_A_STATE)
        await slack.until(lambda: len(slack.calls("views.open")) == 1)
        assert slack.window()["title"]["text"] == "What to watch"
