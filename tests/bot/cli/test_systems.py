"""Where Minewatch runs, and what it says where it does not."""

import os
import subprocess
import sys

import pytest

from bot.cli import why_not_on
from tests.doubles.program import ROOT

# What Python on Windows lacks is missing from the first import on. Its name comes last, since the
# standard library itself goes by it.
WINDOWS = """
import sys
sys.modules.update(dict.fromkeys(("fcntl", "resource", "pwd", "grp"), None))
sys.argv = ["minewatch", *sys.argv[1:]]
from bot.cli import main
sys.platform = "win32"
main()
"""


@pytest.mark.parametrize("platform", ["linux", "darwin", "freebsd14"])
def test_linux_macos_and_other_unixes_are_fine(platform):
    assert why_not_on(platform) is None


@pytest.mark.parametrize(
    "arguments", [[], ["run"], ["status", "Finland"], ["doctor"], ["--version"]]
)
def test_on_windows_every_command_says_in_one_sentence_what_works_there(arguments):
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "WSL" in line


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "koi8-r", "ascii", "utf-8"])
def test_a_terminal_that_cannot_write_every_name_gets_an_answer(encoding):
    done = subprocess.run(
        [sys.executable, "-m", "bot", "status", "Türkiye"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"(TUR)" in done.stdout
