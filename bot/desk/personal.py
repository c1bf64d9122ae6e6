"""Everything kept about one person: given to them on request, and deleted on request.

In: a user id. Out: all values that belong to the person, as plain documents; or their
removal. What belongs to a channel or to the record stays, without the person's id.
Slack asks that a deletion request is met within 14 business days; here it is at once
(https://docs.slack.dev/developer-policy).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import Any

from bot.model.alert import Feedback, OutboxItem, Post, RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.entry import FeedRecord
from bot.model.watch import Delivery, Person, Watch
from bot.model.workspace import ChannelId, Conversation, UserId, WorkspaceId
from bot.ports import Stores

NO_USER = UserId("")


class PersonalRecords:
    """What the store knows of a person. ``on_forget`` clears what is held in memory."""

    def __init__(
        self, stores: Stores, workspace: WorkspaceId, on_forget: Callable[[UserId], None]
    ) -> None:
        self._stores = stores
        self._workspace = workspace
        self._on_forget = on_forget

    def export(self, user: UserId) -> dict[str, list[dict[str, Any]]]:
        """All that is kept about the person, as documents under the names of the tables."""
        found: dict[str, Iterable[Any]] = {
            "people": self._person(user),
            "watches": self._watches(user),
            "deliveries": self._deliveries(user),
            "feedback": self._feedback(user),
            "outbox": self._outbox(user),
            "posts": self._posts(user),
            "feeds": self._feeds(user),
            "acts": self._acts(user),
            "findings": self._findings(user),
            "confirmations": self._confirmations(user),
        }
        return {
            name: [asdict(each, dict_factory=_plain) for each in values]
            for name, values in found.items()
        }

    def forget(self, user: UserId) -> int:
        """Delete the person's own values and take their id off what is shared; how many were touched.

        The person's watches, settings, feedback, waiting alerts and posts go. A channel's
        watches and settings, feeds, entered acts and decisions on the record stay, without the
        name of who made them.
        """
        watches, deliveries = self._watches(user), self._deliveries(user)
        feeds, acts = self._feeds(user), self._acts(user)
        findings, confirmations = self._findings(user), self._confirmations(user)
        outbox, posts, feedback = self._outbox(user), self._posts(user), self._feedback(user)
        person = self._person(user)
        stores = self._stores
        with stores.unit():
            stores.watches.remove(*(w.id for w in watches if w.personal))
            stores.watches.put(*(replace(w, owner=NO_USER) for w in watches if not w.personal))
            stores.deliveries.remove(str(self._own(user)))
            stores.deliveries.put(
                *(replace(d, set_by=None) for d in deliveries if d.conversation != self._own(user))
            )
            stores.feedback.remove(*(f"{f.story}|{f.by}" for f in feedback))
            stores.outbox.remove(*(item.id for item in outbox))
            stores.posts.remove(*(f"{post.conversation}|{post.subject}" for post in posts))
            stores.feeds.put(*(_without_adder(record) for record in feeds))
            stores.acts.put(*(_without_author(act, user) for act in acts))
            stores.findings.put(*(replace(each, decided_by=NO_USER) for each in findings))
            stores.confirmations.put(*(replace(each, by=NO_USER) for each in confirmations))
            stores.people.remove(user)
        self._on_forget(user)
        own = (person, watches, deliveries, outbox, posts, feedback)
        shared = (feeds, acts, findings, confirmations)
        return sum(len(values) for values in own) + sum(len(values) for values in shared)

    def _own(self, user: UserId) -> Conversation:
        return Conversation(self._workspace, ChannelId(user))

    def _person(self, user: UserId) -> list[Person]:
        person = self._stores.people.get(user)
        return [person] if person else []

    def _watches(self, user: UserId) -> list[Watch]:
        own = {w.id: w for w in self._stores.watches.where("owner", user)}
        own |= {w.id: w for w in self._stores.watches.where("conversation", str(self._own(user)))}
        return list(own.values())

    def _deliveries(self, user: UserId) -> list[Delivery]:
        return [
            d
            for d in self._stores.deliveries
            if user == d.set_by or self._own(user) == d.conversation
        ]

    def _feedback(self, user: UserId) -> list[Feedback]:
        return [f for f in self._stores.feedback if f.by == user]

    def _outbox(self, user: UserId) -> list[OutboxItem]:
        return list(self._stores.outbox.where("conversation", str(self._own(user))))

    def _posts(self, user: UserId) -> list[Post]:
        return list(self._stores.posts.where("conversation", str(self._own(user))))

    def _feeds(self, user: UserId) -> list[FeedRecord]:
        return [record for record in self._stores.feeds if record.feed.added_by == user]

    def _acts(self, user: UserId) -> list[RecordedAct]:
        return [act for act in self._stores.acts if user in {act.by, act.undone_by}]

    def _findings(self, user: UserId) -> list[Finding]:
        return [each for each in self._stores.findings if each.decided_by == user]

    def _confirmations(self, user: UserId) -> list[Confirmation]:
        return [each for each in self._stores.confirmations if each.by == user]


def _plain(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: str(v) if isinstance(v, Conversation) else v for name, v in fields}


def _without_adder(record: FeedRecord) -> FeedRecord:
    return replace(record, feed=replace(record.feed, added_by=None))


def _without_author(act: RecordedAct, user: UserId) -> RecordedAct:
    return replace(
        act,
        by=NO_USER if act.by == user else act.by,
        undone_by=NO_USER if act.undone_by == user else act.undone_by,
    )
