"""Which State a name means: in fourteen languages, misspelt, shared, former, and of no State."""

import time
import unicodedata
from statistics import median

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.model.names import NameAmbiguous, NameFound, NameNotState, NameUnknown
from bot.treaty.load import load_treaty
from bot.treaty.treaty import Treaty
from tests.doubles.state_names import LANGUAGES, in_languages, means

BY_HAND = """
AFG Islamic Republic of Afghanistan; BFA Upper Volta; BEN Dahomey; BWA Bechuanaland; BLR Byelorussia
BLR Belorussia; MMR Burma; MMR Birmanie; LKA Ceylon; COD Zaire; COD DRC; COD DR Congo
COD Democratic Republic of Congo; COD Congo-Kinshasa; COD Congo, Democratic Republic of the
COG Republic of the Congo; COG Congo-Brazzaville; COG Congo (Brazzaville); CIV Ivory Coast
CIV Cote d'Ivoire; CIV Côte d’Ivoire; CPV Cape Verde; CZE Czech Republic; CZE Czechia
SWZ Swaziland; SWZ Eswatini; GHA Gold Coast; IRN Persia; IRN Iran; IRN Iran (Islamic Republic of)
KHM Kampuchea; KOR South Korea; KOR ROK; KOR Republic of Korea; KOR S. Korea; KOR Korea, South
PRK North Korea; PRK DPRK; PRK Democratic People's Republic of Korea; LAO Laos; LAO Lao PDR
MKD Macedonia; MKD FYROM; MKD The former Yugoslav Republic of Macedonia; MDA Moldova
MDA Republic of Moldova; NLD Holland; NLD the Netherlands; NLD Netherlands (Kingdom of the)
PSE Palestine; PSE State of Palestine; RUS Russia; RUS Russian Federation; SYR Syria
SYR Syrian Arab Republic; THA Siam; TLS East Timor; TLS Timor-Leste; TZA Tanzania
TZA United Republic of Tanzania; TUR Turkey; TUR Türkiye; TUR Turkiye; GBR UK; GBR U.K.
GBR Great Britain; GBR Britain; GBR United Kingdom; USA US; USA U.S.; USA USA; USA United States
USA the United States of America; USA America; ARE UAE; ARE Emirates; VAT Vatican; VAT Vatican City
VAT Holy See; VEN Venezuela; VNM Vietnam; VNM Viet Nam; ZWE Rhodesia; ZMB Northern Rhodesia
BOL Bolivia; BRN Brunei; FSM Micronesia; FSM Federated States of Micronesia; KNA St Kitts
KNA St. Kitts and Nevis; LCA St Lucia; VCT St. Vincent and the Grenadines; VCT Saint Vincent
STP Sao Tome; STP São Tomé & Príncipe; TTO Trinidad; BIH Bosnia; ATG Antigua; GMB The Gambia
BHS The Bahamas; SDN The Sudan; PHL The Philippines; MDV Maldives; SYC Seychelles; COM The Comoros
GNB Guinea-Bissau; GNB Guinea Bissau; GNQ Equatorial Guinea; PNG PNG; CAF CAR; ZAF RSA
CHN PRC; CHN People's Republic of China; DEU West Germany; DEU FRG; GEO Sakartvelo; NZL Aotearoa
MEX México; GIN Guinea; NER Niger; SDN Sudan; DMA Dominica; GEO Georgia; SSD South Sudan
FIN fi; FIN FIN; FIN fin; FIN 🇫🇮; FIN :flag-fi:; USA :us:; GBR :uk:; GBR :flag-gb:; DEU 🇩🇪; PSE 🇵🇸
FIN Finnish; FIN Helsinki; LKA Sri Lankan; FRA Paris; JPN Tokyo; NGA Nigerian; NER Nigerien
UKR Kyiv; UKR Kiev; CHE Swiss; NLD Dutch; GRC Greek; DEU German; ALB Tirana; LTU Vilnius
FIN FINLAND; FIN  finland ; FIN Finland's; FIN Republic of Finland; EST Viro; EST Eesti
LVA Latvija; LTU Lietuva; POL Polska; NOR Norge; SWE Sverige; DEU Deutschland; ESP España
UKR Украина; RUS Россия; USA США; ZAF ЮАР; ARE ОАЭ; CHN 中国; USA 美国; KOR 韩国; SAU السعودية
CIV Elfenbeinküste; GBR Großbritannien; NLD Pays-Bas; FIN Хельсинки; JPN 东京; LBN Beyrouth; UKR Kijów; USA les États-Unis; NRU Naoero; WSM Western Samoa
"""

