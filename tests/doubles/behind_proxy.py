"""A site behind a proxy."""

from bot.config import read_settings
from bot.model.proxy import Proxies
from tests.doubles.documents import items, rss


def proxies(url: str, **more: str) -> Proxies:
    settings = read_settings({"HTTP_PROXY": url, "HTTPS_PROXY": url} | more)
    return settings.proxies


BODY = rss(*items(3))
SITE = "herald.example.test"
