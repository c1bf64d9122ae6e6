"""A JSON document that breaks the grammar, made to keep it, with as little as can be changed.

In: a document's text. Out: the same as JSON and what was mended, in words; ValueError where it is
nested too deeply. Pure; one pass, at a cost that grows with the length alone. It knows what people
and templates write: line breaks and tabs inside texts, single quotes, names without quotes,
commas too many or too few, comments, NaN, a call around the document, text behind it, a cut end.
"""

from __future__ import annotations

import json
import re

from bot.feeds.text.references import LOST, join_surrogates
from bot.feeds.text.repair_xml import Repaired

MAX_DEPTH = 200

_START = re.compile(
    # A comment, a guard against inclusion, or the call of JSONP before the document.
    r"(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/|\#[^\n]*+|\)\]\}',?|while\s*\(1\);"
    r"|typeof\s+[\w.$]{1,60}\s*={2,3}\s*[\"']function[\"']\s*&&"
    r"|[A-Za-z_$][\w.$]{0,60}\s*\(|\()*+(?=[\[{])"
)
_TOKEN = re.compile(
    r"""(?P<space>\s++)"""
    r"""|(?P<text>"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|'(?:[^'\\]++|\\.)*+(?:'|\\?\Z))"""
    r"""|(?P<comment>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|\#[^\n]*+)"""
    r"""|(?P<mark>[\[\]{},:])"""
    r"""|(?P<word>[^\s,:\[\]{}"'/\#]++|.)""",
    re.DOTALL,
)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?", re.ASCII)
_ODD = re.compile(r"[\x00-\x1f\\]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.)|\Z)|[\x00-\x1f]", re.DOTALL)
_NAMED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "\n": ""}
_WORDS = {
    **{word: word for word in ("true", "false", "null")},
    "True": "true",
    "False": "false",
    **dict.fromkeys(("None", "undefined", "NaN", "nan", "Infinity", "-Infinity"), "null"),
}


def starts_like_json(text: str) -> int | None:
    """Where the JSON of ``text`` begins, or None."""
    found = _START.match(text)
    return found.end() if found else None


def repair_json(text: str) -> Repaired:
    """``text`` as JSON.

    Raises:
        ValueError: it is nested deeper than 200 levels.
    """
    mender = _Mender(text, starts_like_json(text) or 0)
    document = mender.document()
    return Repaired(document, tuple(mender.what), cut=mender.cut)


class _Mender:
    """One document being repaired. ``document`` is called once.

    ``_wants`` is what the innermost container waits for: a "name", a "colon", a "value", or "next"
    after a whole member.
    """

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._out: list[str] = []
        self._open: list[str] = []
        self._wants = "value"
        self._empty = True
        self.what: dict[str, None] = {}
        self.cut = False

    def document(self) -> str:
        for token in _TOKEN.finditer(self._text, self._start):
            kind = token.lastgroup
            if kind == "comment":
                self._say("a comment")
            elif kind == "mark":
                self._mark(token[0])
            elif kind == "text":
                self._value(self._quoted(token[0], cut=token.end() == len(self._text)))
            elif kind == "word":
                self._value(self._word(token[0]))
            if not self._open and self._out:
                if self._text[token.end() :].strip(" \t\r\n;)"):
                    self._say("text after the end")
                break
        self.cut = bool(self._open)
        while self._open:
            self._close()
        return "".join(self._out)

    def _mark(self, mark: str) -> None:
        if mark in "[{":
            self._before_value()
            if self._wants == "name":
                self._say("a value without a name")
                self._out.append('"":')
            self._out.append(mark)
            self._open.append(mark)
            self._wants, self._empty = ("value" if mark == "[" else "name"), True
            if len(self._open) > MAX_DEPTH:
                raise ValueError("nested too deeply")
        elif mark in "]}":
            self._closed_by(mark)
        elif mark == ":":
            if self._wants == "colon":
                self._wants = "value"
                self._out.append(":")
        elif self._wants == "next":
            self._wants = "name" if self._open[-1] == "{" else "value"
            self._out.append(",")
        elif self._wants == "value" and self._open[-1] == "{":
            self._value("null")
            self._mark(mark)
        else:
            self._say("an extra comma")

    def _closed_by(self, mark: str) -> None:
        opener = "[" if mark == "]" else "{"
        if opener not in self._open:
            self._say("an extra bracket")
            return
        while self._open[-1] != opener:
            self._say("a missing bracket")
            self._close()
        self._close()

    def _close(self) -> None:
        if self._out[-1] == ",":
            self._out.pop()
            if not self.cut:
                self._say("an extra comma")
        elif self._open[-1] == "{" and self._wants == "colon":
            self._out.append(":null")
        elif self._open[-1] == "{" and self._wants == "value":
            self._out.append("null")
        self._out.append("]" if self._open.pop() == "[" else "}")
        self._wants = "next"

    def _before_value(self) -> None:
        if self._wants == "next":
            self._say("a missing comma")
            self._out.append(",")
            self._wants = "name" if self._open[-1] == "{" else "value"
        elif self._wants == "colon":
            self._say("a missing colon")
            self._out.append(":")
            self._wants = "value"

    def _value(self, value: str) -> None:
        if not self._open:
            return
        self._before_value()
        if self._wants == "name":
            self._out.append(value if value.startswith('"') else f'"{value}"')
            self._wants = "colon"
        else:
            self._out.append(value)
            self._wants = "next"

    def _word(self, word: str) -> str:
        if self._wants == "name":
            self._say("an unquoted name")
            return json.dumps(word)
        if _NUMBER.fullmatch(word):
            return word
        meant = _WORDS.get(word)
        if meant != word:
            self._say(f"“{word[:20]}”, which is not a JSON value")
        return json.dumps(word) if meant is None else meant

    def _quoted(self, token: str, *, cut: bool) -> str:
        quote = token[0]
        whole = len(token) > 1 and token.endswith(quote)
        inside = token[1:-1] if whole else token[1:]
        if cut and not whole and inside.startswith(("http:", "https:")):
            return "null"  # half an address is none
        if quote == "'":
            self._say("single quotes")
        elif not _ODD.search(inside):
            return f'"{inside}"'
        value = _ESCAPE.sub(self._unescaped, inside)
        made = join_surrogates(value)
        if made.count(LOST) > value.count(LOST):
            self._say("half of a character")
        return json.dumps(made, ensure_ascii=False)

    def _unescaped(self, found: re.Match[str]) -> str:
        number = found[1] or found[2]
        if number:
            return chr(int(number, 16))
        if found[3]:
            return _NAMED.get(found[3], found[3])
        if found[0] != "\\":
            self._say("a line break or a tab inside a text")
            return found[0]
        return ""

    def _say(self, what: str) -> None:
        self.what.setdefault(what)
