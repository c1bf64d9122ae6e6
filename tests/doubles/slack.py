"""The strict local Slack for tests: on a free port, with everything the bot did at hand.

    async with StrictSlack(clock) as slack:
        app = build_bolt_app(slack.access)
        slack.deliver(app)                      # requests reach the real Bolt app over HTTP
        answer = await slack.command("/minestatus", "Finland")
        assert "10 January 2026" in answer.text
        assert slack.messages(ALERTS) == ()

Leaving the block fails the test when the bot sent anything that Slack's rules refuse
(``allow_refusals=True`` lets it pass). Faults: ``slack.team.faults.plan(Fault(...))``.
Channels, people, scopes: ``slack.team.rooms``, ``slack.team.app``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Self

from slack_bolt.async_app import AsyncApp

from bot.clock import SystemClock, SystemDraw
from bot.ports import Clock, Draw
from bot.workspace.api import Call
from bot.workspace.ids import ALERTS, BOT_USER, COLLEAGUE, GENERAL, READER
from bot.workspace.inputs import Chosen, Raw
from bot.workspace.presses import Spot, Submitted
from bot.workspace.rooms import RoomEvent, RoomMessage
from bot.workspace.signed import BotResponse
from bot.workspace.slack import LocalSlack
from bot.workspace.team import FIRST_TEAM, Team, TeamPlan
from handlers.slack.access import SlackAccess
from handlers.slack.bolt import finish_lazy_work
from handlers.slack.http import serve, slack_routes, web_app
from tests.doubles.bolt import SECRET

__all__ = ["ALERTS", "BOT_USER", "COLLEAGUE", "GENERAL", "READER", "StrictSlack"]


class StrictSlack(LocalSlack):
    """LocalSlack with short ways to act and to look."""

    token = "xoxb-test"
    app_level_token = "xapp-test"
    secret = SECRET
    client = ("client.test", "client-secret-test")

    def __init__(
        self,
        clock: Clock | None = None,
        draw: Draw | None = None,
        *,
        enforce_pace: bool = True,
        allow_refusals: bool = False,
        teams: Sequence[TeamPlan] = (FIRST_TEAM,),
        installed: bool = True,
        rotates: bool = False,
    ) -> None:
        super().__init__(
            clock or SystemClock(),
            draw or SystemDraw(),
            self.secret,
            self.token if installed else None,
            app_token=self.app_level_token,
            enforce_pace=enforce_pace,
            burst=1,
            teams=teams,
            client=self.client,
            rotates=rotates,
        )
        self._allow_refusals = allow_refusals
        self._bots: list[Any] = []
        self._apps: list[AsyncApp] = []

    @property
    def others(self) -> tuple[Team, ...]:
        """The teams after the first."""
        return tuple(self.teams)[1:]

    @property
    def access(self) -> SlackAccess:
        """What the bot needs to reach this workspace."""
        return SlackAccess(self.token, self.secret, self.api_url)

    async def __aenter__(self) -> Self:
        await self.start("127.0.0.1", 0)
        return self

    async def __aexit__(self, kind: object, *_rest: object) -> None:
        for runner in self._bots:
            await runner.cleanup()
        await self.close()
        if kind is None and not self._allow_refusals:
            assert [team.refusals for team in self.teams if team.refusals] == []

    async def deliver(self, app: AsyncApp) -> str:
        """Serve the Bolt app on a port of its own and send it everything; returns its address."""
        runner, port = await serve(web_app(*slack_routes(app, self.secret)), "127.0.0.1", 0)
        self._bots.append(runner)
        self._apps.append(app)
        url = f"http://127.0.0.1:{port}/slack/events"
        self.deliver_to(url)
        return url

    # --- looking ------------------------------------------------------------------

    def calls(self, method: str | None = None) -> list[Call]:
        """The Web API calls so far, refused ones too."""
        return [call for call in self.api.calls if method in {None, call.method}]

    def messages(self, channel: str, *, user: str | None = None) -> tuple[RoomMessage, ...]:
        """What stands in a channel: what all see, or with ``user`` what that person alone sees too."""
        return tuple(
            message
            for message in self.team.rooms.messages(channel)
            if message.only_for is None or message.only_for == user
        )

    def private(self, channel: str, user: str = READER) -> tuple[RoomMessage, ...]:
        """The ephemeral messages of one person."""
        return tuple(m for m in self.team.rooms.messages(channel) if m.only_for == user)

    def direct(self, user: str = READER) -> tuple[RoomMessage, ...]:
        """The person's direct messages with the bot."""
        return self.messages(self.team.rooms.direct(user).id, user=user)

    def window(self, user: str = READER) -> dict[str, Any]:
        """The front window of a person."""
        return self.team.windows.stack(user)[-1]

    def home(self, user: str = READER) -> dict[str, Any] | None:
        return self.team.windows.home(user)

    async def until(self, holds: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait for the workspace to reach a state; looks again at each change in it."""
        changed = asyncio.Event()

        def note(_change: RoomEvent) -> None:
            changed.set()

        end = self.team.rooms.watch(note)
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    changed.clear()
                    await changed.wait()
        finally:
            end()

    async def answered(self) -> None:
        """Wait until the bot has done all that it does after an acknowledgement."""
        for app in self._apps:
            await finish_lazy_work(app)

    # --- acting ------------------------------------------------------------------------

    async def command(
        self, name: str, text: str = "", *, user: str = READER, channel: str = GENERAL
    ) -> BotResponse:
        """Type a slash command; ``answer.fields`` is the JSON that came back."""
        return await self.acts.command(user, channel, f"{name} {text}".strip())

    async def say(
        self, text: str, *, user: str = READER, channel: str = GENERAL, thread: str | None = None
    ) -> RoomMessage:
        return await self.acts.say(user, channel, text, thread)

    async def press(
        self,
        message: RoomMessage,
        action_id: str,
        *,
        user: str = READER,
        value: str | None = None,
        picked: Raw = None,
    ) -> BotResponse:
        """Press a button (or pick in a select) of a message."""
        spot = Spot(action_id, channel=message.channel, ts=message.ts, value=value)
        return await self.presses.press(user, spot, picked)

    async def press_in_window(
        self,
        action_id: str,
        *,
        user: str = READER,
        value: str | None = None,
        picked: Raw = None,
        chosen: Chosen | None = None,
        view: dict[str, Any] | None = None,
    ) -> BotResponse:
        """Press or pick in the front window (or in ``view``, such as the Home tab)."""
        spot = Spot(action_id, view_id=(view or self.window(user))["id"], value=value)
        return await self.presses.press(user, spot, picked, chosen or {})

    async def suggest(
        self, action_id: str, typed: str, *, user: str = READER, view: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The options a type-ahead offers in the front window."""
        spot = Spot(action_id, view_id=(view or self.window(user))["id"])
        answer = await self.presses.suggest(user, spot, typed)
        groups = answer.get("option_groups", [])
        return list(answer.get("options", [])) + [o for g in groups for o in g["options"]]

    async def submit(self, chosen: Chosen | None = None, *, user: str = READER) -> Submitted:
        """Submit the front window with these choices: ``{block_id: {action_id: value}}``."""
        return await self.presses.submit(user, self.window(user)["id"], chosen or {})

    async def open_home(self, user: str = READER) -> None:
        await self.acts.open_home(user)
