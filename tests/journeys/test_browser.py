"""A newcomer's first minute: the real program, its page in a real browser, and what arrives.

The program runs as ``minewatch run`` does, with an empty data folder and no tokens; only
the names of other machines are not resolved, so that nothing leaves this one.
"""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.doubles.browser import CHROMIUM, FLAGS, SIZE, needs_chromium
from tests.doubles.readable import FOLDS_BELOW, PROBLEMS, WIDTHS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.slow,
    pytest.mark.timeout(120),
    needs_chromium,
]
ROOT = Path(__file__).parents[2]
OFFLINE = """
import socket
found = socket.getaddrinfo
def only_this_machine(host, *rest, **more):
    if host not in (None, "127.0.0.1", "localhost"):
        raise socket.gaierror(f"no network in this test: {host}")
    return found(host, *rest, **more)
socket.getaddrinfo = only_this_machine
from bot.cli import main
main()
"""
ALERTS_WITHIN_SECONDS = 20


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_until_it_listens(process, port, log):
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"Minewatch ended at once:\n{log.read_text()}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
        except OSError:
            time.sleep(0.1)  # noqa: TID251 - another process, on the real clock
        else:
            return
    pytest.fail(f"Minewatch does not listen:\n{log.read_text()}")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The page of a freshly started Minewatch."""
    folder = tmp_path_factory.mktemp("minewatch")
    port, log = free_port(), folder / "log"
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "MINEWATCH_"))}
    settings |= {"MINEWATCH_DATA_DIR": str(folder / "data"), "MINEWATCH_HTTP_PORT": str(port)}
    settings |= {"PYTHONPATH": str(ROOT)}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", OFFLINE, "run"],
            cwd=folder,
            env=settings,
            stdout=file,
            stderr=file,
        )
    try:
        wait_until_it_listens(process, port, log)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        assert process.wait(15) == 0, log.read_text()
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="module")
def page(address, tmp_path_factory):
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=CHROMIUM,
            args=FLAGS,
            viewport=SIZE,
            timezone_id="Europe/Helsinki",
            locale="en-GB",
        )
        page = context.pages[0]
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else 0)
        page.goto(address)
        yield page
        context.close()
    assert problems == []


@pytest.fixture(autouse=True)
def in_the_alert_channel(page):
    """Every test starts there, in whatever order they run and however the one before ended."""
    if page.get_by_role("dialog").is_visible():
        page.keyboard.press("Escape")
    page.get_by_role("button", name="mine-ban-alerts").click()


def type_in(page: Page, text: str) -> None:
    composer = page.get_by_role("textbox", name=re.compile("^Message "))
    composer.fill(text)
    composer.press("Enter")


def answers(page: Page):
    return page.get_by_role("article").filter(has_text="Only visible to you")


def test_alerts_of_the_sample_arrive_by_themselves(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("# mine-ban-alerts")
    # Answers to those who asked stand in the channel too, for them alone.
    alerts = page.locator("article:not(.private)").filter(has_text="Sample, after")
    expect(alerts.first).to_contain_text("Finland", timeout=ALERTS_WITHIN_SECONDS * 1000)
    link = alerts.first.get_by_role("link", name=re.compile("withdrawal"))
    expect(link).to_have_attribute("href", re.compile("^https://demokraatti.fi/"))
    # An invented entry comes second; the third is about the Baltic States.
    expect(alerts.nth(1)).to_contain_text("Estonia", timeout=ALERTS_WITHIN_SECONDS * 1000)
    expect(page.get_by_role("log").first).not_to_contain_text("Data mining")
    expect(page.get_by_role("log").first).not_to_contain_text("coal mine")


def test_the_status_of_finland_has_its_dates_and_sources(page):
    type_in(page, "/minestatus Finland")
    answer = answers(page).last
    for day in ("9 January 2012", "1 July 2012", "10 July 2025", "10 January 2026"):
        expect(answer).to_contain_text(day)
    sources = answer.get_by_role("link")
    assert sources.count() >= 2
    for link in sources.all():
        assert (link.get_attribute("href") or "").startswith("http")
    if "TEST_SCREENSHOT" in os.environ:
        page.screenshot(path=os.environ["TEST_SCREENSHOT"])


def test_an_unknown_name_gets_a_helpful_answer(page):
    type_in(page, "/minestatus Atlantis")
    expect(answers(page).last).to_contain_text("I do not understand “Atlantis”.")


def test_a_watch_is_set_with_one_line(page):
    type_in(page, "/minewatch add Finland")
    expect(answers(page).last).to_contain_text(re.compile("watch", re.IGNORECASE))
    expect(answers(page).last.get_by_role("button", name="Undo")).to_be_visible()


def test_the_settings_window_finds_states_while_one_types(page):
    type_in(page, "/minewatch")
    window = page.get_by_role("dialog")
    expect(window).to_be_visible()
    states = window.get_by_role("combobox", name="States")
    states.press_sequentially("norw", delay=20)
    window.get_by_role("option", name="Norway").click()
    expect(window.get_by_role("button", name=re.compile("Remove .*Norway"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()


def test_home_and_direct_messages(page):
    page.get_by_role("button", name="Minewatch Home").click()
    expect(page.get_by_role("region", name="Home")).to_contain_text("The Convention in numbers")
    page.get_by_role("tab", name="Messages").click()
    type_in(page, "Norway")
    expect(page.get_by_role("log").first).to_contain_text("1 March 1999")


ASKED = [
    "/minestatus",
    "/minestatus list parties",
    "/minestatus compare Finland, Estonia, Latvia, Lithuania, Poland",
    "/minestatus deadlines",
    "/minestatus Ukraine",
    "/minestatus sources Ukraine",
    "/minefeeds status",
    "/minewatch list",
    "/minenews",
]


@pytest.mark.parametrize("width", WIDTHS)
def test_what_minewatch_says_can_be_read_at_every_width(page, width):
    """Its answers, its window and its Home: no sideways scrolling, no broken word, names, contrast."""
    for asked in ASKED:
        before = answers(page).count()
        type_in(page, asked)
        expect(answers(page)).to_have_count(before + 1, timeout=15_000)
    page.set_viewport_size({"width": width, "height": 844})
    try:
        assert page.get_by_role("log").first.bounding_box()["width"] >= min(width, 390) - 70
        assert page.evaluate(PROBLEMS) == []
        type_in(page, "/minewatch")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert page.evaluate(PROBLEMS) == []
        page.keyboard.press("Escape")
        if width < FOLDS_BELOW:
            page.get_by_role("button", name="Conversations").click()
        page.get_by_role("button", name="Minewatch Home").click()
        expect(page.get_by_role("region", name="Home")).to_contain_text("The Convention")
        assert page.evaluate(PROBLEMS) == []
    finally:
        page.set_viewport_size(SIZE)
