"""Decode a document's bytes to text, even if its labels are wrong.

In: bytes and the HTTP charset. Out: text with no byte order mark, no XML declaration and
none of the characters XML forbids. Pure; runs in the reading process. Decoding happens here
and only here, so that the screen and feedparser see the same document.

The rule: a byte order mark; bytes that are valid UTF-8 are UTF-8 (Novik/ruTorrent#3170); then
the HTTP charset, then the declaration, as far as they decode; UTF-8 with a few bad bytes stays
UTF-8 (kurtmckee/feedparser#421); the rest is windows-1252, as browsers have it.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<?" or "<r" without a mark (XML 1.0, appendix F).
_SHAPES = (
    (re.compile(rb"<\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0<"), "utf-32-be"),
    (re.compile(rb"<\0[^\0]\0", re.DOTALL), "utf-16-le"),
    (re.compile(rb"\0<\0[^\0]", re.DOTALL), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}?\?>", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.: -]{1,40})[\"']")
_CHARSET = re.compile(
    r"""charset\s*=\s*(?:"([\w.: -]{1,40})"|["']?([\w.:-]{1,40}))""", re.IGNORECASE
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Labels that browsers read as a larger set (WHATWG Encoding Standard, "labels").
_LARGER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Labels of the same standard, and of mail programs, that Python does not know; without "x-".
_LABELS = {
    "csisolatin9": "iso8859-15",
    "sun-eu-greek": "iso8859-7",
    **dict.fromkeys(("logical", "visual", "csiso88598e", "csiso88598i"), "iso8859-8"),
    **dict.fromkeys(("csiso88596e", "csiso88596i"), "iso8859-6"),
    **dict.fromkeys(("koi", "koi8"), "koi8-r"),
    "koi8-ru": "koi8-u",
    **dict.fromkeys(("csmacintosh", "mac"), "mac-roman"),
    "mac-ukrainian": "mac-cyrillic",
    **dict.fromkeys(("mac-ce", "mac-centraleurroman"), "mac-latin2"),
    **dict.fromkeys(("dos-874", "windows-874"), "cp874"),
    **dict.fromkeys(("csgb2312", "gb-2312", "gb-2312-80", "windows-936"), "gb18030"),
    **dict.fromkeys(("cn-big5", "x-big5", "windows-950"), "big5hkscs"),
    "cseucpkdfmtjapanese": "euc_jp",
    **dict.fromkeys(("windows-31j", "windows-932"), "cp932"),
    **dict.fromkeys(
        ("cseuckr", "csksc56011987", "iso-ir-149", "ks-c-5601-1989", "ksc-5601", "windows-949"),
        "cp949",
    ),
}
_WINDOWS = re.compile(r"(?:windows|win|ms|cp|ibm)?-?(125\d)")
_ISO = re.compile(r"iso-?8859-?(\d{1,2})(?:-[ie]|:\d{4})?")
# Codecs that are no character sets of documents, or that hide markup or cost squares.
_UNFIT = {"utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "hz"}


def to_text(body: bytes, content_type: str | None = None) -> str:
    """The document as text. Never raises; bytes that mean nothing become U+FFFD."""
    text = _decoded(body, _charset(content_type))
    text = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)
    return _FORBIDDEN.sub("", text).lstrip()


def _charset(content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type or "")
    return found[1] or found[2] if found else None


def _decoded(body: bytes, charset: str | None) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for shape, encoding in _SHAPES:
        if shape.match(body):
            return body.decode(encoding, "replace")
    declared = _DECLARED.match(body[:1000])
    labels = [charset, declared[1].decode("ascii") if declared else None]
    if body.isascii() and not _shifts(body, labels):
        return body.decode("ascii")
    return _first_that_fits(body, ["utf-8", *(name for label in labels if (name := _codec(label)))])


def _shifts(body: bytes, labels: list[str | None]) -> bool:
    """Seven-bit encodings (ISO-2022) switch sets with an escape character."""
    return b"\x1b" in body and any("2022" in (label or "") for label in labels)


def _codec(label: str | None) -> str | None:
    if not label:
        return None
    plain = re.sub(r"[_\s]+", "-", label.strip().lower()).removeprefix("x-")
    windows, iso = _WINDOWS.fullmatch(plain), _ISO.fullmatch(plain)
    plain = re.sub(r"^latin-(?=\d)", "latin", plain)
    if windows or iso:
        plain = f"cp{windows[1]}" if windows else f"iso8859-{iso[1] if iso else 1}"
    try:
        name = codecs.lookup(_LABELS.get(plain, plain)).name
    except (LookupError, ValueError):
        return None
    return None if name in _UNFIT or name.startswith("utf-") else _LARGER.get(name, name)


def _first_that_fits(body: bytes, names: list[str]) -> str:
    # ISO-2022 text is valid UTF-8 (it is ASCII), so a label that says so goes first.
    for name in sorted(names, key=lambda name: "2022" not in name):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    return _mostly_utf8(body) or body.decode("cp1252", "replace")


def _mostly_utf8(body: bytes) -> str | None:
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(c > "\x7f" for c in text) - bad
    # In text of another encoding hardly two letters in a row happen to be UTF-8.
    return text if bad * 4 <= good else None
