"""Bad days: Slack answers badly, or not at all, or to edits."""

from __future__ import annotations

from dataclasses import replace

from bot.workspace.faults import Fault, Trouble
from tests.doubles.slack import GENERAL
from tests.doubles.trials import Scenario, Trial, listed_in

SLACK_FAULTS: dict[str, Scenario] = {}


def _answers(name: str, *faults: Fault) -> None:
    async def scenario(trial: Trial) -> None:
        await trial.fault(*faults)

    SLACK_FAULTS[name] = scenario


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


@listed_in(SLACK_FAULTS, "Slack slow")
async def _slow(trial: Trial) -> None:
    await trial.fault(Fault(Trouble.SLOW, times=6, seconds=0.02))


@listed_in(SLACK_FAULTS, "Slack away for an hour")
async def _away(trial: Trial) -> None:
    trial.faults.plan(Fault(Trouble.SERVER_ERROR, "*", times=None))
    await trial.news()
    await trial.wait(hours=1)


@listed_in(SLACK_FAULTS, "network away for a day")
async def _offline(trial: Trial) -> None:
    trial.faults.plan(Fault(Trouble.CUT, "*", times=None))
    await trial.news()
    await trial.wait(hours=24)


@listed_in(SLACK_FAULTS, "token revoked, then renewed")
async def _revoked(trial: Trial) -> None:
    trial.faults.plan(Fault(Trouble.ERROR, "*", times=None, code="token_revoked"))
    await trial.news()
    await trial.wait(hours=2)


@listed_in(SLACK_FAULTS, "channel archived for a day")
async def _archived(trial: Trial) -> None:
    await trial.news()
    general = trial.rooms.channels[GENERAL]
    trial.rooms.put_channel(replace(general, archived=True))
    await trial.engine.deliver_all()
    trial.rooms.put_channel(replace(general, archived=False))


@listed_in(SLACK_FAULTS, "bot put out of the channel, invited the next day")
async def _put_out(trial: Trial) -> None:
    await trial.fault(
        Fault(Trouble.ERROR, times=None, code="not_in_channel", channel=GENERAL),
    )
