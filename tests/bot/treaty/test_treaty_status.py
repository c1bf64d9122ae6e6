"""Who is bound on which day, and why, in words."""

from datetime import date

import pytest

from bot.errors import InputError
from bot.model.state import ConsentKind, Iso3, Standing, Status
from bot.treaty.treaty import Treaty

FIN, UKR, LBN, MHL = Iso3("FIN"), Iso3("UKR"), Iso3("LBN"), Iso3("MHL")


@pytest.mark.parametrize(
    ("iso3", "on", "status"),
    [
        ("FIN", "1997-09-18", Status.NOT_JOINED),
        ("FIN", "2012-01-08", Status.NOT_JOINED),
        ("FIN", "2012-01-09", Status.CONSENTED),
        ("FIN", "2012-06-30", Status.CONSENTED),
        ("FIN", "2012-07-01", Status.STATE_PARTY),
        ("FIN", "2025-07-09", Status.STATE_PARTY),
        ("FIN", "2025-07-10", Status.STATE_PARTY_WITHDRAWING),
        ("FIN", "2026-01-09", Status.STATE_PARTY_WITHDRAWING),
        ("FIN", "2026-01-10", Status.WITHDRAWN),
        ("EST", "2025-12-26", Status.STATE_PARTY_WITHDRAWING),
        ("EST", "2025-12-27", Status.WITHDRAWN),
        ("POL", "1997-12-03", Status.NOT_JOINED),
        ("POL", "1997-12-04", Status.SIGNATORY),
        ("POL", "2012-12-26", Status.SIGNATORY),
        ("POL", "2012-12-27", Status.CONSENTED),
        ("POL", "2026-02-20", Status.WITHDRAWN),
        ("CAN", "1997-12-03", Status.CONSENTED),
        ("CAN", "1999-02-28", Status.CONSENTED),
        ("CAN", "1999-03-01", Status.STATE_PARTY),
        ("MNE", "2006-06-02", Status.NOT_JOINED),
        ("MNE", "2006-06-03", Status.STATE_PARTY),
        ("SSD", "2011-07-09", Status.STATE_PARTY),
        ("MHL", "2025-03-11", Status.SIGNATORY),
        ("MHL", "2025-08-31", Status.CONSENTED),
        ("MHL", "2025-09-01", Status.STATE_PARTY),
        ("USA", "2026-11-25", Status.NOT_JOINED),
        ("UKR", "2025-08-01", Status.STATE_PARTY),
        ("UKR", "2030-01-01", Status.STATE_PARTY),
        ("LBN", "2026-01-12", Status.NOT_JOINED),
        ("LBN", "2026-01-13", Status.UNCONFIRMED),
        ("LBN", "2026-11-25", Status.UNCONFIRMED),
        ("LBN", "2040-01-01", Status.UNCONFIRMED),
        ("TON", "2025-11-30", Status.CONSENTED),
        ("TON", "2025-12-01", Status.STATE_PARTY),
        ("BLR", "2004-02-29", Status.CONSENTED),
        ("BLR", "2004-03-01", Status.STATE_PARTY),
    ],
)
def test_the_status_of_a_state_on_a_day(treaty: Treaty, iso3: str, on: str, status: Status):
    assert treaty.status(Iso3(iso3), date.fromisoformat(on)) is status


def test_the_sentence_gives_the_rule(treaty: Treaty):
    on = date(2026, 11, 25)
    assert treaty.answer(FIN, on).sentence == (
        "Out since 10 January 2026: notice of 10 July 2025 plus six months, Article 20."
    )
    assert "among the first forty, Article 17" in treaty.answer(Iso3("CAN"), on).sentence
    assert "first day of the sixth month" in treaty.answer(Iso3("AFG"), on).sentence
    assert "date of independence" in treaty.answer(Iso3("MNE"), on).sentence
    assert treaty.answer(FIN, date(2025, 8, 1)).sentence == (
        "State Party, leaving: notice of 10 July 2025, out on 10 January 2026, six months later, "
        "Article 20."
    )
    assert treaty.answer(MHL, date(2025, 6, 16)).sentence.startswith("Joined, not yet bound")
    assert treaty.answer(MHL, date(2020, 1, 1)).sentence.startswith("Signed on 4 December 1997")
    assert treaty.answer(Iso3("USA"), on).sentence.startswith("Not joined")


