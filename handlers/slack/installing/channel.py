"""The channel that the installer chooses in the first message: it gets every alert without a watch.

In: a choice in the picker of handlers.views.welcome. Out: the workspace's setting, and the message again
with what holds now. Only the person who installed Minewatch, or one of the workspace's Minewatch admins,
may choose.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import InputError, NotAllowedError
from bot.model.workspace import ChannelId
from handlers.slack.guard import guarded
from handlers.slack.identity import workspace_of
from handlers.slack.installing.installed import Installed
from handlers.talk.replies import acknowledge
from handlers.views.welcome import CHOOSE_CHANNEL, welcome_message


def register_channel_choice(app: AsyncApp, installed: Installed) -> None:
    """The picker of the first message."""

    async def chosen(
        body: dict[str, Any], context: AsyncBoltContext, respond: AsyncRespond
    ) -> None:
        kept = await installed.read(workspace_of(context))
        channel = str(body["actions"][0].get("selected_conversation") or "")
        if kept is None or not channel.startswith(("C", "G")):
            raise InputError("That is not a channel. Choose a channel from the list.")
        if body["user"]["id"] not in {kept.installed_by, *kept.admins}:
            raise NotAllowedError(
                f"Only <@{kept.installed_by}>, who installed Minewatch, can choose this channel.",
                (kept.installed_by,),
            )
        await installed.choose_channel(kept.id, ChannelId(channel))
        shown = welcome_message(ChannelId(channel))
        await respond(text=shown.text, blocks=list(shown.blocks), replace_original=True)

    app.action(CHOOSE_CHANNEL)(ack=acknowledge, lazy=[guarded(chosen)])
