"""/minenews from the outside: pages, filters, one story, and words for what is not there."""

from dataclasses import replace
from datetime import timedelta

import pytest

import handlers
from bot.model.entry import StoryId
from bot.model.judgement import Kind
from bot.model.story import SAMPLE_FEED
from tests.doubles.bolt import Answer, SignedRequests, requests_to
from tests.doubles.desk import TODAY, House
from tests.doubles.rooms import everyone_in
from tests.doubles.shown import problems
from tests.doubles.slack import GENERAL
from tests.doubles.values import story


@pytest.fixture
def requests(home: House) -> SignedRequests:
    return requests_to(home.desk, handlers)


async def ask(requests: SignedRequests, text: str = "") -> Answer:
    answer = await requests.command("/minenews", text)
    assert answer.status == 200
    assert problems({"text": answer.text, "blocks": answer.blocks}) == []
    return answer


def fill(home: House, count: int) -> None:
    for number in range(count):
        states = ("FIN",) if number % 2 else ("EST",)
        kind = Kind.USE if number % 3 == 0 else Kind.WITHDRAWAL
        at = TODAY - timedelta(hours=number)
        home.stores.stories.put(story(f"s{number}", states=states, kind=kind, at=at))


def ids(answer: Answer) -> list[str]:
    beside = [block["accessory"] for block in answer.blocks if "accessory" in block]
    return [button["value"] for button in beside if button["action_id"] == "story:show"]


async def test_nothing_typed_shows_the_latest_stories(home: House, requests: SignedRequests):
    fill(home, 7)
    answer = await ask(requests)
    assert answer.private
    assert ids(answer) == ["s0", "s1", "s2", "s3", "s4"]
    assert answer.text.startswith("Latest stories. 1. Use of mines (Estonia): Parliament votes")
    assert answer.buttons["Older"]["value"] == "/minenews page 2"
    assert "Newer" not in answer.buttons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Finland", ["s1", "s3", "s5"]),
        ("suomi", ["s1", "s3", "s5"]),
        ("withdrawal", ["s1", "s2", "s4", "s5"]),
        ("Finland withdrawal", ["s1", "s5"]),
        ("withdrawal Finland", ["s1", "s5"]),
        ("Baltics", ["s0", "s2", "s4", "s6"]),
        ("last 10", ["s0", "s1", "s2", "s3", "s4", "s5", "s6"]),
        ("last 2 Finland", ["s1", "s3"]),
        ("Finland last 2", ["s1", "s3"]),
        ("2", ["s0", "s1"]),
        ("Finland 2", ["s1", "s3"]),
        ("use of mines in Estonia", ["s0", "s6"]),
        ("page 2", ["s5", "s6"]),
        ("Finland, Estonia use", ["s0", "s3", "s6"]),
    ],
)
async def test_filters(home: House, requests: SignedRequests, text: str, expected: list[str]):
    fill(home, 7)
    assert ids(await ask(requests, text)) == expected


async def test_one_story_shows_all_sources_and_the_states_status(
    home: House, requests: SignedRequests
):
    fill(home, 2)
    answer = await ask(requests, "story s1")
    assert (await ask(requests, "s1")).text == answer.text
    assert "1 source, oldest first" in str(answer.blocks)
    assert "No longer a State Party, withdrawal effective 10 January 2026" in answer.text
    assert {"Why this?", "Not relevant"} <= answer.buttons.keys()


async def test_the_id_of_a_story_that_was_merged_shows_the_whole_story(
    home: House, requests: SignedRequests
):
    fill(home, 2)
    home.stores.stories.put(replace(story("old", at=TODAY), merged_into=StoryId("s1")))
    whole = await ask(requests, "story s1")
    assert "id `s1`" in str(whole.blocks)
    assert (await ask(requests, "story old")).blocks == whole.blocks
    assert (await ask(requests, "old")).blocks == whole.blocks


async def test_ids_are_printed_short_and_work_as_printed(home: House, requests: SignedRequests):
    home.stores.stories.put(story("s-c4e7c8439d013c09312d", at=TODAY))
    assert "`c4e7c843`" in str((await ask(requests, "")).blocks)
    shown = await ask(requests, "story c4e7c843")
    assert "id `c4e7c843`" in str(shown.blocks)
    assert (await ask(requests, "C4E7C843")).blocks == shown.blocks
    assert (await ask(requests, "story c4e7")).blocks == shown.blocks


