"""Which proxy an address goes through, as the three settings say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.config import environment, read_settings
from bot.errors import ConfigError
from bot.model.proxy import is_exemption, read_exemptions

OFFICE = "http://proxy.example:3128"


def way(url: str, **values: str) -> str | None:
    proxy = read_settings(values).proxies.for_url(url)
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


def test_an_empty_setting_switches_the_proxy_off():
    assert way("https://a.example/", https_proxy=" ", HTTPS_PROXY=OFFICE) is None
    assert way("https://a.example/", HTTPS_PROXY="") is None


@pytest.mark.parametrize("in_file", ["HTTPS_PROXY", "https_proxy"])
@pytest.mark.parametrize("outside", ["HTTPS_PROXY", "https_proxy"])
def test_the_environment_wins_over_the_file_in_either_case(tmp_path, monkeypatch, in_file, outside):
    (tmp_path / ".env").write_text(f"{in_file}=http://file.example:1\n")
    monkeypatch.setenv(outside, OFFICE)
    proxy = read_settings(environment(tmp_path)).proxies.https
    assert proxy is not None
    assert proxy.url == OFFICE


def test_the_file_alone_is_enough(tmp_path):
    (tmp_path / ".env").write_text(f"https_proxy={OFFICE}\nNO_PROXY=news.example\n")
    proxies = read_settings(environment(tmp_path)).proxies
    assert proxies.for_url("https://a.example/") is not None
    assert proxies.for_url("https://news.example/") is None


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
    ("news.example", "https://news.example./"),
    ("münchen.example", "https://xn--mnchen-3ya.example/"),
    ("xn--mnchen-3ya.example", "https://münchen.example/"),
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


USED = {
    "proxy.example": "http://proxy.example (HTTPS_PROXY)",
    "proxy.example:3128": "http://proxy.example:3128 (HTTPS_PROXY)",
    "http://10.0.0.1:3128": "http://10.0.0.1:3128 (HTTPS_PROXY)",
    "http://[::1]:3128/": "http://[::1]:3128 (HTTPS_PROXY)",
    "https://proxy.example": "https://proxy.example (HTTPS_PROXY)",
    "http://desk:p%40ss%23word@proxy.example:3128": "http://proxy.example:3128 (HTTPS_PROXY)",
    "http://desk:@proxy.example:3128": "http://proxy.example:3128 (HTTPS_PROXY)",
}


@pytest.mark.parametrize("text", USED)
def test_a_proxy_is_shown_without_user_name_and_password(text):
    assert str(read_settings({"HTTPS_PROXY": text}).proxies.https) == USED[text]


@pytest.mark.parametrize(
    "text",
    [
        "socks5://desk:hunter2@proxy.example:1080",
        "socks5://hunter2",
        "http://",
        "http://hunter2:",
        "http://desk:hunter2:proxy.example:3128",
        "http://desk:hunter#2@proxy.example:3128",
        "http://desk:hunter2?@proxy.example:3128",
        "http://desk:hunter2/@proxy.example:3128",
        "http://desk:hunter2\\@proxy.example:3128",
        "http://desk:hunter2[@proxy.example:3128",
        "http://desk:hunter2日@proxy.example:3128",
        "http://desk:hunter2%zz@proxy.example:3128",
        "http://de%3Ask:hunter2@proxy.example:3128",
        "http://desk:hunter2@proxy..example:3128",
        f"http://desk:hunter2@{'a' * 64}.example:3128",
        "http://desk:hunter2@proxy.example:99999",
        "http://desk:hunter2@proxy.example:0",
        "http://desk:hunter2@[::zz]:3128",
        "http://desk:hunter2@proxy.example/path",
        "http://desk:hunter2@proxy example:3128",
    ],
)
def test_a_proxy_that_cannot_be_used_is_refused_in_words_that_show_nothing_of_it(text):
    with pytest.raises(ConfigError) as caught:
        read_settings({"HTTPS_PROXY": text})
    assert "HTTPS_PROXY cannot be used" in str(caught.value)
    assert "expected http://[NAME:PASSWORD@]HOST:PORT" in str(caught.value)
    assert "hunter" not in str(caught.value)


@pytest.mark.parametrize("word", ["none", "off", "direct", "false", "0", "http://none", "No"])
def test_words_for_no_proxy_are_not_taken_for_its_name(word):
    with pytest.raises(ConfigError, match="or nothing for no proxy"):
        read_settings({"HTTPS_PROXY": word})


USELESS = [
    "*:80",
    "8.8.8.0/24:80",
    "[2606:4700::]/32",
    "8.8.8.*",
    "http://example.org",
    "example.org/",
    "a;b",
    "ex*.org",
]


@pytest.mark.parametrize("item", USELESS)
def test_an_item_of_no_proxy_that_covers_nothing_is_known_as_such(item):
    assert not is_exemption(item)


@pytest.mark.parametrize("item", [item for items, _ in EXEMPT for item in read_exemptions(items)])
def test_one_that_covers_something_is_too(item):
    assert is_exemption(item)


def test_a_password_shows_nowhere_in_the_settings():
    settings = read_settings({"HTTPS_PROXY": "http://desk:hunter2@proxy.example:3128"})
    assert "proxy.example:3128" in str(settings.proxies.https)
    assert "hunter2" not in f"{settings!r} {settings.proxies.https}"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_taken_or_refused_and_never_fails(proxy, exempt):
    try:
        proxies = read_settings({"HTTPS_PROXY": proxy, "NO_PROXY": exempt}).proxies
    except ConfigError:
        return
    if proxies.https is not None:
        url = URL(proxies.https.url)  # what aiohttp makes of it
        assert url.host
        assert url.host in str(proxies.https).lower()
    proxies.for_url("https://news.example/")
