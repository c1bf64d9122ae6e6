"""Everything specific to Slack, incoming and outgoing.

``register`` lists everything a person can do; each file holds one thing with its command,
buttons and window together. Handlers ask the desk and show answers: they never reach a
stage, the store or the network directly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp


def register(app: AsyncApp) -> None:
    """Register every listener with ``app``; of those that fit a request, the first answers.

    Each gets the desk of the request's workspace, which handlers.slack.desks.AtOwnDesk has put there.
    """
    # Imported here: views are imported without Bolt (80 ms) where messages are only drawn.
    from handlers.alerts import buttons
    from handlers.feeds import command as feeds
    from handlers.home import opened
    from handlers.record import command as record
    from handlers.record import depositary
    from handlers.talk import commands, mention, presses, shortcuts
    from handlers.watch import window
    from handlers.workspace import command as workspace

    # Bolt asks listeners in turn: what is asked most comes first.
    things = (
        *(commands, presses, mention, window, opened),
        *(buttons, feeds, record, depositary, workspace, shortcuts),
    )
    for thing in things:
        thing.register(app)
