"""The first message to the person who installed Minewatch.

In: a workspace that has just been installed. Out: one item in the outbox, whose id lets it be sent once
only, however often the workspace installs again.
"""

from __future__ import annotations

from datetime import datetime

from bot.model.alert import Welcome
from bot.model.workspace import ChannelId, Conversation, Workspace
from bot.outbox.items import new_item
from bot.ports import WAKE_QUEUED, Stores


def welcome(stores: Stores, workspace: Workspace, now: datetime) -> None:
    """Put it into the outbox. Calls the store: see ``Stores.do``."""
    where = Conversation(workspace.id, ChannelId(workspace.installed_by))
    item = new_item(Welcome(), where, now)
    with stores.unit():
        if stores.outbox.hold(item.id) is None:
            stores.outbox.put(item)
            stores.wake(WAKE_QUEUED)
