"""The buttons of an alert, pressed in a strict local Slack under the real card."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.alert import DigestAlert, StoryAlert
from bot.model.entry import StoryId
from bot.model.judgement import Evidence
from bot.model.workspace import HOME, UserId
from bot.workspace.rooms import RoomMessage
from handlers.alerts.render import SlackRenderer
from tests.doubles.desk import TODAY, House
from tests.doubles.slack import ALERTS, READER, StrictSlack
from tests.doubles.values import outbox_item, stored_entry, story

ME = UserId(READER)
CHANNEL = Place.of_channel(HOME, ALERTS)


async def posted(home: House, slack: StrictSlack, *states: str) -> RoomMessage:
    """The alert of a story, as the outbox would post it."""
    home.stores.stories.put(story(states=states or ("FIN",), at=TODAY))
    home.stores.entries.put(stored_entry())
    return await post(home, slack, StoryAlert(StoryId("s1"), ()))


async def post(home: House, slack: StrictSlack, payload: StoryAlert | DigestAlert) -> RoomMessage:
    item = outbox_item("o1", payload)
    home.stores.outbox.put(item)
    message = SlackRenderer(home.desks.of).message(item)
    assert message is not None
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(slack.token, base_url=slack.api_url)
    await client.chat_postMessage(channel=ALERTS, text=message.text, blocks=list(message.blocks))
    return slack.messages(ALERTS)[-1]


async def pressed(slack: StrictSlack, message: RoomMessage, action_id: str) -> RoomMessage:
    before = len(slack.private(ALERTS))
    await slack.press(message, action_id)
    await slack.until(lambda: len(slack.private(ALERTS)) > before)
    return slack.private(ALERTS)[-1]


async def test_status_answers_privately(home: House, slack: StrictSlack):
    answer = await pressed(slack, await posted(home, slack), "status:show")
    assert "No longer a State Party since 10 January 2026" in answer.text


async def test_watch_adds_a_personal_watch_with_undo(home: House, slack: StrictSlack):
    answer = await pressed(slack, await posted(home, slack), "watch:add")
    assert "now watch *Finland*" in answer.text
    (mine,) = home.desk.watches.at(Place.of_person(HOME, ME))
    assert mine.personal
    await pressed(slack, answer, "watch:undo")
    assert home.desk.watches.at(Place.of_person(HOME, ME)) == ()


async def test_why_begins_with_who_watches_what_and_what_is_reported(
    home: House, slack: StrictSlack
):
    home.desk.watches.add(ME, CHANNEL, WatchWish((Target("FIN"),)))
    answer = await pressed(slack, await posted(home, slack), "story:why")
    assert answer.text.startswith(
        f"<#{ALERTS}> watches Finland. This is about a withdrawal; it names Finland."
    )
    assert "Example News" in answer.text
    assert "2 March 2026, 09:00 UTC" in answer.text
    assert not re.search(r"score|threshold|\d\.\d|leave the mine ban", answer.text)


async def test_a_watch_on_a_group_names_the_member_the_story_is_about(
    home: House, slack: StrictSlack
):
    home.desk.watches.add(ME, CHANNEL, WatchWish((Target("group:baltics"),)))
    answer = await pressed(slack, await posted(home, slack, "LVA"), "story:why")
    assert f"<#{ALERTS}> watches the Baltic States; Latvia is one of them." in answer.text


async def test_the_evidence_is_behind_a_button_and_explains_its_terms(
    home: House, slack: StrictSlack
):
    why = await pressed(slack, await posted(home, slack), "story:why")
    answer = await pressed(slack, why, "story:evidence")
    assert "leave the mine ban treaty" in answer.text
    assert "80 of 100 certain; a normal watch takes stories from 50 up" in answer.text
    assert "Each number is the weight of a word" in answer.text


async def test_the_evidence_says_what_joined_each_further_report_to_the_story(
    home: House, slack: StrictSlack
):
    card = await posted(home, slack)
    further = stored_entry("e2", title="Helsinki leaves the mine ban")
    reasons = (
        Evidence("story", "same_step", "same State, same step, same day", "entry"),
        Evidence("story", "same_number", "both say 3,500", "entry"),
    )
    judged = replace(further.judgement, evidence=(*further.judgement.evidence, *reasons))
    home.stores.entries.put(replace(further, judgement=judged))
    answer = await pressed(slack, await pressed(slack, card, "story:why"), "story:evidence")
    assert (
        "Joined to this story because: “Helsinki leaves the mine ban”: "
        "same State, same step, same day; both say 3,500" in answer.text
    )
    assert "Parliament votes" not in answer.text.partition("Joined to")[2]


async def test_the_buttons_of_a_card_whose_story_was_merged_speak_of_the_whole_story(
    home: House, slack: StrictSlack
):
    card = await posted(home, slack)
    home.stores.stories.put(
        replace(story("s0", at=TODAY), headline="The whole story"),
        replace(story(at=TODAY), merged_into=StoryId("s0")),
    )
    assert "“The whole story”" in (await pressed(slack, card, "story:why")).text
    answer = await pressed(slack, card, "story:not_relevant")
    (kept,) = home.stores.feedback.all()
    assert kept.story == "s0"
    await pressed(slack, answer, "story:relevant")
    assert [kept.undone_at for kept in home.stores.feedback.all()] == [TODAY]


async def test_not_relevant_is_kept_thanked_for_and_can_be_taken_back(
    home: House, slack: StrictSlack
):
    card = await posted(home, slack)
    answer = await pressed(slack, card, "story:not_relevant")
    assert "Noted as not relevant" in answer.text
    (kept,) = home.stores.feedback.all()
    assert (kept.by, str(kept.conversation)) == (ME, ALERTS)
    await pressed(slack, answer, "story:relevant")
    assert [kept.undone_at for kept in home.stores.feedback.all()] == [TODAY]
    assert slack.messages(ALERTS)[-1].ts == card.ts


async def test_several_states_are_chosen_from_in_private(home: House, slack: StrictSlack):
    card = await posted(home, slack, "EST", "LVA", "LTU")
    states = await pressed(slack, card, "story:states")
    assert all(name in states.text for name in ("Estonia", "Latvia", "Lithuania"))
    choice = await pressed(slack, card, "story:watch")
    await pressed(slack, choice, "watch:add:all")
    assert len(home.desk.watches.at(Place.of_person(HOME, ME))) == 3


async def test_a_story_that_is_gone_is_said_to_be_gone(home: House, slack: StrictSlack):
    card = await posted(home, slack)
    home.stores.stories.remove("s1")
    for action_id in ("story:why", "story:not_relevant"):
        assert "no longer kept" in (await pressed(slack, card, action_id)).text


async def test_a_digest_that_does_not_fit_is_paged_through(home: House, slack: StrictSlack):
    ids = tuple(StoryId(f"s{number}") for number in range(45))
    for number, story_id in enumerate(ids):
        home.stores.stories.put(story(story_id, at=TODAY - timedelta(hours=number)))
    digest = await post(home, slack, DigestAlert(ids, "daily", TODAY - timedelta(days=1)))
    assert "Show all 45 stories" in str(digest.blocks)
    first = await pressed(slack, digest, "digest:all")
    assert "'s19'" in str(first.blocks)
    last = await pressed(slack, await pressed(slack, first, "digest:all:older"), "digest:all:older")
    assert "'s44'" in str(last.blocks)
    assert "digest:all:older" not in str(last.blocks)
