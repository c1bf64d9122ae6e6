"""The project's own corpus: wide enough, our own words, and judged as well as last time."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from benchmarks import evaluate
from benchmarks.labelled_sets import OWN, dated, folds, read_rows
from benchmarks.measures import crossed
from benchmarks.training import samples_of, trained
from bot.model.judgement import Kind

pytestmark = [pytest.mark.once, pytest.mark.timeout(300)]  # trainings, on a machine with other work
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


def test_on_unseen_entries_no_figure_has_fallen_and_no_two_legal_steps_of_a_state_are_one_story():
    """Two folds of the corpus judged by weights that have not seen the story of what they judge.

    One test, because training is most of its cost and two may run in two processes.
    """
    _, pairs, joined = evaluate.evaluated({OWN: CORPUS}, evaluate.HELD_ALONE)
    floors = json.loads(evaluate.FLOOR.read_text(encoding="utf-8"))
    assert evaluate.fallen(ALONE, evaluate.figures(pairs, joined), floors) == []
    assert [(a["id"], b["id"]) for a, b, both in crossed(joined) if both] == []


def test_the_same_entries_give_the_same_weights_whatever_their_order():
    samples = samples_of(read_rows(OWN, CORPUS)[:200])
    found = trained(samples)
    assert found == trained(samples_of([s.row for s in samples]))
    assert found["trained_on"] == trained(samples[::-1])["trained_on"]


def test_undated_rows_get_days_and_those_of_a_story_lie_together():
    rows = dated(
        [
            {"id": str(n), "story_id": "s" if n < 3 else None, "published": None, "states": ["UKR"]}
            for n in range(6)
        ]
    )
    days = sorted(row["published"] for row in rows[:3])
    assert (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days <= 1
    assert all(len(row["published"]) == len("2025-06-27") for row in rows)


def test_no_story_is_in_two_folds():
    rows = read_rows(OWN, CORPUS)
    of = {}
    for row, fold in zip(rows, folds(rows), strict=True):
        assert of.setdefault(row["story_id"] or row["id"], fold) == fold
