"""The project's own corpus: wide enough, our own words, and judged as well as last time."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import evaluate
from benchmarks.labelled_sets import OWN
from benchmarks.measures import crossed
from bot.model.judgement import Kind

pytestmark = pytest.mark.timeout(300)  # five trainings, on a machine with other work
ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / "tests" / "corpus" / "news.jsonl"
ALONE = "own corpus alone"
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


@pytest.fixture(scope="module")
def unseen():
    """The corpus judged by weights that have not seen the story of what they judge."""
    _, pairs, joined = evaluate.evaluated({OWN: CORPUS})
    return pairs, joined


def test_no_figure_on_unseen_entries_has_fallen(unseen):
    floors = json.loads(evaluate.FLOOR.read_text(encoding="utf-8"))
    assert evaluate.fallen(ALONE, evaluate.figures(*unseen), floors) == []


def test_no_two_legal_steps_of_a_state_are_one_story(unseen):
    _, joined = unseen
    assert [(a["id"], b["id"]) for a, b, both in crossed(joined) if both] == []
