"""Bad days: clocks, our own errors, feeds, and edits that go wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.ports import Message
from bot.workspace.faults import Fault, Trouble
from tests.doubles.trials import OLD, Scenario, Trial, listed_in
from tests.doubles.web import Answer
from tests.doubles.web import Fault as WebFault

OTHER_FAULTS: dict[str, Scenario] = {}


@listed_in(OTHER_FAULTS, "clock set back an hour")
async def _back(trial: Trial) -> None:
    trial.engine.slack.team.pace.enforced = False  # Slack's own clock is right
    await trial.news()
    await trial.engine.deliver()
    trial.engine.clock.jump(trial.engine.clock.now() - timedelta(hours=1))


@listed_in(OTHER_FAULTS, "clock set on by a day")
async def _forth(trial: Trial) -> None:
    await trial.news()
    await trial.engine.deliver()
    trial.engine.clock.jump(trial.engine.clock.now() + timedelta(days=1))


@listed_in(OTHER_FAULTS, "our own error on one message, three times")
async def _bug(trial: Trial) -> None:
    real = trial.engine.renderer

    class Breaking:
        left = 3

        def message(self, item: Any) -> Message | None:
            if self.left:
                self.left -= 1
                raise KeyError("a bug")
            return real.message(item)

        def reply(self, item: Any) -> Message | None:
            return real.reply(item)

    trial.engine.renderer = Breaking()
    trial.engine.start()
    await trial.news()
    await trial.engine.deliver_all()


def _feed_brings(name: str, trouble: Answer) -> None:
    async def scenario(trial: Trial) -> None:
        await trial.newsroom.publish(OLD)
        trial.newsroom.web.serve("/gazette.xml", trouble)
        await trial.newsroom.poll()
        await trial.newsroom.publish(OLD, *trial.headlines)

    OTHER_FAULTS[name] = scenario


_feed_brings("feed answers 503", Answer(status=503))
_feed_brings("feed hangs up", Answer(fault=WebFault.HANG_UP))
_feed_brings("feed cut in the middle", Answer(b"<rss><channel><item>" * 50, fault=WebFault.CUT))
_feed_brings("feed speaks no HTTP", Answer(fault=WebFault.GARBAGE))
_feed_brings("feed is a web page", Answer(b"<html><body>Moved</body></html>"))
_feed_brings("feed is empty once", Answer(b""))


def _edits(name: str, *faults: Fault) -> None:
    async def scenario(trial: Trial) -> None:
        await trial.second_source(*faults)

    OTHER_FAULTS[name] = scenario


_edits("the same news in a second feed")
_edits("edit: 429", Fault(Trouble.RATE_LIMITED, "chat.update", times=2, seconds=5))
_edits("edit: made, no answer", Fault(Trouble.CUT_AFTER, "chat.update", times=2))
_edits("edit: the message is gone", Fault(Trouble.ERROR, "chat.update", code="message_not_found"))
_edits("edit: too late to edit", Fault(Trouble.ERROR, "chat.update", code="edit_window_closed"))
_edits("thread reply posted, no answer", Fault(Trouble.CUT_AFTER))
_edits("thread locked", Fault(Trouble.ERROR, code="restricted_action_thread_locked"))


@listed_in(OTHER_FAULTS, "feed away for a day, then all at once")
async def _feed_away(trial: Trial) -> None:
    await trial.newsroom.publish(OLD)
    trial.newsroom.web.serve("/gazette.xml", Answer(status=500))
    for _ in range(5):
        await trial.newsroom.poll()
        trial.engine.clock.move(hours=6)
    await trial.newsroom.publish(OLD, *trial.headlines)
