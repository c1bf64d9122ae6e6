"""Alerts, and the outbox through which all unsolicited messages are sent.

An alert is one story for one conversation. Whatever is sent is an OutboxItem first:
its id is stable, so a second run adds nothing (docs/decisions, "outbox").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from bot.model.entry import EntryId, StoryId
from bot.model.state import Iso3, PartialDate, Status
from bot.model.watch import WatchId
from bot.model.workspace import Conversation, UserId

OutboxId = NewType("OutboxId", str)


@dataclass(frozen=True, slots=True)
class StoryAlert:
    """A story for a conversation; ``watches`` are those that matched (empty: the main channel)."""

    story: StoryId
    watches: tuple[WatchId, ...]


@dataclass(frozen=True, slots=True)
class StoryUpdate:
    """More sources or a later judgement of a story already posted: edit the card, answer in its thread.

    ``reply`` is the thread text's reason ("source", "step", "judgement"); ``broadcast``
    shows the reply in the channel too; ``sources`` are the entries that came since;
    ``later`` is the story of a later step, which the reply reports. Without a ``reply`` the
    card is edited silently.
    """

    story: StoryId
    reply: str | None
    broadcast: bool = False
    sources: tuple[EntryId, ...] = ()
    later: StoryId | None = None


@dataclass(frozen=True, slots=True)
class StoryMoved:
    """A card whose story was merged into another in the same conversation: it is reduced to one line.

    ``link`` is the address of the other story's card, requested from Slack when the line is written.
    """

    story: StoryId
    into: StoryId
    link: str | None = None


@dataclass(frozen=True, slots=True)
class DigestAlert:
    """Several stories in one message: a digest, or a burst grouped by the volume guard.

    ``reason`` is "daily", "weekly", "burst", "late", "quiet" or "unsure".
    """

    stories: tuple[StoryId, ...]
    reason: str
    since_at: datetime


@dataclass(frozen=True, slots=True)
class StatusChange:
    """The record says a State's status changed: an admin entered an act (``act_id``).

    ``day`` is the act's; ``anew``: the State consented again after a withdrawal.
    """

    iso3: Iso3
    before: Status
    after: Status
    act: str
    source_url: str
    day: date | None = None
    act_id: str = ""
    anew: bool = False


@dataclass(frozen=True, slots=True)
class RecordCorrected:
    """An announced act was wrong: its message is edited, and the correction is announced once.

    ``act_id`` is the act that was announced, ``act`` and ``day`` what it said. ``now`` is the day
    that was entered in its place; None: the act was taken back.
    """

    iso3: Iso3
    act_id: str
    act: str
    day: date
    now: date | None
    source_url: str


@dataclass(frozen=True, slots=True)
class WithdrawalClock:
    """Days until a withdrawal takes effect; the same message is edited as days pass."""

    iso3: Iso3
    days_left: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """An upcoming deadline or meeting of a watched State."""

    date: PartialDate
    title: str
    iso3: Iso3 | None
    source_url: str


@dataclass(frozen=True, slots=True)
class DepositaryCard:
    """A difference between a depositary's page and the record, for an admin to decide."""

    finding: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first message to the person who installed Minewatch in a workspace."""


@dataclass(frozen=True, slots=True)
class Note:
    """A plain message from Minewatch itself: a feed fails, a watch was set aside."""

    text: str


OutboxPayload = (
    StoryAlert
    | StoryUpdate
    | StoryMoved
    | DigestAlert
    | StatusChange
    | RecordCorrected
    | WithdrawalClock
    | Reminder
    | DepositaryCard
    | Welcome
    | Note
)


class ItemState(StrEnum):
    """An outbox item is waiting, claimed (a send is under way), or settled one way or another."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    GAVE_UP = "gave_up"
    HELD = "held"


class HeldFor(StrEnum):
    """Why an item is held; it becomes the reason of its digest.

    ``REFUSED``: Slack would not take anything for the conversation. ``UNSURE``: it may have
    been told already, and nothing can tell whether it was.
    """

    DAILY = "daily"
    WEEKLY = "weekly"
    QUIET = "quiet"
    BURST = "burst"
    LATE = "late"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One thing to say to one conversation.

    ``id`` = what + where + which change, so adding it again is a no-op. ``due_at`` is
    the earliest moment of sending; HELD items wait for a digest instead.
    ``claimed_at`` is set before a request leaves; an item found CLAIMED at start was
    cut off mid-send and its outcome is unknown. ``order`` keeps the order per
    conversation. ``error`` is the last trouble, how it was settled, or why it is held.
    ``uncertain``: a send of it may stand whose answer never came; ``repeated``: it was sent
    once more all the same, because nothing could tell.
    """

    id: OutboxId
    conversation: Conversation
    payload: OutboxPayload
    state: ItemState
    created_at: datetime
    due_at: datetime
    order: int
    attempts: int = 0
    claimed_at: datetime | None = None
    settled_at: datetime | None = None
    error: str | None = None
    uncertain: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """Where a message is in Slack: key = conversation + subject, so it can be edited and replied to.

    ``subject`` is "story:ID", "clock:FIN", "act:ID", "finding:ID"; ``channel`` is the channel id
    Slack answered with (a DM's id for a person), ``ts`` Slack's message id.
    """

    conversation: Conversation
    subject: str
    channel: str
    ts: str
    sent_at: datetime
    version: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A press of "Not relevant" on an alert: who, when, and what the judgement had said."""

    story: StoryId
    by: UserId
    at: datetime
    conversation: Conversation
    headline: str
    kind: str
    states: tuple[Iso3, ...]
    words: tuple[str, ...]
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """A State's act entered by an admin on top of the packaged record.

    ``act`` is a column of participation.csv ("withdrawal_notified", ...). ``undone_*`` is set
    when it was taken back; it is kept either way.
    """

    id: str
    iso3: Iso3
    act: str
    value: str
    source_url: str
    why: str
    by: UserId
    at: datetime
    undone_by: UserId | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said once ("feed X fails"): key names it; removed when it is over."""

    key: str
    at: datetime
    text: str = ""
