"""Tables kept between starts: the same with and without, made anew when anything changed, never half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.news.lexicon import packaged_lexicon
from bot.news.matcher import Matcher, packaged_matcher
from bot.prepared import prepared
from bot.treaty.load import load_treaty
from tests.doubles.program import ROOT

VALUE = {"finland": (("FIN", "name", "Finland", True),), "chad": (("TCD", "name", "Chad", True),)}


@pytest.fixture(autouse=True)
def _written() -> Iterator[None]:
    """Byte code is written here, whatever the environment of these tests says."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, False
    yield
    sys.dont_write_bytecode = before


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "names.tsv"
    path.write_text("FIN\tFinland\n")
    return path


class Maker:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> object:
        self.times += 1
        return VALUE


def kept(folder: Path) -> Path:
    (path,) = folder.glob("names.*.prepared")
    return path


def test_what_was_made_once_is_read_back(tmp_path: Path, source: Path):
    make = Maker()
    assert prepared("names", [source], make, tmp_path) == VALUE
    assert prepared("names", [source], make, tmp_path) == VALUE
    assert make.times == 1


def test_another_source_is_made_anew(tmp_path: Path, source: Path):
    make = Maker()
    prepared("names", [source], make, tmp_path)
    source.write_text("POL\tPoland\n")
    prepared("names", [source], make, tmp_path)
    os.utime(source, ns=(1, 1))
    prepared("names", [source], make, tmp_path)
    assert make.times == 3


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_damaged_file_is_made_anew_and_never_believed(
    tmp_path: Path, source: Path, cut: int, at: int, bit: int
):
    prepared("names", [source], Maker(), tmp_path)
    whole = kept(tmp_path).read_bytes()
    flipped = bytearray(whole)
    flipped[at % len(whole)] ^= 1 << bit
    for spoilt in (whole[:cut], bytes(flipped)):
        kept(tmp_path).write_bytes(spoilt)
        assert prepared("names", [source], Maker(), tmp_path) == VALUE


def test_where_nothing_can_be_written_it_is_made_each_time(tmp_path: Path, source: Path):
    make, nowhere = Maker(), tmp_path / "no" / "such" / "folder"
    for _ in range(2):
        assert prepared("names", [source], make, nowhere) == VALUE
    assert make.times == 2
    sys.dont_write_bytecode = True
    prepared("names", [source], make, tmp_path)
    assert not list(tmp_path.glob("*.prepared"))


def test_without_sources_to_look_at_nothing_is_kept(tmp_path: Path):
    assert prepared("names", [tmp_path / "in-an-archive.tsv"], Maker(), tmp_path) == VALUE
    assert not list(tmp_path.glob("*.prepared*"))


def test_many_at_once_leave_one_whole_file(tmp_path: Path, source: Path):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: prepared("names", [source], Maker(), tmp_path), range(40)))
    assert all(each == VALUE for each in found)
    assert [path.name for path in tmp_path.glob("*.prepared*")] == [kept(tmp_path).name]


@pytest.mark.slow
def test_two_processes_that_prepare_at_once_answer_alike(tmp_path: Path):
    script = (
        "import sys; from pathlib import Path; import bot.prepared as p\n"
        f"p.prepared.__defaults__ = (Path({str(tmp_path)!r}),)\n"
        "from bot.treaty.load import load_treaty; from bot.news.matcher import packaged_matcher\n"
        "print(load_treaty().find('Suomi').state.iso3, packaged_matcher().hits('landmines in chad'))"
    )
    ours = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=ours,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = {process.communicate(timeout=50)[0] for process in running}
    assert len(said) == 1
    assert said.pop().startswith("FIN ")
    assert len(list(tmp_path.glob("*.prepared"))) == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_the_matcher_that_was_kept_finds_what_a_fresh_one_finds():
    fresh, text = (
        Matcher.over(packaged_lexicon()),
        "landmines in chad, finland withdraws; mina antipersonal",
    )
    assert packaged_matcher().hits(text) == fresh.hits(text) > 0


def test_the_names_that_were_kept_are_those_of_the_files():
    treaty = load_treaty()
    for state in treaty.states.values():
        found = treaty.find(state.iso3)
        assert getattr(found, "state", None) == state, state.name
        assert treaty.names.knows(state.name)
