"""The ids of the stories that a question about news finds."""

from bot.desk.news import NewsQuery
from tests.doubles.desk import House


def ids(home: House, query: NewsQuery) -> list[str]:
    return [found.id for found in home.desk.news.page(query).stories]
