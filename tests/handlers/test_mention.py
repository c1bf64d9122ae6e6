"""Words written to the bot, in channels, threads and direct messages."""

import pytest

from bot.desk.places import Place
from bot.model.watch import UserId
from handlers.mention import answer_words
from handlers.views.limits import problems
from handlers.watch_answers import Asker
from tests.doubles.desk import House
from tests.doubles.slack import BOT_USER, GENERAL, READER, StrictSlack

ME = UserId(READER)


@pytest.mark.parametrize(
    ("text", "said", "private"),
    [
        ("<@U0BOT> Finland", "Out since 10 January 2026", False),
        ("<@U0BOT>: status Finland", "Out since 10 January 2026", False),
        ("<@U0BOT|minewatch> /minestatus Finland", "Out since 10 January 2026", False),
        ("Finland", "Out since 10 January 2026", False),
        ("counts", "Parties", False),
        ("news Finland", "No stories about Finland yet.", False),
        ("/minenews", "No stories yet.", False),
        ("watch Finland", "now watch *Finland*", True),
        ("watch Finland here", "This channel now watches *Finland*", True),
        ("/minewatch add Finland", "now watch *Finland*", True),
        ("list", "You watch nothing yet.", True),
        ("pause 3d", "Paused until", True),
        ("pause", "/minewatch pause 3d", True),
        ("help", "Write to me", False),
        ("", "Write to me", False),
        ("hello", "Write to me", False),
    ],
)
def test_the_first_word_says_what_is_meant(home: House, text: str, said: str, private: bool):  # noqa: FBT001 - parametrised
    message, own_affair = answer_words(home.desk, Asker(ME, GENERAL), text)
    assert said in message.text.replace("\u2060", "")
    assert own_affair is private
    assert problems(message) == []


async def test_a_mention_is_answered_in_a_thread_for_all(slack: StrictSlack):
    asked = await slack.say("@minewatch Finland")
    await slack.until(lambda: len(slack.messages(GENERAL)) > 1)
    answer = slack.messages(GENERAL)[-1]
    assert answer.thread_ts == asked.ts
    assert "Out since 10 January 2026" in answer.text


async def test_ones_own_watches_are_shown_to_oneself_alone(home: House, slack: StrictSlack):
    await slack.say("@minewatch watch Finland")
    await slack.until(lambda: len(slack.private(GENERAL)) == 1)
    assert home.desk.watches.at(Place.of_person(ME))
    assert (
        len([m for m in slack.messages(GENERAL) if m.only_for is None and m.user == BOT_USER]) == 0
    )


async def test_a_direct_message_is_answered_in_place(home: House, slack: StrictSlack):
    direct = slack.team.rooms.direct(READER).id
    await slack.say("watch Finland", channel=direct)
    await slack.until(lambda: len(slack.direct()) == 2)
    assert slack.direct()[-1].thread_ts is None
    assert home.desk.watches.at(Place.of_person(ME))


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