async def test_what_the_sample_tells_is_marked_in_lists_and_cards(
    home: House, requests: SignedRequests
):
    fill(home, 2)
    source = replace(story().sources[0], feed=SAMPLE_FEED)
    home.stores.stories.put(replace(story("s1", at=TODAY), sources=(source,)))
    listed = await ask(requests)
    assert listed.text.count("Sample · ") == 1
    assert str(listed.blocks).count("Sample · ") == 1
    card = await ask(requests, "story s1")
    assert card.text.count("Sample") == 1
    assert str(card.blocks).count("Sample") == 1
    assert "Sample" not in (await ask(requests, "story s0")).text


async def test_an_id_that_several_stories_share_is_asked_about(
    home: House, requests: SignedRequests
):
    for digits in ("c4e7000000", "c4e7111111"):
        home.stores.stories.put(story(f"s-{digits}3c09312d", at=TODAY))
    asked = await ask(requests, "story c4e7 share")
    assert asked.private
    assert "Which one?" in asked.text
    assert sorted(button["value"] for button in asked.buttons.values()) == [
        "/minenews story s-c4e70000003c09312d",
        "/minenews story s-c4e71111113c09312d",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "No stories yet."),
        ("Finland", "No stories about Finland yet."),
        ("withdrawal", "No stories on withdrawal yet."),
        ("Finland use clearance", "No stories about Finland on use of mines or clearance yet."),
        ("page 9", "There are no older stories."),
        ("story nothere", "There is no story with the id “nothere”"),
        ("last 0", "/minenews last 10"),
        ("Atlantis", "Search the stories for it?"),
        ("Congo", "can be more than one State"),
        ("search zebra", "No stories with “zebra”."),
        ("since 2026-01-01", "No stories since 1 January 2026."),
        ("yesterday", "No stories on 1 March 2026."),
        ("help", "/minenews Finland"),
        ("x" * 3001, "fewer"),
    ],
)
async def test_what_is_not_there_is_said_in_words(requests: SignedRequests, text: str, said: str):
    assert said in (await ask(requests, text)).text


async def test_words_are_looked_for_in_the_stories_kept(home: House, requests: SignedRequests):
    home.stores.stories.put(
        replace(story("s1", at=TODAY), headline="Parliament votes on zeppelins")
    )
    home.stores.stories.put(story("s2", at=TODAY))
    answer = await ask(requests, "search zeppelins")
    assert answer.text.startswith("Latest stories with “zeppelins”.")
    assert ids(answer) == ["s1"]


async def test_days_narrow_the_news(home: House, requests: SignedRequests):
    home.stores.stories.put(story("old", at=TODAY - timedelta(days=90)))
    home.stores.stories.put(story("new", at=TODAY - timedelta(days=1)))
    assert ids(await ask(requests, "since 2026-02-01")) == ["new"]
    assert ids(await ask(requests, "yesterday")) == ["new"]
    assert ids(await ask(requests, "in December 2025")) == ["old"]


async def test_more_than_a_page_holds_is_said_to_be_limited(home: House, requests: SignedRequests):
    fill(home, 30)
    answer = await ask(requests, "last 1000")
    assert len(ids(answer)) == 20
    assert "At most 20 stories at a time" in str(answer.blocks)


async def test_a_state_without_news_can_be_watched_at_once(requests: SignedRequests):
    answer = await ask(requests, "Finland")
    assert answer.buttons["Watch Finland"]["action_id"] == "watch:add:0"


async def test_paging_and_opening_by_buttons(home: House):
    fill(home, 7)
    async with everyone_in(home) as slack:
        await slack.command("/minenews", "Finland last 2")
        (first,) = slack.private(GENERAL)
        await slack.press(first, "news:page:older")
        await slack.until(lambda: len(slack.private(GENERAL)) == 2)
        second = slack.private(GENERAL)[1]
        assert "page 2" in second.text
        assert "s5" in str(second.blocks)
        await slack.press(second, "story:show")
        await slack.until(lambda: len(slack.private(GENERAL)) == 3)
        assert "oldest first" in str(slack.private(GENERAL)[2].blocks)


async def test_share_shows_the_page_to_all(home: House, requests: SignedRequests):
    fill(home, 2)
    answer = await ask(requests, "last 2 share")
    assert not answer.private
    assert "Shared by <@U1ANN>" in str(answer.blocks)


@pytest.mark.parametrize("text", ["xyzzy share", "Congo share", "story nope share"])
async def test_what_is_not_understood_is_not_shared(requests: SignedRequests, text: str):
    answer = await ask(requests, text)
    assert answer.private
