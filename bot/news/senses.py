"""Words with two senses, settled by neighbouring words.

In: the matches of a text in order. Out: the same matches, a doubtful one renamed to the
rule its neighbours make it, or left out. "Soldiers mining a road" lay mines, a company
mining gold digs; to denounce a treaty is to leave it, to denounce an act is to complain.
Looks at a few dozen characters around one word, so the cost stays linear. Must not
weigh anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.news.entry_text import EntryText
from bot.news.matcher import TermMatch

_REACH = 40
_OBJECT = 45
"""The maximum distance in characters between "denounces" and the treaty."""
_GROUND = (
    r"(?:roads?|roadsides?|tracks?|highways?|border\w*|frontiers?|bridges?|paths?|routes?|trails?|"
    r"approach\w*|crossings?|passes|river ?banks?|fields|farmland|orchards?|"
    r"houses|homes|schools?|wells|perimeter|front ?lines?|beaches|outposts?|grazing|pastures?|"
    r"entrances?|streets?|airfields?|gates?|railways?|power (?:lines?|pylons?|plants?)|flanks?)\b"
)
_LAID_ON = re.compile(rf" (?:[\w']+ ){{0,3}}?{_GROUND}")
_NOT_ON = re.compile(
    r" (?:[\w']+ ){0,1}?(?:in|near|at|by|for|of|under|on|company|companies|firm|project|licen\w+|"
    r"permits?|gold|coal|copper|jade|iron|lithium|sand|bitcoin|ban|boom|towns?|rights|rules|law|"
    r"sector|industry|communit\w+)\b"
)
_BY_ARMS = re.compile(
    r"\b(?:troops|soldiers|army|forces|military|militants|rebels|insurgents|guerrillas|fighters|"
    r"junta|terrorists|gunmen|militia|guards) (?:(?:of|are|were|is|was|for|been|began|started|"
    r"keep|kept|by|have been) )?$"
)
_AN_ACT = re.compile(
    r"\b(?:decisi\w+|abandon\w*|salida|sortie|uscita|saida|retir\w+|retrait|ritiro|exit|leav\w+|"
    r"withdraw\w*|plans?|vote|voto|viola\w*|breach\w*|uso|use|emploi|recul|retreat|move)\b"
)
_AT = re.compile(r"\b(?:at|inside) (?:[\w']+ ){0,2}$")
_MINE_ALONE = frozenset({"bare", "minehurt", "mineblast"})
_FOR = re.compile(r" (?:for|to|an(?: die)?|fur(?: die)?|a|a l'|para|per|dla|do) ?")
_MINES = frozenset({"apmine", "landmine", "bare"})
_RECEIVING = frozenset({"name", "capital", "abbrev", "government"})
_TO_LAY = re.compile(r"\b(?:to|will|would|could|can|may|might|must|should|not|and|who) $")


def settle_senses(
    matches: Sequence[TermMatch], places: Sequence[TermMatch], text: EntryText
) -> Iterator[TermMatch]:
    """The matches with doubtful words settled, in the same order."""
    receivers = frozenset(place.start for place in places if place.rule in _RECEIVING)
    named = [match for match in matches if match.rule in {"treaty", "pact"}]
    for match in matches:
        if match.rule == "mining":
            yield match._replace(rule="laymines" if _lays(match, text) else "dug")
        elif match.rule == "denounce":
            leaves = any(_denounced(match, treaty, text) for treaty in named)
            yield match._replace(rule="withdraw" if leaves else "urge")
        elif match.rule == "bare" and _verb(match, text):
            yield match._replace(rule="laymines")
        elif match.rule in _MINE_ALONE and _a_place(match, text):
            yield match._replace(rule="dug")
        elif match.rule == "figure":
            yield match._replace(rule="minefield" if _real(match, text) else "metaphor")
        else:
            yield match
        if match.rule in _MINES and _handed(match, receivers, text):
            yield match._replace(rule="make")


def _denounced(match: TermMatch, treaty: TermMatch, text: EntryText) -> bool:
    """Is the treaty itself denounced, not what somebody does to it?"""
    gap = text.folded[match.end : treaty.start]
    return match.end <= treaty.start <= match.end + _OBJECT and not _AN_ACT.search(gap)


def _lays(match: TermMatch, text: EntryText) -> bool:
    """Is it soldiers' mining: of ground, not of ore?"""
    after = text.folded[match.end : match.end + _REACH]
    if _NOT_ON.match(after):
        return False
    before = text.folded[max(0, match.start - _REACH) : match.start]
    return _LAID_ON.match(after) is not None or _BY_ARMS.search(before) is not None


def _handed(match: TermMatch, receivers: frozenset[int], text: EntryText) -> bool:
    """Are the mines for a State: "approves landmines for Kyiv"?"""
    found = _FOR.match(text.folded[match.end : match.end + _REACH])
    return found is not None and match.end + found.end() in receivers


def _verb(match: TermMatch, text: EntryText) -> bool:
    """Is "mine" a verb: "to mine bridges"?"""
    start, end = match.start, match.end
    if text.folded[start:end] != "mine" or not _LAID_ON.match(text.folded[end : end + _REACH]):
        return False
    return _TO_LAY.search(text.folded[max(0, start - 8) : start]) is not None


def _a_place(match: TermMatch, text: EntryText) -> bool:
    """Is a mine where people work: "blast at Turkish mine"?"""
    if not text.folded.startswith(("mine ", "mine,", "mine."), match.start):
        return False
    return _AT.search(text.folded[max(0, match.start - _REACH) : match.start]) is not None


def _real(match: TermMatch, text: EntryText) -> bool:
    """Is it a minefield of a year, a number, or a place: "minefields of 1999"?"""
    after = text.readable[match.end : match.end + 2].strip()
    return after[:1].isdigit() or after[:1].isupper()
