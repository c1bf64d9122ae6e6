"""Documents by which an upgrade is tested: what an earlier release read, and made of it.

``knew.json`` beside holds, for each, the rule that release decided on and its entries' titles,
ids and keys, as it wrote them.
"""

from __future__ import annotations

from tests.doubles.documents import item, items, json_feed, rss

_PAGE = "https://news.example/page"
_TITLES = (
    "Poland quits the mine ban treaty",
    "Latvia quits the mine ban treaty",
    "Estonia quits the mine ban treaty",
)

DOCUMENTS = {
    "ids": rss(*items(5)),
    "links": rss(*(item(t, f"{_PAGE}/{n}") for n, t in enumerate(_TITLES))),
    "one link for all": rss(*(item(t, _PAGE, None) for t in _TITLES)),
    "one id and link for all": rss(*(item(t, _PAGE, _PAGE) for t in _TITLES)),
    "one id and link for all, undated": rss(*(item(t, _PAGE, "x", None) for t in _TITLES)),
    "one id, links that differ in the fragment": rss(
        *(item(t, f"{_PAGE}#{n}", "item", None) for n, t in enumerate(_TITLES))
    ),
    "a permalink with a fragment": rss(
        item(_TITLES[0], f"{_PAGE}#c1", f"{_PAGE}#c1"), item(_TITLES[1], f"{_PAGE}/2", "2")
    ),
    "permalinks that differ in the fragment": rss(
        *(item(t, f"{_PAGE}#c{n}", f"{_PAGE}#c{n}") for n, t in enumerate(_TITLES))
    ),
    "routes": rss(
        *(
            item(t, f"https://news.example/#!/news/{n}", f"https://news.example/#!/news/{n}", None)
            for n, t in enumerate(_TITLES)
        )
    ),
    "neither id nor link": rss(*(item(t, None, None, None) for t in _TITLES)),
    "placeholders": rss(
        item(_TITLES[0], f"{_PAGE}/1", "N/A", None), item(_TITLES[1], f"{_PAGE}/2", "0", None)
    ),
    "a latest statement": rss(item(_TITLES[0], _PAGE, _PAGE, None)),
    "the site's address as id": rss(
        item(_TITLES[0], f"{_PAGE}/1", "https://news.example/", None), *items(2)
    ),
    "two links": rss(
        item(_TITLES[0], f"{_PAGE}/1", None, None, extra=f"<link>{_PAGE}/print/1</link>")
    ),
    "a session in the link": rss(item(_TITLES[0], f"{_PAGE}?PHPSESSID=1f2e", None, None)),
    "short titles": rss(*(item("Update", f"{_PAGE}/{n}", None, None) for n in range(3))),
    "JSON": json_feed({"id": 1, "url": f"{_PAGE}#c1", "title": _TITLES[0]}),
}  # fmt: skip
