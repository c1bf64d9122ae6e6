"""Native charts: a line, bars, a pie. Allowed in messages alone, and two in each at most.

In: words and numbers. Out: ``data_visualization`` blocks, as bot.workspace.rules.charts describes them.
What a chart shows is said in the message's text as well: not every client draws it, and none reads it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.views.blocks import NOTHING, Block
from handlers.views.text import plain

CHART = "data_visualization"
_TITLE, _LABEL, _AXIS = 50, 20, 50
_MOST_SERIES, _MOST_POINTS, _MOST_SEGMENTS = 6, 20, 12


def line_chart(
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[int]],
    axes: tuple[str, str],
) -> Block:
    """A line for each of ``series``, over ``categories``; ``axes``: what goes right, what goes up."""
    return _drawn("line", title, categories, series, axes)


def bar_chart(
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[int]],
    axes: tuple[str, str],
) -> Block:
    """A bar of each of ``series`` for each of ``categories``."""
    return _drawn("bar", title, categories, series, axes)


def pie_chart(title: str, segments: Mapping[str, int]) -> list[Block]:
    """A segment for each number. Slack refuses one of nothing: where all are, there is no chart."""
    some = [(name, value) for name, value in segments.items() if value > 0][:_MOST_SEGMENTS]
    drawn = [{"label": _said(name, _LABEL), "value": value} for name, value in some]
    return [_chart(title, {"type": "pie", "segments": drawn})] if drawn else []


def _drawn(
    kind: str,
    title: str,
    categories: Sequence[str],
    series: Mapping[str, Sequence[int]],
    axes: tuple[str, str],
) -> Block:
    labels = [_said(each, _LABEL) for each in categories][-_MOST_POINTS:]
    lines = [
        {
            "name": _said(name, _LABEL),
            "data": [
                {"label": label, "value": value}
                for label, value in zip(labels, values[-_MOST_POINTS:], strict=True)
            ],
        }
        for name, values in list(series.items())[:_MOST_SERIES]
    ]
    along, up = (_said(each, _AXIS) for each in axes)
    config = {"categories": labels, "x_label": along, "y_label": up}
    return _chart(title, {"type": kind, "series": lines, "axis_config": config})


def _chart(title: str, chart: dict[str, object]) -> Block:
    return {"type": CHART, "title": _said(title, _TITLE), "chart": chart}


def _said(text: str, limit: int) -> str:
    return plain(text, limit) or NOTHING
