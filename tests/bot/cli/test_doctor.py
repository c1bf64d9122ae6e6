"""``minewatch doctor`` and its neighbours, as an operator types them."""

import errno
import json
import logging
import re
from datetime import UTC, date, datetime

import pytest
import structlog
from click.testing import CliRunner

from bot.cli import cli
from bot.cli.doctor import doctor
from bot.cli.poll import poll
from bot.clock import SystemClock
from bot.errors import StoreLockedError
from bot.model.depositary import Confirmation
from storage import open_stores
from storage.probe import probe_directory
from tests.doubles.disk import FailingDisk


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty directory without tokens; logging is as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "MINEWATCH_FEEDS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MINEWATCH_DATA_DIR", str(tmp_path / "data"))
    yield tmp_path
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_all_is_well_in_an_empty_directory(here):
    done = CliRunner().invoke(doctor, ["--offline"])
    assert done.exit_code == 0
    assert done.output.endswith("All checks passed.\n")
    assert not (here / "data").exists()


def test_each_wrong_setting_is_named_and_the_rest_is_checked_all_the_same(here, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "a-secret-in-the-wrong-place")
    monkeypatch.setenv("MINEWATCH_POLL_MINUTES", "often")
    done = CliRunner().invoke(doctor, ["--offline"])
    assert done.exit_code == 1
    for words in ("SLACK_BOT_TOKEN does not", "MINEWATCH_POLL_MINUTES is 'often'", "→", "record"):
        assert words in done.output
    assert "a-secret" not in done.output


def test_offline_is_one_failed_check_and_comes_first(here, monkeypatch):
    feeds = "".join(
        f'[[feed]]\nid = "f{n}"\nname = "Feed {n}"\nurl = "https://site{n}.invalid/feed"\nlanguage = "en"\n'
        for n in range(6)
    )
    (here / "feeds.toml").write_text(feeds)
    monkeypatch.setenv("MINEWATCH_FEEDS", "feeds.toml")
    done = CliRunner().invoke(doctor, [])
    assert done.exit_code == 1
    first, cure, *others = done.stdout.splitlines()
    assert first.startswith("FAIL  feeds")
    assert first.endswith("No feed can be reached; this machine seems to be offline.")
    assert "→ check this machine's network" in cure
    assert not any("site1" in line or line.startswith("FAIL") for line in others)


def test_a_damaged_store_is_found_and_repaired(here):
    open_stores(here / "data", SystemClock()).close()
    file = here / "data" / "minewatch.json"
    file.write_bytes(b"x" + file.read_bytes()[1:])
    damaged = CliRunner().invoke(doctor, ["--offline"])
    assert damaged.exit_code == 1
    assert "→ run `minewatch doctor --repair` with Minewatch stopped" in damaged.output
    assert CliRunner().invoke(doctor, ["--offline", "--repair"]).exit_code == 0
    assert CliRunner().invoke(doctor, ["--offline"]).exit_code == 0


def test_the_data_directory_is_really_written_and_its_room_is_said(here):
    open_stores(here / "data", SystemClock()).close()
    names = sorted(path.name for path in (here / "data").iterdir())
    done = CliRunner().invoke(doctor, ["--offline"])
    assert re.search(r"ok\s+disk\s.*data is writable, [\d,]+ MB free", done.output)
    assert sorted(path.name for path in (here / "data").iterdir()) == names


def test_a_disk_that_takes_nothing_is_a_problem_though_it_may_be_written(here, monkeypatch):
    open_stores(here / "data", SystemClock()).close()
    disk = FailingDisk()
    monkeypatch.setattr(probe_directory, "__defaults__", (disk,))
    for error, words in ((errno.ENOSPC, "No space left"), (errno.EROFS, "read-only")):
        with disk.failing(error):
            done = CliRunner().invoke(doctor, ["--offline"])
        assert done.exit_code == 1
        assert "FAIL  disk" in done.output
        assert words in done.output


def test_json_is_all_there_is_on_standard_output(here):
    done = CliRunner().invoke(doctor, ["--offline", "--json"])
    checks = json.loads(done.stdout)
    assert {
        *("settings", "record", "record page", "record admins"),
        *("disk", "store", "feed list"),
    } == {check["name"] for check in checks}


def record_checks(settings: dict[str, str], monkeypatch) -> dict[str, dict[str, str]]:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(doctor, ["--offline", "--json"])
    return {check["name"]: check for check in json.loads(done.stdout)}


def test_it_says_which_page_is_compared_and_who_is_sent_what_differs(here, monkeypatch):
    found = record_checks({"MINEWATCH_ADMINS": "U1ANN", "MINEWATCH_TREATY_PAGE": ""}, monkeypatch)
    assert found["record page"]["good"]
    assert "XXVI-5.en.xml" in found["record page"]["text"]
    assert "U1ANN" in found["record admins"]["text"]


def test_it_says_that_no_page_is_compared_and_that_no_one_is_sent_anything(here, monkeypatch):
    found = record_checks({"MINEWATCH_ADMINS": "", "MINEWATCH_TREATY_PAGE": "off"}, monkeypatch)
    assert not found["record page"]["good"]
    assert found["record page"]["optional"]
    assert found["record admins"]["text"].startswith(
        "no one is notified of differences; workspace admins see"
    )
    assert "MINEWATCH_ADMINS" in found["record admins"]["cure"]


def test_it_says_how_far_the_record_was_confirmed_on_this_machine(here, monkeypatch):
    stores = open_stores(here / "data", SystemClock())
    at = datetime(2026, 11, 21, tzinfo=UTC)
    stores.confirmations.put(Confirmation("c1", date(2026, 11, 20), "https://x.example", at))
    found = record_checks({}, monkeypatch)
    stores.close()
    assert "Record known to 20 November 2026." in found["record"]["text"]


def test_a_poll_beside_a_running_bot_says_what_works_there(here):
    stores = open_stores(here / "data", SystemClock())
    try:
        done = CliRunner().invoke(poll)
    finally:
        stores.close()
    assert isinstance(done.exception, StoreLockedError)
    assert "`minewatch poll --dry-run` works alongside it" in str(done.exception)


@pytest.mark.parametrize("command", [(), ("feeds",), ("feedback",), ("people",), ("treaty",)])
def test_help_is_never_cut_off_with_dots(command):
    done = CliRunner().invoke(cli, [*command, "--help"], terminal_width=80)
    assert done.exit_code == 0
    _usage, _, commands = done.output.partition("Commands:")
    assert commands
    assert "...\n" not in commands
