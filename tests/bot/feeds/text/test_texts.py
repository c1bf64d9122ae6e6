"""Text, links and languages of entries, for any input at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.links import canonical_link, link_key
from bot.feeds.text.encoding import to_text
from bot.feeds.text.plain import MAX_SUMMARY, MAX_TITLE, plain_summary, plain_title, shorten
from bot.words.language import guess_language, language_tag

HTML = some.lists(
    some.sampled_from(["<b>", "</b>", "<!--", "-->", "&amp;", "&lt;", "<", ">", "&#0;", "a", " ", "<script ", "\x00", "\u202e", "é", "<br/>", "]]>", "<![CDATA["])
).map("".join)  # fmt: skip

# Joiners and tags, which show in what they are part of.
PARTS = dict.fromkeys([0x200C, 0x200D, *range(0xE0020, 0xE0080)])


@given(some.text() | HTML)
def test_plain_text_is_one_visible_line_within_its_limit(text):
    for made, limit in ((plain_title(text), MAX_TITLE), (plain_summary(text), MAX_SUMMARY)):
        assert len(made) <= limit
        assert made.translate(PARTS).isprintable()
        assert made == made.strip()


@pytest.mark.parametrize(
    "written",
    ["نیروها مین‌ها را پاک می‌کنند", "क्‍ष और र्‍य", "ශ්‍රී ලංකාව", "👩‍🚒 clears mines", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
    ids=["Persian", "Hindi", "Sinhala", "emoji", "a flag"],
)  # fmt: skip
def test_what_joins_letters_stays(written):
    assert plain_title(written) == plain_summary(f"<p>{written}</p>") == written


@given(some.text(max_size=200), some.integers(2, 60))
def test_cutting_keeps_within_the_limit_and_says_so(text, limit):
    made = shorten(text, limit)
    assert len(made) <= limit
    assert made == text or made.endswith("…")


def test_cutting_prefers_a_word_s_end():
    assert shorten("one two three four", 12) == "one two…"


@pytest.mark.parametrize(
    "hostile",
    [
        "<!--" * 5_000,
        "<script " * 5_000,
        "<a href='" * 5_000,
        "<div>" * 5_000,
        "&" * 20_000,
        "<" * 20_000,
    ],
)
def test_hostile_text_takes_no_time(hostile):
    assert len(plain_summary(hostile)) <= MAX_SUMMARY


LINKS = {
    "https://n.example/a?utm_source=rss&id=3&utm_medium=x": "https://n.example/a?id=3",
    "https://N.Example:443/a#comments": "https://n.example/a",
    "http://n.example:80/a": "http://n.example/a",
    "http://n.example:8080/a": "http://n.example:8080/a",
    "/news/1": "https://base.example/news/1",
    "../1": "https://base.example/1",
    "//cdn.example/1": "https://cdn.example/1",
    "https://www.google.com/url?rct=j&sa=t&url=https://n.example/a%3Fid%3D1&ct=ga": "https://n.example/a?id=1",
    "https://news.google.com/rss/articles/CBMi?oc=5": "https://news.google.com/rss/articles/CBMi",
    "https://www.bbc.com/news/articles/c1?at_medium=RSS&at_campaign=rss": "https://www.bbc.com/news/articles/c1",
    "https://www.dw.com/en/x/a-1?maca=en-rss": "https://www.dw.com/en/x/a-1",
    "https://n.example/été": "https://n.example/%C3%A9t%C3%A9",
    "https://münchen.example/": "https://xn--mnchen-3ya.example/",
    "https://n.example": "https://n.example/",
    " https://n.example/a\n/b ": "https://n.example/a/b",
    "javascript:alert(1)": None,
    "mailto:a@n.example": None,
    "data:text/html,x": None,
    "https://": None,
    "https://[::1": None,
    "https://n.example/" + "a" * 3_000: None,
    "": None,
    None: None,
}  # fmt: skip


@pytest.mark.parametrize("link", LINKS, ids=lambda link: str(link)[:40])
def test_links_become_absolute_and_canonical(link):
    assert canonical_link(link, "https://base.example/dir/feed.xml") == LINKS[link]


@given(some.text() | some.text().map("https://n.example/{}".format), some.text(max_size=30))
def test_any_link_is_canonical_once_and_for_all_or_none(link, base):
    made = canonical_link(link, base)
    if made is not None:
        assert made.startswith(("http://", "https://"))
        assert made.isascii()
        assert canonical_link(made, None) == made


SAME = [
    ("http://www.n.example/a/", "https://n.example/a"),
    ("https://www.dw.com/en/old-title/a-123", "https://www.dw.com/en/new-title/a-123"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_addresses_of_one_article_have_one_key(one, other):
    assert link_key(one) == link_key(other)


def test_a_front_page_is_no_article():
    assert link_key("https://n.example/") is None


@given(some.binary(), some.none() | some.text(max_size=30))
def test_any_bytes_become_text(body, content_type):
    assert "\x00" not in to_text(body, content_type)


@given(some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_valid_utf8_is_kept_whatever_it_is_called(text):
    kept = "".join(c for c in text if c not in "\ufeff\ufffe\uffff").lstrip()
    if not kept.isascii():
        body = f"<a>{kept}".encode()
        assert to_text(body, "text/xml; charset=iso-8859-1") == f"<a>{kept}"


TEXTS = {
    "The government has decided to leave the convention": "en",
    "Le gouvernement a décidé de quitter la convention sur les mines": "fr",
    "Уряд вирішив вийти з конвенції про заборону мін її": "uk",
    "Правительство решило выйти из конвенции о запрете мин": "ru",
    "Hallitus on päättänyt että sopimus irtisanotaan ja se ei": "fi",
    "Rząd zdecydował się na wyjście z konwencji i nie jest": "pl",
    "الحكومة تقرر الانسحاب من الاتفاقية": "ar",
    "政府决定退出公约": "zh",
    "政府は条約から離脱することを決めた": "ja",
    "OK": None,
    "": None,
}


@pytest.mark.parametrize("text", TEXTS)
def test_the_language_of_a_text_is_guessed_only_when_plain(text):
    assert guess_language(None, text) == TEXTS[text]


def test_a_declaration_is_believed_unless_the_script_contradicts_it():
    assert guess_language("fi", "Nato") == "fi"
    assert guess_language("en", "Правительство решило выйти из конвенции") == "ru"
    assert guess_language("uk", "Правительство решило") == "uk"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-US", "en"),
        ("ENG", "en"),
        ("pt_BR", "pt"),
        *((narrow, "no") for narrow in ("nb", "nn-NO", "no")),
        *((older, new) for older, new in (("in", "id"), ("iw", "he"), ("cnr", "sr"))),
        ("x", None),
        ("", None),
        (None, None),
        ("not a tag", None),
    ],
)
def test_language_tags(tag, code):
    assert language_tag(tag) == code
