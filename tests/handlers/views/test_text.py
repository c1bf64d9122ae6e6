"""Whatever the text, what comes out is safe where it is meant for, and within its limit."""

import html
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.text import (
    ago,
    clean,
    day_of,
    escape,
    host,
    link,
    literal,
    our_sentence,
    plain,
    plural,
    safe_url,
    shortened_mrkdwn,
    utc,
)

HOSTILE = st.text() | st.lists(
    st.sampled_from(
        ["<!channel>", "<@U1>", "&", "<", ">", "*", "_", "`", "~", "|", ":fire:", "&amp;", "…",
         "\u202e", "\u2066", "\x00", "\ud83d", "👩‍👩‍👧", "🇫🇮", "word ", "\n", "a" * 50]
    ),
    max_size=60,
).map("".join)  # fmt: skip
SPECIAL = re.compile(r"<[!@#][^>]*>")


@given(HOSTILE)
def test_escaped_text_says_exactly_what_it_was(text: str):
    assert html.unescape(escape(text)) == text
    assert not set(escape(text)) & {"<", ">"}


@given(HOSTILE, st.integers(10, 200))
def test_a_literal_has_no_mention_no_markup_and_fits(text: str, limit: int):
    said = literal(text, limit)
    assert len(said) <= limit
    assert not SPECIAL.search(said)
    assert not set(said) & {"<", ">"}
    assert not re.search(r"&(?!amp;|lt;|gt;)", said)
    assert not re.search(r"(?<!\u2060)[*~`]", said)
    assert not re.search(r"(?<![\u2060\w])_|(?<!\u2060)_(?!\w)", said)


def test_our_own_sentence_keeps_its_marks_and_what_it_quotes_has_none():
    said = our_sentence("I do not understand “_a_ *b* <!here>”. Try `/minestatus Finland`.")
    a, b = "\u2060_\u2060a\u2060_\u2060", "\u2060*\u2060b\u2060*\u2060"
    assert said == f"I do not understand “{a} {b} &lt;!here&gt;”. Try `/minestatus Finland`."


def test_an_address_in_a_literal_can_be_copied():
    address = "https://www.un.org/disarmament/a_long_file_name(2025)_en.pdf"
    said = literal(f"as copied at {address} _today_")
    assert address.replace(")_", ")\u2060_\u2060") in said
    assert literal("a_long_file_name.pdf") == "a_long_file_name.pdf"
    assert "\u2060_\u2060today\u2060_\u2060" in said


@given(HOSTILE, st.integers(5, 200))
def test_plain_text_is_one_visible_line_within_its_limit(text: str, limit: int):
    said = plain(text, limit)
    assert len(said) <= limit
    assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069]", said)
    assert "  " not in said


@given(st.text(alphabet="ab &<>|*", max_size=300), st.integers(20, 100))
def test_cutting_never_leaves_half_an_entity_or_link(text: str, limit: int):
    mrkdwn = f"{escape(text)} <https://a.example/x|a label> {escape(text)}"
    shown = shortened_mrkdwn(mrkdwn, limit)
    assert len(shown) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    assert shown.count("<") == shown.count(">")


def test_a_cut_falls_between_words_and_says_that_it_is_one():
    assert plain("Finland deposits its instrument", 20) == "Finland deposits…"
    assert plain("Finland", 20) == "Finland"
    assert plain("x" * 30, 10) == "x" * 9 + "…"


def test_a_cut_never_splits_a_flag():
    assert plain("🇫🇮" * 10, 10) == "🇫🇮" * 4 + "…"


@given(HOSTILE)
def test_cleaning_twice_is_cleaning_once(text: str):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/", "https://", "", None,
        "//a.example", "https://[broken", "data:text/html,x", "https://a.example/" + "x" * 3000,
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None):
    assert safe_url(url) is None
    assert link(url, "a label") == "a label"


@given(HOSTILE, HOSTILE)
def test_a_link_is_one_link_whatever_its_parts(path: str, label: str):
    made = link(f"https://a.example/{path}", label)
    if made:
        assert made.count("<") == made.count(">") <= 1
        assert "\n" not in made
        inner = made.strip("<>").split("|")
        assert len(inner) <= 2
        assert not SPECIAL.search(made)


def test_an_address_keeps_its_query():
    url = "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=XXVI-5"
    assert link(url, "UN") == f"<{url.replace('&', '&amp;')}|UN>"


def test_hosts_are_shown_without_www():
    assert host("https://www.yle.fi/a?b") == "yle.fi"
    assert host("https://[broken") == ""
    assert host(None) == ""


def test_a_moment_is_written_like_every_day_of_the_record():
    at = datetime(2026, 1, 10, 9, 5, tzinfo=UTC)
    assert utc(at) == "10 January 2026, 09:05 UTC"
    assert day_of(at) == "10 January 2026"
    assert ago(at) == "<!date^1768035900^{ago}|10 January 2026, 09:05 UTC>"


def test_numbers_read_as_english():
    assert plural(1, "story", "stories") == "1 story"
    assert plural(1200, "story", "stories") == "1,200 stories"
