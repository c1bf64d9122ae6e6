"""Two stories turn out to be one while an alert has not left yet, or is just being sent.

Who belongs together is said by the entries' signs (tests.doubles.grouping).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.model.alert import StoryAlert
from bot.outbox.items import claimed
from bot.workspace.faults import Fault, Trouble
from tests.doubles.engine import Engine
from tests.doubles.merging import (
    ANGOLA,
    BOTH,
    HELSINKI,
    VOTE,
    cards,
    gone,
    living,
    merge,
    poll,
    replies,
    told_apart,
    waiting,
)
from tests.doubles.slack import ALERTS


async def test_an_alert_that_has_not_left_is_dropped_where_the_story_stands(engine):
    poll(engine, VOTE, "#vote")
    await engine.deliver_all()
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    await engine.deliver_all()
    (card,) = cards(engine)
    assert "3 sources" in str(card.blocks)
    (reply,) = replies(engine)
    assert HELSINKI in reply.text
    assert BOTH in reply.text


async def test_of_two_alerts_that_have_not_left_one_leaves(engine):
    poll(engine, VOTE, "#vote")
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    await engine.deliver_all()
    (card,) = cards(engine)
    assert VOTE in card.text
    assert "3 sources" in str(card.blocks)


async def test_an_alert_that_has_not_left_becomes_that_of_a_story_not_told_here(engine):
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    merge(engine)
    (alert,) = waiting(engine, StoryAlert)
    assert alert.payload.story == living(engine)[0].id
    await engine.deliver_all()
    (card,) = cards(engine)
    assert VOTE in card.text


async def test_an_alert_waiting_long_is_still_found_under_its_new_name(engine):
    engine.slack.team.faults.plan(Fault(Trouble.CUT, "chat.postMessage", times=None))
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, ANGOLA, "#angola")
    poll(engine, HELSINKI, "#helsinki")
    for _ in range(5):
        await engine.deliver()
        engine.clock.move(minutes=1)
    merge(engine)
    engine.slack.team.faults.lift()
    await engine.deliver_all()
    _, card = cards(engine)
    assert VOTE in card.text


async def test_an_alert_that_is_just_being_sent_becomes_the_card_of_the_whole_story(engine):
    poll(engine, VOTE, "#vote", baseline=True)
    poll(engine, HELSINKI, "#helsinki")
    await merge_while_sending(engine)
    (card,) = cards(engine)
    assert VOTE in card.text
    assert "3 sources" in str(card.blocks)
    (reply,) = replies(engine)
    assert BOTH in reply.text


async def test_an_alert_that_is_just_being_sent_beside_the_other_card_is_left_a_line(engine):
    poll(engine, VOTE, "#vote")
    await engine.deliver_all()
    poll(engine, HELSINKI, "#helsinki")
    await merge_while_sending(engine)
    first, second = cards(engine)
    assert "3 sources" in str(first.blocks)
    assert "part of an earlier story" in second.text


async def test_a_line_waits_for_the_card_that_it_points_to(engine):
    poll(engine, HELSINKI, "#helsinki")
    await engine.deliver_all()
    early = engine.clock.now() - timedelta(hours=1)
    poll(engine, VOTE, "#vote", published_at=early)
    await merge_while_sending(engine, error=RuntimeError("A bug."))
    line, card = cards(engine)
    assert VOTE in card.text
    assert f"/#{ALERTS}/{card.ts}|" in line.text


async def merge_while_sending(engine: Engine, error: Exception | None = None) -> None:
    """The bridging report is taken in between the request and Slack's answer."""
    real = engine.messenger.post

    async def post(*args: Any, **values: Any) -> Any:
        engine.messenger.post = real
        merge(engine)
        if error is not None:
            raise error
        return await real(*args, **values)

    engine.messenger.post = post
    await engine.deliver_all()
    await engine.deliver_all()
    assert len(gone(engine)) == 1


async def test_a_send_of_unknown_outcome_is_not_repeated_under_the_other_name(engine):
    poll(engine, VOTE, "#vote")
    await engine.deliver_all()
    poll(engine, HELSINKI, "#helsinki")
    (item,) = waiting(engine, StoryAlert)
    engine.stores.outbox.put(claimed(item, engine.clock.now()))
    await engine.deliverer.recover()
    merge(engine)
    await engine.deliver_all()
    assert len(cards(engine)) == 1


async def test_updates_that_have_not_left_go_into_the_thread_of_the_whole_story(engine):
    await told_apart(engine)
    poll(engine, "Helsinki: 157 to 18 for leaving the mine ban", "#helsinki")
    merge(engine)
    await engine.deliver_all()
    first, _ = cards(engine)
    told = replies(engine)
    assert {reply.thread_ts for reply in told} == {first.ts}
    said = " ".join(reply.text for reply in told)
    assert said.count("157 to 18") == 1
    assert said.count(BOTH) == 1
