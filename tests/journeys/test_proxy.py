"""The whole program in an office: the web and Slack are reached through a proxy, or not at all.

Names of the test are known to the proxy alone, as names of the internet are in many offices.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from handlers.slack.manifest import manifest
from tests.doubles.documents import item, rss
from tests.doubles.program import Program, free_port
from tests.doubles.proxy import Proxy
from tests.doubles.slack import ALERTS, READER, StrictSlack
from tests.doubles.tls import Authority
from tests.doubles.web import Answer, FeedServer

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.timeout(60)]
SLACK, SITE, PLAIN = "slack.example.test", "herald.example.test", "gazette.example.test"
PASSWORD = "hunter2"
OLD = item("Football club opens new stadium", "https://herald.example/1", published=None)
NEWS = item(
    "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty",
    "https://herald.example/2",
    published=None,
)


def slack_port(slack: StrictSlack) -> int:
    return int(slack.base_url.rpartition(":")[2])


class Office:
    """A web, a Slack and the proxy that leads to them; ``settings`` are the desk's."""

    def __init__(self, slack: StrictSlack, web: FeedServer, proxy: Proxy) -> None:
        self.slack, self.web, self.proxy = slack, web, proxy
        self.slack_port = slack_port(slack)
        self.settings: dict[str, str] = {}

    def hosts_asked(self) -> set[str]:
        return {
            line.split(" ")[1].removeprefix("http://").split("/")[0] for line in self.proxy.passed
        }


@pytest_asyncio.fixture(loop_scope="session")
async def office(tmp_path) -> AsyncIterator[Office]:
    authority = Authority(SLACK, SITE)
    async with (
        StrictSlack() as slack,
        FeedServer() as web,
        authority.front(web.port) as site,
        authority.front(slack_port(slack)) as secure_slack,
        Proxy({SITE: site, SLACK: secure_slack, PLAIN: web.port}, password=PASSWORD) as proxy,
    ):
        slack.install(manifest())
        office = Office(slack, web, proxy)
        slack.team.base_url = f"https://{SLACK}"
        feeds = tmp_path / "feeds.toml"
        addresses = {"herald": f"https://{SITE}/feed", "gazette": f"http://{PLAIN}/plain"}
        feeds.write_text(
            "".join(
                f'[[feed]]\nid = "{name}"\nname = "{name}"\nurl = "{url}"\n'
                for name, url in addresses.items()
            )
        )
        office.settings = {
            "HTTPS_PROXY": proxy.url,
            "HTTP_PROXY": proxy.url,
            "SSL_CERT_FILE": str(authority.write(tmp_path / "office.pem")),
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": slack.token,
            "SLACK_APP_TOKEN": slack.app_level_token,
            "MINEWATCH_CHANNEL": ALERTS,
            "MINEWATCH_FEEDS": str(feeds),
            "MINEWATCH_POLL_MINUTES": "0.01",
            "MINEWATCH_TREATY_PAGE": f"https://{SITE}/status",
        }
        yield office


async def test_feeds_web_api_socket_mode_and_answers_all_go_through_the_proxy(office, tmp_path):
    slack, web = office.slack, office.web
    web.serve("/feed", Answer(rss(OLD)), Answer(rss(OLD, NEWS)))
    web.serve("/plain", Answer(rss(OLD)))
    with Program(tmp_path, **office.settings) as program:
        await asyncio.to_thread(program.wait_for, "connected to Slack through Socket Mode")
        answer = await slack.command("/minestatus", "Finland")
        assert "10 January 2026" in answer.fields["text"]
        await slack.until(lambda: bool(slack.messages(ALERTS)), 20)
        (alert,) = slack.messages(ALERTS)
        # The answer to a button goes to an address of its own, through another client of Slack's.
        await slack.press(alert, "story:not_relevant")
        await slack.until(lambda: bool(slack.private(ALERTS, READER)), 10)
        assert await asyncio.to_thread(program.stop) == 0
    assert office.hosts_asked() == {f"{SLACK}:443", f"{SITE}:443", PLAIN}
    assert PASSWORD not in program.output
    assert "Traceback" not in program.output


