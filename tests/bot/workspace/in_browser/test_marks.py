"""Which signs of a text mark it, in the page's own script: Slack's rules, on drawn texts."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.async_api import Page

from handlers.views.text import clean, literal
from tests.doubles.browser import needs_chromium

pytestmark = [
    pytest.mark.once,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]
DRAW = """async (texts) => {
  const { mrkdwn } = await import("/static/mrkdwn.js");
  return texts.map((text) => {
    const box = document.createElement("div");
    box.append(...mrkdwn(text, { verbatim: true }));
    return { words: box.textContent, html: box.innerHTML, marked: [...box.querySelectorAll("em, strong, s, code, pre")].map((one) => one.textContent) };
  });
}"""
SIGNS = ["*", "_", "~", "`", "```", " ", "word", "a_b", "é", "条约", "(", ")", ".", ":flag-fi:", "<b>",
         "https://a.example/x_y_z?q=_1_", "(December 2025)", "\u2060", "&", "\n"]  # fmt: skip
OUTSIDE = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=14).map("".join)
many = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


async def drawn(page: Page, *texts: str) -> list[dict[str, Any]]:
    return await page.evaluate(DRAW, list(texts))


MARKED = [
    ("_source (December 2025)_", ["source (December 2025)"]),
    # An address keeps its underscores, and the mark around it is seen.
    ("_<https://a.example/x_y|source> (December 2025)_", ["source (December 2025)"]),
    ("*bold*, _italic_; (~gone~) and `code`", ["bold", "italic", "gone", "code"]),
    ("_*both*_", ["both", "both"]),
    ("_see file_name here_", ["see file_name here"]),
    ("*<https://a.example/a*b|a link>*", ["a link"]),
    ("*:flag-fi: Finland*", ["🇫🇮 Finland"]),
    ("_a `b_c` d_", ["a b_c d", "b_c"]),
    ("_`/minestatus list`_", ["/minestatus list", "/minestatus list"]),
]


@pytest.mark.parametrize(("text", "marked"), MARKED)
async def test_a_pair_of_signs_at_the_edges_of_words_marks_what_is_between(page, text, marked):
    (one,) = await drawn(page, text)
    assert one["marked"] == marked


UNMARKED = [
    "snake_case_name", "2*3*4", "a~b~c", "x`y`z", "_ a _", "* a *", "5 * 3 * 2", "__a__", "_open", "a_ b_",
    "https://a.example/_x_/y_z_w", "<https://a.example/_x_|label>", "<https://a.example/?a=*b*>",
    "条约_禁雷_公约", "café_noir_x", "\u2060_\u2060a\u2060_\u2060", "a_\nb_", "_a\nb_",
]  # fmt: skip


@pytest.mark.parametrize("text", UNMARKED)
async def test_a_sign_inside_a_word_an_address_or_alone_marks_nothing(page, text):
    (one,) = await drawn(page, text)
    assert one["marked"] == []
    assert one["words"].count("_") == (0 if "|label" in text else text.count("_"))


async def test_no_sign_in_code_marks_anything(page):
    one, block = await drawn(page, "`a *b* _c_ ~d~`", "```_a_ *b*\n~c~```")
    assert one["html"] == "<code>a *b* _c_ ~d~</code>"
    assert block["html"] == "<pre>_a_ *b*\n~c~</pre>"


@many
@given(st.lists(OUTSIDE, min_size=1, max_size=30))
async def test_outside_words_mark_nothing_and_keep_their_signs(page, texts):
    for text, one in zip(texts, await drawn(page, *map(literal, texts)), strict=True):
        assert one["marked"] == []
        assert one["words"].replace("\u2060", "") == clean(text).replace("\u2060", "")


@many
@given(st.lists(OUTSIDE, min_size=1, max_size=30), st.sampled_from("_*"))
async def test_our_own_marks_around_outside_words_stay_the_only_ones(page, texts, sign):
    told = [text for text in texts if clean(text).replace("\u2060", "")]
    shown = await drawn(page, *(f"{sign}{literal(text)}{sign} and after" for text in told))
    for text, one in zip(told, shown, strict=True):
        assert [re.sub("\u2060", "", word) for word in one["marked"]] == [
            clean(text).replace("\u2060", "")
        ]


@pytest.mark.parametrize(
    "text", ["_a ", "_a_ ", "*a _b ~c `d ", "<", "&lt;", "https://a.example/", ":a"]
)
async def test_the_longest_text_is_drawn_at_once(page, text):
    took = await page.evaluate(
        """async (text) => {
          const { mrkdwn } = await import("/static/mrkdwn.js");
          const from = performance.now();
          mrkdwn(text);
          return performance.now() - from;
        }""",
        (text * 3000)[:3000],
    )
    assert took < 200


@many
@given(st.lists(OUTSIDE, min_size=1, max_size=30), st.integers(8, 40))
async def test_a_cut_leaves_no_sign_that_marks(page, texts, limit):
    shown = await drawn(page, *(f"_{literal(text, limit)}" for text in texts))
    assert [one["marked"] for one in shown] == [[]] * len(texts)
