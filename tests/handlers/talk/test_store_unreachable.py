"""While the store does not answer: what memory knows is answered, and the rest says so in a sentence."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest

import handlers
from bot.desk.settings import Installation
from bot.model.workspace import HOME
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app
from handlers.slack.desks import AtOwnDesk
from handlers.slack.guard import STORE_AWAY
from handlers.slack.kept_requests import KeptRequests
from storage import open_memory_stores
from tests.doubles.bolt import NOWHERE, SECRET, Answer, SignedRequests
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import ADMIN, TODAY, desks_over, takes_all
from tests.doubles.unreachable import SENTENCE, Unreachable

NO_NEWS = "The latest news cannot be read at the moment."
FROM_MEMORY = {
    "/minestatus": (
        "Finland", "Finland share", "Finlnd", "", "counts", "list parties", "list withdrawn",
        "Finland Norway", "baltics", "groups", "deadlines", "overdue", "timeline Finland",
        "sources Finland", "cite Finland", "article 5", "help", "counts 2015",
    ),
    "/minewatch": ("help", "xyzzyx"),
    "/minenews": ("help",),
    "/minefeeds": ("help",),
}  # fmt: skip
FROM_THE_STORE = {
    "/minestatus": ("record",),
    "/minewatch": ("add Finland", "list", "list here", "pause 3d", "undo", "digest daily"),
    "/minenews": ("", "Finland", "c4e7c843", "search cluster"),
    "/minefeeds": ("list", "status"),
}


@dataclass
class Down:
    state: Unreachable
    requests: SignedRequests

    async def ask(self, command: str, text: str, *, down: bool = True) -> Answer:
        self.state.down = down
        return await self.requests.command(command, text, user=ADMIN)


@pytest.fixture
def bot() -> Down:
    clock = ManualClock(TODAY)
    state = Unreachable(open_memory_stores(clock))
    stores = state.stores()
    desks = desks_over(stores, clock, FixedDraw(), installation=Installation(None, (ADMIN,)))
    takes_all(desks.of(HOME))
    state.turns = 0
    kept = KeptRequests(stores, clock, "one")
    app = build_bolt_app(SlackAccess("xoxb-test", SECRET, NOWHERE), requests=kept)
    app.client.retry_handlers.clear()
    app.use(AtOwnDesk(desks.of))
    handlers.register(app)
    return Down(state, SignedRequests(app, SECRET))


def cases(texts: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(command, text) for command, each in texts.items() for text in each]


@pytest.mark.parametrize(("command", "text"), cases(FROM_MEMORY))
async def test_what_needs_no_store_is_answered_as_ever(bot: Down, command: str, text: str):
    before = await bot.ask(command, text, down=False)
    now = await bot.ask(command, text)
    assert now.status == 200
    # Help begins with what is watched now, where that can be read.
    assert before.text.endswith(now.text.replace(f" {NO_NEWS}", ""))
    assert len(now.text) > 20
    assert SENTENCE not in now.body
    assert now.private == before.private


async def test_the_card_of_a_state_says_that_its_news_are_missing(bot: Down):
    assert NO_NEWS in (await bot.ask("/minestatus", "Finland")).text
    assert NO_NEWS not in (await bot.ask("/minestatus", "Finland", down=False)).text


@pytest.mark.parametrize(("command", "text"), cases(FROM_THE_STORE))
async def test_what_needs_the_store_says_so_in_one_sentence_to_the_person_alone(
    bot: Down, command: str, text: str, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.WARNING):
        answer = await bot.ask(command, text)
    assert (answer.status, answer.private) == (200, True)
    assert answer.text.startswith(STORE_AWAY)
    assert all(record.exc_info is None for record in caplog.records)


async def test_with_the_store_everything_is_back_by_itself(bot: Down):
    await bot.ask("/minewatch", "add Finland")
    assert (await bot.ask("/minewatch", "list", down=False)).text.startswith("You watch nothing")
    await bot.ask("/minewatch", "add Finland", down=False)
    assert (await bot.ask("/minewatch", "list", down=False)).text.startswith("You watch *Finland*")


async def test_a_list_comes_in_the_form_that_every_workspace_takes(bot: Down):
    tables = {"data_table", "table"}
    before = await bot.ask("/minestatus", "list withdrawn", down=False)
    now = await bot.ask("/minestatus", "list withdrawn")
    assert {block["type"] for block in before.blocks} & tables
    assert not {block["type"] for block in now.blocks} & tables


@pytest.mark.parametrize(
    ("command", "text", "turns"),
    [
        ("/minestatus", "Finland", 1),
        ("/minestatus", "list parties", 1),
        ("/minenews", "last 10", 1),
        ("/minewatch", "add Finland", 2),  # one of them: that it is done once
        ("/minewatch", "list", 2),
        ("/minewatch", "list here", 2),
        ("/minewatch", "pause 3d", 4),  # whose clock, whose zone
        ("/minefeeds", "list", 2),
    ],
)
async def test_the_store_is_asked_at_one_go(bot: Down, command: str, text: str, turns: int):
    """Where it is elsewhere, each turn is a way through a thread."""
    await bot.ask(command, text, down=False)
    assert bot.state.turns == turns
