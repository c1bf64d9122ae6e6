"""Stories a week by kind: bars, or a table, or words.

In: the desk's NewsWeeks. Out: a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.desk.news_weeks import NewsWeeks
from bot.model.day import long_day
from bot.ports import Message
from handlers.views.blocks import Block, actions, button, context, header, message, section
from handlers.views.charts import bar_chart
from handlers.views.kinds import WORDS
from handlers.views.tables import Cell, Table, with_table
from handlers.views.text import plural

_OTHERS = "All other kinds"
_TITLE = "Stories a week by kind"


def news_chart_message(news: NewsWeeks) -> Message:
    """The last weeks; the latest one is not over."""
    span = f"from {long_day(news.weeks[0])} to {long_day(news.today)}"
    latest = actions(button("Latest stories", "news:page:latest", "page 1"))
    if not news.total:
        words = f"No stories {span}."
        return message(words, [section(words), latest])
    how = f"{_stories(news.total)} {span}, each in the week (Monday to Sunday, UTC) of its first report."
    if not news.complete:
        how += " There were more than can be counted at a time; the earliest are missing."

    def around(body: Iterable[Block]) -> list[Block]:
        return [header(_TITLE), *body, context(how), latest]

    series = _series(news)
    text = f"{_TITLE}: {how} {' '.join(_lines(news, series))}"
    weeks = [week.isoformat() for week in news.weeks]
    rows: list[tuple[Cell, ...]] = [
        (week, *(values[n] for values in series.values())) for n, week in enumerate(weeks)
    ]
    table = Table(_TITLE, ("Week of", *series), rows)
    listed = section("\n".join(f"• {line}" for line in _lines(news, series)))
    chart = bar_chart(_TITLE, weeks, series, ("Week that begins on", "Stories"))
    return message(text, around([chart]), plainer=with_table(text, around, table, [listed]))


def _series(news: NewsWeeks) -> dict[str, tuple[int, ...]]:
    """The numbers of each kind, by its words within a chart's twenty characters."""
    found = {_SHORT.get(WORDS[kind], WORDS[kind]): each for kind, each in news.kinds.items()}
    return {**found, _OTHERS: news.others} if any(news.others) else found


_SHORT = {"Production or transfer": "Production, transfer"}


def _lines(news: NewsWeeks, series: Mapping[str, tuple[int, ...]]) -> list[str]:
    return [
        _line(week, {name: values[n] for name, values in series.items() if values[n]})
        for n, week in enumerate(news.weeks)
    ]


def _line(week: date, numbers: Mapping[str, int]) -> str:
    each = ", ".join(f"{name} {number}" for name, number in numbers.items())
    total = _stories(sum(numbers.values()))
    return f"Week of {long_day(week)}: {total}{f' ({each})' if each else ''}."


def _stories(number: int) -> str:
    return plural(number, "story", "stories")
