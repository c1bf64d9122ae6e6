"""A feed document that is not well-formed, made so, with as little as can be changed.

In: a document's text. Out: the same as well-formed XML and what was mended, in words. Pure; one
pass, at a cost that grows with the length alone.

Two kinds of elements are told apart. Those that hold text (title, description, link, ...) end at
their end tag, and all that stands between is text: tags in it become text and are judged like any
other markup (bot.feeds.text.markup). The others are a frame: what is not closed is closed, what was not
opened is left out, a new item ends the one before. What is opened and does not end (a comment, a
CDATA section) ends where its element does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bot.feeds.text.markup import name_set
from bot.feeds.text.prefixes import usual_namespace
from bot.feeds.text.references import for_xml, join_surrogates
from bot.feeds.text.screen import MAX_DEPTH, MAX_ELEMENTS

_NAME = r"[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?"
# A value in quotes may hold anything, if something that belongs there follows.
_TAG = re.compile(
    rf"""<(?P<end>/?)(?P<name>{_NAME})(?=[\s/>])(?P<rest>(?:[^<>"'=]++"""
    r"""|=\s*+(?:"[^"]{0,2000}+"|'[^']{0,2000}+')(?=[\s/>])|="""
    r"""|"[^"<]*+"|'[^'<]*+')*+|[^<>]*+)>"""
)
_ATTRIBUTE = re.compile(
    rf"""(?P<name>{_NAME})\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<bare>[^\s"'<>]+))"""
)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:rss|rdf|feed)(?=[\s>])", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^<>\[\]]*>", re.IGNORECASE)
_ASIDES = (
    ("<!--", re.compile("-->")),
    ("<?", re.compile(r"\?>")),
    ("<!", re.compile(">")),
)
_STRAY = re.compile(r"<(?:<(?![A-Za-z_/!?]))*+")
_CDATA, _CDATA_END = re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")
_LINK_END = re.compile(r"\s*+</(?:[\w.-]+:)?link\s*>", re.IGNORECASE)
_CUT_END = re.compile(r"</(?:rss|feed|rdf:RDF)\s*$", re.IGNORECASE)
# A tag or a reference that the document's end cut off.
_CUT = re.compile(r"(?:</?[A-Za-z_!?][^<>]{0,500}|<|&#?\w{0,20})$")
_FRAME = re.compile(
    r"</?(?:[A-Za-z_][\w.-]*:)?(?:item|entry|channel|feed|rss|rdf)(?=[\s>/])", re.IGNORECASE
)
_TEXTS = name_set(
    "title description summary content encoded subtitle tagline rights copyright link guid id "
    "pubdate published updated modified issued created date creator category comments language "
    "name email uri keywords"
)
# Of the same names, but with elements in them.
_NO_TEXTS = {("media", "content"), ("itunes", "category")}
# Of RSS they hold text, of Atom elements.
_PEOPLE = {"author", "contributor", "managingeditor", "webmaster"}
_CHILD = re.compile(r"\s*+<(?!!\[CDATA\[)[A-Za-z_!]")
_NEXT = re.compile(rf"<(?:{'|'.join(sorted(_TEXTS))})(?=[\s>/])", re.IGNORECASE)
_ADDRESSES = {"link", "guid", "id"}
_ENTRIES = {"item", "entry"}
_RESERVED = {"xml", "xmlns"}


@dataclass(frozen=True, slots=True)
class Repaired:
    """``what``: the kinds of trouble that were met, in their order, each once. ``cut``: no end."""

    text: str
    what: tuple[str, ...]
    cut: bool


def repair_xml(text: str) -> Repaired:
    """Turn any ``text`` into well-formed XML."""
    mender = _Mender(text)
    document = join_surrogates(mender.document())
    return Repaired(document, tuple(mender.what), cut=not mender.ended)


