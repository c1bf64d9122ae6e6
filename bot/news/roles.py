"""The role of a named State: does it act, or is it only the place, background or source of the news?

In: one Mention. Out: its ``Role``. The rules are those of the labelling guide ("Not
coded"): the venue, the dateline, the other side of a border, a State named as threat,
reason or comparison, a publisher's home. Works on a few dozen characters around the
name, in the languages of the news. Must not know kinds or scores.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from bot.news.entry_text import EntryText
from bot.news.features import MINED
from bot.news.mentions import Mention
from bot.words.letters import fold


class Role(StrEnum):
    """What a mention does in its sentence."""

    ACTS = "acts"
    DATELINE = "dateline"
    BORDER = "border"
    THREAT = "threat"
    VENUE = "venue"
    COMPARED = "compared"
    TELLS = "tells"
    SPEAKS = "speaks"

    @property
    def label(self) -> str:
        """The part in a person's words."""
        return _SPOKEN_ROLES[self]


_SPOKEN_ROLES = {
    Role.ACTS: "background to the title",
    Role.DATELINE: "where the text was written",
    Role.BORDER: "only the other side of a border",
    Role.THREAT: "named as threat or reason",
    Role.VENUE: "only the venue",
    Role.COMPARED: "named for comparison",
    Role.TELLS: "home of the speaker or helper",
    Role.SPEAKS: "only comments",
}


def _folded(words: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in words.split("|"))


