"""The shape of a command: verb, the rest, share; nothing else is read here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.talk.words import Request, meant, read, typed

VERBS = {"list": "list", "lists": "list", "timeline": "timeline"}


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("", Request("", "")),
        ("   ", Request("", "")),
        ("Finland", Request("", "Finland")),
        ("list withdrawn", Request("list", "withdrawn")),
        ("LISTS withdrawn", Request("list", "withdrawn")),
        ("Finland timeline", Request("timeline", "Finland")),
        ("list timeline", Request("list", "timeline")),
        ("help", Request("help", "")),
        ("Finland share", Request("", "Finland", share=True)),
        ("share", Request("", "", share=True)),
        ("share Finland", Request("", "share Finland")),
        ("Trinidad &amp; Tobago", Request("", "Trinidad & Tobago")),
        ("add <https://a.example/x?a=1&amp;b=2|a.example>", Request("", "add https://a.example/x?a=1&b=2")),
        ("“Finland”", Request("", "Finland")),
        ("\u202eFinland\u0000", Request("", "Finland")),
        ("Finland\n2025-08-01", Request("", "Finland 2025-08-01")),
    ],
)  # fmt: skip
def test_text_is_taken_apart(text: str, request_: Request):
    assert read(text, VERBS) == request_


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("timelin Finland", "timeline Finland"),
        ("lst withdrawn", "list withdrawn"),
        ("hlep", "help"),
        ("Finland", None),
        ("list x", None),
        ("", None),
        ("x" * 500, None),
    ],
)
def test_a_misspelt_verb_is_guessed_at(text: str, instead: str | None):
    assert meant(read(text, VERBS), VERBS) == instead


@given(st.text())
def test_anything_typed_is_read(text: str):
    request = read(text, VERBS)
    assert request.rest == " ".join(request.rest.split())
    assert "\u202e" not in typed(text)


QUOTED = ["“{}”", '"{}"', "'{}'", "‘{}’", "«{}»", "„{}“", "»{}«", "`{}`", "‹{}›", "「{}」", "＂{}＂", "{}’",
          "´{}´", "“‘{}’”", '""{}""']  # fmt: skip


@pytest.mark.parametrize("quotes", QUOTED)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Q", "withdrawal"),
        ("add Q", "add withdrawal"),
        ("add Finland kinds Q", "add Finland kinds withdrawal"),
        ("add Finland kinds Q,Q", "add Finland kinds withdrawal,withdrawal"),
        ("add Finland kinds Q, Q strict", "add Finland kinds withdrawal, withdrawal strict"),
        ("Q Q", "withdrawal withdrawal"),
        ("news (Q)?", "news (withdrawal)?"),
        ("kinds=Q", "kinds=withdrawal"),
    ],
)
def test_quotes_of_any_kind_go_around_any_word(quotes: str, text: str, said: str):
    assert typed(text.replace("Q", quotes.format("withdrawal"))) == said


@pytest.mark.parametrize(
    "text",
    ["Côte d’Ivoire", "Côte d'Ivoire", "Lao People's Democratic Republic", "Mu‘a", "10-Jul'25"],
)
def test_a_sign_inside_a_word_stays(text: str):
    assert typed(text) == text
    assert typed(f"“{text}”") == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<#C024BE7LR|general>", "#general"),
        ("<#C024BE7LR>", "#C024BE7LR"),
        ("<#C024BE7LR|>", "#C024BE7LR"),
        ("<@U024BE7LR|jordan>", "@jordan"),
        ("<@U024BE7LR>", "@U024BE7LR"),
        ("<!here|here>", "@here"),
        ("<!channel>", "@channel"),
        ("<!subteam^S012|@chad>", "@chad"),
        ("<!subteam^S012>", "@subteam"),
        ("<https://example.org/a|a feed>", "https://example.org/a"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("1 &lt; 2", "1 < 2"),
    ],
)
def test_channels_and_people_read_as_they_are_typed(text: str, said: str):
    assert typed(f"add {text} now") == f"add {said} now"


def test_where_phrases_are_meant_their_quotes_stay():
    text = "add “Ottawa Convention” in lv"
    assert read(text, {"add": "add"}, phrases=True).rest == "“Ottawa Convention” in lv"
    assert read(text, {"add": "add"}).rest == "Ottawa Convention in lv"
