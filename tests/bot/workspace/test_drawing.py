"""What the page draws of hostile and of ordinary messages, in a real browser."""

import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from handlers.slack.bolt import build_bolt_app
from tests.doubles.browser import CHROMIUM, FLAGS, SIZE, needs_chromium
from tests.doubles.slack import ALERTS, READER, StrictSlack

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def slack():
    async with StrictSlack(enforce_pace=False) as slack:
        yield slack


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(slack):
    app = build_bolt_app(slack.access)
    await slack.deliver(app)
    return app


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def page(slack, tmp_path_factory):
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport=SIZE,
            timezone_id="Asia/Kathmandu",
            locale="en-GB",
        )
        page = context.pages[0]
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: problems.append(dialog.message))
        await page.goto(slack.base_url)
        yield page
        await context.close()
    assert problems == []


@pytest.fixture
def shown(app, page):
    """Post as the bot; returns the article that the page draws."""

    async def post(text: str, *blocks: dict[str, Any]):
        sent = await app.client.chat_postMessage(channel=ALERTS, text=text, blocks=list(blocks))
        return page.locator(f'[data-ts="{sent["ts"]}"] .content')

    return post


def section(text: str, kind: str = "mrkdwn", **fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": kind, "text": text}, **fields}


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '"><svg onload=alert(1)>',
    "<javascript:alert(1)|click>",
    "<JaVaScRiPt:alert(1)>",
    "<data:text/html,<script>alert(1)</script>|click>",
    "*<script>alert(1)</script>*",
    "`<script>`",
    "```<iframe src=//e.example>```",
    "<https://e.example/\"onmouseover='alert(1)'|x>",
    "<!date^1^{time}^javascript:alert(1)|x>",
    "__proto__ :constructor: :toString:",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["mrkdwn", "plain_text"])
async def test_nothing_that_a_text_holds_becomes_an_element(shown, text, kind):
    content = await shown(text, section(text, kind))
    await expect(content).to_be_visible()
    assert await content.locator("script, img, svg, iframe, object").count() == 0
    for link in await content.locator("a").all():
        assert re.match("https?://", await link.get_attribute("href") or "")
        assert await link.get_attribute("onmouseover") is None


MRKDWN = [
    ("*bold* _italic_ ~gone~ `code`", ["<strong>bold", "<em>italic", "<s>gone", "<code>code"]),
    ("2*3*4 snake_case_name", ["2*3*4 snake_case_name"]),
    ("*<https://example.org/a?b=1&amp;c=2|a link>*", ['href="https://example.org/a?b=1&amp;c=2"']),
    ("a &lt;b&gt; &amp;amp;", ["a &lt;b&gt; &amp;amp;"]),
    ("&gt; said\nafter", ["<blockquote>said</blockquote>after"]),
    ("<!channel> <@U0READER001>", ["@channel", "@You"]),
    (":flag-fi: :warning: :no_such_emoji:", ["🇫🇮", "⚠️", ":no_such_emoji:"]),
    # 10 January 2026, 06:00 UTC is 11:45 in Kathmandu.
    ("<!date^1768024800^{date_num} {time}|2026-01-10 06:00 UTC>", ["2026-01-10 11:45"]),
    ("<!date^x^{time}|no date>", ["no date"]),
    (":constructor: <!date^0^{constructor}|x>", [":constructor:", "{constructor}"]),
]


@pytest.mark.parametrize(("text", "html"), MRKDWN)
async def test_mrkdwn_is_drawn_as_slack_draws_it(shown, text, html):
    drawn = await (await shown("x", section(text))).inner_html()
    for part in html:
        assert part in drawn


async def test_blocks_are_drawn(shown):
    content = await shown(
        "x",
        {"type": "header", "text": words("Finland: withdrawn")},
        section("Dates", fields=[{"type": "mrkdwn", "text": "*Acceded*\n9 January 2012"}]),
        {
            "type": "table",
            "rows": [
                [{"type": "raw_text", "text": "State"}, {"type": "raw_text", "text": "Since"}],
                [{"type": "raw_text", "text": "Finland"}, {"type": "raw_text", "text": "2026"}],
            ],
        },
        {
            "type": "image",
            "image_url": "https://example.org/map.png",
            "alt_text": "A map of States Parties",
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": "a point"}],
                        }
                    ],
                }
            ],
        },
        {
            "type": "data_visualization",
            "title": "States Parties",
            "chart": {
                "type": "bar",
                "series": [{"name": "in force", "data": [{"label": "2025", "value": 165}]}],
                "axis_config": {"categories": ["2025"]},
            },
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "as of today"}]},
    )
    await expect(content.get_by_role("heading")).to_have_text("Finland: withdrawn")
    await expect(content.get_by_role("columnheader").first).to_have_text("State")
    await expect(content.get_by_role("img", name="A map of States Parties")).to_be_visible()
    await expect(content.get_by_role("listitem").first).to_have_text("a point")
    await expect(content.get_by_role("group", name="States Parties")).to_contain_text("165")


