"""``data_table``: a real table that is sorted and paged in the page, by pointer and by keys."""

import pytest
from playwright.async_api import expect

from bot.workspace.rooms import RoomMessage
from tests.doubles.block_kinds import STATES, data_table, number, text
from tests.doubles.browser import SIZE, needs_chromium
from tests.doubles.slack import ALERTS, BOT_USER

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]


@pytest.fixture
def drawn(slack, page):
    async def draw(block):
        message = RoomMessage(ALERTS, slack.team.rooms.next_ts(), BOT_USER, "x", (block,))
        slack.team.rooms.say(message)
        content = page.locator(f'[data-ts="{message.ts}"] .content')
        await expect(content).to_be_visible()
        return content

    return draw


async def first_column(content):
    return await content.locator("tbody tr > :first-child").all_text_contents()


async def test_it_has_a_caption_and_heads_of_columns_and_rows(drawn):
    content = await drawn(data_table())
    table = content.get_by_role("table", name="Withdrawals since 2025")
    assert await table.get_by_role("columnheader").all_text_contents() == [
        "State",
        "Withdrawal effective",
        "Mines",
        "Remark",
    ]
    assert await table.get_by_role("rowheader").all_text_contents() == list(STATES[:5])
    await expect(table.locator("td strong").first).to_have_text("internationally")


async def test_the_column_that_names_a_row_may_be_another(drawn):
    content = await drawn(data_table(row_header_column_index=1, page_size=2))
    assert await content.get_by_role("rowheader").all_text_contents() == [
        "10 January 2026",
        "27 December 2025",
    ]


async def test_a_press_on_a_head_sorts_up_then_down_then_not_at_all(page, drawn):
    content = await drawn(data_table(page_size=100))
    head = content.get_by_role("columnheader", name="State")
    await expect(head).to_have_attribute("aria-sort", "none")
    await head.get_by_role("button").focus()
    await page.keyboard.press("Enter")
    await expect(head).to_have_attribute("aria-sort", "ascending")
    assert await first_column(content) == sorted(STATES)
    await page.keyboard.press("Space")
    await expect(head).to_have_attribute("aria-sort", "descending")
    assert await first_column(content) == sorted(STATES, reverse=True)
    await page.keyboard.press("Enter")
    await expect(head).to_have_attribute("aria-sort", "none")
    assert await first_column(content) == list(STATES)
    await expect(head.get_by_role("button")).to_be_focused()


async def test_days_sort_by_the_calendar_numbers_by_size_and_what_is_empty_comes_last(drawn):
    content = await drawn(data_table(page_size=100))
    effective = content.get_by_role("columnheader", name="Withdrawal effective")
    await effective.get_by_role("button").click()
    assert await first_column(content) == [
        "Ukraine", "Estonia", "Latvia", "Lithuania", "Finland", "Poland", "Norway",
    ]  # fmt: skip
    await effective.get_by_role("button").click()
    assert (await first_column(content))[-2:] == ["Ukraine", "Norway"]
    mines = content.get_by_role("columnheader", name="Mines")
    await mines.get_by_role("button").click()
    assert await first_column(content) == list(STATES)
    await expect(effective).to_have_attribute("aria-sort", "none")


async def test_months_and_years_sort_among_days(drawn):
    days = ["May 2025", "2024", "3 May 2025", "2025-05-02", "December 2024"]
    rows = [[text("When")], *([text(day)] for day in days)]
    content = await drawn({"type": "data_table", "caption": "c", "rows": rows})
    await content.get_by_role("button", name="When").click()
    assert await first_column(content) == [
        "2024",
        "December 2024",
        "May 2025",
        "2025-05-02",
        "3 May 2025",
    ]


async def test_five_rows_make_a_page_unless_it_says_otherwise(page, drawn):
    content = await drawn(data_table())
    turns = content.get_by_role("navigation", name="Pages: Withdrawals since 2025")
    before, after = turns.get_by_role("button").all_inner_texts, turns.get_by_role("status")
    assert await before() == ["Previous", "Next"]
    await expect(after).to_have_text("Rows 1 to 5 of 7")
    following = turns.get_by_role("button", name="Next")
    await following.focus()
    await page.keyboard.press("Enter")
    await expect(after).to_have_text("Rows 6 to 7 of 7")
    assert await first_column(content) == list(STATES[5:])
    await expect(following).to_be_focused()
    await expect(following).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Enter")
    await expect(after).to_have_text("Rows 6 to 7 of 7")
    # Sorting begins at the first page again.
    await content.get_by_role("button", name="Mines").click()
    await expect(after).to_have_text("Rows 1 to 5 of 7")


async def test_one_page_needs_no_turning(drawn):
    content = await drawn(data_table(page_size=7))
    await expect(content.get_by_role("table")).to_be_visible()
    await expect(content.get_by_role("navigation")).to_have_count(0)


async def test_the_largest_table_is_sorted_within_a_blink(page, drawn):
    rows = [[text("A"), *(text(str(n)) for n in range(19))]]
    rows += [
        [text(f"State {n * 37 % 200}"), *(number(n * c) for c in range(19))] for n in range(200)
    ]
    content = await drawn({"type": "data_table", "caption": "c", "rows": rows, "page_size": 100})
    took = await content.get_by_role("button", name="A", exact=True).evaluate(
        "one => { const from = performance.now(); one.click(); return performance.now() - from; }"
    )
    assert (await first_column(content))[:3] == ["State 0", "State 1", "State 2"]
    assert took < 300


async def test_on_a_phone_the_table_scrolls_and_the_page_does_not(page, drawn):
    await page.set_viewport_size({"width": 390, "height": 844})
    content = await drawn(data_table())
    region = content.get_by_role("region", name="Withdrawals since 2025")
    wide, seen = await region.evaluate("one => [one.scrollWidth, one.clientWidth]")
    assert wide > seen
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await region.focus()
    await page.keyboard.press("ArrowRight")
    await page.wait_for_function("one => one.scrollLeft > 0", arg=await region.element_handle())
    # The name of the row stays in sight.
    named = await region.get_by_role("rowheader").first.bounding_box()
    place = await region.bounding_box()
    assert abs(named["x"] - place["x"]) <= 2
    await page.set_viewport_size(SIZE)
