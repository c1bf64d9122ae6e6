"""The outbox: the port bot.ports.stores.Outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.model.alert import (
    HeldFor,
    ItemState,
    OutboxId,
    OutboxItem,
    RecordCorrected,
    Reminder,
    StatusChange,
    WithdrawalClock,
)
from bot.model.entry import StoryId
from bot.model.workspace import ChannelId, Conversation, WorkspaceId
from storage.postgres.database import Database
from storage.postgres.documents import from_text, to_text
from storage.postgres.remembered import OWN_LEASE
from storage.postgres.repository import Repository, place, places
from storage.postgres.rows import Columns

_CALENDAR = (Reminder, StatusChange, RecordCorrected, WithdrawalClock)
"""Messages of the calendar and the record, whose ids recur."""


def _columns(item: OutboxItem) -> tuple[Any, ...]:
    payload = item.payload
    return (
        item.id,
        *place(item.conversation),
        item.state,
        type(payload).__name__,
        isinstance(payload, _CALENDAR),
        getattr(payload, "story", None),
        getattr(payload, "act_id", None),
        item.attempts,
        item.error,
        item.created_at,
        item.due_at,
        item.claimed_at,
        item.settled_at,
    )


_OUTBOX = Columns(
    "outbox",
    ("id",),
    {
        "id": "text",
        "workspace": "text",
        "channel": "text",
        "state": "text",
        "kind": "text",
        "calendar": "boolean",
        "story": "text",
        "act": "text",
        "attempts": "integer",
        "error": "text",
        "created_at": "timestamptz",
        "due_at": "timestamptz",
        "claimed_at": "timestamptz",
        "settled_at": "timestamptz",
    },
    _columns,
)


class PostgresOutbox(Repository[OutboxItem]):
    """Outbox items."""

    def __init__(self, database: Database, workspace: WorkspaceId | None) -> None:
        super().__init__(database, OutboxItem, _OUTBOX, workspace)

    # --- sending ----------------------------------------------------------------------------------

    def waiting(self) -> Iterator[OutboxItem]:
        return self._rows.each("state = 'waiting'")

    def waiting_due(self, now: datetime) -> Iterator[OutboxItem]:
        return self._rows.each("state = 'waiting' AND (attempts > 0 OR due_at <= %s)", now)

    def due_between(self, low: datetime, high: datetime) -> tuple[OutboxId, ...]:
        where = "state = 'waiting' AND due_at BETWEEN %s AND %s"
        found = self._rows.columns_of(("id",), where, low, high, more="ORDER BY due_at, seq")
        return tuple(OutboxId(from_text(key)) for (key,) in found)

    def claim(self, item: OutboxItem, lease: str, holder: str) -> OutboxItem | None:
        # The second of two that claim it waits for the first, finds it claimed, and gets nothing. The
        # lease is locked: no other process takes it over before the claim is stored.
        claim = {"state": item.state, "attempts": item.attempts, "claimed_at": item.claimed_at}
        return self._rows.changed(
            f"WITH held AS MATERIALIZED ({OWN_LEASE} FOR SHARE) UPDATE outbox "
            "SET state = %s, attempts = %s, claimed_at = %s, payload = payload || %s::jsonb",
            (lease, holder, *claim.values(), msgspec.json.encode(claim).decode()),
            "id = %s AND state = 'waiting' AND EXISTS (SELECT FROM held)",
            to_text(item.id),
        )

    def claimed(self) -> tuple[OutboxItem, ...]:
        return self._rows.some("state = 'claimed'")

    def attempted_since(self, moment: datetime) -> tuple[OutboxItem, ...]:
        return self._rows.some("claimed_at >= %s", moment, order="claimed_at, seq")

    def workspaces_with_work(self, now: datetime) -> tuple[WorkspaceId, ...]:
        return self._workspaces("state = 'waiting' AND due_at <= %s", "state = 'claimed'", now=now)

    # --- holding ----------------------------------------------------------------------------------

    def held(self) -> Iterator[OutboxItem]:
        return self._rows.each("state = 'held'")

    def held_due(self, now: datetime) -> tuple[OutboxItem, ...]:
        return self._rows.some("state = 'held' AND due_at <= %s", now)

    def held_since_before(
        self, moment: datetime, reason: HeldFor, limit: int
    ) -> tuple[OutboxItem, ...]:
        where = "state = 'held' AND error = %s AND created_at < %s"
        return self._rows.some(where, str(reason), moment, limit=limit)

    def next_held_at(self) -> datetime | None:
        return self._first_due(ItemState.HELD)

    def workspaces_to_gather(self, now: datetime) -> tuple[WorkspaceId, ...]:
        return self._workspaces("state = 'held' AND due_at <= %s", now=now)

    # --- what is said about something, and where --------------------------------------------------

    def of_story(self, story: StoryId) -> tuple[OutboxItem, ...]:
        return self._rows.some("story = %s", to_text(story))

    def of_story_at(
        self, story: StoryId, conversations: Iterable[Conversation]
    ) -> tuple[OutboxItem, ...]:
        here = "(workspace, channel) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
        return self._rows.some(f"story = %s AND {here}", to_text(story), *places(conversations))

    def of_act(self, act: str) -> tuple[OutboxItem, ...]:
        return self._rows.some("act = %s", to_text(act))

    def at(self, conversation: Conversation) -> tuple[OutboxItem, ...]:
        return self._rows.some("workspace = %s AND channel = %s", *place(conversation))

    def alerted_since(
        self, conversations: Iterable[Conversation], moment: datetime
    ) -> Mapping[Conversation, tuple[datetime, ...]]:
        asked = [c for c in conversations if self._rows.workspace in {None, c.workspace}]
        found = self._database.rows(
            "SELECT workspace, channel, array_agg(created_at ORDER BY created_at) FROM outbox "
            "JOIN (SELECT DISTINCT * FROM unnest(%s::text[], %s::text[])) "
            "AS asked (workspace, channel) USING (workspace, channel) "
            "WHERE kind = 'StoryAlert' AND state <> 'held' AND created_at > %s "
            "AND (state <> 'sent' OR claimed_at IS NOT NULL) GROUP BY 1, 2",
            *places(asked),
            moment,
        )
        return {
            Conversation(WorkspaceId(workspace), ChannelId(from_text(channel))): tuple(
                [at.astimezone(UTC) for at in moments]
            )
            for workspace, channel, moments in found
        }

    # --- all of it --------------------------------------------------------------------------------

    def open_after(self, moment: datetime) -> Iterator[OutboxItem]:
        where = "state IN ('waiting', 'held') AND due_at >= %s"
        return self._rows.each(where, moment, order="due_at, seq")

    def settled_before(
        self, moment: datetime, limit: int, *, calendar: bool
    ) -> tuple[OutboxId, ...]:
        found = self._rows.columns_of(
            ("id",),
            "state IN ('sent', 'gave_up') AND calendar = %s AND settled_at < %s",
            calendar,
            moment,
            more=f"ORDER BY settled_at, seq LIMIT {limit:d}",
        )
        return tuple(OutboxId(from_text(key)) for (key,) in found)

    def counts(self) -> Mapping[ItemState, int]:
        found = self._rows.columns_of(("state", "count(*)"), "true", more="GROUP BY state")
        by_state = {ItemState(state): int(number) for state, number in found}
        return {state: by_state.get(state, 0) for state in ItemState}

    def oldest_due_at(self) -> datetime | None:
        return self._first_due(ItemState.WAITING)

    def all(self) -> Iterator[OutboxItem]:
        return self._rows.each()

    def _first_due(self, state: ItemState) -> datetime | None:
        ((first,),) = self._rows.columns_of(("min(due_at)",), f"state = '{state.value}'")
        return None if first is None else first.astimezone(UTC)

    def _workspaces(self, *conditions: str, now: datetime) -> tuple[WorkspaceId, ...]:
        """Workspaces with an item of one of these kinds: one look into the index for each workspace."""
        query = " UNION ".join(
            "SELECT workspaces.id FROM workspaces CROSS JOIN LATERAL (SELECT 1 FROM outbox "
            f"WHERE workspace = workspaces.id AND {condition} LIMIT 1) AS one"
            for condition in conditions
        )
        moments = [now for condition in conditions if "%s" in condition]
        seen = self._rows.workspace
        found = (WorkspaceId(key) for (key,) in self._database.rows(query, *moments))
        return tuple(sorted(workspace for workspace in found if seen in {None, workspace}))
