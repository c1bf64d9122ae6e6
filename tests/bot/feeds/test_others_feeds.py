"""Feed documents with which other projects test themselves: no entry of them is missing.

What a file holds is counted here in the crudest way, by its start tags; what is read of it must
agree. The versions are those whose files were looked at.
"""

import json
import re

import pytest

from bot.feeds.document import RawFeed
from bot.feeds.parse.reader import read_raw
from bot.feeds.text.encoding import to_text
from tests.doubles.archives import documents

START_TAG = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Version, the ends of the documents' names, and how many there are at least.
PACKAGES = {
    "podcastparser": ("0.6.11", (".rss",), 65),
    "rss-parser": ("4.4.1", ("data.xml",), 20),
    "reader": ("3.26", (".rss", ".atom", ".json"), 11),
}
pytestmark = [pytest.mark.index, pytest.mark.slow]


def held(name: str, text: str) -> int:
    if name.endswith(".json"):
        return len(json.loads(text)["items"])
    return len(START_TAG.findall(COMMENT.sub("", text)))


def read_of(text: str) -> int | str:
    found = read_raw(text, "https://a.example/feed")
    return len(found.entries) if isinstance(found, RawFeed) else found.reason


@pytest.mark.parametrize("package", PACKAGES)
def test_every_entry_of_every_document_is_read(request, package):
    version, ends, at_least = PACKAGES[package]
    found = documents(request.config, package, version)
    feeds = {name: to_text(body) for name, body in found if name.endswith(ends)}
    wrong = {n: (held(n, t), read_of(t)) for n, t in feeds.items() if held(n, t) != read_of(t)}
    assert wrong == {}
    assert len(feeds) >= at_least
