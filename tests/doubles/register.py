"""A depositary's status page as the UN Treaty Collection writes it, made from the record.

``page(of=date(2026, 11, 20))`` agrees with the packaged record; ``changed`` replaces whole rows,
``extra`` adds some, ``without`` leaves States out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.model.answers import StatusAnswer
from bot.model.state import ConsentKind
from bot.treaty.treaty import Treaty
from tests.doubles.desk import treaty

LETTERS = {
    ConsentKind.RATIFICATION: "",
    ConsentKind.ACCESSION: " a",
    ConsentKind.ACCEPTANCE: " A",
    ConsentKind.APPROVAL: " AA",
    ConsentKind.SUCCESSION: " d",
}
HEADER = (
    "<tr><td>Participant</td><td>Signature</td>"
    "<td>Ratification, Acceptance(A), Accession(a), Approval(AA), Succession(d)</td></tr>"
)
LEBANON = "<tr><td>Lebanon</td><td></td><td>5 May 2026 a</td></tr>"
"""The record knows no day for Lebanon, so that a page with its row differs, and one without, too."""


def row(answer: StatusAnswer) -> str:
    def written(day: date | None) -> str:
        return f"{day.day}\t{day:%b %Y}" if day else "&nbsp;"

    letter = LETTERS[answer.consent_kind] if answer.consent_kind else ""
    deposit = written(answer.consent_date) + letter
    if answer.status == "withdrawn":
        deposit = f"[{deposit}]"
    return (
        f"<tr><td>{answer.state.name}</td><td>{written(answer.signed)}</td><td>{deposit}</td></tr>"
    )


def page(
    *,
    of: date | None = date(2026, 11, 20),
    record: Treaty | None = None,
    changed: Mapping[str, str] | None = None,
    extra: Iterable[str] = (),
    without: Iterable[str] = (),
) -> bytes:
    """The page of a day; None: one that gives no date."""
    on = of or date(2026, 11, 20)
    answers = (record or treaty()).listing("all", on)
    listed = [a for a in answers if (a.signed or a.consent_date) and a.state.iso3 not in {*without}]
    rows = [(changed or {}).get(a.state.iso3) or row(a) for a in listed]
    stamp = f"<p>STATUS AS AT : {of:%d-%m-%Y} 09:15:35 EST</p>" if of else ""
    table = f"<table id='tblgrid'>{HEADER}{''.join([*rows, *extra])}</table>"
    return f"<html><body>{stamp}{table}<p>End notes</p></body></html>".encode()
