"""/minefeeds from the outside: a strict Slack, the real Bolt app, a local web."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest_asyncio

import handlers
from bot.model.entry import Feed, FeedId, FeedRecord, FeedState
from handlers.slack.bolt import build_bolt_app
from handlers.slack.desks import AtOwnDesk
from tests.doubles.desk import ADMIN, House, house
from tests.doubles.documents import DAY, item, items, rss
from tests.doubles.feed_desk import FeedHouse, feed_house
from tests.doubles.slack import COLLEAGUE, GENERAL, READER, StrictSlack
from tests.doubles.web import Answer, FeedServer

EVIL = "<!channel> <https://evil.example|Click> & *bold* <@U123>"
DOCUMENT = rss(
    item(
        "Latvia deposits its notice of withdrawal from the Ottawa Convention on anti-personnel mines",
        "https://n.example/latvia",
        "latvia",
    ),
    *items(3),
    channel="",
)


@dataclass
class Room:
    """The workspace with feeds behind it. READER is an admin, COLLEAGUE is not."""

    slack: StrictSlack
    feeds: FeedHouse
    home: House
    web: FeedServer

    async def ask(self, text: str, user: str = READER) -> str:
        """The answer of the same round trip, as it is read out."""
        return (await self.slack.command("/minefeeds", text, user=user)).fields["text"]

    async def later(self, text: str, count: int = 1, user: str = READER):
        """What arrives through the response_url after the answer."""
        before = len(self.slack.private(GENERAL, user))
        await self.ask(text, user)
        await self.slack.until(lambda: len(self.slack.private(GENERAL, user)) > before + count)
        return self.slack.private(GENERAL, user)[-1]

    def put(self, name: str, state: FeedState | None = None, **feed: object) -> None:
        url = f"https://{name}.example/feed"
        record = FeedRecord(Feed(FeedId(name), name.title(), url, **feed), state or FeedState())
        self.feeds.stores.feeds.put(record)


def mrkdwn(part: object) -> list[str]:
    """Every text in which Slack would see mentions and links (plain_text shows them as typed)."""
    if isinstance(part, dict):
        own = [part["text"]] if part.get("type") == "mrkdwn" else []
        return own + [text for value in part.values() for text in mrkdwn(value)]
    return [t for one in part for t in mrkdwn(one)] if isinstance(part, list | tuple) else []


@pytest_asyncio.fixture
async def room() -> AsyncIterator[Room]:
    home = house()
    async with StrictSlack() as slack, FeedServer() as web, feed_house() as behind:
        app = build_bolt_app(slack.access)
        home.desk.rights.operators = frozenset({READER, ADMIN})
        desk = replace(home.desk, feeds=behind.desk)
        app.use(AtOwnDesk(lambda _workspace: desk))
        handlers.register(app)
        await slack.deliver(app)
        web.serve("/feed", Answer(DOCUMENT))
        yield Room(slack, behind, home, web)


async def test_the_list_names_every_feed_with_its_id_and_how_it_is(room: Room):
    room.put("bbc", FeedState(last_success_at=DAY))
    room.put("dead", FeedState(error="The site denies access (403).", failing_since=DAY))
    for typed in ("", "list"):
        answer = await room.ask(typed)
        assert "2 feeds in the list" in answer
        assert "Bbc (fine)" in answer
        assert "Dead (failing)" in answer


async def test_status_says_in_words_what_is_wrong_and_when_it_is_asked_again(room: Room):
    room.put("bbc", FeedState(last_success_at=DAY, next_poll_at=DAY + timedelta(hours=1)))
    state = FeedState(error="The site denies access (403).", failing_since=DAY, next_poll_at=DAY)
    room.put("dead", state)
    answer = await room.ask("status")
    assert "1 fine, 1 failing" in answer
    assert "The site denies access (403)." in answer
    [shown] = room.slack.private(GENERAL)
    for said in ("Failing since <!date^", "Last success <!date^", "Next <!date^"):
        assert said in str(shown.blocks)


async def test_status_says_first_what_keeps_minewatch_from_its_work(room: Room):
    room.put("bbc", FeedState(last_success_at=DAY))
    room.feeds.troubles.append("The store cannot be written (No space left).")
    assert (await room.ask("status")).startswith("The store cannot be written (No space left).")
    [shown] = room.slack.private(GENERAL)
    assert "⚠️ The store cannot be written" in str(shown.blocks[0])
    room.feeds.troubles.clear()
    assert "store" not in await room.ask("status")


async def test_status_says_once_what_all_feeds_fail_of(room: Room):
    for n in range(9):
        at = {"last_attempt_at": DAY, "failing_since": DAY, "next_poll_at": DAY}
        state = FeedState(error="The site's name cannot be resolved (DNS).", unreached=True, **at)
        room.put(f"site{n}", state)
    answer = await room.ask("status")
    assert answer.startswith("No feed can be reached; this machine seems to be offline. Feeds: 9")
    [shown] = room.slack.private(GENERAL)
    assert "⚠️ No feed can be reached" in str(shown.blocks[0])
    assert "resolved" not in str(shown.blocks)


async def test_a_long_list_stays_within_slack_s_limits(room: Room):
    for n in range(120):
        state = FeedState(error="x" * 300, failing_since=DAY, next_poll_at=DAY, last_success_at=DAY)
        room.put(f"feed-with-a-long-name-{n}", state)
    await room.ask("list")  # the strict Slack refuses what is too long
    await room.ask("status")
    assert len(room.slack.private(GENERAL)) == 2


async def test_adding_shows_a_preview_and_confirming_adds(room: Room):
    preview = await room.later(f"add {room.web.url('/feed')}")
    assert "Add the feed A feed (4 entries)?" in preview.text
    assert "Would send an alert as Withdrawal: Latvia" in str(preview.blocks)
    assert "Would not send an alert" in str(preview.blocks)
    assert len(room.feeds.stores.feeds) == 0
    await room.slack.press(preview, "feeds:confirm")
    await room.slack.until(lambda: "Added" in room.slack.private(GENERAL)[-1].text)
    assert len(room.feeds.stores.feeds) == 1
    assert len(room.web.asked) == 1


async def test_a_person_who_is_no_admin_may_look_and_not_change(room: Room):
    room.put("bbc")
    assert "1 feed in the list" in await room.ask("list", COLLEAGUE)
    for typed in (
        "remove bbc",
        "pause bbc",
        "resume bbc",
        "check",
        "add languages tr",
        f"add {room.web.url('/feed')}",
    ):
        answer = await room.ask(typed, COLLEAGUE)
        assert "Only Minewatch's admins can manage feeds" in answer
    assert room.web.asked == []
    assert len(room.feeds.stores.feeds) == 1


async def test_removing_pausing_and_resuming(room: Room):
    room.put("bbc")
    assert "Paused: Bbc" in await room.ask("pause bbc")
    assert "Resumed: Bbc" in await room.ask("resume bbc")
    assert "Removed: Bbc" in await room.ask("remove bbc")
    assert "0 feeds" in await room.ask("list")


async def test_languages_are_added_at_once_and_the_button_takes_them_out_again(room: Room):
    assert "Added Google News in Thai." in await room.ask("add languages Thai")
    said = await room.ask("add languages tr, Thai vi Klingon")
    assert said.startswith(
        "Added Google News in Turkish and Vietnamese; Thai was already on; "
        "Minewatch does not search in “Klingon”, only in Albanian, "
    )
    added = room.slack.private(GENERAL)[-1]
    await room.slack.press(added, "feeds:undo")
    await room.slack.until(lambda: "Removed" in room.slack.private(GENERAL)[-1].text)
    assert [record.feed.id for record in room.feeds.stores.feeds.all()] == ["gnews-th"]
    await room.slack.press(added, "feeds:undo")
    await room.slack.until(lambda: "no longer in the list" in room.slack.private(GENERAL)[-1].text)


async def test_every_language_at_once_stays_within_slack_s_limits(room: Room):
    names = (await room.ask("add languages")).partition(": ")[2].rstrip(".")
    await room.ask(f"add languages {names}")
    count = len(room.feeds.stores.feeds)
    assert count == names.count(",") + 2
    assert f"{count} feeds in the list" in await room.ask("list")
    again = await room.ask(f"add languages {names}")
    assert again.endswith("were already on.")
    assert room.slack.private(GENERAL)[-1].blocks[-1]["type"] == "section"


async def test_a_language_that_is_none_is_answered_with_those_that_are(room: Room):
    answer = await room.ask("add language <!channel>")
    assert "<!channel>" not in answer
    assert "only in Albanian, " in answer
    assert len(room.feeds.stores.feeds) == 0


async def test_added_languages_are_shared_when_asked_for(room: Room):
    answer = await room.slack.command("/minefeeds", "add language tr share")
    assert answer.fields["response_type"] == "in_channel"


async def test_what_cannot_be_added_is_said_in_words(room: Room):
    said = await room.later(f"add {room.web.serve('/page', Answer(b'<html>Hi</html>'))}")
    assert "was not added. The address returns a web page" in said.text


async def test_checking_says_what_is_wrong_now(room: Room):
    url = room.web.serve("/bad", Answer(status=500))
    room.feeds.stores.feeds.put(FeedRecord(Feed(FeedId("bad"), "Bad", url)))
    said = await room.later("check")
    assert "0 of 1 feed answers with entries." in said.text
    assert "a server error (500)" in said.text


async def test_a_check_is_shared_when_asked_for(room: Room):
    url = room.web.serve("/good", DOCUMENT)
    room.feeds.stores.feeds.put(FeedRecord(Feed(FeedId("good"), "Good", url)))
    before = len(room.slack.messages(GENERAL))
    answer = await room.slack.command("/minefeeds", "check good share")
    assert answer.fields["response_type"] == "ephemeral"
    await room.slack.until(lambda: len(room.slack.messages(GENERAL)) > before)
    assert "answers with entries" in room.slack.messages(GENERAL)[-1].text


async def test_nonsense_gets_a_suggestion(room: Room):
    assert "Did you mean `/minefeeds status`?" in await room.ask("sttus")
    assert "/minefeeds add" in await room.ask("add")
    assert "`/minefeeds help`" in await room.ask("xyzzy")
    assert "There is no feed" in await room.ask("pause nothing")
    assert "preview a feed" in await room.ask("help")
    assert "add languages tr,th,vi" in await room.ask("help")


async def test_a_feed_cannot_ping_or_forge_a_link(room: Room):
    title = EVIL.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body = DOCUMENT.replace(b"A feed", title.encode()).replace(b"Story number 0", title.encode())
    preview = await room.later(f"add {room.web.serve('/evil', Answer(body))}")
    shown = preview.text + " ".join(mrkdwn(preview.blocks))
    for forged in ("<!channel>", "<https://evil.example|", "<@U123>", "*bold*"):
        assert forged not in shown
