"""Acts on top of the packaged record: proposed, confirmed, announced, undone, exported."""

import csv
import errno
import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.desk.record import RecordDesk
from bot.desk.record_export import export_sources
from bot.errors import InputError, StoreUnavailableError
from bot.model.alert import RecordedAct
from bot.model.state import Iso3, Status
from bot.model.workspace import UserId
from bot.treaty.load import load_treaty
from bot.treaty.record import COLUMNS
from tests.doubles.desk import House, house, treaty
from tests.doubles.disk import FailingDisk

URL = "https://treaties.un.org/doc/Publication/CN/2026/CN.1;2026-Eng.pdf"
ANN, BOB = UserId("U1ANN"), UserId("U2BOB")
NOR = Iso3("NOR")


@pytest.fixture
def own() -> House:
    return house(datetime(2026, 3, 2, 9, tzinfo=UTC))


def recorded(
    desk: RecordDesk, iso3: Iso3 = NOR, act: str = "withdrawal_notified", day: str = "2026-02-20"
) -> RecordedAct:
    proposal = desk.propose(iso3, act, date.fromisoformat(day), URL)
    return desk.confirm(proposal, "Depositary notification", ANN)


def test_a_proposal_changes_nothing(own: House):
    proposal = own.desk.record.propose(NOR, "withdrawal_notified", date(2026, 2, 20), URL)
    assert proposal.before.status is Status.STATE_PARTY
    assert proposal.after.status is Status.STATE_PARTY_WITHDRAWING
    assert proposal.after.withdrawal_effective == date(2026, 8, 20)
    assert own.desk.treaty.current.status(NOR, date(2026, 3, 2)) is Status.STATE_PARTY
    assert list(own.stores.acts.all()) == []
    assert own.announced == []


def test_a_confirmed_act_is_kept_answered_from_and_announced(own: House):
    act = recorded(own.desk.record)
    assert own.stores.acts.get(act.id) == act
    assert (act.by, act.why, act.at) == (ANN, "Depositary notification", own.clock.now())
    assert own.desk.treaty.current.status(NOR, date(2026, 3, 2)) is Status.STATE_PARTY_WITHDRAWING
    [change] = own.announced
    assert (change.iso3, change.act, change.source_url) == (NOR, "withdrawal_notified", URL)
    assert change.act_id == act.id


def test_an_act_without_a_change_of_status_is_not_announced(own: House):
    recorded(own.desk.record, Iso3("FIN"), "withdrawal_notified", "2025-07-09")
    assert own.announced == []
    assert own.desk.treaty.current.answer(
        Iso3("FIN"), date(2026, 3, 2)
    ).withdrawal_effective == date(2026, 1, 9)


def test_undo_restores_and_keeps_the_act_and_takes_back_what_is_not_sent(own: House):
    act = recorded(own.desk.record)
    undone = own.desk.record.undo(act.id, BOB)
    assert (undone.undone_by, undone.undone_at) == (BOB, own.clock.now())
    assert own.desk.record.acts() == (undone,)
    assert own.desk.treaty.current.status(NOR, date(2026, 3, 2)) is Status.STATE_PARTY
    assert own.announced == []


def test_undo_happens_once(own: House):
    act = recorded(own.desk.record)
    own.desk.record.undo(act.id, BOB)
    with pytest.raises(InputError, match="already been taken back"):
        own.desk.record.undo(act.id, BOB)
    with pytest.raises(InputError, match="no such act"):
        own.desk.record.undo("nonsense", BOB)


def test_an_act_on_which_another_rests_is_not_undone(own: House):
    china = Iso3("CHN")
    acceded = recorded(own.desk.record, china, "accession", "2025-03-03")
    recorded(own.desk.record, china, "withdrawal_notified", "2026-01-05")
    with pytest.raises(
        InputError, match="A later act of China rests on this one; take that back first"
    ):
        own.desk.record.undo(acceded.id, ANN)
    assert own.desk.treaty.current.status(china, date(2026, 3, 2)) is not Status.NOT_JOINED


def test_recording_the_same_twice_changes_nothing(own: House):
    recorded(own.desk.record)
    with pytest.raises(InputError, match="already says so"):
        recorded(own.desk.record)
    assert len(own.desk.record.acts()) == 1


def test_a_reason_is_asked_for(own: House):
    proposal = own.desk.record.propose(NOR, "withdrawal_notified", date(2026, 2, 20), URL)
    with pytest.raises(InputError, match="why"):
        own.desk.record.confirm(proposal, "  \n ", ANN)


