"""Settings in words: a pause, a digest, quiet hours, a time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from bot.grammar.cut import cut_pieces
from bot.grammar.heard import InterpretedPieces
from bot.grammar.settings import SettingAsked, setting_in, when_in
from bot.grammar.tokens import pieces_of, words_of
from bot.grammar.vocabulary import load_vocabulary
from bot.model.day import Until
from bot.model.request import Asked, DigestAt, PauseFor, QuietHours, ZoneWanted
from bot.model.watch import Cadence
from bot.treaty.load import load_treaty

TREATY = load_treaty()
NOW = datetime(2026, 11, 26, 12)  # noqa: DTZ001 - what a clock on the wall shows
"""A Thursday."""


def setting(text: str) -> SettingAsked | None:
    words = words_of(text)
    heard = InterpretedPieces.of(cut_pieces(pieces_of(words), TREATY, load_vocabulary()))
    return setting_in(heard, [word.text for word in words], NOW, TREATY.find)


def read(text: str) -> SettingAsked:
    found = setting(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("pause 3d", timedelta(days=3)),
        ("mute for 12 hours please", timedelta(hours=12)),
        ("pause for a week", timedelta(weeks=1)),
        ("pause a day", timedelta(days=1)),
        ("pause until friday", Until(date(2026, 11, 27))),
        ("hold everything till 7 December 9am", Until(date(2026, 12, 7), time(9))),
    ],
)
def test_a_pause(text: str, length: timedelta | Until):
    found = read(text)
    assert (found.asked, found.detail) == (Asked.WATCH_PAUSE, PauseFor(length))
    assert found.unread == ()


def test_a_pause_needs_a_length_and_an_end_that_is_plain():
    without = read("pause").question
    assert without is not None
    assert "How long?" in without.sentence
    two = read("pause until 01/02/2027").question
    assert two is not None
    assert {choice.command for choice in two.choices} == {
        "/minewatch pause until 2027-02-01",
        "/minewatch pause until 2027-01-02",
    }


@pytest.mark.parametrize(
    "text", ["resume", "unmute", "end the pause", "pause off", "stop the pause"]
)
def test_the_end_of_a_pause(text: str):
    assert read(text).asked is Asked.WATCH_RESUME


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("digest daily", DigestAt(Cadence.DAILY)),
        ("digest at 9", DigestAt(Cadence.DAILY, time(9))),
        ("digest daily 21h30", DigestAt(Cadence.DAILY, time(21, 30))),
        ("digest weekly", DigestAt(Cadence.WEEKLY)),
        ("digest friday 0900", DigestAt(Cadence.WEEKLY, time(9), 4)),
        ("digest off", DigestAt(Cadence.AT_ONCE)),
        ("once a week", DigestAt(Cadence.WEEKLY)),
    ],
)
def test_a_digest(text: str, digest: DigestAt):
    found = read(text)
    assert (found.asked, found.detail, found.unread) == (Asked.DIGEST, digest, ())


def test_a_digest_needs_how_often():
    question = read("digest").question
    assert question is not None
    assert question.sentence.startswith("When?")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("quiet 22:00-07:00", (time(22), time(7))),
        ("quiet from 10pm to 7am", (time(22), time(7))),
        ("do not disturb between 22h and 7h", (time(22), time(7))),
        ("quiet off", None),
        ("no quiet hours", None),
        ("remove my quiet hours", None),
    ],
)
def test_quiet_hours(text: str, hours: tuple[time, time] | None):
    found = read(text)
    assert (found.asked, found.detail, found.unread) == (Asked.QUIET, QuietHours(hours), ())


@pytest.mark.parametrize("text", ["quiet", "quiet 10-11pm", "don't alert me at night"])
def test_quiet_hours_need_two_plain_times(text: str):
    question = read(text).question
    assert question is not None
    assert "Between which hours?" in question.sentence


@pytest.mark.parametrize(
    ("text", "zone"),
    [("zone Helsinki", "Europe/Helsinki"), ("I live in Nairobi", "Africa/Nairobi")],
)
def test_a_zone(text: str, zone: str):
    assert read(text).detail == ZoneWanted(zone)


def test_a_zone_that_may_be_several_is_asked_about_with_a_command_for_each():
    question = read("change my time zone to EST").question
    assert question is not None
    assert len(question.choices) > 1
    assert all(each.command == f"/minewatch zone {each.label}" for each in question.choices)


@pytest.mark.parametrize(
    "text",
    [
        "Finland",
        "daily news of Finland",
        "watch Finland daily",
        "search pause",
        "every day in Poland",
    ],
)
def test_other_texts_speak_of_no_setting(text: str):
    assert setting(text) is None


def test_a_question_about_a_setting_shows_how_it_is():
    assert read("is there a pause until friday").asked is Asked.WATCH_LIST


def test_words_beside_the_value_are_left_as_they_were_typed():
    assert read("pause 3d Banana 17").unread == ("Banana", "17")
    assert read("resume Banana").unread == ("Banana",)


def test_day_and_time_with_the_words_that_say_them():
    when = when_in(["each", "friday", "at", "10:00", "please"])
    assert (when.weekday, when.at) == (4, time(10))
    assert when.used == ("friday", "at", "10:00")
    assert when_in(["banana"]) == type(when)(None, None, ())
