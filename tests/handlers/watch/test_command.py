"""/minewatch from the outside: typed words in, answers as Slack gets them, buttons pressed."""

import pytest

import handlers
from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.alert import Post
from bot.model.request import Door
from bot.model.watch import Cadence, ConversationId, UserId
from handlers.slack.bolt import finish_lazy_work
from tests.doubles.asking import asked
from tests.doubles.bolt import Answer, SignedRequests, requests_to
from tests.doubles.desk import TODAY, House, house
from tests.doubles.rooms import everyone_in
from tests.doubles.shown import problems
from tests.doubles.slack import ALERTS, GENERAL, READER

ANN, CHANNEL = UserId("U1ANN"), Place.of_channel("C1NEWS")
HERS = Place.of_person(ANN)


@pytest.fixture
def requests(home: House) -> SignedRequests:
    return requests_to(home.desk, handlers)


async def ask(requests: SignedRequests, text: str) -> Answer:
    answer = await requests.command("/minewatch", text)
    assert answer.status == 200
    assert problems({"text": answer.text, "blocks": answer.blocks}) == []
    return answer


def watched(home: House, place: Place = HERS) -> list[str]:
    return [home.desk.watches.name(one) for one in home.desk.watches.at(place)]


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
    assert list(home.stores.watches) == list(home.stores.deliveries) == []


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
        assert [watch.conversation for watch in home.desk.watches.at(main)] == ["#mine-ban-alerts"]
        paused = await slack.command("/minewatch", "pause 3d here", channel=ALERTS)
        assert "Alerts of this channel are paused until" in paused.fields["text"]
        await slack.press(slack.private(ALERTS)[1], "watch:undo")
        await slack.until(lambda: home.desk.watches.at(main) == ())
    assert home.desk.watches.channels.place(ALERTS) == main
    assert home.desk.watches.channels.place(GENERAL) == Place.of_channel(GENERAL)


def test_the_main_channel_is_known_by_its_id_once_something_was_posted_there():
    home = house(main_channel="#mine-ban-alerts")
    main = ConversationId("#mine-ban-alerts")
    assert home.desk.watches.channels.place(ALERTS) == Place.of_channel(ALERTS)
    home.stores.posts.put(Post(main, "story:s1", ALERTS, "1.1", TODAY))
    assert home.desk.watches.channels.place(ALERTS) == Place(main, personal=False)


async def test_pause_and_resume(home: House, requests: SignedRequests):
    answer = await ask(requests, "pause 3d")
    assert "Your alerts are paused until" in answer.text
    assert "5 March 2026, 09:00 (UTC)" in answer.text
    assert answer.buttons["Resume now"]["action_id"] == "watch:resume"
    await ask(requests, "resume")
    assert home.desk.watches.deliveries.of(HERS).paused_until is None


@pytest.mark.parametrize(
    ("text", "until"),
    [("until 12:00", "2 March 2026, 12:00"), ("until 10am", "3 March 2026, 10:00")],
)
async def test_a_time_alone_is_the_next_by_the_persons_clock(
    home: House, requests: SignedRequests, text: str, until: str
):
    home.desk.watches.deliveries.learn_zone(ANN, "Europe/Helsinki")  # it is eleven there
    assert f"paused until {until}" in (await ask(requests, f"pause {text}")).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "digest daily 09:00",
            "Your daily digest comes at 09:00 (Europe/Helsinki); next on 3 March 2026.",
        ),
        (
            "digest daily 09:00 here",
            "The daily digest of this channel comes at 09:00 (Europe/Helsinki); next on 3 March",
        ),
        ("digest daily 9", "comes at 09:00"),
        ("digest daily at 5pm", "comes at 17:00 (Europe/Helsinki); next on 2 March 2026."),
        ("digest weekly monday 09:00", "weekly digest comes on Mondays at 09:00"),
        ("digest weekly fri 7.30", "weekly digest comes on Fridays at 07:30"),
        ("digest weekly", "weekly digest comes on Mondays at 09:00"),
        ("digest off", "Your alerts come at once."),
        ("digest off here", "Alerts of this channel come at once."),
        ("digest daily at noon", "comes at 12:00"),
        (
            "quiet 22:00-07:00",
            "wait between 22:00 and 07:00 (Europe/Helsinki); legal acts are sent",
        ),
        ("quiet 22:00 to 7:00", "wait between 22:00 and 07:00"),
        ("quiet off", "Your alerts no longer have quiet hours."),
    ],
)
async def test_when_alerts_come(home: House, requests: SignedRequests, text: str, said: str):
    home.desk.watches.deliveries.learn_zone(ANN, "Europe/Helsinki")
    assert said in (await ask(requests, text)).text


