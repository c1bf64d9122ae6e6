"""The answers of /minewatch: shared, pressed, undone."""

import pytest

from bot.desk.places import Place
from bot.model.workspace import HOME, UserId
from handlers.slack.bolt import finish_lazy_work
from tests.doubles.bolt import SignedRequests
from tests.doubles.desk import House
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import GENERAL, READER
from tests.handlers.watch.typed import ANN, CHANNEL, HERS, ask, watched


async def test_share_shows_the_answer_to_all_and_says_who_shared(requests: SignedRequests):
    answer = await ask(requests, "list here share")
    assert not answer.private
    assert "Shared by <@U1ANN>" in str(answer.blocks)


@pytest.mark.parametrize(
    "text",
    ["list", "List", "list page 2", "show", "add Norway", "remove Finland", "remove all", "pause 3d",
     "resume", "digest daily 09:00", "quiet 22:00-07:00", "zone Europe/Helsinki",
     "remove Sweden", "“list”", "list,"],
)  # fmt: skip
async def test_ones_own_watches_are_never_shared(requests: SignedRequests, text: str):
    await ask(requests, "add Finland")
    answer = await ask(requests, f"{text} share")
    assert answer.private
    assert "your own watches are not shared" in answer.text
    assert "Shared by" not in str(answer.blocks)


@pytest.mark.parametrize("text", ["list here share", "list share here share", "here list share"])
async def test_what_the_channel_watches_is_shared_without_ones_own(
    home: House, requests: SignedRequests, text: str
):
    await ask(requests, "add Finland")
    await ask(requests, "add Norway here")
    answer = await ask(requests, text)
    assert "Finland" not in f"{answer.text}{answer.blocks}"
    if not answer.private:
        assert "Norway" in answer.text


async def test_buttons_act_and_answer_below_the_message(home: House):
    place = Place.of_person(HOME, UserId(READER))
    async with everyone_in(home) as slack:
        await slack.command("/minewatch", "add Finland")
        (added,) = slack.private(GENERAL)
        await slack.press(added, "watch:undo")
        await slack.until(lambda: len(slack.private(GENERAL)) == 2)
        assert watched(home, place) == []
        await slack.press(slack.private(GENERAL)[1], "watch:undo")
        await slack.until(lambda: len(slack.private(GENERAL)) == 3)
        assert watched(home, place) == ["Finland"]
        await slack.command("/minewatch", "list")
        listed = slack.private(GENERAL)[3]
        await slack.press(listed, "watch:remove")
        await slack.until(lambda: len(slack.private(GENERAL)) == 5)
        assert watched(home, place) == []
        await slack.press(listed, "watch:remove")
        await slack.until(lambda: len(slack.private(GENERAL)) == 6)
        assert "removed already" in slack.private(GENERAL)[5].text


async def test_a_choice_between_names_is_one_press(home: House):
    async with everyone_in(home) as slack:
        await slack.command("/minewatch", "add Congo here legal")
        (question,) = slack.private(GENERAL)
        await slack.press(question, "ask:1")
        await slack.until(lambda: len(slack.private(GENERAL)) == 2)
        (kept,) = home.desk.watches.at(Place.of_channel(HOME, GENERAL))
        assert kept.scope.states == ("COD",)
        assert kept.scope.min_step is not None


async def test_what_is_not_understood_is_not_shared(requests: SignedRequests):
    answer = await ask(requests, "xyzzy share")
    assert answer.private


@pytest.mark.parametrize(
    ("action", "value", "place"),
    [
        ("watch:add", "FIN", HERS),
        ("watch:add:0.1", "FIN here kinds use", CHANNEL),
        ("watch:add:all", "all", HERS),
        ("ask:0", "/minewatch add FIN here", CHANNEL),
    ],
)
async def test_buttons_of_messages_posted_long_ago_still_add(
    home: House, requests: SignedRequests, action: str, value: str, place: Place
):
    assert (await requests.action(action, value)).status == 200
    await finish_lazy_work(requests.app)
    assert watched(home, place) == (["everything"] if value == "all" else ["Finland"])


async def test_a_bare_stop_shows_what_is_watched_with_its_buttons(
    home: House, requests: SignedRequests
):
    await ask(requests, "add Finland")
    for word in ("stop", "remove"):
        answer = await ask(requests, word)
        assert "/minewatch remove all" in answer.text
        assert answer.buttons["Remove"]["value"] == f"{ANN}:FIN"
    assert watched(home) == ["Finland"]


async def test_undo_takes_back_ones_last_change_and_says_what(
    home: House, requests: SignedRequests
):
    await ask(requests, "add Finland")
    await ask(requests, "pause 3d")
    assert (await ask(requests, "undo")).text == "Undone. Alerts come at once."
    assert watched(home) == ["Finland"]


async def test_each_setting_can_be_undone_by_its_button(requests: SignedRequests):
    changed = await ask(requests, "digest daily 09:00")
    assert changed.buttons["Undo"]["action_id"] == "watch:undo"
    same = await ask(requests, "digest daily 09:00")
    assert "Undo" not in same.buttons
