"""Slack's published limits on what an app may show, checked strictly.

In: blocks, views, options as the bot sends them. Out: a tuple of sentences in Slack's own
manner, each with a JSON pointer; empty when all is well. Sources are the Block Kit reference
pages (docs.slack.dev/reference/block-kit). The numbers are read here on their own and not taken
from the views, so that a mistake there cannot hide in its own check. Tests of the views ask here
too (tests/doubles/shown.py).
"""

from bot.workspace.rules.surfaces import (
    kinds_in,
    message_problems,
    option_problems,
    submission_problems,
    view_problems,
)

__all__ = [
    "kinds_in",
    "message_problems",
    "option_problems",
    "submission_problems",
    "view_problems",
]
