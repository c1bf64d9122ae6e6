"""Names of States in the languages of the news."""

from babel import Locale

from bot.model.names import NameFound
from bot.model.state import Iso3
from bot.treaty.treaty import Treaty

LANGUAGES = ["en", "fr", "es", "de", "pt", "ru", "uk", "ar", "zh", "fi", "et", "lv", "lt", "pl"]
SHARED = {("es", "COG"), ("pl", "COG")}
"""CLDR calls one Congo by the name that both share: asked about."""


def in_languages(treaty: Treaty) -> list[tuple[str, str, Iso3]]:
    """(language, name, State) for the 197 States in every language, as CLDR writes them."""
    found = []
    for language in LANGUAGES:
        names = Locale.parse(language).territories
        for iso3, state in treaty.states.items():
            if (language, iso3) not in SHARED:
                found.append((language, names[state.iso2], iso3))
    return found


def means(treaty: Treaty, name: str) -> str | None:
    answer = treaty.find(name)
    return answer.state.iso3 if isinstance(answer, NameFound) else None
