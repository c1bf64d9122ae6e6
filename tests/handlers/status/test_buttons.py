"""What lies behind the buttons of an answer, and where each leads on."""

import pytest

import handlers
from bot.model.request import Door
from handlers.views.share import as_window
from tests.doubles.asking import asked
from tests.doubles.bolt import SignedRequests, requests_to
from tests.doubles.desk import House, house
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import GENERAL, READER
from tests.doubles.status_asked import ask


@pytest.fixture(scope="module")
def home() -> House:
    return house()


@pytest.fixture(scope="module")
def requests(home: House) -> SignedRequests:
    return requests_to(home.desk, handlers)


async def test_buttons_answer_privately_and_share_posts_for_all(home: House):
    async with everyone_in(home, handlers) as slack:
        await slack.command("/minestatus", "Congo")
        [question] = slack.private(GENERAL)
        await slack.press(question, "ask:1")
        await slack.until(lambda: len(slack.private(GENERAL)) == 2)
        card = slack.private(GENERAL)[-1]
        assert "Democratic Republic of the Congo" in card.text
        await slack.press(card, "status:timeline")
        await slack.until(lambda: len(slack.private(GENERAL)) == 3)
        await slack.press(card, "status:share")
        await slack.until(lambda: any("Shared by" in str(m) for m in slack.messages(GENERAL)))
        assert f"Shared by <@{READER}>" in str(slack.messages(GENERAL)[-1])


async def test_what_lies_behind_a_card_is_one_press_away_and_leads_on(home: House):
    async with everyone_in(home, handlers) as slack:
        await slack.command("/minestatus", "Ukraine 2026-01-15")
        [card] = slack.private(GENERAL)
        for number, (pressed, said) in enumerate(
            [
                ("status:sources", "Ukraine on 15 January 2026: "),
                ("status:cite", "Ukraine, ratification, 27 December 2005"),
                ("status:more", "Ukraine on 15 January 2026: more."),
            ]
        ):
            await slack.press(card, pressed)
            await slack.until(lambda many=number + 2: len(slack.private(GENERAL)) == many)  # type: ignore[misc]
            assert said in slack.private(GENERAL)[-1].text


async def test_a_choice_of_a_question_keeps_what_was_asked_for(requests: SignedRequests):
    answer = await ask(requests, "cite Congo")
    for name, chosen in answer.buttons.items():
        assert chosen["action_id"].startswith("ask:")
        cited = await ask(requests, chosen["value"].removeprefix("/minestatus "))
        assert name.split(" ", 1)[1].removesuffix(" (COG)") in cited.text


async def test_a_press_in_the_home_tab_opens_a_window(requests: SignedRequests):
    answer = await requests.action(
        "status:show", "FIN", channel=None, view={"type": "home", "id": "V1", "blocks": []}
    )
    assert answer.status == 200


async def test_the_way_on_from_window_to_window_never_ends(home: House):
    async with everyone_in(home, handlers) as slack:
        await slack.open_home()
        await slack.until(lambda: slack.home() is not None)
        await slack.press_in_window("status:list", view=slack.home())
        await slack.until(lambda: len(slack.team.windows.stack(READER)) == 1)
        slack.team.windows.update(
            slack.window()["id"], as_window(asked(home, "Ukraine", Door.STATUS).message)
        )
        for pressed, said in (
            ("status:sources", "The decisive ones first."),
            ("status:cite", "To cite Ukraine"),
            ("status:more", "Extensions under Article 5"),
            ("status:show", "State Party since 1 June 2006"),
            ("status:timeline", "Signed the Convention"),
        ):
            await slack.press_in_window(pressed)
            await slack.until(lambda words=said: words in str(slack.window()["blocks"]))  # type: ignore[misc]
            assert len(slack.team.windows.stack(READER)) == 2
