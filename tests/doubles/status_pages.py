"""Status pages written from the record, in the four forms that depositaries use.

``entries`` takes the record as of a day; a test invents acts in them and has them written
as the UN Treaty Collection's HTML or XML, the Dutch treaty database's table, or UNODA's JSON.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

from bot.model.state import ConsentKind, Iso3, State
from bot.treaty.treaty import Treaty

TITLE = (
    "5. Convention on the Prohibition of the Use, Stockpiling, Production and Transfer of "
    "Anti-Personnel Mines and on their Destruction"
)
HEADINGS = (
    "Participant",
    "Signature",
    "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)",
)
LEBANON = Iso3("LBN")
LEBANON_DEPOSITED = date(2026, 5, 5)
LETTERS = {
    ConsentKind.RATIFICATION: "",
    ConsentKind.ACCESSION: " a",
    ConsentKind.ACCEPTANCE: " A",
    ConsentKind.APPROVAL: " AA",
    ConsentKind.SUCCESSION: " d",
}
CODES = {
    ConsentKind.RATIFICATION: ("RAT", "Ratification"),
    ConsentKind.ACCESSION: ("ACC", "Accession"),
    ConsentKind.ACCEPTANCE: ("ACP", "Acceptance"),
    ConsentKind.APPROVAL: ("APR", "Approval"),
    ConsentKind.SUCCESSION: ("SUC", "Succession"),
}
DUTCH_LETTERS = {ConsentKind.ACCESSION: "T", ConsentKind.SUCCESSION: "VG"}


@dataclass
class Entry:
    """One participant: consents and withdrawals (notice, effect) oldest first, further notes."""

    state: State
    name: str
    signed: date | None = None
    consents: list[tuple[date, ConsentKind]] = field(default_factory=list)
    left: list[tuple[date, date]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def out(self, on: date) -> bool:
        """Is a withdrawal in effect, and nothing deposited since?"""
        return bool(self.left) and self.left[-1][1] <= on and not self.back()

    def back(self) -> bool:
        """Was there a consent after the last withdrawal?"""
        return bool(self.left and self.consents) and self.consents[-1][0] >= self.left[-1][1]


Entries = dict[Iso3, Entry]


def entries(treaty: Treaty, on: date) -> Entries:
    """Every participant as of the day; Lebanon with a day of deposit that is invented."""
    found = {}
    for iso3, each in treaty.participations.items():
        entry = Entry(each.state, each.state.name)
        entry.signed = each.signed if each.signed and each.signed <= on else None
        for membership in each.memberships:
            if membership.deposited and membership.deposited <= on:
                entry.consents.append((membership.deposited, membership.kind))
            if membership.notified and membership.effective and membership.notified <= on:
                entry.left.append((membership.notified, membership.effective))
        if iso3 == LEBANON and on >= LEBANON_DEPOSITED:
            entry.consents = [(LEBANON_DEPOSITED, ConsentKind.ACCESSION)]
        if entry.signed or entry.consents:
            found[iso3] = entry
    return found


def signatories(listed: Entries) -> int:
    return sum(entry.signed is not None for entry in listed.values())


def parties(listed: Entries, on: date) -> int:
    return sum(bool(entry.consents) and not entry.out(on) for entry in listed.values())


def written(day: date | None, blank: str = "\t ") -> str:
    """As the depositary writes a day: ``3 Dec<tab> 1997``."""
    return f"{day.day} {day:%b}{blank}{day.year}" if day else ""


def spoken(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def left_note(entry: Entry, notified: date, effective: date) -> str:
    return (
        f"By a communication received on {spoken(notified)}, the Government of {entry.name} notified "
        f"the Secretary-General of its withdrawal from the Convention. In accordance with article "
        f"20 (3), the withdrawal takes effect on {spoken(effective)}."
    )


@dataclass
class Rows:
    """Texts of the Collection's table, and its end notes by number."""

    rows: list[tuple[str, list[int], str, str]]
    notes: dict[int, str]


def collection_rows(listed: Entries, on: date) -> Rows:
    rows, notes = [], dict[int, str]()
    for entry in sorted(listed.values(), key=lambda entry: entry.name):
        marks = []
        for text in [*(left_note(entry, *each) for each in entry.left), *entry.notes]:
            notes[len(notes) + 1] = text
            marks.append(len(notes))
        deposit = "".join(
            f"{written(day)}{LETTERS[kind]}" for day, kind in entry.consents[-1:]
        ).strip()
        signed = written(entry.signed)
        if entry.out(on):
            deposit, signed = f"[{deposit}]", f"[{signed}]" if signed else ""
        rows.append((entry.name, marks, signed, deposit))
    return Rows(rows, notes)


