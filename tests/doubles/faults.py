"""Bad days, one after the other: what may happen between a feed and a channel.

Each fault is a journey of its own: news is published, something goes wrong, time passes.
``trial`` counts what was due, what arrived, what arrived twice and what never did. Used by
the journeys (once each) and by ``python -m benchmarks faults`` (ten times each).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NoReturn

from bot.errors import StoreUnavailableError
from bot.feeds.parse import Parser
from bot.model.alert import DigestAlert, OutboxId
from bot.model.watch import ConversationId
from bot.ports import Message, NotThere, Refused, Sent, TryLater
from bot.workspace.faults import Fault, Trouble
from tests.doubles.engine import Engine, watch_on
from tests.doubles.newsroom import HEADLINES, Newsroom
from tests.doubles.slack import ALERTS, GENERAL, READER
from tests.doubles.web import Answer, FeedServer
from tests.doubles.web import Fault as WebFault

OLD = "Football club opens new stadium"
PLACES = (ALERTS, GENERAL)
BLIND = "no scope to look"
_KILLED = {"killed twice": 2, "killed five times": 5}
LEAST = frozenset({"chat:write", "commands"})
HISTORY = {"channels:history", "groups:history", "im:history", "im:write"}


class Crash(BaseException):
    """The process is gone: nothing catches it, nothing runs after it."""


@dataclass(frozen=True)
class Tally:
    due: int = 0
    delivered: int = 0
    duplicated: int = 0
    lost: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.due + other.due,
            self.delivered + other.delivered,
            self.duplicated + other.duplicated,
            self.lost + other.lost,
        )


class Trial:
    """An engine that tells two channels, a newsroom, and ways to make things go wrong."""

    def __init__(self, engine: Engine, newsroom: Newsroom, number: int) -> None:
        self.engine = engine
        self.newsroom = newsroom
        self.faults = engine.slack.team.faults
        self.rooms = engine.slack.team.rooms
        # Each try has its own amount of news, so that faults strike at other moments.
        self.headlines = HEADLINES[: 2 + number % 4]
        self.strike = number % 3
        self._updated = False

    async def news(self) -> None:
        """Published after the feed's first poll: due in both channels."""
        await self.newsroom.publish(OLD)
        await self.newsroom.publish(OLD, *self.headlines)

    async def fault(self, *faults: Fault) -> None:
        """Some of the news has gone out well, then these strike."""
        await self.news()
        for _ in range(self.strike):
            await self.engine.deliver()
            self.engine.clock.move(seconds=1)
        self.faults.plan(*faults)
        await self.engine.deliver_all()

    async def wait(self, **duration: float) -> None:
        """Time passes in ten steps, with the loops at work."""
        step = timedelta(**duration) / 10
        for _ in range(10):
            await self.engine.deliver()
            self.engine.clock.move(seconds=step.total_seconds())

    async def end(self) -> None:
        """All is well again, and everything that waits has its time."""
        self.faults.lift()
        if self.engine.deliverer.stopped is not None:
            await self.engine.deliverer.try_again()
        for _ in range(3):
            await self.engine.deliver_all()
            self.engine.clock.move(hours=13)
        await self.engine.deliver_all()

    def restart(self) -> None:
        """What a new process does on the same store."""
        self.engine.start()
        self.engine.deliverer.recover()

    async def second_source(self, *faults: Fault) -> None:
        """Every story gets a second source, so that each card is edited and answered."""
        self._updated = True
        await self.news()
        await self.newsroom.publish(OLD, feed="herald")
        await self.engine.deliver_all()
        await self.newsroom.publish(OLD, *self.headlines, feed="herald")
        self.faults.plan(*faults)
        await self.engine.deliver_all()

    def tally(self) -> Tally:
        kinds = ("alert", "update") if self._updated else ("alert",)
        due = len(self.headlines) * len(PLACES) * len(kinds)
        told = Counter(said for place in PLACES for said in self._told(place))
        delivered = sum(1 for kind, _, _ in told if kind in kinds)
        twice = sum(count - 1 for count in told.values())
        return Tally(due, delivered, duplicated=twice, lost=due - delivered)

    def _told(self, place: str) -> Iterator[tuple[str, str, str]]:
        """What stands in a channel: ("alert" or "update", place, story)."""
        for message in self.rooms.messages(place):
            key = (message.metadata or {}).get("event_payload", {}).get("key", "")
            kind = key.partition("|")[0]
            if kind in {"alert", "update"}:
                yield kind, place, key.split("|")[1]
            elif kind == "digest":
                item = self.engine.stores.outbox.get(OutboxId(key))
                if item is not None and isinstance(item.payload, DigestAlert):
                    yield from (("alert", place, story) for story in item.payload.stories)


