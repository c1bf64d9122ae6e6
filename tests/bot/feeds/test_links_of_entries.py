"""Which address an entry has: the first page that stands for it, never what belongs to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.choice import Link, is_usable, own_address
from bot.feeds.document import ParsedFeed, ParseJob
from bot.feeds.parse.reader import read_document
from bot.model.entry import Feed, FeedId
from tests.doubles.clock import ManualClock
from tests.doubles.documents import json_feed

URL = "https://n.example/feeds/all.xml"
ONE = "https://n.example/1"
IANA = "http://www.iana.org/assignments/relation/"
TITLE = "<title>Poland quits the mine ban treaty</title>"


def address(body: bytes) -> str | None:
    found = read_document(ParseJob(body, URL, Feed(FeedId("f"), "F", URL), ManualClock().now()))
    assert isinstance(found, ParsedFeed)
    assert len(found.entries) == 1
    return found.entries[0].url


def in_rss(inner: str) -> str | None:
    return address(
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">'
        "<channel><title>F</title><link>https://n.example/</link><language>en-GB</language>"
        f"<item>{TITLE}{inner}</item></channel></rss>".encode()
    )


def in_atom(inner: str, attributes: str = "") -> str | None:
    return address(
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"{attributes}><title>F</title>'
        f"<id>urn:f</id><entry>{TITLE}<updated>2026-01-02T00:00:00Z</updated>{inner}</entry></feed>".encode()
    )


RSS = {
    f"<link>{ONE}</link><link>https://n.example/print/1</link>": ONE,
    f'<link>{ONE}</link><atom:link href="https://n.example/other"/>': ONE,
    f'<atom:link rel="self" href="https://n.example/api/1"/><link>{ONE}</link>': ONE,
    f'<link>{ONE}</link><atom:link rel="enclosure">https://img.example/a.jpg</atom:link>': ONE,
    f'<link>{ONE}</link><atom:link rel="replies" href="https://n.example/1/comments"/>': ONE,
    f"<link>{ONE}</link><comments>https://n.example/1#c</comments>": ONE,
    f'<link>{ONE}</link><enclosure url="https://n.example/1.mp3" type="audio/mpeg" length="1"/>': ONE,
    f'<atom:link href="{ONE}"/>': ONE,
    f'<atom:link rel="{IANA}alternate" href="{ONE}"/>': ONE,
    f'<atom:link rel="self" href="{ONE}"/>': ONE,
    f'<atom:link rel="self" href="https://n.example/api/1"/><guid>{ONE}</guid>': ONE,
    f"<link>N/A</link><guid>{ONE}</guid>": ONE,
    f"<link/><guid>{ONE}</guid>": ONE,
    f"<link> </link><guid>{ONE}</guid>": ONE,
    f"<link>javascript:void(0)</link><guid>{ONE}</guid>": ONE,
    f"<link>mailto:desk@n.example</link><guid>{ONE}</guid>": ONE,
    f"<link>#</link><guid isPermaLink='true'>{ONE}</guid>": ONE,
    f"<link>null</link><link>{ONE}</link>": ONE,
    f"<guid isPermaLink='false'>{ONE}</guid>": ONE,
    f"<feedburner:origLink>{ONE}</feedburner:origLink><link>https://feeds.example/~r/1</link>": ONE,
    f"<feedburner:origLink>none</feedburner:origLink><link>{ONE}</link>": ONE,
    "<guid>/1</guid>": ONE,
    "<guid isPermaLink='false'>/1</guid>": None,
    "<guid>12345</guid>": None,
    "<guid>urn:uuid:1</guid><link>undefined</link>": None,
    "<link>No link</link>": None,
    "<link>/1</link>": ONE,
    "<link xml:base='https://n.example/a/'>../1</link>": ONE,
    "<link><![CDATA[https://n.example/?a=1&copy=2&lt=3]]></link>": "https://n.example/?a=1&copy=2&lt=3",
    "<link>https://n.example/app#!/news/1</link>": "https://n.example/app#!/news/1",
    "<link>https://n.example/1#xtor=RSS-1</link>": ONE,
}  # fmt: skip

AS_WRITTEN = {
    **dict.fromkeys(
        [
            "n.example/1", "//n.example/1", "https:/n.example/1", "https:///n.example/1",
            "https://https://n.example/1", "http://https://n.example/1", "HTTPS://N.EXAMPLE/1",
            "\u200bhttps://n.example/1\u200b", "\ufeffhttps://n.example/1", "“https://n.example/1”",
            '"https://n.example/1"', "&lt;https://n.example/1&gt;", "Link: https://n.example/1",
            "Read more at\n https://n.example/1", "&lt;a href='https://n.example/1'&gt;More&lt;/a&gt;",
            "https://n.example\n  /1",
        ],
        ONE,
    ),
    "www.n.example/1": "https://www.n.example/1",
    "1.html": "https://n.example/1.html",
    "www.html": "https://n.example/www.html",
    "/to?u=https://o.example/2": "https://n.example/to?u=https://o.example/2",
    "to?u=https://o.example/2": "https://n.example/to?u=https://o.example/2",
    "https://n.example/web/https://o.example/2": "https://n.example/web/https://o.example/2",
    "n.example.html": "https://n.example/n.example.html",
    **dict.fromkeys(
        ["0", "TODO", "tba", "(none)", "[null]", "{link}", "{{ item.url }}", "${url}", "%link%"], None
    ),
}  # fmt: skip


@pytest.mark.parametrize("written", AS_WRITTEN)
def test_an_address_is_read_as_it_was_meant(written):
    """Without its scheme or with two, in quotes, in a sentence, in a tag, or a template's gap."""
    assert in_rss(f"<link>{written}</link>") == AS_WRITTEN[written]


