"""Every fact carries a source that a lawyer would accept, in words that are not our workshop's."""

import csv
import re
from datetime import date
from importlib.resources import files
from urllib.parse import urlsplit

import pytest

from bot.model.state import Iso3, Source, SourceKind
from bot.treaty.treaty import Treaty

TODAY = date(2026, 11, 25)
DATA = files("bot") / "data"
RECORD = (
    "participation",
    "record_notes",
    "sources",
    "obligations",
    "extensions",
    "declarations",
    "developments",
    "non_parties",
    "calendar",
    "groups",
)
WORKSHOP = re.compile(
    r"secondary brief|as handed over|not seen|cut off|\bstored\b|repository|in this source"
    r"|as collected|second hand|part seen|in this copy",
    re.IGNORECASE,
)
UNFIT = re.compile(r"github\.com|wikipedia|news-pravda|mil-osi|blogspot|uncensored-wiki")


def lines(name: str) -> list[dict[str, str]]:
    text = (DATA / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def everything_cited(treaty: Treaty) -> list[Source]:
    found = [each.source for each in (*treaty.developments, *treaty.agenda)]
    found += [group.source for group in treaty.groups.values()]
    for iso3 in treaty.states:
        answer = treaty.answer(iso3, TODAY)
        found += [*answer.sources, *(each.source for each in treaty.timeline(iso3))]
        found += [extension.source for duty in answer.duties for extension in duty.extensions]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("name", RECORD)
def test_the_data_has_no_words_of_our_own_workshop(name: str):
    for row in lines(name):
        for column, text in row.items():
            assert not WORKSHOP.search(text), (column, text)


def test_every_source_has_a_title_a_publisher_and_a_page_of_its_own(treaty: Treaty):
    for source in everything_cited(treaty):
        address = urlsplit(source.url or "")
        assert source.title, source
        assert source.publisher, source
        assert address.scheme in {"http", "https"}, source
        assert not UNFIT.search(source.url or ""), source


def test_a_register_of_the_depositary_is_cited_at_its_own_address(treaty: Treaty):
    for source in everything_cited(treaty):
        if source.kind is SourceKind.DEPOSITARY:
            assert urlsplit(source.url or "").hostname == "treaties.un.org", source


def test_the_first_sources_of_a_state_are_different_voices(treaty: Treaty):
    for answer in treaty.listing("all", TODAY):
        kinds = [source.kind for source in answer.sources]
        leading = kinds[: len(set(kinds))]
        assert len(set(leading)) == len(leading), answer.state.name


def test_a_copy_is_named_as_a_copy_and_never_as_the_publisher(treaty: Treaty):
    for source in everything_cited(treaty):
        assert "copy" not in source.publisher.lower(), source
        assert "GitHub" not in source.publisher, source


def test_what_stands_at_another_address_than_its_publishers_is_named_as_a_copy(treaty: Treaty):
    for source in everything_cited(treaty):
        if source.kind is SourceKind.UNITED_NATIONS:
            host = urlsplit(source.url or "").hostname or ""
            own = host.endswith(("un.org", "unoda.org", "ungeneva.org", "unognewsroom.org"))
            assert own or source.copy, source


def test_every_source_is_cited_by_something():
    cited: set[str] = {"CONVENTION"}
    for name in RECORD:
        for row in lines(name):
            for column in ("source", "sources", "withdrawal_sources"):
                cited |= set(row.get(column, "").split(";"))
    keys = {row["key"] for row in lines("sources")}
    assert keys <= cited, sorted(keys - cited)


def test_the_decisive_act_is_what_a_states_first_source_bears_on(treaty: Treaty):
    for answer in treaty.listing("withdrawn", TODAY):
        participation = treaty.participations[answer.state.iso3]
        assert answer.sources[0] in participation.memberships[-1].withdrawal_sources
    for answer in treaty.listing("parties", TODAY):
        participation = treaty.participations[answer.state.iso3]
        assert answer.sources[0] == participation.memberships[-1].sources[0]


def test_the_first_source_of_a_consent_is_not_older_than_the_consent():
    """A copy of 2014 cannot tell of a deposit in 2025; one that gives years, not of a day."""
    reach = {"MTDSG2014": "2014-01-27", "UNTS2016": "2016-03-08", "UNTC2026": ""}
    for row in lines("participation"):
        first = row["sources"].split(";")[0]
        if row["consent_date"] and first in reach:
            assert row["consent_date"] <= reach[first], row["iso3"]


def test_where_something_was_copied_reads_after_as_copied_at():
    for row in lines("sources"):
        assert not row["copy"].startswith(("second", "by ", "in ", "through ")), row["key"]


def test_france_and_the_date_on_ukraines_communication_have_their_own_sources(treaty: Treaty):
    ukraine = treaty.answer(Iso3("UKR"), TODAY)
    publishers = [source.publisher for source in ukraine.sources]
    assert {"fundsforNGOs News", "Spoiler Alerts (newsletter)"} <= set(publishers)
