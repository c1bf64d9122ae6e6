"""Pages of the Depositary as the daily check meets them, and what is known after it."""

from __future__ import annotations

from datetime import date

from bot.model.state import Iso3
from bot.model.workspace import UserId
from tests.doubles.record_room import RecordRoom
from tests.doubles.register import LEBANON, page
from tests.doubles.slack import READER

ANN = UserId(READER)
NOVEMBER_20, NOVEMBER_24 = date(2026, 11, 20), date(2026, 11, 24)
NORWAY_OFF = "<tr><td>Norway</td><td>3\tDec 1997</td><td>10\tJul 1998</td></tr>"
SWEDEN_OFF = "<tr><td>Sweden</td><td>4\tDec 1997</td><td>1\tDec 1998</td></tr>"


def enter_lebanon(room: RecordRoom) -> None:
    """So that a page with Lebanon's row agrees."""
    record = room.desk.record
    proposal = record.propose(
        Iso3("LBN"), "accession", date(2026, 5, 5), "https://treaties.un.org/x"
    )
    record.confirm(proposal, "Notified", ANN)


def agreeing(of: date | None = NOVEMBER_20) -> bytes:
    return page(of=of, extra=[LEBANON])


def known(room: RecordRoom) -> tuple[date, date | None]:
    record = room.desk.treaty.current.record
    return record.known_to, record.agreed_with


def refusals(room: RecordRoom) -> list[str]:
    return [note for note in room.notes() if "was not compared with" in note]