async def test_who_adds_while_paused_is_told_so(requests: SignedRequests):
    await ask(requests, "pause 3d")
    answer = await ask(requests, "add Finland")
    assert "Paused until" in answer.text
    assert "Resume now" in answer.buttons


async def test_a_pause_that_is_over_is_not_mentioned(home: House, requests: SignedRequests):
    await ask(requests, "pause 3d")
    home.clock.move(days=4)
    assert "Paused" not in (await ask(requests, "digest daily")).text


async def test_a_channel_has_a_digest_of_its_own(home: House, requests: SignedRequests):
    await ask(requests, "digest daily 09:00 here")
    assert home.desk.watches.deliveries.of(CHANNEL).cadence is Cadence.DAILY
    assert home.desk.watches.deliveries.of(HERS).cadence is Cadence.AT_ONCE


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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("GMT+2", "UTC+2, where it is 11:00 now."),
        ("GMT-5", "UTC-5, where it is 04:00 now."),
        ("gmt + 3", "UTC+3, where it is 12:00 now."),
        ("“UTC+5:30”", "Asia/Kolkata, where it is 14:30 now."),
        ("Helsinki", "Europe/Helsinki, where it is 11:00 now."),
    ],
)
async def test_a_zone_is_read_back_with_its_clock(requests: SignedRequests, typed: str, said: str):
    answer = await ask(requests, f"zone {typed}")
    assert answer.text.replace("\u2060", "") == f"Your alerts use the time zone {said}"


async def test_a_zone_is_read_back_with_when_the_digest_comes_in_it(requests: SignedRequests):
    await ask(requests, "digest daily 09:00")
    answer = await ask(requests, "zone Asia/Tokyo")
    assert "Your daily digest comes at 09:00 (Asia/Tokyo); next on 3 March 2026." in answer.text


async def test_the_zone_is_taken_from_the_profile_the_first_time_it_matters(home: House):
    async with everyone_in(home) as slack:
        answer = await slack.command("/minewatch", "digest daily 09:00")
        zone = home.desk.watches.deliveries.zone_of(UserId(READER))
        assert zone
        assert f"({zone})" in answer.fields["text"]
        await slack.command("/minewatch", "quiet 22:00-07:00")
        assert len(slack.calls("users.info")) == 1


async def test_buttons_act_and_answer_below_the_message(home: House):
    place = Place.of_person(UserId(READER))
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
        (kept,) = home.desk.watches.at(Place.of_channel(GENERAL))
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
        assert watched(home, Place.of_channel(ALERTS)) == ["Finland"]
        assert watched(home, Place.of_channel(GENERAL)) == []
        digest = await slack.command("/minewatch", "digest daily 09:00 in #mine-ban-alerts")
        said = f"The daily digest of <#{ALERTS}|mine-ban-alerts> comes at 09:00"
        assert said in digest.fields["text"]


def test_a_bare_name_is_a_channel_that_has_asked_before(home: House):
    refused = asked(home, "add Finland in #alerts", Door.WATCH)
    assert refused.refuses
    home.desk.watches.channels.note(ALERTS, "alerts")
    answer = asked(home, "add Finland in #alerts", Door.WATCH)
    assert f"<#{ALERTS}|alerts> now watches *Finland*" in answer.message.text
    assert watched(home, Place.of_channel(ALERTS)) == ["Finland"]


async def test_who_is_not_in_a_channel_changes_nothing_there(home: House):
    async with everyone_in(home) as slack:
        slack.team.rooms.leave(ALERTS, READER)
        for text in ("add Finland in #mine-ban-alerts", "list in #mine-ban-alerts"):
            answer = await slack.command("/minewatch", text)
            assert "You are not in that channel" in answer.fields["text"]
        assert list(home.stores.watches) == []
