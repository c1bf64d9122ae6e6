"""Our record against the depositary's pages: what differs, both sides, nothing changed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model.state import ConsentKind, StatusAnswer
from bot.treaty.check import CheckReport, compare
from bot.treaty.load import load_treaty
from bot.treaty.pages import LARGEST, read_page
from bot.treaty.treaty import Treaty

ON = date(2026, 11, 25)
LETTERS = {
    ConsentKind.RATIFICATION: "",
    ConsentKind.ACCESSION: " a",
    ConsentKind.ACCEPTANCE: " A",
    ConsentKind.APPROVAL: " AA",
    ConsentKind.SUCCESSION: " d",
}
ACTS = {
    ConsentKind.RATIFICATION: "RAT",
    ConsentKind.ACCESSION: "ACC",
    ConsentKind.ACCEPTANCE: "ACP",
    ConsentKind.APPROVAL: "APR",
    ConsentKind.SUCCESSION: "SUC",
}
HEADER = (
    "<tr><td>Participant</td><td>Signature</td>"
    "<td>Ratification, Acceptance(A), Accession(a), Approval(AA), Succession(d)</td></tr>"
)


def participants(treaty: Treaty) -> list[StatusAnswer]:
    answers = treaty.listing("all", ON)
    return [answer for answer in answers if answer.signed or answer.consent_date]


def collection(rows: list[str]) -> bytes:
    """A page as the UN Treaty Collection writes it."""
    menu = "<table><tr><td>Home</td><td>Search</td><td>Help</td></tr></table>"
    table = f"<table id='tblgrid'>{HEADER}{''.join(rows)}</table>"
    return f"<html><body>{menu}{table}<p>End notes</p></body></html>".encode()


def collection_row(answer: StatusAnswer, mark: str = "") -> str:
    def written(day: date | None) -> str:
        return f"{day.day}\t{day:%b %Y}" if day else "&nbsp;"

    letter = LETTERS[answer.consent_kind] if answer.consent_kind else ""
    deposit = written(answer.consent_date) + letter
    if answer.status == "withdrawn":
        deposit = f"[{deposit}]"
    return (
        f"<tr><td>{answer.state.name}{mark}</td><td>{written(answer.signed)}</td>"
        f"<td>{deposit}</td></tr>"
    )


def whole_collection(treaty: Treaty) -> list[str]:
    marks = ["", " <sup>1</sup>", " 4, 5", " <sup><a href='#1'>12</a></sup>"]
    return [
        collection_row(answer, marks[number % len(marks)])
        for number, answer in enumerate(participants(treaty))
    ]


def unoda_row(answer: StatusAnswer) -> str:
    def cell(day: date | None, link: str) -> str:
        order = f"{day:%Y/%m/%d}-1" if day else "-"
        return f'<td data-order="{order}"><a href="/a/mine_ban/x/{link}/un">see</a></td>'

    act = ACTS[answer.consent_kind] if answer.consent_kind else ""
    return (
        f'<tr><td data-order="{answer.state.name}"><a href="/x">x</a></td>'
        f"{cell(answer.signed, 'SIG')}{cell(answer.consent_date, act)}<td>more</td></tr>"
    )


def told(report: CheckReport) -> set[tuple[str, str, str, str]]:
    return {(d.iso3, d.field, d.ours, d.theirs) for d in report.differences}


def test_a_page_that_agrees_with_the_record_has_no_differences(treaty: Treaty):
    report = compare(collection(whole_collection(treaty)), treaty, ON)
    # Lebanon is a participant in our record whose deposit has no day, so it is no row here.
    assert told(report) == {("LBN", "participation", "unconfirmed", "not listed")}
    assert report.compared == 166
    assert report.unknown == ()
    assert report.publisher == "United Nations Treaty Collection"


def test_every_difference_is_told_with_both_sides(treaty: Treaty):
    rows = whole_collection(treaty)
    page = collection(rows).decode()
    page = page.replace("9\tJul 1998", "10\tJul 1998", 1)  # Norway's deposit
    page = page.replace("[9\tJan 2012 a]", "9\tJan 2012 a")  # Finland without brackets
    page = page.replace("25\tFeb 1999 AA", "25\tFeb 1999")  # Slovakia by ratification
    page = page.replace(
        "</table><p>", "<tr><td>Lebanon</td><td></td><td>3 Jun 2026 a</td></tr></table><p>"
    )
    assert told(compare(page.encode(), treaty, ON)) == {
        ("NOR", "deposit", "1998-07-09", "1998-07-10"),
        ("FIN", "withdrawn", "yes", "no"),
        ("SVK", "kind of consent", "approval", "ratification"),
        ("LBN", "deposit", "none", "2026-06-03"),
    }


def test_a_participant_that_a_whole_page_lacks_is_a_difference(treaty: Treaty):
    rows = [row for row in whole_collection(treaty) if "Tuvalu" not in row]
    report = compare(collection(rows), treaty, ON)
    assert ("TUV", "participation", "state_party", "not listed") in told(report)


def test_an_excerpt_says_nothing_of_states_it_does_not_list(treaty: Treaty):
    report = compare(collection(whole_collection(treaty)[:10]), treaty, ON)
    assert (report.compared, report.complete, report.differences) == (10, False, ())


def test_a_name_that_is_no_state_is_told_and_not_guessed(treaty: Treaty):
    odd = "<tr><td>Finlandia Nova</td><td>3 Dec 1997</td><td>3 Dec 1998</td></tr>"
    report = compare(collection([*whole_collection(treaty)[:5], odd]), treaty, ON)
    assert report.unknown == ("Finlandia Nova",)


def test_the_congo_of_the_united_nations_is_the_congo(treaty: Treaty):
    row = "<tr><td>Congo</td><td></td><td>4 May 2001 a</td></tr>"
    assert compare(collection([row]), treaty, ON).differences == ()


def test_unodas_table_is_read_too(treaty: Treaty):
    rows = [unoda_row(a) for a in participants(treaty) if a.status != "withdrawn"]
    page = f"<table id='sort_table'><tr><th>State</th></tr>{''.join(rows)}</table>".encode()
    report = compare(page, treaty, ON)
    assert report.publisher == "United Nations Office for Disarmament Affairs"
    assert told(report) == {("LBN", "participation", "unconfirmed", "not listed")}
    assert report.compared == 161


def test_unodas_differences_are_told(treaty: Treaty):
    page = (
        b'<table><tr><td data-order="Tonga">Tonga</td><td data-order=""></td>'
        b'<td data-order="2025-06-26"><a href="/a/mine_ban/tonga/rat/un">26 June 2025</a></td>'
        b"</tr></table>"
    )
    assert told(compare(page, treaty, ON)) == {
        ("TON", "deposit", "2025-06-25", "2025-06-26"),
        ("TON", "kind of consent", "accession", "ratification"),
    }


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"   ",
        b"<html><body><p>Service unavailable</p></body></html>",
        b"<table><tr><td>Participant</td></tr></table>",
        b"\x00\xff\xfe garbage",
        b"%PDF-1.7 not a page",
        (
            b"<table><tr><td>Participant</td><td>Signature</td><td>Ratification</td></tr>"
            b"<tr><td>Mordor</td><td>3 Dec 1997</td><td>3 Dec 1998</td></tr></table>"
        ),
    ],
)
def test_a_page_that_is_not_understood_is_said_to_be_so(treaty: Treaty, page: bytes):
    with pytest.raises(InputError) as refusal:
        compare(page, treaty, ON)
    assert "not understood" in str(refusal.value) or "nothing was compared" in str(refusal.value)


def test_the_page_of_another_treaty_is_refused(treaty: Treaty):
    names = [answer.state.name for answer in participants(treaty)[:60]]
    rows = [f"<tr><td>{name}</td><td>3 Dec 2008</td><td>1 Aug 2010</td></tr>" for name in names]
    with pytest.raises(InputError, match="another treaty"):
        compare(collection(rows), treaty, ON)


def test_a_page_that_is_far_too_large_is_refused():
    with pytest.raises(InputError, match="far fewer"):
        read_page(b"x" * (LARGEST + 1))


def test_latin_1_and_utf_8_pages_read_alike(treaty: Treaty):
    rows = [collection_row(a) for a in participants(treaty) if a.state.iso3 in {"CIV", "TUR"}]
    page = collection(rows).decode()
    for encoded in (page.encode(), page.replace("ü", "&uuml;").encode("latin-1")):
        assert compare(encoded, treaty, ON).differences == ()


@given(
    st.binary(max_size=400) | st.text(alphabet="<table>rd/ Participantdata-order='1", max_size=300)
)
def test_no_page_breaks_the_reader(page: bytes | str):
    try:
        read_page(page if isinstance(page, bytes) else page.encode())
    except InputError as refusal:
        assert str(refusal).endswith(".")


def test_comparing_changes_nothing(treaty: Treaty):
    before = load_treaty().participations
    compare(collection(whole_collection(treaty)[:20]), treaty, ON)
    assert treaty.participations == before
