"""The page as a person uses it: presses, threads, the keyboard, scrolling."""

import re

import pytest
from playwright.async_api import expect

from tests.doubles.browser import needs_chromium
from tests.doubles.drawn import section, words
from tests.doubles.slack import ALERTS, READER

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]


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


async def test_a_search_that_was_about_to_start_does_not_open_the_list_again(page):
    hidden = await page.evaluate(
        """async () => {
          const { picker } = await import("/static/picker.js");
          const one = { value: "NOR", text: { type: "plain_text", text: "Norway" } };
          const box = picker({ label: "State", many: true, chosen: [], groups: [], fewest: 1, find: async () => [{ options: [one] }], changed: () => {} });
          document.body.append(box);
          const [field, list] = [box.querySelector("input"), box.querySelector("ul")];
          const later = () => new Promise((done) => setTimeout(done, 130));
          const type = (text) => { field.value = text; field.dispatchEvent(new Event("input")); };
          type("no");
          await later();
          type("nor");
          list.querySelector("[role=option]").dispatchEvent(new MouseEvent("mousedown", { cancelable: true }));
          await later();
          box.remove();
          return list.hidden;
        }"""
    )
    assert hidden


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


async def test_a_window_is_seen_only_where_it_was_asked_for(slack, app, page):
    view = {"type": "modal", "title": words("Mine alone"), "blocks": [section("x")]}

    @app.command("/minefeeds")
    async def open_it(ack, command, client):
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    other = await page.context.new_page()
    await other.goto(slack.base_url)
    there = other.get_by_role("textbox", name=re.compile("^Message "))
    await expect(there).to_be_visible()
    composer = page.get_by_role("textbox", name=re.compile("^Message "))
    await composer.fill("/minefeeds")
    await composer.press("Enter")
    window = page.get_by_role("dialog", name="Mine alone")
    await expect(window).to_be_visible()
    await page.reload()
    await expect(window).to_be_visible()
    await there.fill("/minefeeds")
    await there.press("Enter")
    await expect(other.get_by_role("dialog", name="Mine alone")).to_be_visible()
    assert len(slack.team.windows.stack(READER)) == 2
    await page.keyboard.press("Escape")
    await expect(window).to_be_hidden()
    await expect(other.get_by_role("dialog", name="Mine alone")).to_be_visible()
    await other.keyboard.press("Escape")
    await expect(other.get_by_role("dialog")).to_be_hidden()
    assert slack.team.windows.stack(READER) == []
    third = await page.context.new_page()
    await third.goto(slack.base_url)
    await expect(third.get_by_role("textbox", name=re.compile("^Message "))).to_be_visible()
    await expect(third.get_by_role("dialog")).to_have_count(0)
    await third.close()
    await other.close()


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
    await expect(page.get_by_text("Something new", exact=True)).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_earlier_messages_are_one_press_away(app, page):
    for number in range(110):
        await app.client.chat_postMessage(channel=ALERTS, text=f"Number {number}")
    await expect(page.get_by_text("Number 109", exact=True)).to_be_visible()
    await expect(page.get_by_text("Number 5", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="Show earlier messages").click()
    await expect(page.get_by_text("Number 5", exact=True)).to_have_count(1)
