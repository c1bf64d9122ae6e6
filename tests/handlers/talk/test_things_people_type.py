"""The table of things people type, through signed commands and messages to the real Bolt app."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.model.request import CHANGES
from tests.doubles.desk import House
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import GENERAL, READER, StrictSlack

TABLE = [
    json.loads(line)
    for line in (
        (Path(__file__).parents[2] / "bot" / "grammar" / "things_people_type.jsonl")
        .read_text("utf-8")
        .splitlines()
    )
]
CHANGING = {asked.value for asked in CHANGES} | {"watch_list"}  # undo and settings go by the latter


def kept(home: House) -> tuple[list[Any], list[Any]]:
    return list(home.stores.watches.all()), list(home.stores.deliveries.all())


async def test_every_line_is_answered_and_nothing_is_changed_unasked(home: House):
    async with everyone_in(home, enforce_pace=False) as slack:
        direct = slack.team.rooms.direct(READER).id
        for line in TABLE:
            before = kept(home)
            text = line["typed"].replace("U0BOT", "")
            if line["door"] == "message":
                await _told(slack, text, direct)
            else:
                answer = await slack.command(f"/{line['door']}", text)
                assert answer.status == 200
            if line.get("request") not in CHANGING or line.get("asks_back"):
                assert kept(home) == before, line


async def test_a_mention_asks_the_same(home: House):
    async with everyone_in(home, enforce_pace=False) as slack:
        for line in [line for line in TABLE if line["door"] == "message"][::4]:
            before = kept(home)
            text = line["typed"].replace("<@U0BOT>", "")
            seen = _said(slack)
            await slack.say(f"{text} @minewatch")
            await slack.until(lambda seen=seen: _said(slack) > seen + 1)
            if line.get("request") not in CHANGING or line.get("asks_back"):
                assert kept(home) == before, line


async def _told(slack: StrictSlack, text: str, direct: str) -> None:
    seen = len(slack.direct())
    await slack.say(text, channel=direct)
    await slack.until(lambda: len(slack.direct()) > seen + 1)


def _said(slack: StrictSlack) -> int:
    return len(slack.messages(GENERAL)) + len(slack.private(GENERAL))
