"""Pictures of this server, by any of the machine's names; large on a press; described where there is none."""

import struct
import zlib
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import expect

from bot.workspace.team import File
from tests.doubles.browser import SIZE, needs_chromium
from tests.doubles.drawn import words
from tests.doubles.readable import PROBLEMS
from tests.doubles.slack import StrictSlack

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]
PHONE = {"width": 390, "height": 844}
WIDE, HIGH = 1200, 700


def png() -> bytes:
    """A grey picture."""

    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0)
    rows = (b"\x00" + b"\x88" * WIDE) * HIGH
    parts = part(b"IHDR", head), part(b"IDAT", zlib.compress(rows)), part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def slack():
    """With a picture at an address of its own, and as a file that was uploaded."""
    slack = StrictSlack(enforce_pace=False)

    async def picture(request: web.Request) -> web.Response:
        if request.match_info["name"] != "map.png":
            raise web.HTTPNotFound
        return web.Response(body=png(), content_type="image/png")

    slack.app.router.add_get("/pictures/{name}", picture)
    content = png()
    slack.team.files["F0MAP"] = File("F0MAP", "map.png", len(content), content, complete=True)
    async with slack:
        yield slack


def block(**where: Any) -> dict[str, Any]:
    return {
        "type": "image",
        "title": words("States Parties"),
        "alt_text": "A map of States Parties",
        **where,
    }


@pytest.mark.parametrize("browsed", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("given", ["127.0.0.1", "localhost"])
async def test_a_picture_of_this_server_shows_whatever_name_the_machine_has(
    slack, page, shown, browsed, given
):
    port = urlsplit(slack.base_url).port
    await page.goto(f"http://{browsed}:{port}/")
    content = await shown("x", block(image_url=f"http://{given}:{port}/pictures/map.png?v=1"))
    picture = content.get_by_role("img", name="A map of States Parties")
    await expect(picture).to_have_js_property("naturalWidth", WIDE)
    await expect(picture).to_have_attribute("src", "/pictures/map.png?v=1")
    await expect(content.locator("figcaption")).to_have_text("States Parties")
    await page.goto(slack.base_url)


async def test_an_uploaded_file_is_shown_as_a_picture(shown):
    content = await shown("x", block(slack_file={"id": "F0MAP"}))
    await expect(content.get_by_role("img")).to_have_js_property("naturalWidth", WIDE)


@pytest.mark.parametrize(
    "where",
    [
        {"image_url": "https://example.org/map.png"},
        {"image_url": "http://127.0.0.1:9/pictures/map.png"},
        {"slack_file": {"id": "F0NONE"}},
        {"slack_file": {"id": "../../api/auth.test"}},
    ],
    ids=["elsewhere", "another port", "not there", "a path"],
)
async def test_a_picture_that_cannot_be_shown_is_described(slack, page, where):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    drawn = await page.evaluate(
        """async (block) => {
          const { imageBlock } = await import("/static/images.js");
          const box = document.createElement("section");
          box.id = "tried";
          document.body.append(box);
          box.append(imageBlock(block));
        }""",
        block(**where),
    )
    assert drawn is None
    tried = page.locator("#tried")
    await expect(tried.locator("span.picture")).to_have_text("🖼 A map of States Parties")
    await expect(tried.get_by_role("button")).to_have_count(0)
    assert [url for url in asked if not url.startswith((slack.base_url, "data:"))] == []
    assert [url for url in asked if "/api/" in url] == []
    await tried.evaluate("one => one.remove()")


@pytest.mark.parametrize("key", ["Enter", "Space"])
async def test_it_opens_large_scrolls_on_a_phone_and_gives_the_focus_back(slack, page, shown, key):
    await page.set_viewport_size(PHONE)
    content = await shown("x", block(image_url=f"{slack.base_url}/pictures/map.png"))
    opener = content.get_by_role("button", name="A map of States Parties")
    await expect(content.get_by_role("img")).to_have_js_property("complete", True)
    assert await page.evaluate(PROBLEMS) == []
    await opener.focus()
    await page.keyboard.press(key)
    viewer = page.get_by_role("dialog", name="States Parties")
    region = viewer.get_by_role("region")
    await expect(region).to_be_focused()
    await expect(viewer.get_by_role("img")).to_have_js_property("clientWidth", WIDE)
    assert await page.evaluate(PROBLEMS) == []
    await page.keyboard.press("ArrowRight")
    await page.wait_for_function("one => one.scrollLeft > 0", arg=await region.element_handle())
    full = viewer.get_by_role("button", name="Full size")
    await expect(full).to_have_attribute("aria-pressed", "true")
    await full.click()
    await expect(full).to_have_attribute("aria-pressed", "false")
    assert (await viewer.get_by_role("img").bounding_box())["width"] <= PHONE["width"]
    await page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await expect(opener).to_be_focused()
    await page.set_viewport_size(SIZE)