NO_STATES = """
Kosovo; Taiwan; Republic of China; Hong Kong; Macau; Macao; Western Sahara; England; Scotland
Wales; Northern Ireland; European Union; EU; Greenland; Puerto Rico; Faroe Islands; Faroes
Abkhazia; South Ossetia; Transnistria; Somaliland; Tibet; Crimea; Gibraltar; Falklands
Falkland Islands; Malvinas; Catalonia; Yugoslavia; Soviet Union; USSR; Czechoslovakia; Aruba
New Caledonia; French Polynesia; Guam; Bermuda; Åland; Zanzibar; Kurdistan; Nagorno-Karabakh
Northern Cyprus; Jerusalem; Gaza; Texas; Africa; Europe; Antarctica; Serbia and Montenegro; 🇪🇺
🇭🇰; :flag-tw:; :flag-scotland:; 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f
"""


def pairs(block: str) -> list[tuple[str, str]]:
    entries = (entry.strip() for line in block.strip().splitlines() for entry in line.split(";"))
    return [(entry[:3], entry[4:]) for entry in entries if entry]


def test_every_name_in_fourteen_languages_is_found(treaty: Treaty):
    cases = in_languages(treaty)
    assert len(cases) >= 1500
    assert [case for case in cases if means(treaty, case[1]) != case[2]] == []


def test_case_and_accents_do_not_matter(treaty: Treaty):
    for language, name, iso3 in in_languages(treaty):
        decomposed = unicodedata.normalize("NFD", name)
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
        if name != "Nigēra":  # without its accent it is as near to Nigeria
            assert means(treaty, bare.upper()) == iso3, (language, name)


@pytest.mark.parametrize("typed", ["Nigera", "nigera", "NIGERA"])
def test_a_name_short_of_its_accents_that_is_as_near_to_another_state_is_asked_about(
    typed: str, treaty: Treaty
):
    answer = treaty.find(typed)
    assert isinstance(answer, NameAmbiguous)
    assert {state.iso3 for state in answer.candidates} == {"NER", "NGA"}


@pytest.mark.parametrize("typed", ["the us", "The US", "the u.s.", "the uk"])
def test_an_article_tells_a_code_from_a_pronoun(typed: str, treaty: Treaty):
    assert means(treaty, typed) in {"USA", "GBR"}
    assert means(treaty, "us") is None


def test_names_written_by_hand_are_found(treaty: Treaty):
    cases = pairs(BY_HAND)
    assert len(cases) > 170
    assert [case for case in cases if means(treaty, case[1]) != case[0]] == []


def test_the_name_of_the_united_nations_and_both_codes_are_found(treaty: Treaty):
    for iso3, state in treaty.states.items():
        for name in (state.name, state.iso2, state.iso3, state.flag):
            expected = None if name == "Congo" else iso3
            assert means(treaty, name) == expected, name
        assert means(treaty, f":flag-{state.iso2.lower()}:") == iso3


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Congo", {"COD", "COG"}),
        ("the Congo", {"COD", "COG"}),
        ("Конго", {"COD", "COG"}),
        ("Korea", {"KOR", "PRK"}),
        ("Corée", {"KOR", "PRK"}),
        ("Congolese", {"COD", "COG"}),
        ("Korean", {"KOR", "PRK"}),
        ("Dominican", {"DMA", "DOM"}),
        ("Guinean", {"GIN", "GNB", "GNQ", "PNG"}),
    ],
)
def test_a_name_that_several_share_is_asked_about(treaty: Treaty, name: str, candidates: set[str]):
    answer = treaty.find(name)
    assert isinstance(answer, NameAmbiguous)
    assert {str(state.iso3) for state in answer.candidates} == candidates


@pytest.mark.parametrize(
    ("name", "namesakes"),
    [
        ("Guinea", {"GNB", "GNQ", "PNG"}),
        ("Niger", {"NGA"}),
        ("Sudan", {"SSD"}),
        ("Dominica", {"DOM"}),
        ("Georgia", {"USA"}),
    ],
)
def test_one_states_name_is_answered_with_its_namesakes(
    treaty: Treaty, name: str, namesakes: set[str]
):
    answer = treaty.find(name)
    assert isinstance(answer, NameFound)
    assert {str(state.iso3) for state in answer.namesakes} == namesakes


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Republik Kuba", "CUB"),
        ("República da Croácia", "HRV"),
        ("Republik Polen", "POL"),
        ("Republika Włoska", "ITA"),
        ("Грецька Республіка", "GRC"),
        ("Французская Республика", "FRA"),
        ("République d'Islande", "ISL"),
        ("República de Sudán del Sur", "SSD"),
        ("以色列国", "ISR"),
        ("法兰西共和国", "FRA"),
        ("المملكة الأردنية الهاشمية", "JOR"),
        ("Togo Vabariik", "TGO"),
        ("Республика Исландия", "ISL"),
        ("جمهورية كوبا", "CUB"),
        ("伊朗伊斯兰共和国", "IRN"),
        ("Königreich Norwegen", "NOR"),
        ("Tanzania, United Republic of", "TZA"),
        ("Palestine, State of", "PSE"),
        ("Corée, République de", "KOR"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Holy See (Vatican City State)", "VAT"),
        ("Guinea (Conakry)", "GIN"),
        ("Estados Unidos Mexicanos", "MEX"),
        ("Republic of Finlnd", "FIN"),
    ],
)
def test_formal_and_turned_names_are_found(treaty: Treaty, name: str, iso3: str):
    assert means(treaty, name) == iso3


