"""Who entered, decided or added what all workspaces share.

In: a person of one workspace; values of the record and of the feed list. Out: the key under which
the person is stored, since an id alone means someone else in another workspace; and the values as
this workspace may see them, in which people of others have no name. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import overload

from bot.model.alert import RecordedAct
from bot.model.depositary import Confirmation, Finding
from bot.model.entry import FeedRecord
from bot.model.workspace import ChannelId, Conversation, UserId, WorkspaceId

NO_USER = UserId("")


class Authors:
    """The people of one workspace, as authors of what is shared."""

    def __init__(self, workspace: WorkspaceId) -> None:
        self._workspace = workspace

    def key(self, user: UserId) -> UserId:
        """As the person is stored: ``U1`` at HOME, ``T123/U1`` elsewhere."""
        return UserId(str(Conversation(self._workspace, ChannelId(user)))) if user else user

    @overload
    def person(self, key: str) -> UserId: ...
    @overload
    def person(self, key: str | None) -> UserId | None: ...
    def person(self, key: str | None) -> UserId | None:
        """The person of a stored key; NO_USER where they belong to another workspace."""
        if not key:
            return UserId(key) if key is not None else None
        known = Conversation.of(key)
        return UserId(known.id) if known.workspace == self._workspace else NO_USER

    def act(self, act: RecordedAct) -> RecordedAct:
        """An act as it is shown here."""
        return replace(act, by=self.person(act.by), undone_by=self.person(act.undone_by))

    def finding(self, finding: Finding) -> Finding:
        """A finding as it is shown here."""
        return replace(finding, decided_by=self.person(finding.decided_by))

    def confirmation(self, confirmation: Confirmation) -> Confirmation:
        """A confirmation as it is shown here."""
        return replace(confirmation, by=self.person(confirmation.by))

    def feed(self, record: FeedRecord) -> FeedRecord:
        """A feed as it is shown here."""
        adder = self.person(record.feed.added_by) or None
        return replace(record, feed=replace(record.feed, added_by=adder))
