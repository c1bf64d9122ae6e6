"""Bad days: the process dies."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, NoReturn

from bot.model.workspace import Conversation
from bot.ports import Message, NotThere, Refused, Sent, TryLater
from bot.workspace.faults import Fault, Trouble
from tests.doubles.trials import OLD, Scenario, Trial, listed_in, unit_ends_in

LEAST = frozenset({"chat:write", "commands"})

DEATHS: dict[str, Scenario] = {}


class Crash(BaseException):
    """The process is gone: nothing catches it, nothing runs after it."""


class Dying:
    """A messenger whose process dies at the ``at``-th post, before or after it stands."""

    def __init__(self, inner: Any, at: int, *, after: bool) -> None:
        self._inner = inner
        self._left = at
        self._after = after

    async def post(
        self, conversation: Conversation, message: Message, **how: Any
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
        self, conversation: Conversation, key: str, since: datetime, **where: Any
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
            await trial.restart()
    if trial.engine.messenger is not real:  # there was not enough to send to die at
        trial.engine.messenger = real
        await trial.restart()


@listed_in(DEATHS, "killed between claim and request")
async def _dies_before(trial: Trial) -> None:
    await _die(trial, after=False)


@listed_in(DEATHS, "killed between request and answer")
async def _dies_after(trial: Trial) -> None:
    await _die(trial, after=True)


@listed_in(DEATHS, "killed between request and answer, no scope to look")
async def _dies_blind(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await _die(trial, after=True)


@listed_in(DEATHS, "killed twice in the same send, no scope to look")
async def _dies_twice(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await _die(trial, after=True, times=2)


@listed_in(DEATHS, "killed five times in the first send of each life, no scope to look")
async def _dies_and_dies(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await _die(trial, after=True, times=5)


@listed_in(DEATHS, "killed twice before the request left, no scope to look")
async def _dies_twice_before(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await _die(trial, after=False, times=2)


@listed_in(DEATHS, "connection cut after posting, no scope to look")
async def _cut_blind(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await trial.fault(Fault(Trouble.CUT_AFTER))


@listed_in(DEATHS, "HTTP 503, no scope to look")
async def _server_error_blind(trial: Trial) -> None:
    trial.engine.slack.team.app.scopes = LEAST
    await trial.fault(Fault(Trouble.SERVER_ERROR, status=503, times=3))


@listed_in(DEATHS, "killed with a full outbox")
async def _dies_full(trial: Trial) -> None:
    await trial.news()
    await trial.restart()


@listed_in(DEATHS, "killed while a poll is stored")
async def _dies_storing(trial: Trial) -> None:
    await trial.newsroom.publish(OLD)

    def dead() -> NoReturn:
        raise Crash

    with unit_ends_in(trial.engine, dead), suppress(Crash):
        await trial.newsroom.publish(OLD, *trial.headlines)
    await trial.restart()
    await trial.newsroom.poll()
