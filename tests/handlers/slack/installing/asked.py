"""Requests of any team, signed as Slack signs them."""

from __future__ import annotations

import itertools
import json
from typing import Any
from urllib.parse import urlencode

from tests.doubles.bolt import SECRET, Answer, signed
from tests.doubles.installing import Web

_number = itertools.count(1)
FORM = "application/x-www-form-urlencoded"


async def command(process: Web, secret: str = SECRET, **more: str) -> Answer:
    """``/minestatus`` from the team T1, or as ``more`` says."""
    form = {
        "command": "/minestatus",
        "text": "x",
        "user_id": "U1ANN",
        "channel_id": "C1NEWS",
        "team_id": "T1",
        "trigger_id": f"{next(_number)}",
        "response_url": process.requests._response_url,
    }
    kept = {name: value for name, value in (form | more).items() if value}
    return await process.requests.send(signed(secret, urlencode(kept), FORM))


async def event(process: Web, content: dict[str, Any], **more: Any) -> Answer:
    """An event for the team T1, or as ``more`` says."""
    body = {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": content,
        "event_id": f"Ev{next(_number)}",
        "event_time": int(process.installed._clock.now().timestamp()),
    }
    return await process.requests.send(signed(SECRET, json.dumps(body | more), "application/json"))


async def payload(process: Web, content: dict[str, Any]) -> Answer:
    whole = {"user": {"id": "U1ANN"}, "trigger_id": f"{next(_number)}", **content}
    return await process.requests.send(
        signed(SECRET, urlencode({"payload": json.dumps(whole)}), FORM)
    )