def test_a_full_disk_leaves_record_and_answers_as_they_were(tmp_path: Path):
    disk = FailingDisk()
    own = house(data_dir=tmp_path / "data", disk=disk)
    with disk.failing(errno.ENOSPC), pytest.raises(StoreUnavailableError, match="No space"):
        recorded(own.desk.record)
    assert list(own.stores.acts.all()) == []
    assert own.announced == []
    assert own.desk.treaty.current.status(NOR, date(2026, 3, 2)) is Status.STATE_PARTY
    own.stores.close()


@pytest.mark.parametrize(
    "typed",
    [
        f"Norway withdrawal_notified 2026-02-20 {URL}",
        f"withdrawal-notified {URL} 20 February 2026 norway",
        f"{URL} Noreg, WITHDRAWAL_NOTIFIED on 2026-02-20",
    ],
)
def test_an_act_is_read_in_any_order(own: House, typed: str):
    state, act, day, url = own.desk.record.typed.act(typed)
    assert (state.iso3, act, day, url) == ("NOR", "withdrawal_notified", date(2026, 2, 20), URL)


def test_an_ambiguous_name_is_answered_with_codes(own: House):
    with pytest.raises(InputError, match=r"Which one do you mean\? .*Congo \(COG\)"):
        own.desk.record.typed.act(f"Congo withdrawal_notified 2026-02-20 {URL}")


def test_the_export_has_the_packaged_format_and_loads_again(own: House):
    recorded(own.desk.record)
    rows = list(csv.DictReader(io.StringIO(own.desk.record.export())))
    assert tuple(rows[0]) == COLUMNS
    [row] = rows
    assert (row["iso3"], row["withdrawal_notified"], row["withdrawal_effective"]) == (
        "NOR",
        "2026-02-20",
        "2026-08-20",
    )
    [act] = own.desk.record.acts()
    [source] = csv.DictReader(io.StringIO(export_sources(own.stores.acts.all())))
    assert row["withdrawal_sources"].split(";")[0] == source["key"] == f"ENTERED-{act.id}"
    assert (source["url"], source["publisher"]) == (URL, "United Nations Treaty Collection")
    packaged = replace(treaty()).participations[NOR].memberships[0]
    assert row["consent_date"] == str(packaged.deposited)


@pytest.mark.parametrize(
    ("iso3", "act", "day"),
    [
        ("NOR", "withdrawal_notified", "2026-02-20"),
        ("CHN", "accession", "2025-03-03"),
        ("FIN", "accession", "2026-02-02"),
        ("FIN", "withdrawal_notified", "2025-07-09"),
    ],
)
def test_an_export_put_into_the_package_gives_the_same_answers(
    own: House, tmp_path: Path, iso3: str, act: str, day: str
):
    recorded(own.desk.record, Iso3(iso3), act, day)
    data = shutil.copytree(Path(__file__).parents[3] / "bot" / "data", tmp_path / "data")
    header, *exported = own.desk.record.export().splitlines()
    packaged = (data / "participation.csv").read_text("utf-8").splitlines()
    assert packaged[0] == header
    others = [line for line in packaged if not line.startswith(f"{iso3},")]
    (data / "participation.csv").write_text("\n".join([*others, *exported, ""]), "utf-8")
    _, *sources = export_sources(own.stores.acts.all()).splitlines()
    with (data / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join([*sources, ""]))
    contributed, corrected = load_treaty(folder=data), own.desk.treaty.current
    for year in range(1998, 2030):
        on = date(year, 3, 2)
        mine, theirs = (t.answer(Iso3(iso3), on) for t in (corrected, contributed))
        assert (mine.status, mine.sentence) == (theirs.status, theirs.sentence)


def test_an_undone_act_is_not_exported(own: House):
    act = recorded(own.desk.record)
    own.desk.record.undo(act.id, ANN)
    assert own.desk.record.export().splitlines() == [",".join(COLUMNS)]


@pytest.mark.parametrize(
    "url",
    [
        "https://x",
        f"https://treaties.un.org/{'x' * 1000}",
        "https://treaties.un.org/a b",
        "https://treaties.un.org/<!channel>",
        "https://treaties.un.org/a|b",
        "https://treaties.un.org/\x1b[31m",
        "https://treaties.un.org/\u202egnp.exe",
    ],
)
def test_a_source_that_is_no_plain_web_address_is_refused(own: House, url: str):
    with pytest.raises(InputError, match="The source must be a web address"):
        own.desk.record.propose(NOR, "withdrawal_notified", date(2026, 2, 20), url)
