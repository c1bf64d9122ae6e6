"""``minewatch init``: what a new installation needs, written from the package, with its own paths."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.init import init
from bot.errors import InputError

ROOT = Path(__file__).parents[3]
FILES = {
    ".env",
    "manifest.json",
    "icon.png",
    *(f"minewatch{n}" for n in (".service", "-backup.service", "-backup.timer")),
}


def run(*words: str) -> Result:
    return CliRunner().invoke(init, list(words))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a space and a sign that systemd reads as its own."""
    made = tmp_path / "mine watch 100%"
    made.mkdir()
    return made


def test_everything_is_written_and_the_settings_are_for_the_owner_alone(folder: Path):
    done = run(str(folder))
    assert done.exit_code == 0
    assert {path.name for path in folder.iterdir()} == FILES
    assert (folder / ".env").read_text() == (ROOT / ".env.example").read_text()
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    assert (folder / "manifest.json").read_text() == (ROOT / "manifest.json").read_text()


def test_the_steps_are_complete_in_themselves(folder: Path):
    said = run(str(folder)).stdout
    for words in (
        "https://api.slack.com/apps",
        "connections:write",
        "xoxb-",
        "doctor",
        "/invite @Minewatch",
    ):
        assert words in said
    assert "README" not in said
    assert str(folder / "manifest.json") in said


def test_what_is_there_is_kept_unless_told_otherwise(folder: Path):
    (folder / ".env").write_text("SLACK_BOT_TOKEN=xoxb-mine\n")
    (folder / ".env").chmod(0o644)
    assert f"kept   {folder / '.env'}" in run(str(folder)).stdout
    assert (folder / ".env").read_text() == "SLACK_BOT_TOKEN=xoxb-mine\n"
    run(str(folder), "--force")
    assert "xoxb-mine" not in (folder / ".env").read_text()
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    refused = run(str(tmp_path / "file"))
    assert isinstance(refused.exception, InputError)
    assert "name another folder: minewatch init DIR" in str(refused.exception)


@pytest.mark.once
@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is not installed (apt-get install systemd)",
)
def test_systemd_takes_the_units_as_they_are_filled_in(folder: Path):
    run(str(folder))
    units = [
        str(path) for path in folder.glob("minewatch*") if path.suffix in {".service", ".timer"}
    ]
    for path in folder.glob("*.service"):
        text = path.read_text().replace("User=minewatch", "User=root")
        assert "/opt/minewatch" not in text
        # Where these tests run there may be no such program beside the interpreter.
        path.write_text(
            text.replace(f"{Path(sys.executable).parent}/minewatch".replace("%", "%%"), "/bin/true")
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],  # noqa: S607 - found on the PATH above
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "minewatch" in line] == []
    assert done.returncode == 0
