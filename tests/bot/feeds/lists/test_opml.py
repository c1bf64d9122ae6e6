"""Feed lists of other readers: what is listed is read, once, however badly it is written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.errors import DataError
from bot.feeds.lists.opml import read_opml, write_opml
from bot.feeds.lists.outlines import tolerant_outlines
from bot.model.entry import Feed, FeedId, FeedOrigin

A, B, C = (f"https://{name}.example/feed" for name in "abc")


def listed(body: str, refused: list[tuple[str, str]] | None = None) -> list[tuple[str, str]]:
    refuse = (lambda url, why: refused.append((url, why))) if refused is not None else None
    more = {"refuse": refuse} if refuse else {}
    found = read_opml(body.encode(), "list.opml", FeedOrigin.ADDED, **more)
    return [(feed.name, feed.url) for feed in found]


def opml(*outlines: str) -> str:
    return (
        f'<opml version="2.0"><head><title>T</title></head><body>{"".join(outlines)}</body></opml>'
    )


def outline(name: str, url: str) -> str:
    return f'<outline type="rss" text="{name}" xmlUrl="{url}"/>\n'


BROKEN = {
    "quotes in a name": f'<outline text="A "quoted" name" xmlUrl="{A}"/>',
    "a quote in a name": f'<outline text="A" name" xmlUrl="{A}"/>',
    "an apostrophe in single quotes": f"<outline text='A's' xmlUrl='{A}'/>",
    "an address without its end quote": f'<outline text="A" xmlUrl="{A}/>',
    "an address without its first quote": f'<outline text="A" xmlUrl={A}"/>',
    "no quotes": f"<outline text=A xmlUrl={A} />",
    "typographic quotes": f"<outline text=“A” xmlUrl=“{A}”/>",
    "no space between attributes": f'<outline text="A"xmlUrl="{A}"/>',
    "a bare < in a name": f'<outline text="1 < 2" xmlUrl="{A}"/>',
    "a bare & in a name": f'<outline text="A & B" xmlUrl="{A}"/>',
    "an attribute twice": f'<outline text="A" text="B" xmlUrl="{A}"/>',
    "no end tag": f'<outline text="A" xmlUrl="{A}">',
    "an end tag too many": f'<outline text="A" xmlUrl="{A}"/></outline>',
    "the tag cut": f'<outline text="A" xmlUrl="{A}"',
    "an unknown entity": f'<outline text="A&nbsp;B" xmlUrl="{A}"/>',
    "an attribute without a value": f'<outline text="A" hidden xmlUrl="{A}"/>',
    "upper case": f'<OUTLINE TEXT="A "x"" XMLURL="{A}"/>',
}


@pytest.mark.parametrize("trouble", BROKEN)
def test_a_broken_line_loses_no_feed(trouble):
    found = listed(opml(outline("B", B), BROKEN[trouble], outline("C", C)))
    assert [url for _, url in found] == [B, A, C]
    assert (found[0][0], found[2][0]) == ("B", "C")


def test_names_are_read_to_their_end():
    found = listed(opml(f'<outline text="News of "Mines" & men" xmlUrl="{A}"/>'))
    assert found == [('News of "Mines" & men', A)]


def test_another_program_s_attributes_are_no_part_of_a_name():
    line = f'<outline text="News of mines" fz:id="1" a.b-c:d=\'2\' xmlUrl="{A}"/>'
    assert listed(opml(line)) == [("News of mines", A)]
    assert listed(opml(f'<outline text="Mines: a=1" xmlUrl="{A}" <>/>')) == [("Mines: a=1", A)]


@pytest.mark.parametrize("broken", ["", "<p>"], ids=["well-formed", "broken"])
@pytest.mark.parametrize(
    ("kind", "name", "read"),
    [
        ("rss", "url", True),
        ("RSS", "feedUrl", True),
        ("atom", "url", True),
        ("link", "url", False),
        ("include", "url", False),
        ("rss", "htmlUrl", False),
    ],
)
def test_a_feed_s_address_may_be_called_as_a_link_s(kind, name, read, broken):
    line = f'<outline type="{kind}" text="A" {name}="{A}"/>'
    assert [url for _, url in listed(opml(outline("B", B), line, broken))] == [B, A][: 1 + read]


def test_a_bare_ampersand_stays_in_an_address():
    url = "https://a.example/feed?a=1&copy=2&lang=en"
    assert listed(opml(outline("A", url), outline("B", B)))[0][1] == url
    assert listed(opml(outline("A", url.replace("&", "&amp;")), outline("B & C", B)))[0][1] == url


@pytest.mark.parametrize(
    ("cut", "read"), [(1, [A, B]), (8, [A, B]), (16, [A, B]), (17, [A, B]), (18, [A]), (30, [A])]
)
def test_a_list_without_its_end_is_read_as_far_as_it_goes(cut, read):
    refused: list[tuple[str, str]] = []
    body = opml(outline("A", A), outline("B", B))
    assert [url for _, url in listed(body[:-cut], refused)] == read
    assert [url for url, _ in refused] == ["list.opml, line 2"] * (2 - len(read))


def test_a_list_without_its_beginning_is_read():
    assert [url for _, url in listed(outline("A", A) + outline("B", B))] == [A, B]
    assert listed(f"<body>{outline('A', A)}</body>") == [("A", A)]


def test_what_is_commented_out_is_not_listed():
    assert listed(opml(f"<!-- {outline('A', A)} -->", outline("B & C", B))) == [("B & C", B)]


def test_an_address_that_cannot_be_read_is_named_by_its_line():
    refused: list[tuple[str, str]] = []
    body = opml("\n", outline("A", A), '<outline text="B "x"" xmlUrl=""/>')
    assert listed(body, refused) == [("A", A)]
    assert refused == [("list.opml, line 3", "The address of this feed cannot be read.")]


@pytest.mark.parametrize(
    "body", ["", "hello", "<rss/>", "<opml><body/></opml>", "<opml><body", "<outline text='x'"]
)
def test_what_lists_no_feed_is_one_sentence(body):
    with pytest.raises(DataError):
        listed(body)


def test_addresses_for_feed_readers_are_taken_and_others_named():
    refused: list[tuple[str, str]] = []
    body = opml(
        outline("F", "feed://f.example/feed"),
        outline("G", "feed:https://g.example/feed"),
        outline("H", "webcal://h.example/feed"),
    )
    assert listed(body, refused) == [
        ("F", "http://f.example/feed"),
        ("G", "https://g.example/feed"),
    ]
    assert [url for url, _ in refused] == ["webcal://h.example/feed"]


def test_one_feed_is_listed_once():
    body = opml(
        outline("K", "https://k.example/feed"),
        outline("K again", "http://K.example:80/feed"),
        outline("K third", " feed://www.k.example./feed/ "),
    )
    assert listed(body) == [("K", "https://k.example/feed")]


TEXTS = some.text(some.characters(codec="utf-8", exclude_categories=["C"]), max_size=30)


@given(
    some.lists(
        some.tuples(TEXTS, some.from_regex(r"[a-z]{1,9}/[a-z?=&]{0,9}", fullmatch=True)), max_size=5
    )
)
def test_what_is_well_formed_reads_the_same_outline_by_outline(feeds):
    made = [
        Feed(FeedId(str(n)), name, f"https://h{n}.example/{path}")
        for n, (name, path) in enumerate(feeds)
    ]
    document = write_opml(made, "T", datetime(2026, 1, 2, tzinfo=UTC)).decode()
    found = [outline.attributes["xmlurl"] for outline in tolerant_outlines(document)]
    assert found == [feed.url for feed in made]


@given(some.text(alphabet="<>\"'=& \n/outlinexmUrA:.—“", max_size=300))
def test_any_text_is_read_without_an_error(text):
    for one in tolerant_outlines(text.replace("o", "<outline ")):
        assert one.line >= 1
