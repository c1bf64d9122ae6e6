"""Log lines: an event and keys, and never a secret."""

import io
import json
import logging
import os
import threading

import pytest
import structlog

from bot.logs import EVENT_A_MINUTE, SAME_A_MINUTE, Repeats, configure, redact


@pytest.fixture(autouse=True)
def restore_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-456-abc",
        "xapp-1-A0-99-ff",
        "https://hooks.slack.com/commands/T0/1/secret",
        "xoxe.xoxp-1-abc",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(secret: str):
    assert secret.rsplit("-", 1)[-1] not in redact(f"posting with {secret} failed")


def test_the_ticket_of_a_socket_address_is_taken_out():
    assert redact("wss://x/link?ticket=abc123&app=1") == "wss://x/link?ticket=[secret]&app=1"


def test_json_lines_carry_event_keys_and_time():
    out = io.StringIO()
    configure("json", out)
    structlog.get_logger().info("feed_polled", feed="icbl", new=3, token="xoxb-1-2")
    line = json.loads(out.getvalue())
    assert line["event"] == "feed_polled"
    assert (line["feed"], line["new"], line["level"]) == ("icbl", 3, "info")
    assert line["timestamp"].endswith("Z")
    assert line["token"] == "[secret]"


@pytest.mark.parametrize("style", ["json", "console"])
def test_records_and_tracebacks_of_libraries_are_redacted_too(style: str):
    out = io.StringIO()
    configure(style, out)
    try:
        raise ValueError("xoxb-leaks")
    except ValueError:
        logging.getLogger("slack_bolt").exception("request failed for xoxb-leaks")
    assert "leaks" not in out.getvalue()
    assert "request failed" in out.getvalue()


@pytest.mark.parametrize("style", ["json", "console"])
def test_our_own_exceptions_are_redacted_too(style: str):
    out = io.StringIO()
    configure(style, out)
    try:
        raise ValueError("xoxb-leaks")
    except ValueError:
        structlog.get_logger().exception("loop_crashed")
    assert "leaks" not in out.getvalue()
    assert "ValueError" in out.getvalue()


def test_a_reader_who_leaves_does_not_stop_the_work():
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", buffering=1) as out:
        configure("console", out)
        os.close(reading)
        structlog.get_logger().info("unheard")
        logging.getLogger("slack_bolt").warning("unheard too")
        configure("console", io.StringIO())
        with pytest.raises(BrokenPipeError):
            out.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), writing)


@pytest.mark.parametrize(
    "text",
    [
        "502, message='No', url='http://desk:hunter2@127.0.0.1:3128'",
        'url="http://hunter2@proxy.example:3128/"',
        "InvalidURL: http://desk:hunter2%23@[::1]:3128",
    ],
)
def test_user_names_and_passwords_in_addresses_are_taken_out(text):
    assert "hunter2" not in redact(text)
    assert "desk" not in redact(text)
    assert "3128" in redact(text)


def test_addresses_without_them_stay_as_they_are():
    text = "asked https://news.example/@desk?mail=a@b.example and desk@ngo.example"
    assert redact(text) == text


def lines_of(write) -> list[str]:
    out = io.StringIO()
    configure("json", out)
    write()
    return out.getvalue().splitlines()


def test_a_line_of_a_library_that_repeats_is_written_ten_times_a_minute():
    def write():
        for number in range(10_000):
            try:
                raise OSError(24, "Too many open files")
            except OSError:
                logging.getLogger("asyncio").exception("accept failed for %s", number)

    assert len(lines_of(write)) == SAME_A_MINUTE


def test_so_is_one_of_ours_with_the_same_values():
    log = structlog.get_logger()
    assert len(lines_of(lambda: [log.warning("poll_failed", feed="a") for _ in range(500)])) == 10


def test_a_line_for_each_of_500_feeds_is_written():
    log = structlog.get_logger()
    assert len(lines_of(lambda: [log.warning("poll_failed", feed=n) for n in range(500)])) == 500


def test_values_that_always_change_do_not_get_round_the_limit():
    log = structlog.get_logger()
    found = lines_of(lambda: [log.warning("refused", path=n) for n in range(20_000)])
    assert len(found) == EVENT_A_MINUTE


def test_how_often_it_came_besides_is_said_when_the_minute_ends():
    said, told = [], threading.Event()

    def say(kind, count):
        said.append((kind, count))
        told.set()

    repeats = Repeats(say, minute=0.2)
    assert [repeats.passes("x", 3) for _ in range(8)] == [True] * 3 + [False] * 5
    assert told.wait(10)
    assert said == [("x", 5)]
    assert repeats.passes("x", 3)


def test_very_many_different_lines_are_counted_together_and_take_no_more_room():
    said: list[tuple[str, int]] = []
    repeats = Repeats(lambda kind, count: said.append((kind, count)))
    assert sum(repeats.passes(f"line {n}", 3) for n in range(20_000)) == 5_000
    assert len(repeats._came) <= 5_001
    assert repeats.passes("line 0", 3)
    repeats.end()
    assert said == [("other lines", 15_000)]


def test_what_was_left_out_is_a_line_in_the_log():
    out = io.StringIO()
    configure("json", out)
    for _ in range(25):
        logging.getLogger("asyncio").error("no more files")
    few = logging.getLogger().handlers[0].filters[0].__self__
    few._repeats.end()
    line = json.loads(out.getvalue().splitlines()[-1])
    assert (line["event"], line["line"]) == ("lines_left_out", "asyncio: no more files")
    assert line["times"] == 15
