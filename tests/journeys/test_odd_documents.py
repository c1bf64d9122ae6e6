"""Documents that break the rules: a baseline, then one new story, and the channel reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from bot.model.entry import Feed, FeedId, FeedRecord
from tests.doubles.slack import ALERTS
from tests.doubles.web import Answer

OLD = "Football club opens new stadium"
NEWS = "Landmine kills two farmers in northern Angola"

# An item, {title} and {n} to be filled in, and what of it a person reads beside the title.
ITEMS = {
    "a pair of decimal references": ("<item><title>{title} &#55357;&#56832;</title>{link}</item>", "😀"),
    "a pair of hexadecimal references": ("<item><title>{title} &#xD83D;&#xde00;</title>{link}</item>", "😀"),
    "a pair in capitals": ("<item><title>{title} &#XD83D;&#XDE00;</title>{link}</item>", "😀"),
    "half a pair in a description": ("<item><title>{title}</title>{link}<description>x &#55357; y</description></item>", ""),
    "a pair in a guid": ("<item><title>{title}</title>{link}<guid>{n}&#55357;&#56832;</guid></item>", ""),
    "a pair in an attribute": ("<item><title>{title}</title>{link}<enclosure url='https://n.example/&#55357;&#56832;'/></item>", ""),
    "a reference beyond Unicode": ("<item><title>{title} &#x110000;&#99999999999;</title>{link}</item>", ""),
    "references to control characters": ("<item><title>{title}&#0;&#x1F;&#8;</title>{link}</item>", ""),
    "raw control characters": ("<item><title>{title}\x00\x0b\x1f</title>{link}</item>", ""),
    "escaped CDATA": ("<item><title>&lt;![CDATA[{title}]]&gt;</title>{link}</item>", ""),
    "CDATA in CDATA": ("<item><title><![CDATA[<![CDATA[{title}]]>]]></title>{link}</item>", ""),
    "CDATA escaped twice": ("<item><title>&amp;lt;![CDATA[{title}]]&amp;gt;</title>{link}</item>", ""),
    "an escaped link in CDATA": ("<item><title>{title}</title><link>&lt;![CDATA[https://n.example/{n}]]&gt;</link></item>", ""),
    "CDATA that does not end": ("<item><title><![CDATA[{title}</title>{link}<description><![CDATA[x]]></description></item>", ""),
    "a comment that does not end": ("<item><title><!-- {title}</title>{link}</item>", ""),
    "an escaped comment that does not end": ("<item><title>&lt;!-- {title}</title>{link}</item>", ""),
    "a bogus declaration": ("<item><title>Today <! {title}</title>{link}</item>", "Today"),
    "a word that is an element's name": ("<item><title>{title} (see &lt;pre&gt; )</title>{link}</item>", "<pre>"),
    "a word in brackets": ("<item><title>{title} &lt;official&gt;</title>{link}</item>", "<official>"),
    "a word in raw brackets": ("<item><title>{title} <official></title>{link}</item>", "<official>"),
    "an address in brackets": ("<item><title>{title} &lt;desk@example.org&gt;</title>{link}</item>", "<desk@example.org>"),
    "comparisons": ("<item><title>{title}: 1 < 2 & 3 > 2</title>{link}</item>", "1 < 2 & 3 > 2"),
    "a bare ampersand": ("<item><title>{title}: Q&A by AT&T</title>{link}</item>", "Q&A by AT&T"),
    "a bare ampersand in the link": ("<item><title>{title}</title><link>https://n.example/?id={n}&copy=2&reg=3</link></item>", ""),
    "an HTML entity": ("<item><title>{title} &mdash; caf&eacute;</title>{link}</item>", "— café"),
    "an unknown entity": ("<item><title>{title} &nope;</title>{link}</item>", "&nope;"),
    "tags of Word": ("<item><title>{title}<o:p>&nbsp;</o:p></title>{link}</item>", ""),
    "an undeclared module": ("<item><title>{title}</title>{link}<media:title>IMG_1.jpg</media:title><dc:creator>A</dc:creator></item>", ""),
    "a caption before the title": ("<item><media:title>IMG_1</media:title><itunes:title>E1</itunes:title><title>{title}</title>{link}</item>", ""),
    "a title that only a podcast has": ("<item><itunes:title>{title}</itunes:title>{link}</item>", ""),
    "an unclosed tag": ("<item><title>{title}</title>{link}<enclosure url='x'><category>a</item>", ""),
    "an item that is not closed": ("<item><title>{title}</title>{link}", ""),
    "a title that is not closed": ("<item><title>{title}{link}</item>", ""),
}  # fmt: skip


def rss(items: Sequence[str]) -> bytes:
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>A</title>{''.join(items)}</channel></rss>".encode()


def item(template: str, title: str) -> str:
    """One item by its template; its number is the title's."""
    number = str(sum(map(ord, title)))
    link = f"<link>https://n.example/{number}</link>"
    return template.replace("{title}", title).replace("{link}", link).replace("{n}", number)