def collection_html(
    listed: Entries,
    on: date,
    *,
    order: Sequence[int] = (0, 1, 2),
    extra: Mapping[str, Callable[[str], str]] | None = None,
    counts: bool = True,
    raised: str = "<sup>{}</sup>",
) -> str:
    """The status page of treaties.un.org, its columns in this order, with extra ones behind."""
    extra = extra or {}
    made = collection_rows(listed, on)
    head = [*(HEADINGS[n] for n in order), *extra]
    lines = ["<tr>" + "".join(f"<td><b>{text}</b></td>" for text in head) + "</tr>"]
    for name, marks, signed, deposit in made.rows:
        mark = "&nbsp;" + raised.format(", ".join(map(str, marks))) if marks else ""
        cells = [escape(name) + mark, signed or "&nbsp;", deposit or "&nbsp;"]
        cells = [*(cells[n] for n in order), *(write(name) for write in extra.values())]
        lines.append("<tr>" + "".join(f"<td align='left'>{text}</td>" for text in cells) + "</tr>")
    notes = "".join(f"<p>{number}. {escape(text)}</p>" for number, text in made.notes.items())
    numbers = f"Signatories : {signatories(listed)}. Parties : {parties(listed, on)}"
    return (
        "<html lang='en'><head><title>United Nations Treaty Collection</title></head><body>"
        "<form action='./ViewDetails.aspx?src=TREATY&amp;mtdsg_no=XXVI-5&amp;clang=_en'>"
        "<table><tr><td>Home</td><td>Search</td><td>Help</td></tr></table>"
        f"<span>STATUS AS AT : {on:%d-%m-%Y}&nbsp;09:15:35&nbsp;AM&nbsp;EDT</span>"
        f"<p>{TITLE}</p><p>Oslo, 18 September 1997</p>{f'<p>{numbers}</p>' if counts else ''}"
        f"<table id='ctl00_tblgrid'>{''.join(lines)}</table>"
        "<div><b>Declarations</b><p>Austria</p><p>Provisional application.</p></div>"
        f"<div><p><b>End Note</b></p>{notes}</div></form></body></html>"
    )


def collection_xml(listed: Entries, on: date) -> str:
    """The MTDSG's XML; superscripts stand escaped in the entries."""
    made = collection_rows(listed, on)

    def row(cells: Sequence[str]) -> str:
        return "<Row>" + "".join(f"<Entry>{text}</Entry>" for text in cells) + "</Row>"

    lines = [
        row(
            [
                escape(name, quote=False)
                + "".join(f"&lt;superscript&gt;{mark}&lt;/superscript&gt;" for mark in marks),
                signed,
                deposit,
            ]
        )
        for name, marks, signed, deposit in made.rows
    ]
    notes = "".join(
        f"<EndNote><No>{number}</No><Text>{escape(text)}</Text></EndNote>"
        for number, text in made.notes.items()
    )
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<MTDSG><Header><Chapter>'
        "<HeadingNo>CHAPTER XXVI</HeadingNo><Name>DISARMAMENT</Name></Chapter></Header><Treaty>"
        f"<ExternalData><TreatyNo>5</TreatyNo><Titlesect>{TITLE[3:]}</Titlesect><Status>"
        f"<Signatories>{signatories(listed)}</Signatories><Parties>{parties(listed, on)}</Parties>"
        "</Status></ExternalData><Participants><Table><TGroup><Thead>"
        f"{row(HEADINGS)}</Thead><Tbody><Rows>{''.join(lines)}</Rows></Tbody></TGroup></Table>"
        f"</Participants><EndNotes>{notes}</EndNotes></Treaty></MTDSG>"
    )


def dutch_html(listed: Entries, names: Mapping[Iso3, str]) -> str:
    """The parties in the Dutch treaty database, under the names it gives them."""

    def day(each: date | None) -> str:
        return f"{each:%d-%m-%Y}" if each else ""

    lines = []
    for iso3, entry in listed.items():
        name = names.get(iso3, entry.name)
        for number in range(max(len(entry.consents), 1)):
            deposit = ""
            if entry.consents:
                deposited, kind = entry.consents[number]
                deposit = f"{day(deposited)} ({DUTCH_LETTERS.get(kind, 'R')})"
            left = entry.left[number] if number < len(entry.left) else (None, None)
            cells = [name, day(entry.signed), deposit, "", day(left[0]), day(left[1])]
            lines.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    head = (
        "<tr><th>Partij</th><th>Ondertekening</th><th>Ratificatie<span>O=Ondertekening zonder "
        "voorbehoud R=Bekrachtiging T=Toetreding VG=Voortgezette gebondenheid NB=Niet bekend</span>"
        "</th><th>In werking</th><th>Opzegging</th><th>Buiten werking</th></tr>"
    )
    return (
        "<html lang='nl'><body><h1>Verdrag inzake het verbod van het gebruik, de aanleg van "
        "voorraden, de productie en de overdracht van anti-personeelmijnen en inzake de vernietiging "
        f"van deze wapens</h1><table>{head}{''.join(lines)}</table></body></html>"
    )


def unoda_acts(listed: Entries) -> list[dict[str, object]]:
    """Every act for itself, as UNODA's interface lists them."""
    acts = []
    for entry in listed.values():
        own = [] if entry.signed is None else [(entry.signed, "SIG", "Signatory", None)]
        own += [(day, *CODES[kind], None) for day, kind in entry.consents]
        own += [(day, "WIT", "Withdrawal", f"effect {effect}") for day, effect in entry.left]
        acts += [
            {
                "date": f"{day} 00:00:00",
                "type": kind,
                "action_type_": word,
                "note": note,
                "state": {
                    "name": entry.name,
                    "country_": {
                        "country_persistent_name": entry.name,
                        "country_country_name": {"countryname_country_code_2": entry.state.iso2},
                    },
                },
                "objections_": [],
            }
            for day, kind, word, note in own
        ]
    return sorted(acts, key=lambda act: str(act["date"]))


def unoda_json(listed: Entries, on: date) -> str:
    """The answer of UNODA's interface about ``mine_ban``."""
    treaty = {
        "name": "Anti-Personnel Mine Ban Convention",
        "short_name": "mine_ban",
        "count_sig_states": signatories(listed),
        "count_states_parties": parties(listed, on),
        "actions_": unoda_acts(listed),
    }
    return json.dumps({"data": {"treaty_": {"data": treaty}}})
