"""The page in little room and for screen readers: folding, focus, names, what is read out."""

import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.workspace.rooms import RoomMessage
from tests.doubles.block_kinds import everything
from tests.doubles.browser import SIZE, needs_chromium
from tests.doubles.drawn import section, words
from tests.doubles.readable import PROBLEMS, WIDTHS
from tests.doubles.slack import ALERTS, BOT_USER, GENERAL

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]
PHONE = {"width": 390, "height": 844}


@pytest_asyncio.fixture(loop_scope="module")
async def phone(page):
    await page.set_viewport_size(PHONE)
    yield page
    await page.set_viewport_size(SIZE)


@pytest.fixture
def drawn(slack, page):
    """Show blocks whatever the rules say of them; the place where they are drawn."""

    async def draw(*blocks: dict[str, Any]):
        message = RoomMessage(ALERTS, slack.team.rooms.next_ts(), BOT_USER, "x", blocks)
        slack.team.rooms.say(message)
        content = page.locator(f'[data-ts="{message.ts}"] .content')
        await expect(content).to_be_visible()
        return content

    return draw


@pytest.mark.parametrize("width", WIDTHS)
async def test_every_kind_of_block_can_be_read_at_every_width(page, drawn, width):
    await page.set_viewport_size({"width": width, "height": 844})
    content = await drawn(*everything())
    for summary in await content.locator("summary").all():
        await summary.click()
    assert await page.evaluate(PROBLEMS) == []
    box = await content.bounding_box()
    assert box["x"] + box["width"] <= width
    await page.set_viewport_size(SIZE)


FAULTS = {
    '<main><h1>a</h1><p style="width:3000px">x</p></main>': "px wide",
    "<main><h1>a</h1><button></button></main>": "no name",
    "<main><h1>a</h1><input placeholder=x></main>": "no name",
    "<main><h1>a</h1><h1>b</h1></main>": "not one h1",
    "<main><h1>a</h1><h3>b</h3></main>": "h3 after h1",
    "<h1>a</h1>": "no main",
    "<main><h1>a</h1><button style='width:90px;height:30px'>x</button></main>": "90 x 30 px",
    "<main><h1>a</h1><p style='width:30px;overflow-wrap:anywhere'>internationally</p></main>": "broken",
    "<main><h1>a</h1><p style='color:#888'>pale</p></main>": "contrast 3.5",
    "<main><h1>a</h1><p style='opacity:.5'>pale</p></main>": "contrast",
}


@pytest.mark.parametrize("markup", FAULTS)
async def test_the_measure_finds_a_fault(page, markup):
    other = await page.context.new_page()
    await other.set_viewport_size(PHONE)
    await other.set_content(
        f"<header>x</header><nav aria-label=x></nav>{markup}", wait_until="load"
    )
    problems = await other.evaluate(PROBLEMS)
    await other.close()
    assert any(FAULTS[markup] in problem for problem in problems)


async def test_the_side_bar_opens_by_a_button_and_closes_by_escape_and_by_a_choice(phone):
    opener = phone.get_by_role("button", name=re.compile("^Conversations"))
    side = phone.get_by_role("navigation", name="Conversations")
    await expect(side).to_be_hidden()
    await expect(opener).to_have_attribute("aria-expanded", "false")
    await opener.focus()
    await phone.keyboard.press("Enter")
    await expect(opener).to_have_attribute("aria-expanded", "true")
    await expect(side.get_by_role("button", name="mine-ban-alerts")).to_be_focused()
    assert await phone.evaluate(PROBLEMS) == []
    await phone.keyboard.press("Escape")
    await expect(side).to_be_hidden()
    await expect(opener).to_be_focused()
    await opener.click()
    await side.get_by_role("button", name="general").click()
    await expect(side).to_be_hidden()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("# general")
    await opener.click()
    await side.get_by_role("button", name="mine-ban-alerts").click()


async def test_the_side_bar_is_simply_there_where_there_is_room(page):
    await expect(page.get_by_role("navigation", name="Conversations")).to_be_visible()
    await expect(page.get_by_role("button", name="Conversations")).to_have_count(0)


