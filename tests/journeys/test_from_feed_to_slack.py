"""From a feed's document to messages in Slack, and what follows them."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

from bot.model.alert import ItemState
from bot.model.watch import Cadence, Delivery
from bot.model.workspace import Conversation
from bot.workspace.faults import Fault, Trouble
from tests.doubles.engine import Engine, watch_on
from tests.doubles.slack import ALERTS, COLLEAGUE, GENERAL, READER
from tests.doubles.web import Answer

OLD = "Football club opens new stadium"
DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
KILLED = "Landmine kills two farmers in northern Angola"


async def published(newsroom, *titles: str, feed: str = "gazette"):
    """A feed that has had its baseline brings these."""
    await newsroom.publish(OLD, feed=feed)
    report = await newsroom.publish(OLD, *titles, feed=feed)
    await newsroom.engine.deliver_all()
    return report


async def test_what_a_feed_publishes_after_its_first_poll_is_told_once(engine, newsroom):
    await newsroom.publish(DEPOSITS)
    await engine.deliver_all()
    assert engine.texts() == []
    report = await newsroom.publish(DEPOSITS, KILLED)
    await engine.deliver_all()
    (text,) = engine.texts()
    assert "Angola" in text
    assert (report.new, report.relevant) == (1, 1)
    await newsroom.publish(KILLED, DEPOSITS)
    await engine.deliver_all()
    assert len(engine.texts()) == 1


async def test_a_feed_can_mention_nobody(engine, newsroom):
    await published(newsroom, f"&amp;lt;!channel&amp;gt; {DEPOSITS} &amp;lt;@U0READER001&amp;gt;")
    (message,) = engine.slack.messages(ALERTS)
    shown = message.text + str(message.blocks)
    assert "<!channel>" not in shown
    assert "<@U0READER001>" not in shown
    assert "Finland" in message.text


async def test_what_cannot_be_seen_leaves_a_headline_and_hides_no_name(engine, newsroom):
    unseen = "&#xE0049;&#xE0047;&#xE007F;&#x3164;&#x115F;&#x1160;&#xFFA0;&#x2800;&#x200B;&#xFE0F;&#x202E;"
    flag = "&#x1F3F4;&#xE0067;&#xE0062;&#xE0073;&#xE0063;&#xE0074;&#xE007F;"
    hidden = DEPOSITS.replace("Finland", "Fin&#xE0020;&#x200B;&#x1160;land")
    await published(newsroom, f"{unseen}{hidden}{unseen} {flag}")
    (message,) = engine.slack.messages(ALERTS)
    shown = message.text + str(message.blocks)
    assert DEPOSITS in shown
    assert "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f" in shown
    for character in "\U000e0049\u3164\u115f\u1160\uffa0\u2800\u200b\u202e":
        assert character not in shown


async def test_further_sources_edit_the_card_and_go_into_its_thread(engine, newsroom):
    await published(newsroom, DEPOSITS)
    await published(newsroom, f"{DEPOSITS}, ministry says", feed="herald")
    card, reply = engine.slack.messages(ALERTS)
    assert reply.thread_ts == card.ts
    assert "2 sources" in card.text + str(card.blocks)
    assert len(engine.slack.calls("chat.update")) == 1


async def test_a_card_that_was_deleted_is_posted_anew(engine, newsroom):
    await published(newsroom, DEPOSITS)
    (card,) = engine.slack.messages(ALERTS)
    engine.slack.team.rooms.remove(card)
    await published(newsroom, f"{DEPOSITS}, ministry says", feed="herald")
    (again,) = engine.slack.messages(ALERTS)
    assert "2 sources" in again.text + str(again.blocks)
    assert again.thread_ts is None


async def test_a_person_and_a_channel_are_each_told_in_their_place(engine, newsroom):
    engine.stores.watches.put(
        watch_on(READER, "FIN", owner=READER),
        watch_on(GENERAL, owner=COLLEAGUE),
        watch_on(COLLEAGUE, "NOR", owner=COLLEAGUE),
    )
    await published(newsroom, DEPOSITS)
    assert len(engine.slack.direct(READER)) == 1
    assert len(engine.texts(GENERAL)) == 1
    assert engine.slack.direct(COLLEAGUE) == ()


async def test_a_digest_comes_at_its_hour_with_everything_in_it(engine, newsroom):
    place = Conversation.of(ALERTS)
    engine.stores.deliveries.put(Delivery(place, Cadence.DAILY, digest_at=time(18)))
    await published(newsroom, DEPOSITS, KILLED)
    assert engine.texts() == []
    engine.clock.move(hours=9)
    await engine.deliver_all()
    (text,) = engine.texts()
    assert "Daily digest: 2 stories" in text


async def test_a_restart_sends_what_is_left_and_nothing_twice(
    engine: Engine, open_newsroom, tmp_path: Path
):
    slack = engine.slack
    slack.team.pace.enforced = False  # its clock is not that of the two engines
    async with Engine(data_dir=tmp_path, slack=slack) as before:
        newsroom = open_newsroom(before)
        await published(newsroom, DEPOSITS)
        await newsroom.publish(OLD, DEPOSITS, KILLED)
    async with Engine(data_dir=tmp_path, slack=slack) as after:
        await after.deliverer.recover()
        await open_newsroom(after).publish(OLD, DEPOSITS, KILLED)
        await after.deliver_all()
    assert ["Finland" in text for text in engine.texts()] == [True, False]


async def test_an_outage_of_slack_loses_nothing(engine, newsroom):
    engine.slack.team.faults.plan(Fault(Trouble.CUT, "*", times=None))
    await newsroom.publish(OLD)
    await newsroom.publish(OLD, DEPOSITS, KILLED)
    for _ in range(60):
        await engine.deliver()
        engine.clock.move(minutes=1)
    assert engine.texts() == []
    engine.slack.team.faults.lift()
    await engine.deliver_all()
    assert len(engine.texts()) == 2


async def test_a_rate_limit_is_waited_for_and_order_is_kept(engine, newsroom):
    engine.slack.team.faults.plan(Fault(Trouble.RATE_LIMITED, seconds=30))
    begun = engine.clock.now()
    await published(newsroom, DEPOSITS, KILLED)
    assert ["Finland" in text for text in engine.texts()] == [True, False]
    assert engine.clock.now() - begun == timedelta(seconds=31)
    assert {item.state for item in engine.items()} == {ItemState.SENT}


async def test_a_feed_that_comes_back_brings_what_was_missed(engine, newsroom):
    await newsroom.publish(OLD)
    newsroom.web.serve("/gazette.xml", Answer(status=503))
    report = await newsroom.poll()
    assert report.error is not None
    engine.clock.move(hours=30)
    await newsroom.poll()
    await engine.deliver_all()
    (note,) = engine.slack.direct(COLLEAGUE)
    assert "Gazette" in note.text
    await newsroom.publish(OLD, DEPOSITS)
    await engine.deliver_all()
    assert len(engine.texts()) == 1
    assert "works again" in engine.slack.direct(COLLEAGUE)[-1].text
