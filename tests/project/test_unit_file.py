"""The systemd unit is one that systemd itself takes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "bot" / "data" / "service" / "minewatch.service").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is not installed (apt-get install systemd)",
)


@needs_systemd
def test_systemd_finds_nothing_wrong(tmp_path):
    """With a program that exists here, a user of this machine, and no page in the guide's place."""
    program = f'ExecStart="{sys.executable}"'.replace("%", "%%")  # the folder may have a space
    adapted = re.sub(r"(?m)^ExecStart=\S+", lambda _: program, UNIT)
    adapted = re.sub(r"(?m)^(User|Group)=.*", r"\1=root", adapted)
    unit = tmp_path / "minewatch.service"
    unit.write_text(adapted)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],  # noqa: S607 - found on the PATH above
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "minewatch" in line]
    assert ours == []
    assert done.returncode == 0


def test_it_starts_what_the_guide_installs_and_where():
    for path in ("/opt/minewatch", "/var/lib/minewatch"):
        assert path in UNIT
        assert path in OPERATIONS


def test_systemd_waits_longer_than_a_stop_may_take():
    (seconds,) = re.findall(r"(?m)^TimeoutStopSec=(\d+)$", UNIT)
    assert int(seconds) > 10
