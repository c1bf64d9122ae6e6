"""The language of an entry: the feed's word stands unless the script contradicts it."""

import pytest

from bot.news.language import language_of
from bot.news.text import fold


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
