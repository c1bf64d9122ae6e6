"""The container's recipe: its own commands, run in a bare environment, give a bot that answers, and stops cleanly.

Docker itself is not needed: what a build would do is read from the Dockerfile and done in a folder.
"""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.model.settings_file import NAMES
from tests.doubles.checkout import BASE, bare, copied_to
from tests.doubles.outside import OUTSIDE
from tests.doubles.program import ROOT, free_port

pytestmark = pytest.mark.once

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
OURS = ("minewatch", "web", "worker")


def instructions() -> list[tuple[str, str]]:
    """``("RUN", "pip install ...")`` of both stages, continued lines joined."""
    lines = re.sub(r"\\\n\s*", " ", DOCKERFILE).splitlines()
    kept = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in kept]


def one(name: str) -> str:
    """The last instruction with this name."""
    return next(rest for each, rest in reversed(instructions()) if each == name)


def variables() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in shlex.split(one("ENV")))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The virtual environment that the build stage makes, of a copy of the checkout."""
    home = tmp_path_factory.mktemp("container")
    source, made = copied_to(home / "src"), home / "opt"
    for name, rest in instructions():
        if name != "RUN" or "useradd" in rest:
            continue
        command = rest.replace("/opt/minewatch", str(made)).replace("python -m", f"{BASE} -m")
        done = subprocess.run(
            ["/bin/sh", "-ec", command],
            cwd=source,
            env=bare(PIP_NO_CACHE_DIR="0"),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and "CI" not in OUTSIDE and "No matching distribution" in done.stderr:
            pytest.skip("The package index cannot be reached.")
        assert done.returncode == 0, done.stderr[-2000:]
    return made


def run(
    installed: Path, folder: Path, *words: str, **more: str
) -> subprocess.CompletedProcess[str]:
    """A command of the installed program, outside any checkout."""
    return subprocess.run(
        [str(installed / "bin" / words[0]), *words[1:]],
        cwd=folder,
        env=bare(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.index
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_the_recipe_installs_passes_the_first_ten_minutes_outside_a_checkout(
    installed: Path, tmp_path: Path
):
    status = run(installed, tmp_path, "minewatch", "status", "Finland", "--json")
    assert json.loads(status.stdout)["withdrawal_effective"] == "2026-01-10"
    drawn = run(installed, tmp_path, "minewatch", "map", "--on", "2025-06-16", "-o", "map.png")
    assert drawn.returncode == 0, drawn.stderr
    first = run(installed, tmp_path, "minewatch", "init")
    assert "paste\n     " + str(tmp_path / "manifest.json") in first.stdout
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / ".env").read_text() == (ROOT / ".env.example").read_text()
    assert (
        f'ExecStart="{installed}/bin/minewatch" run' in (tmp_path / "minewatch.service").read_text()
    )
    assert run(installed, tmp_path, "minewatch", "doctor", "--offline").returncode == 0
    assert run(installed, tmp_path, "minewatch", "calendar", "-o", "all.ics").returncode == 0


@pytest.mark.index
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_its_command_runs_its_health_check_passes_and_its_signal_ends_it(
    installed: Path, tmp_path: Path
):
    port = str(free_port())
    settings = variables() | {
        "PATH": f"{installed}/bin:/usr/bin:/bin",
        "MINEWATCH_DATA_DIR": str(tmp_path / "data"),
        "MINEWATCH_HTTP_PORT": port,
        "MINEWATCH_TREATY_PAGE": "off",
    }
    command = json.loads(one("CMD"))
    check = json.loads(one("HEALTHCHECK").partition("CMD ")[2])
    with (
        subprocess.Popen(  # the recipe's own command
            [str(installed / "bin" / command[0]), *command[1:]],
            cwd=tmp_path,
            env=bare(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process
    ):
        assert process.stdout is not None
        try:
            lines = iter(process.stdout.readline, "")
            next(line for line in lines if "local workspace" in line)
            healthy = run(installed, tmp_path, *check, **settings)
            assert healthy.returncode == 0, healthy.stderr
        finally:
            process.send_signal(getattr(signal, one("STOPSIGNAL")))
            process.stdout.read()
        assert process.wait(15) == 0
    assert run(installed, tmp_path, *check, **settings).returncode != 0


def test_it_is_not_root_and_only_data_is_written():
    names = [name for name, _ in instructions()]
    assert one("USER") == "minewatch"
    assert names.index("USER") > max(n for n, name in enumerate(names) if name == "RUN")
    assert one("VOLUME") == variables()["MINEWATCH_DATA_DIR"] == "/data"
    for command in (one("CMD"), one("HEALTHCHECK").partition("CMD ")[2]):
        assert isinstance(json.loads(command), list)  # no shell between the signal and the program


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_services_has_a_read_only_root_and_no_rights(name: str):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(volume.endswith(":/data") for volume in service["volumes"])
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_every_setting_that_they_name_is_one():
    named = set(variables()) - {"PATH", "PYTHONDONTWRITEBYTECODE"}
    named |= {key for name in OURS for key in COMPOSE["services"][name].get("environment", {})}
    assert named <= NAMES


def test_what_shares_a_database_starts_only_in_its_profile():
    def alone(service: dict[str, Any]) -> bool:
        return "profiles" not in service

    assert [name for name, each in COMPOSE["services"].items() if alone(each)] == ["minewatch"]
    roles = [COMPOSE["services"][name]["command"][-1] for name in ("web", "worker")]
    assert roles == ["web", "worker"]
