"""The pages: complete, accessible, safe, and they say what to do next."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.installing.pages import (
    PROBLEMS,
    cancelled_page,
    done_page,
    install_page,
    problem_page,
)
from tests.doubles.installing import PUBLIC, Browser, Campaign, Granted

URL = "https://bot.example.org/slack/install"
PAGES = {
    "install": install_page(URL, (("users:read", "times are in UTC"),)),
    "done": done_page("Team", URL),
    "done for all": done_page("Organisation", URL, org_wide=True),
    "cancelled": cancelled_page(URL),
    **{reason: problem_page(reason, URL) for reason in (*PROBLEMS, "something_else")},
}


class Outline(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_language_title_one_heading_and_a_way_on(name: str):
    page = Outline(PAGES[name])
    assert page.open == []
    assert page.named("html") == [{"lang": "en"}]
    assert len(page.named("title")) == len(page.named("h1")) == len(page.named("main")) == 1
    assert page.named("meta")[0] == {"charset": "utf-8"}
    assert [link["href"] for link in page.named("a")] == [URL]
    assert not page.named("script")
    assert "Traceback" not in page.words
    assert "_" not in page.words.replace("users:read", "").split("}")[-1], "no word of a program's"


@given(st.text(), st.text())
def test_nothing_from_outside_becomes_markup(name: str, reason: str):
    hostile = f"<script>alert(1)</script>\"'&{name}"
    for page in (done_page(hostile, URL), problem_page(f"<i>{reason}", URL)):
        assert not Outline(page).named("script")
        assert not Outline(page).named("i")
    link = Outline(install_page(f'https://x/?a=1&b="><script>{name}', ())).named("a")
    assert len(link) == 1


async def test_a_teams_name_with_markup_in_it_is_shown_as_it_is_written(many: Campaign):
    page = await many.install(Granted("T1"))
    assert "&lt;b&gt;Team T1" in page.text
    assert f"https://{PUBLIC}" not in page.text
    assert "/app_redirect?app=A1&amp;team=T1" in page.text


@pytest.mark.parametrize(
    "query",
    [
        {"error": "<script>hunter2</script>"},
        {"state": "<script>hunter2</script>", "code": "<script>hunter2</script>"},
        {"hunter2": "1"},
        {},
    ],
)
async def test_nothing_of_the_request_is_shown(many: Campaign, query: dict[str, str]):
    page = await Browser().comes_back(many.one, **query)
    assert page.status == 400
    assert "hunter2" not in page.text
    assert "hunter2" not in str(page.headers)


async def test_no_page_is_kept_framed_or_sends_its_address_on(many: Campaign):
    for page in (await Browser().get(f"{many.one.url}/slack/install"), await many.install()):
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Content-Type-Options"] == "nosniff"


async def test_looking_at_a_link_without_following_it_is_not_offered(many: Campaign):
    import aiohttp

    async with aiohttp.ClientSession() as session:
        for path in ("install", "oauth_redirect"):
            async with session.head(f"{many.one.url}/slack/{path}") as answer:
                assert answer.status == 405
