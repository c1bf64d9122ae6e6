"""The language of an entry: the feed's word stands unless the script or the words contradict it."""

import pytest

from bot.news.entry_text import read_entry_text
from bot.news.matcher import packaged_matcher
from bot.words.language import guess_language, language_of
from bot.words.letters import fold


@pytest.mark.parametrize(
    ("claimed", "text", "language"),
    [
        ("fi", "Suomi eroaa sopimuksesta", "fi"),
        ("pt-BR", "Minas e mineiros", "pt"),
        ("nb-NO", "Tyskland, Hellas og Frankrike", "no"),
        ("deu", "Minen", "de"),
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
    text = read_entry_text(title, "")
    heard = packaged_matcher().language_votes
    assert language_of(claimed, text.folded, text.readable, lambda: heard(text)) == language


NATIVE = {
    "انفجار مین در کرمانشاه یک چوپان را زخمی کرد": "fa",
    "بارودی سرنگ کے دھماکے میں دو بچے زخمی ہو گئے": "ur",
    "د ماین په چاودنه کې درې ماشومان ټپیان شول": "ps",
    "تەقینەوەی مین لە سنووری پێنجوێن": "ckb",
    "ทุ่นระเบิดทำทหารบาดเจ็บ": "th",
    "ការផ្ទុះមីនបានធ្វើឱ្យកសិកររងរបួស": "km",
    "ຊາວນາບາດເຈັບຍ້ອນລະເບີດຝັງດິນ": "lo",
    "မြေမြှုပ်မိုင်းပေါက်ကွဲ": "my",
    "बारूदी सुरंग के धमाके में जवान घायल": "hi",
    "মাইন বিস্ফোরণে যুবক আহত": "bn",
    "கண்ணிவெடி வெடித்து விவசாயி காயம்": "ta",
    "మందుపాతర పేలి ఇద్దరు జవాన్లు మృతి": "te",
    "બારૂદી સુરંગ વિસ્ફોટમાં જવાન ઘાયલ": "gu",
    "බිම්බෝම්බ පිපිරීමෙන් ගොවියෙකු තුවාල": "si",
    "ፈንጂ ፈንድቶ ሁለት ሰዎች ቆሰሉ": "am",
    "ականի պայթյունից վիրավորվել է հովիվ": "hy",
    "ნაღმის აფეთქებით დაშავდა ფერმერი": "ka",
    "מוקש התפוצץ ופצע חייל": "he",
    "지뢰 폭발로 농부 부상": "ko",
    "地雷の爆発で兵士がけが": "ja",
    "地雷爆炸造成农民受伤": "zh",
    "Έκρηξη νάρκης τραυμάτισε βοσκό": "el",
    "У вибуху міни поранено фермера": "uk",
    "При взрыве мины ранен фермер, был вызван врач": "ru",
    "Тројца повредени од мина, нејќеле да чекаат": "mk",
    "Од мине рањен чобанин, његов стадо побегло": "sr",
}


@pytest.mark.parametrize("text", NATIVE)
@pytest.mark.parametrize("claimed", [None, "en"])
def test_feeds_and_news_hear_the_same_language(claimed: str | None, text: str):
    assert language_of(claimed, fold(text), text) == NATIVE[text]
    assert guess_language(claimed, text) == NATIVE[text]


@pytest.mark.parametrize(
    ("claimed", "text"), [("ne", "बारुदी सुरुङ पड्कियो"), ("as", "মাইন বিস্ফোৰণ হল")]
)
def test_another_language_of_a_script_is_believed_where_it_is_claimed(claimed: str, text: str):
    assert language_of(claimed, fold(text), text) == guess_language(claimed, text) == claimed


@pytest.mark.parametrize("claimed", ["th", "he", "el", "zh"])
def test_a_claim_of_another_script_is_not_believed(claimed: str):
    assert language_of(claimed, "two hurt by a landmine in the north", "") == "en"