def test_nothing_is_told_that_was_not_known_on_the_day(treaty: Treaty):
    before = treaty.answer(FIN, date(2025, 7, 9))
    assert before.withdrawal_notified is None
    assert before.withdrawal_effective is None
    assert all(each.date <= "2025-07-09" for each in before.developments)
    leaving = treaty.answer(FIN, date(2025, 7, 10))
    assert leaving.withdrawal_effective == date(2026, 1, 10)
    signatory = treaty.answer(MHL, date(2025, 3, 11))
    assert (signatory.signed, signatory.consent_date) == (date(1997, 12, 4), None)
    consented = treaty.answer(MHL, date(2025, 3, 12))
    assert consented.consent_kind is ConsentKind.RATIFICATION
    assert consented.entry_into_force == date(2025, 9, 1)


def test_lebanon_is_never_said_to_be_in_force(treaty: Treaty):
    for on in (date(2026, 2, 1), date(2026, 11, 25), date(2028, 1, 1)):
        answer = treaty.answer(LBN, on)
        assert answer.status is Status.UNCONFIRMED
        assert answer.consent_kind is ConsentKind.ACCESSION
        assert answer.consent_date is None
        assert answer.entry_into_force is None
        assert "day of deposit is not known" in " ".join(answer.notes)
        assert {duty.standing for duty in answer.duties} <= {Standing.UNKNOWN}


def test_ukraine_stays_a_state_party_and_the_notes_tell_what_happened(treaty: Treaty):
    notes = " ".join(treaty.answer(UKR, date(2026, 11, 25)).notes)
    assert "suspends the operation" in notes
    assert "foresees no suspension" in notes
    assert "Article 20, paragraph 3" in notes
    for objector in ("Switzerland", "Austria", "Belgium", "Norway", "Colombia", "New Zealand"):
        assert objector in notes
    assert "suspends" not in " ".join(treaty.answer(UKR, date(2025, 7, 1)).notes)


def test_a_day_before_the_convention_is_refused(treaty: Treaty):
    with pytest.raises(InputError, match="adopted on 18 September 1997"):
        treaty.status(FIN, date(1997, 9, 17))
    with pytest.raises(InputError, match="adopted on 18 September 1997"):
        treaty.counts(date(1990, 1, 1))


def test_every_answer_has_sources_with_title_and_publisher(treaty: Treaty):
    for iso3 in treaty.states:
        answer = treaty.answer(iso3, date(2026, 11, 25))
        assert answer.sources
        assert all(source.title and source.publisher for source in answer.sources)


def test_lists_hold_what_they_say(treaty: Treaty):
    today = date(2026, 11, 25)
    names = {which: len(treaty.listing(which, today)) for which in ("all", "parties", "withdrawn")}
    assert names == {"all": 197, "parties": 161, "withdrawn": 5}
    leaving = treaty.listing("withdrawing", date(2025, 9, 1))
    assert [a.state.iso3 for a in leaving] == ["EST", "FIN", "LVA", "LTU", "POL"]
    assert len(treaty.listing("signatories", today)) == 133
    assert len(treaty.listing("not-joined", today)) == 30
    baltic = treaty.listing("all", today, "the Baltic States")
    assert [a.state.iso3 for a in baltic] == ["EST", "LVA", "LTU"]


def test_a_list_or_group_that_does_not_exist_is_named_with_what_there_is(treaty: Treaty):
    with pytest.raises(InputError, match="not-joined"):
        treaty.listing("quitters", date(2026, 1, 1))
    with pytest.raises(InputError, match="baltics"):
        treaty.listing("all", date(2026, 1, 1), "Hanseatic League")
    with pytest.raises(InputError, match="197"):
        treaty.status(Iso3("XXX"), date(2026, 1, 1))
