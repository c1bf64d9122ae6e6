"""The data files are checked at start: whatever is wrong is said with file and line."""

import shutil
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.treaty.load import load_treaty

DATA = Path(__file__).parents[3] / "bot" / "data"
FILES = [*DATA.glob("*.csv"), *DATA.glob("*.tsv")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in FILES:
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


def change(folder: Path, name: str, before: str, after: str) -> int:
    """Replace text in a data file; returns the line it stands on."""
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("participation.csv", "2012-01-09,2012-07-01", "2012-01-09,2012-08-01", "Article 17"),
        ("participation.csv", "2025-07-10,2026-01-10", "2025-07-10,2026-01-11", "Article 20"),
        ("participation.csv", "2012-01-09", "9 January 2012", "expected a date"),
        ("participation.csv", "FIN,FI,Finland,yes", "FIN,FI,Finland,maybe", "un_member"),
        ("participation.csv", "FIN,FI,", "FIN,F1,", "iso2"),
        ("participation.csv", "FI,Finland,yes,,accession", "FI,Finland,yes,,purchase", "consent"),
        ("participation.csv", "FI,Finland,yes,,acc", "FI,Finland,yes,1997-12-03,acc", "signatory"),
        ("participation.csv", "ICBL-FIN;", "NOBODY;", "sources.csv"),
        ("participation.csv", "FI,Finland,yes,,accession", "FI,Finland,yes,,", "consent_kind"),
        ("participation.csv", "SWE,SE,Sweden", "SWE,SE,Finland", "occurs twice"),
        ("participation.csv", "FIN,FI,Finland,yes", "FIN,FI,,yes", "name_en is empty"),
        ("participation.csv", "NO,Norway,yes,1997-12-03", "NO,Norway,yes,1996-12-03", "signature"),
        ("participation.csv", "NO,Norway,yes,1997-12-03", "NO,Norway,yes,", "without a signature"),
        ("participation.csv", "1998-07-09,1999-03-01", "1997-11-09,1999-03-01", "opened"),
        ("participation.csv", "1998-07-09,1999-03-01", "1998-07-09,", "without an entry"),
        (
            "participation.csv",
            "LB,Lebanon,yes,,accession,,",
            "LB,Lebanon,yes,,accession,,2026-05-01",
            "without a deposit",
        ),
        ("participation.csv", "2025-07-10,2026-01-10", ",2026-01-10", "without its notice"),
        ("participation.csv", "2025-07-10,2026-01-10", "2012-01-10,2012-07-10", "not after entry"),
        ("sources.csv", "LM2000,", "LM1999,", "occurs twice"),
        ("groups.csv", "EST LVA LTU", "EST EST LTU", "occurs twice"),
        ("groups.csv", "|Norden|", "|Baltics|", "names two groups"),
        ("record_notes.csv", "undated,LBN", "undecided,LBN", "kind"),
        ("record_notes.csv", "2026-01-13,2026-08-25", "2026-01-13,", "latest possible day"),
        ("obligations.csv", "2030-03-01", "2030-13-01", "YYYY"),
        ("obligations.csv", "in_force", "in_farce", "status"),
        ("calendar.csv", "2027-04-30", "30.4.2027", "YYYY"),
        ("calendar.csv", ",2025-12-05,", ",2025-11-05,", "a later day than date"),
        ("calendar.csv", "2007-11,,", "2007-11,2007-11-22,", "which is then a day too"),
        ("calendar.csv", ",21msp,", ",20msp,", "'20msp' occurs twice"),
        ("calendar.csv", ",23msp,", ",,", "key is empty"),
        ("developments.csv", ",deposit,", ",despot,", "step"),
        ("sources.csv", "https://", "htps://", "web address"),
        ("sources.csv", ",civil_society", ",society", "kind"),
        ("developments.csv", ",UKR-NSDC-2025", ",NOBODY", "sources.csv"),
        ("extensions.csv", ",granted,", ",taken,", "outcome"),
        ("declarations.csv", ",objection,", ",objektion,", "kind"),
        ("groups.csv", "EST LVA LTU", "EST LVA XXX", "XXX"),
        ("non_parties.csv", "USA,", "USX,", "USX"),
        ("record_notes.csv", "2026-01-13", "", "from is empty"),
        ("namesakes.csv", "GNB GNQ PNG", "GNB GNQ PNX", "code"),
        ("names_hand.tsv", "\tcapital\t", "\tkapital\t", "kind"),
        ("names_cldr.tsv", "\tname\t", "\tnome\t", "kind"),
        ("names_cldr.tsv", "Afghanistan\n", "Afghanistan|\n", "a name is empty"),
        ("articles.csv", "20,2,", "20,3,", "expected 2"),
        ("articles.csv", "19,,Reservations", "19,,", "heading is empty"),
        ("articles.csv", ",CONVENTION", ",TREATY", "sources.csv"),
    ],
)
def test_a_wrong_cell_is_named_with_file_and_line(
    folder: Path, name: str, before: str, after: str, words: str
):
    line = change(folder, name, before, after)
    with pytest.raises(DataError, match=words) as refusal:
        load_treaty(folder=folder)
    assert str(refusal.value).startswith(f"{name}, line {line}:")


