"""/minewatch from the outside: what is added, listed and removed, and for which place."""

import pytest

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.alert import Post
from bot.model.request import Door
from bot.model.watch import Cadence
from bot.model.workspace import HOME, Conversation
from tests.doubles.asking import asked
from tests.doubles.bolt import SignedRequests
from tests.doubles.desk import TODAY, House, house
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import ALERTS, GENERAL, READER
from tests.handlers.watch.typed import ANN, CHANNEL, HERS, ask, watched


async def test_adding_is_read_back_with_where_what_when_and_undo(
    home: House, requests: SignedRequests
):
    answer = await ask(requests, "add Finland")
    assert answer.private
    assert "You now watch *Finland* (all kinds of news)." in answer.text
    assert "Alerts come to your direct messages, at once." in answer.text
    assert {"Undo", "Settings"} == answer.buttons.keys()
    assert watched(home) == ["Finland"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ADD Finland, Norway", ["Finland", "Norway"]),
        ("watch Finland and Norway", ["Finland", "Norway"]),
        ("add Baltics", ["Baltic States"]),
        ("add all", ["everything"]),
        ("add kinds withdrawal", ["everything"]),
        ("add “Finland”", ["Finland"]),
        ("add Finland.", ["Finland"]),
    ],
)
async def test_what_can_be_added(
    home: House, requests: SignedRequests, text: str, names: list[str]
):
    await ask(requests, text)
    assert watched(home) == names
    assert watched(home, CHANNEL) == []


@pytest.mark.parametrize("text", ["add Finland here", "add here Finland", "add Finland HERE"])
async def test_here_means_the_channel(home: House, requests: SignedRequests, text: str):
    answer = await ask(requests, text)
    assert "This channel now watches *Finland*" in answer.text
    assert watched(home, CHANNEL) == ["Finland"]
    assert watched(home) == []


async def test_here_in_a_direct_message_means_the_person(home: House, requests: SignedRequests):
    await requests.command("/minewatch", "add Finland here", channel="D1ANN")
    assert watched(home) == ["Finland"]


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("add Finland kinds withdrawal,use", "withdrawal, use of mines"),
        ("add Finland kinds withdrawal, use", "withdrawal, use of mines"),
        ("add Finland kind demining", "clearance"),
        ("add Finland legal", "legal acts only: deposit and effect"),
        ("add Finland legal acts only", "legal acts only: deposit and effect"),
        ("add Finland from parliament", "legal steps from parliament onwards"),
        ("add Finland strict", "all kinds of news; strict judgement"),
        ("add Finland wide kinds use", "use of mines; wide judgement"),
        ("add Finland reminders", "all kinds of news; reminders of dates"),
        ("add Finland withdrawal", "withdrawal"),
        ("add withdrawal use Finland", "withdrawal, use of mines"),
    ],
)
async def test_options_narrow_a_watch(requests: SignedRequests, text: str, details: str):
    assert f"*Finland* ({details})" in (await ask(requests, text)).text


async def test_what_is_not_plain_is_asked_about_and_the_rest_is_done(
    home: House, requests: SignedRequests
):
    answer = await ask(requests, "add Finland, Congo here kinds use")
    assert "“Congo” can be more than one State. Which one do you mean?" in str(answer.blocks)
    assert watched(home, CHANNEL) == ["Finland"]
    choice = answer.buttons["🇨🇩 Democratic Republic of the Congo"]
    assert choice["value"] == "/minewatch add FIN, COD kinds use here"


@pytest.mark.parametrize(
    "text",
    [
        "add Atlantis",
        "Finland",
        "watch Finland @jordan",
        "ad Finland",
        "Finland, Congo",
        "add Finland, Congo for @jordan",
    ],
)
async def test_nothing_is_done_that_was_not_plainly_asked(
    home: House, requests: SignedRequests, text: str
):
    await ask(requests, text)
    assert list(home.stores.watches.all()) == list(home.stores.deliveries.all()) == []


async def test_the_list_shows_each_watch_with_its_details_and_a_button(
    home: House, requests: SignedRequests
):
    await ask(requests, "add Finland, Norway")
    await ask(requests, "add Norway legal")
    answer = await ask(requests, "list")
    assert "You watch *Finland* and *Norway*." in answer.text
    assert "legal acts only" in str(answer.blocks)
    assert "Remove" in answer.buttons
    assert "This channel watches nothing yet." in (await ask(requests, "list here")).text


async def test_ones_own_list_mentions_what_the_channel_watches(requests: SignedRequests):
    await ask(requests, "add Finland here")
    assert "This channel watches *Finland*." in (await ask(requests, "list")).text
    assert "You watch" not in (await ask(requests, "list here")).text


async def test_a_long_list_is_paged(home: House, requests: SignedRequests):
    codes = tuple(map(Target, list(home.desk.treaty.current.states)[:45]))
    home.desk.watches.add(ANN, HERS, WatchWish(codes))
    first = await ask(requests, "list")
    assert first.buttons["Next"]["value"] == "2"
    last = await ask(requests, "list page 3")
    assert "Next" not in last.buttons
    assert last.buttons["Previous"]["value"] == "2"


async def test_removing_one_and_all(home: House, requests: SignedRequests):
    await ask(requests, "add Finland, Norway, Sweden")
    assert "No longer watched: *Finland*." in (await ask(requests, "remove Finland")).text
    assert "Not watched: Finland" in (await ask(requests, "remove Finland")).text
    await ask(requests, "remove all")
    assert watched(home) == []


async def test_removing_what_a_wider_watch_covers_says_which(requests: SignedRequests):
    await ask(requests, "add Baltics")
    answer = await ask(requests, "remove Estonia")
    assert "Not watched: Estonia (covered by the watch on Baltic States)." in answer.text


