"""Who may come in, request by request, as raw HTTP: names, origins, sites, ways of asking."""

import asyncio

import aiohttp
import pytest
from multidict import CIMultiDict

from bot.clock import SystemClock, SystemDraw
from bot.workspace.door import FOREIGN, address, why_not
from bot.workspace.slack import LocalSlack
from handlers.slack.http import OperatorPages, operator_routes
from tests.doubles.slack import StrictSlack

PATHS = [
    "/", "/favicon.ico", "/static/app.js", "/page/events", "/page/act", "/api/chat.postMessage",
    "/api/auth.test", "/socket/", "/response/x", "/healthz", "/metrics", "/nowhere", "/static/%00",
]  # fmt: skip


async def figures() -> tuple[str, bytes]:
    return "text/plain", b"minewatch 1"


@pytest.fixture
async def slack():
    async with StrictSlack(allow_refusals=True) as slack:
        yield slack


@pytest.fixture
async def operated():
    """The workspace as the program serves it, with health and metrics."""
    slack = StrictSlack(allow_refusals=True)
    pages = OperatorPages(lambda: (True, "ok"), figures)
    slack.app.add_routes(operator_routes(pages))
    async with slack:
        yield slack


async def raw(slack: LocalSlack, head: str, body: bytes = b"") -> tuple[int, str]:
    """Send exactly this head (without the empty line); status and all that came back."""
    host, port = slack.base_url.removeprefix("http://").rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port))
    whole = f"{head}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode("latin-1")
    writer.write(whole + body)
    answer = b""
    try:
        async with asyncio.timeout(5):
            while not answer.endswith(b"\r\n\r\n") and (part := await reader.read(65536)):
                answer += part
                if b"text/event-stream" in answer and b"event: state" in answer:
                    break
    finally:
        writer.close()
    return int(answer.split()[1]), answer.decode("utf-8", "replace")


def own_host(slack: LocalSlack) -> str:
    return slack.base_url.removeprefix("http://")


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_no_path_answers_under_a_name_that_only_leads_here(operated, path, method):
    port = own_host(operated).rpartition(":")[2]
    status, answer = await raw(operated, f"{method} {path} HTTP/1.1\r\nHost: evil.example:{port}")
    assert status == 403
    assert operated.base_url in answer


async def test_a_stranger_is_refused_before_what_it_sends_has_come(slack):
    host, port = own_host(slack).rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /page/act HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9\r\n\r\n{")
    answer = await asyncio.wait_for(reader.readline(), 5)
    assert answer.startswith(b"HTTP/1.1 403 ")
    writer.close()


HOME = "http://127.0.0.1:8765"


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LocalHost:8765", "[::1]:8765"]
)
def test_the_names_of_this_machine_lead_home(host: str):
    assert why_not(CIMultiDict(Host=host), "/", HOME) is None


@pytest.mark.parametrize(
    "host",
    [
        "", "127.0.0.1", "localhost", "[::1]", "127.0.0.1:80", "127.0.0.1:8766", "localhost:08766",
        "evil.example", "evil.example:8765", "127.0.0.1.evil.example:8765", "localhost.evil:8765",
        "127.0.0.1:8765.evil.example", "127.0.0.1:8765@evil.example", "evil@127.0.0.1:8765",
        "evil.example:8765/127.0.0.1:8765", "127.0.0.1:8765#", "127.0.0.1:8765, evil.example",
        "127.0.0.2:8765", "0.0.0.0:8765", "2130706433:8765", "0x7f.1:8765", "127.1:8765",
        "[::ffff:127.0.0.1]:8765", "::1:8765", "[::1:8765", "192.168.1.5:8765", "localhost:",
        "localhost:port", "localhost:123456", "localhost:8765\t", "ｌocalhost:8765", ":8765",
        "localhost:８７６５",
    ],
)  # fmt: skip
def test_no_other_name_leads_home(host: str):
    assert why_not(CIMultiDict(Host=host), "/", HOME) == f"Open {HOME} instead."


def test_a_request_without_a_name_or_with_two_is_refused():
    assert why_not(CIMultiDict(), "/", HOME)
    two = CIMultiDict([("Host", "127.0.0.1:8765"), ("Host", "evil.example:8765")])
    assert why_not(two, "/", HOME)


