"""The language of an entry: the feed's word stands unless the script or the words contradict it."""

import pytest

from bot.news.language import language_of
from bot.news.matcher import packaged_matcher
from bot.news.text import read
from bot.words.letters import fold


@pytest.mark.parametrize(
    ("claimed", "text", "language"),
    [
        ("fi", "Suomi eroaa sopimuksesta", "fi"),
        ("pt-BR", "Minas e mineiros", "pt"),
        ("en", "Литва вышла из конвенции", "ru"),
        ("en", "Україна виходить з конвенції", "uk"),
        ("en", "الألغام في اليمن", "ar"),
        ("en", "地雷爆炸", "zh"),
        ("ru", "Lithuania has left the treaty", "en"),
        (None, "La mina que mata a los campesinos en la vereda", "es"),
        (None, "Das Parlament stimmt für den Austritt aus dem Vertrag", "de"),
        (None, "Landmines", "en"),
        (None, "", "en"),
    ],
)
def test_language(claimed, text, language):
    assert language_of(claimed, fold(text), text) == language


@pytest.mark.parametrize("claimed", [None, "en", "en-US"])
@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Suomi irtautuu jalkaväkimiinat kieltävästä Ottawan sopimuksesta", "fi"),
        ("Kaksi kuoli jalkaväkimiinaan Kambodžassa", "fi"),
        ("Camboya: dos niños mueren por una mina terrestre", "es"),
        ("Lietuva traukiasi iš Otavos konvencijos", "lt"),
        ("Riigikogu hääletas jalaväemiinide taaslubamist", "et"),
        ("La Finlande se retire de la Convention d'Ottawa", "fr"),
        ("Finland leaves Ottawa treaty", "en"),
        ("Landmine explosion kills 4 in Cambodia", "en"),
        ("The Saeima and the Riigikogu vote on the landmine treaty", "en"),
        ("U.S. declares it won't produce or acquire anti-personnel landmines", "en"),
    ],
)
def test_what_a_publishers_program_says_of_a_language_is_checked(
    claimed: str | None, title: str, language: str
):
    text = read(title, "")
    heard = packaged_matcher().tongues
    assert language_of(claimed, text.folded, text.readable, lambda: heard(text)) == language
