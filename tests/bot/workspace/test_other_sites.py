"""A page of another site in the same browser, which knows everything and still can do nothing.

It has the bot's token, the page's key and a ticket for a socket: what holds is the door.
"""

import json
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import async_playwright, expect

from bot.workspace.page import KEY_HEADER
from tests.doubles.browser import CHROMIUM, FLAGS, SIZE, needs_chromium
from tests.doubles.slack import ALERTS, READER, StrictSlack

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]
NAMES = ["127.0.0.1", "localhost", "evil.example"]
"""The other page's site: the same host on another port, another name of it, another name."""

ATTEMPTS = """
async ({home, post, act, key, keyHeader, ticket}) => {
  const settled = (node, set) => new Promise((done) => {
    node.onload = () => done("load"); node.onerror = () => done("error");
    setTimeout(() => done("nothing"), 3000);
    set(); document.body.append(node);
  });
  const element = (name, attribute, url) => {
    const node = document.createElement(name);
    if (name === "link") node.rel = "stylesheet";
    return settled(node, () => { node[attribute] = url; });
  };
  const form = (url, enctype, fields) => new Promise((done) => {
    const frame = document.createElement("iframe");
    frame.name = `f${Math.random()}`;
    document.body.append(frame);
    const sent = document.createElement("form");
    Object.assign(sent, { action: url, method: "POST", enctype, target: frame.name });
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      sent.append(input);
    }
    document.body.append(sent);
    frame.onload = () => done("load");
    setTimeout(() => done("nothing"), 3000);
    sent.submit();
  });
  const asked = (url, how) => fetch(url, how).then(
    async (answer) => `${answer.type} ${answer.status} ${(await answer.text()).slice(0, 40)}`,
    () => "refused");
  const stream = (url) => new Promise((done) => {
    const source = new EventSource(url);
    source.addEventListener("state", () => done("read"));
    source.onerror = () => { source.close(); done("refused"); };
  });
  const socket = (url) => new Promise((done) => {
    const opened = new WebSocket(url);
    opened.onopen = () => done("open"); opened.onerror = () => done("refused");
  });
  const fields = Object.fromEntries(new URLSearchParams(post));
  const api = `${home}/api/chat.postMessage`;
  const json = { "Content-Type": "application/json", [keyHeader]: key };
  return {
    image: await element("img", "src", `${api}?${post}`),
    script: await element("script", "src", `${api}?${post}`),
    style: await element("link", "href", `${api}?${post}`),
    frame: await element("iframe", "src", `${home}/`),
    form: await form(api, "application/x-www-form-urlencoded", fields),
    multipart: await form(api, "multipart/form-data", fields),
    plainForm: await form(`${home}/page/act`, "text/plain", {[act.slice(0, -1) + ', "x": "']: '"}'}),
    noCors: await asked(api, { method: "POST", mode: "no-cors", body: new URLSearchParams(post) }),
    noCorsGet: await asked(`${api}?${post}`, { mode: "no-cors" }),
    cors: await asked(`${home}/page/act`, { method: "POST", headers: json, body: act }),
    corsRead: await asked(`${home}/metrics`),
    health: await asked(`${home}/healthz`),
    beacon: navigator.sendBeacon(api, new URLSearchParams(post)),
    stream: await stream(`${home}/page/events?page=${key}`),
    socket: await socket(ticket),
  };
}
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def slack():
    async with StrictSlack(enforce_pace=False, allow_refusals=True) as slack:
        yield slack


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def elsewhere():
    """The port of a web server with a page of its own."""

    async def page(_request):
        return web.Response(
            text="<!doctype html><title>Evil</title><body>", content_type="text/html"
        )

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser(tmp_path_factory):
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=[*FLAGS, "--host-resolver-rules=MAP evil.example 127.0.0.1"],
            viewport=SIZE,
            timezone_id="Asia/Tokyo",
        )
        yield context
        await context.close()


@pytest.mark.parametrize("name", NAMES)
async def test_a_page_of_another_site_can_neither_act_nor_read(slack, elsewhere, browser, name):
    page = await browser.new_page()
    await page.goto(f"http://{name}:{elsewhere}/")
    post = {"token": slack.token, "channel": ALERTS, "text": "by the evil page"}
    act = {"act": "say", "channel": ALERTS, "text": "by the evil page"}
    outcome = await page.evaluate(
        ATTEMPTS,
        {
            "home": slack.base_url,
            "post": urlencode(post),
            "act": json.dumps(act),
            "key": slack.page.key,
            "keyHeader": KEY_HEADER,
            "ticket": slack.socket.address(slack.base_url),
        },
    )
    assert (outcome["image"], outcome["script"], outcome["style"]) == ("error", "error", "error")
    assert outcome["noCors"] == outcome["cors"] == outcome["noCorsGet"] == "refused"
    assert outcome["corsRead"] == outcome["health"] == "refused"
    assert (outcome["stream"], outcome["socket"]) == ("refused", "refused")
    assert slack.messages(ALERTS) == ()
    assert slack.calls() == []
    assert slack.socket.connected == 0
    await page.close()


async def test_a_name_that_leads_here_shows_nothing(slack, browser):
    """DNS rebinding: the evil name now leads to the workspace's own port."""
    port = slack.base_url.rpartition(":")[2]
    page = await browser.new_page()
    answer = await page.goto(f"http://evil.example:{port}/")
    assert answer.status == 403
    read = await page.evaluate(
        """(key) => Promise.all(["/", "/metrics", "/api/auth.test", `/page/events?page=${key}`].map(
            (path) => fetch(path).then((answer) => answer.status)))""",
        slack.page.key,
    )
    assert read == [403] * 4
    await page.close()


async def test_a_link_on_another_page_opens_the_workspace_and_it_works(slack, elsewhere, browser):
    page = await browser.new_page()
    await page.goto(f"http://localhost:{elsewhere}/")
    await page.evaluate(
        """(home) => { document.body.innerHTML = `<a href="${home}/">Open</a>`; }""", slack.base_url
    )
    await page.get_by_role("link", name="Open").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("# mine-ban-alerts")
    composer = page.get_by_role("textbox", name="Message #mine-ban-alerts")
    await composer.fill("by the person")
    await composer.press("Enter")
    await expect(page.get_by_role("log").first).to_contain_text("by the person")
    assert [message.text for message in slack.messages(ALERTS)] == ["by the person"]
    assert slack.team.rooms.members[READER].tz == "Asia/Tokyo"
    slack.team.rooms.remove(slack.messages(ALERTS)[0])
    await page.close()


async def test_the_page_loads_itself_again_after_another_start(browser):
    """Its key is of the start before; the person need do nothing."""
    async with StrictSlack() as first:
        page = await browser.new_page()
        await page.goto(first.base_url)
        await expect(page.get_by_role("heading", level=1)).to_have_text("# mine-ban-alerts")
        port = int(first.base_url.rpartition(":")[2])
        await first.go_away()
    second = StrictSlack()
    await second.start("127.0.0.1", port)
    try:
        async with page.expect_navigation(timeout=20_000):
            pass
        await expect(page.get_by_role("heading", level=1)).to_have_text("# mine-ban-alerts")
        async with aiohttp.ClientSession(second.base_url) as session, session.get("/") as response:
            assert second.page.key in await response.text()
        key = await page.evaluate("document.querySelector('meta[name=page-key]').content")
        assert key == second.page.key
    finally:
        await page.close()
        await second.close()
