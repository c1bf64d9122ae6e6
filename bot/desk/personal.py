"""Everything kept about one person of a workspace: given to them on request, and deleted on request.

In: a user id. Out: all values that belong to the person, as plain documents; or their
removal. What belongs to a channel or to the record stays, without the person's id. The same id in
another workspace is someone else, whose values are not touched.
Slack asks that a deletion request is met within 14 business days; here it is at once
(https://docs.slack.dev/developer-policy).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized
from dataclasses import asdict, replace
from typing import Any, TypeVar

from bot.desk.authors import NO_USER, Authors
from bot.model.alert import Feedback, OutboxItem, Post, RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.entry import FeedRecord
from bot.model.watch import Delivery, Person, Watch
from bot.model.workspace import ChannelId, Conversation, UserId, WorkspaceId
from bot.ports import Clock, Stores
from bot.ports.stores import Values

T = TypeVar("T")
__all__ = ["NO_USER", "PersonalRecords"]


class PersonalRecords:
    """What the store knows of a person of this workspace."""

    def __init__(self, stores: Stores, clock: Clock, workspace: WorkspaceId) -> None:
        self._stores = stores
        self._clock = clock
        self._workspace = workspace
        self._authors = Authors(workspace)

    def export(self, user: UserId) -> dict[str, list[dict[str, Any]]]:
        """All that is kept about the person, as documents under the names of the tables."""
        found: dict[str, Iterable[Any]] = {
            "people": self._person(user),
            "watches": self._watches(user),
            "deliveries": self._deliveries(user),
            "feedback": self._feedback(user),
            "outbox": self._outbox(user),
            "posts": self._posts(user),
            "feeds": map(self._authors.feed, self._feeds(user)),
            "acts": map(self._authors.act, self._acts(user)),
            "findings": map(self._authors.finding, self._findings(user)),
            "confirmations": map(self._authors.confirmation, self._confirmations(user)),
        }
        plain = {
            name: [asdict(each, dict_factory=_plain) for each in values]
            for name, values in found.items()
        }
        # Of what is good for some hours only the keys name the person; a value may name others too.
        names = _naming(user)
        return {**plain, "remembered": [{"key": k} for k in self._remembered() if names.search(k)]}

    def forget(self, user: UserId) -> int:
        """Delete the person's own values and take their id off what is shared; how many were touched.

        The person's watches, settings, feedback, waiting alerts and posts go. A channel's
        watches and settings, feeds, entered acts and decisions on the record stay, without the
        name of who made them.
        """
        with self._stores.unit():
            count = self._forget_author(user) + self._forget_own(user)
            self._forget_remembered(user)
        return count

    def _forget_own(self, user: UserId) -> int:
        """What belongs to the workspace."""
        stores, own = self._stores, self._own(user)
        watches, deliveries, person = (
            self._watches(user),
            self._deliveries(user),
            self._person(user),
        )
        outbox, posts, feedback = self._outbox(user), self._posts(user), self._feedback(user)
        stores.watches.remove(*(w.id for w in watches if w.personal))
        others = _held(stores.watches, (w.id for w in watches if not w.personal))
        stores.watches.put(*(replace(w, owner=NO_USER) for w in others))
        stores.outbox.remove(*(item.id for item in outbox))
        stores.posts.remove(*posts)
        stores.deliveries.remove(own)
        stores.deliveries.put(
            *(replace(d, set_by=None) for d in deliveries if d.conversation != own)
        )
        stores.people.remove(user)
        stores.feedback.remove(*feedback)
        values: tuple[Sized, ...] = (person, watches, deliveries, outbox, posts, feedback)
        return sum(map(len, values))

    def _forget_author(self, user: UserId) -> int:
        """What all workspaces share stays, without the person."""
        stores, key = self._stores, self._authors.key(user)
        feeds, acts = self._feeds(user), self._acts(user)
        findings, confirmations = self._findings(user), self._confirmations(user)
        stores.feeds.put(*map(_without_adder, _held(stores.feeds, (r.feed.id for r in feeds))))
        stores.acts.put(*(_without_author(a, key) for a in _held(stores.acts, _ids(acts))))
        decided = _held(stores.findings, _ids(findings))
        stores.findings.put(*(replace(each, decided_by=NO_USER) for each in decided))
        vouched = _held(stores.confirmations, _ids(confirmations))
        stores.confirmations.put(*(replace(each, by=NO_USER) for each in vouched))
        shared: tuple[Sized, ...] = (feeds, acts, findings, confirmations)
        return sum(map(len, shared))

    def _forget_remembered(self, user: UserId) -> None:
        """Deleted data must not come back through Undo, and no row that is over still names anyone."""
        remembered, names = self._stores.remembered, _naming(user)
        while remembered.forget(self._clock.now()):
            pass
        rows = self._remembered().items()
        remembered.remove(*(key for key, text in rows if names.search(f"{key} {text}")))

    def _remembered(self) -> dict[str, str]:
        return self._stores.remembered.starting("", self._clock.now())

    def _own(self, user: UserId) -> Conversation:
        return Conversation(self._workspace, ChannelId(user))

    def _person(self, user: UserId) -> list[Person]:
        person = self._stores.people.get(user)
        return [person] if person else []

    def _watches(self, user: UserId) -> list[Watch]:
        own = {w.id: w for w in self._stores.watches.of_owner(user)}
        own |= {w.id: w for w in self._stores.watches.at(self._own(user))}
        return list(own.values())

    def _deliveries(self, user: UserId) -> list[Delivery]:
        found = {d.conversation: d for d in self._stores.deliveries.set_by(user)}
        own = self._stores.deliveries.of(self._own(user))
        return list(({**found, own.conversation: own} if own else found).values())

    def _feedback(self, user: UserId) -> list[Feedback]:
        return list(self._stores.feedback.by(user))

    def _outbox(self, user: UserId) -> list[OutboxItem]:
        return list(self._stores.outbox.at(self._own(user)))

    def _posts(self, user: UserId) -> list[Post]:
        return list(self._stores.posts.at(self._own(user)))

    def _feeds(self, user: UserId) -> list[FeedRecord]:
        key = self._authors.key(user)
        return [record for record in self._stores.feeds.all() if record.feed.added_by == key]

    def _acts(self, user: UserId) -> list[RecordedAct]:
        key = self._authors.key(user)
        return [act for act in self._stores.acts.all() if key in {act.by, act.undone_by}]

    def _findings(self, user: UserId) -> list[Finding]:
        key = self._authors.key(user)
        return [each for each in self._stores.findings.all() if each.decided_by == key]

    def _confirmations(self, user: UserId) -> list[Confirmation]:
        key = self._authors.key(user)
        return [each for each in self._stores.confirmations.all() if each.by == key]


def _held(values: Values[T], ids: Iterable[str]) -> list[T]:
    """Those still there, as they are now: another process may have changed them since."""
    return list(values.hold_many(ids).values())


def _ids(values: Iterable[RecordedAct | Finding | Confirmation]) -> list[str]:
    return [value.id for value in values]


def _naming(user: UserId) -> re.Pattern[str]:
    """Finds the person's id as a whole."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(user)}(?![A-Za-z0-9])")


def _plain(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: str(v) if isinstance(v, Conversation) else v for name, v in fields}


def _without_adder(record: FeedRecord) -> FeedRecord:
    return replace(record, feed=replace(record.feed, added_by=None))


def _without_author(act: RecordedAct, key: UserId) -> RecordedAct:
    return replace(
        act,
        by=NO_USER if act.by == key else act.by,
        undone_by=NO_USER if act.undone_by == key else act.undone_by,
    )
