"""/minestatus map: a picture by its address, uploaded, or in words, by what the workspace allows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.pictures.gallery import Gallery
from bot.workspace.faults import Fault, Trouble
from tests.doubles.desk import House, house
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import GENERAL, StrictSlack

PUBLIC = "https://bot.example.org"
SEED = "map 2025-06-16"


@pytest.fixture
def home() -> House:
    """Nothing is reached from outside: pictures are uploaded."""
    return house(gallery=Gallery())


@pytest.fixture
async def slack(home: House) -> AsyncIterator[StrictSlack]:
    async with everyone_in(home, enforce_pace=False) as workspace:
        yield workspace


def image_in(blocks: Any) -> dict[str, Any]:
    return next((block for block in blocks if block["type"] == "image"), {})


async def asked(slack: StrictSlack, text: str) -> tuple[str, list[dict[str, Any]]]:
    """What is shown last, in the answer itself or after it."""
    before = len(slack.private(GENERAL))
    await slack.command("/minestatus", text)
    await slack.until(lambda: len(slack.private(GENERAL)) > before)
    shown = slack.private(GENERAL)[-1]
    return shown.text, list(shown.blocks)


async def test_the_picture_is_in_the_answer_itself_where_it_has_an_address():
    home = house(gallery=Gallery(PUBLIC))
    async with everyone_in(home) as slack:
        answer = (await slack.command("/minestatus", SEED)).fields
    image = image_in(answer["blocks"])
    assert image["image_url"].startswith(f"{PUBLIC}/map.png?on=2025-06-16&v=")
    for said in (answer["text"], image["alt_text"]):
        assert "165 States Parties" in said
        assert "(5): Estonia, Finland, Latvia, Lithuania, Poland" in said
        assert "32 not joined" in said


async def test_without_an_address_it_is_uploaded_once(home: House, slack: StrictSlack):
    for _ in range(2):
        text, blocks = await asked(slack, SEED)
        assert "165 States Parties" in text
        assert image_in(blocks)["slack_file"]["id"] in slack.team.files
    assert len(slack.calls("files.completeUploadExternal")) == 1


async def test_without_the_scope_the_numbers_come_as_a_list_and_it_is_not_asked_for_again_soon(
    home: House, slack: StrictSlack
):
    slack.team.app.scopes -= {"files:write"}
    for _ in range(2):
        text, blocks = await asked(slack, SEED)
        assert "165 States Parties" in text
        assert not image_in(blocks)
        assert "Estonia, Finland, Latvia, Lithuania, Poland" in str(blocks)
    assert [call.error for call in slack.calls("files.getUploadURLExternal")] == ["missing_scope"]


async def test_a_picture_that_slack_has_not_looked_at_yet_is_sent_again(
    home: House, slack: StrictSlack
):
    slack.team.faults.unready_times = 2
    asking = asyncio.create_task(asked(slack, SEED))
    while not asking.done():
        await home.clock.advance(1)
        await asyncio.sleep(0)
    _, blocks = await asking
    assert image_in(blocks)["slack_file"]["id"] in slack.team.files


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_an_upload_that_fails_costs_the_picture_and_not_the_answer(
    home: House, slack: StrictSlack, method: str
):
    slack.team.faults.plan(Fault(Trouble.ERROR, method, code="internal_error"))
    text, blocks = await asked(slack, SEED)
    assert "165 States Parties" in text
    assert not image_in(blocks)


async def test_two_days_say_what_changed_between_them(home: House, slack: StrictSlack):
    text, blocks = await asked(slack, "map 2025-06-16 2026-02-25")
    assert "Changed: Estonia, Finland" in text
    assert "Poland: State Party, withdrawal announced or approved → No longer a State Party" in str(
        blocks
    )


async def test_a_group_is_shown_alone(home: House, slack: StrictSlack):
    text, _ = await asked(slack, "map Baltics 2026-02-25")
    assert "0 States Parties, 3 no longer, 0 not joined" in text


async def test_a_mention_gets_the_picture_too(home: House, slack: StrictSlack):
    await slack.say("@minewatch map of 16 June 2025")
    await slack.until(lambda: len(slack.messages(GENERAL)) > 1)
    message = slack.messages(GENERAL)[-1]
    assert image_in(message.blocks)["slack_file"]["id"] in slack.team.files
