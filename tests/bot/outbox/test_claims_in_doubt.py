"""The database's answer is lost while a message is being sent: it is sent all the same, and once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest

from bot.errors import StoreUnavailableError
from bot.model.alert import ItemState, Note
from bot.model.workspace import HOME, Conversation
from bot.outbox.deliver import Deliverer
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.items import new_item
from bot.outbox.tenure import Tenure
from bot.watches.cadence import next_digest
from storage.postgres.stores import open_postgres_stores
from tests.bot.outbox.test_turns import TextOfNote
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.engine import Figures
from tests.doubles.messenger import MemoryMessenger
from tests.doubles.postgres import empty_database
from tests.doubles.relay import relay_to
from tests.doubles.values import NOON

pytestmark = pytest.mark.once

NOTES = {"U1": ("first", "second"), "C1": ("third",)}
CHANGES = 14
"""More than sending these notes makes."""


@pytest.mark.parametrize("carried_out", [True, False], ids=["carried out", "not carried out"])
@pytest.mark.parametrize("change", range(1, CHANGES + 1))
async def test_whichever_change_is_cut_off_each_message_is_sent_once(
    change: int, *, carried_out: bool
):
    clock, slack = ManualClock(NOON), MemoryMessenger()
    with relay_to(empty_database()) as relay:
        stores = open_postgres_stores(relay.address)
        try:
            tenure = Tenure(stores, HOME, "worker")
            assert tenure.begin()
            policy = DeliveryPolicy(Figures(), next_digest)
            deliverer = Deliverer(tenure, slack, TextOfNote(), clock, FixedDraw(), policy)
            await deliverer.recover()
            for to, texts in NOTES.items():
                notes = (
                    new_item(Note(text), Conversation.of(to), NOON, change=text, index=index)
                    for index, text in enumerate(texts)
                )
                stores.outbox.put(*notes)
            relay.break_at(change, carried_out=carried_out)
            for _ in range(8):
                with suppress(StoreUnavailableError):
                    assert tenure.begin()
                    await deliverer.run_due()
                clock.move(seconds=30)
            assert stores.outbox.counts()[ItemState.SENT] == 3
            assert Counter(posted.text for posted in slack.posted) == {
                "first": 1,
                "second": 1,
                "third": 1,
            }
        finally:
            stores.close()
