"""TinyDB's own tests, from its sdist, on our database class in the place of TinyDB.

Everything passes but what asserts a class's name. Needs the package index.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.doubles.outside import OUTSIDE

ROOT = Path(__file__).parents[2]
SUITE = ("test_tables.py", "test_tinydb.py", "test_operations.py", "test_queries.py")
INTERNALS = ("test_table_repr",)  # expects "<Table name=...", ours is a JournalTable
FIXTURES = """
import pytest
from storage.tinydb.database import JournalDB

@pytest.fixture(params=["disk", "memory"])
def db(request, tmp_path):
    place = [tmp_path / "db.json"] if request.param == "disk" else []
    with JournalDB(*place) as database:
        database.drop_tables()
        database.insert_multiple({"int": 1, "char": c} for c in "abc")
        yield database
"""


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked sdist of the TinyDB that is installed."""
    place = tmp_path_factory.mktemp("sdist")
    name = f"tinydb-{version('tinydb')}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    options = ["--no-binary", ":all:", "--no-deps", "--dest", str(place), name.replace("-", "==")]
    try:
        found = subprocess.run(
            [*pip, *options], env=OUTSIDE, capture_output=True, text=True, timeout=50, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip("the package index did not answer within 50 seconds")
    if found.returncode:
        pytest.skip(f"the package index cannot be reached: {found.stderr.strip()[-200:]}")
    with tarfile.open(place / f"{name}.tar.gz") as archive:
        archive.extractall(place, filter="data")
    return place / name


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.index
def test_tinydbs_own_tests_pass(sdist: Path) -> None:
    tests = sdist / "tests"
    (tests / "conftest.py").write_text(FIXTURES)
    skipped = ["-k", " and ".join(f"not {name}" for name in INTERNALS)]
    command = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "no:randomly"]
    done = subprocess.run(
        [*command, *skipped, *(str(tests / name) for name in SUITE)],
        cwd=sdist,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(done.stdout.split(" passed")[0].split()[-1]) > 150