Scenario = Callable[[Trial], Awaitable[None]]
FAULTS: dict[str, Scenario] = {}


def bad_day(name: str) -> Callable[[Scenario], Scenario]:
    """Put a scenario on the list under the name the table shows."""

    def note(scenario: Scenario) -> Scenario:
        FAULTS[name] = scenario
        return scenario

    return note


def repeats_allowed(name: str) -> int:
    """How often a fault may make something be said again: once for each kill, where no scope allows looking."""
    if BLIND not in name:
        return 0
    return next((kills for words, kills in _KILLED.items() if words in name), 1)


async def trial(name: str, number: int, parser: Parser) -> Tally:
    """Try one fault once."""
    async with Engine(admins=(READER,), allow_refusals=True) as engine, FeedServer() as web:
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


# --- Slack answers badly -------------------------------------------------------------


def _answers(name: str, *faults: Fault) -> None:
    async def scenario(trial: Trial) -> None:
        await trial.fault(*faults)

    FAULTS[name] = scenario


_answers("429 once", Fault(Trouble.RATE_LIMITED, seconds=5))
_answers("429 five times", Fault(Trouble.RATE_LIMITED, times=5, seconds=30))
_answers("HTTP 500", Fault(Trouble.SERVER_ERROR, status=500, times=2))
_answers("HTTP 503", Fault(Trouble.SERVER_ERROR, status=503, times=3))
_answers("HTTP 502 although posted", Fault(Trouble.SERVER_ERROR_AFTER, status=502))
_answers("no answer, not posted", Fault(Trouble.HANG, seconds=0.6))
_answers("no answer, posted", Fault(Trouble.HANG_AFTER, seconds=0.6))
_answers("connection cut before posting", Fault(Trouble.CUT))
_answers("connection cut after posting", Fault(Trouble.CUT_AFTER))
_answers("posted and cut, twice in a row", Fault(Trouble.CUT_AFTER, times=2))
_answers("a proxy's page instead of JSON", Fault(Trouble.NOT_JSON))
_answers("JSON of another shape", Fault(Trouble.ODD_JSON))
_answers("internal_error", Fault(Trouble.ERROR, code="internal_error"))
_answers("fatal_error", Fault(Trouble.ERROR, code="fatal_error"))
_answers("service_unavailable", Fault(Trouble.ERROR, code="service_unavailable", times=4))
_answers("blocks refused", Fault(Trouble.ERROR, code="invalid_blocks"))
_answers("message_limit_exceeded", Fault(Trouble.ERROR, code="message_limit_exceeded"))
_answers(
    "posted and cut, looking fails as well",
    Fault(Trouble.CUT_AFTER),
    Fault(Trouble.SERVER_ERROR, "conversations.history", times=3),
)


@bad_day("Slack slow")
async def _slow(trial: Trial) -> None:
    await trial.fault(Fault(Trouble.SLOW, times=6, seconds=0.02))


@bad_day("Slack away for an hour")
async def _away(trial: Trial) -> None:
    trial.faults.plan(Fault(Trouble.SERVER_ERROR, "*", times=None))
    await trial.news()
    await trial.wait(hours=1)


@bad_day("network away for a day")
async def _offline(trial: Trial) -> None:
    trial.faults.plan(Fault(Trouble.CUT, "*", times=None))
    await trial.news()
    await trial.wait(hours=24)


@bad_day("token revoked, then renewed")
async def _revoked(trial: Trial) -> None:
    trial.faults.plan(Fault(Trouble.ERROR, "*", times=None, code="token_revoked"))
    await trial.news()
    await trial.wait(hours=2)


