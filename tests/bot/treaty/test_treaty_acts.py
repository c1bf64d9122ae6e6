"""Acts entered on top of the record: computed afresh, refused when they cannot be, undone."""

from datetime import UTC, date, datetime

import pytest

from bot.errors import InputError
from bot.model.alert import RecordedAct
from bot.model.state import ConsentKind, Freshness, Iso3, SourceKind, Status
from bot.model.workspace import UserId
from bot.treaty.treaty import Treaty

URL = "https://treaties.un.org/doc/CN.2026.EN.pdf"
ENTERED = datetime(2030, 6, 1, 12, tzinfo=UTC)


def act(iso3: str, name: str, value: str, *, undone: bool = False, number: int = 1) -> RecordedAct:
    return RecordedAct(
        id=f"{number:04}",
        iso3=Iso3(iso3),
        act=name,
        value=value,
        source_url=URL,
        why="Depositary notification",
        by=UserId("U1"),
        at=ENTERED.replace(minute=number),
        undone_at=ENTERED if undone else None,
    )


def test_a_notice_of_withdrawal_takes_effect_after_six_months(treaty: Treaty):
    changed = treaty.with_acts([act("NOR", "withdrawal_notified", "2027-03-05")])
    norway = Iso3("NOR")
    assert changed.status(norway, date(2027, 3, 4)) is Status.STATE_PARTY
    assert changed.status(norway, date(2027, 3, 5)) is Status.STATE_PARTY_WITHDRAWING
    assert changed.status(norway, date(2027, 9, 5)) is Status.WITHDRAWN
    answer = changed.answer(norway, date(2027, 4, 1))
    assert answer.withdrawal_effective == date(2027, 9, 5)
    assert answer.sources[0].url == URL
    assert answer.sources[0].kind is SourceKind.DEPOSITARY
    coming = changed.deadlines(date(2027, 4, 1), norway)
    assert "withdrawal_effective" in [entry.kind for entry in coming]
    assert treaty.status(norway, date(2027, 9, 5)) is Status.STATE_PARTY


def test_nothing_is_said_of_the_day_of_effect_before_the_record_reaches_it(treaty: Treaty):
    changed = treaty.with_acts([act("NOR", "withdrawal_notified", "2027-03-05")])
    said = changed.answer(Iso3("NOR"), date(2027, 9, 6)).sentence
    assert "(If it is engaged in an armed conflict on that day" in said
    assert "no source says" not in said
    known = changed.with_record(Freshness(date(2027, 9, 5)))
    assert "no source says that it was" in known.answer(Iso3("NOR"), date(2027, 9, 6)).sentence


def test_the_terms_of_a_state_that_returns_run_anew(treaty: Treaty):
    peru = Iso3("PER")
    acts = [
        act("PER", "withdrawal_notified", "2027-01-05", number=1),
        act("PER", "accession", "2028-01-20", number=2),
    ]
    assert [d.passed for d in treaty.answer(peru, date(2030, 1, 5)).duties if d.article == "5"] == [
        True
    ]
    back = treaty.with_acts(acts).answer(peru, date(2030, 1, 5))
    assert back.entry_into_force == date(2028, 7, 1)
    assert [(d.article, d.deadline, d.extensions) for d in back.duties if d.article == "5"] == [
        ("5", "2038-07-01", ())
    ]
    assert peru not in {d.iso3 for d in treaty.with_acts(acts).overdue(date(2030, 1, 5))}


def test_a_notice_of_a_state_whose_consent_has_no_day_asks_for_that_day_first(treaty: Treaty):
    notice = act("LBN", "withdrawal_notified", "2028-03-05", number=2)
    with pytest.raises(InputError, match="Lebanon: the day of its consent is not known"):
        treaty.with_acts([notice])
    dated = treaty.with_acts([act("LBN", "accession", "2026-06-03"), notice])
    assert dated.status(Iso3("LBN"), date(2028, 9, 5)) is Status.WITHDRAWN


def test_an_accession_enters_into_force_by_article_17(treaty: Treaty):
    changed = treaty.with_acts([act("FSM", "accession", "2027-01-20")])
    answer = changed.answer(Iso3("FSM"), date(2027, 2, 1))
    assert answer.status is Status.CONSENTED
    assert answer.entry_into_force == date(2027, 7, 1)
    assert changed.counts(date(2027, 2, 1)).deposited == 163
    entries = changed.deadlines(date(2027, 2, 1))
    assert ("FSM", "2027-07-01") in [(entry.iso3, entry.date) for entry in entries]


