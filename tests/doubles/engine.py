"""The bot's engine for tests: the real pipeline, outbox, renderer and messenger, and a local Slack.

    async with Engine() as engine:
        engine.poll(entry("Finland deposits its notice of withdrawal ..."))
        await engine.deliver()
        assert len(engine.slack.messages(ALERTS)) == 1

Time stands still (``engine.clock``) until a test moves it; ``deliver_all`` moves it from one
due moment to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Self

import aiohttp

from bot.feeds.poll import PollOutcome, PollResult
from bot.model.alert import ItemState, OutboxItem
from bot.model.entry import Entry, EntryId, Feed, FeedId, FeedRecord
from bot.model.state import Iso3
from bot.model.watch import Scope, Watch, WatchId
from bot.model.workspace import HOME, Conversation, UserId, WorkspaceId
from bot.news.cluster import StoryIndex
from bot.outbox.deliver import Deliverer, DeliveryReport
from bot.outbox.delivery_policy import DeliveryPolicy
from bot.outbox.gather import Gatherer
from bot.outbox.pace import Budget
from bot.outbox.tenure import Tenure
from bot.pipeline import NewsPolicy, Pipeline, PollReport
from bot.pipeline.take import Grouping
from bot.ports import Messenger, Renderer, Stores
from bot.watches.cadence import next_digest
from bot.watches.match import GroupsByKey
from handlers.alerts.render import SlackRenderer
from handlers.slack.sender import SlackMessenger, slack_client
from storage import TinyStores
from storage.tinydb.disk import DISK, Disk
from tests.doubles.clock import FixedDraw, ManualClock
from tests.doubles.desk import TODAY, house, judge, treaty
from tests.doubles.slack import ALERTS, StrictSlack

_number = count(1)


@dataclass
class Figures:
    """The port bot.ports.Observer: counts what it is told."""

    seen: list[tuple[str, str]] = field(default_factory=list)

    def polled(self, outcome: str, seconds: float) -> None:  # noqa: ARG002 - only counted
        self.seen.append(("polled", outcome))

    def judged(self, *, relevant: bool, seconds: float) -> None:  # noqa: ARG002 - only counted
        self.seen.append(("judged", str(relevant)))

    def story(self, change: str) -> None:
        self.seen.append(("story", change))

    def queued(self, payload: str) -> None:
        self.seen.append(("queued", payload))

    def sent(self, seconds: float, delay_seconds: float) -> None:  # noqa: ARG002 - only counted
        self.seen.append(("sent", ""))

    def retried(self, reason: str) -> None:
        self.seen.append(("retried", reason))

    def gave_up(self, reason: str) -> None:
        self.seen.append(("gave_up", reason))

    def store_refused(self, reason: str) -> None:
        self.seen.append(("store_refused", reason))

    def loop_crashed(self, loop: str) -> None:
        self.seen.append(("loop_crashed", loop))

    def of(self, what: str) -> list[str]:
        return [detail for kind, detail in self.seen if kind == what]


def entry(title: str, summary: str = "", **values: Any) -> Entry:
    """An entry of feed f1; its link, id and keys are its own unless given."""
    number = next(_number)
    key = values.pop("key", f"e{number}")
    url = values.pop("url", f"https://news{number}.example/{key}")
    defaults: dict[str, Any] = {
        "feed": FeedId("f1"),
        "published_at": None,
        "updated_at": None,
        "author": None,
        "publisher": f"Paper {number}",
        "language": "en",
        "keys": (f"id:{key}", f"link:{url}"),
    }
    return Entry(id=EntryId(key), title=title, summary=summary, url=url, **(defaults | values))


def watch_on(
    conversation: str, *states: str, owner: str = "U1", key: str | None = None, **values: Any
) -> Watch:
    """A watch on States (none: everything), told to the conversation."""
    scope = Scope(states=tuple(map(Iso3, states)), everything=not states)
    scope = replace(scope, **{k: values.pop(k) for k in ("kinds", "min_step") if k in values})
    return Watch(
        id=WatchId(key or f"w{next(_number)}"),
        owner=UserId(owner),
        conversation=Conversation.of(conversation),
        personal=conversation == owner,
        scope=scope,
        created_at=datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
        **values,
    )


def tenure_of(stores: Stores, workspace: WorkspaceId = HOME, worker: str = "test") -> Tenure:
    """The right to send for a workspace, taken."""
    tenure = Tenure(stores, workspace, worker)
    assert tenure.begin()
    return tenure


def _groups() -> GroupsByKey:
    return treaty().groups


class Engine:
    """Real parts put together. ``patience``: seconds to wait for Slack's answer. With ``data_dir`` a second engine goes on where one ended."""

    patience = 0.3

    def __init__(
        self,
        *,
        channel: str | None = ALERTS,
        admins: tuple[str, ...] = (),
        data_dir: Path | None = None,
        clock: ManualClock | None = None,
        budget: Budget | None = None,
        slack: StrictSlack | None = None,
        allow_refusals: bool = False,
        grouping: Grouping = StoryIndex,
        most_at_once: int = 200,
        disk: Disk = DISK,
        stores: TinyStores | None = None,
    ) -> None:
        self._grouping = grouping
        self._most_at_once = most_at_once
        self.house = house(TODAY, data_dir, clock, disk=disk, stores=stores)
        self.clock = self.house.clock
        self.stores: Stores = self.house.stores
        self.figures = Figures()
        self.draw = FixedDraw()
        self._own_slack = slack is None
        self.slack = slack or StrictSlack(self.clock, FixedDraw(), allow_refusals=allow_refusals)
        self._channel = Conversation.of(channel) if channel else None
        self._admins = admins
        self._budget = budget or Budget()
        self._start_pipeline()

    async def __aenter__(self) -> Self:
        if self._own_slack:
            await self.slack.__aenter__()
        self.session = aiohttp.ClientSession()
        client = slack_client(self.slack.access, self.session)
        self.messenger: Messenger = SlackMessenger(client, patience=self.patience)
        self.renderer: Renderer = SlackRenderer(self.house.desks.of)
        self.start()
        return self

    async def __aexit__(self, kind: object, *rest: object) -> None:
        await self.session.close()
        self.stores.close()
        if self._own_slack:
            await self.slack.__aexit__(kind, *rest)

    def start(self) -> None:
        """Build what a start of the program builds, on what the store holds."""
        self._start_pipeline()
        self.tenure = tenure_of(self.stores)
        self.deliverer = Deliverer(
            self.tenure,
            self.messenger,
            self.renderer,
            self.clock,
            self.draw,
            self.delivery_policy(),
        )

    @property
    def unit_makers(self) -> list[Any]:
        """What has the ``unit`` that every unit of work goes through."""
        return [self.stores]

    def delivery_policy(self) -> DeliveryPolicy:
        return DeliveryPolicy(
            self.figures,
            next_digest,
            lambda: self._channel,
            admins=lambda: self._admins,
            budget=self._budget,
        )

    def pipeline_on(self, stores: Stores) -> Pipeline:
        policy = NewsPolicy(
            self.figures, self._channel, self._admins, most_at_once=self._most_at_once
        )
        return Pipeline(stores, judge(), _groups, self.clock, policy, self._grouping)

    def _start_pipeline(self) -> None:
        """What takes polls in needs no Slack: tests of it need not enter the engine."""
        self.pipeline = self.pipeline_on(self.stores)
        self.gatherer = Gatherer(self.stores, self.clock, self.figures)

    def poll(self, *entries: Entry, feed: str = "f1", baseline: bool = False) -> PollReport:
        """Take in a document of these entries, as if the feed had just been polled."""
        record = self.stores.feeds.get(feed) or self._new_feed(feed)
        if not baseline and record.state.baseline_at is None:
            record = self._polled(record)  # once: a benchmark's clock goes on between two looks
            self.stores.feeds.put(record)
        after = self._polled(record)
        found = tuple(replace(e, feed=FeedId(feed)) for e in entries)
        result = PollResult(record, after, PollOutcome.READ, found, baseline=baseline)
        return self.take(result)

    def take(self, result: PollResult) -> PollReport:
        """All steps of ``Pipeline.accept`` without a turn for others in between."""
        steps = self.pipeline._steps(result)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                report: PollReport = end.value
                return report

    async def deliver(self) -> DeliveryReport:
        """One pass at this moment."""
        self.gatherer.run()
        self.tenure.begin()
        return await self.deliverer.run_due()

    async def deliver_all(self, *, within: float = 3600.0) -> None:
        """Pass after pass, moving time to each due moment, until nothing waits."""
        end = self.clock.now() + timedelta(seconds=within)
        while self.clock.now() <= end:
            await self.deliver()
            due_at = self.deliverer.next_due_at()
            if due_at is None:
                return
            wait = max(0.05, (due_at - self.clock.now()).total_seconds())
            self.clock.move(seconds=wait)

    def items(self, state: ItemState | None = None) -> list[OutboxItem]:
        return [item for item in self.stores.outbox.all() if state in {None, item.state}]

    def texts(self, channel: str = ALERTS) -> list[str]:
        return [message.text for message in self.slack.messages(channel)]

    def _new_feed(self, feed: str) -> FeedRecord:
        record = FeedRecord(Feed(FeedId(feed), f"Feed {feed}", f"https://{feed}.example/rss"))
        self.stores.feeds.put(record)
        return record

    def _polled(self, record: FeedRecord) -> FeedRecord:
        now = self.clock.now()
        state = replace(
            record.state,
            baseline_at=record.state.baseline_at or now,
            last_attempt_at=now,
            last_success_at=now,
            had_entries=True,
        )
        return replace(record, state=state)
