"""What HOME keeps becomes a workspace's: when a desk turns from tokens in .env to installing.

In: the store, a workspace that installed Minewatch, and the settings of HOME. Out: the same rows under
that workspace, in one unit of work. Done twice, the second time moves nothing. What the workspace has of
its own by then (a delivery, a post, a person's zone) stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from bot.desk.authors import Authors
from bot.desk.settings import Installation
from bot.errors import InputError
from bot.model.alert import Notice, OutboxId, OutboxItem
from bot.model.workspace import HOME, ChannelId, Conversation, UserId, WorkspaceId
from bot.outbox.channel_ids import channel_id, name_key
from bot.outbox.gather import BURST_KEY
from bot.outbox.items import item_id
from bot.outbox.refusals import notice_key
from bot.ports import Stores

T = TypeVar("T")
A = TypeVar("A", UserId, UserId | None, str | None)


def adopt(stores: Stores, workspace: WorkspaceId, home: Installation) -> dict[str, int]:
    """Move everything from HOME to a workspace; returns how many of each kind were moved.

    Calls the store: see ``Stores.do``. No process may send meanwhile.

    Raises:
        InputError: the workspace has not installed Minewatch, or ended.
        StoreError: its token cannot be opened.
    """
    with stores.unit():
        _take_settings(stores, workspace, home)
        move = _Move(stores, workspace)
        return {
            "watches": move.watches(),
            "deliveries": move.deliveries(),
            "people": move.people(),
            "messages": move.outbox(),
            "posts": move.posts(),
            "feedback": move.feedback(),
            "notices": move.notices(),
            "authors": _rename_authors(stores, workspace),
        }


def _take_settings(stores: Stores, workspace: WorkspaceId, home: Installation) -> None:
    """The record's own settings come first; where it has none, HOME's are taken."""
    record = stores.workspaces.hold(workspace)
    if record is None or record.ended_at is not None:
        raise InputError(
            f"{workspace} has not installed Minewatch; install it at /slack/install first "
            "(`minewatch workspaces list` shows who did)."
        )
    people = map(Conversation.of, home.operators)
    admins = tuple(UserId(person.id) for person in people if person.workspace == workspace)
    channel = record.channel
    if channel is None and home.channel is not None:
        channel = channel_id(stores, Conversation.of(home.channel)).id
    taken = replace(record, channel=channel, admins=record.admins or admins)
    if taken != record:
        stores.workspaces.put(taken)


class _Move:
    """From HOME to one workspace, within the caller's unit of work."""

    def __init__(self, stores: Stores, workspace: WorkspaceId) -> None:
        self._stores = stores
        self._home = stores.of(HOME)
        self._there = stores.of(workspace)
        self._workspace = workspace

    def _place(self, conversation: Conversation) -> Conversation:
        return Conversation(self._workspace, conversation.id)

    def watches(self) -> int:
        moved = [
            replace(each, conversation=self._place(each.conversation))
            for each in tuple(self._home.watches.all())
        ]
        # In the place of the same rows, so that their order stays.
        self._stores.watches.put(*moved)
        return len(moved)

    def deliveries(self) -> int:
        found = tuple(self._home.deliveries.all())
        moved = [replace(each, conversation=self._place(each.conversation)) for each in found]
        known = self._there.deliveries.of_many(each.conversation for each in moved)
        self._home.deliveries.remove(*(each.conversation for each in found))
        self._there.deliveries.put(*(each for each in moved if each.conversation not in known))
        return len(found)

    def people(self) -> int:
        found = tuple(self._home.people.all())
        self._home.people.remove(*(person.id for person in found))
        self._there.people.put(*(each for each in found if each.id not in self._there.people))
        return len(found)

    def outbox(self) -> int:
        """What was sent too: by its id an item that is made again is known."""
        found = tuple(self._home.outbox.all())
        moved = [self._item(each) for each in found]
        self._home.outbox.remove(*(item.id for item in found))
        known = self._there.outbox.get_many(item.id for item in moved)
        self._there.outbox.put(*(item for item in moved if item.id not in known))
        return len(found)

    def _item(self, item: OutboxItem) -> OutboxItem:
        place = self._place(item.conversation)
        before = item_id(item.payload, item.conversation)
        change = item.id.removeprefix(before).removeprefix("|")
        known = item.id == before or item.id.startswith(f"{before}|")
        renamed = item_id(item.payload, place, change) if known else OutboxId(f"{place}|{item.id}")
        return replace(item, id=renamed, conversation=place)

    def posts(self) -> int:
        found = tuple(self._home.posts.all())
        moved = [replace(each, conversation=self._place(each.conversation)) for each in found]
        self._home.posts.remove(*found)
        posts = self._there.posts
        posts.put(*(each for each in moved if not posts.has(each.conversation, each.subject)))
        return len(found)

    def feedback(self) -> int:
        found = tuple(self._home.feedback.all())
        moved = [replace(each, conversation=self._place(each.conversation)) for each in found]
        self._home.feedback.remove(*found)
        marks = self._there.feedback
        marks.put(*(each for each in moved if marks.of(each.story, each.by) is None))
        return len(found)

    def notices(self) -> int:
        """Those about a conversation: that it refused us, that it was grouped, its name."""
        beginnings = [each(Conversation(HOME, ChannelId(""))) for each in (notice_key, name_key)]
        found = [
            (notice, beginning)
            for beginning in (BURST_KEY, *beginnings)
            for notice in self._stores.notices.starting(beginning)
            if not Conversation.of(notice.key.removeprefix(beginning)).workspace
        ]
        moved = [self._notice(notice, beginning) for notice, beginning in found]
        self._stores.notices.remove(*(notice.key for notice, _ in found))
        known = self._stores.notices.get_many(notice.key for notice in moved)
        self._stores.notices.put(*(notice for notice in moved if notice.key not in known))
        return len(found)

    def _notice(self, notice: Notice, beginning: str) -> Notice:
        place = self._place(Conversation.of(notice.key.removeprefix(beginning)))
        return replace(notice, key=f"{beginning}{place}")


def _rename_authors(stores: Stores, workspace: WorkspaceId) -> int:
    """Who entered, decided or added what all share, under the key that they have from now on."""
    key = _Renamed(workspace)
    acts = _changed(
        (act, replace(act, by=key(act.by), undone_by=key(act.undone_by)))
        for act in stores.acts.all()
    )
    findings = _changed(
        (each, replace(each, decided_by=key(each.decided_by))) for each in stores.findings.all()
    )
    confirmations = _changed(
        (each, replace(each, by=key(each.by))) for each in stores.confirmations.all()
    )
    feeds = _changed(
        (each, replace(each, feed=replace(each.feed, added_by=key(each.feed.added_by))))
        for each in stores.feeds.all()
    )
    stores.acts.put(*acts)
    stores.findings.put(*findings)
    stores.confirmations.put(*confirmations)
    stores.feeds.put(*feeds)
    return len(acts) + len(findings) + len(confirmations) + len(feeds)


class _Renamed:
    """The key of an author: a bare id of HOME gets the workspace; any other stays."""

    def __init__(self, workspace: WorkspaceId) -> None:
        self._authors = Authors(workspace)

    def __call__(self, key: A) -> A:
        if not key or Conversation.of(key).workspace != HOME:
            return key
        return self._authors.key(UserId(key))


def _changed(pairs: Iterable[tuple[T, T]]) -> list[T]:
    """What is no longer as it was."""
    return [after for before, after in pairs if after != before]