@pytest.mark.parametrize(
    ("home", "host", "enters"),
    [
        ("http://desk.example:8765", "desk.example:8765", True),
        ("http://desk.example:8765", "localhost:8765", True),
        ("http://desk.example:8765", "evil.example:8765", False),
        ("http://192.168.1.5:80", "192.168.1.5", True),
        ("http://192.168.1.5:80", "192.168.1.5:80", True),
        ("http://192.168.1.5:80", "192.168.1.5:8765", False),
        ("http://[::1]:8765", "[::1]:8765", True),
        ("http://[fd00::5]:8765", "[fd00::5]:8765", True),
        ("http://[fd00::5]:8765", "[fd00::6]:8765", False),
        ("http://0.0.0.0:8765", "192.168.1.5:9000", True),
        ("http://0.0.0.0:8765", "0.0.0.0:8765", True),
        ("http://0.0.0.0:8765", "localhost:9000", True),
        ("http://0.0.0.0:8765", "evil.example:8765", False),
        ("http://0.0.0.0:8765", "192.168.1.5.evil.example:8765", False),
        ("http://[::]:8765", "[2001:db8::1]:8765", True),
        ("http://[::]:8765", "evil.example:8765", False),
    ],
)
def test_listening_elsewhere_adds_just_that_address(home: str, host: str, enters: bool):  # noqa: FBT001 - parametrised
    assert (why_not(CIMultiDict(Host=host), "/", home) is None) is enters


async def test_an_address_of_ipv6_is_written_in_brackets():
    assert address("::1", 8765) == "http://[::1]:8765"
    assert address("127.0.0.1", 8765) == "http://127.0.0.1:8765"
    slack = LocalSlack(SystemClock(), SystemDraw(), "secret", "xoxb-test")
    try:
        await slack.start("::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    async with aiohttp.ClientSession() as session, session.get(slack.base_url) as response:
        assert response.status == 200
    await slack.close()


# --- origins and sites ------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "header",
    [
        "Origin: https://elsewhere.example",
        "Origin: null",
        "Origin: http://127.0.0.1:1",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: something-new",
    ],
)
async def test_no_path_answers_pages_of_other_sites(operated, path, header):
    head = f"GET {path} HTTP/1.1\r\nHost: {own_host(operated)}\r\n{header}"
    status, answer = await raw(operated, head)
    assert (status, answer.endswith(FOREIGN)) == (403, True)


@pytest.mark.parametrize(
    ("origin", "enters"),
    [
        ("http://127.0.0.1:8765", True),
        ("HTTP://127.0.0.1:8765", True),
        ("https://127.0.0.1:8765", False),
        ("http://localhost:8765", False),
        ("http://127.0.0.1", False),
        ("http://127.0.0.1:87650", False),
        ("http://127.0.0.1:8765.evil.example", False),
        ("http://127.0.0.1:8765/", False),
        ("http://evil.example", False),
        ("file://", False),
        ("chrome-extension://abc", False),
        ("null", False),
        ("", False),
    ],
)
def test_an_origin_is_ones_own_to_the_letter(origin: str, enters: bool):  # noqa: FBT001 - parametrised
    headers = CIMultiDict(Host="127.0.0.1:8765", Origin=origin)
    assert (why_not(headers, "/page/act", HOME) is None) is enters


def test_one_foreign_origin_among_two_is_foreign():
    headers = CIMultiDict(Host="127.0.0.1:8765", Origin=HOME)
    headers.add("Origin", "https://elsewhere.example")
    assert why_not(headers, "/page/act", HOME) == FOREIGN


@pytest.mark.parametrize(
    ("path", "mode", "dest", "enters"),
    [
        ("/", "navigate", "document", True),
        ("/", "navigate", "iframe", False),
        ("/", "no-cors", "image", False),
        ("/", "cors", "empty", False),
        ("/page/events", "navigate", "document", False),
        ("/api/auth.test", "navigate", "document", False),
        ("/metrics", "navigate", "document", False),
    ],
)
def test_a_link_elsewhere_may_lead_to_the_page_and_nowhere_else(path, mode, dest, enters):
    headers = CIMultiDict(
        {
            "Host": "127.0.0.1:8765",
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": mode,
            "Sec-Fetch-Dest": dest,
        }
    )
    assert (why_not(headers, path, HOME) is None) is enters


async def test_every_answer_is_for_ones_own_pages_only(operated):
    async with aiohttp.ClientSession(operated.base_url) as session:
        for path in PATHS:
            async with session.get(path) as response:
                assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
                assert "Access-Control-Allow-Origin" not in response.headers
