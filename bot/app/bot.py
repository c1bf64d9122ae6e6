"""The whole bot, joined: the core, the desk, Slack, the loops.

In: settings, a clock, an open store and a way to Slack. Out: a Minewatch that can run and
be closed. How requests reach its Bolt app is the business of modes.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from slack_bolt.async_app import AsyncApp

from bot.app.parts import CoreParts, build_core, installation
from bot.clock import SystemDraw
from bot.config import Settings
from bot.depositary.treaty_check import TreatyCheck
from bot.desk import Desk
from bot.desk.desks import DeskParts, Desks
from bot.metrics import CONTENT_TYPE
from bot.model.alert import ItemState
from bot.model.entry import Feed
from bot.model.workspace import HOME, Conversation
from bot.outbox.deliver import Deliverer
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.dispatch import Dispatcher
from bot.outbox.gather import Gatherer
from bot.outbox.tenure import Tenure
from bot.pipeline.daily import Daily
from bot.pipeline.retention import Retention
from bot.ports import Clock, Stores
from bot.runner.run import Runner, RunnerParts
from bot.runner.store_watch import AdminNotifier
from bot.watches.cadence import next_digest
from handlers import register
from handlers.alerts.render import SlackRenderer
from handlers.slack.access import SlackAccess
from handlers.slack.act_once import KeptRequests
from handlers.slack.bolt import build_bolt_app, finish_lazy_work
from handlers.slack.counting import CountRequests
from handlers.slack.http import OperatorPages
from handlers.slack.sender import SlackMessenger, slack_client

LONGEST_CALL_SECONDS = 20
"""Of a call whose caller sets no limit, as the SDK's when it connects again; aiohttp's is 300."""
LAST_ANSWERS_SECONDS = 3
"""How long the answers to buttons pressed just before the end may take."""


@dataclass(frozen=True, slots=True)
class Minewatch:
    """A bot that is ready to run. ``close`` ends its connections; the store is the caller's."""

    core: CoreParts
    desk: Desk
    bolt: AsyncApp
    runner: Runner
    session: aiohttp.ClientSession

    def operator_pages(self) -> OperatorPages:
        """Health and metrics for those who run the bot."""

        def healthz() -> tuple[bool, str]:
            report = self.core.health.report()
            return report.ok, "\n".join(report.reasons) or "ok"

        return OperatorPages(healthz, lambda: (CONTENT_TYPE, self.core.metrics.text()))

    async def close(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(finish_lazy_work(self.bolt), LAST_ANSWERS_SECONDS)
        await self.core.polling.close()
        await self.session.close()


def build(
    settings: Settings,
    clock: Clock,
    stores: Stores,
    slack: SlackAccess,
    extra_feeds: Iterable[Feed] = (),
) -> Minewatch:
    """Join the real parts; call from a running event loop.

    Raises:
        DataError: a data file or the feed list is wrong.
    """
    core = build_core(settings, clock, stores, extra_feeds)
    desk = build_desks(core).of(HOME)
    # Slack closes idle connections after a while; keeping ours shorter avoids sends into the void.
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(keepalive_timeout=30),
        timeout=aiohttp.ClientTimeout(total=LONGEST_CALL_SECONDS),
    )
    bolt = build_bolt_app(slack, session, KeptRequests(stores, clock))
    bolt.use(CountRequests(core.metrics.asked))
    register(bolt, desk)
    messenger = SlackMessenger(slack_client(slack, session))
    runner = build_runner(core, desk, messenger)
    _add_gauges(core)
    return Minewatch(core, desk, bolt, runner, session)


def build_desks(core: CoreParts) -> Desks:
    """The desks of all workspaces over the same core."""
    channel = core.policy.channel
    return Desks(
        DeskParts(
            stores=core.stores,
            clock=core.clock,
            draw=SystemDraw(),
            treaty=core.treaty,
            feeds=core.shared_feeds(),
            find_states=core.judge.named_in,
            installation=installation(core.settings),
            main_channels=lambda: (channel,) if channel else (),
            wake=core.signals.wake,
        )
    )


def build_runner(core: CoreParts, desk: Desk, messenger: SlackMessenger) -> Runner:
    """The loops over the core, sending through ``messenger``."""
    settings, stores, clock = core.settings, core.stores, core.clock
    channel = Conversation.of(settings.channel) if settings.channel else None
    policy = DeliveryPolicy(
        observer=core.metrics,
        channel=lambda: channel,
        late_hours=settings.late_hours,
        admins=lambda: settings.admins,
        next_digest=next_digest,
    )
    renderer = SlackRenderer(desk)

    def deliverer_for(tenure: Tenure) -> Deliverer:
        return Deliverer(tenure, messenger, renderer, clock, SystemDraw(), policy)

    check = TreatyCheck(
        desk.depositary,
        stores,
        core.polling.fetcher,
        clock,
        SystemDraw(),
        pages=settings.treaty_pages,
    )
    parts = RunnerParts(
        stores=stores,
        poll=core.polling.poller.poll,
        pipeline=core.pipeline,
        dispatcher=Dispatcher(stores, deliverer_for, clock, SystemDraw().token()),
        gatherer=Gatherer(stores, clock, core.metrics),
        daily=Daily(stores, lambda: core.treaty.current, clock, core.policy),
        observer=core.metrics,
        life=core.health,
        signals=core.signals,
        housekeeping=Retention(stores, clock, timedelta(days=settings.retention_days)).run,
        treaty_check=check.run,
        read_stories=desk.news.read_for_search,
        admin_notifier=AdminNotifier(messenger, renderer, settings.admins),
    )
    return Runner(parts, clock)


def _add_gauges(core: CoreParts) -> None:
    stores, clock = core.stores, core.clock

    def oldest_due() -> float:
        due_at = stores.outbox.oldest_due_at()
        return 0.0 if due_at is None else (clock.now() - due_at).total_seconds()

    def waiting() -> float:
        return float(stores.outbox.counts()[ItemState.WAITING])

    core.metrics.gauge("store_entries", "Entries in the store", lambda: len(stores.entries))
    core.metrics.gauge("store_stories", "Stories in the store", lambda: len(stores.stories))
    core.metrics.gauge("store_seen_keys", "Keys of entries already known", lambda: len(stores.seen))
    core.metrics.gauge("watches", "Watches", lambda: len(stores.watches))
    core.metrics.gauge("outbox_waiting", "Items waiting to be sent", waiting)
    core.metrics.gauge("outbox_oldest_due_seconds", "Age of the oldest item due", oldest_due)
