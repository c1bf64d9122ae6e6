"""Which proxy an address goes through, as the three settings say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.proxy import Proxies, proxies_from

OFFICE = "http://proxy.example:3128"


def proxies(**values: str) -> Proxies:
    found, problems = proxies_from(values)
    assert problems == ()
    return found


def way(url: str, **values: str) -> str | None:
    proxy = proxies(**values).for_url(url)
    return proxy.url if proxy else None


@pytest.mark.parametrize("url", ["https://a.example/", "wss://a.example/", "https://a.example:8/"])
def test_https_and_wss_go_through_https_proxy(url):
    assert way(url, HTTPS_PROXY=OFFICE) == OFFICE
    assert way(url, HTTP_PROXY=OFFICE) is None


@pytest.mark.parametrize("url", ["http://a.example/", "ws://a.example/"])
def test_http_and_ws_go_through_http_proxy(url):
    assert way(url, HTTP_PROXY=OFFICE) == OFFICE
    assert way(url, HTTPS_PROXY=OFFICE) is None


def test_lower_case_wins_as_in_curl():
    assert (
        way("https://a.example/", https_proxy="http://low:1", HTTPS_PROXY=OFFICE) == "http://low:1"
    )


def test_an_empty_setting_is_none():
    assert way("https://a.example/", https_proxy=" ", HTTPS_PROXY=OFFICE) == OFFICE
    assert way("https://a.example/", HTTPS_PROXY="") is None


def test_a_proxy_without_a_scheme_is_an_http_proxy():
    assert way("https://a.example/", HTTPS_PROXY="proxy.example:3128") == OFFICE


EXEMPT = [
    ("news.example", "https://news.example/"),
    ("news.example", "https://feeds.news.example/"),
    (".news.example", "https://news.example/"),
    (".news.example", "https://feeds.news.example/"),
    ("*.news.example", "https://feeds.news.example/"),
    ("NEWS.example", "https://news.EXAMPLE/"),
    ("a.example, news.example", "https://news.example/"),
    ("a.example news.example", "https://news.example/"),
    ("news.example:443", "https://news.example/"),
    ("news.example:8443", "https://news.example:8443/"),
    ("*", "https://news.example/"),
    ("192.0.2.7", "https://192.0.2.7/"),
    ("192.0.2.0/24", "https://192.0.2.7/"),
    ("2001:db8::/32", "https://[2001:db8::1]/"),
    ("[2001:db8::1]", "https://[2001:db8::1]/"),
    ("[2001:db8::1]:443", "https://[2001:db8::1]/"),
]


@pytest.mark.parametrize(("exempt", "url"), EXEMPT)
def test_what_no_proxy_names_is_asked_directly(exempt, url):
    assert way(url, HTTPS_PROXY=OFFICE, NO_PROXY=exempt) is None


@pytest.mark.parametrize(
    ("exempt", "url"),
    [
        ("news.example", "https://badnews.example/"),
        ("news.example", "https://news.example.org/"),
        ("news.example:80", "https://news.example/"),
        ("192.0.2.0/24", "https://192.0.3.7/"),
        ("192.0.2.0/24", "https://news.example/"),
        ("", "https://news.example/"),
        (" , ", "https://news.example/"),
    ],
)
def test_what_it_does_not_name_is_not(exempt, url):
    assert way(url, HTTPS_PROXY=OFFICE, NO_PROXY=exempt) == OFFICE


@pytest.mark.parametrize(
    "text",
    [
        "socks5://proxy.example:1080",
        "http://",
        "http://proxy.example:99999",
        "http://proxy.example/path",
        "proxy example:3128",
    ],
)
def test_a_proxy_that_cannot_be_used_is_refused_in_words(text):
    found, problems = proxies_from({"HTTPS_PROXY": text})
    assert found.https is None
    assert problems[0].startswith("HTTPS_PROXY is ")
    assert "expected http://HOST:PORT" in problems[0]


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_password_is_never_shown(scheme):
    found, problems = proxies_from({"HTTPS_PROXY": f"{scheme}://desk:hunter2@proxy.example:3128"})
    shown = f"{found!r} {found.https} {problems}"
    assert "proxy.example:3128" in f"{found.https} {problems}"
    assert "hunter2" not in shown
    assert "desk" not in shown


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_taken_or_refused_and_never_fails(proxy, exempt):
    found, problems = proxies_from({"HTTPS_PROXY": proxy, "NO_PROXY": exempt})
    assert found.https is None or problems == ()
    found.for_url("https://news.example/")
