"""Words written to the bot, in channels, threads and direct messages."""

from typing import Any

import pytest

from bot.desk.places import Place
from bot.model.workspace import HOME, UserId
from bot.workspace.faults import Fault, Trouble
from bot.workspace.rooms import RoomMessage
from handlers.talk.answering import Audience
from storage import open_memory_stores
from tests.doubles.asking import asked as asked_of
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, House, desks_over
from tests.doubles.rooms import let_in
from tests.doubles.shown import problems
from tests.doubles.slack import ALERTS, BOT_USER, GENERAL, READER, StrictSlack
from tests.doubles.unreachable import Unreachable

ME = UserId(READER)


@pytest.mark.parametrize(
    ("text", "said", "private"),
    [
        ("status Finland", "No longer a State Party since 10 January 2026", False),
        ("/minestatus Finland", "No longer a State Party since 10 January 2026", False),
        ("Finland", "No longer a State Party since 10 January 2026", False),
        ("counts", "Parties", False),
        ("news Finland", "No stories about Finland yet.", False),
        ("/minenews", "No stories yet.", False),
        ("watch Finland", "now watch *Finland*", True),
        ("watch Finland here", "This channel now watches *Finland*", True),
        ("/minewatch add Finland", "now watch *Finland*", True),
        ("list", "You watch nothing yet.", True),
        ("pause 3d", "Your alerts are paused until", True),
        ("pause", "/minewatch pause 3d", True),
        ("help", "Write to me", False),
        ("", "Write to me", False),
        ("hello", "Write to me", False),
    ],
)
def test_a_command_and_plain_words_ask_for_the_same(
    home: House,
    text: str,
    said: str,
    private: bool,  # noqa: FBT001 - parametrised
):
    answer = asked_of(home, text, user=ME, channel=GENERAL)
    assert said in answer.message.text.replace("\u2060", "")
    assert (answer.audience is Audience.ASKER) is private
    assert problems(answer.message) == []


async def test_a_mention_is_answered_in_a_thread_for_all(slack: StrictSlack):
    asked = await slack.say("@minewatch Finland")
    await slack.until(lambda: len(slack.messages(GENERAL)) > 1)
    answer = slack.messages(GENERAL)[-1]
    assert answer.thread_ts == asked.ts
    assert "No longer a State Party since 10 January 2026" in answer.text


async def test_a_mention_is_answered_while_the_store_is_away():
    clock = ManualClock(TODAY)
    state = Unreachable(open_memory_stores(clock))
    desk = desks_over(state.stores(), clock, FixedDraw()).of(HOME)
    async with StrictSlack() as slack:
        await let_in(slack, desk)
        state.down = True
        await slack.say("@minewatch Finland")
        await slack.until(lambda: len(slack.messages(GENERAL)) > 1)
        assert "No longer a State Party" in slack.messages(GENERAL)[-1].text


async def test_ones_own_watches_are_shown_to_oneself_alone(home: House, slack: StrictSlack):
    await slack.say("@minewatch watch Finland")
    await slack.until(lambda: len(slack.private(GENERAL)) == 1)
    assert home.desk.watches.at(Place.of_person(HOME, ME))
    assert (
        len([m for m in slack.messages(GENERAL) if m.only_for is None and m.user == BOT_USER]) == 0
    )


async def test_a_direct_message_is_answered_in_place(home: House, slack: StrictSlack):
    direct = slack.team.rooms.direct(READER).id
    await slack.say("watch Finland", channel=direct)
    await slack.until(lambda: len(slack.direct()) == 2)
    assert slack.direct()[-1].thread_ts is None
    assert home.desk.watches.at(Place.of_person(HOME, ME))


def mention(text: str, ts: str = "1.1", **more: Any) -> dict[str, Any]:
    """An app_mention as Slack sends it; ``edited`` in ``more`` where it was edited."""
    words = f"<@{BOT_USER}> {text}"
    own = {"type": "app_mention", "channel": GENERAL, "user": READER, "text": words, "ts": ts}
    return {**own, "event_ts": ts, **more}


