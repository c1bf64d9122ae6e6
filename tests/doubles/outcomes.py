"""What an engine has made of the news: who is notified of what."""

from __future__ import annotations

from bot.model.alert import StoryAlert
from tests.doubles.engine import Engine

FINLAND_DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
ANGOLA = "Landmine kills two farmers in northern Angola"
FOOTBALL = "Late goal settles the derby"


def payloads(engine: Engine, kind: type) -> list:
    return [item.payload for item in engine.items() if isinstance(item.payload, kind)]


def alerts(engine: Engine) -> list[tuple[str, str]]:
    """Who is told which headline."""
    return [
        (str(item.conversation), engine.stores.stories.get(item.payload.story).headline)
        for item in engine.items()
        if isinstance(item.payload, StoryAlert)
    ]
