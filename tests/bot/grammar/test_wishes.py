"""Nothing is changed by a sentence that only tells of States, or is typed after another command."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.grammar.read import Grammar
from bot.model.request import CHANGES, Asked, DigestAt, Door, Request, WatchOptions
from bot.model.watch import Cadence
from bot.treaty.load import load_treaty

TREATY = load_treaty()
GRAMMAR = Grammar(lambda: TREATY)
TODAY = date(2026, 11, 26)


def read(text: str, door: Door = Door.MESSAGE) -> Request:
    return GRAMMAR.read(text, door, TODAY)


def is_done(request: Request) -> bool:
    return request.asked in CHANGES and request.question is None


@pytest.mark.parametrize(
    "text",
    [
        "Finland's parliament voted to drop the treaty",
        "I read that Latvia decided to drop the convention",
        "Did the government of Finland decide to drop the treaty?",
        "Has anything happened to cancel Finland's membership?",
        "Lithuania to follow Latvia out of the convention",
        "stop Finland from leaving",
        "please stop the production of mines in Myanmar",
        "the vote was put on hold until friday",
        "Finland resumed production of mines",
        "demining will continue in Cambodia",
        "demining will continue",
        "who can undo a withdrawal",
        "Cambodia will remove 5000 mines",
        "remove mines in Cambodia",
        "Poland track record",
        "stop alerts for Poland until friday",
    ],
)
def test_a_sentence_about_states_changes_nothing(text: str):
    assert not is_done(read(text))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("delete Finland", Asked.WATCH_REMOVE),
        ("the Baltics, add them here please", Asked.WATCH_ADD),
        ("Finland please watch", Asked.WATCH_ADD),
        ("Finland and Norway: add, daily please", Asked.WATCH_ADD),
        ("@Minewatch, add Finland please", Asked.WATCH_ADD),
        ("alert me about withdrawals from the treaty in the Baltics", Asked.WATCH_ADD),
        ("im on holiday till 7 December, hold everything", Asked.WATCH_PAUSE),
        ("I'm back, resume alerts", Asked.WATCH_RESUME),
        ("please undo my last change", Asked.UNDO),
        ("no alerts at night 22-7", Asked.QUIET),
        ("I'm in Nairobi, use that time zone", Asked.ZONE),
    ],
)
def test_a_plain_wish_is_done(text: str, asked: Asked):
    request = read(text)
    assert (request.asked, request.question) == (asked, None)


@pytest.mark.parametrize("door", [Door.STATUS, Door.NEWS])
@pytest.mark.parametrize(
    "text", ["pause 3d", "resume", "digest daily 9:00", "zone Helsinki", "undo"]
)
def test_a_setting_after_a_command_that_answers_is_asked_about(text: str, door: Door):
    request = read(text, door)
    assert request.question is not None
    (choice,) = request.question.choices
    assert is_done(read(choice.command))


@pytest.mark.parametrize(
    "text", ["pause 3d Finland", "resume Finland", "digest daily 9:00 Finland"]
)
def test_a_setting_holds_for_all_alerts(text: str):
    request = read(text, Door.WATCH)
    assert request.question is not None
    assert "not for Finland alone" in request.question.sentence
    chosen = read(request.question.choices[0].command)
    assert (chosen.asked, chosen.detail, chosen.question) == (request.asked, request.detail, None)


@pytest.mark.parametrize("text", ["pause 3d banana", "resume banana", "quiet 22-7 banana"])
def test_a_word_beside_a_setting_is_named(text: str):
    request = read(text, Door.WATCH)
    assert is_done(request)
    assert request.unread == ("banana",)


@pytest.mark.parametrize(
    "text",
    ["pause until friday 9am", "digest weekly monday 9am", "quiet 0900-21h", "pause for a week"],
)
def test_the_words_of_a_setting_are_used(text: str):
    assert read(text, Door.WATCH).unread == ()


def test_removing_one_kind_of_news_is_asked_about():
    request = read("remove Finland kinds withdrawal", Door.WATCH)
    assert request.question is not None
    assert request.question.choices[0].command == "/minewatch remove FIN"


@pytest.mark.parametrize(
    "text", ["pause", "stop digest daily", "watch", "undo", "help", "article 5", "settings"]
)
def test_what_follows_search_is_looked_for(text: str):
    request = read(f"search {text}", Door.NEWS)
    assert (request.asked, request.command) == (Asked.NEWS, f"/minenews search {text}")


def test_the_time_of_a_digest_goes_with_a_new_watch():
    request = read("add Finland weekly friday 10:00", Door.WATCH)
    assert isinstance(request.detail, WatchOptions)
    assert request.detail.digest == DigestAt(Cadence.WEEKLY, time(10), 4)
    assert (request.on, request.unread) == (None, ())


def test_days_are_named_where_a_watch_makes_no_use_of_them():
    request = read("add Finland until friday", Door.WATCH)
    assert (request.span, request.unread) == (None, ("until friday",))


@pytest.mark.parametrize("text", ["Finland in #random", "Finland <#C0RANDOM|random>"])
def test_a_channel_is_no_part_of_a_question_about_states(text: str):
    request = read(text, Door.STATUS)
    assert (request.asked, request.place, request.unread) == (Asked.STATUS, None, ("#random",))


def test_record_is_a_word_like_others_in_a_message():
    assert read("Record numbers of casualties in Ukraine").asked is Asked.NEWS
    assert read("record Finland withdrawal_notified 2025-07-10 https://x.org").asked is Asked.RECORD


def test_an_article_beside_a_watch_is_not_asked_for():
    request = read("add Angola article 5", Door.WATCH)
    assert (request.asked, request.states, request.unread) == (
        Asked.WATCH_ADD, ("AGO",), ("article", "5"),
    )  # fmt: skip


def test_a_state_beside_an_article_is_named():
    request = read("Does Article 5 apply to Angola?")
    assert (request.asked, request.unread) == (Asked.ARTICLE, ("Angola",))
    assert read("What does article 5 say?").unread == ()


@pytest.mark.parametrize("way", ["by DM", "via DM", "in a DM", "by direct message", "in my DMs"])
@pytest.mark.parametrize("text", ["add EU {}", "please send me alerts on Nordics {}"])
def test_a_direct_message_is_a_place_and_no_code_of_a_state(text: str, way: str):
    request = read(text.format(way))
    assert request.asked is Asked.WATCH_ADD
    assert request.states == ()
    assert request.place is not None
    assert request.place.kind == "dm"


@pytest.mark.parametrize("text", ["alerts on Norway", "pls send me alerts on Norway and Sweden"])
def test_alerts_on_a_state_are_a_watch_and_end_no_pause(text: str):
    request = read(text)
    assert request.asked is Asked.WATCH_ADD
    assert request.question is None
    assert read("alerts on").asked is Asked.WATCH_RESUME
