"""The whole bot, joined: the core, the desk, Slack, the loops.

In: settings, a clock, an open store and a way to Slack. Out: a Minewatch that can run and
be closed. How requests reach its Bolt app is the business of modes.py.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.app.gauges import StoreGauges
from bot.app.installing import Installing, installing
from bot.app.parts import CoreParts, build_core, installation
from bot.clock import SystemDraw
from bot.config import Settings
from bot.depositary.treaty_check import TreatyCheck
from bot.desk.block_kinds import BlockKinds
from bot.desk.desks import DeskParts, Desks
from bot.metrics import CONTENT_TYPE
from bot.model.entry import Feed
from bot.model.processes import Role
from bot.model.workspace import HOME, Conversation, WorkspaceId
from bot.outbox.deliver import Deliverer
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.dispatch import Dispatcher
from bot.outbox.gather import Gatherer
from bot.outbox.in_doubt import InDoubt
from bot.outbox.tenure import Tenure
from bot.pictures.gallery import Gallery
from bot.pipeline.daily import Daily
from bot.pipeline.retention import Retention
from bot.ports import Clock, Refused, Stores
from bot.publish.atom import StoryWords
from bot.publish.routes import ANYONE, Published, publish_routes
from bot.runner.farewell import Farewell
from bot.runner.processes import Process
from bot.runner.run import Runner, RunnerParts
from bot.runner.store_watch import AdminNotifier
from bot.watches.cadence import next_digest
from handlers import register
from handlers.alerts.render import SlackRenderer
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import build_bolt_app, finish_lazy_work
from handlers.slack.counting import CountRequests
from handlers.slack.desks import AtOwnDesk, installed_workspace
from handlers.slack.http import OperatorPages, operator_routes
from handlers.slack.identity import workspace_of
from handlers.slack.kept_requests import KeptRequests
from handlers.slack.sender import SlackMessenger, slack_client
from handlers.views.kinds import report_words, unmarked_kind_words

LONGEST_CALL_SECONDS = 20
"""Of a call whose caller sets no limit, as the SDK's when it connects again; aiohttp's is 300."""
LAST_ANSWERS_SECONDS = 3
"""How long the answers to buttons pressed just before the end may take."""


@dataclass(frozen=True, slots=True)
class Minewatch:
    """A bot that is ready to run. ``close`` ends its connections; the store is the caller's.

    ``installing``: where workspaces install it; None: there is one, whose tokens are settings.
    """

    core: CoreParts
    desks: Desks
    bolt: AsyncApp
    runner: Runner
    session: aiohttp.ClientSession
    gauges: StoreGauges
    installing: Installing | None = None

    def operator_pages(self) -> OperatorPages:
        """Health and metrics for those who run the bot."""

        def healthz() -> tuple[bool, str]:
            report = self.core.health.report()
            return report.ok, report.text

        async def metrics() -> tuple[str, bytes]:
            await self.gauges.refresh()
            return CONTENT_TYPE, self.core.metrics.text()

        return OperatorPages(healthz, metrics)

    def routes(self) -> list[web.RouteDef]:
        """What is reached over HTTP, apart from Slack's own requests."""
        core = self.core
        words = StoryWords(unmarked_kind_words, report_words)
        published = Published(self.desks.of(ANYONE), core.clock, core.settings.public_url, words)
        return [
            *(self.installing.routes() if self.installing is not None else ()),
            *publish_routes(published),
            *operator_routes(self.operator_pages()),
        ]

    async def get_ready(self) -> None:
        """What must be done before it runs; may be cancelled.

        Raises:
            StoreDamagedError: a story cannot be read.
        """
        if self.installing is not None:
            await self.installing.reseal()
        await self.runner.get_ready()

    async def close(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(finish_lazy_work(self.bolt), LAST_ANSWERS_SECONDS)
        if self.installing is not None:
            # What Slack gave is given once: it must be stored.
            await self.installing.tokens.finish()
        await self.core.polling.close()
        await self.session.close()


def build(
    settings: Settings,
    clock: Clock,
    stores: Stores,
    slack: SlackAccess,
    extra_feeds: Iterable[Feed] = (),
    role: Role = Role.ALL,
) -> Minewatch:
    """Join the real parts; call from a running event loop.

    Raises:
        DataError: a data file or the feed list is wrong.
        ConfigError: a setting that many workspaces need is missing.
    """
    process = Process(SystemDraw().token(), role, socket.gethostname(), os.getpid())
    core = build_core(settings, clock, stores, extra_feeds, process)
    desks = build_desks(core)
    # Slack closes idle connections after a while; keeping ours shorter avoids sends into the void.
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(keepalive_timeout=30),
        timeout=aiohttp.ClientTimeout(total=LONGEST_CALL_SECONDS),
    )
    many = installing(settings, clock, stores, slack, session) if settings.many_workspaces else None
    identity = many.identity() if many is not None else None
    requests = KeptRequests(stores, clock, process.worker)
    bolt = build_bolt_app(slack, session, requests, identity)
    bolt.use(CountRequests(core.metrics.asked))
    bolt.use(AtOwnDesk(desks.of, workspace_of if many is None else installed_workspace))
    register(bolt)
    if many is not None:
        many.register(bolt)
    senders = Senders(slack, session, many, clock, desks.of(HOME).block_kinds)
    runner = build_runner(core, desks, senders)
    gauges = StoreGauges(core.metrics, stores, clock, many=many is not None)
    return Minewatch(core, desks, bolt, runner, session, gauges, many)


