"""The switch between teams in a browser, and installing the app from it."""

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import async_playwright, expect

from tests.doubles.browser import CHROMIUM, FLAGS, SIZE, needs_chromium
from tests.doubles.installing_app import TWO, authorize_url, exchange
from tests.doubles.slack import GENERAL, StrictSlack

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]
PHONE = {"width": 390, "height": 780}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def slack():
    """With the two addresses of an app that is installed through OAuth."""
    slack = StrictSlack(enforce_pace=False, teams=TWO)

    async def begin(request: web.Request) -> web.Response:
        raise web.HTTPFound(authorize_url(slack, team=request.query.get("team", "")))

    async def finish(request: web.Request) -> web.Response:
        if "code" not in request.query:
            return web.Response(text=request.query["error"])
        answer = await exchange(slack, request.query["code"])
        return web.Response(text=f"Installed in {answer['team']['name']}")

    slack.app.router.add_get("/slack/install", begin)
    slack.app.router.add_get("/slack/oauth_redirect", finish)
    async with slack:
        yield slack


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def page(slack, tmp_path_factory):
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport=SIZE,
        )
        page = context.pages[0]
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        yield page
        await context.close()
    assert problems == []


@pytest.fixture
def switch(page):
    return page.get_by_role("navigation", name="Workspaces")


async def test_one_press_shows_the_other_team_and_another_the_first(slack, page, switch):
    await page.goto(slack.base_url)
    await expect(switch.get_by_role("button", name="Local workspace")).to_have_attribute(
        "aria-current", "true"
    )
    await switch.get_by_role("button", name="Second workspace").click()
    await expect(page.locator("#team")).to_have_text("Second workspace")
    composer = page.get_by_role("textbox", name="Message #mine-ban-alerts")
    await composer.fill("in the second")
    await composer.press("Enter")
    await expect(page.get_by_role("log").first).to_contain_text("in the second")
    await switch.get_by_role("button", name="Local workspace").click()
    await expect(page.locator("#team")).to_have_text("Local workspace")
    await expect(page.get_by_role("log").first).not_to_contain_text("in the second")
    assert slack.messages(slack.team.ids.alerts) == ()


async def test_the_team_stays_after_loading_the_page_again(slack, page):
    other = slack.others[0]
    await page.goto("about:blank")  # else an address that differs after the # only is not loaded
    await page.goto(f"{slack.base_url}/?team={other.id}#{other.ids.general}")
    await expect(page.get_by_role("heading", level=1)).to_have_text("# general")
    await expect(page.locator("#team")).to_have_text("Second workspace")
    await page.reload()
    await expect(page.locator("#team")).to_have_text("Second workspace")


async def test_the_keyboard_is_enough_and_keeps_its_place(slack, page, switch):
    await page.goto(slack.base_url)
    second = switch.get_by_role("button", name="Second workspace")
    await second.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#team")).to_have_text("Second workspace")
    await expect(second).to_have_attribute("aria-current", "true")


async def test_it_fits_on_a_phone(slack, page, switch):
    await page.set_viewport_size(PHONE)
    await page.goto(slack.base_url)
    await switch.get_by_role("button", name="Second workspace").click()
    await expect(page.locator("#team")).to_have_text("Second workspace")
    for control in await switch.locator("button, a").all():
        box = await control.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    await page.set_viewport_size(SIZE)


async def test_the_app_is_installed_from_the_page_and_removed_again(slack, page, switch):
    other = slack.others[0]
    await page.goto(f"{slack.base_url}/?team={other.id}")
    await switch.get_by_role("link", name="Install Minewatch").click()
    await expect(page.get_by_role("radio", name="Second workspace")).to_be_checked()
    await page.get_by_role("button", name="Allow").click()
    await expect(page.locator("body")).to_have_text("Installed in Second workspace")
    assert other.has_app
    await page.goto(f"{slack.base_url}/?team={other.id}")
    await switch.get_by_role("button", name="Remove Minewatch").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(switch.get_by_role("link", name="Install Minewatch")).to_be_visible()
    assert not other.has_app


async def test_cancel_leads_back_to_the_app(slack, page, switch):
    await page.goto(f"{slack.base_url}/?team={slack.others[0].id}")
    await switch.get_by_role("link", name="Install Minewatch").click()
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator("body")).to_have_text("access_denied")


async def test_with_one_team_there_is_no_switch(page):
    async with StrictSlack() as slack:
        await page.goto(slack.base_url)
        await expect(page.get_by_role("heading", level=1)).to_have_text("# mine-ban-alerts")
        await expect(page.get_by_role("navigation", name="Workspaces")).to_have_count(0)
        assert slack.messages(GENERAL) == ()
