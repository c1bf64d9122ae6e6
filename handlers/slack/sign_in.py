"""The first word with Slack: is the bot token good?

In: the Bolt app. Out: nothing, or an error that ends the start, as a wrong setting does.
A Slack that cannot be reached, or has other troubles, ends nothing: what is due waits.
"""

from __future__ import annotations

import asyncio

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.errors import SlackRefusedError
from bot.ports import Refused
from handlers.slack.access import NOT_SLACKS
from handlers.slack.errors import slack_failure
from handlers.slack.guard import SLACK_UNREACHED

PATIENCE_SECONDS = 3.0


async def sign_in(app: AsyncApp) -> None:
    """Ask Slack once who we are.

    Raises:
        SlackRefusedError: Slack does not take the bot token; the text says what to do.
    """
    try:
        await asyncio.wait_for(app.client.auth_test(), PATIENCE_SECONDS)
    except SlackApiError as error:
        answer = slack_failure("auth.test", error.response)
        if isinstance(answer, Refused) and answer.scope == "workspace":
            raise SlackRefusedError(
                f"Slack refuses the bot token ({answer.error}). {answer.cure}"
            ) from error
    except (*SLACK_UNREACHED, *NOT_SLACKS):
        return
