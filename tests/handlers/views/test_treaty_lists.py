"""Lists, counts, timelines and deadlines: every State and date is there, whatever their number."""

import re
from datetime import date

import pytest

from bot.desk.curve import curve
from bot.desk.legal_words import decisive
from bot.desk.replies import (
    CountsThen,
    Deadlines,
    Listing,
    Overview,
    Timeline,
)
from bot.model.day import long_day
from bot.model.state import (
    Development,
    Iso3,
    PartialDate,
    Source,
    SourceKind,
    Step,
)
from handlers.views.deadlines import deadlines_message
from handlers.views.listing import listing_message
from handlers.views.overview import counts_message, overview_message
from handlers.views.text import literal
from handlers.views.timeline import timeline_message
from tests.doubles.desk import treaty
from tests.doubles.shown import problems
from tests.handlers.views.treaty_samples import (
    OLD_WORDS,
    TODAY,
    buttons,
    said,
    whole,
)


@pytest.mark.parametrize("which", ["all", "parties", "signatories", "not-joined"])
def test_a_real_list_names_every_state_in_its_text_and_in_its_blocks(which: str):
    found = treaty().listing(which, TODAY)
    listing = Listing("States", found, TODAY, TODAY, treaty().record)
    pages = [listing_message(listing, f"list {which}", page) for page in (1, 2, 3)]
    for message in pages:
        assert problems(message) == []
        assert not OLD_WORDS.search(whole(message))
    shown = "\n".join(text for message in pages for text in said(message.plainest.blocks))
    lines = shown.replace("\u2060", "").splitlines()
    for answer in found:
        assert answer.state.title in pages[0].text.replace("\u2060", "")
        [line] = {
            each for each in lines if each.startswith(f"{answer.state.flag} {answer.state.title}")
        }
        assert " ".join(decisive(answer)[1:]) in line


def test_a_long_list_comes_in_pages_and_its_buttons_ask_for_the_others():
    listing = Listing("States", treaty().listing("parties", TODAY), TODAY, TODAY, treaty().record)
    first, last = (listing_message(listing, "list parties", page) for page in (1, 2))
    assert "Page 1 of 2." in whole(first)
    assert buttons(first)["Next"] == "parties page 2"
    assert buttons(last)["Previous"] == "parties page 1"
    assert buttons(last)["Share"] == "list parties page 2"


def test_a_list_of_none_says_so_and_how_far_the_record_reaches():
    message = listing_message(Listing("States", (), TODAY, TODAY, treaty().record), "list x")
    assert "0 States" in message.text
    assert "No State on 2 March 2026" in str(message.blocks)
    assert f"Record known to {long_day(treaty().record.known_to)}" in message.text


def test_a_list_that_may_be_one_longer_says_both_numbers_and_why():
    listing = Listing("States Parties", (), TODAY, TODAY, treaty().record, (), 1, ("Lebanon may.",))
    told = listing_message(listing, "list parties")
    assert "0 or 1 States" in told.text
    assert told.text.count("Lebanon may.") == 1
    assert sum("Lebanon may." in text for text in said(told.blocks)) == 1


def test_counts_say_both_numbers_and_why_in_the_same_words_everywhere():
    on = date(2026, 7, 15)
    counts = treaty().counts(on)
    [why] = counts.notes
    shown = [
        counts_message(CountsThen(counts, None, on, treaty().record), curve(treaty().counts, on)),
        overview_message(Overview(counts, (), (), (), treaty().record)),
    ]
    for message in shown:
        assert "161 or 162" in message.text
        assert message.text.count(why) == 1
        assert sum(why in text for text in said(message.blocks)) == 1


def story(number: int) -> tuple[Development, ...]:
    source = Source("Page", "Yle", "https://yle.example/", kind=SourceKind.PRESS)
    return tuple(
        Development(PartialDate(f"{2000 + n}"), None, "x", Step.LAW, f"Step {n}.", "", source)
        for n in range(number)
    )


def test_a_timeline_has_years_as_headings_newest_last_and_a_source_in_each_line():
    message = timeline_message(Timeline(treaty().states[Iso3("FIN")], story(2), treaty().record))
    lines = [text for text in said(message.blocks) if text.startswith("*2")]
    assert lines == [
        "*2000*\n• 2000: Step 0. (signature or law; <https://yle.example/|Yle>, press report)",
        "*2001*\n• 2001: Step 1. (signature or law; <https://yle.example/|Yle>, press report)",
    ]
    assert message.text.index("Step 0.") < message.text.index("Step 1.")
    assert "(Yle, press report)" in message.text


@pytest.mark.parametrize("number", [0, 1, 18, 19, 60, 90])
def test_no_line_of_a_long_timeline_is_lost(number: int):
    told, page = Timeline(treaty().states[Iso3("FIN")], story(number), treaty().record), 1
    found: list[int] = []
    while True:
        message = timeline_message(told, page)
        shown = [int(n) for n in re.findall(r"Step (\d+)\.", " ".join(said(message.blocks)))]
        assert shown == sorted(shown)
        assert [int(n) for n in re.findall(r"Step (\d+)\.", message.text)] == shown
        found = shown + found
        earlier = buttons(message).get("Earlier")
        if earlier is None:
            break
        page += 1
        assert earlier == f"FIN page {page}"
    assert found == list(range(number))


def test_deadlines_switch_between_what_is_ahead_and_what_has_passed():
    on = date(2026, 11, 26)
    passed = Deadlines(treaty().overdue(on), (), on, treaty().record, overdue=True)
    message = deadlines_message(passed)
    assert buttons(message)["Dates ahead"] == "2026-11-26"
    told = whole(message)
    for entry in passed.dates:
        assert literal(entry.title, 300) in told
        assert literal(entry.detail, 500) in told
    ahead = Deadlines(treaty().deadlines(on), (treaty().states[Iso3("THA")],), on, treaty().record)
    assert buttons(deadlines_message(ahead))["Passed deadlines"] == "overdue THA 2026-11-26"


def test_no_date_of_a_long_list_is_lost():
    on = date(2026, 11, 26)
    ahead, page, found = Deadlines(treaty().deadlines(on), (), on, treaty().record), 1, 0
    while True:
        message = deadlines_message(ahead, page)
        found += sum(text.startswith("• *") for text in said(message.blocks))
        if "Further" not in buttons(message):
            break
        page += 1
    assert found == len(ahead.dates) > 20
