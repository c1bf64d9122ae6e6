"""The fixed ids of the local workspace, shaped like Slack's."""

from __future__ import annotations

TEAM_ID = "T0LOCAL0001"
TEAM_NAME = "Local workspace"
APP_ID = "A0MINEWATCH"
BOT_ID = "B0MINEWATCH"
BOT_USER = "U0MINEWATCH"
SLACKBOT = "USLACKBOT"
READER = "U0READER001"
"""The person who sits at the page."""
COLLEAGUE = "U0COLLEAGUE"
ALERTS = "C0MINEALERT"
"""#mine-ban-alerts; the bot is a member."""
GENERAL = "C0GENERAL01"
"""#general; the bot is a member here too, as after /invite."""
