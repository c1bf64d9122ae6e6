"""Distinguish HTML from words in angle brackets.

In: text that may be HTML, its references not yet replaced. Out: the text without markup, without
comments and without what scripts and styles hold. Pure; one pass, at a cost that grows with the
length alone.

A tag is markup when something says so: an attribute with a value, a slash, its other half, or a
name that stands alone by nature (``<br>``). A name of HTML without any of these is markup too,
unless it stands like a word: ``How <pre> works`` is a sentence, ``<b>How it works`` is not. An
unknown name alone (``<mine>``, ``List<String>``) and what cannot be a tag (``1 < 2``,
``<desk@example.org>``) are text. What is opened and never closed does not take the rest with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import defs


def name_set(names: str) -> frozenset[str]:
    """Names that are written with spaces between them."""
    return frozenset(names.split())


_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][\w:.-]*+)"""
    r"""(?P<rest>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+|[^<>]*+)>"""
    r"""|(?P<comment><!--)"""
    # A declaration, and what browsers take for a comment: one word, never a sentence.
    r"""|<!(?:(?:doctype|element|attlist|entity)\b[^<>]*+|[\w\[\]#@|^-]++)>|<!>"""
    # Word's "downlevel-revealed" conditions.
    r"""|<!\[\s*(?:if\b[^<>\]]*+|endif)\s*\](?:--)?>"""
    r"""|<\?[A-Za-z][^<>]*+>""",
    re.ASCII | re.IGNORECASE,
)
# A tag cut off by the end of the text, if it certainly is one.
_CUT = re.compile(r"<(/?)([A-Za-z][\w:.-]*)(\s[^<>]*|)$", re.ASCII)
_ATTRIBUTE = re.compile(r"[\w:@.-]\s*=\s*[\w\"'#/.%&+?-]", re.ASCII)
_TEXT_END = re.compile(r"-->|--!>")

_KNOWN = defs.tags | {
    *("bdi", "data", "dialog", "frame", "main", "noframes", "nobr", "picture", "slot", "template"),
    *("path", "g", "rect", "circle"),
}
# Never closed in HTML, or hardly ever, and of use without an attribute: "<input>" alone is a word.
_ALONE = name_set("br dd dt hr li option p tbody td tfoot th thead tr wbr")
# What a publisher who cuts a text leaves open.
_FORMATTING = name_set(
    "a article b big blockquote center cite code dd del div dl em figure font h1 h2 h3 h4 h5 h6 i "
    "iframe ins ol pre q s section small span strike strong style script sub sup table tt u "
    "ul"
)
_BLOCK = name_set(
    "address article blockquote body br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li ol option p pre section summary table td th title tr ul"
)
_WITHOUT_VALUE = name_set(
    "allowfullscreen async autoplay checked compact controls default defer disabled hidden ismap "
    "itemscope loop multiple muted nomodule noshade nowrap open playsinline readonly required "
    "reversed selected"
)
_UNSHOWN = {"script", "style", "template"}


@dataclass(slots=True)
class _Tag:
    """One tag as found. ``sure``: markup in any context."""

    start: int
    stop: int
    name: str
    is_end: bool
    sure: bool


def without_markup(text: str) -> str:
    """``text`` without markup; block elements become a space."""
    if "<" not in text:
        return text
    found = _found(text)
    names = _halves(found)
    is_html = any(tag.sure for tag in found) or bool(names)
    parts: list[str] = []
    at = 0
    for tag in found:
        if tag.start < at or not _is_markup(tag, text, names, is_html=is_html):
            continue
        parts += text[at : tag.start], " " if tag.name in _BLOCK else ""
        at = _after(tag, text)
    return "".join(parts) + _without_cut_tag(text[at:], is_html=is_html)


def _found(text: str) -> list[_Tag]:
    """Everything that might be markup, in order; comments are tags without a name."""
    found: list[_Tag] = []
    at = 0
    comments = True
    while (match := _TAG.search(text, at)) is not None:
        at = match.end()
        if match["comment"]:
            end = _TEXT_END.search(text, match.end()) if comments else None
            # If one has no end, neither have those that follow.
            comments = comments and end is not None
            at = end.end() if end else at
            found.append(_Tag(match.start(), at, "", is_end=False, sure=False))
        elif match["name"] is None:
            found.append(_Tag(match.start(), at, "", is_end=False, sure=False))
        elif (tag := _tag(match)) is not None:
            found.append(tag)
    return found


def _tag(match: re.Match[str]) -> _Tag | None:
    rest, name = match["rest"], match["name"].lower()
    if rest.strip() not in {"", "/"} and not rest[:1].isspace():
        return None  # an address, or a type of types
    is_end = bool(match["end"])
    words = set(rest.lower().strip("/ \t\r\n").split())
    has_attribute = _ATTRIBUTE.search(rest) is not None or (
        bool(words) and name in _KNOWN and words <= _WITHOUT_VALUE
    )
    if words and not has_attribute:
        return None  # words, not attributes
    sure = name in _KNOWN if is_end else has_attribute or rest.endswith("/") or name in _ALONE
    return _Tag(match.start(), match.end(), name, is_end, sure)


def _halves(found: list[_Tag]) -> set[str]:
    """The names that are both opened and closed."""
    return {t.name for t in found if t.is_end} & {t.name for t in found if not t.is_end} - {""}


def _is_markup(tag: _Tag, text: str, names: set[str], *, is_html: bool) -> bool:
    if not tag.name or tag.sure or tag.name in names:
        return True
    if tag.is_end or tag.name not in _KNOWN:
        return False
    return is_html or (tag.name in _FORMATTING and not _stands_like_a_word(tag, text))


def _stands_like_a_word(tag: _Tag, text: str) -> bool:
    before = text[tag.start - 1 : tag.start] if tag.start else ""
    after = text[tag.stop : tag.stop + 1]
    return (not before or not before.isalnum()) and (not after or after in " \t\r\n.,;:!?)]}”’\"'&")


def _after(tag: _Tag, text: str) -> int:
    """Where the text continues: after the script's end, or at the end of the text."""
    if tag.name not in _UNSHOWN or tag.is_end or text[tag.stop - 2] == "/":
        return tag.stop
    end = re.compile(rf"</{tag.name}\b[^<>]*>", re.IGNORECASE).search(text, tag.stop)
    return end.end() if end else len(text)


def _without_cut_tag(text: str, *, is_html: bool) -> str:
    found = _CUT.search(text, max(0, text.rfind("<")))
    if found is None:
        return text
    known = found[2].lower() in _KNOWN
    surely = "=" in found[3] or (known and (is_html or bool(found[1])))
    return text[: found.start()] if surely else text