@bad_day("channel archived for a day")
async def _archived(trial: Trial) -> None:
    await trial.news()
    general = trial.rooms.channels[GENERAL]
    trial.rooms.put_channel(replace(general, archived=True))
    await trial.engine.deliver_all()
    trial.rooms.put_channel(replace(general, archived=False))


@bad_day("bot put out of the channel, invited the next day")
async def _put_out(trial: Trial) -> None:
    await trial.fault(
        Fault(Trouble.ERROR, times=None, code="not_in_channel", channel=GENERAL),
    )


# --- the process dies ------------------------------------------------------------------


class Dying:
    """A messenger whose process dies at the ``at``-th post, before or after it stands."""

    def __init__(self, inner: Any, at: int, *, after: bool) -> None:
        self._inner = inner
        self._left = at
        self._after = after

    async def post(
        self, conversation: ConversationId, message: Message, **how: Any
    ) -> Sent | TryLater | Refused:
        self._left -= 1
        if self._left < 0:
            if self._after:
                await self._inner.post(conversation, message, **how)
            raise Crash
        answer: Sent | TryLater | Refused = await self._inner.post(conversation, message, **how)
        return answer

    async def edit(self, channel: str, ts: str, message: Message) -> Sent | TryLater | Refused:
        answer: Sent | TryLater | Refused = await self._inner.edit(channel, ts, message)
        return answer

    async def find(
        self, conversation: ConversationId, key: str, since: datetime, **where: Any
    ) -> Sent | NotThere | TryLater | None:
        found: Sent | NotThere | TryLater | None = await self._inner.find(
            conversation, key, since, **where
        )
        return found

    async def check(self) -> TryLater | Refused | None:
        answer: TryLater | Refused | None = await self._inner.check()
        return answer


async def _die(trial: Trial, *, after: bool, times: int = 1) -> None:
    """The first death comes when some news is out; further ones at the first send of each life."""
    real = trial.engine.messenger
    trial.engine.messenger = Dying(real, trial.strike, after=after)
    trial.engine.start()
    await trial.news()
    for left in range(times - 1, -1, -1):
        try:
            await trial.engine.deliver_all()
        except Crash:
            trial.engine.messenger = Dying(real, 0, after=after) if left else real
            trial.engine.clock.move(minutes=2)
            trial.restart()
    if trial.engine.messenger is not real:  # there was not enough to send to die at
        trial.engine.messenger = real
        trial.restart()


@bad_day("killed between claim and request")
async def _dies_before(trial: Trial) -> None:
    await _die(trial, after=False)


@bad_day("killed between request and answer")
async def _dies_after(trial: Trial) -> None:
    await _die(trial, after=True)