async def test_a_stand_in_for_slack_without_tls_is_reached_through_the_proxy_for_http(
    office, tmp_path
):
    slack = office.slack
    office.web.serve("/feed", Answer(rss(OLD)))
    office.web.serve("/plain", Answer(rss(OLD)))
    office.proxy.names["standin.example.test"] = office.slack_port
    slack.team.base_url = "http://standin.example.test"
    with Program(tmp_path, **office.settings | {"SLACK_API_URL": slack.api_url}) as program:
        await asyncio.to_thread(program.wait_for, "connected to Slack through Socket Mode")
        answer = await slack.command("/minestatus", "Finland")
        assert "10 January 2026" in answer.fields["text"]
        assert await asyncio.to_thread(program.stop) == 0
    assert "standin.example.test" in office.hosts_asked()


async def test_the_local_workspace_tells_its_first_story_without_asking_a_proxy_for_itself(
    office, tmp_path
):
    settings = {k: v for k, v in office.settings.items() if not k.startswith("SLACK_")}
    del settings["MINEWATCH_FEEDS"], settings["MINEWATCH_TREATY_PAGE"]
    with Program(tmp_path, **settings) as program:
        page = await asyncio.to_thread(lambda: program.url)
        async with aiohttp.ClientSession() as session, asyncio.timeout(20):
            sent = 'minewatch_sends_total{outcome="sent"}'
            while sent not in await (await session.get(f"{page}/metrics")).text():  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)
        assert await asyncio.to_thread(program.stop) == 0
    assert not any("127.0.0.1" in line for line in office.proxy.passed)


async def doctor(office: Office, home, **more: str) -> dict[str, dict[str, str]]:
    """What ``minewatch doctor`` finds, by name."""
    with Program(home, "doctor", "--json", **office.settings | more) as program:
        await asyncio.to_thread(program.wait)
    assert PASSWORD not in program.output
    (found,) = [line for line in program.output.splitlines() if line.startswith("[")]
    return {check["name"]: check for check in json.loads(found)}


async def test_the_doctor_says_which_proxy_is_used_for_what(office, tmp_path):
    office.web.serve("/feed", Answer(rss(OLD)))
    office.web.serve("/plain", Answer(rss(OLD)))
    found = await doctor(office, tmp_path, NO_PROXY="bank.example, ")
    proxy = f"http://127.0.0.1:{office.proxy.port}"
    assert found["proxy"]["text"] == (
        f"{proxy} (HTTPS_PROXY): 1 feed, the depositary's page, Slack; {proxy} (HTTP_PROXY): 1 feed; "
        "always direct: private addresses, bank.example"
    )
    for name in ("certificates", "feed herald", "feed gazette", "bot token", "app token"):
        assert found[name]["good"], found[name]


async def test_the_doctor_notes_an_item_of_no_proxy_that_exempts_nothing(office, tmp_path):
    found = await doctor(office, tmp_path, NO_PROXY="8.8.8.*")
    assert (found["NO_PROXY"]["good"], found["NO_PROXY"]["text"]) == (
        False,
        "8.8.8.* does not exempt anything",
    )


async def test_a_file_without_certificates_is_a_finding_and_nothing_is_asked(office, tmp_path):
    (tmp_path / "empty.pem").write_text("no certificate")
    found = await doctor(office, tmp_path, SSL_CERT_FILE=str(tmp_path / "empty.pem"))
    assert not found["certificates"]["good"]
    assert office.proxy.passed == []


async def test_the_password_stays_out_of_the_log_when_the_proxy_fails_later(office, tmp_path):
    """aiohttp's errors carry the proxy's address with its password, and tracebacks show it."""
    slack, port = office.slack, free_port()
    office.web.serve("/feed", Answer(rss(OLD)))
    office.web.serve("/plain", Answer(rss(OLD)))
    settings = office.settings | {"SLACK_SIGNING_SECRET": slack.secret}
    del settings["SLACK_APP_TOKEN"]
    slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
    with Program(tmp_path, **settings | {"MINEWATCH_HTTP_PORT": str(port)}) as program:
        await asyncio.to_thread(program.wait_for, "listens for Slack")
        office.proxy.refuse = 502
        await office.proxy.cut()
        await slack.open_home()
        await asyncio.to_thread(program.wait_for, "ClientHttpProxyError")
        assert await asyncio.to_thread(program.stop) == 0
    assert "://[secret]@127.0.0.1" in program.output
    assert PASSWORD not in program.output


