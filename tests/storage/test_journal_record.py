"""The journal's format: whatever was written whole is read, and nothing else is."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from storage.tinydb.journal_record import UnitChanges, line_of, record_after, record_at, records_in
from storage.tinydb.recovery import apply
from storage.tinydb.snapshot import Tables

TEXT = b"".join(line_of(n, b'{"put":{"t":{"%d":{"n":%d}}}}' % (n, n * n)) for n in range(1, 8))
ENDS = [record.end for record in records_in(TEXT)]

names = st.sampled_from(["entries", "stories", 'odd "name"', "ø"])
texts = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3)
steps = st.tuples(names, st.integers(1, 5) | st.integers(2**62, 2**62 + 2), st.none() | texts)


@given(st.lists(steps, max_size=20), st.sets(names))
def test_a_change_read_back_does_what_was_done(steps: list[Any], dropped: set[str]) -> None:
    before: Tables = {"entries": {1: b'{"old":1}'}, "stories": {2: b"{}"}}
    expected = {name: dict(table) for name, table in before.items()}
    change = UnitChanges()
    for name in dropped:
        change.drop(name)
        expected.pop(name, None)
    for name, number, document in steps:
        text = None if document is None else msgspec.json.encode(document)
        change.set(name, number, text)
        table = expected.setdefault(name, {})
        if text is None:
            table.pop(number, None)
        else:
            table[number] = text
    record = record_at(line_of(7, change.payload()), 0)
    assert record is not None
    apply(record, before)
    assert before == expected
    apply(record, before)
    assert before == expected, "a record may be applied twice"


def test_a_journal_cut_anywhere_gives_exactly_the_whole_records_before() -> None:
    for cut in range(len(TEXT)):
        whole = [record.number for record in records_in(TEXT[:cut])]
        assert whole == list(range(1, sum(end <= cut for end in ENDS) + 1))


def test_a_flipped_bit_never_gives_a_record_that_was_not_written() -> None:
    written = {(record.number, record.payload) for record in records_in(TEXT)}
    for place in range(len(TEXT)):
        for bit in range(8):
            damaged = bytearray(TEXT)
            damaged[place] ^= 1 << bit
            read = {(record.number, record.payload) for record in records_in(bytes(damaged))}
            assert read <= written


def test_the_next_whole_record_is_found_behind_a_damaged_one() -> None:
    damaged = TEXT[: ENDS[0] + 5] + b"#" + TEXT[ENDS[0] + 6 :]
    assert len(list(records_in(damaged))) == 1
    found = record_after(damaged, ENDS[0])
    assert found is not None
    assert found.number == 3
    assert record_after(TEXT, ENDS[-2]) is None
