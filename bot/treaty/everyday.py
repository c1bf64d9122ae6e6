"""Which hits of a typed name are meant, where the name is also a word of everyday English.

In: what was typed and the hits of its exact form. Out: the hits that count. "is" is English
and "IS" is Iceland; "male" is English and "Male" is a capital; "turkey" is always a State.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.treaty.lexicon import NameHit

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_LONGEST_CODE = 4
_ISO3 = 3
_PRONOUNS = frozenset({"us"})


def meant(typed: str, folded: str, hits: Iterable[NameHit]) -> tuple[NameHit, ...]:
    """The hits that count for a word of everyday English, typed as it was.

    A code or an abbreviation counts in capitals only. A name in another language, or a
    capital city's, counts with a capital letter or an accent, which the English word lacks.
    """
    bare = _ARTICLE.sub("", typed)
    if bare.isupper() or bare.lower() != folded:
        return tuple(hits)
    if bare != typed and folded in _PRONOUNS:  # "the us" is no pronoun
        return tuple(hit for hit in hits if hit.kind == "name")
    plain = bare == folded
    return tuple(hit for hit in hits if not is_code(hit) and not (plain and is_elsewhere(hit)))


def is_code(hit: NameHit) -> bool:
    """Is the name one that is written in capitals: ``IS``, ``CAR``, ``U.S.``?"""
    return hit.written.isupper() and len(hit.written.replace(".", "")) <= _LONGEST_CODE


def is_elsewhere(hit: NameHit) -> bool:
    """Is it a State's name in another language, a part of its name, or the name of its capital?"""
    if hit.kind == "shortened":
        return True
    is_state = len(hit.code) == _ISO3 and hit.code.isupper()
    return is_state and not hit.main and hit.kind in {"name", "capital", "city"}
