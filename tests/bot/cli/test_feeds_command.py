"""``minewatch parse`` and ``minewatch feeds``, as a person types them."""

import gzip
import json
import logging
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import structlog
from click.testing import CliRunner, Result

from bot.cli.feeds import feeds, parse
from bot.errors import FeedError, InputError
from tests.doubles.documents import item, items, json_feed, rss

FIELDS = ["id", "feed", "title", "summary", "url", "published", "updated", "author", "language"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty directory with settings of its own; logging is as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.chdir(tmp_path)
    for name in ("MINEWATCH_FEEDS", "MINEWATCH_NOW", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "list.toml").write_text(
        '[[feed]]\nid = "one"\nname = "One"\nurl = "https://one.example/feed"\n'
    )
    monkeypatch.setenv("MINEWATCH_FEEDS", str(tmp_path / "list.toml"))
    yield tmp_path
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def run(command, *words: str) -> Result:
    return CliRunner().invoke(command, words)


def saved(here, body: bytes, name: str = "the-feed.xml") -> str:
    (here / name).write_bytes(body)
    return name


@pytest.fixture
def site(monkeypatch):
    """A feed on this machine, served beside the command (which runs its own event loop)."""

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            broken = self.path == "/broken"
            self.wfile.write(MENDED["amp.xml"][0] if broken else rss(*items(4)))

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("MINEWATCH_ALLOW_PRIVATE_FEEDS", "1")
    yield f"http://127.0.0.1:{server.server_port}/feed"
    server.shutdown()
    thread.join()
    server.server_close()


def test_parse_prints_the_contract_s_fields(here):
    result = run(parse, saved(here, rss(*items(3))))
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(line) for line in lines] == [FIELDS] * 3
    assert {line["feed"] for line in lines} == {"the-feed"}
    assert datetime.fromisoformat(lines[0]["published"]).utcoffset().total_seconds() == 0
    assert lines[0]["updated"] is None


def test_parse_reads_packed_documents_and_json_feeds(here):
    assert (
        len(run(parse, saved(here, gzip.compress(rss(*items(2))), "a.xml.gz")).stdout.splitlines())
        == 2
    )
    one = json_feed({"id": "1", "title": "One", "url": "https://n.example/1"})
    assert '"title":"One"' in run(parse, saved(here, one, "b.json")).stdout


def test_ids_are_the_same_in_two_saved_documents_of_one_feed(here):
    first = run(parse, saved(here, rss(*items(3)), "monday.xml")).stdout.splitlines()
    second = run(parse, saved(here, rss(*items(5)), "tuesday.xml")).stdout.splitlines()
    assert {json.loads(line)["id"] for line in first} < {json.loads(line)["id"] for line in second}


def test_parse_reads_dates_by_the_clock_that_minewatch_now_fixes(here, monkeypatch):
    """A date later than now is none: what an entry is dated depends on the day it is read."""
    document = saved(here, rss(*items(1)))
    assert json.loads(run(parse, document).stdout)["published"] is not None
    monkeypatch.setenv("MINEWATCH_NOW", "2001-01-01T00:00:00+00:00")
    assert json.loads(run(parse, document).stdout)["published"] is None


def test_parse_says_that_a_document_is_broken_and_prints_what_it_holds(here):
    result = run(parse, saved(here, rss(*items(3))[:-30]))
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 3
    assert "was cut off" in result.stderr


MENDED = {
    "amp.xml": (rss(item("R and D")).replace(b" and ", b"&"), "a bare “&”"),
    "half.xml": (rss(item("x")).replace(b"x</", b"&#55357;</"), "a character reference"),
    "prefix.xml": (rss(item("x", extra="<media:title>y</media:title>")), "prefix “media”"),
    "comma.json": (json_feed({"id": "1", "title": "x"}).replace(b"}]", b"},]"), "an extra comma"),
}


@pytest.mark.parametrize("name", MENDED)
def test_parse_says_what_was_mended(here, name):
    body, words = MENDED[name]
    result = run(parse, saved(here, body, name))
    assert len(result.stdout.splitlines()) == 1
    assert words in result.stderr


def test_parse_reads_what_came_of_a_packed_file_that_is_cut_off(here):
    result = run(parse, saved(here, gzip.compress(rss(*items(9)))[:-40], "cut.gz"))
    assert 1 <= len(result.stdout.splitlines()) < 9
    assert "was cut off" in result.stderr


