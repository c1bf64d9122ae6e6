"""A date's text in one way of writing: ASCII digits and separators, units as separators.

In: what stands where a date belongs, of any length. Out: a short line, or "" where it is too
long for a date. Does not know what a date is.
"""

from __future__ import annotations

import html
import re
import unicodedata

from bot.feeds.dates.words import compatible

_MOST_RAW = 500
_MOST = 160
# A web server's log: 25/Nov/2026:08:00:00.
_LOGGED = re.compile(r"(?<=[a-z]/\d{4}):", re.ASCII)
_TAG = re.compile(r"<[^<>]*>")
_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u060c\u3001", ","),
        **dict.fromkeys("\u060d\u2044", "/"),
        **dict.fromkeys("\u3002\u00b7\u30fb\u06d4", "."),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    }
)
_HAN_NUMBER = re.compile(r"([〇○零一二三四五六七八九十]+)(?=[年月日号號時时点點分秒])")
_HAN_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")}
_HAN_DIGITS |= {"○": "0", "零": "0"}
# Years of an era: what to add, from the year before its first.
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s*(\d{{1,3}})(?=\s*年)")
# What stands between the numbers of a date, by what it becomes. A month that is named as one
# leaves no second reading, as a dot does.
_UNITS = (
    (re.compile(r"(?<=[時时点點])半"), "30分"),
    (re.compile(r"(?<=\d)\s*(?:[年月년월]|оны\b|(?:-?р\s+)?сарын\b)\s*"), "."),
    (re.compile(r"(?<=\d)\s*[日号號일]"), " "),
    (re.compile(r"[\s,]*\b(?:tháng|thg)\s*(\d\d?),?\s*(?=\d{4})", re.IGNORECASE), r".\1."),
    (re.compile(r"[\s,]*\b(?:tháng|thg|năm)\s*(?=\d)", re.IGNORECASE), "."),
    (re.compile(r"\b(?:thứ\s*|t(?=[2-7]\b))[2-7]\b", re.IGNORECASE), " "),
)


def plain_date_text(text: str) -> str:
    """``text`` on one line without markup, in compatibility forms; "" if it is too long."""
    if len(text) > _MOST_RAW:
        return ""
    if not text.isascii() or "<" in text or "&" in text:
        text = _TAG.sub(" ", html.unescape(text))
        text = compatible(unicodedata.normalize("NFKC", text)[:_MOST_RAW]).translate(_SAME)
        text = "".join(map(_ascii_digit, text))
    text = _LOGGED.sub(" ", " ".join(text.split()))
    return text if len(text) <= _MOST else ""


def _ascii_digit(char: str) -> str:
    value = None if char.isascii() else unicodedata.decimal(char, None)
    return char if value is None else str(value)


def without_units(text: str) -> str:
    """The same with separators for the words and signs that say what is a year, a month, a day."""
    text = _HAN_NUMBER.sub(lambda found: _han_number(found[1]), text)
    text = _ERA.sub(lambda found: str(_ERAS[found[1]] + int(found[2])), text)
    for unit, becomes in _UNITS:
        text = unit.sub(becomes, text)
    return text


def _han_number(written: str) -> str:
    """二〇二六 digit by digit, 二十五 by tens."""
    if "十" not in written:
        return "".join(_HAN_DIGITS[char] for char in written)
    tens, _, ones = written.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return written
    return (_HAN_DIGITS[tens] if tens else "1") + (_HAN_DIGITS[ones] if ones else "0")
