"""Typed text as words: without Slack's escaping, quotes, invisible signs and our own name.

In: the text as Slack hands it over. Out: words in order, each with what it stands for where
Slack marked it (a channel, a person, an address). A flag in a row of flags is a word of its own.
https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.model.visible import visible

_CALLED = re.compile(r"^\s+[,:;-]\s*")
"""What stands between our own name and what is said to us."""
_REFERENCE = re.compile(r"<([#@!])([^<>|]*)(?:\|([^<>]*))?>")
_ADDRESS = re.compile(r"<((?:https?|mailto|feed|ftp):[^|<>\s]+)(?:\|[^<>]*)?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-") | {"’": "'", "ʼ": "'", "＇": "'"})
_FLAGS = re.compile(r"([\U0001F1E6-\U0001F1FF]{2}|:flag-[a-z-]+:)")
QUOTES = "\"'`´“”„‟«»‹›‘’‚‛「」『』《》〈〉＂＇"
_OPENING = re.compile(rf"(?<![^\s,;:=(\[{QUOTES}])[{QUOTES}]+(?=\S)")
_CLOSING = re.compile(rf"(?<=\S)[{QUOTES}]+(?![^\s,;:.!?)\]{QUOTES}])")
_OURSELVES = "@minewatch"
"""Our name where it was typed and not linked: a word that says nothing."""
_TRAILING = "?!:…"
_SEPARATORS = re.compile(r"([,;/|+&])")
_MARK = "\x00"
"""Stands around what Slack marked, until the words are cut; no text that is left contains it."""


class WordSort(Enum):
    """What a word is, as far as its form tells."""

    WORD = "word"
    CHANNEL = "channel"
    PERSON = "person"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed. ``channel``: the id of a channel that Slack marked."""

    text: str
    sort: WordSort = WordSort.WORD
    channel: str = ""


def typed_text(text: str, bot: str | None = None) -> str:
    """The person's own words, readable: ``#general``, ``@amina``, ``https://...``.

    ``bot``: the user id whose mentions are left out.
    """
    return _plain(text, bot).replace(_MARK, "")


def unquoted(text: str) -> str:
    """The text without quotes around it and around its words; ``Côte d'Ivoire`` stays whole."""
    return _CLOSING.sub("", _OPENING.sub("", text.strip(QUOTES).strip()))


def words_of(text: str, bot: str | None = None) -> tuple[Word, ...]:
    """The words of a text as Slack hands it over, cut at blanks; punctuation stays with them."""
    marked = unquoted(_plain(text, bot)).translate(_DASHES)
    return tuple(word for part in marked.split() for word in _marked(part))


def pieces_of(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The same words cut finer: separators by themselves, trailing question marks gone."""
    return tuple(piece for word in words for piece in _pieces(word))


def _plain(text: str, bot: str | None) -> str:
    def shown(reference: re.Match[str]) -> str:
        sign, name, label = reference.groups(default="")
        if sign == "@" and bot and name == bot:
            return " "
        if sign == "#":
            return f"{_MARK}#{(label or name).lstrip('#')}{_MARK}{name}{_MARK}"
        return f"@{(label or name.partition('^')[0]).lstrip('#@')}"

    plain = _REFERENCE.sub(shown, _ADDRESS.sub(r"\1", text.replace(_MARK, "")))
    plain = _CALLED.sub("", plain)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    kept = plain.replace(_MARK, "\ue000")  # a private character, which survives as the mark
    return visible(_CONTROLS.sub("", kept)).replace("\ue000", _MARK).strip()


def _marked(part: str) -> Iterator[Word]:
    """One part between blanks: what Slack marked in it, and what stands around it."""
    pieces = part.split(_MARK)
    for at, piece in enumerate(pieces):
        if at % 3 == 1:
            yield Word(piece, WordSort.CHANNEL, pieces[at + 1] if at + 1 < len(pieces) else "")
        elif at % 3 == 0 and piece:
            yield Word(piece, _sort(piece))


def _sort(piece: str) -> WordSort:
    if piece.startswith("#") and len(piece) > 1:
        return WordSort.CHANNEL
    if piece.startswith("@") and len(piece) > 1 and piece.rstrip(",:").casefold() != _OURSELVES:
        return WordSort.PERSON
    return WordSort.ADDRESS if "://" in piece else WordSort.WORD


def _pieces(word: Word) -> Iterator[Word]:
    if word.sort is not WordSort.WORD:
        yield Word(word.text.rstrip(".,;:!?"), word.sort, word.channel)
        return
    for flagged in _FLAGS.split(word.text):
        for piece in _SEPARATORS.split(flagged):
            is_sign = set(piece) == {"?"} or _FLAGS.fullmatch(piece)
            left = piece if is_sign else piece.rstrip(_TRAILING)
            if left:
                yield Word(left)
