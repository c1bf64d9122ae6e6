"""Opening after a death: nothing acknowledged is lost, nothing damaged is passed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.errors import StoreDamagedError
from storage.tinydb.database import JournalDB
from storage.tinydb.recovery import recover, recover_beside

Contents = dict[int, int]


def contents(database: JournalDB) -> Contents:
    return {document.doc_id: document["n"] for document in database.table("t")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "db.json"


@pytest.fixture
def states(path: Path) -> list[Contents]:
    """A store killed after some commits, and its content after each of them."""
    database = JournalDB(path)
    table = database.table("t")
    seen: list[Contents] = [{}]
    for number in range(1, 9):
        table.insert({"n": number, "text": "x" * number})
        if number % 3 == 0:
            seen.append(contents(database))
            with database.unit():
                table.remove(doc_ids=[number - 2])
                table.update({"n": number * 10}, doc_ids=[number])
        seen.append(contents(database))
    database.journal.abandon()
    return seen


def journal_of(path: Path) -> Path:
    return path.with_name("db.json.journal.00000001")


@pytest.mark.parametrize("behind", [b"", bytes(100)], ids=["the end", "zeros made beforehand"])
def test_a_journal_cut_at_any_byte_opens_with_the_whole_units_before_it(
    path: Path, states: list[Contents], behind: bytes
) -> None:
    whole = journal_of(path).read_bytes()
    for cut in range(len(whole) + 1):
        journal_of(path).write_bytes(whole[:cut] + behind)
        complete = whole[:cut].count(b"\n")
        database = JournalDB(path)
        assert contents(database) == states[complete]
        torn = database.journal.found.torn if database.journal.found else None
        assert (torn is None) == (cut == 0 or whole[cut - 1 : cut] == b"\n")
        database.journal.abandon()


def test_after_a_torn_end_was_cut_the_journal_goes_on(path: Path, states: list[Contents]) -> None:
    whole = journal_of(path).read_bytes()
    journal_of(path).write_bytes(whole[:-5])
    database = JournalDB(path)
    database.table("t").insert({"n": 99})
    database.journal.abandon()
    database = JournalDB(path)
    assert 99 in contents(database).values()
    database.close()
    torn = path.with_name("db.json.torn").read_bytes()
    assert torn == whole[whole.rindex(b"\n", 0, -1) + 1 : -5]
    assert states[-1]


def test_a_flipped_bit_is_refused_or_costs_at_most_the_last_record(
    path: Path, states: list[Contents]
) -> None:
    whole = journal_of(path).read_bytes()
    last_start = whole.rindex(b"\n", 0, -1) + 1
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << (place % 8)
        journal_of(path).write_bytes(damaged)
        try:
            tables = recover(path).tables
        except StoreDamagedError as error:
            assert place < last_start
            assert "doctor --repair" in str(error)
            continue
        numbers = {n: int(text.split(b'"n":')[1].split(b",")[0]) for n, text in tables["t"].items()}
        assert numbers in {True: [states[-1]], False: states[-2:]}[place < last_start]


def test_a_missing_segment_is_refused(path: Path) -> None:
    database = JournalDB(path)
    for number in range(4):
        database.table("t").insert({"n": number})
        database.journal.compact()
    database.table("t").insert({"n": 4})
    database.journal.abandon()
    path.unlink()
    with pytest.raises(StoreDamagedError, match="missing"):
        JournalDB(path)


def test_a_lost_record_between_others_is_refused(path: Path, states: list[Contents]) -> None:
    lines = journal_of(path).read_bytes().splitlines(keepends=True)
    journal_of(path).write_bytes(b"".join(lines[:3] + lines[4:]))
    with pytest.raises(StoreDamagedError, match="continues with record 5 after 3"):
        JournalDB(path)
    assert states


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.9, 0.999])
def test_a_damaged_snapshot_is_refused(path: Path, place: float) -> None:
    with JournalDB(path) as database:
        database.table("t").insert_multiple({"n": number} for number in range(50))
    damaged = bytearray(path.read_bytes())
    damaged[int(len(damaged) * place)] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(StoreDamagedError, match="doctor --repair"):
        JournalDB(path)


def test_a_store_refused_is_not_left_locked(path: Path) -> None:
    path.write_text("{")
    for _ in range(2):
        with pytest.raises(StoreDamagedError):
            JournalDB(path)


def test_replaying_over_a_snapshot_that_already_has_it_all_changes_nothing(path: Path) -> None:
    database = JournalDB(path)
    database.table("t").insert_multiple({"n": number} for number in range(5))
    database.table("t").remove(doc_ids=[2])
    segment = journal_of(path).read_bytes()
    database.close()
    # As if the snapshot had been put in place while its journal was still growing.
    text = path.read_bytes()
    assert b'"segment":2' in text
    found = recover(path)
    assert found.tables["t"].keys() == {1, 3, 4, 5}
    assert segment


def test_a_reader_beside_the_owner_sees_a_moment_of_it(path: Path) -> None:
    database = JournalDB(path)
    for number in range(30):
        database.table("t").insert({"n": number})
        if number % 7 == 0:
            database.journal.compact()
        assert len(recover_beside(path).tables["t"]) == number + 1
    database.close()


def test_stock_tinydb_opens_the_file_and_the_store_opens_stock_tinydbs(
    path: Path, tmp_path: Path
) -> None:
    from tinydb import TinyDB, where

    with JournalDB(path) as database:
        database.table("t").insert_multiple({"n": number, "w": "ø\n"} for number in range(5))
    with TinyDB(path) as stock:
        assert stock.table("t").get(where("n") == 3) == {"n": 3, "w": "ø\n"}
    other = tmp_path / "stock.json"
    with TinyDB(other, indent=2) as stock:
        stock.table("t").insert({"n": 1, "deep": {"list": [1, {"a": "b"}]}})
    with JournalDB(other) as database:
        assert database.table("t").all() == [{"n": 1, "deep": {"list": [1, {"a": "b"}]}}]
        database.table("t").insert({"n": 2})
    with JournalDB(other) as database:
        assert len(database.table("t")) == 2


def test_the_snapshot_before_is_kept_with_the_journal_since(path: Path, tmp_path: Path) -> None:
    database = JournalDB(path)
    for number in range(1, 10):
        database.table("t").insert({"n": number})
        if number % 3 == 0:
            database.journal.compact()
    now = contents(database)
    database.journal.abandon()
    earlier = tmp_path / "earlier"
    shutil.copytree(path.parent, earlier, ignore=shutil.ignore_patterns("earlier"))
    (earlier / "db.json.previous").replace(earlier / "db.json")
    with JournalDB(earlier / "db.json") as database:
        assert contents(database) == now
