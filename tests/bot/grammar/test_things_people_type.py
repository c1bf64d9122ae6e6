"""A table of things people type, each with the request understood, at every door it fits.

things_people_type.jsonl: from questions and complaints of users, and from tables written by people who
had not read the grammar. A field that is not given may be anything; "today" is 26 November 2026.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from bot.grammar.read import Grammar
from bot.grammar.said import understood
from bot.model.request import Door, Request
from bot.treaty.load import load_treaty

TODAY = date(2026, 11, 26)
BOT = "U0BOT"
TABLE = [
    json.loads(line)
    for line in Path(__file__).with_name("things_people_type.jsonl").read_text("utf-8").splitlines()
]
TREATY = load_treaty()
GRAMMAR = Grammar(lambda: TREATY)
MESSAGES = [line for line in TABLE if line["door"] == "message"]
MENTIONS = ["<@U0BOT> {}", "{} <@U0BOT>", "<@U0BOT>: {}"]
COMMANDS = [line for line in TABLE if line["door"] != "message"]


def read(text: str, door: str) -> Request:
    return GRAMMAR.read(text, Door(door), TODAY, bot=BOT)


def differences(line: dict[str, Any], request: Request) -> dict[str, tuple[Any, Any]]:
    """What was to be understood and what was, where they differ."""
    asks = request.question is not None and request.question.asks
    got = {**understood(request), "asks_back": asks}
    wanted = {name: line[name] for name in got if name in line}
    return {
        name: (value, got[name])
        for name, value in wanted.items()
        if (sorted(value) != sorted(got[name]) if isinstance(value, list) else value != got[name])
    }


def test_the_table_is_as_long_as_it_should_be():
    assert len(TABLE) >= 120
    assert {line["door"] for line in TABLE} == {door.value for door in Door}


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line['door']}: {line['typed']}")
def test_what_is_typed_is_understood(line: dict[str, Any]):
    assert differences(line, read(line["typed"], line["door"])) == {}


@pytest.mark.parametrize(
    ("line", "mention"), list(zip(MESSAGES, cycle(MENTIONS))), ids=lambda value: str(value)[:80]
)
def test_a_mention_may_stand_first_or_last(line: dict[str, Any], mention: str):
    assert differences(line, read(mention.format(line["typed"]), "message")) == {}


@pytest.mark.parametrize(
    ("line", "slash"), list(zip(COMMANDS, cycle(["/", ""]))), ids=lambda value: str(value)[:80]
)
def test_a_command_in_a_message_is_the_command(line: dict[str, Any], slash: str):
    assert differences(line, read(f"{slash}{line['door']} {line['typed']}", "message")) == {}
