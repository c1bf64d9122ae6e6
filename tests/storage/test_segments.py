"""Segments: what is appended is there, what failed is not, and zeros behind it never count."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tinydb.segments import OpenSegment, SegmentFiles

records = st.lists(
    st.binary(min_size=1, max_size=3_000).map(lambda text: text + b"\n"), max_size=20
)


@given(records=records)
def test_what_is_read_is_what_was_appended(
    tmp_path_factory: pytest.TempPathFactory, records: list[bytes]
) -> None:
    files = SegmentFiles(tmp_path_factory.mktemp("segments") / "db.json")
    segment = OpenSegment(files.path(1))
    for number, record in enumerate(records):
        segment.append(record)
        if number % 5 == 4:  # this process is killed and another goes on
            os.close(segment._fd)
            segment = OpenSegment(files.path(1), segment.size)
        assert files.content(1) == b"".join(records[: number + 1])
    segment.close()
    assert files.path(1).read_bytes() == b"".join(records)


def test_there_is_room_beforehand_and_a_clean_end_gives_it_back(tmp_path: Path) -> None:
    files = SegmentFiles(tmp_path / "db.json")
    segment = OpenSegment(files.path(1))
    segment.append(b"one\n")
    size = files.path(1).stat().st_size
    assert size > 4_000
    segment.append(b"two\n")
    assert files.path(1).stat().st_size == size
    segment.close()
    assert files.path(1).read_bytes() == b"one\ntwo\n"


def test_old_segments_leave_and_other_files_stay(tmp_path: Path) -> None:
    files = SegmentFiles(tmp_path / "db.json")
    for number in (1, 2, 3, 100_000_001):
        files.path(number).touch()
    (tmp_path / "db.json.journal.x").touch()
    files.remove_before(3)
    assert files.numbers() == [3, 100_000_001]
    assert (tmp_path / "db.json.journal.x").exists()
