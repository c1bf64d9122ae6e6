"""What an end note says of a State's membership: a notice of withdrawal above all.

In: the text of one note and the State it is about. Out: ``Told``. Only a withdrawal of the
State from this Convention counts. Suspension, the withdrawal of a declaration, reservation
or objection, a withdrawal from another treaty or for a territory, and what others wrote
about a withdrawal do not. A notice that was taken back is told as such. Words on a
withdrawal that are none of these are ``unclear``, to be read by a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.model.day import MONTHS
from bot.treaty.pages.values import Withdrawal
from bot.treaty.rules import withdrawal_effect

_DAY = (
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_AMERICAN = re.compile(rf"\b({'|'.join(MONTHS)})\s+(\d{{1,2}}),?\s+(\d{{4}})\b")
_WRITTEN = re.compile(rf"\b{_DAY}\b")
_EFFECT = re.compile(rf"\b(?:effect|in force)\w*[^.;\d]{{0,80}}?{_DAY}", re.IGNORECASE)
_RECEIVED = re.compile(rf"\breceiv\w*[^.;\d]{{0,80}}?{_DAY}", re.IGNORECASE)
_NOTIFIED = re.compile(
    rf"\b(?:notif|deposit|communicat|inform|lodg)\w*[^.;\d]{{0,120}}?{_DAY}", re.IGNORECASE
)
_CONSENTED = re.compile(
    rf"\b(?:acced|accession|ratif|accept|approv|signed|entered into force|dated)\w*[^.;\d]{{0,80}}?{_DAY}",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"\b(?:art(?:icles?|s?\.)|para(?:graphs?|s?\.))\s*\d{1,3}(?:\s*\(\d{1,2}\)|\s*,?\s*para(?:graph|\.)\s*\d{1,2})*",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.;])\s+(?=[A-Z\[(\"“'])")
_LEAVING = re.compile(r"withdr[ae]w|denounc|denunciation")
_DETERMINERS = r"(?:(?:its|the|this|that|their|his|said|above|aforementioned|previous|earlier|former|an?|all|certain|such|interpretative|interpretive)\s+){0,4}"
_NOTICE = r"(?:notif\w+|notice|communication|instrument|decision|declaration|letter)"
_LEAVES = r"(?:withdraw\w*|denunciation|denounce)"
_BACK = r"(?:withdraw\w*|withdrew|revo[ck]\w*|resci\w+|retract\w*|cancel\w*|annul\w*|t(?:ook|akes?|aken|aking)\s+back)"
_AT_ONCE = r"(?:,?\s+with\s+(?:immediate\s+)?effect[^,.;]{0,40},?)?"
_TAKEN_BACK = (
    re.compile(
        rf"\b{_BACK}{_AT_ONCE}\s+(?:of\s+)?{_DETERMINERS}{_NOTICE}\s+(?:of|to|regarding|concerning)\s+{_DETERMINERS}(?:intention\s+to\s+)?{_LEAVES}"
    ),
    re.compile(rf"\b{_BACK}\s+(?:of\s+)?{_DETERMINERS}(?:withdrawal|denunciation)\s+{_NOTICE}"),
    re.compile(
        rf"\b(?:revo[ck]\w*|resci\w+|retract\w*|cancel\w*|annul\w*)\s+(?:of\s+)?{_DETERMINERS}{_LEAVES}"
    ),
    re.compile(
        rf"\b{_NOTICE}\s+of\s+{_LEAVES}[^.;]{{0,80}}?\b(?:was|were|is|has\s+been|have\s+been|been)\s+(?:subsequently\s+|later\s+)?(?:withdrawn|revoked|rescinded|retracted|cancel\w+|annulled|taken\s+back)"
    ),
    re.compile(
        rf"\b{_LEAVES}[^.;]{{0,40}}?\b(?:was|has\s+been)\s+(?:subsequently\s+|later\s+)?(?:revoked|rescinded|retracted|cancel\w+|annulled|taken\s+back)"
    ),
)
_OBJECTS = r"(?:declarations?|reservations?|understandings?|objections?|statements?|extensions?|applications?|signatures?|suspensions?|notifications?|communications?|territor\w+|clauses?|paragraphs?)"
_BETWEEN = (
    r"(?:(?!by\b|in\b|through\b|via\b|with\b|from\b|on\b|to\b|under\b|and\b)[a-z-]+\s+){0,2}?"
)
_OF_SOMETHING = (
    re.compile(
        rf"\b(?:withdrawal\s+(?:in\s+part\s+)?of|withdr(?:aw|aws|ew|awing|awn)(?:\s+in\s+part)?)\s+"
        rf"{_DETERMINERS}{_BETWEEN}{_OBJECTS}\b"
    ),
    re.compile(
        rf"\b{_OBJECTS}\b[^.;]{{0,120}}?\b(?:was|were|is|are|been|being|be)\s+(?:\w+\s+)?withdrawn"
    ),
    re.compile(
        r"\bwithdr\w+[^.;]{0,80}?\b(?:in|with)\s+respect\s+(?:of|to)\b(?!\s+the\s+(?:convention|state\b))"
    ),
    re.compile(
        r"\bwithdr\w+[^.;]{0,60}?\b(?:for|on\s+behalf\s+of)\s+(?:its|the)?\s*(?:overseas\s+)?territor"
    ),
)
_OF_OTHERS = (
    re.compile(r"\bobject(?:s|ed|ing|ions?)\b"),
    re.compile(
        r"\b(?:regarding|concerning|in\s+relation\s+to|with\s+(?:regard|respect)\s+to|in\s+(?:respect|response|reaction)\s+(?:of|to)|relating\s+to)\s+(?:the|this|that|such)\s+(?:notif\w+\s+of\s+|notice\s+of\s+)?(?:withdrawal|denunciation)"
    ),
    re.compile(r"\b(?:withdraw\w*|denunciation)[^.;]{0,60}?\bof\s+(?:other|certain)\s+states"),
    re.compile(r"\b(?:such|any|each)\s+(?:withdrawal|denunciation|state\s+party)\b"),
    re.compile(
        r"\b(?:withdrawing\s+state|right\s+to\s+withdraw|withdrawal\s+(?:clause|provision))"
    ),
    re.compile(r"\bprovi(?:de|sion)\w*[^.;\d]{0,60}?(?:withdraw|denunciation)"),
)
"""Words of others on a withdrawal, and those of the Convention itself."""
_PLAIN = re.compile(
    r"\b(?:notif|inform|deposit|communicat|transmit)\w*\b[^.;]{0,120}?\b(?:its|their)\s+"
    r"(?:(?:decision\s+to|instrument\s+of|notification\s+of|notice\s+of)\s+)?(?:withdraw(?:al)?|denunciation)\b(?!\s+of\b)"
)
"""A State that tells of its own withdrawal, whatever else the sentence says."""
_DENIED = (
    re.compile(rf"\bno\b[^.;]{{0,60}}?{_LEAVES}"),
    re.compile(r"\bsuspen[^.;]{0,160}?\bnot\b[^.;]{0,80}?(?:withdr[ae]w|denounc|denunciation)"),
)
_DENIED_PLAINLY = re.compile(r"\bnot\b[^.;]{0,80}?(?:withdr[ae]w|denounc|denunciation)")
_OF_IT = re.compile(r"(?:it|the|this|that)\b(?:\s+[a-z]+){0,4}\s+(?:was|were)\b")
_INTENDED = re.compile(
    r"\b(?:would|might|(?<!\d )may(?! \d)|could|consider\w*|possib\w+|whether|intend\w*|intention|plan\w*|propos\w+)\b[^.;]{0,60}?(?:withdr|denounc|denunciation)"
)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?([^.;]{0,240})")
_OURS = re.compile(r"anti-?personnel|mine\s+ban|ottawa|\Athis\b")
_CONVENTION = re.compile(
    r"\A(?:said |present |above(?:-mentioned)? |aforementioned |same )*(?:convention|treaty)"
    r"(?!\s+(?:on|for|against|relating|concerning|to|of)\b)"
)
_TREATIES = re.compile(
    r"\b(?:convention|protocol|treaty|statute|agreement|covenant|charter|organi[sz]ation|pact)\b"
)
_AGAIN = re.compile(
    r"(?i)\b(?:anew|again|re-?acced\w+|re-?ratif\w+|re-?join\w+|new\s+(?:instrument|accession|ratification|consent))\b"
)
_CONSENT = re.compile(r"acced|accession|ratif|accept|approv|instrument|join|consent")
_FORMERLY = re.compile(
    r"\A(?:\[[^\]]{0,40}\]\s*)?formerly\s*(?:known\s+as|called|named|under\s+the\s+name(?:\s+of)?)?\s*[:,]?\s*"
    r"[\"“'‘]?(.{2,100}?)[\"”'’]?\s*(?:[.;(]|\Z)",
    re.IGNORECASE,
)
_RENAMED = re.compile(
    r"chang\w+\s+(?:its|the)\s+(?:official\s+)?name\s+from\s+(?:the\s+)?[\"“'‘]?(.{2,80}?)[\"”'’]?\s+to\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a note tells. ``former``: the name before; ``unclear``: the words that need a reader."""

    withdrawals: tuple[Withdrawal, ...] = ()
    returned: date | None = None
    former: str | None = None
    unclear: str | None = None


