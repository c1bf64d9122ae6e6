"""Charts: what they draw is in the text too, and every client gets it in some form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.desk.curve import curve
from bot.desk.news_weeks import news_weeks
from bot.desk.replies import CountsThen
from bot.model.judgement import Kind
from bot.ports import Message
from handlers.views.charts import bar_chart, line_chart, pie_chart
from handlers.views.curve import curve_message
from handlers.views.news_chart import news_chart_message
from handlers.views.overview import counts_message
from handlers.views.share import as_window, said_elsewhere
from tests.doubles.desk import treaty
from tests.doubles.shown import problems
from tests.doubles.values import story
from tests.handlers.views.treaty_samples import TODAY, some_words

CURVE = curve(treaty().counts, TODAY)
RECORD = treaty().record
COUNTS = counts_message(CountsThen(treaty().counts(TODAY), None, TODAY, RECORD), CURVE)
numbers = st.integers(0, 10**6)


def charts(message: Message) -> list[dict[str, Any]]:
    return [block["chart"] for block in message.blocks if block["type"] == "data_visualization"]


def values(chart: Mapping[str, Any]) -> dict[str, list[int]]:
    return {each["name"]: [point["value"] for point in each["data"]] for each in chart["series"]}


def test_the_curve_has_the_day_of_each_point_in_the_chart_and_in_the_text():
    message = curve_message(CURVE, RECORD)
    [chart] = charts(message)
    assert chart["axis_config"]["categories"] == [str(point.on) for point in CURVE.points]
    assert values(chart)["States Parties"][:2] == [3, 67]
    assert values(chart)["Withdrawn"][-1] == 5
    for point in CURVE.points:
        assert f"{point.on}: {point.deposited}" in message.text


def test_where_no_chart_is_taken_the_points_come_in_a_table_and_then_in_words():
    kinds = [form.kinds for form in curve_message(CURVE, RECORD).forms]
    drawn = {"data_visualization", "data_table", "table"}
    assert [min(each & drawn, default="words") for each in kinds] == [
        "data_visualization",
        "data_table",
        "table",
        "words",
    ]


def test_the_counts_show_all_197_states_by_class():
    pie, _line = charts(COUNTS)
    segments = {each["label"]: each["value"] for each in pie["segments"]}
    assert sum(segments.values()) == 197
    assert segments["Withdrawn"] == 5
    assert problems(COUNTS) == []


def test_a_window_says_in_words_what_a_chart_shows_and_where_it_is():
    view = as_window(said_elsewhere(curve_message(CURVE, RECORD)))
    assert problems(view) == []
    assert "direct messages" in str(view["blocks"][0])
    assert "3 December 1997: *3*" in str(view["blocks"])


def test_stories_a_week_are_bars_of_the_commonest_kinds():
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    told = [
        story(f"s{n}-{k}", kind=kind, at=at) for k, kind in enumerate(Kind) for n in range(12 - k)
    ]
    message = news_chart_message(news_weeks(told, date(2026, 3, 4)))
    [chart] = charts(message)
    assert [each[-1] for each in values(chart).values()] == [12, 11, 10, 9, 8, 28]
    assert problems(message) == []
    assert "78 stories (" in message.text


def test_weeks_without_a_story_are_said_so():
    message = news_chart_message(news_weeks([], date(2026, 3, 4)))
    assert message.text == "No stories from 29 December 2025 to 4 March 2026."


@given(
    some_words,
    st.lists(some_words, min_size=1, max_size=30),
    st.lists(some_words, min_size=1, max_size=8, unique=True),
    numbers,
)
def test_any_words_and_numbers_make_a_chart_that_slack_takes(
    title: str, labels: list[str], names: list[str], value: int
):
    categories = [f"{n} {label}" for n, label in enumerate(labels)]
    series = {name: [value] * len(categories) for name in names}
    drawn = [
        line_chart(title, categories, series, (title, title)),
        bar_chart(title, categories, series, (title, title)),
    ]
    pie = pie_chart(title, dict.fromkeys(names, value))
    for chart in (*drawn, *pie):
        assert problems(Message("x", (chart,))) == []