@pytest.mark.parametrize(
    "name",
    [
        "Republik Kuba und Malta",
        "Korejas Demokrātiskā Republika",
        "Tšadin tasavalta",
        "Dominicn Republic",
        "Republic of Korea and Kenya",
        "Georgia (US)",
        "Ireland (Northern)",
        "United States Russia",
        "France United Kingdom",
        "United States Finlnad",
        "Estados Unidos Rusia",
        "Finland United",
        "Dominica Republic",
    ],
)
def test_a_formal_name_is_not_taken_for_another_of_the_same_form(treaty: Treaty, name: str):
    assert not isinstance(treaty.find(name), NameFound)


def test_what_is_no_state_gets_a_sentence_and_is_never_guessed(treaty: Treaty):
    names = [name.strip() for name in NO_STATES.replace("\n", ";").split(";") if name.strip()]
    assert len(names) > 45
    for name in names:
        answer = treaty.find(name)
        assert isinstance(answer, NameNotState), name
        assert answer.sentence.endswith(".")
        assert "197 States" in answer.sentence or "ask for" in answer.sentence


def test_a_groups_name_is_no_states(treaty: Treaty):
    for name in ("Baltics", "NATO", "nordics", "ASEAN", "P5", "GRULAC", "African Union", "WEOG"):
        answer = treaty.find(name)
        assert isinstance(answer, NameNotState)
        assert "group" in answer.sentence


def test_territories_of_iso_3166_are_known_in_every_language(treaty: Treaty):
    states = {state.iso2 for state in treaty.states.values()}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in {"HK", "MO", "TW", "XK", "GL", "FO", "PR", "EH", "FK", "GI"}:
                assert code not in states
                assert isinstance(treaty.find(name), NameNotState), (language, name)


def test_territories_are_known_by_their_three_letters_too(treaty: Treaty):
    for code in ("TWN", "XKX", "ESH", "HKG", "GRL", "PRI"):
        assert isinstance(treaty.find(code), NameNotState), code


def test_a_part_of_the_world_is_not_the_european_union(treaty: Treaty):
    answer = treaty.find("Europe")
    assert isinstance(answer, NameNotState)
    assert answer.sentence.startswith("This is a part of the world")


@given(
    st.text(max_size=300)
    | st.text(alphabet="\u202e\u200f\u0301\U0001f1eb\U0001f1ee ab'", max_size=40)
)
def test_whatever_is_typed_gets_an_answer(typed: str):
    answer = LOADED.find(typed)
    assert isinstance(answer, NameFound | NameAmbiguous | NameNotState | NameUnknown)


@pytest.mark.parametrize(
    "typed", ["", " ", "\ufe0f", "\u200b", "\U0001f3f4", "::", ":flag-:", "'''"]
)
def test_marks_without_letters_are_nobodys_name(treaty: Treaty, typed: str):
    assert isinstance(treaty.find(typed), NameUnknown)


def test_four_thousand_characters_are_refused_at_once(treaty: Treaty):
    answer = treaty.find("Finland " * 500)
    assert isinstance(answer, NameUnknown)
    assert len(answer.typed) < 200


def test_right_to_left_marks_and_invisible_characters_do_not_hide_a_name(treaty: Treaty):
    assert means(treaty, "\u200fFin\u200bland\u202c") == "FIN"
    assert means(treaty, "\u202eفنلندا\u202c") == "FIN"


def test_a_look_up_is_quick_misspelt_or_not(treaty: Treaty):
    names = ["Finland", "Finnland", "Republic of Finlnd", "Untied Kingdom", "Atlantis", "Slovekia"]
    spent = []
    for name in names * 40:
        start = time.perf_counter()
        treaty.find(name)
        spent.append(time.perf_counter() - start)
    assert median(spent) < 0.001


LOADED = load_treaty()