def sentences(text: str) -> list[str]:
    """The sentences of a note."""
    return _SENTENCES.split(text)


def matters(text: str) -> bool:
    """Does the text speak of a withdrawal, or of a consent given anew?"""
    return leaves(text) or bool(_AGAIN.search(text) and _CONSENT.search(text.casefold()))


def leaves(text: str) -> bool:
    """Does the text speak of a withdrawal at all?"""
    return _LEAVING.search(text.casefold()) is not None


def told(parts: list[str], own: re.Pattern[str]) -> Told:
    """What these sentences of one note say of the State; ``own`` finds its names in them."""
    found: list[Withdrawal] = []
    returned, former, unclear = None, None, None
    for raw in parts:
        former = former or formerly(raw)
        part, again = _split(own.sub("the State", _REFERENCES.sub(" ", _written(raw))))
        returned = again or returned
        low = part.casefold()
        if not leaves(low):
            found = _followed(found, part, low)
        elif any(pattern.search(low) for pattern in _TAKEN_BACK):
            found = _taken_back(found, _notice_day(part))
        elif not _is_elsewhere(low):
            doubtful = _INTENDED.search(low) or _DENIED_PLAINLY.search(low)
            read = None if doubtful else _notice(part)
            found = found if read is None else joined(found, read)
            # Who only may, or does not, and on no day, has done nothing.
            if read is None and not (doubtful and _first_day(part) is None):
                unclear = raw[:200]
    return Told(tuple(found), returned, former, None if found else unclear)