def test_a_link_that_an_html_parser_emptied_has_its_text_behind_it():
    assert in_rss(f"<link/>{ONE}<guid>urn:1</guid>") == ONE
    assert in_rss(f"<link />\n {ONE}?a=1&amp;b=2\n<guid>urn:1</guid>") == f"{ONE}?a=1&b=2"


@pytest.mark.parametrize("inner", RSS)
def test_an_rss_item_s_address(inner):
    assert in_rss(inner) == RSS[inner]


EN = '<link rel="alternate" type="text/html" hreflang="en" href="https://n.example/1"/>'
DE = '<link rel="alternate" type="text/html" hreflang="de" href="https://n.example/de/1"/>'
ATOM = {
    f'<link rel="alternate" type="text/html" href="{ONE}"/><link rel="enclosure" type="image/jpeg">https://i.example/a.jpg</link>': ONE,
    f'<link rel="enclosure" href="https://i.example/a.mp3"/><link href="{ONE}"/>': ONE,
    EN + DE: ONE,
    DE + EN: ONE,
    DE: "https://n.example/de/1",
    f'<link rel="alternate" type="application/json" href="https://n.example/1.json"/><link type="text/html" href="{ONE}"/>': ONE,
    f'<link rel="alternate" type="application/json" href="{ONE}"/>': ONE,
    f'<link rel="{IANA}alternate" href="{ONE}"/><link rel="self" href="https://n.example/api/1"/>': ONE,
    f'<link rel="{IANA}self" href="{ONE}"/>': ONE,
    f'<link rel="self" href="{ONE}"/><id>urn:1</id>': ONE,
    f'<link rel="ALTERNATE" href="{ONE}"/>': ONE,
    f'<link rel="alternate nofollow" href="{ONE}"/>': ONE,
    f'<link rel="shortlink" href="https://n.example/s"/><link rel="canonical" href="{ONE}"/>': ONE,
    f'<link rel="bookmark" href="{ONE}"/>': ONE,
    f'<link rel="via" href="{ONE}"/><link rel="related" href="https://o.example/"/>': ONE,
    f'<link rel="self" href="{ONE}"/><link rel="via" href="https://o.example/"/>': ONE,
    '<link rel="related" href="https://o.example/"/><id>urn:1</id>': None,
    '<link rel="enclosure" href="https://i.example/a.jpg"/><id>urn:1</id>': None,
    '<link xml:base="https://n.example/a/" href="../1"/>': ONE,
    '<link href="../1"/>': ONE,
    f'<link rel="alternate" href=""/><link rel="alternate" href="{ONE}"/>': "https://n.example/1",
    f"<link>{ONE}</link>": ONE,
}  # fmt: skip


@pytest.mark.parametrize("inner", ATOM)
def test_an_atom_entry_s_address(inner):
    assert in_atom(inner) == ATOM[inner]


def test_a_base_of_the_document_is_heeded():
    assert in_atom('<link href="1"/>', ' xml:base="https://n.example/"') == ONE


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"url": ONE, "external_url": "https://o.example/"}, ONE),
        ({"url": "N/A", "external_url": ONE}, ONE),
        ({"url": "", "id": ONE}, ONE),
        ({"url": "mailto:a@n.example", "id": "7"}, None),
        ({"url": "/1"}, ONE),
    ],
)
def test_a_json_item_s_address(members, expected):
    assert address(json_feed({"id": "1", "title": "Poland quits"} | members)) == expected


LINKS = some.lists(
    some.builds(
        Link,
        href=some.sampled_from([ONE, "/2", "", "N/A", "javascript:x", "https://n.example/3#c"]),
        rel=some.sampled_from(
            ["", "alternate", "self", "enclosure", "related", IANA + "alternate"]
        ),
        type=some.sampled_from(["", "text/html", "application/json"]),
        language=some.sampled_from(["", "en", "de", "x-default"]),
    ),
    max_size=5,
)


@given(LINKS, some.sampled_from([None, "en", "de-AT"]))
def test_what_is_chosen_is_a_usable_page_where_there_is_one(links, language):
    chosen = own_address(links, None, language)
    pages = [
        one
        for one in links
        if (is_usable(one.href) and one.rel.endswith(("alternate", "/alternate")))
        or (is_usable(one.href) and not one.rel)
    ]
    if pages:
        assert chosen in {one.href for one in pages}
    elif chosen is not None:
        assert chosen in {one.href for one in links if one.rel == "self"}
