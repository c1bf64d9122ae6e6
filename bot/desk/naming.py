"""A State's name as it is used in a sentence: with its article, without what is in brackets. Pure.

In: a State. Out: ``the Netherlands`` for "Netherlands (Kingdom of the)". Headings and lists
keep the full name.
"""

from __future__ import annotations

from bot.model.state import Group, State

_WITH_ARTICLE = {
    *("ARE", "BHS", "CAF", "COD", "COG", "COK", "COM", "DOM", "GBR", "GMB", "KOR", "LAO"),
    *("MDA", "MDV", "MHL", "NLD", "PHL", "PRK", "PSE", "RUS", "SYR", "TZA", "USA", "VAT"),
}
"""ISO 3166-1 alpha-3 codes of the States whose English name takes "the"."""


def in_sentence(state: State) -> str:
    """``the United Kingdom of Great Britain and Northern Ireland``, ``Bolivia``, ``Finland``."""
    name = state.name.partition(" (")[0]
    return f"the {name}" if state.iso3 in _WITH_ARTICLE else name


def opening(sentence: str) -> str:
    """The sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def group_in_sentence(group: Group) -> str:
    """``the Baltic States``, ``NATO``, ``the five that withdrew``."""
    name = group.name
    if name.isupper() and name.isalpha():
        return name
    if name.startswith("The "):
        return f"the {name[4:]}"
    return f"the {name}"
