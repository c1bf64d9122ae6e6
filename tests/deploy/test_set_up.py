"""Set-up on machines as they are: one sentence that says what to type, or an environment that works.

Real make, real venv, real pip, in copies of the checkout and with next to nothing in the
environment. What needs the package index is skipped, with the reason, where it is away.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from subprocess import PIPE

import pytest

from deploy.set_up.environment import TROUBLES, Environment
from tests.doubles.checkout import (
    BASE,
    NOWHERE,
    READ_ONLY,
    bare,
    lock_less,
    make,
    make_on,
    the_sentence,
)
from tests.doubles.outside import OUTSIDE
from tests.doubles.program import ROOT

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.timeout(120)]
FIND_PYTHON = ROOT / "deploy" / "set_up" / "find_python.sh"


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


def code_of(checkout: Path) -> Path:
    """Where the environment of this checkout has the program's code from."""
    python = checkout / ".venv/bin/python"
    done = subprocess.run(
        [python, "-I", "-c", "import bot, click; print(bot.__file__)"],
        env=bare(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return Path(done.stdout.strip())


@pytest.mark.index
def test_what_an_old_pip_left_is_made_again_and_then_nothing_is_done(checkout: Path):
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


@pytest.mark.index
def test_two_at_once_and_what_is_lost_or_copied_afterwards(checkout: Path):
    """The second waits for the first; what no longer fits is noticed and made again."""
    lock_less(checkout)
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

    # A package that was removed by hand.
    (site,) = (checkout / ".venv/lib").glob("python*/site-packages")
    shutil.rmtree(site / "click")
    needs_index(make(checkout, "install"))
    assert code_of(checkout) == checkout / "bot" / "__init__.py"

    # A copy of the folder would run the original's code: it is made again there.
    copy = checkout.parent / "copy"
    shutil.copytree(checkout, copy, symlinks=True)
    assert code_of(copy) == checkout / "bot" / "__init__.py"
    note = copy / ".venv" / "minewatch-set-up.json"
    # And an older Python's, whose own interpreter has left the machine.
    note.write_text(note.read_text().replace(f'"{sys.version_info[0]}.', '"2.'))
    (copy / ".venv/bin/python").unlink()
    (copy / ".venv/bin/python").symlink_to("/nonexistent/python")
    done = make(copy, "install", f"PYTHON={BASE}")
    needs_index(done)
    assert "Setting up Minewatch" in done.stdout
    assert code_of(copy) == copy / "bot" / "__init__.py"


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