async def test_arrows_go_from_tab_to_tab(page):
    await page.get_by_role("button", name="Minewatch", exact=True).click()
    messages, home = (page.get_by_role("tab", name=name) for name in ("Messages", "Home"))
    await messages.focus()
    await page.keyboard.press("ArrowLeft")
    await expect(home).to_be_focused()
    await expect(home).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_role("region", name="Home")).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await expect(messages).to_be_focused()
    await page.get_by_role("button", name="mine-ban-alerts").click()


async def test_the_hint_in_the_composer_takes_one_line(phone):
    field = phone.get_by_role("textbox", name="Message #mine-ban-alerts")
    await expect(field).to_have_attribute("placeholder", "Message #mine-ban-alerts")
    assert await field.evaluate("one => one.scrollHeight <= one.clientHeight")


async def test_what_arrives_is_read_out_once_with_its_place(app, page, shown):
    read = page.locator("#news p")
    content = await shown("Finland: *withdrawal* takes effect", section("blocks are not read"))
    await expect(read.last).to_have_text("Minewatch: Finland: withdrawal takes effect")
    before = await read.all_text_contents()
    ts = await content.locator("xpath=ancestor::article").get_attribute("data-ts")
    await app.client.chat_update(channel=ALERTS, ts=ts, text="Edited", blocks=[section("Edited")])
    await expect(content).to_have_text("Edited")
    assert await read.all_text_contents() == before
    await app.client.chat_postMessage(channel=GENERAL, text="Elsewhere")
    await expect(read.last).to_have_text("New message from Minewatch in #general")
    region = page.locator("#news")
    assert await region.get_attribute("aria-live") == "polite"
    for log in await page.get_by_role("log").all():
        assert await log.get_attribute("aria-live") == "off"


async def test_the_focus_goes_into_a_window_and_back_to_what_opened_it(app, page, shown):
    view = {"type": "modal", "title": words("W"), "blocks": [section("x")]}

    @app.action("open-w")
    async def open_it(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    button = {"type": "button", "text": words("Open W"), "action_id": "open-w"}
    content = await shown("x", {"type": "actions", "elements": [button]})
    opener = content.get_by_role("button", name="Open W")
    await opener.focus()
    await page.keyboard.press("Enter")
    window = page.get_by_role("dialog", name="W")
    await expect(window).to_be_visible()
    assert await window.evaluate("one => one.contains(document.activeElement)")
    await page.keyboard.press("Escape")
    await expect(window).to_be_hidden()
    await expect(opener).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(window).to_be_visible()
    # What opened it is gone meanwhile: the composer is the next best.
    ts = await content.locator("xpath=ancestor::article").get_attribute("data-ts")
    await app.client.chat_update(channel=ALERTS, ts=ts, text="Done", blocks=[section("Done")])
    await expect(content).to_have_text("Done")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("textbox", name=re.compile("^Message "))).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, SIZE], ids=["phone", "desk"])
async def test_a_thread_has_a_named_field_and_escape_leads_back(app, page, shown, size):
    await page.set_viewport_size(size)
    content = await shown("A thread begins")
    article = content.locator("xpath=ancestor::article")
    await app.client.chat_postMessage(
        channel=ALERTS, text="An answer", thread_ts=await article.get_attribute("data-ts")
    )
    replies = article.get_by_role("button", name="1 reply")
    await replies.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Reply in the thread")).to_be_focused()
    await expect(page.get_by_role("heading", name="Thread", level=2)).to_be_visible()
    assert await page.evaluate(PROBLEMS) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary", name="Thread")).to_be_hidden()
    await expect(replies).to_be_focused()
    await page.set_viewport_size(SIZE)


async def test_nothing_moves_for_those_who_ask_for_less_motion(page, shown):
    await expect(await shown("A message")).to_be_visible()
    moving = """[...document.querySelectorAll("*")].filter((one) => parseFloat(getComputedStyle(one).transitionDuration)
      || getComputedStyle(one).animationName !== "none").length"""
    assert await page.evaluate(moving) > 0
    await page.emulate_media(reduced_motion="reduce")
    assert await page.evaluate(moving) == 0
    await page.emulate_media(reduced_motion="no-preference")
