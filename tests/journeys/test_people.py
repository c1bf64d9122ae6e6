"""A person's way through Minewatch: window, watch, alert, buttons, digest, and leaving."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.model.workspace import UserId
from storage.tables import TABLES
from tests.doubles.rooms import let_in
from tests.doubles.slack import GENERAL, READER

OLD = "Football club opens new stadium"
DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
KILLED = "Landmine kills two farmers in northern Angola"


async def test_from_the_window_to_the_alert_and_out_without_a_trace(engine, newsroom):
    slack, home = engine.slack, engine.house
    await let_in(slack, home.desk)

    await slack.command("/minewatch", "")
    await slack.until(lambda: len(slack.calls("views.open")) == 1)
    chosen = [option["value"] for option in await slack.suggest("watch:states", "suom")]
    await slack.submit({"states:me": {"watch:states": chosen}})
    assert "now watch *Finland*" in str(slack.window())

    await newsroom.publish(OLD)
    await newsroom.publish(OLD, DEPOSITS, KILLED)
    await engine.deliver_all()
    (alert,) = slack.direct()
    assert "Legal act reported. Withdrawal: notice deposited (Finland)" in alert.text
    assert "You watch Finland" in str(alert.blocks)

    await slack.press(alert, "story:why")
    await slack.until(lambda: len(slack.direct()) == 2)
    assert slack.direct()[-1].text.startswith("You watch Finland.")
    await slack.press(alert, "story:not_relevant")
    await slack.until(lambda: len(slack.direct()) == 3)
    assert [kept.by for kept in home.stores.feedback.all()] == [READER]

    await slack.command("/minewatch", "digest daily 09:00")
    await newsroom.publish(OLD, DEPOSITS, KILLED, "Finland's last landmines destroyed, army says")
    await engine.deliver()
    assert len(slack.direct()) == 3
    engine.clock.move(days=1)
    await engine.deliver_all()
    assert slack.direct()[-1].text.startswith("Daily digest: 1 story")

    await slack.open_home()
    await slack.until(lambda: slack.home() is not None)
    await slack.press_in_window("me:forget", view=slack.home())
    await slack.until(lambda: "Deleted " in str(slack.home()))
    rows = (home.stores.database.journal.rows(spec.name) for spec in TABLES)
    kept = [document.decode() for table in rows for document in table.documents.values()]
    assert READER not in json.dumps(kept, default=str)
    assert home.desk.watches.owned_by(UserId(READER)) == ()


async def test_a_paused_channel_hears_nothing_and_then_again(engine, newsroom):
    slack, home = engine.slack, engine.house
    await let_in(slack, home.desk)
    await slack.command("/minewatch", "add all here")
    await slack.command("/minewatch", "pause 3d here")
    before = len(slack.messages(GENERAL))
    await newsroom.publish(OLD)
    await newsroom.publish(OLD, DEPOSITS)
    await engine.deliver()
    assert len(slack.messages(GENERAL)) == before
    engine.clock.move(days=4, seconds=timedelta(hours=1).total_seconds())
    await newsroom.publish(OLD, DEPOSITS, KILLED)
    await engine.deliver_all()
    assert "Angola" in slack.messages(GENERAL)[-1].text
