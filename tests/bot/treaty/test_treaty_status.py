"""Who is bound on which day, and why, in words."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model.state import ConsentKind, Freshness, Iso3, Status
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
        ("LBN", "2027-01-31", Status.UNCONFIRMED),
        ("LBN", "2027-02-01", Status.STATE_PARTY),
        ("TON", "2025-11-30", Status.CONSENTED),
        ("TON", "2025-12-01", Status.STATE_PARTY),
        ("BLR", "2004-02-29", Status.CONSENTED),
        ("BLR", "2004-03-01", Status.STATE_PARTY),
    ],
)
def test_the_status_of_a_state_on_a_day(treaty: Treaty, iso3: str, on: str, status: Status):
    assert treaty.status(Iso3(iso3), date.fromisoformat(on)) is status


NOW = date(2026, 11, 25)


def test_a_withdrawal_is_said_with_its_rule_and_its_condition(treaty: Treaty):
    assert treaty.answer(FIN, NOW).sentence == (
        "No longer a State Party since 10 January 2026: instrument of withdrawal received on 10 "
        "July 2025, effective six months later, Article 20(3). (Had it been engaged in an armed "
        "conflict on that day, the withdrawal would have waited for the end of the conflict; no "
        "source says that it was.)"
    )


def test_a_running_notice_is_said_with_the_day_it_takes_effect_and_on_what_condition(
    treaty: Treaty,
):
    assert treaty.answer(FIN, date(2025, 8, 1)).sentence == (
        "State Party; notice of withdrawal received on 10 July 2025, to take effect on 10 January "
        "2026 unless the State is then engaged in an armed conflict, Article 20(3)."
    )


@pytest.mark.parametrize(
    ("iso3", "on", "words"),
    [
        (
            "CAN",
            NOW,
            "State Party since 1 March 1999: ratified on 3 December 1997; among the forty",
        ),
        (
            "AFG",
            NOW,
            "acceded on 11 September 2002; in force from the first day of the sixth month",
        ),
        ("NLD", NOW, "accepted on 12 April 1999"),
        ("MNE", NOW, "with effect from the date of independence"),
        ("SSD", date(2011, 8, 1), "retroactive effect of that later instrument"),
        ("MHL", date(2025, 6, 16), "Contracting State: ratified on 12 March 2025"),
        (
            "MHL",
            date(2025, 6, 16),
            "Vienna Convention on the Law of Treaties, Articles 2(1)(f) and 18",
        ),
        (
            "MHL",
            date(2020, 1, 1),
            "Signatory: signed on 4 December 1997, no instrument by 1 January",
        ),
        ("USA", NOW, "Not a party: no signature and no instrument known up to 25 August 2026."),
        ("USA", date(2020, 1, 1), "no signature and no instrument by 1 January 2020."),
        ("FIN", date(1997, 10, 1), "opened for signature on 3 December 1997"),
        ("LBN", NOW, "Acceded between 13 January and 25 August 2026; the day is not known."),
        ("LBN", NOW, "on 25 November 2026 only if the deposit was made by 31 May 2026."),
        ("LBN", date(2026, 3, 1), "On 1 March 2026 it may not have acceded yet."),
        ("LBN", date(2026, 8, 24), "on 24 August 2026 only if the deposit was made by 28 February"),
        ("SSD", NOW, "by succession, instrument deposited on 11 November 2011"),
        (
            "LBN",
            date(2026, 3, 1),
            "enters into force for it between 1 July 2026 and 1 February 2027",
        ),
    ],
)
def test_the_sentence_has_the_words_of_the_law(treaty: Treaty, iso3: str, on: date, words: str):
    assert words in treaty.answer(Iso3(iso3), on).sentence


def test_from_the_latest_day_of_deposit_lebanon_has_acceded(treaty: Treaty):
    for on in (date(2026, 8, 25), NOW, date(2027, 2, 1)):
        assert "may not have acceded" not in treaty.answer(Iso3("LBN"), on).sentence


def test_no_answer_says_twice_what_it_says(treaty: Treaty):
    """Neither a note that repeats the sentence, nor one sentence in two places."""
    for year in (2006, 2011, 2026):
        for answer in treaty.listing("all", date(year, 8, 15)):
            told = [answer.sentence, *answer.law, *answer.notes]
            told += [duty.sentence for duty in answer.duties]
            parts = [part for text in told for part in re.split(r"(?<=\.)\s", text)]
            assert len(parts) == len(set(parts)), answer.state.name
            assert " ".join(told).count("retroactive") <= 1, answer.state.name


NOT_LEGAL = re.compile(r"\b(join\w*|leaving|left|out since|out on)\b", re.IGNORECASE)


def test_no_status_of_any_state_is_said_in_words_that_no_treaty_uses(treaty: Treaty):
    for year in range(1998, 2028):
        for answer in treaty.listing("all", date(year, 3, 15)):
            assert not NOT_LEGAL.search(" ".join((answer.sentence, *answer.law))), answer


def test_what_is_denied_is_denied_only_as_far_as_the_record_reaches(treaty: Treaty):
    for answer in treaty.listing("all", NOW):
        if "no instrument" in answer.sentence:
            assert "known up to 25 August 2026" in answer.sentence
            assert "25 November" not in answer.sentence
        assert "complete up to 25 August 2026" in " ".join(answer.notes)
    later = treaty.with_record(Freshness(date(2026, 11, 20), date(2026, 11, 20)))
    assert "known up to 20 November 2026" in later.answer(Iso3("USA"), NOW).sentence
    assert later.with_record(Freshness(date(2026, 1, 1))).record.known_to == date(2026, 11, 20)


def test_a_notice_goes_with_paragraphs_2_and_4_of_article_20(treaty: Treaty):
    assert treaty.answer(FIN, date(2025, 7, 9)).law == ()
    for on in (date(2025, 7, 10), NOW):
        law = " ".join(treaty.answer(FIN, on).law)
        assert "Article 20(2)" in law
        assert "Article 20(4)" in law


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


@given(on=st.dates(date(2026, 1, 13), date(2027, 1, 31)))
def test_where_the_day_of_deposit_is_not_known_all_that_follows_has_bounds(
    treaty: Treaty, on: date
):
    answer = treaty.answer(LBN, on)
    assert answer.status is Status.UNCONFIRMED
    assert answer.consent_kind is ConsentKind.ACCESSION
    assert (answer.consent_date, answer.entry_into_force) == (None, None)
    assert answer.consent_bounds == (date(2026, 1, 13), date(2026, 8, 25))
    assert answer.entry_into_force_bounds == (date(2026, 7, 1), date(2027, 2, 1))
    bounds = {duty.article: duty.bounds for duty in answer.duties}
    assert bounds["4"] == (date(2030, 7, 1), date(2031, 2, 1))
    assert bounds["5"] == (date(2036, 7, 1), date(2037, 2, 1))
    assert bounds["7"] == (date(2026, 12, 28), date(2027, 7, 31))
    assert all(duty.deadline is None for duty in answer.duties)


def test_no_other_state_has_bounds(treaty: Treaty):
    bounded = {a.state.iso3 for a in treaty.listing("all", NOW) if a.entry_into_force_bounds}
    assert bounded == {"LBN"}


def test_ukraine_stays_a_state_party_and_the_notes_tell_what_happened(treaty: Treaty):
    notes = " ".join(treaty.answer(UKR, date(2026, 11, 25)).notes)
    assert "suspends the operation" in notes
    assert "no clause on suspension" in notes
    assert "Article 20(3)" in notes
    for day in ("17 July 2025", "18 July", "21 July"):
        assert day in notes
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