async def test_a_press_reaches_the_bot_and_its_edit_reaches_the_page(app, shown):
    @app.action("story:not_relevant")
    async def mark(ack, body, client):
        await ack()
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**where, text="Noted", blocks=[section("Noted")])

    button = {"type": "button", "text": words("Not relevant"), "action_id": "story:not_relevant"}
    content = await shown("x", section("A story"), {"type": "actions", "elements": [button]})
    await content.get_by_role("button", name="Not relevant").click()
    await expect(content).to_have_text("Noted")


async def test_a_destructive_press_asks_first(app, shown, page):
    pressed = []

    @app.action("forget")
    async def forget(ack, action):
        pressed.append(action)
        await ack()

    confirm = {
        "title": words("Sure?"),
        "text": words("This cannot be undone."),
        "confirm": words("Delete"),
        "deny": words("Keep"),
    }
    button = {
        "type": "button",
        "text": words("Delete all"),
        "action_id": "forget",
        "confirm": confirm,
    }
    content = await shown("x", {"type": "actions", "elements": [button]})
    await content.get_by_role("button", name="Delete all").click()
    await page.get_by_role("dialog").get_by_role("button", name="Keep").click()
    assert pressed == []
    await content.get_by_role("button", name="Delete all").click()
    async with page.expect_response("**/page/act"):
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    assert len(pressed) == 1


async def test_half_a_choice_survives_an_arriving_message(shown, page):
    options = [{"text": words(name), "value": name} for name in ("Finland", "Norway")]
    select = {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": words("State"),
        "options": options,
    }
    content = await shown("x", section("Which?", accessory=select))
    box = content.get_by_role("combobox", name="Which?")
    await box.press_sequentially("nor")
    after = await shown("Another message arrives")
    await expect(after).to_be_visible()
    await expect(box).to_be_focused()
    await expect(content.get_by_role("option")).to_have_text(["Norway"])


async def test_threads_open_beside_the_channel(app, page, shown):
    content = await shown("The first message of a thread")
    ts = await content.locator("xpath=ancestor::article").get_attribute("data-ts")
    await app.client.chat_postMessage(channel=ALERTS, text="A second source", thread_ts=ts)
    await page.locator(f'[data-ts="{ts}"]').get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_role("article")).to_have_count(2)
    await thread.get_by_role("textbox").fill("/minestatus Finland")
    await thread.get_by_role("textbox").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("does not work in threads")
    await thread.get_by_role("button", name="Close the thread").click()


async def test_the_keyboard_alone_opens_fills_and_closes_a_window(slack, app, page):
    view = {
        "type": "modal",
        "callback_id": "settings",
        "title": words("Settings"),
        "submit": words("Save"),
        "blocks": [
            {
                "type": "input",
                "block_id": "note",
                "label": words("Note"),
                "element": {"type": "plain_text_input", "action_id": "note"},
            }
        ],
    }
    saved = []

    @app.command("/minewatch")
    async def open_it(ack, command, client):
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    @app.view("settings")
    async def save(ack, view):
        note = view["state"]["values"]["note"]["note"]["value"]
        if note == "no":
            await ack(response_action="errors", errors={"note": "Say yes"})
            return
        saved.append(note)
        await ack()

    composer = page.get_by_role("textbox", name=re.compile("^Message "))
    await composer.fill("/minewatch")
    await composer.press("Enter")
    window = page.get_by_role("dialog")
    await expect(window.get_by_role("textbox", name="Note")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(window.get_by_role("alert")).to_contain_text("required")
    await page.keyboard.type("no")
    await page.keyboard.press("Enter")
    await expect(window.get_by_role("alert")).to_have_text("Say yes")
    await expect(window.get_by_role("textbox", name="Note")).to_have_value("no")
    await page.keyboard.press("ControlOrMeta+A")
    await page.keyboard.type("yes")
    await page.keyboard.press("Enter")
    await expect(window).to_be_hidden()
    assert saved == ["yes"]
    assert slack.team.windows.stack(READER) == []


async def test_somebody_who_reads_further_up_stays_there_and_is_told(app, page, shown):
    messages = page.locator("#messages")
    await messages.evaluate("box => { box.scrollTop = box.scrollHeight }")
    for number in range(130):
        await app.client.chat_postMessage(channel=ALERTS, text=f"Message {number}")
    last = page.get_by_text("Message 129", exact=True)
    await expect(last).to_be_in_viewport()
    await messages.evaluate("box => { box.scrollTop = 0 }")
    await shown("Something new")
    newer = page.get_by_role("button", name="New messages")
    await expect(newer).to_be_visible()
    await expect(last).not_to_be_in_viewport()
    await newer.click()
    await expect(page.get_by_text("Something new")).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_earlier_messages_are_one_press_away(app, page):
    for number in range(110):
        await app.client.chat_postMessage(channel=ALERTS, text=f"Number {number}")
    await expect(page.get_by_text("Number 109", exact=True)).to_be_visible()
    await expect(page.get_by_text("Number 5", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="Show earlier messages").click()
    await expect(page.get_by_text("Number 5", exact=True)).to_have_count(1)
