"""The project's own corpus: wide enough, our own words, and judged as well as last time."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import evaluate
from bot.model.judgement import Kind

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / "tests" / "corpus" / "news.jsonl"
SHARED = ROOT.parent / "shared" / "news" / "labelled_dev.jsonl"
LANGUAGES = ["en", "fr", "es", "ru", "ar", "zh", "de", "fi", "pl", "uk", "et", "lv", "lt", "pt"]


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def corpus():
    return rows(CORPUS)


def test_it_covers_all_kinds_and_languages(corpus):
    assert len(corpus) >= 300
    assert {row["kind"] for row in corpus} - {None} == {kind.value for kind in Kind}
    told = Counter(row["language"] for row in corpus if row["relevant"])
    quiet = Counter(row["language"] for row in corpus if not row["relevant"])
    assert all(told[language] >= 6 and quiet[language] >= 2 for language in LANGUAGES)


def test_its_rows_are_whole(corpus):
    assert len({row["id"] for row in corpus}) == len(corpus)
    for row in corpus:
        assert row["title"]
        assert row["states"] == sorted(set(row["states"]))
        assert (row["kind"] is None) is not row["relevant"]


@pytest.mark.skipif(not SHARED.is_file(), reason="the labelled news of others is not here")
def test_no_title_is_somebody_elses(corpus):
    theirs = {row["title"].casefold() for row in rows(SHARED)}
    assert not [row["id"] for row in corpus if row["title"].casefold() in theirs]


@pytest.mark.parametrize("name", evaluate.SETS)
def test_no_figure_has_fallen(name):
    path = evaluate.SETS[name]
    if not path.is_file():
        pytest.skip(f"{path.name} is not here")
    floors = json.loads(evaluate.FLOOR.read_text(encoding="utf-8"))
    reached = evaluate.figures(evaluate.judged(rows(path)))
    assert evaluate._fallen(name, reached, floors) == []
