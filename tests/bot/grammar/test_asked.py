"""The table of rules: what is asked for, from the tags of what was said, in any order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.grammar.asked import Interpretation, RequestRule, asked_for
from bot.model.request import Asked, Door


def heard(
    *tags: str, door: Door = Door.MESSAGE, states: int = 0, groups: int = 0
) -> Interpretation:
    return Interpretation(frozenset(tags), door, states=states, groups=groups)


@pytest.mark.parametrize(
    ("door", "asked"),
    [
        (Door.MESSAGE, Asked.HELP),
        (Door.STATUS, Asked.OVERVIEW),
        (Door.WATCH, Asked.SETTINGS),
        (Door.NEWS, Asked.NEWS),
        (Door.FEEDS, Asked.FEEDS),
    ],
)
def test_nothing_typed_is_what_the_door_is_for(door: Door, asked: Asked):
    assert asked_for(replace(heard(door=door), anything=False)) is asked


def test_nothing_that_fits_is_none():
    assert asked_for(heard()) is Asked.NONE


@pytest.mark.parametrize(
    ("states", "groups", "asked"),
    [(1, 0, Asked.STATUS), (2, 0, Asked.COMPARE), (0, 1, Asked.GROUP), (1, 1, Asked.GROUP)],
)
def test_names_alone(states: int, groups: int, asked: Asked):
    assert asked_for(heard(states=states, groups=groups)) is asked


@pytest.mark.parametrize(
    ("tags", "asked"),
    [
        (("leave",), Asked.LIST_WITHDRAWN),
        (("leaving",), Asked.LIST_WITHDRAWING),
        (("not", "leave"), Asked.LIST_PARTIES),
        (("not", "join"), Asked.LIST_NOT_JOINED),
        (("sign", "not", "party"), Asked.LIST_SIGNATORIES),
        (("sign",), Asked.LIST_SIGNATORIES),
        (("party",), Asked.LIST_PARTIES),
    ],
)
def test_the_lists(tags: tuple[str, ...], asked: Asked):
    assert asked_for(heard(*tags)) is asked
    assert asked_for(heard(*tags, groups=1)) is asked
    assert asked_for(heard(*tags, states=1)) is Asked.STATUS


@pytest.mark.parametrize(
    ("tags", "asked"),
    [
        (("unwatch",), Asked.WATCH_REMOVE),
        (("watch", "not"), Asked.WATCH_REMOVE),
        (("watch",), Asked.WATCH_ADD),
        (("watches",), Asked.WATCH_LIST),
        (("stop",), Asked.WATCH_REMOVE),
    ],
)
def test_watches(tags: tuple[str, ...], asked: Asked):
    assert asked_for(heard(*tags, states=1)) is asked


def test_a_question_never_asks_for_a_change_of_watches():
    for tags in (("watch",), ("unwatch",), ("watches",)):
        assert asked_for(replace(heard(*tags, states=1), asks=True)) is Asked.WATCH_LIST
        assert asked_for(replace(heard(*tags, "news", states=1), asks=True)) in {
            Asked.NEWS, Asked.WATCH_LIST,
        }  # fmt: skip


def test_after_search_only_minenews_looks_for_everything():
    said = replace(heard("search", "help", door=Door.NEWS), searches=True)
    assert asked_for(said) is Asked.NEWS
    assert asked_for(replace(said, searches=False)) is Asked.HELP


def test_another_channel_with_news_is_a_watch_there_except_in_minenews():
    said = replace(heard("news", states=1), channel=True)
    assert asked_for(said) is Asked.WATCH_ADD
    assert asked_for(replace(said, door=Door.NEWS)) is Asked.NEWS
    assert asked_for(replace(said, asks=True)) is Asked.NEWS


def test_kinds_are_news_in_a_message_and_a_watch_after_minewatch():
    assert asked_for(replace(heard(), kinds=True)) is Asked.NEWS
    assert asked_for(replace(heard(door=Door.WATCH), kinds=True)) is Asked.WATCH_ADD


def test_a_day_alone_is_news_in_a_message_and_a_status_after_minestatus():
    assert asked_for(replace(heard(), when=True)) is Asked.NEWS
    assert asked_for(replace(heard(door=Door.STATUS), when=True)) is Asked.STATUS


def test_a_rule_fits_where_all_it_names_is_given():
    rule = RequestRule(Asked.MAP, ("map|list", "all"), frozenset({"not"}), "state", Door.STATUS)
    fitting = heard("list", "all", door=Door.STATUS, states=1)
    assert rule.fits(fitting)
    assert not rule.fits(heard("all", door=Door.STATUS, states=1))
    assert not rule.fits(heard("list", "all", "not", door=Door.STATUS, states=1))
    assert not rule.fits(heard("list", "all", door=Door.STATUS))
    assert not rule.fits(heard("list", "all", door=Door.NEWS, states=1))
