"""Rich text and tables.

Limits from https://docs.slack.dev/reference/block-kit/blocks/rich-text-block,
.../blocks/table-block and .../blocks/data-table-block; where copies of a page differ the smaller
number is taken.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.rules.objects import ID, WEB_ADDRESS
from bot.workspace.rules.shapes import (
    Fields,
    Need,
    Report,
    anything,
    flag,
    listed,
    number_between,
    one_of,
    shaped,
    text_between,
    typed,
)

TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000

_STYLE = shaped({"bold": flag, "italic": flag, "strike": flag, "code": flag, "underline": flag})
_INLINE: dict[str, Fields] = {
    "text": {"text": Need(text_between(1, 3000)), "style": _STYLE},
    "link": {
        "url": Need(WEB_ADDRESS),
        "text": text_between(1, 3000),
        "unsafe": flag,
        "style": _STYLE,
    },
    "emoji": {"name": Need(text_between(1, 100)), "unicode": anything, "style": _STYLE},
    "user": {"user_id": Need(ID), "style": _STYLE},
    "channel": {"channel_id": Need(ID), "style": _STYLE},
    "usergroup": {"usergroup_id": Need(ID), "style": _STYLE},
    "broadcast": {"range": Need(one_of("here", "channel", "everyone")), "style": _STYLE},
    "date": {
        "timestamp": Need(number_between(0, 10**11)),
        "format": Need(text_between(1, 200)),
        "url": WEB_ADDRESS,
        "fallback": text_between(1, 200),
        "style": _STYLE,
    },
    "color": {"value": Need(text_between(4, 9)), "style": _STYLE},
}
_INLINES = listed(typed(_INLINE, "rich text element"), 0, 1000)
_SECTION: Fields = {"elements": Need(_INLINES)}
_PARTS: dict[str, Fields] = {
    "rich_text_section": _SECTION,
    "rich_text_preformatted": {**_SECTION, "border": number_between(0, 1), "language": ID},
    "rich_text_quote": {**_SECTION, "border": number_between(0, 1)},
    "rich_text_list": {
        "elements": Need(listed(typed({"rich_text_section": _SECTION}, "list item"), 1, 1000)),
        "style": Need(one_of("bullet", "ordered")),
        "indent": number_between(0, 8),
        "offset": number_between(0, 10_000),
        "border": number_between(0, 1),
    },
}
RICH_TEXT: Fields = {
    "elements": Need(listed(typed(_PARTS, "rich text part"), 1, 1000)),
    "block_id": ID,
}
_CELL = typed(
    {
        "raw_text": {"text": Need(text_between(1, 3000))},
        "raw_number": {
            "value": Need(number_between(-1e15, 1e15)),
            "text": Need(text_between(1, 100)),
        },
        "rich_text": {**RICH_TEXT},
    },
    "table cell",
)
_COLUMN = shaped({"align": one_of("left", "center", "right"), "is_wrapped": flag})
TABLE: Fields = {
    "block_id": ID,
    "rows": Need(listed(listed(_CELL, 1, TABLE_COLUMNS), 1, TABLE_ROWS)),
    "column_settings": listed(_COLUMN, 0, TABLE_COLUMNS),
}

_HEADING = typed({"raw_text": {"text": Need(text_between(1, 3000))}}, "cell of a header row")
DATA_TABLE: Fields = {
    "block_id": ID,
    "caption": Need(text_between(1, 3000)),
    "rows": Need(listed(listed(_CELL, 1, TABLE_COLUMNS), 2, TABLE_ROWS + 1)),
    "page_size": number_between(1, 100),
    "row_header_column_index": number_between(0, TABLE_COLUMNS - 1),
}


def data_table_together(report: Report, value: dict[str, Any], path: str) -> None:
    """A data table as a whole: its header is plain, and every row has a cell for each column."""
    table_together(report, value, path)
    header, *rows = value["rows"]
    listed(_HEADING, 1, TABLE_COLUMNS)(report, header, f"{path}/rows/0")
    for number, row in enumerate(rows, 1):
        if len(row) != len(header):
            report.add(f"{path}/rows/{number}", "must have a cell for each column")
    if value.get("row_header_column_index", 0) >= len(header):
        report.add(f"{path}/row_header_column_index", "must be one of the columns")


def table_together(report: Report, value: dict[str, Any], path: str) -> None:
    """The table as a whole: its characters."""
    if characters(value) > TABLE_CHARACTERS:
        report.add(path, f"a table holds no more than {TABLE_CHARACTERS} characters")


def characters(value: Any) -> int:
    """Characters of all texts inside."""
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(
            characters(inner) for inner in value.values() if not isinstance(inner, str)
        )
    if isinstance(value, list):
        return sum(characters(inner) for inner in value)
    return 0
