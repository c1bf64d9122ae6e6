"""What the card of a State says: the answer first, its dates, conditions and sources."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.desk.citing import KIND_WORDS, citation
from bot.desk.legal_words import STATUS_WORDS
from bot.desk.point import point
from bot.desk.replies import (
    Comparison,
    Listing,
    OneState,
    StateDetail,
    StatusVerb,
)
from bot.model.day import long_day, span
from bot.model.state import (
    Declaration,
    Extension,
    Freshness,
    Iso3,
    PartialDate,
    Source,
    SourceKind,
)
from handlers.views.compare import comparison_message
from handlers.views.listing import listing_message
from handlers.views.share import as_window
from handlers.views.status_card import status_card
from handlers.views.status_more import (
    cite_message,
    detail_message,
    more_message,
    sources_message,
)
from handlers.views.text import literal, safe_url
from tests.doubles.desk import treaty
from tests.doubles.shown import problems
from tests.handlers.views.treaty_samples import (
    OLD_WORDS,
    TODAY,
    buttons,
    card,
    said,
    whole,
)

DAYS = [
    date(1997, 9, 18),
    date(2012, 3, 1),
    date(2025, 8, 1),
    TODAY,
    date(2026, 11, 26),
    date(2030, 1, 1),
]


@pytest.mark.parametrize("on", DAYS)
def test_what_is_said_of_every_real_state_fits(on: date):
    for iso3, state in treaty().states.items():
        one = OneState(treaty().answer(iso3, on), TODAY)
        shown = [status_card(one)]
        shown += [
            detail_message(StateDetail(v, one))
            for v in (StatusVerb.MORE, StatusVerb.SOURCES, StatusVerb.CITE)
        ]
        for message in shown:
            assert problems(message) == []
            assert problems(as_window(message)) == []
            assert state.title in message.text.replace("\u2060", "")


@pytest.mark.parametrize("on", DAYS)
def test_no_card_says_that_a_state_joined_left_or_is_out(on: date):
    for iso3 in treaty().states:
        answer = replace(
            treaty().answer(iso3, on), duties=(), developments=(), positions=(), notes=()
        )
        assert not OLD_WORDS.search(whole(status_card(OneState(answer, TODAY)))), iso3
        assert not OLD_WORDS.search(STATUS_WORDS[answer.status])


def test_every_source_in_view_has_a_publisher_and_an_address_or_says_its_kind():
    weak = {SourceKind.PRESS, SourceKind.REFERENCE, SourceKind.CIVIL_SOCIETY}
    for iso3 in treaty().states:
        answer = treaty().answer(iso3, date(2026, 11, 26))
        words = said(status_card(OneState(answer, TODAY)).blocks)
        [line] = [text for text in words if text.startswith(("Source: ", "Sources: "))]
        for source in answer.sources[:2]:
            linked = source.publisher and f"<{safe_url(source.url)}|" in line
            assert linked or f"({KIND_WORDS[source.kind]})" in line
            assert source.kind not in weak or f"({KIND_WORDS[source.kind]})" in line
            assert literal(source.title, 70) in line


def test_the_sources_are_all_there_with_kind_and_address():
    for iso3 in treaty().states:
        answer = treaty().answer(iso3, date(2026, 11, 26))
        told = whole(sources_message(answer)).replace("\u2060", "").replace("&amp;", "&")
        for source in (*answer.sources, *(d.source for d in answer.developments)):
            assert f"({KIND_WORDS[source.kind]})" in told
            assert safe_url(source.url) is None or f"<{source.url}>" in told


def test_the_card_shows_two_sources_and_says_where_the_others_are():
    answer = treaty().answer(Iso3("UKR"), TODAY)
    message = status_card(OneState(answer, TODAY))
    [line] = [t for t in said(message.blocks) if t.startswith("Sources: ")]
    assert line.count("; ") == 1
    assert f"{len(answer.sources) - 2} further sources under *Sources*" in line
    assert buttons(message)["Sources"] == "UKR 2026-03-02"


def test_a_withdrawal_is_told_with_its_condition_and_what_it_does_not_touch():
    told = whole(card("FIN"))
    for words in (
        "*Status*\nNo longer a State Party",
        "instrument of withdrawal received on 10 July 2025, effective six months later, Article 20",
        "Had it been engaged in an armed conflict",
        "Security Council, with a full explanation of the reasons, Article 20(2).",
        "any relevant rules of international law, Article 20(4).",
        "*Notice of withdrawal received*\n10 July 2025",
        "*Withdrawal effective*\n10 January 2026",
    ):
        assert words in told


def test_a_notice_that_runs_is_told_with_the_day_and_the_condition():
    told = whole(card("FIN", date(2025, 8, 1)))
    assert "*Status*\nState Party, notice of withdrawal received" in told
    assert "*Withdrawal to take effect*\n10 January 2026" in told
    assert "unless the State is then engaged in an armed conflict" in told


def test_a_card_begins_with_the_answer_and_its_dates_come_next():
    for iso3 in treaty().states:
        answer = treaty().answer(iso3, TODAY)
        message = status_card(OneState(answer, TODAY))
        first, dates = message.blocks[1], message.blocks[2]
        assert first["text"]["text"] == f"*{literal(point(answer, TODAY))}*"
        assert "*Status*" in dates["fields"][0]["text"]
        assert message.text.startswith(literal(point(answer, TODAY)))


def test_an_answer_for_a_day_to_come_says_that_it_is_a_projection():
    for iso3 in treaty().states:
        message = card(iso3, date(9999, 12, 31))
        for told in (message.text, whole(message)):
            assert "follows from the record as it stands on 2 March 2026." in told
    assert "projection" not in card("FIN").text


def test_what_the_card_has_no_room_for_is_named_with_the_button_that_opens_it():
    message = card("UKR")
    told = whole(message)
    assert re.search(
        r"\d further notes, 2 communications to the Depositary and 2 extensions under \*More\*",
        told,
    )
    assert buttons(message).keys() >= {"More", "Sources", "Timeline", "Cite"}


def test_a_state_that_consented_is_a_contracting_state():
    told = whole(card("FIN", date(2012, 3, 1)))
    assert "*Status*\nContracting State, not yet in force" in told
    assert "*In force from*\n1 July 2012" in told


def test_a_day_that_is_not_known_has_bounds_everywhere():
    answer = treaty().answer(Iso3("LBN"), date(2026, 11, 26))
    between = f"between {span(*answer.consent_bounds)}" if answer.consent_bounds else ""
    assert between
    told = whole(status_card(OneState(answer, TODAY)))
    assert "*Status*\nAcceded, day not known" in told
    assert f"*Acceded*\n{between}" in told
    compared = comparison_message(Comparison((answer, answer), answer.on, TODAY))
    assert f"acceded {between}" in whole(compared)
    assert f"accession, {between}" in citation(answer)


def test_who_is_outside_is_so_as_far_as_the_record_reaches():
    on = date(2026, 11, 26)
    record = treaty().record
    told = whole(card("USA", on, on))
    assert "*Status*\nNot a State Party" in told
    assert f"no instrument known up to {long_day(record.known_to)}" in told
    assert f"Record known to {long_day(record.known_to)}" in told
    assert f"known to {long_day(record.known_to)}" in citation(treaty().answer(Iso3("USA"), on))


def test_more_shows_declarations_with_article_19_and_is_offered_only_where_there_is_more():
    plain = replace(
        treaty().answer(Iso3("FIN"), TODAY), declarations=(), notes=(), positions=(), duties=()
    )
    assert "More" not in buttons(status_card(OneState(plain, TODAY)))
    assert "the card says all" in more_message(plain).text
    source = Source("Declarations", "Depositary", "https://un.example/", kind=SourceKind.DEPOSITARY)
    declared = Declaration(
        Iso3("FIN"), "understanding", PartialDate("1999-09-14"), "Mere participation.", source
    )
    applied = replace(declared, kind="territorial_application", text="To its islands.")
    message = status_card(OneState(replace(plain, declarations=(declared, applied)), TODAY))
    assert buttons(message)["More"] == "FIN 2026-03-02"
    more = whole(more_message(replace(plain, declarations=(declared, applied))))
    for words in (
        "Understandings*\n• 14 September 1999: Mere participation.",
        "Territorial application",
        "<https://un.example/|Depositary>",
    ):
        assert words in more


def test_the_history_of_extensions_stands_below_article_5():
    source = Source("Final report", "Fifth Review Conference", "https://un.example/report")
    granted = Extension(
        Iso3("UKR"),
        PartialDate("2018-11"),
        "Seventeenth Meeting of the States Parties",
        "granted",
        PartialDate("2016-06-01"),
        PartialDate("2021-06-01"),
        "",
        source,
    )
    answer = treaty().answer(Iso3("UKR"), TODAY)
    duty = next(duty for duty in answer.duties if duty.article == "5")
    answer = replace(answer, duties=(replace(duty, extensions=(granted,)),))
    history = (
        "Seventeenth Meeting of the States Parties, November 2018: granted from 1 June 2016 to "
        "1 June 2021"
    )
    assert f"Extensions under Article 5: {history}" in whole(status_card(OneState(answer, TODAY)))
    assert f"{history} (<https://un.example/report|Fifth Review Conference>" in whole(
        more_message(answer)
    )


def test_a_citation_names_act_days_article_source_and_record():
    answer = treaty().answer(Iso3("FIN"), date(2026, 11, 26))
    source = Source(
        "XXVI-5",
        "United Nations Treaty Collection",
        "https://treaties.un.org/x",
        PartialDate("2026-01-12"),
        notification="C.N.1.2026",
        kind=SourceKind.DEPOSITARY,
    )
    answer = replace(answer, sources=(source,), record=Freshness(date(2026, 8, 25)))
    line = (
        "Finland, withdrawal, received 10 July 2025, effective 10 January 2026, APMBC Art. 20; "
        "United Nations Treaty Collection, XXVI-5, C.N.1.2026, 12 January 2026, "
        "https://treaties.un.org/x; Minewatch, record known to 25 August 2026."
    )
    assert citation(answer) == line
    assert f"```{line}```" in whole(cite_message(answer))


def test_a_state_is_shown_with_the_name_that_the_united_nations_use_too():
    state = replace(treaty().states[Iso3("NRU")], also="Naoero")
    answer = replace(treaty().answer(Iso3("NRU"), TODAY), state=state)
    for message in (
        status_card(OneState(answer, TODAY)),
        comparison_message(Comparison((answer, answer), TODAY, TODAY)),
        listing_message(Listing("x", (answer,), TODAY, TODAY, treaty().record), "x"),
        cite_message(answer),
    ):
        assert "Nauru (Naoero)" in message.text
        assert "Nauru (Naoero)" in " ".join(said(message.blocks))


def test_a_card_of_another_day_says_which_and_its_buttons_carry_it():
    message = card("FIN", date(2025, 8, 1))
    assert "Finland, 1 August 2025" in message.text
    assert message.blocks[0]["text"]["text"] == "🇫🇮 Finland on 1 August 2025"
    carried = buttons(message)
    assert carried["Sources"] == carried["Cite"] == "FIN 2025-08-01"
    assert carried["Share"] == "show FIN 2025-08-01"


def test_the_record_says_with_which_page_of_the_depositary_it_agrees():
    record = Freshness(date(2026, 3, 1), date(2026, 3, 1))
    answer = replace(treaty().answer(Iso3("FIN"), TODAY), record=record)
    told = status_card(OneState(answer, TODAY)).text
    assert "agrees with the Depositary's page of 1 March 2026." in told
