"""``minewatch doctor`` and its neighbours, as an operator types them."""

import errno
import json
import logging
import re

import pytest
import structlog
from click.testing import CliRunner

from bot.cli import cli
from bot.cli.doctor import doctor
from bot.cli.poll import poll
from bot.clock import SystemClock
from bot.errors import StoreLockedError
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
    assert done.output.endswith("All is well.\n")
    assert not (here / "data").exists()


def test_each_wrong_setting_is_named_and_the_rest_is_checked_all_the_same(here, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "a-secret-in-the-wrong-place")
    monkeypatch.setenv("MINEWATCH_POLL_MINUTES", "often")
    done = CliRunner().invoke(doctor, ["--offline"])
    assert done.exit_code == 1
    for words in ("SLACK_BOT_TOKEN does not", "MINEWATCH_POLL_MINUTES is 'often'", "->", "record"):
        assert words in done.output
    assert "a-secret" not in done.output


def test_a_damaged_store_is_found_and_repaired(here):
    open_stores(here / "data", SystemClock()).close()
    file = here / "data" / "minewatch.json"
    file.write_bytes(b"x" + file.read_bytes()[1:])
    damaged = CliRunner().invoke(doctor, ["--offline"])
    assert damaged.exit_code == 1
    assert "-> run `minewatch doctor --repair` with Minewatch stopped" in damaged.output
    assert CliRunner().invoke(doctor, ["--offline", "--repair"]).exit_code == 0
    assert CliRunner().invoke(doctor, ["--offline"]).exit_code == 0


def test_the_data_directory_is_really_written_and_its_room_is_said(here):
    open_stores(here / "data", SystemClock()).close()
    names = sorted(path.name for path in (here / "data").iterdir())
    done = CliRunner().invoke(doctor, ["--offline"])
    assert re.search(r"ok\s+disk\s.*data can be written, [\d,]+ MB free", done.output)
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
    assert {"settings", "record", "disk", "store", "feed list"} == {
        check["name"] for check in checks
    }


def test_a_poll_beside_a_running_bot_says_what_works_there(here):
    stores = open_stores(here / "data", SystemClock())
    try:
        done = CliRunner().invoke(poll)
    finally:
        stores.close()
    assert isinstance(done.exception, StoreLockedError)
    assert "`minewatch poll --dry-run` works beside it" in str(done.exception)


@pytest.mark.parametrize("command", [(), ("feeds",), ("feedback",), ("people",), ("treaty",)])
def test_help_is_never_cut_off_with_dots(command):
    done = CliRunner().invoke(cli, [*command, "--help"], terminal_width=80)
    assert done.exit_code == 0
    _usage, _, commands = done.output.partition("Commands:")
    assert commands
    assert "...\n" not in commands