CORE = (
    "articles",
    "participation",
    "record",
    "sources",
    "declarations",
    "extensions",
    "names",
    "territories",
    "groups",
)


def test_an_article_that_is_missing_is_named(folder: Path):
    path = folder / "articles.csv"
    kept = [line for line in path.read_text().splitlines() if not line.startswith("19,")]
    path.write_text("\n".join(kept) + "\n")
    with pytest.raises(DataError, match="expected 1 to 22"):
        load_treaty(folder=folder)


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.name.startswith(CORE)], ids=lambda file: file.name
)
def test_a_missing_file_is_named(folder: Path, file: Path):
    (folder / file.name).unlink()
    with pytest.raises(DataError, match=rf"{file.name}: cannot be read"):
        load_treaty(folder=folder)


@pytest.mark.parametrize("name", ["names_hand.tsv", "names_cldr.tsv"])
def test_a_name_of_no_known_state_is_told_with_its_file(folder: Path, name: str):
    change(folder, name, "FIN\t", "FIX\t")
    with pytest.raises(DataError, match=f"{name}: 'FIX'"):
        load_treaty(folder=folder)


def test_a_missing_state_is_noticed(folder: Path):
    path = folder / "participation.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("TUV,")), "utf-8")
    with pytest.raises(DataError, match="holds 196 States, expected 197"):
        load_treaty(folder=folder)


def test_the_statement_on_all_stockpiles_is_missed_at_start(folder: Path):
    path = folder / "obligations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = (line for line in lines if not line.startswith(",4,"))
    path.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(DataError, match=r"obligations\.csv: has no line on the stockpiles"):
        load_treaty(folder=folder)


def test_a_file_that_is_no_text_is_named(folder: Path):
    (folder / "participation.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="not UTF-8"):
        load_treaty(folder=folder)


def test_a_row_that_is_too_short_is_named(folder: Path):
    line = change(folder, "calendar.csv", ",legal_date,", ",")
    with pytest.raises(DataError, match=f"calendar.csv, line {line}"):
        load_treaty(folder=folder)


def test_a_second_line_tells_of_a_return(folder: Path):
    path = folder / "participation.csv"
    text = path.read_text(encoding="utf-8")
    again = "FIN,FI,Finland,yes,,accession,2028-02-10,2028-08-01,,,https://treaties.un.org/x,\n"
    path.write_text(text + again, encoding="utf-8")
    treaty = load_treaty(folder=folder)
    assert len(treaty.participations["FIN"].memberships) == 2
    path.write_text(text + again.replace("2028-02-10,2028-08-01", "2025-12-10,2026-06-01"), "utf-8")
    with pytest.raises(DataError, match="before the withdrawal took effect"):
        load_treaty(folder=folder)
