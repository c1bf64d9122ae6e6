"""Which States an entry is about: names in many forms, and the parts States play."""

import pytest


@pytest.mark.parametrize(
    ("title", "states"),
    [
        ("Helsinki notifies UN of leaving mine ban treaty", "FIN"),
        ("Saeima votes on landmine treaty", "LVA"),
        ("Zelensky signs mine ban decree", "UKR"),
        ("Landmine kills farmers in Borno", "NGA"),
        ("Three killed by landmine in Gadchiroli", "IND"),
        ("Karabakh: 90 hectares cleared of mines", "AZE"),
        ("Falklands declared mine-free", "GBR"),
        ("Baltic states leave the landmine treaty", "EST LTU LVA"),
        ("Mine kills two in Niger", "NER"),
        ("Mine kills two in Nigeria", "NGA"),
        ("Guinea-Bissau clears its last minefield", "GNB"),
        ("Equatorial Guinea joins mine ban treaty", "GNQ"),
        ("North Korea lays landmines", "PRK"),
        ("South Sudan: children hurt by landmine", "SSD"),
        ("Chad needs help to clear mines", "TCD"),
        ("Jordan ends landmine clearance", "JOR"),
        ("Georgia asks for deminers", "GEO"),
        ("Dominican Republic backs mine ban treaty", "DOM"),
        ("DR Congo: landmine hits bus", "COD"),
        ("Congo-Brazzaville destroys stockpiled landmines", "COG"),
        ("Palestinian boy hurt by landmine", "PSE"),
        ("Sahrawi herder hurt by landmine", "ESH"),
        ("Taiwan clears mines on Kinmen", "TWN"),
        ("Five countries leave the landmine treaty", ""),
        ("Nordic ministers meet on landmine treaty", ""),
        ("Baltic Sea cod and a landmine treaty", ""),
        ("Guernsey stamp marks landmine treaty", ""),
    ],
)
def test_names_and_their_traps(said, title, states):
    assert " ".join(said(title, language="en").states) == states


@pytest.mark.parametrize(
    ("language", "title", "states"),
    [
        ("ru", "Литовский сейм против противопехотных мин", "LTU"),
        ("ru", "Того, кто нашёл противопехотные мины, наградили", ""),
        ("uk", "У Фінляндії повернуть протипіхотні міни", "FIN"),
        ("pl", "Łotwa i Estonia wychodzą z konwencji ottawskiej", "EST LVA"),
        ("fi", "Puolassa valmistetaan jalkaväkimiinoja", "POL"),
        ("et", "Lätis toodetakse jalaväemiine", "LVA"),
        ("lv", "Somijā ražos kājnieku mīnas", "FIN"),
        ("lt", "Lenkija gamins priešpėstines minas", "POL"),
        ("ar", "ألغام أرضية في الحديدة", "YEM"),
        ("zh", "马里兰州发现地雷", ""),
        ("zh", "立陶宛退出禁雷公约", "LTU"),
        ("de", "Finnischer Minister zum Verbot von Landminen", "FIN"),
        ("fr", "La Centrafrique manque de démineurs", "CAF"),
        ("es", "Mina antipersonal hiere a niño en Tumaco", "COL"),
        ("pt", "Mina terrestre fere pastor no Cunene", "AGO"),
    ],
)
def test_names_in_other_languages(said, language, title, states):
    assert " ".join(said(title, language=language).states) == states


@pytest.mark.parametrize(
    ("title", "summary", "states"),
    [
        ("Landmine treaty exit approved", "RIGA, April 16 (Wire) - Finland's parliament voted.", "FIN"),
        ("Mine ban treaty meeting ends", "GENEVA - Delegates left Switzerland content.", "CHE"),
        ("Turkey clears mines on Syria border", "", "TUR"),
        ("Syria plants mines along Lebanon, Turkey borders", "", "SYR"),
        ("Finland quits mine ban treaty over Russian threat", "", "FIN"),
        ("Estonia leaves landmine treaty", "It fears an attack by neighbouring Russia.", "EST"),
        ("Poland's Sejm backs exit from Ottawa treaty", "Finland and Estonia voted before.", "POL"),
        ("Nobel laureates urge Lithuania to keep mine ban", "They also wrote to Latvia and Poland.", "LTU LVA POL"),
        ("Russian landmines found in Ukraine", "", "RUS UKR"),
        ("Austria objects to Ukraine's suspension of mine ban treaty", "", "AUT UKR"),
        ("Greece destroys landmines", "It said so before the Maputo Review Conference.", "GRC"),
        ("Landmine deaths rise worldwide, report says", "Syria and Mali were hit hardest.", ""),
        ("Syria and Mali lead list of landmine victims, report says", "", "MLI SYR"),
        ("Landmine hurts two", "according to Swedish news agency TT; it happened in Angola", "AGO"),
    ],
)  # fmt: skip
def test_only_those_that_act_are_coded(said, title, summary, states):
    assert " ".join(said(title, summary, "en").states) == states


def test_a_state_named_but_not_coded_is_explained(said):
    judgement = said("Finland quits mine ban treaty over Russian threat", language="en")
    aside = [e for e in judgement.evidence if e.aspect == "against" and e.iso3 == "RUS"]
    assert [e.rule for e in aside] == ["named, not coded: named as threat or reason"]


def test_a_text_in_a_states_own_language_about_its_parliament_is_about_that_state(said):
    assert said(
        "Parlaments nobalso par izstāšanos no Otavas konvencijas", language="lv"
    ).states == ("LVA",)


@pytest.mark.parametrize(
    ("language", "title", "states"),
    [
        ("en", "Landmine kills two farmers near Kandahar", "AFG"),
        ("en", "Landmine injures boy in Maungdaw", "MMR"),
        ("uk", "На Харківщині чоловік підірвався на протипіхотній міні", "UKR"),
        ("uk", "Біля Горлівки вибухнула протипіхотна міна", "UKR"),
        ("ru", "Под Изюмом подорвался на противопехотной мине фермер", "UKR"),
        ("pl", "Mina przeciwpiechotna wybuchła pod Charkowem", "UKR"),
        ("fi", "Jalkaväkimiina räjähti Harkovassa", "UKR"),
        ("fa", "انفجار مین در قصر شیرین", "IRN"),
        ("ur", "جنوبی وزیرستان میں بارودی سرنگ کا دھماکہ", "PAK"),
        ("ar", "انفجار لغم أرضي في الدريهمي", "YEM"),
        ("th", "ทหารเหยียบทุ่นระเบิดที่อำเภอกันทรลักษ์", "THA"),
        ("bn", "নাইক্ষ্যংছড়ি সীমান্তে মাইন বিস্ফোরণ", "BGD"),
        ("az", "Ağdamda mina partlayıb", "AZE"),
        ("sr", "Деминирање код Добоја", "BIH"),
        ("ku", "Li Kobanê mayîn teqiya", "SYR"),
        ("tr", "Kolombiya'da kara mayınları temizlenecek", "COL"),
        ("he", "שני חיילים נפצעו ממוקש בלבנון", "LBN"),
        ("ko", "북한 지뢰", "PRK"),
        ("hy", "Ռուսական ականներ", "RUS"),
        ("es", "Mina antipersonal hiere a campesino en Tibú", "COL"),
        ("en", "Istanbul hosts landmine conference", ""),
        ("en", "Victoria tells of landmine injury", ""),
    ],
)
def test_places_and_peoples_in_many_languages(said, language, title, states):
    assert " ".join(said(title, language=language).states) == states
