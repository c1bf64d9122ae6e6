"""A typed question is cut into names, our words and the rest, whatever stands between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.cut import (
    MentionPiece,
    Named,
    NamePiece,
    NumberPiece,
    PhrasePiece,
    Piece,
    UnreadPiece,
    cut_pieces,
)
from bot.grammar.tokens import pieces_of, words_of
from bot.grammar.vocabulary import load_vocabulary
from bot.model.names import GroupFound, NameAmbiguous, NameFound
from tests.doubles.desk import treaty

# The State called Congo shares its name with another: asking for it is right, and tested below.
STATES = [state for iso3, state in sorted(treaty().states.items()) if iso3 != "COG"]


def pieces(text: str) -> tuple[Piece, ...]:
    return cut_pieces(pieces_of(words_of(text)), treaty(), load_vocabulary())


def read(text: str) -> list[str]:
    """Names and unread words; our own words are left out."""
    return [_short(piece) for piece in pieces(text) if not isinstance(piece, PhrasePiece)]


def _short(piece: Piece) -> str:
    match piece:
        case NamePiece(answer=answer):
            return _named(answer)
        case MentionPiece(word=word):
            return word.text
        case UnreadPiece(text=text) | NumberPiece(text=text) | PhrasePiece(text=text):
            return f"?{text}"


def _named(answer: Named) -> str:
    match answer:
        case NameFound(state=state):
            return state.iso3
        case GroupFound(group=group):
            return group.key
        case NameAmbiguous(candidates=candidates):
            return "|".join(state.iso3 for state in candidates)
        case other:
            return f"({other.typed})"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Finland", ["FIN"]),
        ("South Sudan", ["SSD"]),
        ("South Sudan Sudan", ["SSD", "SDN"]),
        ("Papua New Guinea", ["PNG"]),
        ("Guinea Papua New Guinea Equatorial Guinea", ["GIN", "PNG", "GNQ"]),
        ("Bosnia and Herzegovina Serbia", ["BIH", "SRB"]),
        ("Trinidad and Tobago and Antigua and Barbuda", ["TTO", "ATG"]),
        ("Finland vs Norway", ["FIN", "NOR"]),
        ("Finland & Norway", ["FIN", "NOR"]),
        ("Finland, Norway, and Sweden", ["FIN", "NOR", "SWE"]),
        ("Finland,Norway;Sweden/Denmark", ["FIN", "NOR", "SWE", "DNK"]),
        ("Finlande et Norvège", ["FIN", "NOR"]),
        ("Finlandia y Noruega", ["FIN", "NOR"]),
        ("🇫🇮🇳🇴", ["FIN", "NOR"]),
        (":flag-fi::flag-no:", ["FIN", "NOR"]),
        ("FIN NOR", ["FIN", "NOR"]),
        ("Finlnd Norwy", ["FIN", "NOR"]),
        ("Bosina and Herzegovna", ["BIH"]),
        ("Congo", ["COG|COD"]),
        ("Congo and Norway", ["COG|COD", "NOR"]),
        ("Democratic Republic of the Congo Norway", ["COD", "NOR"]),
        ("Baltics", ["baltics"]),
        ("the Baltic States and Norway", ["baltics", "NOR"]),
        ("the five that withdrew", ["withdrew"]),
        ("the Holy See", ["VAT"]),
        ("Korea, Republic of; Norway", ["KOR", "NOR"]),
        ("Angola, Democratic People's Republic of Korea", ["AGO", "PRK"]),
        ("Norway Cyprus", ["NOR", "CYP"]),
        ("Latvia, United States of America", ["LVA", "USA"]),
        ("American Samoa", ["(American Samoa)"]),
        ("Oman Iran Mali", ["OMN", "IRN", "MLI"]),
        ("Kosovo Serbia", ["(Kosovo)", "SRB"]),
        ("Atlantis Finland", ["?Atlantis", "FIN"]),
        ("what is the status of Finland?", ["FIN"]),
        ("add Finland to <#C1|general>", ["FIN", "#general"]),
        ("", []),
        (",;", []),
    ],
)
def test_names_are_told_apart(typed: str, names: list[str]):
    assert read(typed) == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("IS", ["ISL"]),
        ("IS NO", ["ISL", "NOR"]),
        ("fi", ["FIN"]),
        ("fin nor", ["FIN"]),  # "nor" is a word of ours
        ("is it so", []),
        ("IS UKRAINE STILL BOUND", ["UKR"]),
        ("ad Finland", ["FIN"]),
        ("what about us", []),
        ("what about US", ["USA"]),
    ],
)
def test_codes_count_in_capitals_or_alone(typed: str, names: list[str]):
    assert [name for name in read(typed) if not name.startswith("?")] == names


@given(
    st.lists(st.sampled_from(STATES), min_size=1, max_size=4, unique=True),
    st.sampled_from([", ", " vs ", "; ", " and "]),
)
def test_any_states_are_found_again_between_separators(states: list, separator: str):
    assert read(separator.join(state.name for state in states)) == [s.iso3 for s in states]


@given(st.text(max_size=400))
def test_nothing_that_can_be_typed_breaks_the_cut(typed: str):
    assert isinstance(pieces(typed), tuple)


@given(
    st.lists(
        st.sampled_from(["Finland", "zebra", "left", "NATO", "12", "#x", "@y", "policy,", ";"])
    )
)
def test_every_word_is_in_a_piece(words: list[str]):
    texts = [
        piece.answer.typed
        if isinstance(piece, NamePiece)
        else piece.word.text
        if isinstance(piece, MentionPiece)
        else piece.text
        for piece in pieces(" ".join(words))
    ]
    said = [word.strip(",;") for word in words]
    assert " ".join(texts).split() == [word for word in said if word]
