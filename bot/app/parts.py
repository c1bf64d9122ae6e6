"""The real parts that need no Slack: clock, fetcher, parser, poller, treaty, judge, figures.

In: settings and an open store. Out: parts, joined. Used by the bot and by the commands
that poll once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from bot.app.outbound import fetcher_for
from bot.clock import SystemDraw
from bot.config import Settings
from bot.desk.feeds import FeedDesk, FeedWork, SharedFeeds
from bot.desk.freshness import freshness_in
from bot.desk.settings import Installation, Limits
from bot.desk.treaty import TreatyDesk
from bot.feeds.lists.catalogue import load_catalogue, merged
from bot.feeds.parse import Parser
from bot.feeds.poll import Poller
from bot.feeds.web.fetch import HttpFetcher
from bot.feeds.web.shared_hosts import SharedHosts
from bot.health import Health
from bot.metrics import Metrics
from bot.model.entry import Feed
from bot.model.workspace import Conversation
from bot.news.judge import Judge, build_judge
from bot.pipeline.main_channels import MainChannels
from bot.pipeline.news_policy import NewsPolicy
from bot.pipeline.take import Pipeline
from bot.ports import WAKE_QUEUED, Clock, Stores
from bot.runner.processes import ONLY, Process
from bot.runner.signals import Signals
from bot.treaty.load import load_treaty


@dataclass(frozen=True, slots=True)
class FeedParts:
    """What fetches and reads feeds. ``close`` ends connections and the parser's process."""

    fetcher: HttpFetcher
    parser: Parser
    poller: Poller

    async def close(self) -> None:
        await self.fetcher.close()
        await self.parser.close()


def feed_parts(settings: Settings, clock: Clock, shared: SharedHosts | None = None) -> FeedParts:
    """The real web and the real parser; call from a running event loop.

    Raises:
        ConfigError: SSL_CERT_FILE holds no certificate.
    """
    fetcher = fetcher_for(settings, clock, shared)
    parser = Parser()
    poller = Poller(
        fetcher,
        parser,
        clock,
        SystemDraw(),
        settings.poll_minutes,
        settings.allow_private_feeds,
    )
    return FeedParts(fetcher, parser, poller)


@dataclass(frozen=True, slots=True)
class CoreParts:
    """Everything but Slack."""

    settings: Settings
    clock: Clock
    stores: Stores
    metrics: Metrics
    health: Health
    signals: Signals
    polling: FeedParts
    treaty: TreatyDesk
    judge: Judge
    policy: NewsPolicy
    pipeline: Pipeline
    process: Process
    wake: Callable[[], None]

    def shared_feeds(self) -> SharedFeeds:
        """For the feed desks; a feed that is added brings its preview's document: it is asked once."""
        work = FeedWork(self.pipeline.accept, self.wake, self.health.troubles)
        return SharedFeeds(self.polling.poller, self.judge.judge, work)

    def feed_desk(self) -> FeedDesk:
        """The feed list alone, of those who run Minewatch."""
        return FeedDesk.at_home(self.stores, self.shared_feeds(), self.clock, SystemDraw())


def installation(settings: Settings) -> Installation:
    """What the desks need to know of the settings."""
    limits = Limits(settings.watches_per_workspace, settings.feeds_per_workspace)
    address = None if settings.socket_mode else settings.public_url
    return Installation(settings.channel, settings.admins, limits, address)


def build_core(
    settings: Settings,
    clock: Clock,
    stores: Stores,
    extra_feeds: Iterable[Feed] = (),
    process: Process = ONLY,
) -> CoreParts:
    """Join the parts; call from a running event loop.

    Raises:
        DataError: a data file or the feed list is wrong.
    """
    metrics = Metrics()
    put_feeds(stores, (*load_catalogue(settings.feeds), *extra_feeds))
    treaty = TreatyDesk(load_treaty(stores.acts.all(), complete=freshness_in(stores)), clock)
    policy = NewsPolicy(
        observer=metrics,
        channel=Conversation.of(settings.channel) if settings.channel else None,
        admins=settings.admins,
        others=MainChannels(stores),
    )
    signals = Signals(clock)
    shared = SharedHosts(stores, clock, process.worker) if stores.remote else None
    stores.on_wake(signals.woken)
    judge = build_judge(treaty.current.states.values())
    return CoreParts(
        settings=settings,
        clock=clock,
        stores=stores,
        metrics=metrics,
        health=Health(clock),
        signals=signals,
        polling=feed_parts(settings, clock, shared),
        treaty=treaty,
        judge=judge,
        policy=policy,
        pipeline=Pipeline(stores, judge, lambda: treaty.current.groups, clock, policy),
        process=process,
        wake=partial(stores.wake, WAKE_QUEUED),
    )


def put_feeds(stores: Stores, feeds: Iterable[Feed]) -> None:
    """Make the store agree with the feed list."""
    with stores.unit():
        stores.feeds.put(*merged(feeds, stores.feeds.all()))
