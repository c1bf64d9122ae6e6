"""The shape of a command: verb, the rest, share; nothing else is read here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.words import Request, meant, read, typed

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