async def test_the_main_channel_is_one_place_by_its_name_and_by_its_id():
    home = house(main_channel="#mine-ban-alerts")
    main = home.desk.watches.channels.place(ALERTS, "mine-ban-alerts")
    async with everyone_in(home) as slack:
        listed = await slack.command("/minewatch", "list here", channel=ALERTS)
        assert "This channel gets every alert without a watch." in listed.fields["text"]
        added = await slack.command("/minewatch", "add Finland here", channel=ALERTS)
        assert "It gets every alert anyway, each once." in added.fields["text"]
        assert [str(watch.conversation) for watch in home.desk.watches.at(main)] == [
            "#mine-ban-alerts"
        ]
        paused = await slack.command("/minewatch", "pause 3d here", channel=ALERTS)
        assert "Alerts of this channel are paused until" in paused.fields["text"]
        await slack.press(slack.private(ALERTS)[1], "watch:undo")
        await slack.until(lambda: home.desk.watches.at(main) == ())
    assert home.desk.watches.channels.place(ALERTS) == main
    assert home.desk.watches.channels.place(GENERAL) == Place.of_channel(HOME, GENERAL)


def test_the_main_channel_is_known_by_its_id_once_something_was_posted_there():
    home = house(main_channel="#mine-ban-alerts")
    main = Conversation.of("#mine-ban-alerts")
    assert home.desk.watches.channels.place(ALERTS) == Place.of_channel(HOME, ALERTS)
    home.stores.posts.put(Post(main, "story:s1", ALERTS, "1.1", TODAY))
    assert home.desk.watches.channels.place(ALERTS) == Place(main, personal=False)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("add", "/minewatch add Finland"),
        ("remove", "You watch nothing yet."),
        ("pause", "/minewatch pause 3d"),
        ("pause soon", "/minewatch pause 3d"),
        ("pause 900d", "/minewatch pause 3d"),
        ("digest", "/minewatch digest daily 09:00"),
        ("digest hourly", "/minewatch digest daily 09:00"),
        ("quiet 22", "/minewatch quiet 22:00-07:00"),
        ("quiet 7-7", "/minewatch quiet 22:00-07:00"),
        ("zone Atlantis", "Europe/Helsinki"),
        ("add Finland coal", "I did not understand “coal”."),
        ("undo", "nothing to undo"),
        ("ad Finland", "/minewatch add Finland"),
        ("Finland", "/minewatch add Finland"),
        ("fjord", "/minewatch help"),
        ("remove Finland, Atlantis", "I did not understand “Atlantis”."),
        ("add " + "Finland " * 900, "Name fewer States at once"),
        ("add Finland to #nowhere", "I do not know the channel #nowhere."),
        ("<!channel> &amp; *x*", "/minewatch help"),
    ],
)
async def test_what_cannot_be_done_says_what_can(requests: SignedRequests, text: str, hint: str):
    answer = await ask(requests, text)
    assert answer.private
    assert hint in answer.text.replace("\u2060", "")
    assert "Traceback" not in answer.body


@pytest.mark.parametrize("word", ["help", "HELP", "?"])
async def test_help_shows_every_form(requests: SignedRequests, word: str):
    answer = await ask(requests, word)
    for form in ("add Finland here", "list", "remove", "pause 3d", "digest daily 09:00", "quiet"):
        assert form in answer.text


async def test_help_says_what_is_watched_here_and_now(requests: SignedRequests):
    await ask(requests, "add Finland")
    answer = await ask(requests, "help")
    assert "You watch *Finland*. This channel watches nothing yet." in answer.text


async def test_a_watch_can_be_added_with_its_cadence(home: House, requests: SignedRequests):
    answer = await ask(requests, "add Ukraine daily")
    assert "You now watch *Ukraine*" in answer.text
    assert "next on 3 March 2026" in answer.text
    assert home.desk.watches.deliveries.of(HERS).cadence is Cadence.DAILY


# --- another channel --------------------------------------------------------------------------


async def test_a_member_watches_for_another_channel(home: House):
    async with everyone_in(home) as slack:
        for text in ("add Finland to #mine-ban-alerts", "list in #mine-ban-alerts"):
            answer = await slack.command("/minewatch", text)
            assert f"<#{ALERTS}|mine-ban-alerts>" in answer.fields["text"]
        assert watched(home, Place.of_channel(HOME, ALERTS)) == ["Finland"]
        assert watched(home, Place.of_channel(HOME, GENERAL)) == []
        digest = await slack.command("/minewatch", "digest daily 09:00 in #mine-ban-alerts")
        said = f"The daily digest of <#{ALERTS}|mine-ban-alerts> comes at 09:00"
        assert said in digest.fields["text"]


def test_a_bare_name_is_a_channel_that_has_asked_before(home: House):
    refused = asked(home, "add Finland in #alerts", Door.WATCH)
    assert refused.refuses
    home.desk.watches.channels.note(ALERTS, "alerts")
    answer = asked(home, "add Finland in #alerts", Door.WATCH)
    assert f"<#{ALERTS}|alerts> now watches *Finland*" in answer.message.text
    assert watched(home, Place.of_channel(HOME, ALERTS)) == ["Finland"]


async def test_who_is_not_in_a_channel_changes_nothing_there(home: House):
    async with everyone_in(home) as slack:
        slack.team.rooms.leave(ALERTS, READER)
        for text in ("add Finland in #mine-ban-alerts", "list in #mine-ban-alerts"):
            answer = await slack.command("/minewatch", text)
            assert "You are not in that channel" in answer.fields["text"]
        assert list(home.stores.watches.all()) == []
