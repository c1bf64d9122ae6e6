"""One of each block that the page draws with care, long words and many points included."""

from __future__ import annotations

from typing import Any

from tests.doubles.drawn import section, words

STATES = ("Finland", "Estonia", "Latvia", "Lithuania", "Poland", "Norway", "Ukraine")
_SINCE = (
    "10 January 2026", "27 December 2025", "27 December 2025", "27 December 2025", "20 February 2026", "–",
    "1 March 1999",
)  # fmt: skip


def text(value: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": value}


def number(value: float) -> dict[str, Any]:
    return {"type": "raw_number", "value": value, "text": f"{value:,}"}


def data_table(**fields: Any) -> dict[str, Any]:
    """Seven States: a name, a day, a number, a remark in rich text."""
    remark = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "administratively "},
                    {"type": "text", "text": "internationally", "style": {"bold": True}},
                ],
            }
        ],
    }
    rows = [
        [text(state), text(since), number(place * 1000 - 2500), remark]
        for place, (state, since) in enumerate(zip(STATES, _SINCE, strict=True))
    ]
    head = [text("State"), text("Withdrawal effective"), text("Mines"), text("Remark")]
    return {
        "type": "data_table",
        "caption": "Withdrawals since 2025",
        "rows": [head, *rows],
        **fields,
    }


def chart(kind: str = "line", series: int = 6, points: int = 20) -> dict[str, Any]:
    categories = [f"December {1999 + n}" for n in range(points)]
    return {
        "type": "data_visualization",
        "title": "States Parties",
        "chart": {
            "type": kind,
            "series": [
                {
                    "name": f"Group of States {s}",
                    "data": [
                        {"label": c, "value": 10 * s + n * (s + 1)}
                        for n, c in enumerate(categories)
                    ],
                }
                for s in range(series)
            ],
            "axis_config": {"categories": categories, "x_label": "Month", "y_label": "States"},
        },
    }


def pie(segments: int = 12) -> dict[str, Any]:
    parts = [{"label": f"Part {n}", "value": n + 1} for n in range(segments)]
    return {
        "type": "data_visualization",
        "title": "Shares",
        "chart": {"type": "pie", "segments": parts},
    }


def everything() -> list[dict[str, Any]]:
    """Blocks of a message."""
    options = [{"text": words(name), "value": name} for name in STATES]
    select = {"type": "static_select", "action_id": "pick", "options": options}
    plain_table = {"type": "table", "rows": data_table()["rows"]}
    return [
        {"type": "header", "text": words("Universalisation, administratively")},
        section("*Which?*", accessory=select),
        section(
            "Dates",
            fields=[
                {"type": "mrkdwn", "text": f"*{s}*\nConsent to be bound: internationally"}
                for s in STATES
            ],
        ),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "as of `2026-08-25`"}]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": words(name), "action_id": f"go:{name}"}
                for name in STATES
            ],
        },
        plain_table,
        data_table(),
        chart(),
        pie(),
    ]
