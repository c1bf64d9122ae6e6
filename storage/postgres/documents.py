"""JSON and texts in the form in which PostgreSQL can hold them.

In: a document (JSON as bytes) or a text. Out: the same without what PostgreSQL refuses, and back. Its
texts and its jsonb cannot hold the character NUL, so NUL is written as a mark and a digit, and the
mark itself as the mark and another digit: nothing is lost. Half a surrogate pair is no text; it
becomes U+FFFD, as in documents (storage.codec). Pure.
"""

from __future__ import annotations

import re

MARK = "\ufdd0"
"""A code point that Unicode reserves for a program's own use, and that no text exchanged holds."""
_MARK = MARK.encode()
_NUL, _ITSELF = b"0", b"1"
# Every escape is taken as one, so that the backslash of ``\\u0000`` (a backslash, then text) is none.
_REFUSED = re.compile(rb"(?P<nul>\\u0000)|\\.|(?P<mark>%b)" % _MARK)
_WRITTEN = re.compile(rb"%b([01])" % _MARK)


def to_jsonb(document: bytes) -> bytes:
    """A document as jsonb can hold it."""
    if b"\\u0000" in document or _MARK in document:
        document = _REFUSED.sub(_written, document)
    return document


def _written(found: re.Match[bytes]) -> bytes:
    if found["nul"]:
        return _MARK + _NUL
    return _MARK + _ITSELF if found["mark"] else found[0]


def from_jsonb(document: bytes) -> bytes:
    """The document that was written."""
    if _MARK not in document:
        return document
    return _WRITTEN.sub(lambda found: rb"\u0000" if found[1] == _NUL else _MARK, document)


def to_text(text: str) -> str:
    """A text as a column can hold it."""
    if text.isascii() and "\0" not in text:
        return text
    legible = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return legible.replace(MARK, f"{MARK}1").replace("\0", f"{MARK}0")


def from_text(text: str) -> str:
    """The text that was written."""
    if MARK not in text:
        return text
    return re.sub(f"{MARK}([01])", lambda found: "\0" if found[1] == "0" else MARK, text)
