"""Slack's published limits on what an app may show, checked strictly.

In: blocks, views, options as the bot sends them. Out: a tuple of sentences in Slack's own
manner, each with a JSON pointer; empty when all is well. Sources are the Block Kit reference
pages (docs.slack.dev/reference/block-kit); the numbers are read here on their own and shared
with nobody, so that a mistake in the views cannot hide in its own check.
"""

from bot.workspace.rules.surfaces import (
    message_problems,
    option_problems,
    submission_problems,
    view_problems,
)

__all__ = ["message_problems", "option_problems", "submission_problems", "view_problems"]
