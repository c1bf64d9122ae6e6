"""What is read as a whole: feeds, addresses, story ids, articles, the language."""

from __future__ import annotations

import pytest

from bot.grammar.raw import LAST_ARTICLE, raw_request
from bot.model.request import (
    ArticleWanted,
    Asked,
    Door,
    FeedsWanted,
    LanguageWanted,
    Request,
    StoryWanted,
    WorkspaceWanted,
)


def read(text: str, door: Door = Door.MESSAGE) -> Request:
    request = raw_request(text, door, None)
    assert request is not None
    return request


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("", "list", ""),
        ("show", "list", ""),
        ("list gn-fi", "list", "gn-fi"),
        ("delete gn-fi", "remove", "gn-fi"),
        ("unpause gn-fi", "resume", "gn-fi"),
        ("gn-fi check", "check", "gn-fi"),
        ("status", "status", ""),
        ("add <https://example.org/feed>", "add", "https://example.org/feed"),
        ('add "cluster munitions" Finland', "add", '"cluster munitions" Finland'),
        ('remove "gn-fi"', "remove", "gn-fi"),
        ("what is broken?", "status", ""),
        ("which sources do you read?", "list", ""),
    ],
)
def test_a_verb_of_minefeeds_with_what_belongs_to_it(text: str, verb: str, rest: str):
    request = read(text, Door.FEEDS)
    assert (request.asked, request.detail) == (Asked.FEEDS, FeedsWanted(verb, rest))
    assert request.question is None


@pytest.mark.parametrize("verb", ["add", "remove", "pause", "resume"])
def test_a_change_of_feeds_needs_a_feed(verb: str):
    question = read(verb, Door.FEEDS).question
    assert question is not None
    assert question.sentence.startswith("Which feed?")


def test_a_misspelt_verb_of_minefeeds_is_asked_about():
    question = read("remvoe gn-fi", Door.FEEDS).question
    assert question is not None
    assert [choice.command for choice in question.choices] == ["/minefeeds remove gn-fi"]


def test_what_minefeeds_does_not_know_is_named():
    request = read("banana split", Door.FEEDS)
    assert (request.asked, request.unread) == (Asked.NONE, ("banana", "split"))


@pytest.mark.parametrize("text", ["share list", "list share"])
def test_share_may_stand_first_or_last(text: str):
    request = read(text, Door.FEEDS)
    assert (request.share, request.detail) == (True, FeedsWanted("list", ""))


def test_an_address_in_a_message_is_a_feed_to_be_added():
    request = read("can you also read <https://example.org/atom.xml>?")
    assert request.asked is Asked.FEEDS
    assert isinstance(request.detail, FeedsWanted)
    assert request.detail.rest.startswith("https://example.org/atom.xml")
    assert raw_request("Finland https://example.org", Door.STATUS, None) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("story c4e7c843", "c4e7c843"),
        ("show story c4e7c843", "c4e7c843"),
        ("what is s-c4e7c843 about", "s-c4e7c843"),
    ],
)
def test_a_story_by_its_id(text: str, found: str):
    request = read(text, Door.NEWS)
    assert (request.asked, request.detail) == (Asked.STORY, StoryWanted(found))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("what is Article 20?", ArticleWanted(20)),
        ("art. 5(3)", ArticleWanted(5, 3)),
        ("article 20 paragraph 2", ArticleWanted(20, 2)),
        ("art no. 7", ArticleWanted(7)),
    ],
)
def test_an_article(text: str, wanted: ArticleWanted):
    assert read(text).detail == wanted


@pytest.mark.parametrize("number", [0, LAST_ARTICLE + 1])
def test_there_is_no_such_article(number: int):
    question = read(f"article {number}").question
    assert question is not None
    assert f"there is no {number}" in question.sentence


@pytest.mark.parametrize(
    "text",
    [
        "Article 5 deadlines",
        "who missed article 4",
        "search article 5",
        "Finland",
        "search s-c4e7c843",
    ],
)
def test_other_texts_are_read_word_by_word(text: str):
    assert raw_request(text, Door.STATUS, None) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("language fr", "fr"), ("please answer in Spanish", "es"), ("speak русский", "ru")],
)
def test_a_language(text: str, code: str):
    assert read(text).detail == LanguageWanted(code)


def test_a_language_that_is_not_known_is_asked_about_and_other_switches_are_none():
    assert read("language klingon").question is not None
    assert raw_request("switch to weekly", Door.WATCH, None) is None


@pytest.mark.parametrize(
    ("text", "setting", "value"),
    [
        ("workspace", "", ""),
        ("settings workspace", "", ""),
        ("The workspace settings", "", ""),
        ("workspace channel <#C1|general>", "channel", "<#C1|general>"),
        ("Workspace Admins <@U1|ann>, <@U2>", "admins", "<@U1|ann>, <@U2>"),
        ("settings admin <@U1>", "admins", "<@U1>"),
        ("<@UBOT> workspace channel off", "channel", "off"),
        ("workspace Finland", "", "Finland"),
    ],
)
def test_settings_of_the_workspace_keep_the_ids_of_channels_and_people(
    text: str, setting: str, value: str
):
    asked = raw_request(text, Door.WATCH, None)
    assert asked is not None
    assert (asked.asked, asked.detail) == (Asked.WORKSPACE, WorkspaceWanted(setting, value))


@pytest.mark.parametrize(
    "text", ["settings", "settings in <#C1|general>", "workspaces", "add Finland, workspace"]
)
def test_other_settings_are_not_those_of_the_workspace(text: str):
    assert raw_request(text, Door.WATCH, None) is None
    assert raw_request("workspace", Door.MESSAGE, None) is None
