"""Set-up on machines as they are: one sentence that says what to type, or an environment that works.

Real make, real venv, real pip, in copies of the checkout and with next to nothing in the
environment. What needs the package index is skipped, with the reason, where it is away.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from deploy.set_up.environment import TROUBLES, Environment
from tests.doubles.outside import OUTSIDE
from tests.doubles.program import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
NOWHERE = "http://127.0.0.1:9/simple"
BASE = Path(getattr(sys, "_base_executable", sys.executable))
"""The Python of these tests, outside its virtual environment."""
FIND_PYTHON = ROOT / "deploy" / "set_up" / "find_python.sh"
NEEDED = ("bot", "deploy", "handlers", "storage")


def copied_to(place: Path) -> Path:
    """A copy of what set-up needs."""
    for name in NEEDED:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (
        *ROOT.glob("*.lock"),
        *map(ROOT.joinpath, ("Makefile", "README.md", "pyproject.toml")),
    ):
        shutil.copy(file, place)
    return place


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """In a folder with spaces and letters beyond ASCII."""
    return copied_to(tmp_path / "Überwachung der Minen" / "mine watch")


def bare(**more: str) -> dict[str, str]:
    """Nothing but a path, an empty home and LANG=C; and the way out of this machine for pip."""
    way_out = {k: v for k, v in OUTSIDE.items() if k.startswith("PIP_") or "proxy" in k.lower()}
    if "SSL_CERT_FILE" in OUTSIDE:
        way_out["SSL_CERT_FILE"] = OUTSIDE["SSL_CERT_FILE"]
    # Only what was fetched before is shared: an empty home would fetch it again at every test.
    way_out.setdefault("PIP_CACHE_DIR", str(Path(OUTSIDE.get("HOME", "/")) / ".cache" / "pip"))
    # Should a run start after all, it takes no port that others want.
    way_out["MINEWATCH_HTTP_PORT"] = "0"
    return way_out | {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C"} | more


def make(
    checkout: Path, goal: str = "install", *variables: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/make", "-C", str(checkout), "--no-print-directory", goal, *variables],
        env=bare(**environment),
        capture_output=True,
        text=True,
        check=False,
    )


def the_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr besides make's own."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr + done.stdout
    (line,) = [each for each in done.stderr.splitlines() if not each.startswith("make")]
    return line


def fake_python(folder: Path, script: str, name: str = "python3") -> Path:
    """A program of this name in a folder of its own."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


# --- an environment that works ---------------------------------------------------------


def needs_index(done: subprocess.CompletedProcess[str]) -> None:
    if "The package index cannot be reached" in done.stderr and "CI" not in OUTSIDE:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr


