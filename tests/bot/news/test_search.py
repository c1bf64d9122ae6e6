"""What a person looks for, as words and as concepts that hold across languages."""

import pytest

from bot.model.entry import Entry, EntryId, FeedId
from bot.news.judge import build_judge
from bot.news.search import MOST_WORDS, Wanted, concepts_of, holds, terms_of, wanted
from bot.treaty.load import load_treaty


@pytest.fixture(scope="module")
def judge():
    return build_judge(load_treaty().states.values())


def entry(title: str, language: str | None) -> Entry:
    return Entry(
        EntryId("e1"), FeedId("f1"), title, "", None, None, None, None, None, language
    )  # fmt: skip


def is_met(looked_for: Wanted, terms: frozenset[str]) -> bool:
    return all(
        not need.terms.isdisjoint(terms)
        or (need.start is not None and any(term.startswith(need.start) for term in terms))
        for need in looked_for.needs
    )


CLEARANCE = [
    ("Сапери розмінували понад двісті гектарів полів під Миколаєвом", "uk"),
    ("Le déminage humanitaire avance dans le sud du pays", "fr"),
    ("فرق الهندسة تواصل إزالة الألغام من الأراضي الزراعية", "ar"),
    ("El desminado humanitario llega a dos municipios más", "es"),
    ("Deminers return three villages to their owners", "en"),
    ("排雷队清除了两个村庄附近的地雷", "zh"),
]
OTHERS = [
    ("Landmine kills a shepherd near the border", "en"),
    ("Finland deposits its notice of withdrawal from the Ottawa Convention", "en"),
    ("Польща виходить з Оттавської конвенції про заборону мін", "uk"),
]


@pytest.mark.parametrize(
    "typed", ["landmine clearance", "mine clearance", "demining", "déminage", "розмінування"]
)
def test_clearance_is_found_in_any_language_however_it_was_asked_for(judge, typed: str):
    looked_for = wanted(typed)
    for title, language in CLEARANCE:
        terms = terms_of(title, "") | concepts_of(judge.judge(entry(title, language)))
        assert is_met(looked_for, terms), title
    for title, language in OTHERS:
        terms = terms_of(title, "") | concepts_of(judge.judge(entry(title, language)))
        assert not is_met(looked_for, terms), title


def test_a_kind_of_mine_is_found_under_mines_and_mines_not_under_a_kind(judge):
    title = "Army finds anti-personnel mines in a cellar"
    terms = concepts_of(judge.judge(entry(title, "en")))
    assert is_met(wanted("landmines"), terms)
    mines = concepts_of(judge.judge(entry("Landmine found in a cellar", "en")))
    assert not is_met(wanted("anti-personnel mines"), mines)


def test_the_name_of_an_organisation_means_it_and_not_its_trade():
    assert all(
        not term.startswith("=") for need in wanted("HALO Trust").needs for term in need.terms
    )


def test_a_word_that_merely_weighs_for_the_judgement_is_no_concept():
    (need,) = wanted("funding").needs
    assert need.terms == {"funding"}


def test_the_name_of_a_state_is_met_by_the_state():
    (need,) = wanted("Фінляндія").needs
    assert "@FIN" in need.terms
    (town,) = wanted("Kherson").needs
    assert town.terms == {"kherson"}


def test_small_words_are_not_looked_for_unless_there_is_nothing_else():
    assert wanted("the use of a reservist") == wanted("use reservist")
    assert wanted("the").needs


@pytest.mark.parametrize("typed", ["", "   ", '""', "?!", "\u200b"])
def test_signs_are_nothing_to_look_for(typed: str):
    assert not wanted(typed)


def test_a_question_has_an_end():
    assert len(wanted(" ".join(f"word{n}" for n in range(500))).needs) <= MOST_WORDS


def test_quotes_of_any_kind_make_a_phrase_of_words_as_they_are():
    for typed in ('"mine ban" Oslo', "“mine ban” Oslo", "«mine ban» Oslo", 'Oslo "mine ban'):
        looked_for = wanted(typed)
        assert looked_for.phrases == (("mine", "ban"),)
        assert {frozenset({"mine"}), frozenset({"ban"})} <= {n.terms for n in looked_for.needs}


@pytest.mark.parametrize(
    ("title", "summary", "found"),
    [
        ("The mine-ban treaty", "", True),
        ("", "A Mine Ban at last", True),
        ("The ban on the mine", "", False),
        ("No mine", "ban today", False),
        ("Mines, bans", "", False),
    ],
)
def test_a_phrase_stands_word_by_word_in_one_field(title: str, summary: str, *, found: bool):
    assert holds(("mine", "ban"), title, summary) is found


def test_words_are_met_without_marks_and_case():
    assert {"deminage", "a", "kyiv"} <= terms_of("Déminage à KYIV", "")


def test_scripts_without_spaces_are_met_by_pairs_of_letters():
    assert {"柬埔", "埔寨"} <= terms_of("在柬埔寨发生", "")
    assert all(need.start is None for need in wanted("发生爆").needs)


def test_a_word_for_a_kind_is_met_by_every_story_of_it():
    (use, mines) = wanted("use of landmines").needs
    assert "#use" in use.terms
    assert "=anti-personnel mines" in mines.terms
    assert "#clearance" in wanted("clearance").needs[0].terms


def test_a_word_of_a_longer_term_still_means_what_it_means_alone():
    (mine, _) = wanted("mine clearance").needs
    assert {"=mine clearance", "=landmines"} <= mine.terms
