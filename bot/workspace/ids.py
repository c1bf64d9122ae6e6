"""The ids of the local workspace, shaped like Slack's.

Those of the first team are fixed: tests and what is kept on disk name them. A further team's ids
follow from its domain, so that they stay the same from one start to the next, and no two teams
share one. Inside an organisation people and the bot have one id in all its teams
(https://docs.slack.dev/enterprise/organization-ready-apps).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

TEAM_ID = "T0LOCAL0001"
TEAM_NAME = "Local workspace"
APP_ID = "A0MINEWATCH"
BOT_ID = "B0MINEWATCH"
BOT_USER = "U0MINEWATCH"
SLACKBOT = "USLACKBOT"
"""The same in every team, as in Slack."""
READER = "U0READER001"
"""The person who sits at the page."""
COLLEAGUE = "U0COLLEAGUE"
ALERTS = "C0MINEALERT"
"""#mine-ban-alerts; the bot is a member."""
GENERAL = "C0GENERAL01"
"""#general; the bot is a member here too, as after /invite."""


@dataclass(frozen=True, slots=True)
class TeamIds:
    """The ids of one team; ``mark`` is the middle of every id that is made later."""

    team: str
    bot: str
    bot_user: str
    reader: str
    colleague: str
    alerts: str
    general: str
    mark: str


FIRST = TeamIds(TEAM_ID, BOT_ID, BOT_USER, READER, COLLEAGUE, ALERTS, GENERAL, "LOCAL")


def ids_of(domain: str, people: TeamIds | None = None) -> TeamIds:
    """The ids of a further team; ``people`` is a team of the same organisation, if there is one."""
    return TeamIds(
        team="T0" + _letters(domain, "team"),
        bot=people.bot if people else "B0" + _letters(domain, "bot"),
        bot_user=people.bot_user if people else "U0" + _letters(domain, "bot user"),
        reader=people.reader if people else "U0" + _letters(domain, "reader"),
        colleague=people.colleague if people else "U0" + _letters(domain, "colleague"),
        alerts="C0" + _letters(domain, "alerts"),
        general="C0" + _letters(domain, "general"),
        mark=_letters(domain, "later")[:5],
    )


def organisation_id(domain: str) -> str:
    """The id of an Enterprise Grid organisation."""
    return "E0" + _letters(domain, "organisation")


def _letters(domain: str, what: str) -> str:
    """Nine capitals and digits that only this domain and this use of them give."""
    digest = hashlib.sha256(f"{what} of {domain}".encode()).digest()
    return base64.b32encode(digest).decode()[:9]
