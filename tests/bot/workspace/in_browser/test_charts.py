"""Charts that are read at every width, with every colour vision, and without seeing them."""

import itertools

import pytest
from playwright.async_api import expect

from tests.doubles.block_kinds import chart, pie
from tests.doubles.browser import SIZE, needs_chromium

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]
# How linear colours are seen: Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1.
SEEN = {
    "by most": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "without green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "without blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def light(rgb: list[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = (min(1.0, max(0.0, part)) for part in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        light([r, g, b]),
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: list[float], other: list[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


@pytest.mark.parametrize("seen", SEEN)
async def test_colours_differ_for_every_colour_vision_and_from_the_paper(page, seen):
    colours = await page.evaluate("import('/static/charts.js').then((one) => one.COLOURS)")
    assert len(colours) == 6
    assert min(1.05 / (light(linear(one)) + 0.05) for one in colours) >= 3
    drawn = [
        [sum(a * b for a, b in zip(row, linear(one), strict=True)) for row in SEEN[seen]]
        for one in colours
    ]
    # A difference of 2 is just noticed; ten times that is seen at a glance.
    assert min(apart(*pair) for pair in itertools.combinations(drawn, 2)) > 20


KINDS = [chart("line"), chart("area"), chart("bar"), chart("bar", 1, 5), chart("line", 1, 2), pie()]
IDS = ["line", "area", "bar", "one bar", "short line", "pie"]
OVERLAPS = """box => {
  const texts = [...box.querySelectorAll(".drawing text")].map((one) => one.getBoundingClientRect());
  const place = box.querySelector(".drawing").getBoundingClientRect();
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  return texts.filter((one, index) => one.left < place.left - 1 || one.right > place.right + 1
    || texts.some((other, at) => at > index && touch(one, other))).length;
}"""


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("block", KINDS, ids=IDS)
async def test_no_label_touches_another_or_leaves_the_picture(page, shown, width, block):
    await page.set_viewport_size({"width": width, "height": 844})
    content = await shown("x", block)
    figure = content.get_by_role("group", name=block["title"])
    drawing = figure.locator(".drawing svg")
    # Type is drawn at its size, so the picture has the width that there is.
    inner = await figure.locator(".drawing").evaluate("one => Math.round(one.clientWidth)")
    await expect(drawing).to_have_attribute("width", str(inner))
    assert await figure.evaluate(OVERLAPS) == 0
    names = await figure.locator(".name").count()
    assert names >= (2 if "axis_config" in block["chart"] else 0)
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await page.set_viewport_size(SIZE)


async def test_more_room_shows_more_names(page, shown):
    content = await shown("x", chart("line"))
    await page.set_viewport_size({"width": 390, "height": 844})
    drawing = content.locator(".drawing svg")
    await page.wait_for_function("one => one.clientWidth < 400", arg=await drawing.element_handle())
    few = await content.locator(".name").count()
    await page.set_viewport_size(SIZE)
    await page.wait_for_function("one => one.clientWidth > 500", arg=await content.element_handle())
    await expect(content.locator(".name").nth(few)).to_be_attached()


async def test_series_differ_without_their_colour(shown):
    content = await shown("x", chart("line"), pie(12))
    await expect(content.locator(".legend")).to_have_count(2)
    lines, slices = content.locator(".legend").first, content.locator(".legend").last
    looks = await lines.locator("li").evaluate_all(
        "all => all.map((one) => one.querySelector('line').getAttribute('stroke-dasharray') + one.querySelector('path').getAttribute('d'))"
    )
    assert len(set(looks)) == 6
    parts = await slices.locator("li rect").evaluate_all(
        "all => all.map((one) => document.getElementById(one.getAttribute('fill').slice(5, -1)).outerHTML.replace(/id=\\S+/, ''))"
    )
    assert len(set(parts)) == 12


async def test_the_numbers_are_in_a_table_that_scrolls(page, shown):
    content = await shown("x", chart("line"))
    await content.get_by_text("Numbers", exact=True).click()
    table = content.get_by_role("table", name="States Parties")
    assert await table.get_by_role("columnheader").all_text_contents() == [
        "Month",
        *(f"Group of States {n}" for n in range(6)),
    ]
    assert await table.get_by_role("rowheader").count() == 20
    await expect(table.get_by_role("row").nth(1)).to_contain_text("December 1999")
    wide, seen = await content.get_by_role("region", name="States Parties").evaluate(
        "one => [one.scrollWidth, one.clientWidth]"
    )
    assert wide > seen


async def test_it_is_described_in_words(shown):
    content = await shown("x", chart("line", 1, 3), pie(2))
    await expect(content.get_by_role("group", name="States Parties")).to_contain_text(
        "Line chart, December 1999 to December 2001. "
        "Group of States 0: 0 (December 1999) to 2 (December 2001)."
    )
    await expect(content.get_by_role("group", name="Shares")).to_contain_text(
        "Pie chart: Part 0 1, Part 1 2."
    )


async def test_values_below_zero_and_of_one_size_are_drawn(shown):
    block = chart("bar", 2, 3)
    for point, value in zip(block["chart"]["series"][0]["data"], (-5, 0, 5), strict=True):
        point["value"] = value
    flat = chart("line", 1, 3)
    for point in flat["chart"]["series"][0]["data"]:
        point["value"] = 7
    content = await shown("x", block, flat)
    await expect(content.locator(".drawing")).to_have_count(2)
    assert "NaN" not in await content.inner_html()
    heights = await content.locator(".drawing rect[stroke]").evaluate_all(
        "all => all.map((one) => Number(one.getAttribute('height')))"
    )
    assert min(heights) >= 0
    assert heights[0] > 0
