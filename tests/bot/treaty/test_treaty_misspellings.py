"""A misspelt name leads to its State or to a question, never to another State."""

import random  # noqa: TID251 - with a fixed seed
from string import ascii_lowercase

import pytest
from babel import Locale

from bot.model.names import NameAmbiguous, NameAnswer, NameFound, NameNotState, NameUnknown
from bot.treaty.fold import fold
from bot.treaty.treaty import Treaty
from tests.doubles.state_names import in_languages, means


def misspelt(name: str, chance: random.Random, edits: int) -> str:
    """The name with so many letters added, dropped, changed or swapped."""
    for _ in range(edits):
        at = chance.randrange(len(name) - 1)
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
        name = chance.choice(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            ]
        )
    return name


def test_misspellings_are_understood_or_asked_about_never_mistaken(treaty: Treaty):
    chance = random.Random(20260825)
    english = Locale.parse("en").territories
    pool = [(english[state.iso2], iso3) for iso3, state in treaty.states.items()]
    pool += [(state.name, iso3) for iso3, state in treaty.states.items()]
    pool = [(name, iso3) for name, iso3 in pool if len(fold(name)) >= 6]
    # What is a right name of a State is no misspelling: Nigera is Niger in Latvian.
    right = {fold(name) for _, name, _ in in_languages(treaty)} | {fold(name) for name, _ in pool}
    tried = first = 0
    for _ in range(1200):
        name, iso3 = chance.choice(pool)
        wrong = misspelt(name, chance, chance.choice((1, 2)))
        if fold(wrong) in right:
            continue
        tried += 1
        answer = treaty.find(wrong)
        if isinstance(answer, NameFound):
            assert answer.state.iso3 == iso3, (name, wrong)
            first += 1
        elif isinstance(answer, NameAmbiguous):
            first += answer.candidates[0].iso3 == iso3
    assert tried >= 300
    assert first / tried >= 0.97


def means_exactly(answer: NameAnswer) -> bool:
    return isinstance(answer, NameFound) and "misspelling" not in answer.why


def one_letter_wrong(name: str) -> set[str]:
    """Every way to get one letter wrong: dropped, added, changed, or swapped with the next."""
    cuts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    return {
        *(before + after[1:] for before, after in cuts if after),
        *(before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1),
        *(before + letter + after for before, after in cuts for letter in ascii_lowercase),
        *(
            before + letter + after[1:]
            for before, after in cuts
            if after
            for letter in ascii_lowercase
        ),
    } - {name}


def test_one_wrong_letter_leads_to_the_state_or_to_a_question_never_to_another(treaty: Treaty):
    english = Locale.parse("en").territories
    tried = right = 0
    for at, (iso3, state) in enumerate(sorted(treaty.states.items())):
        name = fold(english[state.iso2].partition(" (")[0])
        for typed in sorted(one_letter_wrong(name))[at % 8 :: 8]:
            written = treaty.find(typed.title())
            if isinstance(written, NameNotState) or means_exactly(written):
                continue  # a right name of its own
            answer = treaty.find(typed)
            tried += 1
            if isinstance(answer, NameFound):
                assert answer.state.iso3 == iso3, (name, typed)
                right += 1
            else:
                asked = answer.near if isinstance(answer, NameUnknown) else answer.candidates
                assert iso3 in {candidate.iso3 for candidate in asked}, (name, typed)
    assert tried > 10_000
    assert right / tried > 0.98


@pytest.mark.parametrize(
    ("typed", "iso3"), [("Filand", "FIN"), ("Porland", "POL"), ("Ireand", "IRL"), ("Lativa", "LVA")]
)
def test_one_wrong_letter_beats_two_in_another_name(treaty: Treaty, typed: str, iso3: str):
    assert means(treaty, typed) == iso3


def test_as_many_wrong_letters_in_two_names_are_asked_about(treaty: Treaty):
    answer = treaty.find("Austrlia")
    assert isinstance(answer, NameAmbiguous)
    assert {state.iso3 for state in answer.candidates} == {"AUT", "AUS"}


@pytest.mark.parametrize(
    "typed", ["Atlantis", "Wakanda", "Narnia", "x", "zzzzzz", "42", "?!", "🙂🙂"]
)
def test_nobodys_name_is_said_to_be_nobodys(treaty: Treaty, typed: str):
    assert isinstance(treaty.find(typed), NameUnknown | NameNotState)


def test_a_near_name_is_suggested(treaty: Treaty):
    answer = treaty.find("Finlandistan")
    assert isinstance(answer, NameUnknown)
    assert "FIN" in [state.iso3 for state in answer.near]