def test_the_missing_day_of_lebanons_deposit_can_be_entered(treaty: Treaty):
    changed = treaty.with_acts([act("LBN", "consent_date", "2026-06-03")])
    answer = changed.answer(Iso3("LBN"), date(2026, 11, 25))
    assert answer.status is Status.CONSENTED
    assert answer.consent_kind is ConsentKind.ACCESSION
    assert answer.entry_into_force == date(2026, 12, 1)
    assert changed.counts(date(2026, 11, 25)).notes == ()


def test_in_an_armed_conflict_a_withdrawal_waits_for_its_end(treaty: Treaty):
    notice = act("UKR", "withdrawal_notified", "2027-01-10")
    changed = treaty.with_acts([notice])
    ukraine = Iso3("UKR")
    answer = changed.answer(ukraine, date(2029, 1, 1))
    assert answer.status is Status.STATE_PARTY_WITHDRAWING
    assert answer.withdrawal_effective is None
    assert "armed conflict" in answer.sentence
    assert "Article 20" in answer.sentence
    ended = changed.with_acts([notice, act("UKR", "withdrawal_effective", "2029-05-01", number=2)])
    assert ended.status(ukraine, date(2029, 5, 1)) is Status.WITHDRAWN
    assert "held back" in ended.answer(ukraine, date(2029, 5, 1)).sentence


def test_a_notice_can_be_taken_back_before_it_takes_effect(treaty: Treaty):
    acts = [
        act("NOR", "withdrawal_notified", "2027-03-05"),
        act("NOR", "withdrawal_revoked", "2027-05-01", number=2),
    ]
    changed = treaty.with_acts(acts)
    norway = Iso3("NOR")
    assert changed.status(norway, date(2027, 4, 1)) is Status.STATE_PARTY_WITHDRAWING
    assert changed.status(norway, date(2027, 5, 1)) is Status.STATE_PARTY
    assert changed.status(norway, date(2028, 5, 1)) is Status.STATE_PARTY
    assert "taken back on 1 May 2027" in changed.answer(norway, date(2028, 1, 1)).sentence


def test_a_state_that_left_can_come_back_and_its_past_stays(treaty: Treaty):
    changed = treaty.with_acts([act("FIN", "accession", "2028-02-10")])
    finland = Iso3("FIN")
    assert changed.status(finland, date(2025, 8, 1)) is Status.STATE_PARTY_WITHDRAWING
    assert changed.status(finland, date(2027, 1, 1)) is Status.WITHDRAWN
    assert changed.status(finland, date(2028, 2, 10)) is Status.CONSENTED
    assert changed.status(finland, date(2028, 8, 1)) is Status.STATE_PARTY


def test_an_undone_act_counts_for_nothing(treaty: Treaty):
    changed = treaty.with_acts([act("NOR", "withdrawal_notified", "2027-03-05", undone=True)])
    assert changed.participations == treaty.participations


def test_a_later_entry_corrects_an_earlier_one(treaty: Treaty):
    changed = treaty.with_acts(
        [
            act("NOR", "withdrawal_notified", "2027-03-05", number=1),
            act("NOR", "withdrawal_notified", "2027-03-04", number=2),
        ]
    )
    answer = changed.answer(Iso3("NOR"), date(2027, 4, 1))
    assert answer.withdrawal_notified == date(2027, 3, 4)


@pytest.mark.parametrize(
    ("iso3", "name", "value", "words"),
    [
        ("USA", "withdrawal_notified", "2027-01-01", "is not a party"),
        ("USA", "ratification", "2027-01-01", "without a signature"),
        ("USA", "signed", "2027-01-01", "open for signature"),
        ("NOR", "withdrawal_notified", "1998-01-01", "not after entry into force"),
        ("NOR", "withdrawal_effective", "2027-01-01", "without its notice"),
        ("NOR", "withdrawal_revoked", "2027-01-01", "no notice of withdrawal"),
        ("NOR", "withdrawal_notified", "2031-01-01", "is in the future"),
        ("NOR", "withdrawal_notified", "31 February", "is not a day"),
        ("NOR", "accession", "1999-01-01", "by a signatory is impossible"),
        ("NOR", "resigned", "2027-01-01", "cannot be recorded"),
        ("FIN", "withdrawal_effective", "2026-01-11", "Article 20 gives"),
        ("XXX", "signed", "1998-01-01", "one of the 197 States"),
        ("FSM", "accession", "1997-12-01", "before the Convention opened"),
    ],
)
def test_an_impossible_act_is_refused_with_a_sentence(
    treaty: Treaty, iso3: str, name: str, value: str, words: str
):
    with pytest.raises(InputError, match=words) as refusal:
        treaty.with_acts([act(iso3, name, value)])
    assert str(refusal.value).endswith(".")
