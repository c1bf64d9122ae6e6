"""HTTP mode: only what Slack signed, lately and within bounds, reaches a listener."""

import hashlib
import hmac
import io
import json
import time
from collections.abc import AsyncIterator
from itertools import product
from urllib.parse import urlencode

import aiohttp
import pytest

from handlers.slack.http import (
    MAX_BODY,
    OperatorPages,
    operator_routes,
    serve,
    slack_routes,
    web_app,
)
from tests.doubles.bolt import SECRET, app_that_calls_nobody

FORM = "application/x-www-form-urlencoded"


async def figures() -> tuple[str, bytes]:
    return "text/plain", b"x 1\n"


class Served:
    """The app on a real port, and a list of the commands its one listener has seen."""

    def __init__(self, url: str, session: aiohttp.ClientSession, seen: list[str]) -> None:
        self.url = url
        self.session = session
        self.seen = seen

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        async with self.session.post(
            self.url + "/slack/events", data=io.BytesIO(body), headers=headers
        ) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    seen: list[str] = []
    app = app_that_calls_nobody()

    @app.command("/minewatch")
    async def listener(ack, command):
        seen.append(command["text"])
        await ack("done")

    pages = OperatorPages(health=lambda: (False, "poll is late"), metrics=figures)
    web = web_app(*slack_routes(app, SECRET), *operator_routes(pages))
    runner, port = await serve(web, "127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        yield Served(f"http://127.0.0.1:{port}", session, seen)
    await runner.cleanup()


def command(text: str = "list") -> bytes:
    fields = {"command": "/minewatch", "text": text, "user_id": "U1", "channel_id": "C1"}
    return urlencode(fields | {"team_id": "T1"}).encode()


def now() -> int:
    return int(time.time())  # noqa: TID251 - Bolt's verifier reads the wall clock


def sign(body: bytes, at: int | str | None = None, secret: str = SECRET) -> dict[str, str]:
    at = now() if at is None else at
    base = b"v0:" + str(at).encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "Content-Type": FORM,
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": f"v0={digest}",
    }


def forgeries() -> list[tuple[str, bytes, dict[str, str]]]:
    """At least 200 requests that nobody at Slack sent."""
    body = command()
    good = sign(body)
    found = [
        (f"secret {secret!r}, text {text!r}", command(text), sign(command(text), secret=secret))
        for secret, text in product(
            ["", "x", SECRET[:-1], f"{SECRET} ", SECRET.upper(), "v0"],
            ["list", "add Finland", "remove all", "", "help", "x" * 2000],
        )
    ]
    found += [
        (f"age {age}", body, sign(body, now() + age))
        for age in (-301, -302, -600, -3600, -86400, 301 + 60, 3600, 86400, 10**9)
    ]
    found += [
        (f"time {at!r}", body, sign(body, at))
        for at in ("", "0", "-1", "abc", "1e9", "NaN", "٣", "9" * 30, " ", "0x10", "None", "1,0")
    ]
    signature = good["X-Slack-Signature"]
    for cut in range(0, len(signature), 3):
        found.append(
            (f"signature cut at {cut}", body, good | {"X-Slack-Signature": signature[:cut]})
        )
    for place in range(3, len(signature), 2):
        other = "0" if signature[place] != "0" else "1"
        changed = signature[:place] + other + signature[place + 1 :]
        found.append((f"digit {place} changed", body, good | {"X-Slack-Signature": changed}))
    for version in ("v1=", "", "V0=", "v0:", "v00="):
        changed = version + signature[3:]
        found.append((f"version {version!r}", body, good | {"X-Slack-Signature": changed}))
    for place in range(len(body)):
        byte = b"%" if body[place : place + 1] != b"%" else b"+"
        tampered = body[:place] + byte + body[place + 1 :]
        found.append((f"byte {place} changed", tampered, good))
    for missing in ("X-Slack-Signature", "X-Slack-Request-Timestamp"):
        found.append((f"no {missing}", body, {k: v for k, v in good.items() if k != missing}))
    for content_type, raw in product(
        [
            "application/json",
            FORM,
            "text/plain",
            "multipart/form-data",
            "application/json; charset=x",
        ],
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b'"x"',
            b"\xff\xfe",
            b"payload={",
            b"payload=[]",
            b"[" * 50_000,
        ],
    ):
        found.append((f"unsigned {content_type} {raw[:8]!r}", raw, {"Content-Type": content_type}))
    return found


async def test_no_forgery_is_accepted_and_none_makes_the_app_stumble(served: Served):
    cases = forgeries()
    assert len(cases) >= 200
    for name, body, headers in cases:
        status, text = await served.post(body, headers)
        assert status in {400, 401}, f"{name}: {status}"
        assert "Traceback" not in text, name
    assert served.seen == []


async def test_what_slack_signed_is_answered(served: Served):
    assert await served.post(command("add Finland"), sign(command("add Finland"))) == (200, "done")
    assert served.seen == ["add Finland"]


async def test_a_replay_is_answered_and_not_acted_on_again(served: Served):
    body = command("add Finland")
    headers = sign(body)
    answers = [await served.post(body, headers) for _ in range(20)]
    assert {status for status, _ in answers} == {200}
    assert served.seen == ["add Finland"]


@pytest.mark.parametrize(
    "payload",
    [{}, [], None, 1, "x", {"type": []}, {"type": "block_actions"}, {"type": "event_callback"}],
)
async def test_signed_nonsense_gets_a_plain_answer(served: Served, payload):
    for body, content_type in (
        (json.dumps(payload).encode(), "application/json"),
        (urlencode({"payload": json.dumps(payload)}).encode(), FORM),
    ):
        status, text = await served.post(body, sign(body) | {"Content-Type": content_type})
        assert status < 500
        assert "Traceback" not in text


async def test_a_body_over_the_limit_is_refused(served: Served):
    body = command("x" * (MAX_BODY + 1))
    status, _ = await served.post(body, sign(body))
    assert status == 413
    assert served.seen == []


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/x", "/slack/install", "/admin"])
async def test_other_paths_do_not_exist(served: Served, path: str):
    async with served.session.get(served.url + path) as answer:
        assert answer.status == 404
    async with served.session.get(served.url + "/slack/events") as answer:
        assert answer.status == 405


async def test_operators_read_health_and_metrics(served: Served):
    async with served.session.get(served.url + "/healthz") as answer:
        assert (answer.status, await answer.text()) == (503, "poll is late\n")
    async with served.session.get(served.url + "/metrics") as answer:
        assert (answer.status, await answer.text()) == (200, "x 1\n")