class _Ahead:
    """The next match of a pattern. Called with rising positions, it searches each part once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[tuple[str, re.Pattern[str]], tuple[int, int, int]] = {}

    def find(self, asker: str, pattern: re.Pattern[str], at: int) -> tuple[int, int]:
        """Start and end of the next place of ``pattern``; twice the text's length for none."""
        since, start, end = self._known.get((asker, pattern), (0, -1, -1))
        if not since <= at <= start:
            found = pattern.search(self._text, at)
            start, end = found.span() if found else (len(self._text), len(self._text))
            self._known[asker, pattern] = (at, start, end)
        return start, end


class _Mender:
    """One document being repaired. ``document`` is called once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = len(text)
        self._ahead = _Ahead(text)
        self._out: list[str] = []
        self._open: list[tuple[str, list[str]]] = []
        self._names: Counter[str] = Counter()
        self._bound: Counter[str] = Counter()
        self._undeclared: dict[str, set[str]] = {}
        self.what: dict[str, None] = {}
        self.ended = False
        self._elements = 0

    def document(self) -> str:
        root = _ROOT.search(self._text) or _TAG.search(self._text)
        if root is None:
            return self._text
        doctype = _DOCTYPE.search(self._text, 0, root.start())
        at = root.start()
        while at < self._end:
            mark = self._text.find("<", at)
            if mark < 0:
                break
            self._out.append(self._words(self._text[at:mark]))
            at = self._from(mark)
        while self._open:
            self._close_last()
        return (doctype[0] if doctype else "") + self._declared() + "".join(self._out)

    def _declared(self) -> str:
        """Takes the root's start tag and gives it the declarations that are missing in it."""
        start = next((n for n, part in enumerate(self._out) if part), None)
        if start is None:
            return ""
        spaces = ""
        for prefix, names in self._undeclared.items():
            self._say(f"the undeclared prefix “{prefix[:20]}”")
            spaces += f' xmlns:{prefix}="{usual_namespace(prefix, names)}"'
        tag, self._out[start] = self._out[start], ""
        head = tag.removesuffix("/>").removesuffix(">")
        return head + spaces + tag[len(head) :]

    def _from(self, mark: int) -> int:
        """Handle what begins at a ``<`` of the frame; returns where to continue."""
        tag = _TAG.match(self._text, mark)
        if tag is not None:
            return self._end_tag(tag) if tag["end"] else self._start_tag(tag)
        if _CDATA.match(self._text, mark):
            return self._ahead.find("frame", _CDATA_END, mark)[1]
        for start, end in _ASIDES:
            if self._text.startswith(start, mark):
                stop = self._ahead.find("frame", end, mark)[1]
                return stop if stop < self._end else mark + len(start)
        stray = _STRAY.match(self._text, mark)
        stop = stray.end() if stray else mark + 1
        self.ended = self.ended or _CUT_END.match(self._text, mark) is not None
        if stop < self._end and not _CUT.match(self._text, mark):
            self._say("a bare “<”")
            self._out.append("&lt;" * (stop - mark))
        return stop

    def _start_tag(self, tag: re.Match[str]) -> int:
        self._elements += 1
        if self._elements > MAX_ELEMENTS or len(self._open) > MAX_DEPTH:
            return self._end  # enough for the screen to refuse it
        name, rest = tag["name"], tag["rest"]
        prefix, _, local = name.lower().rpartition(":")
        if local in _ENTRIES and self._names[name.lower()]:
            self._say("an item within an item")
            self._close(name.lower())
        # In RSS 1.0 the items follow the channel.
        self.ended = self.ended and local not in _ENTRIES
        attributes = self._attributes(rest)
        declared = [key[6:] for key in attributes if key.startswith("xmlns:")]
        self._bound.update(declared)
        self._use(name)
        for key in attributes:
            self._use(key)
        written = "".join(f' {key}="{value}"' for key, value in attributes.items())
        # Atom's links are empty, closed or not.
        is_empty = rest.rstrip().endswith("/") or (local == "link" and "href" in attributes)
        self._out.append(f"<{name}{written}{'/' * is_empty}>")
        if is_empty:
            self._bound.subtract(declared)
            end = _LINK_END.match(self._text, tag.end()) if local == "link" else None
            return end.end() if end else tag.end()
        if self._holds_text(prefix, local, attributes, tag.end()):
            self._bound.subtract(declared)
            return self._text_element(name, local, tag.end())
        self._open.append((name, declared))
        self._names[name.lower()] += 1
        return tag.end()

    def _holds_text(self, prefix: str, local: str, attributes: Collection[str], at: int) -> bool:
        if local == "source":
            return "url" in attributes  # RSS; Atom's has elements in it
        if local in _PEOPLE:
            return not _CHILD.match(self._text, at)
        return local in _TEXTS and (prefix, local) not in _NO_TEXTS

    def _attributes(self, rest: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in _ATTRIBUTE.finditer(rest):
            name = one["name"]
            value = self._words(one["d"] or one["s"] or one["bare"] or "")
            if not name.startswith("xmlns:") or (value and name[6:] not in _RESERVED):
                found.setdefault(name, value.replace("<", "&lt;").replace('"', "&quot;"))
        return found

    def _use(self, name: str) -> None:
        prefix, colon, local = name.partition(":")
        if colon and prefix not in _RESERVED and not self._bound[prefix]:
            self._undeclared.setdefault(prefix, set()).add(local.lower())

    def _end_tag(self, tag: re.Match[str]) -> int:
        name = tag["name"].lower()
        if not self._names[name]:
            self._say("an end tag without a start tag")
        elif name != self._open[0][0].lower() or self._names[name] > 1:
            self._close(name)
            self.ended = self.ended or name == "channel"
        else:
            # The root ends with the document: text after it may be news.
            self.ended = True
        return tag.end()

    def _close(self, name: str) -> None:
        """Close the innermost element of this name and all in it."""
        while self._close_last() != name:
            self._say("an unclosed tag")

    def _close_last(self) -> str:
        name, declared = self._open.pop()
        self._bound.subtract(declared)
        self._names[name.lower()] -= 1
        self._out.append(f"</{name}>")
        return name.lower()

    def _text_element(self, name: str, local: str, at: int) -> int:
        """Everything up to the element's end as text, and where to continue."""
        closer = _closer(local)
        parts: list[str] = []
        while True:
            stop, after = self._ahead.find("text", closer, at)
            frame = self._ahead.find("text", _FRAME, at)[0]
            section = self._ahead.find("text", _CDATA, at)[0]
            following = self._ahead.find("text", _NEXT, at)[0]
            if section >= min(stop, frame, following):
                break
            parts.append(self._inside(self._text[at:section]))
            content, at = self._section(section, closer)
            parts.append(escape(content))
        if frame < stop or stop == self._end:
            stop = after = min(frame, following)
            if stop < self._end:
                self._say("an unclosed tag")
        rest = self._text[at:stop]
        parts.append(self._inside(rest if stop < self._end else _CUT.sub("", rest)))
        # Half an address is useless.
        whole = "" if stop == self._end and local in _ADDRESSES else "".join(parts)
        self._out.append(f"{whole}</{name}>")
        return after

    def _section(self, at: int, closer: re.Pattern[str]) -> tuple[str, int]:
        """A CDATA section's text, and where to continue."""
        begin = at + len("<![CDATA[")
        end, after = self._ahead.find("section", _CDATA_END, at)
        close = self._ahead.find("section", closer, at)[0]
        if close < end:
            again = self._ahead.find("next section", _CDATA, close)[0]
            if again < end or end == self._end:
                self._say("an unclosed CDATA section")
                return self._text[begin:close], close
        return self._text[begin:end], after

    def _inside(self, raw: str) -> str:
        if "<" in raw:
            self._say("unescaped markup")
        return self._words(raw).replace("<", "&lt;")

    def _words(self, raw: str) -> str:
        made = for_xml(raw)
        if made != raw:
            more = made.count("&amp;") > raw.count("&amp;")
            self._say("a bare “&”" if more else "a character reference unknown to XML")
        return made.replace("]]>", "]]&gt;")

    def _say(self, what: str) -> None:
        self.what.setdefault(what)


def _closer(local: str) -> re.Pattern[str]:
    return re.compile(rf"</(?:[A-Za-z_][\w.-]*+:)?{local}\s*>", re.IGNORECASE)
