"""The language detector for fetched and judged entries.

In: what a feed claims, and text. Out: an ISO 639-1 code ("ckb" for Sorani); without
evidence, None for a feed and "en" for news. Pure. A claim is believed unless the script contradicts it. Blog
software says "en-US" for everything, so the words of an entry may contradict a claim of
English, too. A text is guessed from its script, then from its letters and small words.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache

from bot.words.letters import fold
from bot.words.small_words import (
    BLOCKS,
    ENGLISH_ALONE,
    OWN_LETTERS,
    SCRIPTS,
    SMALL_WORDS,
    TWO_SCRIPTS,
)

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_OTHER_CODES = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "ukr": "uk",
    "nb": "no", "nn": "no", "in": "id", "iw": "he", "me": "sr", "cnr": "sr",
}  # fmt: skip
"""Longer, older and narrower codes, mapped to the code used by the news words."""
_SAMPLED = 400
"""Characters that suffice to detect the script."""
_HAN_WEIGHS = 3
"""One Han sign carries as much as several letters."""
_FEW = 4
"""Fewer letters are inconclusive."""
_PLAINLY = 2
"""So many small words make a language plain."""
_WEIGHT = 2
"""The weight of a subject word, in small words, which several languages share."""
_DEFAULT = {"CYRILLIC": "ru", "ARABIC": "ar", "HAN": "zh"}
"""The language of a script if no letter is distinctive."""
_STARTS = [start for start, _ in BLOCKS]
_LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _words in SMALL_WORDS.items():
    for _word in _words:
        _LANGUAGES_OF.setdefault(_word, []).append(_code)


def language_tag(text: str | None) -> str | None:
    """The ISO 639-1 code of a language tag ("en-US" is "en"), or None."""
    found = _TAG.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    code = found[1].lower()
    return _OTHER_CODES.get(code, code if len(code) == 2 or code in SCRIPTS else None)


def guess_language(declared: str | None, text: str) -> str | None:
    """``declared`` unless the script of ``text`` says otherwise; without one, a guess or None."""
    sample = text[:_SAMPLED]
    if declared and sample.isascii() and _fits(declared, "LATIN"):
        return declared
    shares = _shares(sample)
    script, most = shares.most_common(1)[0] if shares else ("", 0)
    plain = sum(shares.values()) >= _FEW and most * 10 >= sum(shares.values()) * 6
    if declared and (not plain or _fits(declared, script)):
        return declared
    if not plain:
        return None
    if script == "LATIN":
        return _by_words(fold(sample))
    # Many languages use Cyrillic; without a distinctive letter, none is likelier here.
    return _by_letters(script, sample) or (None if script == "CYRILLIC" else _usual(script))


def _no_votes() -> Mapping[str, int]:
    return {}


def language_of(
    claimed: str | None,
    folded: str,
    readable: str,
    votes: Callable[[], Mapping[str, int]] = _no_votes,
) -> str:
    """The language in which to read an entry; "en" without evidence for another.

    The claimed language is believed unless the script contradicts it, or, for English, the words do.

    Args:
        claimed: a language tag, or None.
        folded: the text, folded.
        readable: the text as published.
        votes: how many words of the subject each language has in the text; asked for only
            where the text is not plainly English.
    """
    claim = language_tag(claimed) or ""
    # Every third character suffices.
    shares = None if folded.isascii() else _shares(readable[:_SAMPLED:3])
    script = max(shares, key=lambda name: shares[name]) if shares else "LATIN"
    if script == "LATIN":
        believed = claim not in {"", "en"} and _fits(claim, script)
        return claim if believed else _latin(folded, "en" if claim == "en" else "", votes)
    if claim and _fits(claim, script):
        return claim
    return _by_letters(script, readable) or _usual(script)


def _fits(code: str, script: str) -> bool:
    return code in TWO_SCRIPTS or SCRIPTS.get(code, "LATIN") == script


def _shares(text: str) -> Counter[str]:
    """How much of a text is in each script."""
    counts = Counter(map(_script, text))
    counts.pop("", None)
    if "HAN" in counts:
        counts["HAN"] *= _HAN_WEIGHS
    return counts


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return BLOCKS[bisect(_STARTS, ord(letter)) - 1][1] if letter.isalpha() else ""


def _by_letters(script: str, text: str) -> str | None:
    """The language whose own letters the text has most of."""
    lower = text[:_SAMPLED].lower()
    counts = {
        code: sum(map(lower.count, letters))
        for code, letters in OWN_LETTERS.get(script, {}).items()
    }
    best = max(counts, key=lambda code: counts[code], default=None)
    return best if best is not None and counts[best] else None


def _usual(script: str) -> str:
    """The language of a script if no letter is more distinctive."""
    return _DEFAULT.get(script) or next(
        (code for code, own in SCRIPTS.items() if own == script), "en"
    )


def _by_words(folded: str) -> str | None:
    """The language of the most small words, if they are some and no two languages are equal."""
    words = _WORD.findall(folded)
    counts = Counter(code for word in words for code in _LANGUAGES_OF.get(word, ()))
    best = counts.most_common(2)
    if not best or best[0][1] < _PLAINLY or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _latin(folded: str, claim: str, votes: Callable[[], Mapping[str, int]]) -> str:
    words = folded.split()
    if sum(word in ENGLISH_ALONE for word in words) >= _PLAINLY:
        return "en"
    counts = votes()
    if claim and not counts:
        return claim  # small words alone ("al", "in") do not contradict it
    scores = Counter(code for word in words for code in _LANGUAGES_OF.get(word, ()))
    for code, count in counts.items():
        scores[code] += _WEIGHT * count
    best = max(sorted(scores), key=lambda code: scores[code], default="en")
    return best if scores[best] > max(scores["en"], 1) else "en"