_BORDER_AFTER = _folded(
    " sınır| border| borders|'s border| frontier|n border|边境|边界|邊境|邊界|-raja| rajalle| piiri| robež| siena|grenze|n grenze"
)
_BORDER_BEFORE = _folded(
    "mountains from |returning from |crossed from |crossing from |fled from |fled to |flee to |smuggled from "
    "|escaped to |bound for |left for |leaving for |opposite |across from |border with |borders with |border area with |border region with |border areas with |border with the |border of |frontier with |bordering |neighbouring |neighboring |neighbors of "
    "|neighbours of |neighbour |neighbor |frontière |frontera |frontiera |confine |frontière avec |frontière avec la |frontière avec le |frontera con |fronteira com |confine con "
    "|confine con la |grenze zu |grenze mit |grenze zu russland und |границе с |границы с |граница с |границу с |границей с |кордоні з |кордону з |кордон з "
    "|granicy z |granica z |granice z |granici sa |granici s |granice s |granice sa |hranici s |hranice s |hranicích s |robežas ar |robeža ar |robežu ar |siena su |sienos su |pasienyje su "
    "|الحدود مع |حدود مع |حدودها مع |sınırında |naapurimaa |bien gioi voi |giap voi |giap |bien gioi giap |perbatasan dengan |sempadan dengan |berbatasan dengan |grencom s |граничащая с |граничащий с |граничащей с |граничащую с |граничит с |nabo til |gränsen mot |grensen mot "
)
_NEAR = _folded(
    "near |along |close to |toward |towards |reach |to neighbouring |en route to |fleeing to "
)
_THREAT_BEFORE = _folded(
    "to stop |to deter |to keep out |threat from|threats from|threat of|threat posed by|threats posed by|threatened by|due to|because of|fear of|fears of|concerns about|concern about"
    "|concerns over|worries about|wary of|citing|in response to|deter |deterring|aggression by|aggression from|aggression of|invasion by|attack by|attack from|attacks from|war with|war in|war on|defend against|defence against"
    "|defense against|tensions with|against a possible|in the face of|aggressive|against an aggressive|protect against|protection against|possible attack|invaded by|occupied by|angesichts|bedrohung durch|als bedrohung|wegen|угроз|наступлени|агресс|агрес|загроз"
    "|вторгнен|вторжен|наступ|menace|amenaza|minaccia|ameaça|zagroże|agresj|obaw|uhk|uhka|oht|draud|grėsm|agresij|تهديد|威胁|威脅|prijetnj|pretnj|hrozb|inväsion av"
)
_THREAT_AFTER = _folded(
    " held| occupied| controlled| advances| advance | troops advanc| threat|'s threat| war| wars| aggression|'s aggression| invasion|'s invasion| concerns| attack|'s attack| offensive| full scale|'s full scale|'s war| war against|'s use|'s extensive|'s growing"
    "|n gefahr|r gefahr|n bedrohung| gefahr| bedrohung|n aggression|n угроз| угроз| агресс| агрес| загроз| вторжен| вторгнен|n menace| menace|威胁|威脅| uhka|n uhka|n hyökkäys|s hyökkäys| oht| agresij| draud| grėsm| zagroż| agresj| prijetnj| pretnj| hrozb"
    "|'s military threat| military threat| military build| military activ| expansion|n expansion"
)
_COMPARED_BEFORE = _folded(
    "not follow |will follow |to follow |similar moves by|similar move by|similar steps by|similar decisions by|similar decision by|following the example of|follows similar|follow in the footsteps|such as|just like|unlike|compared with|compared to|as well as in|after similar|followed by|joins |joining |earlier,|previously,|following in|alongside|in line with|along with"
)
_TELLS_AFTER = _folded(
    " company| backed| sponsored| funded| brokered| mediated| led group| based| media | media,| news agency| state media| news| newspaper| broadcaster| tv | television| portal| press| outlet| charity| ngo| nonprofit| non profit| royal| prince| duke| aid group| group based| think tank| journalist| researcher| scientists| photographer|'s state news|'s prince|järjestö| järjestö| organisation| organization| ong| hilfsorganisation| organizacja|s järjestö"
)
_HELPERS_AFTER = _folded(
    " deminers| mine clearer| experts| specialists| foundation| firm| contractor|n stiftung| stiftung|er stiftung"
)
_VENUE_BEFORE = _folded(
    "sources in |under way in |underway in |talks in |held in |taking place in |takes place in |took place in |meeting in |conference in |summit in |convened in |gathered in |gathering in |forum in |met in |talks in |ceremony in |event in |gather in |session in "
    "|signed in |speaking in |reporters in |told reporters in |workshop in |seminar in |opened in |headquartered in |headquarters in |based in |announced in |treffen in |konferenz in |ended in |closed in |concluded in |statement in |delegates in |press conference in |interview in |opens in |begins in |starts in |kicks off in |visit to |adopted in |negotiated in "
)
_VENUE_AFTER = _folded(
    " review conference| review meeting| summit| conference| declaration| action plan| process| forum| talks|'s review conference| intersessional| meeting of"
)
_CHARITY = _folded("charity|ngo|nonprofit|non profit")
_SPEAKERS = _folded(
    " joint chiefs| foreign ministry| defence ministry| defense ministry| ministry of| military said| army said| officials said| official said|'s joint chiefs|'s foreign ministry|'s defence ministry|'s defense ministry| ministry said| state media| authorities said"
)
_OFFICES = frozenset({"leader", "government", "capital"})
_SHORTEST = 3
"""No cue is as short as this."""
_MONTHS = frozenset(
    fold(word)
    for word in [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ]
)


def role_of(mention: Mention, text: EntryText, dateline_end: int) -> Role:
    """The part of one mention; ACTS when no rule says otherwise."""
    if mention.match.start < dateline_end and not mention.in_title:
        return Role.DATELINE
    return next((role for role, holds in _TESTS if holds(mention, text)), Role.ACTS)


def _at_border(mention: Mention, _: EntryText) -> bool:
    before, after = mention.before, mention.after
    near = mention.match.rule in {"name", "abbrev"} and before.endswith(_NEAR)
    return near or after.startswith(_BORDER_AFTER) or before.endswith(_BORDER_BEFORE)


