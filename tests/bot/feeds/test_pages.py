"""What is said of a web page where a feed was expected, and which feeds it names."""

import pytest

from bot.feeds.document import NotAFeed, ParsedFeed, ParseJob, RawFeed
from bot.feeds.page import describe_page, looks_like_page
from bot.feeds.parse.reader import read_document, read_raw
from bot.model.entry import Feed, FeedId
from tests.doubles.clock import ManualClock
from tests.doubles.documents import rss

URL = "https://site.example/news/index.html"


def page(head: str, body: str = "<p>Hello") -> NotAFeed:
    return describe_page(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>", URL)


RSS = '<link rel="alternate" type="application/rss+xml" href="{}">'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (RSS.format("/feed"), "https://site.example/feed"),
        (RSS.format("feed.xml"), "https://site.example/news/feed.xml"),
        (RSS.format("//cdn.example/f"), "https://cdn.example/f"),
        ('<base href="/en/">' + RSS.format("feed"), "https://site.example/en/feed"),
        (
            "<LINK REL='Alternate Home' TYPE='application/atom+xml; x=1' HREF=/a>",
            "https://site.example/a",
        ),
        ('<link rel=alternate type="application/feed+json" href=" /j ">', "https://site.example/j"),
    ],
)
def test_the_feeds_a_page_names_are_absolute(head, expected):
    found = page(head)
    assert found.alternates == (expected,)
    assert found.reason.endswith(expected)


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/x">',
        '<link rel="alternate" type="text/html" hreflang="fr" href="/fr">',
        '<link rel="alternate" type="application/rss+xml">',
        RSS.format("javascript:alert(1)"),
        RSS.format("http://[bad"),
    ],
)
def test_what_is_no_feed_link_is_passed_over(head):
    assert page(head).alternates == ()


def test_each_feed_is_named_once_and_ten_at_most():
    many = "".join(RSS.format(f"/{n % 15}") for n in range(40))
    assert page(many).alternates == tuple(f"https://site.example/{n}" for n in range(10))


TITLED = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


@pytest.mark.parametrize(
    ("title", "href"),
    [
        ("Site » Comments Feed", "/comments/feed/"),
        ("", "/comments/feed"),
        ("", "/?feed=comments-rss2"),
        ("", "/feeds/comments/default"),
        ("", "/blog/comments.xml"),
        ("", "/index.php?format=feed&amp;view=comments"),
        ("Comments on: Poland quits", "/2026/poland/feed/"),
        ("Site » Poland quits Comments Feed", "/2026/poland/feed/"),
        ("Site » Kommentar-Feed", "/x"),
        ("Kommentare zu: Polen tritt aus", "/x"),
        ("Site » Flux des commentaires", "/x"),
        ("Site » Feed de los comentarios", "/x"),
        ("Site » Feed de comentários", "/x"),
        ("Site » Feed dei commenti", "/x"),
        ("Site » reacties feed", "/x"),
        ("Сайт » Лента комментариев", "/x"),
        ("Сайт » стрічка коментарів", "/x"),
        ("サイト » コメントフィード", "/x"),
        ("网站 » 评论feed", "/x"),
        ("الموقع » خلاصة التعليقات", "/x"),
    ],
)
def test_what_readers_comment_is_never_preferred(title, href):
    found = page(TITLED.format(title, href) + TITLED.format("Site » Feed", "/feed"))
    assert found.alternates[0] == "https://site.example/feed"
    assert len(found.alternates) == 2


@pytest.mark.parametrize(
    ("title", "href"),
    [("Comment is free", "/opinion/rss"), ("Commentary", "/commentary/feed"), ("News", "/feed")],
)
def test_opinion_is_no_comments_feed(title, href):
    found = page(TITLED.format(title, href) + TITLED.format("Other", "/other"))
    assert found.alternates[0] == f"https://site.example{href}"


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        ("<!DOCTYPE html><p>", True),
        ("<!-- hello --><html>", True),
        ("<HTML lang=en>", True),
        ("<rss version='2.0'>", False),
        ("<html><body><feed xmlns='http://www.w3.org/2005/Atom'>", False),
        ("plain words", False),
        ("", False),
    ],
)
def test_a_page_is_told_from_a_feed(text, is_page):
    assert looks_like_page(text) is is_page


@pytest.mark.parametrize(
    "text", ["<html>" + "<div" * 1_000, "<html>\x00</html>", "<html><link", "<html>"]
)
def test_a_broken_page_still_gets_a_sentence(text):
    assert describe_page(text, URL).reason.endswith(".")


def test_a_json_feed_s_members_of_a_wrong_type_count_as_missing():
    text = """{"version": "https://jsonfeed.org/version/1.1", "title": 3, "items": [
      {"id": 7, "title": null, "content_text": "text", "authors": [{"name": "A"}, {"name": "B"}, 4]},
      {"id": "8", "url": [], "external_url": "https://x.example/8", "author": {"name": "C"}},
      {"id": true, "summary": "s", "content_html": "<p>h", "language": "fi", "date_published": 5},
      "no item"
    ]}"""
    found = read_raw(text, URL)
    assert isinstance(found, RawFeed)
    assert found.format == "json11"
    first, second, third = found.entries
    assert (first.guid, first.title, first.summary, first.author) == ("7", "", "text", "A, B")
    assert (second.link, second.author) == ("https://x.example/8", "C")
    assert (third.guid, third.summary, third.language, third.published) == (None, "s", "fi", "5")


def test_hints_of_a_document_are_read():
    found = read_raw(
        "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>"
        "<ttl>45</ttl><sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
        "<skipHours><hour>0</hour><hour>24</hour><hour>x</hour></skipHours>"
        "<skipDays><day>sunday</day><day>Someday</day></skipDays><title>T</title></channel></rss>",
        URL,
    )
    assert isinstance(found, RawFeed)
    assert (found.hints.minutes, found.hints.skip_hours, found.hints.skip_days) == (
        360,
        (0,),
        ("Sunday",),
    )


def test_of_a_very_long_document_the_first_entries_are_read_and_it_is_said():
    body = rss(*(f"<item><title>Entry {n}</title></item>" for n in range(5_003)))
    found = read_document(ParseJob(body, URL, Feed(FeedId("f"), "F", URL), ManualClock().now()))
    assert isinstance(found, ParsedFeed)
    assert len(found.entries) == 5_000
    assert found.note == "The document has 5,003 entries; the first 5,000 were read."


@pytest.mark.parametrize("ttl", ["", "soon", "-5", "0", "nan", "1e99"])
def test_nonsense_hints_are_none(ttl):
    found = read_raw(f"<rss version='2.0'><channel><ttl>{ttl}</ttl></channel></rss>", URL)
    assert isinstance(found, RawFeed)
    assert found.hints.minutes is None
