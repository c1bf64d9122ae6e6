"""The pieces of a text, sorted by what they are."""

from __future__ import annotations

import pytest

from bot.grammar.cut import cut_pieces
from bot.grammar.heard import InterpretedPieces, title_of
from bot.grammar.tokens import pieces_of, words_of
from bot.grammar.vocabulary import load_vocabulary
from bot.model.judgement import Kind
from bot.model.names import NameAmbiguous
from bot.model.request import Where
from bot.treaty.load import load_treaty

TREATY = load_treaty()


def heard(text: str) -> InterpretedPieces:
    return InterpretedPieces.of(cut_pieces(pieces_of(words_of(text)), TREATY, load_vocabulary()))


def test_names_come_once_each_in_the_order_typed():
    names = heard("Norway, Finland, Baltics and Suomi").names
    assert [title_of(name) for name in names] == ["Norway", "Finland", "Baltic States"]


def test_what_is_not_plain_is_kept_apart():
    pieces = heard("Finland and Congo")
    assert [title_of(name) for name in pieces.names] == ["Finland"]
    (unclear,) = pieces.unclear
    assert isinstance(unclear, NameAmbiguous)


def test_words_that_fit_nothing_and_numbers():
    pieces = heard("Finland banana 10")
    assert [piece.text for piece in pieces.unread] == ["banana"]
    assert pieces.numbers == ("10",)
    assert pieces.texts == ("banana", "10")


def test_kinds_of_news_and_words_of_the_treaty_that_are_like_them():
    pieces = heard("clearance, withdrawals and who joined")
    assert pieces.kinds() == (Kind.CLEARANCE, Kind.WITHDRAWAL)
    assert pieces.kinds(alike=True) == (Kind.CLEARANCE, Kind.WITHDRAWAL, Kind.ACCESSION)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("watch Finland", None),
        ("watch Finland here", Where("here")),
        ("watch Finland privately", Where("dm")),
        ("watch Finland in #random", Where("channel", "", "random")),
        ("watch Finland in <#C0RANDOM|random>", Where("channel", "C0RANDOM", "random")),
        ("watch Finland in #general", Where("here")),
        ("watch Finland in <#C0GENERAL>", Where("here")),
    ],
)
def test_the_place_that_was_named(text: str, where: Where | None):
    assert heard(text).place(frozenset({"#general", "#C0GENERAL"})) == where


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("is Finland bound", True),
        ("should I watch Finland", True),
        ("the one who left", True),
        ("can you watch Finland", False),
        ("Finland, is it bound", False),
        ("watch Finland", False),
        ("", False),
    ],
)
def test_a_question_begins_as_one(text: str, asks: bool):  # noqa: FBT001 - parametrised
    assert heard(text).asks is asks


def test_a_search_begins_with_its_word():
    assert heard("search pause").searches
    assert heard("please look for Finland").searches
    assert not heard("Finland search").searches
    assert not heard("").searches


def test_a_misspelling_is_a_guess_and_a_misspelt_verb_another():
    assert not heard("watch Finland").guessed
    name = heard("watch Filand")
    assert (name.guessed, name.guessed_words) == (True, False)
    verb = heard("subscirbe Finland")
    assert (verb.guessed, verb.guessed_words) == (True, True)