BAD = {
    "page.html": (b"<html><p>Hello</html>", "web page"),
    "empty.xml": (b"", "empty document"),
    "bomb.gz": (gzip.compress(b" " * 60_000_000), "larger than 5 MB"),
    "cut.gz": (gzip.compress(rss(*items(9)))[:9], "damaged or incomplete"),
    "laughs.xml": (b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss/>", "entities"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_feed_is_one_sentence(here, name):
    body, words = BAD[name]
    result = run(parse, saved(here, body, name))
    assert isinstance(result.exception, FeedError)
    assert words in str(result.exception)
    assert result.stdout == ""


def test_a_file_that_is_not_there_is_one_sentence(here):
    assert "cannot be read" in str(run(parse, "missing.xml").exception)


def test_parse_reads_an_address_only_where_it_may(here, site, monkeypatch):
    assert len(run(parse, site).stdout.splitlines()) == 4
    monkeypatch.setenv("MINEWATCH_ALLOW_PRIVATE_FEEDS", "0")
    assert "usual port" in str(run(parse, site).exception)


def test_the_list_is_listed(here):
    assert "one" in run(feeds, "list").stdout
    [line] = run(feeds, "list", "--json").stdout.splitlines()
    assert json.loads(line)["status"] == "waiting"


def test_a_feed_is_added_and_removed(here, site):
    added = run(feeds, "add", site)
    assert added.exit_code == 0
    assert "4 entries, the newest:" in added.stdout
    assert "Added A feed as 127-0-0-1" in added.stdout
    assert "silent" in run(feeds, "list").stdout  # its entries are of long ago
    assert "already in the list" in str(run(feeds, "add", site).exception)
    assert "Removed A feed" in run(feeds, "remove", "127-0-0-1").stdout
    assert len(run(feeds, "list").stdout.splitlines()) == 2  # the headings, and the listed feed


def test_removing_a_listed_feed_lasts(here):
    assert run(feeds, "remove", "one").stdout == "Removed One.\n"
    assert run(feeds, "list").stdout == ""
    assert run(feeds, "resume", "one").stdout == "Resumed One.\n"
    assert "one" in run(feeds, "list").stdout


def test_a_feed_that_is_not_there_is_one_sentence(here):
    assert isinstance(run(feeds, "remove", "two").exception, InputError)


def test_checking_asks_and_says_what_is_wrong(here, site):
    (here / "list.toml").write_text(
        f'[[feed]]\nid = "good"\nname = "Good"\nurl = "{site}"\n'
        '[[feed]]\nid = "bad"\nname = "Bad"\nurl = "http://127.0.0.1:1/"\n'
    )
    result = run(feeds, "check")
    assert result.exit_code == 1
    assert "ok   4 entries" in result.stdout
    assert "BAD  The site could not be reached" in result.stdout
    assert "1 of 2 feeds cannot be read now." in result.stderr
    assert run(feeds, "check", "good").exit_code == 0


def test_checking_says_what_was_mended(here, site):
    address = site.replace("/feed", "/broken")
    (here / "list.toml").write_text(f'[[feed]]\nid = "odd"\nname = "Odd"\nurl = "{address}"\n')
    result = run(feeds, "check", "odd")
    assert result.exit_code == 0
    assert "ok   1 entry. The document is not well-formed" in result.stdout
    assert "Repaired: a bare “&”." in result.stdout


def test_an_address_that_is_not_asked_is_said_and_the_others_are_added(here):
    (here / "in.opml").write_text(
        '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/feed"/>'
        '<outline text="B" xmlUrl="http://10.0.0.1/feed"/>'
        '<outline text="C" xmlUrl="file:///etc/passwd"/></body></opml>'
    )
    result = run(feeds, "import", "in.opml")
    assert "Added 1 feed" in result.stdout
    assert isinstance(result.exception, InputError)
    assert "http://10.0.0.1/feed: The site is at 10.0.0.1" in str(result.exception)
    assert "file:///etc/passwd: " in str(result.exception)
    assert "10.0.0.1" not in run(feeds, "list").stdout


def test_opml_goes_out_and_comes_back(here):
    assert run(feeds, "export", "out.opml").exit_code == 0
    text = (here / "out.opml").read_text().replace("one.example", "other.example")
    (here / "in.opml").write_text(text)
    assert "Added 1 feed; 0 were" in run(feeds, "import", "in.opml").stdout
    assert "Added 0 feeds; 1 was" in run(feeds, "import", "in.opml").stdout
    assert "xmlUrl" in run(feeds, "export").stdout


def test_languages_are_added_by_code_or_name_without_asking_a_site(here):
    result = run(feeds, "add", "languages", "tr,", "Thai")
    assert result.output == "Added Google News in Turkish and Thai.\n"
    assert "gnews-th" in run(feeds, "list").output
    assert "were already on" in run(feeds, "add", "languages tr th").output
