"""Slack's two ways in, by aiohttp alone and by Bolt alone: what benchmarks.traffic compares with.

Over HTTP, aiohttp checks the signature as Bolt does, reads the form and answers; over Socket Mode it
asks for the address, and acknowledges. Bolt alone has one listener, which only answers.
``python -m benchmarks.peers http SECRET``, ``... bolt SECRET TOKEN API-URL`` and
``... socket API-URL APP-TOKEN`` run until they are ended, and print "ready PORT".
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import time
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

ANSWER = {"response_type": "ephemeral", "text": "done"}
_VALID_SECONDS = 300


async def http(secret: str) -> None:
    """Answers signed commands at /slack/events."""

    async def events(request: web.Request) -> web.Response:
        body = await request.read()
        stamp = request.headers["X-Slack-Request-Timestamp"]
        signed = b"v0:" + stamp.encode() + b":" + body
        wanted = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        fresh = abs(time.time() - int(stamp)) <= _VALID_SECONDS
        if not fresh or not hmac.compare_digest(wanted, request.headers["X-Slack-Signature"]):
            return web.Response(status=401)
        assert parse_qs(body.decode())["command"]
        return web.json_response(ANSWER)

    app = web.Application()
    app.router.add_post("/slack/events", events)
    await _serve(app)


async def bolt(secret: str, token: str, api_url: str) -> None:
    """The same through Bolt and its own server."""
    client = AsyncWebClient(token=token, base_url=api_url)
    app = AsyncApp(client=client, signing_secret=secret)

    @app.command("/minestatus")
    async def answer(ack: AsyncAck) -> None:
        await ack(ANSWER)

    await _serve(app.web_app("/slack/events"))


async def _serve(app: web.Application) -> None:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("ready", runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def socket(api_url: str, app_token: str) -> None:
    """Acknowledges every envelope of a Socket Mode connection."""
    headers = {"Authorization": f"Bearer {app_token}"}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{api_url}apps.connections.open", headers=headers) as answer:
            url = (await answer.json())["url"]
        async with session.ws_connect(url) as connection:
            print("ready 0", flush=True)
            async for message in connection:
                envelope = json.loads(message.data)
                if "envelope_id" in envelope:
                    ack = {"envelope_id": envelope["envelope_id"], "payload": ANSWER}
                    await connection.send_str(json.dumps(ack))


if __name__ == "__main__":
    asyncio.run({"http": http, "bolt": bolt, "socket": socket}[sys.argv[1]](*sys.argv[2:]))