def _split(part: str) -> tuple[str, date | None]:
    """A sentence without its words on a new consent, and the day of that."""
    again = _AGAIN.search(part)
    if again is None or not _CONSENT.search(part.casefold()):
        return part, None
    start = max(part.rfind(" and ", 0, again.start()), 0)
    rest = part[start:] if start else part
    day = _first_day(rest)
    return (part[:start], day) if day else (part, None)


def _followed(found: list[Withdrawal], part: str, low: str) -> list[Withdrawal]:
    """The last notice with what a further sentence says of it: its effect, or its receipt."""
    if not found or found[-1].revoked is not None:
        return found
    last = found[-1]
    received = _RECEIVED.search(part) if _OF_IT.match(low) else None
    return [
        *found[:-1],
        replace(
            last,
            notified=(_made(received) if received else None) or last.notified,
            effective=last.effective or effect_day(part),
        ),
    ]


def _taken_back(found: list[Withdrawal], day: date | None) -> list[Withdrawal]:
    """The last notice with the day on which it was taken back; alone where it is not in this note."""
    if not found:
        return [Withdrawal(None, revoked=day or date.min)]
    return [*found[:-1], replace(found[-1], revoked=day or found[-1].notified)]


def joined(found: Sequence[Withdrawal], read: Withdrawal) -> list[Withdrawal]:
    """These notices with one more: what is told of a notice that still runs is that notice."""
    if not found or found[-1].revoked is not None:
        return [*found, read]
    last = found[-1]
    ends = last.effective or (withdrawal_effect(last.notified) if last.notified else date.max)
    if read.notified is not None and read.notified > ends:
        return [*found, read]
    if read.revoked is not None:
        return [*found[:-1], replace(last, revoked=read.revoked)]
    if last.tabled and last.notified == read.effective:
        return [*found[:-1], read]  # the column held the day of effect
    first = replace(
        last,
        notified=last.notified or read.notified,
        effective=last.effective or read.effective,
    )
    return [*found[:-1], first]