@bad_day("killed between request and answer, no scope to look")
async def _dies_blind(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await _die(trial, after=True)


@bad_day("killed twice in the same send, no scope to look")
async def _dies_twice(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await _die(trial, after=True, times=2)


@bad_day("killed five times in the first send of each life, no scope to look")
async def _dies_and_dies(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await _die(trial, after=True, times=5)


@bad_day("killed twice before the request left, no scope to look")
async def _dies_twice_before(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await _die(trial, after=False, times=2)


@bad_day("connection cut after posting, no scope to look")
async def _cut_blind(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await trial.fault(Fault(Trouble.CUT_AFTER))


@bad_day("HTTP 503, no scope to look")
async def _server_error_blind(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await trial.fault(Fault(Trouble.SERVER_ERROR, status=503, times=3))


@bad_day("killed with a full outbox")
async def _dies_full(trial: Trial) -> None:
    await trial.news()
    trial.restart()


@bad_day("killed while a poll is stored")
async def _dies_storing(trial: Trial) -> None:
    await trial.newsroom.publish(OLD)

    def dead() -> NoReturn:
        raise Crash

    with _unit_ends_in(trial.engine, dead), suppress(Crash):
        await trial.newsroom.publish(OLD, *trial.headlines)
    trial.restart()
    await trial.newsroom.poll()


# --- the store refuses ----------------------------------------------------------------


def _full() -> NoReturn:
    raise StoreUnavailableError("The disk is full.")


@contextmanager
def _unit_ends_in(engine: Engine, trouble: Callable[[], NoReturn]) -> Iterator[None]:
    """Units of work roll back with this trouble while the block lasts."""
    stores: Any = engine.stores
    real = stores.unit

    @contextmanager
    def failing() -> Iterator[None]:
        with real():
            yield
            trouble()

    stores.unit = failing
    try:
        yield
    finally:
        stores.unit = real


@bad_day("disk full while a poll is stored")
async def _full_storing(trial: Trial) -> None:
    await trial.newsroom.publish(OLD)
    with _unit_ends_in(trial.engine, _full):
        try:
            await trial.newsroom.publish(OLD, *trial.headlines)
        except StoreUnavailableError:
            trial.engine.clock.move(minutes=1)
    await trial.newsroom.poll()


@bad_day("disk full before a send")
async def _full_claiming(trial: Trial) -> None:
    await trial.news()
    with _unit_ends_in(trial.engine, _full):
        for _ in range(3):
            try:
                await trial.engine.deliver()
            except StoreUnavailableError:
                trial.engine.clock.move(seconds=10)


@bad_day("disk full after a send")
async def _full_settling(trial: Trial) -> None:
    real = trial.engine.messenger
    stores: Any = trial.engine.stores
    unit = stores.unit

    @contextmanager
    def refusing() -> Iterator[None]:
        _full()
        yield

    class Filling(Dying):
        async def post(
            self, conversation: ConversationId, message: Message, **how: Any
        ) -> Sent | TryLater | Refused:
            stores.unit = refusing
            return await super().post(conversation, message, **how)

    trial.engine.messenger = Filling(real, 99, after=False)
    trial.engine.start()
    await trial.news()
    for _ in range(4):
        try:
            await trial.engine.deliver()
        except StoreUnavailableError:
            trial.engine.clock.move(seconds=10)
    stores.unit = unit
    trial.engine.deliverer._item_sender._messenger = real  # type: ignore[assignment]


# --- clocks, bugs, feeds ---------------------------------------------------------------


@bad_day("clock set back an hour")
async def _back(trial: Trial) -> None:
    trial.engine.slack.team.pace.enforced = False  # Slack's own clock is right
    await trial.news()
    await trial.engine.deliver()
    trial.engine.clock.jump(trial.engine.clock.now() - timedelta(hours=1))


@bad_day("clock set on by a day")
async def _forth(trial: Trial) -> None:
    await trial.news()
    await trial.engine.deliver()
    trial.engine.clock.jump(trial.engine.clock.now() + timedelta(days=1))


@bad_day("our own error on one message, three times")
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

    FAULTS[name] = scenario


_feed_brings("feed answers 503", Answer(status=503))
_feed_brings("feed hangs up", Answer(fault=WebFault.HANG_UP))
_feed_brings("feed cut in the middle", Answer(b"<rss><channel><item>" * 50, fault=WebFault.CUT))
_feed_brings("feed speaks no HTTP", Answer(fault=WebFault.GARBAGE))
_feed_brings("feed is a web page", Answer(b"<html><body>Moved</body></html>"))
_feed_brings("feed is empty once", Answer(b""))


def _edits(name: str, *faults: Fault) -> None:
    async def scenario(trial: Trial) -> None:
        await trial.second_source(*faults)

    FAULTS[name] = scenario


_edits("the same news in a second feed")
_edits("edit: 429", Fault(Trouble.RATE_LIMITED, "chat.update", times=2, seconds=5))
_edits("edit: made, no answer", Fault(Trouble.CUT_AFTER, "chat.update", times=2))
_edits("edit: the message is gone", Fault(Trouble.ERROR, "chat.update", code="message_not_found"))
_edits("edit: too late to edit", Fault(Trouble.ERROR, "chat.update", code="edit_window_closed"))
_edits("thread reply posted, no answer", Fault(Trouble.CUT_AFTER))
_edits("thread locked", Fault(Trouble.ERROR, code="restricted_action_thread_locked"))


@bad_day("feed away for a day, then all at once")
async def _feed_away(trial: Trial) -> None:
    await trial.newsroom.publish(OLD)
    trial.newsroom.web.serve("/gazette.xml", Answer(status=500))
    for _ in range(5):
        await trial.newsroom.poll()
        trial.engine.clock.move(hours=6)
    await trial.newsroom.publish(OLD, *trial.headlines)