async def test_a_stop_is_heard_while_the_start_waits_for_a_proxy_that_says_nothing(
    office, tmp_path
):
    office.proxy.silent = True
    with Program(tmp_path, **office.settings) as program:
        while not office.proxy.passed:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
        started = time.monotonic()
        assert await asyncio.to_thread(program.stop) == 0
    assert time.monotonic() - started < 3
    assert not re.search("Traceback|Unclosed|never retrieved", program.output)


async def test_the_doctor_names_a_proxy_that_is_away(office, tmp_path):
    nowhere = "http://desk:hunter2@127.0.0.1:1"
    found = await doctor(office, tmp_path, HTTPS_PROXY=nowhere)
    assert "The proxy http://127.0.0.1:1 (HTTPS_PROXY)" in found["feeds"]["text"]
    assert "the proxy http://127.0.0.1:1 (HTTPS_PROXY) does not answer" in found["Slack"]["text"]
    assert "HTTPS_PROXY" in found["Slack"]["cure"]


async def test_the_doctor_counts_what_no_proxy_exempts_as_direct(office, tmp_path):
    found = await doctor(office, tmp_path, NO_PROXY=f"{SLACK},{SITE}")
    proxy = f"http://127.0.0.1:{office.proxy.port} (HTTP_PROXY)"
    assert found["proxy"]["text"].startswith(
        f"direct: 1 feed, the depositary's page, Slack; {proxy}: 1 feed; "
    )


async def test_a_proxy_that_wants_another_password_is_named_for_slack_too(office, tmp_path):
    wrong = office.proxy.url.replace(PASSWORD, "hunter3")
    found = await doctor(office, tmp_path, HTTPS_PROXY=wrong)
    assert "requires a user name and password (407)" in found["Slack"]["text"]
    with Program(tmp_path, **office.settings | {"HTTPS_PROXY": wrong}) as program:
        await asyncio.to_thread(program.wait_for, "slack_not_reached.*requires a user name")
        assert await asyncio.to_thread(program.stop) == 0
    assert "hunter" not in program.output


async def test_a_proxy_that_was_away_is_used_again(office, tmp_path):
    """The connection of Socket Mode and the feeds come back by themselves."""
    slack, web = office.slack, office.web
    web.serve("/feed", Answer(rss(OLD)), Answer(rss(OLD, NEWS)))
    web.serve("/plain", Answer(rss(OLD)))
    port = office.proxy.port
    await office.proxy.stop()
    with Program(tmp_path, **office.settings) as program:
        await asyncio.to_thread(program.wait_for, "Slack cannot be reached yet")
        await office.proxy.start(port)
        await asyncio.to_thread(program.wait_for, "slack_reached")
        answer = await slack.command("/minestatus", "Finland")
        assert "10 January 2026" in answer.fields["text"]
        assert await asyncio.to_thread(program.stop) == 0
    assert "Traceback" not in program.output


def test_wrong_proxies_and_certificates_are_said_before_anything_starts(tmp_path):
    (tmp_path / "empty.pem").write_text("no certificate")
    for settings, words in [
        ({"HTTPS_PROXY": "socks5://desk:hunter2@127.0.0.1:1"}, "HTTPS_PROXY cannot be used"),
        ({"SSL_CERT_FILE": str(tmp_path / "missing.pem")}, "SSL_CERT_FILE is"),
        ({"SSL_CERT_FILE": str(tmp_path / "empty.pem")}, "no certificate can be read"),
    ]:
        with Program(tmp_path, **settings) as program:
            assert program.wait() == 1
        assert words in program.output
        assert "Traceback" not in program.output
        assert PASSWORD not in program.output
