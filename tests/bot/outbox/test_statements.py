"""What a message costs on PostgreSQL: a database far away answers each statement late."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from bot.model.alert import Note
from bot.model.workspace import Conversation
from bot.outbox.items import new_item
from bot.outbox.queue import Queue
from storage import TinyStores
from storage.postgres.stores import PostgresStores
from tests.doubles.engine import Engine, entry, watch_on
from tests.doubles.postgres import empty_database
from tests.doubles.slack import ALERTS, COLLEAGUE, GENERAL, READER
from tests.doubles.statements import counted_stores, transactions
from tests.doubles.values import NOON

PLACES = (ALERTS, GENERAL, COLLEAGUE, READER)
DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
MOST_STATEMENTS, MOST_TRANSACTIONS = 11, 7
"""For an alert that one watch asked for."""
MOST_OF_A_PASS = 6
"""However many messages it sends: what is due, whether it waits, who refused, whose turn it is."""


async def test_an_alert_costs_few_statements_and_transactions():
    with counted_stores(empty_database()) as (stores, said):
        async with Engine(stores=cast("TinyStores", stores), channel=None) as engine:
            stores.watches.put(*(watch_on(place, "FIN") for place in PLACES))
            engine.poll(entry(DEPOSITS))
            said.clear()
            report = await engine.deliver()
            found = list(said)
    assert report.sent == len(PLACES)
    assert len(found) <= MOST_STATEMENTS * len(PLACES) + MOST_OF_A_PASS, found
    assert transactions(found) <= MOST_TRANSACTIONS * len(PLACES) + MOST_OF_A_PASS, found


def _put(stores: PostgresStores, count: int, first: int = 0) -> None:
    note = Note("x")
    place = Conversation.of(ALERTS)
    stores.outbox.put(
        *(new_item(note, place, NOON, change=str(n), index=n) for n in range(first, first + count))
    )


def test_a_queue_reads_no_item_again_however_often_it_looks():
    with counted_stores(empty_database()) as (stores, said):
        _put(stores, 50)
        queue = Queue(stores.outbox)
        queue.refresh(NOON)
        said.clear()
        for second in range(1, 31):
            queue.refresh(NOON + timedelta(seconds=second))
        assert len(said) == 30
        assert not [statement for statement in said if "payload" in statement]
        _put(stores, 5, first=50)
        said.clear()
        queue.refresh(NOON + timedelta(seconds=31))
        assert len(queue) == 55
        assert len(said) == 2, said
