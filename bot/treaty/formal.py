"""Other ways to write one name: formal ("Republic of X"), turned around ("X, Republic of"), noted.

In: a name as typed. Out: shorter or turned forms that may be in the index, best first. What
is cut is only what many States share ("kingdom", "tasavalta", "共和国"); names in which such a
word matters (Republic of Korea, Dominican Republic) stand in the index as they are and are
found before this module is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.treaty.fold import fold

_ARTICLES = ("la ", "le ", "les ", "el ", "los ", "las ", "die ", "der ", "das ")
# English; French, Spanish, Portuguese; German; Russian, Ukrainian; Finnish, Estonian, Latvian,
# Lithuanian, Polish; Arabic.
_WORDS = """
republic kingdom state states of the democratic people peoples islamic federal
federation federative commonwealth principality union united sultanate grand duchy
socialist plurinational bolivarian hashemite cooperative co operative independent arab
islands nation
république royaume état états unis unie uni principauté fédération fédérale fédératif
fédérative duché démocratique populaire islamique socialiste plurinational
bolivarienne arabe coopérative sultanat de du des la le les îles fédérés
república reino estado estados unidos unido unida principado federación federal
democrática popular islámica socialista plurinacional bolivariana árabe cooperativa
unión del las los el islas ducado gran sultanato federados
democrática islâmica federativa da do dos das ilhas união
Republik Königreich Staat Staaten Vereinigte Vereinigten Fürstentum Großherzogtum
Bundesrepublik demokratische Volksrepublik islamische sozialistische plurinationaler
bolivarische arabische Föderation föderative föderierte kooperative von der die Inseln
республика королевство государство княжество федерация федеративная федеративные
демократическая народная народно исламская социалистическая многонациональное
боливарианская арабская соединённые соединённое штаты объединённая союз острова
республіка королівство держава князівство федерація федеративна федеративні
демократична ісламська соціалістична багатонаціональна боліварська арабська сполучені
обʼєднана острови
tasavalta kuningaskunta valtio ruhtinaskunta liittotasavalta demokraattinen
kansantasavalta islamilainen sosialistinen yhdistynyt liittovaltio arabitasavalta saaret
vabariik kuningriik riik vürstiriik demokraatlik rahvavabariik föderatiivne islamivabariik
ühendatud saared republika karaliste valsts firstiste demokrātiskā tautas federālā islāma
apvienotā salas respublika karalystė valstybė kunigaikštystė demokratinė liaudies
federacinė federacinės islamo jungtinė arabų salos valstijos
republika królestwo państwo księstwo federacja demokratyczna ludowa islamska
socjalistyczna zjednoczona wielonarodowe boliwariańska wyspy
commonwealth hashemite eastern oriental independent confédération communauté hachémite orientale
indépendant hachemí independiente mancomunidad confederación haschemitisches unabhängiger
Vereinigung Eidgenossenschaft östlich comunidade confederação hachemita independente grão grã
содружество султанат великое независимое хашимитское восточная конфедерация
співдружність султанат велике незалежна хашимітське східна конфедерація
جمهورية الجمهورية مملكة المملكة دولة إمارة سلطنة الديمقراطية الديموقراطية الشعبية
الإسلامية الاتحادية المتحدة العربية الاشتراكية جزر ولايات كومنولث اتحاد دوقية الكبرى الهاشمية
المستقلة الفيدرالية
"""
_SHARED = frozenset(map(fold, _WORDS.split()))
_OPENING = frozenset({"united", "democratic", "islamic", "socialist", "independent", "grand"})
# Longest first, so that a part of a longer word is not cut out of it.
_SHARED_CHINESE = re.compile(
    "社会主义|社會主義|多民族国|多民族國|伊斯兰|伊斯蘭|阿拉伯|玻利瓦尔|玻利瓦爾|合作|人民|民主|"
    "联合|聯合|联邦|聯邦|联盟|聯盟|共和国|共和國|王国|王國|大公国|大公國|公国|公國|苏丹国|独立国|"
    "獨立國|群岛|群島|哈希姆|哈希米|东岸|東岸|国$|國$"
)
_ELIDED = re.compile(r"\b[dl]['’]", re.IGNORECASE)
_SEPARATOR = re.compile(r"[;/|+\n]|\s(?:vs\.?|versus)\s", re.IGNORECASE)
_NOTE = re.compile(r"^(.*?)\s*[(\uff08\[]\s*([^)\uff09\]]+?)\s*[)\uff09\]]$")


def turned(typed: str) -> Iterator[str]:
    """Folded forms of "X, Republic of" and "X (Republic of)" with the parts in order."""
    before, comma, after = typed.partition(",")
    if comma:
        yield fold(f"{after} {before}")
    note = _NOTE.match(typed)
    if note:
        yield fold(f"{note[2]} {note[1]}")


def noted(typed: str) -> tuple[str, str] | None:
    """The name before a note in brackets, and the note: ``Holy See (Vatican City State)``."""
    note = _NOTE.match(typed)
    return (note[1], note[2]) if note and note[1] else None


def is_one_name(typed: str) -> bool:
    """Is there nothing in it that stands between two names?"""
    return _SEPARATOR.search(typed) is None


def breaks_off(folded: str) -> bool:
    """Does it end in a word that only opens a formal name, as "Finland United" does?

    What is missing belongs to another name: "Finland United States" are two.
    """
    return folded.rpartition(" ")[2] in _OPENING


def own_part(typed: str) -> str:
    """What is left of a typed name, folded, without the words that many States share."""
    return without_shared_words(fold(_ELIDED.sub(" ", typed)))


def without_shared_words(folded: str) -> str:
    """The same of a folded name; may be all of it or nothing."""
    words = [word for word in folded.split() if word not in _SHARED]
    left = _SHARED_CHINESE.sub("", " ".join(words))
    return left.strip()


def singular(folded: str) -> str:
    """One of a people: "finn" of "finns"; nothing where it is no plural."""
    return folded[:-1] if folded.endswith("s") else ""


def without_article(folded: str) -> str:
    """The name without a French, Spanish or German article before it."""
    return next((folded.removeprefix(word) for word in _ARTICLES if folded.startswith(word)), "")
