"""JSON that breaks its grammar is read as what was meant, and says what was wrong with it."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.feeds.document import NotAFeed, RawFeed
from bot.feeds.jsonfeed import looks_like_json, read_json_feed
from bot.feeds.text.repair_json import MAX_DEPTH, repair_json

VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(some.characters(exclude_categories=["Cs"])),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
DOCUMENTS = some.lists(VALUES, max_size=4) | some.dictionaries(some.text(max_size=5), VALUES)


@given(DOCUMENTS, some.booleans())
def test_what_keeps_the_grammar_comes_back_the_same_and_nothing_is_said(value, plain):
    made = repair_json(json.dumps(value, ensure_ascii=plain))
    assert json.loads(made.text) == value
    assert (made.what, made.cut) == ((), False)


@given(DOCUMENTS.map(json.dumps), some.integers(0, 200))
def test_whatever_is_left_of_a_document_is_json(text, length):
    cut = text[: max(1, length)]
    json.loads(repair_json(cut).text)
    assert repair_json(cut).cut == (len(cut) < len(text))


PIECES = ["{", "}", "[", "]", ",", ":", '"a"', "'b'", '"', "'", "1", "NaN", "true", "x", "//", "/*", "*/", "#", "\n", "\\", " ", "é"]  # fmt: skip


@given(some.lists(some.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_it_is_it_becomes_json(text):
    json.loads(repair_json(f"[{text}").text)


MENDED = {
    '{"a": "x\ny\tz"}': ({"a": "x\ny\tz"}, "a line break or a tab inside a text"),
    '{"a": [1, 2,], }': ({"a": [1, 2]}, "an extra comma"),
    '{"a": 1,, "b": 2}': ({"a": 1, "b": 2}, "an extra comma"),
    '{"a": 1 "b": 2}': ({"a": 1, "b": 2}, "a missing comma"),
    '[{"a": 1} {"b": 2}]': ([{"a": 1}, {"b": 2}], "a missing comma"),
    '{"a" 1}': ({"a": 1}, "a missing colon"),
    '{/* "x" */ "a": 1}': ({"a": 1}, "a comment"),
    '{"a": 1 // it\'s "x"\n}': ({"a": 1}, "a comment"),
    '{"a": 1 # it\'s "x"\n}': ({"a": 1}, "a comment"),
    '{"a": "http://a.example/#1"}': ({"a": "http://a.example/#1"}, None),
    '{"a": NaN}': ({"a": None}, "“NaN”, which is not a JSON value"),
    '{"a": -Infinity}': ({"a": None}, "“-Infinity”, which is not a JSON value"),
    '{"a": None}': ({"a": None}, "“None”, which is not a JSON value"),
    '{"a": True}': ({"a": True}, "“True”, which is not a JSON value"),
    '{"a": 01}': ({"a": "01"}, "“01”, which is not a JSON value"),
    '{"a": 1} <!-- cached -->': ({"a": 1}, "text after the end"),
    '{"a": 1}{"b": 2}': ({"a": 1}, "text after the end"),
    "{'a': 'it\\'s \"x\"'}": ({"a": 'it\'s "x"'}, "single quotes"),
    "{a: 1}": ({"a": 1}, "an unquoted name"),
    '{"a": [1}': ({"a": [1]}, "a missing bracket"),
    '{"a": 1]}': ({"a": 1}, "an extra bracket"),
    '{"a": "\\ud83d"}': ({"a": "�"}, "half of a character"),
    '{"a": "\\ud83d\\ude00"}': ({"a": "😀"}, None),
    '{"a": "\\q\\x41"}': ({"a": "qA"}, None),
    'show({"a": 1});': ({"a": 1}, None),
    ')]}\',\n{"a": 1}': ({"a": 1}, None),
    '// ours\n{"a": 1}': ({"a": 1}, None),
    '{"a": [{"b": "cut he': ({"a": [{"b": "cut he"}]}, None),
    '{"a": [{"b": "https://a.exam': ({"a": [{"b": None}]}, None),
    '{"a": [{"b"': ({"a": [{"b": None}]}, None),
    '{"a": [{"b":': ({"a": [{"b": None}]}, None),
    '{"a": [{"b": 1,': ({"a": [{"b": 1}]}, None),
}


@pytest.mark.parametrize("text", MENDED)
def test_a_document_is_read_as_what_was_meant(text):
    value, said = MENDED[text]
    made = repair_json(text)
    assert json.loads(made.text) == value
    assert made.what == ((said,) if said else ())


def test_only_what_opens_like_json_is_taken_for_it():
    for text in ('{"a": 1}', "[1]", "// x\n{}", "/* x */ [1]", "cb({})", ")]}'\n[1]"):
        assert looks_like_json(text)
    for text in ("", "<rss/>", "not (a document)", "# a heading\n\ntext", "text { }"):
        assert not looks_like_json(text)


ITEM = '{"id": "1", "url": "https://a.example/1", "title": "Poland quits"}'
UNUSUAL = {
    f"[{ITEM}]": "The document is a bare list of items, not a feed; the items were read.",
    f'{{"items": [{ITEM}]}}': "The document does not give its JSON Feed version; it was read as JSON Feed.",
    f'{{"title": "t", "items": [{ITEM},]}}': "The document is not valid JSON; the readable parts were used. Repaired: an extra comma.",
    f'{{"version": "https://jsonfeed.org/version/1", "items": [{ITEM}]}}': None,
}  # fmt: skip


@pytest.mark.parametrize("text", UNUSUAL)
def test_a_feed_that_breaks_the_format_s_rules_is_read_and_noted(text):
    found = read_json_feed(text)
    assert isinstance(found, RawFeed)
    assert [entry.title for entry in found.entries] == ["Poland quits"]
    assert found.note == UNUSUAL[text]


@pytest.mark.parametrize(
    "text", ["[]", "[1, 2]", '{"items": []}', '{"items": [{"name": "x"}]}', '[{"id": 1}]', "{,}"]
)
def test_other_json_is_no_feed(text):
    assert isinstance(read_json_feed(text), NotAFeed)


AUTHORS = {
    '"authors": [{"name": "A"}, {"name": "B"}]': "A, B",
    '"authors": {"name": "A"}': "A",
    '"authors": ["A", "B"]': "A, B",
    '"authors": "A"': "A",
    '"authors": [], "author": {"name": "A"}': "A",
    '"author": {"name": "A"}': "A",
    '"author": "A"': "A",
    '"author": [{"name": "A"}]': "A",
    '"authors": [7, null, {"url": "x"}]': None,
    '"authors": 7': None,
}


@pytest.mark.parametrize("written", AUTHORS)
def test_authors_are_read_in_any_form(written):
    found = read_json_feed(f'{{"title": "t", "items": [{{"title": "x", {written}}}]}}')
    assert isinstance(found, RawFeed)
    assert found.entries[0].author == AUTHORS[written]


def test_a_document_without_a_bottom_is_no_feed():
    for text in ("[" * 5_000_000, '{"a":' * 1_000_000, '{"items": [' + "[" * (MAX_DEPTH + 1)):
        assert isinstance(read_json_feed(text), NotAFeed)


HOSTILE = ['"', "'", ",", ":", "[]", "1,", "a ", "/*", "//", "//\n", "#", "\\", "}", "]", "(", '"\\ud83d"', '"\n"']  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_mending_costs_no_more_than_the_document_is_long(part):
    """Ten times the length takes about ten times as long; a square would be a hundred."""

    def seconds(length: int) -> float:
        text = "[" + part * (length // len(part))
        started = time.process_time()
        repair_json(text)
        looks_like_json(part * (length // len(part)))
        return time.process_time() - started

    seconds(5_000)
    small = min(seconds(20_000) for _ in range(3))
    assert seconds(200_000) < 40 * small + 0.1