async def asked(slack: StrictSlack, text: str, ts: str = "1.1", **more: Any) -> None:
    """Somebody writes, or edits, a message that mentions the bot."""
    event = mention(text, ts, **more)
    slack.team.rooms.say(RoomMessage(GENERAL, ts, READER, event["text"]))
    slack.team.pace.enforced = False
    await slack.acts.emit("app_mention", event)


def answers(slack: StrictSlack) -> list[str]:
    return [call.args["text"] for call in slack.calls("chat.postMessage")]


EDITED = {"edited": {"user": READER, "ts": "9.9"}}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Finland", "Finland"),
        ("Finland", " Finland  "),
        ("Finland", "finland"),
        ("Finland  Norway", "Finland Norway"),
        ("help", "help"),
        ("Atlantis", "Atlantis"),
        ("news Finland", "news Finland"),
    ],
)
async def test_an_edited_mention_with_the_same_words_is_not_answered_again(
    slack: StrictSlack, first: str, then: str
):
    await asked(slack, first)
    said = len(slack.api.calls)
    await asked(slack, then, **EDITED)
    await asked(slack, then, **EDITED)
    assert len(slack.api.calls) == said
    assert said


async def test_an_edited_mention_with_other_words_is_answered_each_time(slack: StrictSlack):
    for text in ("Finland", "Norway", "Finland", "Finland"):
        await asked(slack, text, **EDITED)
    said = answers(slack)
    assert [name for text in said for name in ("Finland", "Norway") if name in text[:10]] == [
        "Finland",
        "Norway",
        "Finland",
    ]


async def test_the_same_words_in_another_message_are_another_question(slack: StrictSlack):
    for ts in ("1.1", "1.2"):
        await asked(slack, "Finland", ts)
    assert len(answers(slack)) == 2


async def test_a_mention_that_could_not_be_answered_is_answered_when_it_comes_again(
    slack: StrictSlack,
):
    slack.team.faults.plan(Fault(Trouble.ERROR, "chat.postMessage", code="internal_error"))
    await asked(slack, "Finland")
    await asked(slack, "Finland", **EDITED)
    assert [message.thread_ts for message in slack.messages(GENERAL)] == [None, "1.1"]


@pytest.mark.parametrize("text", ["Finland <@{bot}>", "<@{bot}> Finland <@{bot}>", "hm <@{bot}>"])
async def test_the_bots_name_may_stand_anywhere(slack: StrictSlack, text: str):
    slack.team.rooms.say(RoomMessage(GENERAL, "1.1", READER, "x"))
    await slack.acts.emit("app_mention", {**mention(""), "text": text.format(bot=BOT_USER)})
    assert BOT_USER not in str(answers(slack))
    assert ("Finland" in text) is bool(answers(slack))
    assert len(slack.calls("chat.postEphemeral")) + len(answers(slack)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"subtype": "file_share", "files": [{"id": "F1"}], "upload": False},
        {"subtype": "thread_broadcast", "thread_ts": "1.0", "root": {"ts": "1.0"}},
        {"subtype": "me_message"},
        {"subtype": None},
        {"subtype": ""},
    ],
    ids=str,
)
async def test_a_direct_message_of_a_person_is_answered_in_whatever_form(
    slack: StrictSlack, more: dict[str, Any]
):
    direct = slack.team.rooms.direct(READER).id
    event = {"type": "message", "channel_type": "im", "channel": direct, "user": READER}
    await slack.acts.emit("message.im", {**event, "text": "Finland", "ts": "1.1", **more})
    (call,) = slack.calls("chat.postMessage")
    assert "No longer a State Party since 10 January 2026" in call.args["text"]
    assert call.args.get("thread_ts") == more.get("thread_ts")


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1OTHER"},
        {"bot_id": "B1OTHER", "subtype": "bot_message"},
        {"bot_id": "B1OTHER", "subtype": "file_share"},
        {"bot_id": "B1OTHER", "subtype": "thread_broadcast"},
        {"user": BOT_USER},
        {"user": BOT_USER, "subtype": "file_share"},
        {"user": None},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "message_replied"},
        {"subtype": "channel_join"},
        {"subtype": "bot_add"},
        {"subtype": "tombstone"},
        {"subtype": "reminder_add"},
        {"channel_type": "channel"},
    ],
    ids=str,
)
async def test_what_is_no_persons_message_to_the_bot_is_passed_over(
    slack: StrictSlack, more: dict[str, Any]
):
    direct = slack.team.rooms.direct(READER).id
    event = {"type": "message", "channel_type": "im", "channel": direct, "user": READER}
    await slack.acts.emit("message.im", {**event, "text": "Finland", "ts": "1.1", **more})
    assert slack.calls("chat.postMessage") == []


