"""The packaged weights: whole, small, and refused when they are not what training writes."""

import json
from importlib.resources import files

import pytest

from bot.errors import DataError
from bot.news.weights import FILE, KINDS, packaged_weights, probability, weights_of

PACKAGED = files("bot").joinpath("data", FILE)


def test_the_file_is_below_a_megabyte_and_names_the_data_it_was_learned_from():
    assert len(PACKAGED.read_bytes()) < 1_000_000
    assert len(packaged_weights().trained_on) == 64


def test_it_holds_single_words_and_no_text():
    found = json.loads(PACKAGED.read_text(encoding="utf-8"))
    words = [
        *found["rarity"]["words"],
        *(n for n in found["kind"]["weights"] if n.startswith("w:")),
    ]
    assert not [word for word in words if " " in word or len(word) > len("w:") + 6]


def test_each_feature_of_kind_has_a_number_for_each_kind():
    weights = packaged_weights()
    assert {len(row) for row in weights.kind.values()} == {len(weights.kind_bias)} == {len(KINDS)}


@pytest.mark.parametrize("part", ["relevance", "kind", "same_event", "rarity", "trained_on"])
def test_a_file_without_a_part_is_refused_with_its_name(part):
    found = json.loads(PACKAGED.read_text(encoding="utf-8"))
    del found[part]
    with pytest.raises(DataError, match=FILE):
        weights_of(found)


@pytest.mark.parametrize("log_odds", [-1e9, -1.0, 0.0, 1.0, 1e9])
def test_any_log_odds_is_a_probability(log_odds):
    assert 0 <= probability(log_odds) <= 1
