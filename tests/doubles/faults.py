"""Bad days, one after the other: what may happen between a feed and a channel.

Each fault is a journey of its own: news is published, something goes wrong, time passes.
``trial`` counts what was due, what arrived, what arrived twice and what never did. Used by
the journeys (once each) and by ``python -m benchmarks faults`` (ten times each).
"""

from __future__ import annotations

from bot.feeds.parse import Parser
from tests.doubles.engine import Engine, watch_on
from tests.doubles.faults_of_feeds import OTHER_FAULTS
from tests.doubles.faults_of_slack import SLACK_FAULTS
from tests.doubles.faults_of_the_process import DEATHS
from tests.doubles.faults_of_the_store import STORE_FAULTS
from tests.doubles.newsroom import Newsroom
from tests.doubles.slack import GENERAL, READER
from tests.doubles.trials import Scenario, Tally, Trial
from tests.doubles.two_workers import TwoWorkers
from tests.doubles.web import FeedServer

FAULTS: dict[str, Scenario] = SLACK_FAULTS | DEATHS | STORE_FAULTS | OTHER_FAULTS
"""In the order of the table in docs/faults.md."""
BLIND = "no scope to look"
_KILLED = {"killed twice": 2, "killed five times": 5}
HISTORY = {"channels:history", "groups:history", "im:history", "im:write"}


def repeats_allowed(name: str) -> int:
    """How often a fault may make something be said again: once for each kill, where no scope allows looking."""
    if BLIND not in name:
        return 0
    return next((kills for words, kills in _KILLED.items() if words in name), 1)


ENGINES: dict[str, type[Engine]] = {
    "one process": Engine,
    "two workers on PostgreSQL": TwoWorkers,
}


async def trial(name: str, number: int, parser: Parser, kind: type[Engine] = Engine) -> Tally:
    """Try one fault once."""
    async with kind(admins=(READER,), allow_refusals=True) as engine, FeedServer() as web:
        engine.slack.team.app.scopes = engine.slack.team.app.scopes | HISTORY
        engine.stores.watches.put(watch_on(GENERAL, owner=READER, key="w1"))
        newsroom = Newsroom(engine, web, parser)
        trial = Trial(engine, newsroom, number)
        try:
            await FAULTS[name](trial)
            await trial.end()
        finally:
            await newsroom.close()
        return trial.tally()