def build_desks(core: CoreParts) -> Desks:
    """The desks of all workspaces over the same core."""
    return Desks(
        DeskParts(
            stores=core.stores,
            clock=core.clock,
            draw=SystemDraw(),
            treaty=core.treaty,
            feeds=core.shared_feeds(),
            find_states=core.judge.named_in,
            installation=installation(core.settings),
            main_channels=core.policy.channels,
            wake=core.wake,
            gallery=Gallery(None if core.settings.socket_mode else core.settings.public_url),
        )
    )


class Senders:
    """A messenger for each workspace: by its own token, or at HOME by the one that is set."""

    def __init__(
        self,
        slack: SlackAccess,
        session: aiohttp.ClientSession,
        many: Installing | None,
        clock: Clock,
        kinds: BlockKinds,
    ) -> None:
        self.many = many
        self._in_doubt = InDoubt(clock)
        self._home = SlackMessenger(slack_client(slack, session), kinds=kinds)

    def of(self, workspace: WorkspaceId) -> SlackMessenger:
        """Sends as the bot of a workspace."""
        return self._home if self.many is None else self.many.messenger(workspace)

    @asynccontextmanager
    async def turn(self, conversation: Conversation) -> AsyncIterator[None]:
        """Send now, or, where what was sent could not be found again, one at a time (InDoubt)."""
        if self.many is None or await self.many.can_look(conversation):
            yield
            return
        async with self._in_doubt.turn():
            yield

    async def refused(self, workspace: WorkspaceId) -> None:
        """Slack refuses a workspace's token. That it removed the app may have been missed: ask."""
        if self.many is None:
            return
        answer = await self.of(workspace).check()
        if isinstance(answer, Refused) and answer.scope == "workspace":
            await self.many.installed.end(workspace, f"Slack refused its token ({answer.error})")


def build_runner(core: CoreParts, desks: Desks, senders: Senders) -> Runner:
    """The loops over the core, sending through ``senders``."""
    settings, stores, clock = core.settings, core.stores, core.clock
    keep = timedelta(days=settings.keep_days_after_removal)
    check = TreatyCheck(
        desks.of(HOME).depositary,
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
        dispatcher=build_dispatcher(core, desks, senders),
        gatherer=Gatherer(stores, clock, core.metrics),
        daily=Daily(stores, lambda: core.treaty.current, clock, core.policy),
        observer=core.metrics,
        life=core.health,
        signals=core.signals,
        housekeeping=Retention(stores, clock, timedelta(days=settings.retention_days)).run,
        treaty_check=check.run,
        read_stories=desks.read_for_search,
        admin_notifier=AdminNotifier(senders.of, SlackRenderer(desks.of), settings.admins),
        refresh=desks.refresh,
        farewell=Farewell(stores, clock, keep).run,
        process=core.process,
    )
    return Runner(parts, clock)


def build_dispatcher(core: CoreParts, desks: Desks, senders: Senders) -> Dispatcher:
    """Sending for every workspace that has a token."""

    def deliverer_for(tenure: Tenure) -> Deliverer:
        workspace = tenure.workspace
        desk = desks.of(workspace)
        policy = DeliveryPolicy(
            observer=core.metrics,
            channel=desk.settings.main_channel,
            late_hours=core.settings.late_hours,
            admins=desk.settings.to_notify,
            next_digest=next_digest,
            turn=senders.turn,
        )
        messenger, renderer = senders.of(workspace), SlackRenderer(desks.of)
        return Deliverer(tenure, messenger, renderer, core.clock, SystemDraw(), policy)

    return Dispatcher(
        core.stores,
        deliverer_for,
        core.clock,
        core.process.worker,
        refused=senders.refused,
        # What is still there from a time with one token in the settings has none now.
        skipped=() if senders.many is None else (HOME,),
    )