# --- channels and people named in the words ---------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "watch Finland <#C024BE7LR|general>",
        "watch Finland <#C024BE7LR>",
        "watch Finland <#C024BE7LR|>",
        "watch Finland to <#C024BE7LR|mali>",
        "add <#C024BE7LR|chad>",
        "watch <#C024BE7LR|jordan> Finland",
        "watch Finland for <@U0OTHER|jordan>",
        "watch Finland <@U0OTHER>",
        "watch Finland <!subteam^S1|@chad>",
        "watch Finland <!channel>",
        "watch Finland <!here|here>",
        "watch Finland #general",
        "watch Finland @jordan",
        "remove Finland in #general",
        "pause 3d #general",
        "digest daily 09:00 <#C024BE7LR|general>",
    ],
)
async def test_another_channel_or_person_is_given_no_watch_and_no_state_is_made_of_its_name(
    home: House, slack: StrictSlack, text: str
):
    await asked(slack, text)
    (call,) = slack.calls("chat.postEphemeral")
    assert "here" in call.args["text"]
    assert list(home.stores.watches.all()) == list(home.stores.deliveries.all()) == []


@pytest.mark.parametrize("name", [f"<#{GENERAL}|general>", f"<#{GENERAL}>", f"<#{GENERAL}|>"])
async def test_this_channels_own_name_is_here(home: House, slack: StrictSlack, name: str):
    await asked(slack, f"watch Finland {name}")
    assert [w.scope.states for w in home.desk.watches.at(Place.of_channel(HOME, GENERAL))] == [
        ("FIN",)
    ]
    assert home.desk.watches.at(Place.of_person(HOME, ME)) == ()


@pytest.mark.parametrize("text", ["add Finland to #general", "add Finland #general"])
async def test_in_a_command_too(home: House, slack: StrictSlack, text: str):
    await slack.command("/minewatch", text)
    assert home.desk.watches.at(Place.of_channel(HOME, GENERAL))
    await slack.command("/minewatch", text, channel=ALERTS)
    assert f"<#{GENERAL}|general>: *Finland*" in slack.private(ALERTS)[0].text
    assert home.desk.watches.at(Place.of_channel(HOME, ALERTS)) == ()


@pytest.mark.parametrize("name", ["<#C1|mali>", "<@U1|jordan>", "#chad", "@georgia", "<!here>"])
@pytest.mark.parametrize("before", ["", "status ", "news ", "Finland "])
async def test_names_of_channels_and_people_are_no_states(
    slack: StrictSlack, name: str, before: str
):
    await asked(slack, before + name)
    private = [call.args["text"] for call in slack.calls("chat.postEphemeral")]
    (answer,) = [*answers(slack), *private]
    for state in ("Mali", "Jordan", "Chad", "Georgia"):
        assert state not in answer


async def test_the_bot_does_not_talk_to_itself_or_to_bots(slack: StrictSlack):
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": slack.team.rooms.direct(READER).id,
        "user": READER,
        "bot_id": "B1OTHER",
        "text": "Finland",
        "ts": "1.1",
    }
    await slack.acts.emit("message.im", event)
    await slack.acts.emit("message.im", {**event, "bot_id": None, "subtype": "message_changed"})
    assert slack.calls("chat.postMessage") == []
