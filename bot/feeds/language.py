"""The language of an entry, from what the feed says and from the text itself.

In: declared tags and text. Out: an ISO 639-1 code or None. Pure. A declaration is believed
unless the script contradicts it (blog software says "en-US" for everything); a text is
guessed from its script, then from its letters and small words, and only when they are plain.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_FEW_LETTERS = re.compile(r"(?:[A-Za-z][^A-Za-z]*){4}")
_THREE_LETTERS = {"eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "ukr": "uk"}
_SCRIPT_OF = {
    "uk": "CYRILLIC",
    "ru": "CYRILLIC",
    "bg": "CYRILLIC",
    "be": "CYRILLIC",
    "mk": "CYRILLIC",
    "ar": "ARABIC",
    "fa": "ARABIC",
    "ur": "ARABIC",
    "ps": "ARABIC",
    "el": "GREEK",
    "he": "HEBREW",
    "zh": "CJK",
    "ja": "CJK",
    "ko": "HANGUL",
    "ka": "GEORGIAN",
    "hy": "ARMENIAN",
    "th": "THAI",
    "km": "KHMER",
    "my": "MYANMAR",
    "hi": "DEVANAGARI",
    "ne": "DEVANAGARI",
    "bn": "BENGALI",
    "am": "ETHIOPIC",
    "si": "SINHALA",
    "ta": "TAMIL",
    "lo": "LAO",
}
# Languages written in two scripts say nothing against a declaration.
_TWO_SCRIPTS = {"sr", "az", "uz", "kk", "tg", "mn", "ku", "bs"}
_SMALL_WORDS = {
    "en": "the of and to in for with from has have that on is was by at said",
    "fr": "le la les des et du une dans pour sur est qui aux par ont avec son",
    "es": "el los las del y una en por para que con su ha se como más",
    "pt": "o os as do da dos das e um uma em por para que com não ao",
    "de": "der die das und den dem des ein eine im mit von zu auf ist nicht für",
    "it": "il lo gli della delle dei e un una nel per che con di sono alla",
    "pl": "w z na do i że się nie jest od przez dla po oraz są",
    "fi": "ja on ei että se oli myös kun sekä joka ovat mukaan voi",
    "et": "ja on ei et see oli ka kui mis ning eesti oma",
    "lv": "un ir no ar par uz kas lai tika arī pēc gada",
    "lt": "ir yra su iš kad į apie kaip buvo dėl taip po",
    "sv": "och att det som en av för på med är den till inte har",
    "no": "og det som en av for på med er den til ikke har ble fra",
    "da": "og det som en af for på med er den til ikke har blev fra",
    "nl": "de het een van en in op met voor is dat niet aan zijn",
    "tr": "ve bir bu için ile da de olarak daha sonra olan",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_code)
_OWN_LETTERS = {
    "uk": "іїєґ",
    "ru": "ыэъё",
    "fa": "پچژگ",
    "ur": "ٹڈڑںےھ",
    "ja": "のはをがにで",
}


def language_tag(text: str | None) -> str | None:
    """The ISO 639-1 code of a language tag ("en-US" is "en"), or None."""
    found = _TAG.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    code = found[1].lower()
    return _THREE_LETTERS.get(code, code if len(code) == 2 else None)


def guess_language(declared: str | None, text: str) -> str | None:
    """``declared`` unless the script of ``text`` says otherwise; without one, a guess or None."""
    sample = text[:400]
    if declared and sample.isascii() and _fits(declared, "LATIN"):
        return declared
    script = _main_script(sample)
    if declared and (script is None or _fits(declared, script)):
        return declared
    if script is None:
        return None
    return _by_words(sample) if script == "LATIN" else _by_letters(script, sample)


def _fits(code: str, script: str) -> bool:
    return code in _TWO_SCRIPTS or _SCRIPT_OF.get(code, "LATIN") == script


def _main_script(text: str) -> str | None:
    if text.isascii():
        return "LATIN" if _FEW_LETTERS.search(text) else None
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 4:
        return None
    counts = Counter(_script(c) for c in letters)
    script, count = counts.most_common(1)[0]
    return script if count * 10 >= len(letters) * 6 else None


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    word = unicodedata.name(letter, "?").partition(" ")[0]
    return "CJK" if word in {"HIRAGANA", "KATAKANA"} else word


def _by_letters(script: str, text: str) -> str | None:
    lower = text.lower()
    counts = {
        code: sum(lower.count(letter) for letter in letters)
        for code, letters in _OWN_LETTERS.items()
        if _SCRIPT_OF[code] == script
    }
    best = max(counts, key=lambda code: counts[code], default=None)
    if best is not None and counts[best]:
        return best
    return {
        "CYRILLIC": None,
        "ARABIC": "ar",
        "CJK": "zh",
    }.get(script, next((c for c, s in _SCRIPT_OF.items() if s == script), None))


def _by_words(text: str) -> str | None:
    words = re.findall(r"\w+", text.lower())
    counts = Counter(code for word in words for code in _LANGUAGES_OF.get(word, ()))
    best = counts.most_common(2)
    if not best or best[0][1] < 2 or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]
