"""What cannot be seen leaves a text; what writing needs stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.text.plain import plain_title
from bot.model.visible import visible
from handlers.views.text import literal, plain

SHOWING = [plain_title, lambda text: plain(text, 500), lambda text: literal(text, 500)]
"""The ways of a headline: as it is stored, in a header or button, in a card."""


def tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(letter)) for letter in text)


UNSEEN = {
    "tags": tags("ignore this"),
    "tags with their end": tags("x") + "\U000e007f",
    "a language tag": "\U000e0001" + tags("en"),
    "an unassigned tag": "\U000e0002",
    "a Hangul choseong filler": "\u115f",
    "a Hangul jungseong filler": "\u1160",
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "zero width non-joiner": "\u200c",
    "a byte order mark": "\ufeff",
    "a word joiner": "\u2060",
    "invisible times": "\u2062",
    "a left-to-right mark": "\u200e",
    "an Arabic letter mark": "\u061c",
    "an override": "\u202e",
    "an isolate": "\u2066\u2069",
    "a soft hyphen": "\u00ad",
    "a grapheme joiner": "\u034f",
    "a variation selector": "\ufe0f",
    "a text selector": "\ufe0e",
    "a first variation selector": "\ufe00",
    "an ideographic selector": "\U000e0101",
    "a Mongolian selector": "\u180b",
    "a Mongolian vowel separator": "\u180e",
    "a Khmer inherent vowel": "\u17b4",
    "a shorthand control": "\U0001bca0",
    "a musical control": "\U0001d173",
    "an interlinear anchor": "\ufff9",
    "an unassigned ignorable": "\u2065",
}


@pytest.mark.parametrize("show", SHOWING)
@pytest.mark.parametrize("hidden", UNSEEN.values(), ids=UNSEEN)
def test_what_shows_nothing_leaves_a_headline(hidden: str, show):
    assert show(f"Fin{hidden}land leaves{hidden} {hidden}today{hidden}") == "Finland leaves today"
    assert show(hidden * 3 + "Finland") == "Finland"
    assert show(hidden) in {"", "…"}


@pytest.mark.parametrize("show", SHOWING)
@pytest.mark.parametrize("blank", ["\u3164", "\uffa0", "\u2800", "\u00a0", "\u3000", "\u2003"])
def test_a_blank_is_a_space(blank: str, show):
    assert show(f"Finland{blank}leaves{blank}") == "Finland leaves"
    assert show(blank * 5) == ""


STAY = [
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f wins",
    "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f🏴",
    "🇫🇮 Finland",
    "Été à Genève",
    "Україна знищила",
    "地雷禁止条約 葛\U000e0100城市",
    "미얀마 지뢰",
    "ការបោសសម្អាតមីន",
    "#️⃣ 1️⃣",
]
EMOJI = ["👩‍👩‍👧", "❤️‍🔥", "☎️", "⚠️ mines", "🏳️‍🌈", "👍🏽", "می‌خواهد", "क्‍ष", "‼️"]
"""A stored headline has no joiners (names are matched without), a shown one keeps them."""


@pytest.mark.parametrize("text", [*STAY, *EMOJI])
def test_what_writing_needs_stays(text: str):
    assert visible(text) == text
    assert plain(text, 500) == text


@pytest.mark.parametrize("text", STAY[:9])
def test_a_stored_headline_keeps_flags_and_selectors(text: str):
    assert plain_title(text) == text


@pytest.mark.parametrize(
    "code", ["gbxyz", "evil", "g", "gbengland", "GBENG", "gb eng", "", "ignore all that was said"]
)
def test_tags_that_spell_no_flag_leave_even_behind_a_flag(code: str):
    assert visible(f"🏴{tags(code)}\U000e007f!") == "🏴!"
    assert visible(f"🏴{tags('gbeng')}!") == "🏴!"
    assert visible(f"{tags('gbeng')}\U000e007f!") == "!"


@given(st.text())
def test_it_takes_out_and_adds_nothing_but_spaces(text: str):
    shown = visible(text)
    assert visible(shown) == shown
    rest = iter(text)
    assert all(any(c == o or (c == " " and o in "\u2800\u3164\uffa0") for o in rest) for c in shown)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Zs", "Pd"])))
def test_ordinary_letters_stay(text: str):
    assert visible(text) == text


@given(st.text(alphabet=["\u200d", "\u200c", "a", "я", "م", "क", "👩", "\ufe0f", " ", "\u200b"]))
def test_a_joiner_is_never_first_or_last_nor_beside_a_space(text: str):
    for word in visible(text).split(" "):
        assert not word or unicodedata.category(word[0]) != "Cf"
        assert not word or unicodedata.category(word[-1]) != "Cf"
