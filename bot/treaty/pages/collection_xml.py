"""The depositary's status list in XML (MTDSG): treaties.un.org/doc/Publication/MTDSG, XXVI-5.en.xml.

In: bytes. Out: a ``StatusPage``. Declared ISO-8859-1; superscripts and italics stand
escaped inside the entries; Status/Signatories and Status/Parties; end notes at the end.
Entities, document types and the network are refused or left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bot.errors import InputError
from bot.treaty.pages.cells import MARK, Cell, Columns, find_columns, participant
from bot.treaty.pages.collection_html import as_at, other_treaty
from bot.treaty.pages.end_notes import LONGEST, bounded
from bot.treaty.pages.languages import foreign, refuse_code
from bot.treaty.pages.values import COLLECTION, PAGE, ListedParticipant, StatusPage

_RAISED = re.compile(
    r"<(?:superscript|sup)\b[^<>]{0,60}>([^<>]{0,60})</(?:superscript|sup)\s*>", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,120}>")
_BREAK = re.compile(r"<(?:/p|p|br|/div|/title)\b[^<>]{0,60}>", re.IGNORECASE)
_TAGS = 100_000
_NUMBER = re.compile(r"\d{1,3}")
_APART = frozenset({"participants", "externaldata", "header", "endnotes", "endnote"})
_OURS = "anti-personnel mines"
_FRENCH = ("mines antipersonnel", "chapitre")


def read(page: bytes) -> StatusPage:
    """The page.

    Raises:
        InputError: it is cut, damaged, on another treaty, or not this form of XML.
    """
    root = _parsed(page)
    refuse_code(
        str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    )
    title = _text(root, "titlesect")
    if any(word in f"{title} {_text(root, 'headingno')}".casefold() for word in _FRENCH):
        raise foreign("French")
    if title and _OURS not in title.casefold():
        raise other_treaty(f"{title[:120]!r}")
    if (treaty := _text(root, "treatyno")) and treaty.rstrip(".") not in {"5", "XXVI-5", "XXVI.5"}:
        raise other_treaty(f"number {treaty[:20]}")
    where, listed = _participants(root)
    if where is None:
        raise InputError(
            f"The XML has no table of participants, so it is not the depositary's status list; "
            f"nothing was compared: use {PAGE} instead."
        )
    notes, bare = _end_notes(root)
    return StatusPage(
        COLLECTION,
        tuple(listed),
        as_at("\n".join(_heads(root))),
        _count(root, "signatories"),
        _count(root, "parties"),
        notes,
        (*_below(root), *bare),
    )


def _parsed(page: bytes) -> etree._Element:
    low = page.lower()
    if b"<!doctype" in low or b"<!entity" in low:
        raise InputError(
            "The XML contains its own definitions (DOCTYPE), which the depositary's never does; "
            "nothing was read."
        )
    if page.count(b"<") > _TAGS:
        raise InputError("The XML has far more elements than a status list; nothing was compared.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(page, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            "The XML is cut off or damaged, or is not written in the character set that it "
            "declares; nothing was compared: fetch it again."
        ) from error


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.casefold() if isinstance(element.tag, str) else ""


def _named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (each for each in root.iter() if _name(each) in names)


def _cell(element: etree._Element) -> Cell:
    """An entry without what is written above the line, which is a note's number."""
    text, raised = "", list[str]()
    for node in element.iter():
        own = node.text or ""
        if _name(node) in {"superscript", "sup"}:
            raised.append(own[:60])
        else:
            text += own
        if node is not element:
            text += node.tail or ""
        if len(text) > 2_000:
            raise InputError(
                "An entry of the XML is too long to be a date or a name, so it is damaged; nothing "
                "was compared."
            )
    raised += _RAISED.findall(text)
    bare = _TAG.sub("", _RAISED.sub("", text))
    marks = frozenset(mark for each in raised for mark in MARK.findall(each))
    return Cell(" ".join(bare.split()), marks)


def _participants(root: etree._Element) -> tuple[Columns | None, list[ListedParticipant]]:
    """Rows under a heading of participants, inside the first element of that name."""
    where, found = None, list[ListedParticipant]()
    part = next(_named(root, "participants"), None)
    for row in () if part is None else part.iter():
        if _name(row) != "row":
            continue
        cells = [_cell(each) for each in row if _name(each) == "entry"]
        heading = find_columns([each.text for each in cells]) if cells else None
        if heading is not None:
            where = heading
        elif where is not None and cells:
            listed = participant(cells, where)
            found += [] if listed is None else [listed]
    return where, found


def _all(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _text(root: etree._Element, name: str) -> str:
    """The text of the first element of this name, without escaped tags."""
    for element in _named(root, name):
        return " ".join(_TAG.sub("", _all(element)[:2_000]).split())
    return ""


def _heads(root: etree._Element) -> Iterator[str]:
    for part in _named(root, "header", "externaldata"):
        yield _all(part)[:20_000]


def _count(root: etree._Element, name: str) -> int | None:
    for status in _named(root, "status"):
        text = _text(status, name)
        if text:
            if not text.isdecimal():
                raise InputError(
                    f"The XML gives {text[:40]!r} as its number of {name}; nothing was compared."
                )
            return int(text)
    return None


def _end_notes(root: etree._Element) -> tuple[dict[str, str], list[str]]:
    """Every end note by its number, wherever the number stands in it, and those without one."""
    found: dict[str, list[str]] = {}
    bare: list[str] = []
    for element in _named(root, "endnote"):
        parts = [(_name(each), _all(each)[: LONGEST + 1]) for each in element]
        number = next((text for name, text in parts if name in {"no", "number", "noteno"}), "")
        rest = " ".join(text for name, text in parts if name not in {"no", "number", "noteno"})
        text = " ".join(_TAG.sub("", f"{element.text or ''} {rest}").split())
        match = MARK.search(number) or _NUMBER.match(text)
        if match is None:
            bare.append(text)
        else:
            text = text if number else text[match.end() :].lstrip(" .)")
            found.setdefault(match[0], []).append(text)
    return bounded({mark: " ".join(texts) for mark, texts in found.items()}), bare


def _below(root: etree._Element) -> Iterator[str]:
    """The lines of all other sections: declarations, notifications, territories."""
    inside = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        apart = _name(node) in _APART
        inside += apart if event == "start" else -apart
        text = (node.text if event == "start" else node.tail) or ""
        if text.strip() and not inside:
            for line in _BREAK.split(text):
                if bare := " ".join(_TAG.sub("", line).split()):
                    yield bare
