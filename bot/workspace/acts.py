"""A person's actions outside windows: messages, commands, shortcuts, the Home tab.

In: the person, the place, the words. Out: the request to the bot, and its answer shown as
Slack shows it, failures in Slack's own words.
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

from typing import Any

from bot.workspace.answers import slackbot_says, take_answer
from bot.workspace.calls import ApiError
from bot.workspace.events import Events
from bot.workspace.ids import APP_ID
from bot.workspace.payloads import (
    VERIFICATION_TOKEN,
    enterprise_fields,
    event_envelope,
    interaction,
    stored_text,
)
from bot.workspace.rooms import Channel, RoomMessage
from bot.workspace.signed import BotResponse, Courier
from bot.workspace.team import ResponseTarget, Team
from bot.workspace.windows import Seat

NOT_INSTALLED = "Minewatch is not installed in this workspace."


class Acts:
    """Carries out what a person does in a conversation of one team, at one screen."""

    def __init__(self, team: Team, courier: Courier, events: Events, screen: str = "") -> None:
        self._team = team
        self._courier = courier
        self._events = events
        self._screen = screen

    async def command(self, user: str, channel_id: str, typed: str) -> BotResponse:
        """Run what was typed after a slash; the answer is shown, and returned for tests."""
        name, _, text = typed.strip().partition(" ")
        channel = self._team.rooms.channels[channel_id]
        if name in {"/invite", "/remove"}:
            return self._membership(user, channel, name, text)
        declared = self._team.definition.command(name) if self._team.has_app else None
        if declared is None:
            self._slackbot(
                user,
                channel,
                f"`{name}` is not a valid command. Commands here: {self._known()}",
            )
            return BotResponse(failure="unknown_command")
        sent = stored_text(self._team.rooms, text.strip()) if declared.should_escape else text
        answer = await self._courier.command(self._fields(user, channel, name, sent.strip()))
        self._show(user, channel, typed, answer)
        return answer

    async def say(
        self, user: str, channel_id: str, typed: str, thread_ts: str | None = None
    ) -> RoomMessage:
        """Post a message; the bot gets the event if it is mentioned or addressed directly."""
        channel = self._team.rooms.channels[channel_id]
        text = stored_text(self._team.rooms, typed)
        message = RoomMessage(
            channel_id, self._team.rooms.next_ts(), user, text, thread_ts=thread_ts
        )
        self._team.rooms.say(message)
        event = message.as_slack(self._team.ids) | {"channel": channel_id, "event_ts": message.ts}
        bot = self._team.ids.bot_user
        if channel.is_im and bot in channel.members:
            await self.emit("message.im", event | {"channel_type": "im"})
        elif bot in channel.members and f"<@{bot}>" in text:
            await self.emit("app_mention", event | {"type": "app_mention"})
        return message

    async def open_home(self, user: str) -> None:
        """Look at the app's Home tab."""
        view = self._team.windows.home(user)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user,
            "channel": self._team.rooms.direct(user).id,
            "tab": "home",
            "event_ts": self._team.rooms.next_ts(),
        }
        await self.emit("app_home_opened", event | ({"view": view} if view else {}))

    async def shortcut(self, user: str, callback_id: str) -> BotResponse:
        """Run a global shortcut."""
        if not self._team.has_app:
            return BotResponse(failure=NOT_INSTALLED)
        payload = interaction(self._team, "shortcut", Seat(user, self._screen)) | {
            "callback_id": callback_id,
            "action_ts": self._team.rooms.next_ts(),
        }
        return await self._courier.interaction(payload)

    async def message_shortcut(
        self, user: str, channel_id: str, ts: str, callback_id: str
    ) -> BotResponse:
        """Run a shortcut on a message."""
        if not self._team.has_app:
            return BotResponse(failure=NOT_INSTALLED)
        channel = self._team.rooms.channels[channel_id]
        message = self._team.rooms.message(channel_id, ts)
        payload = interaction(self._team, "message_action", Seat(user, self._screen)) | {
            "callback_id": callback_id,
            "action_ts": self._team.rooms.next_ts(),
            "message_ts": ts,
            "message": message.as_slack(self._team.ids) if message else {},
            "channel": {"id": channel.id, "name": channel.name},
            "response_url": self._team.response_url(user, channel_id),
        }
        return await self._courier.interaction(payload)

    async def emit(self, name: str, event: dict[str, Any]) -> BotResponse:
        """Send an event of this team, if the app is installed here and subscribes to it."""
        if not self._team.has_app:
            return BotResponse()
        return await self._events.send(name, event_envelope(self._team, event))

    def _fields(self, user: str, channel: Channel, name: str, text: str) -> dict[str, str]:
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": self._team.id,
            "team_domain": self._team.plan.domain,
            **enterprise_fields(self._team),
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.is_im else channel.name,
            "user_id": user,
            "user_name": self._team.rooms.members[user].name,
            "command": name,
            "text": text,
            "api_app_id": APP_ID,
            "is_enterprise_install": "true" if self._team.app.is_org else "false",
            "response_url": self._team.response_url(user, channel.id),
            "trigger_id": self._team.triggers.give(Seat(user, self._screen)),
        }

    def _show(self, user: str, channel: Channel, typed: str, answer: BotResponse) -> None:
        """What Slack shows after a command: the answer, or that there was none."""
        if not answer.ok:
            name = typed.split(maxsplit=1)[0]
            self._slackbot(user, channel, f'{name} failed with the error "{answer.failure}"')
            return
        if not answer.body:
            return
        if answer.fields.get("response_type") == "in_channel":
            rooms = self._team.rooms
            rooms.say(RoomMessage(channel.id, rooms.next_ts(), user, stored_text(rooms, typed)))
        try:
            take_answer(self._team, ResponseTarget(user, channel.id), answer.body)
        except ApiError as error:
            self._slackbot(user, channel, f'The response was rejected: "{error.code}"')

    def _membership(self, user: str, channel: Channel, name: str, text: str) -> BotResponse:
        """``/invite @name`` and ``/remove @name``, which are Slack's own."""
        wanted = text.strip().removeprefix("@").casefold()
        members = self._team.rooms.members.values()
        member = next((m for m in members if m.name.casefold() == wanted and not m.deleted), None)
        if member is None or channel.is_im:
            self._slackbot(
                user, channel, f"There is no member called {text.strip() or '(no name)'}."
            )
            return BotResponse(failure="user_not_found")
        if name == "/invite":
            self._team.rooms.join(channel.id, member.id)
        else:
            self._team.rooms.leave(channel.id, member.id)
        done = "joined" if name == "/invite" else "was removed from"
        self._slackbot(user, channel, f"{member.real_name} {done} #{channel.name}.")
        return BotResponse()

    def _slackbot(self, user: str, channel: Channel, text: str) -> None:
        slackbot_says(self._team, user, channel.id, text)

    def _known(self) -> str:
        commands = self._team.definition.commands if self._team.has_app else ()
        return ", ".join(f"`{command.name}`" for command in commands or ()) or "none"
