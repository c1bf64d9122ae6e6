"""What the page draws of hostile and of ordinary messages, in a real browser."""

import re

import pytest
from playwright.async_api import expect

from tests.doubles.browser import needs_chromium
from tests.doubles.drawn import section, words

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]


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