def says_finland(checkout: Path) -> bool:
    done = subprocess.run(
        [str(checkout / ".venv/bin/minewatch"), "status", "Suomi"],
        cwd=checkout,
        env=bare(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode == 0 and "10 January 2026" in done.stdout


@pytest.mark.index
def test_what_an_older_python_or_another_folder_left_is_made_again(checkout: Path):
    python = f"PYTHON={BASE}"
    # Without pip, as Debian's python3 leaves it where python3-venv is missing; or with an old one.
    subprocess.run([BASE, "-m", "venv", "--without-pip", checkout / ".venv"], check=True)
    (site,) = (checkout / ".venv/lib").glob("python*/site-packages")
    (site / "pip").mkdir()
    (site / "pip" / "__main__.py").write_text("raise SystemExit('pip 1.0: no such option')")
    needs_index(make(checkout, "install", python))
    assert says_finland(checkout)

    note = checkout / ".venv" / "minewatch-set-up.json"
    made = note.stat().st_mtime_ns
    assert make(checkout, "install", python).stdout == ""
    assert make(checkout, "install").stdout == ""
    assert note.stat().st_mtime_ns == made
    if os.geteuid() == 0:  # where nothing is to be done, no right to write is needed
        assert make_on(checkout, READ_ONLY, "install").returncode == 0

    # A copy of the folder would run the original's code: it is made again there.
    copy = checkout.parent / "copy"
    shutil.copytree(checkout, copy, symlinks=True)
    note = copy / ".venv" / "minewatch-set-up.json"
    # And an older Python's, whose own interpreter has left the machine.
    note.write_text(note.read_text().replace(f'"{sys.version_info[0]}.', '"2.'))
    (copy / ".venv/bin/python").unlink()
    (copy / ".venv/bin/python").symlink_to("/nonexistent/python")
    done = make(copy, "install", python)
    needs_index(done)
    assert "Setting up Minewatch" in done.stdout
    assert says_finland(copy)


@pytest.mark.index
def test_two_at_once_and_what_is_lost_afterwards(checkout: Path):
    """The second waits for the first; a package that was removed by hand is noticed."""
    command = ["/usr/bin/make", "-C", str(checkout), "--no-print-directory", "install"]
    command.append(f"PYTHON={BASE}")
    both = [
        subprocess.Popen(command, env=bare(), stdout=PIPE, stderr=PIPE, text=True) for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    for process, (out, err) in zip(both, said, strict=True):
        needs_index(subprocess.CompletedProcess(command, process.returncode, out, err))
    assert sum("Setting up Minewatch" in out for out, _ in said) == 1
    assert sum("waiting for it" in out for out, _ in said) == 1

    (site,) = (checkout / ".venv/lib").glob("python*/site-packages")
    shutil.rmtree(site / "click")
    needs_index(make(checkout, "install"))
    assert says_finland(checkout)


def test_a_locale_of_one_byte_a_letter(checkout: Path, tmp_path: Path):
    """Folders have names that such a locale cannot write; the sentence comes all the same."""
    locale = tmp_path / "locales" / "de_DE.ISO-8859-1"
    locale.parent.mkdir()
    make_it = f"localedef -i de_DE -f ISO-8859-1 '{locale}'"
    subprocess.run(["/bin/sh", "-c", make_it], capture_output=True, check=False)
    if not locale.exists():
        pytest.skip("no locale of that kind can be made here")
    env = {"LOCPATH": str(locale.parent), "LC_ALL": "de_DE.ISO-8859-1", "PIP_INDEX_URL": NOWHERE}
    line = the_sentence(make(checkout, "run", f"PYTHON={BASE}", PIP_NO_CACHE_DIR="1", **env))
    assert "The package index cannot be reached" in line
    assert (checkout / ".venv" / "pyvenv.cfg").exists()


# --- one sentence that says what to type -----------------------------------------------


def test_no_python_at_all(checkout: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    line = the_sentence(make(checkout, "run", PATH=str(tmp_path / "empty")))
    assert "there is no python3 here" in line
    assert "make run PYTHON=/path/to/it" in line


def test_an_older_python_alone(checkout: Path, tmp_path: Path):
    fake_python(tmp_path / "old", 'case "$*" in *print*) echo 3.9.18 ;; *) exit 1 ;; esac')
    line = the_sentence(make(checkout, "test", PATH=str(tmp_path / "old")))
    assert "python3 here is 3.9.18" in line
    assert "make test PYTHON=" in line


def test_an_older_python3_beside_a_newer_one_is_passed_over(checkout: Path, tmp_path: Path):
    fake_python(tmp_path / "mixed", "exit 1")
    fake_python(tmp_path / "mixed", f'exec "{BASE}" "$@"', "python3.13")
    line = the_sentence(make(checkout, PATH=str(tmp_path / "mixed"), PIP_INDEX_URL=NOWHERE))
    assert "The package index cannot be reached" in line


def test_a_python_that_was_named_and_is_none(checkout: Path):
    line = the_sentence(make(checkout, "run", "PYTHON=/nonexistent/python3"))
    assert line.startswith("PYTHON=/nonexistent/python3 does not start a Python 3.11 or newer")


@pytest.mark.parametrize("module", ["ensurepip", "venv", "ssl"])
def test_a_python_that_lacks_a_part(checkout: Path, tmp_path: Path, module: str):
    """As Debian's python3 without python3-venv, or one that was built without OpenSSL."""
    subprocess.run([BASE, "-m", "venv", "--without-pip", tmp_path / "poor"], check=True)
    (site,) = (tmp_path / "poor" / "lib").glob("python*/site-packages")
    # Not sitecustomize: Debian has one of its own.
    (site / "poor.pth").write_text(f"import sys; sys.modules[{module!r}] = None\n")
    line = the_sentence(make(checkout, "run", f"PYTHON={tmp_path / 'poor/bin/python'}"))
    assert f"lacks {module}:" in line
    assert "make run" in line
    if module != "ssl" and shutil.which("apt-get", path="/usr/bin:/bin"):
        assert f"`sudo apt install python3.{sys.version_info[1]}-venv`" in line


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"PIP_INDEX_URL": NOWHERE}, ("The package index cannot be reached",)),
        # From pip 26 on the proxy is not named in what pip prints.
        (
            {"PIP_PROXY": "http://127.0.0.1:9"},
            ("The proxy does not let pip reach", "The package index cannot be reached"),
        ),
    ],
)
def test_no_network(checkout: Path, more: dict[str, str], words: tuple[str, ...]):
    away = {
        "PIP_RETRIES": "1",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_FIND_LINKS": "",
        "PIP_CONFIG_FILE": "/dev/null",
    }
    line = the_sentence(make(checkout, "run", f"PYTHON={BASE}", **away, **more))
    assert line.startswith(words)
    assert "HTTPS_PROXY" in line
    assert line.endswith("then type `make run` again.")


