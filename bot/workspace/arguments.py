"""Reading a call of the Web API: its arguments and its token.

In: the HTTP request. Out: the arguments with the JSON fields of a form unpacked, and the token
from the header or the body. A client id and secret may come as HTTP Basic
(https://docs.slack.dev/reference/methods/oauth.v2.access) and are then among the arguments.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from aiohttp import web

_JSON_FIELDS = ("blocks", "attachments", "metadata", "view", "user_ids")


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """The arguments of a call, the token of a body among them."""
    args: dict[str, Any] = {k: v for k, v in request.query.items() if k != "token"}
    args |= _basic(request.headers.get("Authorization", ""))
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            body = {}
        return args | (body if isinstance(body, dict) else {})
    args |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    for name in _JSON_FIELDS:
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name])
            except ValueError:
                continue
    return args


def take_token(request: web.Request, args: dict[str, Any]) -> str:
    """The token, taken out of the arguments; "" when there is none."""
    header = request.headers.get("Authorization", "")
    in_body = args.pop("token", "")
    in_header = "" if header.startswith("Basic ") else header.removeprefix("Bearer ")
    return in_header or str(in_body)


def _basic(header: str) -> dict[str, str]:
    if not header.startswith("Basic "):
        return {}
    try:
        pair = base64.b64decode(header.removeprefix("Basic "), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return {}
    name, colon, secret = pair.partition(":")
    return {"client_id": name, "client_secret": secret} if colon else {}
