"""Documents that are not well-formed become so, and say what was wrong with them."""

import time
import xml.etree.ElementTree as ET
from xml.parsers import expat

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.document import ParsedFeed, ParseJob
from bot.feeds.parse.reader import read_document
from bot.feeds.text.repair_xml import repair_xml
from bot.feeds.text.screen import is_well_formed
from bot.model.entry import Feed, FeedId
from tests.doubles.clock import ManualClock

FEED = Feed(FeedId("odd"), "Odd", "https://odd.example/feed")


def rss(inside: str) -> str:
    return f'<rss version="2.0"><channel><title>A</title>{inside}</channel></rss>'


def one(title: str, rest: str = "") -> str:
    return rss(f"<item><title>{title}</title>{rest}</item>")


def read_text(text: str) -> ParsedFeed:
    found = read_document(ParseJob(text.encode(), FEED.url, FEED, ManualClock().now()))
    assert isinstance(found, ParsedFeed), found
    return found


PIECES = ["<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "<link href='a'>", "<a:b c=d>", "</a:b>", "<x", ">", "<", "&", "&amp;", "&eacute;", "&#55357;", "&#0;", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<!DOCTYPE rss>", "text", '"', "'", " xmlns:q='u'", "<q:r q:s='1' q:s='2'/>", "</rss>", "é"]  # fmt: skip


@given(some.lists(some.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_it_is_it_becomes_well_formed(text):
    made = repair_xml(f"<rss>{text}").text
    expat.ParserCreate("utf-8", " ").Parse(made.encode(), True)


@given(some.lists(some.sampled_from(["<b>", "a", "&lt;", "&amp;", "é", "<![CDATA[<i>]]>", " "])).map("".join))  # fmt: skip
def test_a_text_keeps_its_characters(text):
    """Raw tags become text, the rest stays what XML says it is."""
    made = ET.fromstring(repair_xml(one(text)).text)  # noqa: S314 - made by ourselves
    wanted = text.replace("<![CDATA[<i>]]>", "<i>").replace("&lt;", "<").replace("&amp;", "&")
    assert (made.findtext("channel/item/title") or "") == wanted


NOTES = {
    one("R&D of mines"): "a bare “&”",
    one("caf&eacute;"): "a character reference unknown to XML",
    one("&#55357;&#56832;"): "a character reference unknown to XML",
    one("1 < 2"): "unescaped markup",
    one("A", "<media:title>x</media:title>"): "the undeclared prefix “media”",
    one(
        "A", "<media:content q:a='1'/>"
    ): "the undeclared prefix “media”, the undeclared prefix “q”",
    one("A", "<foo>"): "an unclosed tag",
    one("A", "</foo>"): "an end tag without a start tag",
    one("A", "<description><![CDATA[x</description><guid><![CDATA[1]]></guid>"): (
        "an unclosed CDATA section"
    ),
    rss("<item><title>A</title><item><title>B</title></item>"): "an item within an item",
}


@pytest.mark.parametrize("text", NOTES, ids=NOTES.get)
def test_what_was_mended_is_said(text):
    note = read_text(text).note
    assert note == (
        f"The document is not well-formed; the readable parts were used. Repaired: {NOTES[text]}."
    )


def test_a_well_formed_document_is_left_alone_and_nothing_is_said():
    found = read_text(one("A &amp; B", "<x:y xmlns:x='urn:x'/><link>https://a.example/1</link>"))
    assert found.note is None
    assert [entry.title for entry in found.entries] == ["A & B"]


def test_entities_that_a_dtd_would_declare_are_read():
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://a.example/rss.dtd">'
    found = read_text(doctype + one("Caf&eacute; &mdash; open"))
    assert found.entries[0].title == "Café — open"
    assert not is_well_formed((doctype + one("&eacute;")).encode())


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        (one("R&D") + "<!-- cached -->", True),
        (one("R&D").removesuffix(">"), True),
        (one("R&D").removesuffix("</rss>"), True),
        (one("R&D").removesuffix("</channel></rss>"), False),
        (one("R&D")[:-30], False),
    ],
)
def test_a_document_without_its_end_is_not_complete(text, complete):
    found = read_text(text)
    assert found.complete == complete
    assert found.entries[0].title.startswith("R&")


def test_an_address_that_the_end_cut_off_is_none():
    found = read_text(one("A title", "<link>https://a.example/news/1</link>")[:-45])
    assert (found.entries[0].title, found.entries[0].url) == ("A title", None)


TEXTS = {
    "description": "<description>{}</description>",
    "content": "<content:encoded>{}</content:encoded>",
    "description after content": "<content:encoded>Full</content:encoded><description>{}</description>",
    "after a caption": "<media:description>Photo</media:description><description>{}</description>",
    "before a caption": "<description>{}</description><media:description>Photo</media:description>",
    "after a caption with a type": "<media:description type='plain'>Photo</media:description><description>{}</description>",
    "after a caption in a group": "<media:group><media:content><media:description>Photo</media:description></media:content></media:group><description>{}</description>",
    "after an episode's": "<itunes:summary>Episode 12</itunes:summary><itunes:subtitle>S</itunes:subtitle><description>{}</description>",
    "before an episode's": "<description>{}</description><itunes:summary>Episode 12</itunes:summary>",
    "beside another player's": "<googleplay:description>P</googleplay:description><description>{}</description>",
    "after a record's": "<dc:description>Record</dc:description><description>{}</description>",
    "before a record's": "<description>{}</description><dc:description>Record</dc:description>",
    "only a record's": "<dc:description>{}</dc:description>",
    "after a picture": "<image><title>I</title><description>Photo</description></image><description>{}</description>",
    "before a picture": "<description>{}</description><image><description>Photo</description></image>",
    "only an episode's": "<itunes:summary>{}</itunes:summary>",
    "only a subtitle": "<itunes:subtitle>{}</itunes:subtitle>",
    "only a caption": "<media:group><media:description>{}</media:description></media:group>",
    "only a caption with a type": "<media:description type='html'>{}</media:description>",
}  # fmt: skip
SPACES = ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0"'  # fmt: skip


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize("name", TEXTS)
def test_the_text_is_the_publisher_s_own_and_a_caption_only_where_there_is_none(name, declared):
    text = one("Poland", TEXTS[name].format("Warsaw told the UN"))
    found = read_text(text.replace("<rss", f"<rss{SPACES}") if declared else text)
    assert found.entries[0].summary == "Warsaw told the UN"
    assert found.entries[0].title == "Poland"


TITLES = {
    "after a caption": "<media:title>IMG</media:title><title>{}</title>",
    "before a caption": "<title>{}</title><media:title>IMG</media:title>",
    "before a caption within": "<title>{}</title><media:content><media:title>IMG</media:title></media:content>",
    "after an episode's": "<itunes:title>E</itunes:title><title>{}</title>",
    "after a record's": "<dc:title>Record</dc:title><title>{}</title>",
    "before a record's": "<title>{}</title><dc:title>Record</dc:title>",
    "only a record's": "<dc:title>{}</dc:title>",
    "after a picture": "<image><title>I</title></image><title>{}</title>",
    "only an episode's": "<itunes:title>{}</itunes:title><media:title>IMG</media:title>",
    "only a caption": "<media:group><media:title>{}</media:title></media:group>",
    "with an empty title": "<title/><media:title type='plain'>{}</media:title>",
}  # fmt: skip


@pytest.mark.parametrize("name", TITLES)
def test_the_title_is_the_publisher_s_own_and_a_caption_only_where_there_is_none(name):
    found = read_text(rss(f"<item>{TITLES[name].format('Poland')}</item>"))
    assert found.entries[0].title == "Poland"


PEOPLE = {
    "<author>Q&A desk</author>": "Q&A desk",
    "<author>Jo <jo@a.example></author>": "Jo <jo@a.example>",
    "<author><![CDATA[Jo & Co]]></author>": "Jo & Co",
    "<author>\n<name>Jo & Co</name></author>": "Jo & Co",
    "<dc:creator>Jo & Co</dc:creator>": "Jo & Co",
}


@pytest.mark.parametrize("written", PEOPLE)
def test_authors_keep_what_they_are_called(written):
    assert read_text(one("A", written)).entries[0].author == PEOPLE[written]


BLURRED = {
    "raw HTML": ("<description><p>One<br>Two <b>three</p></description>", "One Two three"),
    "a page": ("<description><html><body class='x'>Body & soul</body></html></description>", "Body & soul"),
    "brackets in an attribute": ("<media:content url='a>b' title='1 < 2'/><description>x</description>", "x"),
    "attributes without quotes": ("<enclosure url=https://a.example/1.mp3 length=5><description>x</description>", "x"),
    "an attribute twice": ("<guid a='1' a='2'>1</guid><description>x</description>", "x"),
    "a comment with dashes": ("<!-- a -- b --><description>x</description>", "x"),
    "names in any case": ("<Description>x & y</DESCRIPTION>", "x & y"),
    "text around CDATA": ("<description>x <![CDATA[& <b>y</b>]]> & z</description>", "x & y & z"),
}  # fmt: skip


@pytest.mark.parametrize("name", BLURRED)
def test_what_stands_beside_or_within_harms_no_text(name):
    written, summary = BLURRED[name]
    found = read_text(one("A", f"{written}<link>https://a.example/1</link>")).entries[0]
    assert (found.title, found.summary, found.url) == ("A", summary, "https://a.example/1")


HOSTILE = ["<", "<a ", '<a "', "<a>", "</a>", "<title>", "<item>", "<item><title>", "<![CDATA[", "<title><![CDATA[", "<!--", "<title><!--", "<?", "<!", "]]>", "&#55357;", "&x", "<link href='a'>", "<a:b>", "a=b "]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_mending_costs_no_more_than_the_document_is_long(part):
    """Ten times the length takes about ten times as long; a square would be a hundred."""

    def seconds(length: int) -> float:
        text = "<rss>" + part * (length // len(part))
        started = time.process_time()
        repair_xml(text)
        return time.process_time() - started

    seconds(5_000)
    small = min(seconds(20_000) for _ in range(3))
    assert seconds(200_000) < 40 * small + 0.1
