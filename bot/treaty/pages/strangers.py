"""What was given in place of a status page, and what to do then.

In: bytes, or a parsed page without a table of participants. Out: the form to read it as,
or a refusal that names what it is: a PDF, a feed, a page under maintenance, a login, the
empty shell of an application, a cut page.
"""

from __future__ import annotations

import codecs
import re
from enum import Enum, auto

from lxml import html

from bot.errors import InputError
from bot.treaty.pages.languages import refuse_code, refuse_language
from bot.treaty.pages.trees import lines
from bot.treaty.pages.values import LARGEST, PAGE, REGISTER

_MAGIC = (
    (b"%PDF", "a PDF file", f"use {PAGE} instead"),
    (b"\x1f\x8b", "compressed (gzip)", "unpack it first"),
    (b"PK\x03\x04", "a ZIP archive or an office document", f"use {PAGE} instead"),
    (b"\x89PNG", "a picture", f"use {PAGE} instead"),
    (b"\xff\xd8\xff", "a picture", f"use {PAGE} instead"),
    (b"GIF8", "a picture", f"use {PAGE} instead"),
    (b"\xd0\xcf\x11\xe0", "an office document", f"use {PAGE} instead"),
    (b"{\\rtf", "an office document", f"use {PAGE} instead"),
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_UPKEEP = re.compile(
    r"maintenance|temporarily (?:unavailable|out of service|down)|service unavailable|"
    r"try again later|be back (?:soon|shortly)|scheduled outage|bad gateway|gateway time-?out",
    re.IGNORECASE,
)
_GATE = re.compile(
    r"captcha|verify (?:that )?you are (?:a )?human|not a robot|checking your browser|"
    r"just a moment|access denied|request (?:was )?blocked|unusual traffic",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"\b(?:sign in|log ?in|log on|password|user name|username)\b", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"enable javascript|javascript (?:is )?(?:required|disabled|enabled)|requires javascript|"
    r"doesn't work properly without javascript",
    re.IGNORECASE,
)
_MISSING = re.compile(r"\b(?:404|page not found|not found|410 gone)\b", re.IGNORECASE)


class FileForm(Enum):
    """How bytes are to be read."""

    HTML = auto()
    XML = auto()
    JSON = auto()


def form_of(page: bytes) -> FileForm:
    """The form of these bytes by their beginning.

    Raises:
        InputError: they are no page.
    """
    if len(page) > LARGEST:
        raise InputError(
            f"The page has more than {LARGEST:,} bytes; a status page has far fewer, so nothing was read."
        )
    for magic, what, remedy in _MAGIC:
        if page.startswith(magic):
            raise InputError(f"This is {what}, not a status page; nothing was compared: {remedy}.")
    head = _start(page)
    if not head:
        raise InputError("The page is empty; nothing was compared: fetch it again.")
    if head[0] in "{[":
        return FileForm.JSON
    if re.search(r"<(?:!doctype\s+html|html)\b", head, re.IGNORECASE):
        return FileForm.HTML
    if re.search(r"<(?:rss|feed|rdf:rdf)\b", head, re.IGNORECASE):
        raise InputError(
            f"This is a news feed, not a status page; nothing was compared: use {PAGE} instead."
        )
    if head.startswith("<?xml") or re.match(r"<(?:mtdsg|treaty)\b", head, re.IGNORECASE):
        return FileForm.XML
    return FileForm.HTML


def _start(page: bytes) -> str:
    """The first characters, whatever the character set; no text is refused."""
    head = page[:3_000]
    for mark, charset in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head.decode(charset, "replace").lstrip("\ufeff \t\r\n")
    if b"\x00" in head:
        raise InputError(
            f"This is not text, so it is not a status page; nothing was compared: use {PAGE} instead."
        )
    return head.decode("latin-1").removeprefix("\xef\xbb\xbf").lstrip()


def text_of(page: bytes) -> str:
    """The page as text: UTF-8 where it is that, else the character set that it declares.

    Raises:
        InputError: it is in none that is known.
    """
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if page.startswith(mark):
            return page.decode(charset, "replace")
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(page[:4_000])
        charset = declared[1].decode("ascii").lower() if declared else "cp1252"
        # Browsers read Latin-1 as its larger sister, and what claims to be UTF-8 is not.
        if charset in {"iso-8859-1", "latin-1", "utf-8", "utf8", "ascii", "us-ascii"}:
            charset = "cp1252"
        try:
            return page.decode(charset, "replace")
        except LookupError:
            raise InputError(
                f"The page declares the character set {charset!r}, which is not known; nothing was "
                f"compared."
            ) from None


def refuse_cut(text: str) -> None:
    """Raise InputError when the page ends before its own end."""
    low = text.lower()
    if "</html" in low:
        return
    if "<html" in low or low.count("<table") > low.count("</table"):
        raise InputError(
            "The page is cut off before its end, and what is missing may matter; nothing was compared: fetch it again."
        )


def no_table(root: html.HtmlElement, text: str) -> InputError:
    """Why a page without a table of participants has none.

    Raises:
        InputError: it is in another language.
    """
    before, after = lines(root)
    words = " ".join((before + after)[:400])[:20_000]
    if _UPKEEP.search(words):
        return InputError(
            "The site answers that it is under maintenance or not available; nothing was compared: "
            "try again later."
        )
    if _GATE.search(words):
        return InputError(
            "The site asks for proof that the visitor is a person, and sent no status page; nothing was "
            "compared: open the page in a browser, save it and check the file."
        )
    if _LOGIN.search(words) and root.find(".//input") is not None:
        return InputError(
            f"This is a sign-in page, not a status page; nothing was compared: use {PAGE} instead."
        )
    refuse_language([words.casefold()])
    refuse_code(str(root.get("lang") or ""))
    if _SCRIPTED.search(text[:50_000]) or ("<script" in text[:50_000] and len(words) < 400):
        return InputError(
            "This is the empty shell of an application, which fetches its contents later; nothing was "
            f"compared: check the JSON that UNODA's interface returns, or use {PAGE} instead."
        )
    if _MISSING.search(words):
        return InputError(f"The site says that there is no such page; use {PAGE} instead.")
    return InputError(
        "The page was not understood: it has no table of participants as the UN Treaty Collection "
        f"and the Dutch treaty database write it; nothing was compared: use {PAGE} or {REGISTER} instead."
    )
