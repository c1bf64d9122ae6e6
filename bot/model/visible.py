"""What a person can see of a text: characters that show nothing are taken out.

In: any text. Out: the text without characters that hide, reorder or carry something unseen
(tags, fillers, bidirectional controls, zero-width characters, variation selectors without
their base); a blank that is no space becomes one. They stay where writing needs them:
joiners inside words of scripts that join, emoji and their selectors, the flags that are
spelt in tags. https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point,
https://www.unicode.org/reports/tr51/#valid-emoji-tag-sequences
"""

from __future__ import annotations

import re
import unicodedata

_BLANKS = "\u2800\u3164\uffa0"
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3"
    f"\U0001d173-\U0001d17a\U000e0000-\U000e0fff{_BLANKS}]"
)
_JOINERS = frozenset("\u200c\u200d")
_EMOJI_LOOK = frozenset("\ufe0e\ufe0f")
_KEYCAP = "\u20e3"
_TAG_FLAG = re.compile(
    "\U0001f3f4(?:"
    + "|".join(
        "".join(chr(0xE0000 + ord(letter)) for letter in code)
        for code in ("gbeng", "gbsct", "gbwls")
    )
    + ")\U000e007f"
)
"""England, Scotland and Wales: the tag sequences that are recommended for interchange."""


def visible(text: str) -> str:
    """``text`` without what shows nothing."""
    if text.isascii() or not _UNSEEN.search(text):
        return text
    kept, done = list[str](), 0
    for flag in _TAG_FLAG.finditer(text):
        kept += [_shown(text[done : flag.start()]), flag[0]]
        done = flag.end()
    return "".join([*kept, _shown(text[done:])])


def is_part(character: str) -> bool:
    """A joiner or a tag, part of what stands beside it; after ``visible`` all that are left are."""
    return character in _JOINERS or "\U000e0020" <= character <= "\U000e007f"


def _shown(text: str) -> str:
    kept, joiner = list[str](), ""
    for place, character in enumerate(text):
        if character in _JOINERS:
            joiner = character if kept and _joins(kept[-1]) else ""
            continue
        if _UNSEEN.match(character) and not _is_needed(text, place, kept):
            if character not in _BLANKS:
                continue
            character = " "  # noqa: PLW2901 - a blank that is no space
        kept += [joiner, character] if joiner and _joins(character) else [character]
        joiner = ""
    return "".join(kept)


def _is_needed(text: str, place: int, kept: list[str]) -> bool:
    """Does the invisible character at ``place`` change how the preceding text is drawn?"""
    character, before = text[place], kept[-1] if kept else " "
    if character in _EMOJI_LOOK:
        if before in "#*0123456789":
            return text[place + 1 : place + 2] == _KEYCAP
        return unicodedata.category(before) in {"So", "Sm", "Sk", "Po"} and not before.isascii()
    if "\u180b" <= character <= "\u180f":
        return "\u1820" <= before <= "\u18aa"
    selects = "\ufe00" <= character <= "\ufe0d" or character >= "\U000e0100"
    return selects and unicodedata.name(before, "").startswith("CJK UNIFIED")


def _joins(character: str) -> bool:
    """A letter or sign of a script in which a joiner may matter: not Latin, Greek or Cyrillic."""
    if character in _EMOJI_LOOK:
        return True
    return character >= "\u0590" and unicodedata.category(character)[0] in {"L", "M", "S"}
