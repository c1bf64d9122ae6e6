"""Which language an entry is in, when its feed does not say or says wrong.

In: folded text, what the feed claims, and which languages' words of the subject stand in
the text. Out: an ISO 639-1 code, "en" when nothing speaks for another. Looks at the script
first, then at small words, then at those of the subject. A claim of English is what
publishers' programs write when nobody says otherwise, so the words may contradict it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

_SMALL_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        language: frozenset(words.split())
        for language, words in {
            "en": "a an the of to and in for on with from as by is are has its at that was will after over not says",
            "fr": "le la les de des du d l se et en dans pour sur est une un au aux par qui que son ses avec",
            "es": "el la los las de del y en para por una un con su que se al es como tras",
            "pt": "o a os as do da dos das e em para por uma um com que se ao no na nas nos apos",
            "it": "il lo la gli le di del della dei delle e in per un una con che si al alla nel dal sono",
            "de": "der die das und den dem des ein eine einer im von zu mit auf fur ist nicht aus bei nach sich",
            "pl": "w z i na do sie nie jest od przez po dla ze o za jak oraz przed ktore",
            "fi": "ja on ei se etta oli mutta kun ovat sen joka myos ole kuin seka mukaan",
            "et": "ja on ei et see oli kui ning ka oma selle mis mida pole",
            "lv": "un ir no ar par uz ka lai gada tas bet kas vai pie pec",
            "lt": "ir yra is su del kad apie bei ne buvo jo kaip iki nuo metu",
            "cs": "a v na se z je do ze o za pro ve od byl ktery po k s jako podle",
            "sk": "a v na sa z je do ze o za pre vo od bol ktory po k s ako podla",
            "sl": "in je v na za se so da z ki po pri kot tudi bo iz od",
            "hr": "i je u na se za da od su s iz o koji ce kao",
            "ro": "si de la in a pe cu din care este pentru un o ca al nu se",
            "nl": "de het een van en in op te dat voor met is aan niet om uit",
            "sv": "och att det som en pa ar av for med den till inte om har ett",
            "da": "og at det som en pa er af for med den til ikke om har et",
            "hu": "a az es hogy nem is egy meg ez volt van",
            "tr": "ve bir bu da de icin ile olarak olan daha",
            "sq": "te ne e dhe nga per me se nje qe i ka eshte",
            "id": "yang dan di dari untuk dengan ini itu pada tidak akan",
            "vi": "va cua la cho trong duoc khong voi mot cac",
        }.items()
    }
)
_ENGLISH_ALONE = _SMALL_WORDS["en"].difference(
    *(words for language, words in _SMALL_WORDS.items() if language != "en")
)
_PLAINLY = 2
"""So many small words that are English alone, and it is English."""
_WEIGHT = 2
"""A word of the subject tells as much as so many small words, which languages share."""
_UKRAINIAN = frozenset("\u0456\u0454\u0491\u0457")
_ARABIC_SCRIPT = frozenset({"ar", "fa", "ur", "ps", "ckb", "ug"})
_CYRILLIC = frozenset({"ru", "uk", "bg", "mk", "sr", "be", "kk", "ky", "mn", "tg"})
_SAMPLED = 300
_LATIN_TOO = frozenset({"sr"})
_HAN = frozenset({"zh", "ja", "ko"})
_OF_SCRIPT = (
    # from, below, the language that writes so
    ("\u0370", "\u0400", "el"), ("\u0530", "\u0590", "hy"), ("\u0590", "\u0600", "he"),
    ("\u0900", "\u0980", "hi"), ("\u0980", "\u0a00", "bn"), ("\u0a00", "\u0a80", "pa"),
    ("\u0a80", "\u0b00", "gu"), ("\u0b80", "\u0c00", "ta"), ("\u0c00", "\u0c80", "te"),
    ("\u0c80", "\u0d00", "kn"), ("\u0d00", "\u0d80", "ml"), ("\u0d80", "\u0e00", "si"),
    ("\u0e00", "\u0e80", "th"), ("\u0e80", "\u0f00", "lo"), ("\u1000", "\u10a0", "my"),
    ("\u10a0", "\u1100", "ka"), ("\u1200", "\u1380", "am"), ("\u1780", "\u1800", "km"),
)  # fmt: skip
_SHARED = {"hi": frozenset({"mr", "ne"}), "bn": frozenset({"as"}), "am": frozenset({"ti"})}
"""Other languages of such a script, believed where they are claimed."""
_NEVER_LATIN = (
    _ARABIC_SCRIPT | _HAN | _CYRILLIC - _LATIN_TOO | {language for *_, language in _OF_SCRIPT}
)
_SCRIPTS = {"han": _HAN, "arabic": _ARABIC_SCRIPT, "cyrillic": _CYRILLIC}


def _nothing_heard() -> Mapping[str, int]:
    return {}


def language_of(
    claimed: str | None,
    folded: str,
    readable: str,
    heard: Callable[[], Mapping[str, int]] = _nothing_heard,
) -> str:
    """The language to read an entry in.

    The claim stands unless the script contradicts it; that it is English, unless the words do.

    Args:
        claimed: a language tag, or None.
        folded: the text, folded.
        readable: the text as published.
        heard: how many words of the subject each language has in the text; asked for only
            where the text is not plainly English.
    """
    claim = (claimed or "").lower().replace("_", "-").split("-")[0]
    script = "latin" if folded.isascii() else _script(folded)
    if script == "latin":
        foreign = claim in _NEVER_LATIN
        return claim if claim not in {"", "en"} and not foreign else _latin(folded, claim, heard)
    if script not in _SCRIPTS:
        return claim if claim in _SHARED.get(script, ()) else script
    if claim in _SCRIPTS[script]:
        return claim
    if script == "cyrillic" and any(char in _UKRAINIAN for char in readable.lower()):
        return "uk"
    return {"han": "zh", "arabic": "ar", "cyrillic": "ru"}[script]


def _script(folded: str) -> str:
    counts: dict[str, int] = {"latin": 0, "cyrillic": 0, "arabic": 0, "han": 0}
    for char in folded[:_SAMPLED:3]:
        if "a" <= char <= "z":
            counts["latin"] += 1
        elif "\u0400" <= char < "\u0530":
            counts["cyrillic"] += 1
        elif "\u0600" <= char < "\u0700":
            counts["arabic"] += 1
        elif "\u3040" <= char < "\u9fff" or "\uac00" <= char < "\ud7b0":
            # One Han sign carries as much as several letters.
            counts["han"] += 3
        elif char > "\u036f":
            for low, high, language in _OF_SCRIPT:
                if low <= char < high:
                    counts[language] = counts.get(language, 0) + 1
    return max(counts, key=lambda name: counts[name])


def _latin(folded: str, claim: str, heard: Callable[[], Mapping[str, int]]) -> str:
    words = folded.split()
    if sum(word in _ENGLISH_ALONE for word in words) >= _PLAINLY:
        return "en"
    counts = heard()
    if claim and not counts:
        return claim  # small words alone ("al", "in") do not contradict it
    scores = {
        language: sum(word in small for word in words) + _WEIGHT * counts.get(language, 0)
        for language, small in _SMALL_WORDS.items()
    }
    for language in counts.keys() - scores.keys():
        scores[language] = _WEIGHT * counts[language]
    best = max(sorted(scores), key=lambda language: scores[language])
    return best if scores[best] > max(scores["en"], 1) else "en"