@pytest.mark.parametrize("content", ["file", "folder"])
def test_something_else_in_the_place_of_the_environment(checkout: Path, content: str):
    mine = checkout / ".venv" / "thesis.txt" if content == "folder" else checkout / ".venv"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("years of work")
    if content == "folder":  # and an environment around it, as people keep them
        (checkout / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    line = the_sentence(make(checkout, "run", f"PYTHON={BASE}"))
    assert "move it away, then type `make run` again" in line
    assert mine.read_text() == "years of work"


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Where another user may look: pytest's own folders are closed to all others."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_checkout_of_another_user(public_folder: Path):
    place = copied_to(public_folder / "minewatch")
    line = the_sentence(
        as_nobody(["/usr/bin/make", "-C", str(place), "--no-print-directory", "run"])
    )
    assert "belongs to root, and nobody cannot write there" in line
    assert f"`sudo chown -R nobody {place}`" in line
    assert "clone Minewatch into a folder of your own" in line


def as_nobody(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=bare(), user="nobody", capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_own_checkout_that_is_closed(public_folder: Path):
    place = copied_to(public_folder / "minewatch")
    for path in (place, *place.rglob("*")):
        os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
    place.chmod(0o555)
    line = the_sentence(
        as_nobody(["/usr/bin/make", "-C", str(place), "--no-print-directory", "run"])
    )
    assert f"type `chmod -R u+w {place}`" in line


def make_on(
    disk: Path, mount: str, goal: str = "run", python: Path = BASE
) -> subprocess.CompletedProcess[str]:
    """make in a folder that is mounted in some way, for this command alone."""
    command = ["unshare", "--mount", "sh", "-c", f'{mount} && shift && exec "$@"', "sh", str(disk)]
    command += ["/usr/bin/make", "-C", str(disk), "--no-print-directory", goal, f"PYTHON={python}"]
    done = subprocess.run(command, env=bare(), capture_output=True, text=True, check=False)
    if "mount" in done.stderr or "unshare" in done.stderr:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()[-200:]}")
    return done


READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_read_only_disk(checkout: Path):
    assert "copy it to another place" in the_sentence(make_on(checkout, READ_ONLY))


def test_a_colon_in_the_path(tmp_path: Path):
    place = copied_to(tmp_path / "a:b")
    assert "has a colon in it" in the_sentence(make(place, "run", f"PYTHON={BASE}"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
@pytest.mark.index
def test_a_full_disk(checkout: Path):
    disk = checkout.parent / "small"
    disk.mkdir()
    done = make_on(disk, f'mount -t tmpfs -o size=40m none "$1" && cp -R "{checkout}/." "$1"')
    if "The package index cannot be reached" in done.stderr and "CI" not in OUTSIDE:
        pytest.skip(done.stderr.strip())
    assert the_sentence(done).startswith("The disk is full: make room")


def test_windows_says_what_works_there(checkout: Path, tmp_path: Path):
    fake_python(tmp_path / "bin", "echo MINGW64_NT-10.0-22631", "uname")
    line = the_sentence(make(checkout, "run", PATH=f"{tmp_path / 'bin'}:/usr/bin:/bin"))
    assert "Windows" in line
    assert "WSL" in line


# --- the words of venv and pip, as they come ---------------------------------------------

WORDS = {
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device": "disk",
    "[Errno 122] Disk quota exceeded": "disk",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify "
    "failed: self-signed certificate in certificate chain'))": "SSL_CERT_FILE",
    "WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.', "
    "OSError('Tunnel connection failed: 407 Proxy Authentication Required'))'": "HTTPS_PROXY",
    "NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish "
    "a new connection: [Errno -3] Temporary failure in name resolution')\nERROR: No matching "
    "distribution found for aiohttp==3.14.5": "check the network",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.": "cache purge",
    "ERROR: Could not find a version that satisfies the requirement aiohttp==3.14.5 (from versions: "
    "none)\nERROR: No matching distribution found for aiohttp==3.14.5": "check the network",
    "ERROR: Could not find a version that satisfies the requirement pyahocorasick==2.2.0 (from "
    "versions: 2.0, 2.1)\nERROR: No matching distribution found for pyahocorasick==2.2.0": "no pyahocorasick==2.2.0",
    "ERROR: Failed building wheel for pyahocorasick": "pyahocorasick must be compiled",
    "ERROR: Failed to build installable wheels for some pyproject.toml based projects "
    "(pyahocorasick)": "pyahocorasick must be compiled",
    "error: Failed to build lxml when installing build dependencies": "lxml must be compiled",
    "OSError: [Errno 13] Permission denied: '/opt/minewatch/minewatch.egg-info'": "chown",
    "Error: Refusing to create a venv in /tmp/a:b/.venv because it contains the PATH separator :.": "colon",
    "OSError: [Errno 30] Read-only file system: '/mnt/.venv'": "copy it to another place",
    "ERROR: something never seen before": "(ERROR: something never seen before)",
}


@pytest.mark.parametrize("words", WORDS)
def test_each_trouble_becomes_one_sentence_that_says_what_to_type(words: str):
    line = Environment(Path("nowhere"), "run").sentence_for(words)
    assert WORDS[words] in line
    assert "`make run" in line or "type" in line
    assert not re.search(r"[{}]", line)


def test_every_trouble_that_is_told_apart_has_an_example():
    troubles = tomllib.loads(TROUBLES.read_text())["trouble"]
    for trouble in troubles:
        assert any(re.search(trouble["words"], words, re.IGNORECASE) for words in WORDS), trouble


# --- make as macOS has it ------------------------------------------------------------------


def test_the_makefile_needs_no_more_than_gnu_make_3_81():
    text = (ROOT / "Makefile").read_text()
    newer = r"!=|::=|^\.ONESHELL|^\.SHELLFLAGS|\$\(file |^undefine |^private |\$\(guile|\$\(let |\$\(intcmp"
    assert not re.search(newer, text, re.MULTILINE)


def test_set_up_is_plain_posix_shell():
    shells = [shell for shell in ("dash", "busybox", "sh") if shutil.which(shell)]
    for shell in shells:
        command = [shell, "sh"] if shell == "busybox" else [shell]
        subprocess.run([*command, "-n", FIND_PYTHON], check=True)
    bashisms = r"\[\[|\blocal\b|\bfunction\b|\$'|<<<|==|\bsource\b"
    assert not re.search(bashisms, FIND_PYTHON.read_text())
