"""Text out of parsed HTML, in one pass and within bounds, whatever the page is.

In: an lxml tree. Out: cells (text with single blanks, note marks apart), the rows of a
table, and the page as lines. Every function looks at an element once and stops at a
bound, so that the time does not grow faster than the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from bot.errors import InputError
from bot.treaty.pages.cells import MARK, Cell

_SUPERSCRIPTS = frozenset({"sup", "superscript"})
_BLOCKS = frozenset(
    {*("p", "div", "tr", "li", "table", "br", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ul")}
    | {*("ol", "section", "title", "dt", "dd", "form", "blockquote", "body", "head")}
)
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_ELEMENTS = 250_000
_CELL = 600
_ROWS = 500

Element = etree._Element  # noqa: SLF001 - lxml has no other name for it


def parsed(text: str) -> html.HtmlElement:
    """A page as a tree, without comments; entities and the network are left alone.

    Raises:
        InputError: there is no page in it, or one far larger than a status page.
    """
    if text.count("<") > 2 * _ELEMENTS:
        raise _too_many()
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError("The page is empty or not HTML; nothing was compared.") from error
    if sum(1 for _ in zip(root.iter(), range(_ELEMENTS), strict=False)) >= _ELEMENTS:
        raise _too_many()
    return root


def _too_many() -> InputError:
    return InputError(
        f"The page is far larger than a status page (over {_ELEMENTS:,} elements); nothing was compared."
    )


def cell(element: Element) -> Cell:
    """The text of a cell and the marks written above the line.

    Raises:
        InputError: the cell is longer than any cell of a status page.
    """
    parts, marks, size, above = list[str](), set[str](), 0, 0
    for steps, (event, node) in enumerate(etree.iterwalk(element, events=("start", "end"))):
        raised = node.tag in _SUPERSCRIPTS
        if event == "start":
            above += raised
            text = node.text
        else:
            above -= raised
            text = None if node is element else node.tail
        size += len(text or "")
        if size > _CELL or steps > _CELL:
            raise InputError(
                f"A cell of the page's table is too long to be a date or a name "
                f"({' '.join(''.join(parts).split())[:60]!r}), so the page is damaged; nothing was "
                f"compared."
            )
        if text and above:
            marks.update(MARK.findall(text))
        elif text:
            parts.append(text)
    return Cell(" ".join("".join(parts).split()), frozenset(marks))


def rows(table: Element) -> Iterator[list[Element]]:
    """The cells of the table's own rows, not those of tables inside it.

    Raises:
        InputError: there are more rows than any status page has.
    """
    groups = [
        table,
        *(child for child in table if child.tag in {"thead", "tbody", "tfoot"}),
    ]
    count = 0
    for group in groups:
        for row in group:
            if row.tag == "tr":
                count += 1
                if count > _ROWS:
                    raise InputError(
                        "The page's table has more rows than there are States; nothing was compared."
                    )
                yield [each for each in row if each.tag in {"td", "th"}]


def headings(root: Element) -> Iterator[tuple[Element, list[str]]]:
    """Every table with the texts of its first row that has three cells or more."""
    for table in root.iter("table"):
        for found in _first_rows(table):
            yield table, [_short(each) for each in found]


def _first_rows(table: Element) -> Iterator[list[Element]]:
    groups = [table, *(child for child in table if child.tag in {"thead", "tbody"})]
    seen = 0
    for group in groups:
        for row in group:
            if row.tag == "tr" and seen < 3:
                seen += 1
                found = [each for each in row if each.tag in {"td", "th"}]
                if 3 <= len(found) <= 12:
                    yield found


def _short(element: Element) -> str:
    """The first words of a cell, however large it is."""
    parts, size = list[str](), 0
    for text in element.itertext():
        parts.append(str(text))
        size += len(text)
        if size > _CELL or len(parts) > 40:
            break
    return " ".join("".join(parts).split())[:_CELL]


def lines(root: Element, apart: frozenset[Element] = frozenset()) -> tuple[list[str], list[str]]:
    """The page's visible lines before and after the first of these tables, which are left out."""
    before, after, current = list[str](), list[str](), list[str]()
    into, hidden = before, 0
    counted: list[int] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        out = node.tag in _UNSEEN or node in apart
        if node.tag in _BLOCKS or out:
            _end(current, into)
        if event == "start":
            hidden += out
            _count(node, counted, current)
            text = node.text
        else:
            hidden -= out
            if node.tag == "ol":
                counted.pop()
            if node in apart:
                into = after
            text = node.tail
        if text and not hidden:
            current.append(text)
        if node.tag in {"td", "th"} or node.tag in _SUPERSCRIPTS:
            current.append(" ")
    _end(current, into)
    return before, after


def _count(node: Element, counted: list[int], current: list[str]) -> None:
    """Write the number that a browser shows before an item of a numbered list."""
    if node.tag == "ol":
        start = str(node.get("start") or "")
        counted.append(int(start) if start.isdecimal() and len(start) < 4 else 1)
    elif node.tag == "li" and counted and getattr(node.getparent(), "tag", "") == "ol":
        current.append(f"{counted[-1]}. ")
        counted[-1] += 1


def _end(current: list[str], into: list[str]) -> None:
    line = " ".join("".join(current).split())
    current.clear()
    if line:
        into.append(line)