def _as_threat(mention: Mention, _: EntryText) -> bool:
    if mention.after.startswith(_THREAT_AFTER):
        return True
    before = mention.before[-30:]
    if len(before) <= _SHORTEST:
        return False
    found = (before.rfind(cue) for cue in _THREAT_BEFORE if cue in before)
    # "The threat of landmines after the US decision": the mines are the threat.
    return any("mine" not in before[at:] for at in found)


def _as_venue(mention: Mention, _: EntryText) -> bool:
    if mention.match.rule in {"capital", "region"} and mention.after.startswith(_VENUE_AFTER):
        return True
    return mention.before.endswith(_VENUE_BEFORE) or _second_half_of_venue(mention.before)


def _for_comparison(mention: Mention, _: EntryText) -> bool:
    before = mention.before[-40:]
    return len(before) > _SHORTEST and any(cue in before for cue in _COMPARED_BEFORE)


def _as_home(mention: Mention, _: EntryText) -> bool:
    after = mention.after
    if not mention.in_title and after.startswith(_HELPERS_AFTER):
        return True
    return after.startswith(_TELLS_AFTER) or any(word in after[:20] for word in _CHARITY)


def _as_speaker(mention: Mention, _: EntryText) -> bool:
    if mention.in_title:
        # "Zakharova: ..." concerns others; if no other State is named, it is her State's news.
        told = mention.after.startswith(": ") and mention.match.rule in _OFFICES
        return told and not (mention.match.rule == "leader" and MINED.issuperset(mention.states))
    return mention.after.startswith(_SPEAKERS)


def _second_half_of_venue(before: str) -> bool:
    """Is it the second half of a venue, as in "in Geneva, Switzerland"?"""
    return before.endswith(("geneva, ", "in new york, "))


def _in_dated_brackets(mention: Mention, text: EntryText) -> bool:
    """Is it in brackets with a date or a place: "(Maputo, June 27, 2014)"?"""
    start, end = mention.match.start, mention.match.end
    opened = text.folded.rfind("(", max(0, start - 40), start)
    if opened < 0 or ")" in text.folded[opened:start]:
        return False
    closed = text.folded.find(")", end, end + 30)
    if closed < 0:
        return False
    inside = text.folded[opened + 1 : closed].replace(",", " ").split()
    return any(word.isdigit() for word in inside) or (opened <= text.seam + 3 < closed)


_TESTS: tuple[tuple[Role, Callable[[Mention, EntryText], bool]], ...] = (
    (Role.DATELINE, _in_dated_brackets),
    (Role.BORDER, _at_border),
    (Role.THREAT, _as_threat),
    (Role.VENUE, _as_venue),
    (Role.COMPARED, _for_comparison),
    (Role.TELLS, _as_home),
    (Role.SPEAKS, _as_speaker),
)
"""In order: the first that holds decides."""


def dateline_end(text: EntryText) -> int:
    """Where the summary's dateline ("VILNIUS, June 27 (Reuters) -") ends; the seam where it has none."""
    begin = text.seam + 3
    head = text.readable[begin : begin + 90]
    for mark in (
        ") -",
        ") \u2013",
        ") \u2014",
        ").",
        "):",
        " \u2014",
        " \u2013",
        " - ",
        "- ",
        " --",
        ": ",
        ". /",
        "/.",
    ):
        stop = head.find(mark)
        if 2 < stop <= 70 and _is_dateline(head[:stop]):
            return begin + stop
    return text.seam


def _is_dateline(head: str) -> bool:
    """A place, perhaps a date and an agency: no sentence."""
    words = head.replace(",", " ").replace("(", " ").replace("/", " ").split()
    if not words or len(words) > 9 or not head[0].isupper():
        return False
    shouted = len(words[0].strip(".,")) > 2 and words[0].strip(".,").isupper()
    dated = any(fold(word).strip(".") in _MONTHS for word in words) and any(
        char.isdigit() for char in head
    )
    bracketed = "(" in head
    named = all(word[0].isupper() or not word[0].isalpha() for word in words)
    return (shouted and len(words) <= 9) or dated or (bracketed and named)
