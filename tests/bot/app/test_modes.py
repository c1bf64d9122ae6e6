"""Starting and stopping, as the person at the terminal sees it."""

import socket
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.doubles.program import Program


def test_without_tokens_the_local_workspace_starts_says_so_and_stops_cleanly(tmp_path: Path):
    with Program(tmp_path) as program:
        program.wait_for("No Slack tokens were found")
        program.wait_for("To connect a real Slack, stop with Ctrl-C and type `minewatch init`")
        with urlopen(program.url + "/healthz") as answer:  # noqa: S310 - our own address
            assert answer.read() == b"ok\n"
        with urlopen(program.url + "/metrics") as answer:  # noqa: S310 - our own address
            assert b"minewatch_store_entries" in answer.read()
        with urlopen(program.url + "/calendar.ics?states=FIN") as answer:  # noqa: S310 - our own address
            assert b"SOURCE;VALUE=URI:" + program.url.encode() in answer.read()
        with urlopen(program.url + "/stories.atom") as answer:  # noqa: S310 - our own address
            assert b"<title>Minewatch</title>" in answer.read()
        for path in (
            "/calendar.ics",
            "/stories.atom",
            "/healthz",
            "/metrics",
            "/slack/events",
            "/sample/feed.xml",
            "/api/auth.test",
        ):
            foreign = Request(program.url + path, headers={"Host": "evil.example"})  # noqa: S310 - our own address
            with pytest.raises(HTTPError, match="403"):
                urlopen(foreign)  # noqa: S310 - our own address
        assert program.stop() == 0
    assert "Traceback" not in program.output


@pytest.mark.parametrize(
    "slack",
    [{}, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}],
    ids=["local workspace", "HTTP mode"],
)
def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path, slack: dict[str, str]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with Program(tmp_path, MINEWATCH_HTTP_PORT=port, **slack) as program:
            assert program.wait() == 1
    (line,) = program.output.splitlines()
    assert f"The port 127.0.0.1:{port} is in use" in line
    assert "MINEWATCH_HTTP_PORT" in line


def test_a_second_bot_on_one_store_is_refused_with_a_sentence(tmp_path: Path):
    with Program(tmp_path) as first:
        assert first.url
        with Program(tmp_path) as second:
            assert second.wait() == 1
    assert str(first.process.pid) in second.output
    assert "Traceback" not in second.output


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"MINEWATCH_FEEDS": "nowhere.toml"}, "MINEWATCH_FEEDS"),
        ({"MINEWATCH_HTTP_HOST": "192.0.2.1"}, "MINEWATCH_HTTP_HOST"),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(
    tmp_path: Path, settings: dict[str, str], words: str
):
    with Program(tmp_path, **settings) as program:
        assert program.wait() == 1
    assert words in program.output
    assert "Traceback" not in program.output


def test_a_feed_list_with_a_mistake_names_file_and_line(tmp_path: Path):
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feed]]\nid = "a"\nname = "A"\nurl = "ftp://example.org/feed"\n')
    with Program(tmp_path, MINEWATCH_FEEDS=str(feeds)) as program:
        assert program.wait() == 1
    assert "feeds.toml" in program.output
    assert "Traceback" not in program.output


def test_an_unreadable_data_directory_is_said_in_a_sentence(tmp_path: Path):
    (tmp_path / "data").write_text("not a folder")
    with Program(tmp_path) as program:
        assert program.wait() == 1
    assert "MINEWATCH_DATA_DIR" in program.output
    assert "Traceback" not in program.output


def test_a_fixed_clock_is_said_loudly(tmp_path: Path):
    with Program(tmp_path, MINEWATCH_NOW="2026-01-10T09:00:00+00:00") as program:
        program.wait_for("clock_is_fixed")
