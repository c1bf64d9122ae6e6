"""What was typed, without Slack's escaping, quotes and what cannot be seen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.tokens import Word, WordSort, pieces_of, typed_text, words_of


def texts(text: str, bot: str | None = None) -> list[str]:
    return [word.text for word in words_of(text, bot)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Finland\n2025-08-01", ["Finland", "2025-08-01"]),
        ("Trinidad &amp; Tobago", ["Trinidad", "&", "Tobago"]),
        ("<https://a.example/x?a=1&amp;b=2|a.example>", ["https://a.example/x?a=1&b=2"]),
        ("\u202eFinland\u0000", ["Finland"]),
        ("“Finland”", ["Finland"]),
        ("Côte d’Ivoire", ["Côte", "d'Ivoire"]),
        ("2025‑08–01", ["2025-08-01"]),
        ("UTC−2", ["UTC-2"]),
        ("hey <@U0BOT> Finland", ["hey", "Finland"]),
        ("Finland <@U0BOT>", ["Finland"]),
        ("add Finland to <#C1|general>", ["add", "Finland", "to", "#general"]),
        ("ask <@U1ANN|ann>", ["ask", "@ann"]),
        ("<!here> Finland", ["@here", "Finland"]),
    ],
)
def test_the_persons_own_words(text: str, words: list[str]):
    assert texts(text, "U0BOT") == words


def test_a_channel_that_slack_marked_keeps_its_id():
    assert words_of("in <#C0777|general>.")[1] == Word("#general", WordSort.CHANNEL, "C0777")


def test_a_channel_without_a_name_is_called_by_its_id():
    assert words_of("<#C0777>")[0] == Word("#C0777", WordSort.CHANNEL, "C0777")


def test_separators_are_pieces_of_their_own_and_flags_too():
    assert [piece.text for piece in pieces_of(words_of("🇫🇮🇳🇴,Sweden/Norway??"))] == [
        *("🇫🇮", "🇳🇴", ",", "Sweden", "/", "Norway"),
    ]


QUOTED = ["“{}”", '"{}"', "'{}'", "‘{}’", "«{}»", "„{}“", "»{}«", "`{}`", "‹{}›", "「{}」", "＂{}＂",
          "´{}´", "“‘{}’”", '""{}""']  # fmt: skip


@pytest.mark.parametrize("quotes", QUOTED)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Q", "withdrawal"),
        ("add Q", "add withdrawal"),
        ("add Finland kinds Q,Q", "add Finland kinds withdrawal,withdrawal"),
        ("Q Q", "withdrawal withdrawal"),
    ],
)
def test_quotes_of_any_kind_go_around_any_word(quotes: str, text: str, said: str):
    assert " ".join(texts(text.replace("Q", quotes.format("withdrawal")))) == said


@given(st.text())
def test_anything_typed_has_words(text: str):
    assert all(word.text and not word.text.isspace() for word in words_of(text))
    assert "\u202e" not in typed_text(text)


def test_addresses_that_are_never_closed_cost_no_more_than_their_length():
    begun = time.perf_counter()
    typed_text("<http:" * 7_000)
    assert time.perf_counter() - begun < 1  # read again from every "<", it took six seconds