async def poll_well(newsroom) -> None:
    """Poll, again where a busy machine took too long to answer."""
    for _ in range(5):
        await newsroom.poll("odd")
        if newsroom.engine.stores.feeds.get("odd").state.error is None:
            return
    pytest.fail(newsroom.engine.stores.feeds.get("odd").state.error)


async def told(newsroom, before: bytes, after: bytes, content_type: str = "text/xml") -> list[str]:
    """What the channel reads after these two editions of one feed."""
    stores = newsroom.engine.stores
    url = newsroom.web.url("/odd.xml")
    stores.feeds.put(FeedRecord(Feed(FeedId("odd"), "Odd", url)))
    for body in (before, after):
        newsroom.web.serve("/odd.xml", Answer(body, content_type=content_type))
        await poll_well(newsroom)
        await newsroom.engine.deliver_all()
    return [
        message.text + json.dumps(message.blocks, ensure_ascii=False)
        for message in newsroom.engine.slack.messages(ALERTS)
    ]


def as_slack_writes(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("name", ITEMS)
async def test_an_odd_item_that_is_new_is_told(newsroom, name):
    template, beside = ITEMS[name]
    old, news = item(template, OLD), item(template, NEWS)
    (message,) = await told(newsroom, rss([old]), rss([news, old]))
    assert NEWS in message
    assert as_slack_writes(beside) in message


@pytest.mark.parametrize(
    "name",
    ["a bare ampersand in the link", "an escaped link in CDATA", "a title that is not closed"],
)
async def test_its_address_is_the_publisher_s(newsroom, name):
    template = ITEMS[name][0]
    old, news = item(template, OLD), item(template, NEWS)
    (message,) = await told(newsroom, rss([old]), rss([news, old]))
    number = sum(map(ord, NEWS))
    wanted = f"?id={number}&amp;copy=2&amp;reg=3" if "ampersand" in name else f"n.example/{number}"
    assert wanted in message or wanted.replace("&amp;", "&") in message


def prefixed(*titles: str) -> str:
    return "".join(f"<rss:item><rss:title>{t}</rss:title><rss:link>https://n.example/{len(t)}</rss:link></rss:item>" for t in titles)  # fmt: skip


def entries(prefix: str, *titles: str) -> str:
    return "".join(f'<{prefix}entry><{prefix}title>{t}</{prefix}title><{prefix}link href="https://n.example/{len(t)}"/><{prefix}id>{len(t)}</{prefix}id></{prefix}entry>' for t in titles)  # fmt: skip


FRAMES = {
    "rss: undeclared": lambda *t: f"<rss version='2.0'><rss:channel>{prefixed(*t)}</rss:channel></rss>",
    "rss: undeclared on the root too": lambda *t: f"<rss:rss version='2.0'><rss:channel>{prefixed(*t)}</rss:channel></rss:rss>",
    "rss: in an undeclared rdf:RDF": lambda *t: f"<rdf:RDF><rss:channel/>{prefixed(*t)}</rdf:RDF>",
    "RSS: in capitals": lambda *t: f"<rss version='2.0'><channel>{prefixed(*t).replace('rss:', 'RSS:')}</channel></rss>",
    "rss: bound to a page": lambda *t: f"<rss xmlns:rss='https://n.example/ns' version='2.0'><rss:channel>{prefixed(*t)}</rss:channel></rss>",
    "a prefix of its own": lambda *t: f"<rss version='2.0'><channel>{prefixed(*t).replace('rss:', 'our:')}</channel></rss>",
    "atom: undeclared": lambda *t: f"<atom:feed>{entries('atom:', *t)}</atom:feed>",
    "a10: undeclared": lambda *t: f"<a10:feed>{entries('a10:', *t)}</a10:feed>",
    "a prefix of its own for Atom": lambda *t: f"<x:feed>{entries('x:', *t)}</x:feed>",
    "no namespace at all": lambda *t: f"<feed>{entries('', *t)}</feed>",
    "an attribute's prefix": lambda *t: f"<feed x:base='a' xlink:href='b'>{entries('', *t)}</feed>",
    "declared once, used everywhere": lambda *t: f"<feed><a:b xmlns:a='urn:a'/>{entries('', *t)}<a:c/></feed>",
    "behind a warning of PHP": lambda *t: f"<br />\n<b>Warning</b>: include() in x.php\n<?xml version='1.0'?><feed>{entries('', *t)}</feed>",
    "with a script behind it": lambda *t: f"<feed>{entries('', *t)}</feed><script>track()</script>",
    "with its last tag cut": lambda *t: f"<feed>{entries('', *t)}</fee",
    "with another document behind it": lambda *t: f"<feed>{entries('', *t)}</feed><html><body>x</body></html>",
}  # fmt: skip


@pytest.mark.parametrize("name", FRAMES)
async def test_an_odd_frame_loses_no_entry(newsroom, name):
    frame = FRAMES[name]
    (message,) = await told(newsroom, frame(OLD).encode(), frame(NEWS, OLD).encode())
    assert NEWS in message


def as_json(*titles: str, end: str = "]}") -> str:
    items = ",".join(f'{{"id":"{len(t)}","url":"https://n.example/{len(t)}","title":"{t}"}}' for t in titles)  # fmt: skip
    return f'{{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{items}{end}'


JSON = {
    "a raw line break": lambda *t: as_json(*t).replace('"title":"t"', '"title":"a\nb"'),
    "a raw tab": lambda *t: as_json(*t).replace('"title":"t"', '"title":"a\tb"'),
    "an extra comma in the list": lambda *t: as_json(*t, end=",]}"),
    "an extra comma in an item": lambda *t: as_json(*t).replace('"}', '",}'),
    "a comment": lambda *t: as_json(*t).replace('"items"', '/* ours, "so far" */ "items"'),
    "comments to the line's end": lambda *t: "// made by us\n" + as_json(*t).replace('"items"', '\n# it\'s\n"items"'),
    "NaN": lambda *t: as_json(*t).replace('"items"', '"size":NaN,"far":-Infinity,"items"'),
    "text behind it": lambda *t: as_json(*t) + "\n<!-- cached -->",
    "a second document behind it": lambda *t: as_json(*t) + as_json("x"),
    "a cut end": lambda *t: as_json(*t, end=""),
    "an end cut inside a further item": lambda *t: as_json(*t, end=',{"id":"9","url":"https://n.exa'),
    "no version": lambda *t: as_json(*t).replace('"version":"https://jsonfeed.org/version/1.1","title":"t",', ""),
    "a list of items only": lambda *t: as_json(*t).partition('"items":')[2].removesuffix("}"),
    "single quotes": lambda *t: as_json(*t).replace('"', "'"),
    "names without quotes": lambda *t: as_json(*t).replace('"items":', "items:").replace('"url":', "url:"),
    "a missing comma": lambda *t: as_json(*t).replace('"t","items"', '"t" "items"').replace("},{", "}{"),
    "half a character": lambda *t: as_json(*t).replace('"title":"t"', '"title":"\\ud83d"'),
    "a byte order mark": lambda *t: "\ufeff" + as_json(*t),
    "a call around it": lambda *t: f"show({as_json(*t)});",
    "a guard before it": lambda *t: ")]}',\n" + as_json(*t),
    "an author instead of a list": lambda *t: as_json(*t).replace('"id"', '"authors":{"name":"Jo"},"id"'),
}  # fmt: skip


@pytest.mark.parametrize("name", JSON)
async def test_odd_json_loses_no_entry(newsroom, name):
    form = JSON[name]
    before, after = form(OLD).encode(), form(NEWS, OLD).encode()
    (message,) = await told(newsroom, before, after, "application/feed+json")
    assert NEWS in message


RUSSIAN = "Мина убила двух фермеров в Анголе"
ENCODED = {
    "x-mac-cyrillic": ("x-mac-cyrillic", "mac-cyrillic", RUSSIAN),
    "x-mac-ukrainian": ("X-MAC-UKRAINIAN", "mac-cyrillic", RUSSIAN),
    "koi8-ru": ("koi8-ru", "koi8-u", RUSSIAN),
    "x-cp1251": ("x-cp1251", "cp1251", RUSSIAN),
    "win-1251": ("win-1251", "cp1251", RUSSIAN),
    "ISO 8859-5 with a space": ("ISO 8859-5", "iso8859-5", RUSSIAN),
    "ISO-8859-8-I": ("ISO-8859-8-I", "iso8859-8", "מוקש הרג שני חקלאים באנגולה"),
    "ISO-8859-8-E": ("iso-8859-8-e", "iso8859-8", "מוקש הרג שני חקלאים באנגולה"),
    "ISO-8859-6-I": ("iso-8859-6-i", "iso8859-6", "لغم يقتل مزارعين في شمال أنغولا"),
    "windows-31j": ("windows-31j", "cp932", "アンゴラ北部で地雷が爆発し農民2人が死亡"),
    "x-sjis": ("x-sjis", "cp932", "アンゴラ北部で地雷が爆発し農民2人が死亡"),
    "x-gbk": ("x-gbk", "gb18030", "安哥拉北部地雷炸死两名农民"),
    "ks_c_5601-1989": ("ks_c_5601-1989", "cp949", "앙골라 북부에서 지뢰로 농부 두 명 사망"),
    "windows-874": ("windows-874", "cp874", "ทุ่นระเบิดคร่าชีวิตชาวนาสองคนในแองโกลา"),
    "utf-16 declared, UTF-8 sent": ("utf-16", "utf-8", RUSSIAN),
    "unicode-1-1-utf-8": ("unicode-1-1-utf-8", "utf-8", RUSSIAN),
    "latin-2": ("latin-2", "iso8859-2", "Mina zabiła dwóch rolników w północnej Angoli"),
    "Latin_9": ("Latin_9", "iso8859-15", "Une mine tue deux fermiers en Angola, 5 000 € versés"),
    "utf8 misspelt": ("uft-8", "utf-8", RUSSIAN),
}  # fmt: skip


@pytest.mark.parametrize("name", ENCODED)
@pytest.mark.parametrize("said_in", ["the declaration", "the header"])
async def test_a_title_in_any_encoding_is_read(newsroom, name, said_in):
    label, codec, title = ENCODED[name]
    declared = f" encoding='{label}'" if said_in == "the declaration" else ""
    content_type = "text/xml" if declared else f'text/xml; charset="{label}"'
    text = f"<?xml version='1.0'{declared}?><rss version='2.0'><channel>{{}}</channel></rss>"
    template = "<item><title>{title}</title>{link}</item>"
    old, news = item(template, OLD), item(template, title)
    before, after = text.format(old).encode(codec), text.format(news + old).encode(codec)
    (message,) = await told(newsroom, before, after, content_type)
    assert title in message