def _is_elsewhere(low: str) -> bool:
    """Is it a withdrawal of something else, from something else, by another, or none?"""
    if any(pattern.search(low) for pattern in _OF_SOMETHING) or _from_another(low):
        return True
    return not _PLAIN.search(low) and any(p.search(low) for p in (*_OF_OTHERS, *_DENIED))


def _from_another(low: str) -> bool:
    """Is what it is withdrawn from another treaty?"""
    start = _LEAVING.search(low)
    begin = start.start() if start else 0
    named = [match[1] for match in _FROM.finditer(low, begin) if _TREATIES.search(match[1])]
    if any(_OURS.search(name) or _CONVENTION.match(name) for name in named):
        return False
    if named:
        return True
    denounced = re.search(r"\bdenounc\w+\s+(?:the\s+)?([^.;,]{0,120})", low)
    if denounced is None or not _TREATIES.search(denounced[1]):
        return False
    return not (_OURS.search(denounced[1]) or _CONVENTION.match(denounced[1]))


def _notice(part: str) -> Withdrawal | None:
    """The notice that a sentence tells of; None where it has no day."""
    effective = effect_day(part)
    notified = _notice_day(part)
    if notified is None and effective is None:
        return None
    return Withdrawal(notified, effective)


def _notice_day(part: str) -> date | None:
    """The day on which the notice was received, or else given."""
    bare = _EFFECT.sub(" ", part)
    for pattern in (_RECEIVED, _NOTIFIED):
        match = pattern.search(bare)
        day = match and _made(match)
        if day:
            return day
    return _first_day(_CONSENTED.sub(" ", bare)) or _first_day(bare)


def effect_day(part: str) -> date | None:
    """The day of effect that a sentence states."""
    match = _EFFECT.search(_written(part))
    return match and _made(match)


def _first_day(part: str) -> date | None:
    match = _WRITTEN.search(part)
    return match and _made(match)


def _written(part: str) -> str:
    """The text with days like 2025-12-27 and December 27, 2025 written out."""
    return _AMERICAN.sub(r"\2 \1 \3", _ISO.sub(_out, part))


def _out(match: re.Match[str]) -> str:
    month = int(match[2])
    return f"{match[3]} {MONTHS[month - 1]} {match[1]}" if 1 <= month <= 12 else match[0]


def _made(match: re.Match[str]) -> date | None:
    low = match["month"].casefold()
    month = next((n for n, word in enumerate(MONTHS, 1) if word.casefold().startswith(low)), 0)
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


def formerly(part: str) -> str | None:
    """The name that the State had before, where the sentence gives one."""
    match = _FORMERLY.match(part[:300]) or _RENAMED.search(part[:600])
    return match[1].strip() if match else None
