"""A request as programs get it: a fixed vocabulary, dates and places in one form."""

from datetime import date

import pytest

from bot.grammar.said import in_words, understood
from bot.model.day import Span
from bot.model.judgement import Kind
from bot.model.request import Asked, Door, Request, Where
from tests.doubles.asking import named
from tests.doubles.desk import treaty

# fmt: off
VOCABULARY = {
    "status", "compare", "group", "list_parties", "list_withdrawn", "list_withdrawing",
    "list_not_joined", "list_signatories", "counts", "deadlines", "overdue", "timeline", "map",
    "article", "news", "story", "watch_add", "watch_remove", "watch_list", "watch_pause",
    "watch_resume", "digest", "quiet", "zone", "language", "feeds", "help", "thanks", "none",
}
# fmt: on


@pytest.mark.parametrize("asked", Asked)
def test_every_request_has_a_word_of_the_vocabulary(asked: Asked):
    assert understood(Request(asked, Door.MESSAGE))["request"] in VOCABULARY


def test_all_parts_are_named_with_states_and_groups_apart():
    request = Request(
        Asked.NEWS,
        Door.NEWS,
        names=named(treaty(), "Finland", "Baltics"),
        span=Span("2025", date(2025, 1, 1), date(2025, 12, 31)),
        kinds=(Kind.USE,),
        unread=("zebra",),
    )
    assert understood(request) == {
        "request": "news",
        "states": ["FIN"],
        "groups": ["baltics"],
        "on": None,
        "until": "2025-12-31",
        "since": "2025-01-01",
        "kinds": ["use"],
        "place": None,
        "words": ["zebra"],
    }
    assert in_words(request) == "news; FIN, baltics; since 2025-01-01; until 2025-12-31; use"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (None, None),
        (Where("here"), "here"),
        (Where("dm"), "dm"),
        (Where("channel", "C024BE7LR", "general"), "#general"),
        (Where("channel", "C024BE7LR"), "#C024BE7LR"),
        (Where("channel", "", "general"), "#general"),
    ],
)
def test_a_place_is_none_here_dm_or_a_channel(where: Where | None, said: str | None):
    assert understood(Request(Asked.WATCH_ADD, Door.WATCH, place=where))["place"] == said
