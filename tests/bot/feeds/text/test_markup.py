"""What in a title or a summary is markup, and what is text that people must read."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.text.plain import plain_summary, plain_title, without_cdata
from bot.model.visible import visible

WORDS = [
    "How <pre> works",
    "Use <strong> and <em> with care",
    "Ministers drop the <mine> clause",
    "Latvia <<<leaves>>> the treaty",
    "The desk <desk@example.org> replies",
    "See <https://example.org/a?b=1>",
    "1 < 2 & <mines> > 0",
    "a<b, b>c",
    "List<String> and Map<K, V>",
    "<Müller> says <да>",
    "<mine field> and <not a tag>",
    "<3 & >:( and <-> and <= and =>",
    "<_> <.> <1>",
    "The end </war>",
    "Wow <! no more mines",
    "Use <input> and <form>, never <img>",
    "<base>, <area> and <col> of a map",
    "5 < 6 <",
]
AMPERSANDS = [
    "AT&T",
    "Q&A with Latvia",
    "R&D of mines",
    "R&D; and more",
    "B&B&B",
    "this & that",
    "see ?id=7&copy=2&reg=3&para=4&lang=en",
    "a&amp",
    "&nope; &; &#; &#x;",
    "&&& &",
]


@pytest.mark.parametrize("text", [*WORDS, *AMPERSANDS[:7], *AMPERSANDS[8:]])
def test_text_that_only_looks_like_markup_stays_as_it_is(text):
    assert plain_title(text) == text
    assert plain_summary(text) == text


MARKUP = {
    "<b>Bold</b> news": "Bold news",
    "<b>mine</b>field": "minefield",
    "<b>Cut off": "Cut off",
    "Cut <strong>off": "Cut off",
    "off</b> it is": "off it is",
    "a<br>b<br/>c<BR />d": "a b c d",
    "<p>One<p>Two": "One Two",
    "<ul><li>a<li>b</ul>": "a b",
    "<o:p>Word</o:p> it": "Word it",
    "<x-card>Own</x-card> names": "Own names",
    "<mine kind='ap'>with an attribute": "with an attribute",
    "<foo/>empty": "empty",
    "<video controls>film</video>": "film",
    "<hr noshade>below": "below",
    "<img src='a.jpg' alt='5 > 3'>photo": "photo",
    '<a href="https://a.example/?x=1&y=2" title="it\'s">link</a>': "link",
    '<a title="5" tall" href=x>odd quotes</a>': "odd quotes",
    "<font color=red>red</font>": "red",
    "<TD>cell</TD>": "cell",
    "text <a href='https://a.exam": "text",
    "text</stron": "text</stron",
    "text <!-- hidden <b> --> more": "text more",
    "text <![if !mso]>for others<![endif]> more": "text for others more",
    "text <!--[if mso]>for Word<![endif]--> more": "text more",
    "<input type=text><col span=2>in a form": "in a form",
    "text <!-- the rest is read": "text the rest is read",
    "<!DOCTYPE html><html><body>x</body></html>": "x",
    "<?xml:namespace prefix = o ns = 'urn:x' />x": "x",
    "<script>alert('<b>')</script>Safe": "Safe",
    "<STYLE type='text/css'>p {}</STYLE>Safe": "Safe",
    "Safe<script src='x'>bad()": "Safe",
    "<p>The <mine> clause</p>": "The <mine> clause",
    "<p>How &lt;pre&gt; works</p>": "How <pre> works",
    "Poland &lt;quits&gt; mine <b>treaty</b>": "Poland <quits> mine treaty",
    "&lt;b&gt;once&lt;/b&gt;": "once",
    "&amp;lt;b&amp;gt;twice&amp;lt;/b&amp;gt;": "twice",
    "Q&amp;amp;A": "Q&A",
    "caf&eacute; &mdash; 5&nbsp;km &hellip;": "café — 5 km …",
    "&#39;a&#x27; &#8217 &#150;": "'a' ’ –",
}


@pytest.mark.parametrize("text", MARKUP)
def test_markup_leaves_and_what_it_marks_stays(text):
    assert plain_title(text) == MARKUP[text]


CDATA = {
    "<![CDATA[Poland quits]]>": "Poland quits",
    "<![CDATA[ Poland <b>quits</b> ]]>": "Poland quits",
    "News: <![CDATA[Poland quits]]> today": "News: Poland quits today",
    "&lt;![CDATA[Poland quits]]&gt;": "Poland quits",
    "&amp;lt;![CDATA[Poland quits]]&amp;gt;": "Poland quits",
    "&#60;![CDATA[Poland quits]]&#62;": "Poland quits",
    "&#x3C;![CDATA[Poland quits]]&#x3E;": "Poland quits",
    "<![CDATA[<![CDATA[Poland quits]]>]]>": "Poland quits",
    "<![cdata[Poland quits]]>": "Poland quits",
    "<![CDATA[Poland quits": "Poland quits",
    "Poland quits]]>": "Poland quits",
    "![CDATA[Poland quits]]": "Poland quits",
    "<![CDATA[&lt;p&gt;Poland&lt;/p&gt; quits]]>": "Poland quits",
    "[[Poland]] > quits": "[[Poland]] > quits",
    "a[b[1]] quits": "a[b[1]] quits",
}


@pytest.mark.parametrize("text", CDATA)
def test_marks_of_cdata_leave_and_what_they_enclose_stays(text):
    assert plain_title(text) == CDATA[text]


def test_an_address_loses_the_marks_of_cdata_and_nothing_else():
    assert without_cdata("<![CDATA[https://a.example/?a=1&copy=2]]>") == (
        "https://a.example/?a=1&copy=2"
    )
    assert without_cdata("https://a.example/?a[]=1&b[[0]]=2") == "https://a.example/?a[]=1&b[[0]]=2"


CHARACTERS = {
    "&#55357;&#56832;": "😀",
    "&#xD83D;&#xDE00;": "😀",
    "&#XD83D;&#xde00;": "😀",
    "&#0055357;&#0056832;": "😀",
    "&#55357;": "�",
    "&#56832;&#55357;": "��",
    "a &#xD83D; b": "a � b",
    "&#x110000;": "�",
    "&#99999999999999999999;": "�",
    "a&#0;b": "ab",
    "a&#x1F;b": "ab",
    "a&#10;b": "a b",
    "&#xFFFE;a": "a",
    "&#x80;5": "€5",
    "&#128512;": "😀",
}


@pytest.mark.parametrize("text", CHARACTERS)
def test_a_reference_is_the_character_that_was_meant(text):
    assert plain_title(text) == CHARACTERS[text]


# Anything that is no reference and no tag with something to say so.
PLAIN = some.lists(
    some.sampled_from([*WORDS, *AMPERSANDS[:7], "<", ">", "&", "<mine>", "Ōtawa", "😀", "“x”", "]]", "\\", "'"])
    | some.text(some.characters(exclude_characters="<>&\u2028", exclude_categories=["C", "Z"]), min_size=1, max_size=8),
    min_size=1,
    max_size=6,
).map(" ".join)  # fmt: skip


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(PLAIN, some.integers(0, 2))
def test_plain_text_comes_back_however_often_it_was_escaped(text, times):
    written = text
    for _ in range(times):
        written = escaped(written)
    assert plain_title(written) == plain_title(text) == _seen(text)


@given(PLAIN)
def test_plain_text_comes_back_out_of_cdata(text):
    assert plain_title(f"<![CDATA[{text}]]>") == plain_title(text)


def _seen(text: str) -> str:
    return " ".join(visible(unicodedata.normalize("NFC", text)).split())


HOSTILE = ["<!--", "<script ", "<script>", "<a href='", '<a "', "<b>", "<b ", "</b>", "<x>", "<!", "<?a", "<![CDATA[", "]]>", "&", "&#", "&lt;", "&amp;lt;", "<", "<style/>", "<a b=c>"]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(part):
    started = time.process_time()
    plain_summary(part * (20_000 // len(part)))
    assert time.process_time() - started < 0.5
