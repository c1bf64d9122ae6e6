"""Native charts.

Limits from https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block; where
copies of the page differ the smaller number is taken.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.rules.objects import ID
from bot.workspace.rules.shapes import (
    Fields,
    Need,
    Report,
    listed,
    number_between,
    shaped,
    text_between,
    typed,
)

_LABEL = text_between(1, 20)
_POINT = shaped({"label": Need(_LABEL), "value": Need(number_between(-1e15, 1e15))})
_SEGMENT = shaped({"label": Need(_LABEL), "value": Need(number_between(1e-9, 1e15))})
_SERIES = shaped({"name": Need(_LABEL), "data": Need(listed(_POINT, 1, 20))})
_AXES = shaped(
    {
        "categories": Need(listed(_LABEL, 1, 20)),
        "x_label": text_between(1, 50),
        "y_label": text_between(1, 50),
    }
)
_DRAWN: Fields = {"series": Need(listed(_SERIES, 1, 6)), "axis_config": Need(_AXES)}
_CHARTS: dict[str, Fields] = {
    "pie": {"segments": Need(listed(_SEGMENT, 1, 12))},
    "bar": _DRAWN,
    "line": _DRAWN,
    "area": _DRAWN,
}
CHART: Fields = {
    "block_id": ID,
    "title": Need(text_between(1, 50)),
    "chart": Need(typed(_CHARTS, "chart")),
}


def chart_together(report: Report, value: dict[str, Any], path: str) -> None:
    """Every series has every category, in any order."""
    chart = value["chart"]
    for index, series in enumerate(chart.get("series", [])):
        labels = {point["label"] for point in series["data"]}
        if labels != set(chart["axis_config"]["categories"]):
            report.add(f"{path}/chart/series/{index}", "must have every category exactly once")
