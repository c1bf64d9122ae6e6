"""What kind of development an entry reports, by rules over its words.

In: the Reading of a relevant entry. Out: one of the twelve kinds and the rules that
spoke for it. The main event "as the entry tells it": the title counts TITLE times as
much as the summary. Must not decide relevance or States.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.model.judgement import Kind
from bot.model.state import Iso3
from bot.news.lexicon import words
from bot.news.reading import Reading
from bot.news.rules import Row, applying

TITLE = 2.5
_CLEAR = 0.4
"""Fewer votes than this say nothing."""
_W, _A, _S, _U = Kind.WITHDRAWAL, Kind.ACCESSION, Kind.SUSPENSION, Kind.USE
_P, _K, _C, _V = Kind.PRODUCTION_TRANSFER, Kind.STOCKPILE, Kind.CLEARANCE, Kind.CASUALTIES
_M, _D, _R, _O = Kind.MEETING, Kind.CAMPAIGN_STATEMENT, Kind.REPORT, Kind.OTHER

LEAVERS = frozenset(Iso3(code) for code in words("EST FIN LTU LVA POL UKR"))
"""States that left or suspended the Convention in 2025 and 2026, or debated it for years before."""
NEVER_JOINED = frozenset(
    Iso3(code)
    for code in words(
        "ARE ARM AZE BHR CHN CUB EGY FSM GEO IND IRN ISR KAZ KGZ KOR LAO LBN LBY MAR MMR MNG NPL "
        "PAK PRK RUS SAU SGP SYR TON USA UZB VNM"
    )
)
"""States that were not party when the leaving began (UN Treaty Collection, XXVI.5)."""

VOTES: Mapping[str, tuple[Kind, float]] = MappingProxyType(
    # rule: the kind it speaks for, and how much when it stands in the summary only
    {
        "laymines": (_U, 1.8),
        "laid": (_U, 0.8),
        "use": (_U, 0.5),
        "make": (_P, 0.6),
        "stock": (_K, 1.0),
        "destroy": (_K, 0.8),
        "clear": (_C, 0.8),
        "cleared": (_C, 0.3),
        "deadline": (_C, 0.8),
        "minefree": (_C, 1.6),
        "minefield": (_C, 0.5),
        "minehurt": (_V, 2.0),
        "mineblast": (_V, 1.2),
        "killed": (_V, 1.0),
        "blast": (_V, 0.9),
        "meeting": (_M, 0.7),
        "urge": (_D, 0.6),
        "voice": (_D, 0.6),
        "animal": (_C, 0.9),
        "summit": (_M, 1.0),
        "prize": (_O, 1.0),
        "visit": (_D, 0.9),
        "monitor": (_R, 2.2),
        "report": (_R, 0.6),
        "attack": (_O, 0.5),
        "chair": (_M, 1.0),
        "award": (_O, 0.5),
    }
)
_TREATY = words("treaty apmine")
TOGETHER = (
    Row("leaving the treaty, in the title", 5.0, _W, title=(words("withdraw"),), anywhere=(_TREATY,)),
    Row("leaving a treaty, in the title", 4.0, _W, title=(words("leave"),), anywhere=(words("treaty"),), without=words("withdraw")),
    Row("leaving the treaty", 2.5, _W, anywhere=(words("withdraw leave"), words("treaty"))),
    Row("leaving, by law or vote", 2.5, _W, title=(words("law lawtext sign parliament bill effect notify cabinet formally"),), anywhere=(words("withdraw"), _TREATY)),
    Row("a ban lifted", 2.5, _W, title=(words("lift"), words("treaty prohibit apmine")), untitled=words("killed removal")),
    Row("limits lifted", 2.5, _U, title=(words("lift"), words("landmine apmine use")), untitled=words("treaty killed removal clear")),
    Row("staying", 2.0, _W, title=(words("stay"),), anywhere=(words("withdraw"), _TREATY)),
    Row("staying in the treaty", 4.0, _W, title=(words("stay"), _TREATY), without=words("join withdraw killed"), untitled=words("voice")),
    Row("suspending the treaty", 5.0, _S, title=(words("suspend"),), anywhere=(_TREATY,)),
    Row("suspending, in the summary", 1.5, _S, anywhere=(words("suspend"), words("treaty"))),
    Row("joining the treaty", 4.5, _A, title=(words("join"),), anywhere=(_TREATY,), without=words("withdraw suspend")),
    Row("the treaty takes effect", 5.0, _A, title=(words("effect"),), anywhere=(words("treaty"),), without=words("withdraw leave suspend stay")),
    Row("joining, in the summary", 2.5, _A, anywhere=(words("join"), _TREATY), without=words("withdraw suspend")),
    Row("somebody speaks on leaving", 9.0, _D, title=(words("voice"), words("urge stay withdraw leave")), anywhere=(words("treaty withdraw leave stay"),)),
    Row("a reaction", 8.0, _D, title=(words("react"), words("withdraw leave treaty suspend"))),
    Row("a meeting under the sign of leaving", 6.0, _M, title=(words("meeting summit"), words("amid"))),
    Row("asked to join", 6.0, _D, title=(words("asks"), words("join"))),
    Row("a notice", 6.0, _O, title=(words("notice"),)),
    Row("a reaction to a policy", 6.0, _D, title=(words("react"), words("landmine apmine"), words("use"))),
    Row("somebody condemns", 4.0, _D, title=(words("voice"), words("react"), words("landmine apmine"))),
    Row("a call", 2.0, _D, title=(words("voice"), words("urge treaty landmine apmine")), without=words("killed minehurt laymines monitor use")),
    Row("a breach of the treaty", 2.5, _U, title=(words("breach"), _TREATY)),
    Row("a ban of its own", 2.5, _U, title=(words("prohibit"), words("landmine apmine")), without=words("treaty withdraw leave join urge voice")),
    Row("mines at the border", 1.5, _U, title=(words("border"), words("bare landmine apmine minefield")), without=words("minehurt killed clear removal minefree")),
    Row("somebody opens or chairs a meeting", 6.0, _M, title=(words("chair"), words("meeting summit treaty landmine visit"))),
    Row("a visit", 4.0, _D, title=(words("visit"),), anywhere=(words("minehurt clear minefield landmine"),)),
    Row("mines laid", 2.5, _U, title=(words("laid"), words("apmine landmine bare"))),
    Row("mines used", 2.0, _U, title=(words("use"), words("apmine landmine bare"))),
    Row("somebody asks to stay", 3.0, _D, title=(words("urge"), words("stay")), anywhere=(words("voice"),)),
    Row("deminers attacked", 5.0, _O, title=(words("attack killed"),), anywhere=(words("attack"), words("clear"))),
    Row("report out", 2.5, _R, title=(words("report"),), anywhere=(words("killed report"),)),
    Row("figures of a report", 6.0, _R, title=(words("figures report monitor"), words("minehurt killed landmine")), anywhere=(words("report monitor"),)),
    Row("figures of the world", 6.0, _R, title=(words("world"), words("minehurt killed"))),
    Row("a conference on the treaty", 2.5, _M, title=(words("summit"), words("treaty apmine landmine")), untitled=words("parliament notify voice")),
    Row("host of a meeting", 3.0, _M, anywhere=(words("host"), words("summit"))),
    Row("hurt by a mine", 2.0, _V, title=(words("killed"), words("landmine bare apmine blast antitank")), without=words("treaty")),
    Row("something hits a mine", 2.5, _V, title=(words("hit"), words("landmine bare apmine antitank minefield")), untitled=words("treaty withdraw leave make report voice")),
    Row("a parliament on such mines", 2.0, _W, title=(words("parliament bill"), words("apmine")), untitled=words("join suspend use stock make killed")),
    Row("meeting held", 2.5, _M, title=(words("meeting"),)),
    Row("an animal that finds mines", 3.0, _C, title=(words("animal"),), anywhere=(words("clear landmine bare apmine"),), without=words("minehurt blast")),
    Row("destroyed while clearing", 2.0, _C, anywhere=(words("destroy removal"), words("clear minefield")), without=words("stock")),
    Row("mines removed", 2.0, _C, anywhere=(words("removal"), words("landmine bare apmine minefield")), without=words("stock minehurt make withdraw")),
    Row("a prize", 2.0, _O, title=(words("prize"),), without=words("animal killed")),
    Row("a prize is given", 11.0, _O, title=(words("prize"), words("won")), without=words("animal killed"), untitled=words("withdraw leave stay react")),
    Row("money for clearance", 5.0, _C, title=(words("make money"), words("clear removal"), words("money")), without=words("stock killed"), untitled=words("apmine visit killed attack")),
    Row("mines used, though since found", 3.0, _U, title=(words("use laymines"), words("apmine landmine bare laymines")), anywhere=(words("clear removal"),), untitled=words("clear removal killed")),
    Row("taken from the ground where they were laid", 2.5, _C, title=(words("removal"), words("landmine bare apmine"), words("laid")), untitled=words("make stock use laymines")),
    Row("the step ahead is joining", 3.0, _A, title=(words("join"),), anywhere=(words("landmine"),), without=words("withdraw suspend leave killed")),
    Row("mines made", 2.5, _P, title=(words("make"), words("apmine landmine bare"))),
    Row("stocks destroyed", 2.5, _K, title=(words("destroy stock"),), anywhere=(words("destroy"), words("apmine landmine bare"))),
)  # fmt: skip


def kind_of(reading: Reading) -> tuple[Kind, dict[str, float]]:
    """The kind with the most votes, and what each rule gave to it."""
    votes: dict[Kind, dict[str, float]] = {}
    for rule, (kind, weight) in VOTES.items():
        if rule in reading.anywhere:
            votes.setdefault(kind, {})[rule] = weight * (TITLE if rule in reading.title else 1)
    for row in applying(TOGETHER, reading):
        votes.setdefault(row.kind or Kind.OTHER, {})[row.name] = row.weight
    if Kind.WITHDRAWAL in votes and _outside(reading):
        # Who never joined cannot leave: such a State changes its policy.
        votes[Kind.USE] = votes.get(Kind.USE, {}) | votes.pop(Kind.WITHDRAWAL)
    best = max(votes, key=lambda kind: (sum(votes[kind].values()), kind), default=Kind.OTHER)
    if sum(votes.get(best, {}).values()) < _CLEAR:
        return _likeliest(reading), {}
    return best, votes[best]


def _outside(reading: Reading) -> bool:
    """Does the title name States, and only such as never joined?"""
    named = {state for place in reading.places if place.in_title for state in place.states}
    return bool(named) and named <= NEVER_JOINED


def _likeliest(reading: Reading) -> Kind:
    """What an entry is mostly about that says hardly anything.

    Of the treaty: joining it where it was never joined, else leaving it. Of mines in a State
    that debates leaving: arming. In another State: its mined land. Of none: an opinion.
    """
    named = {state for place in reading.places for state in place.states}
    if not named:
        return Kind.CAMPAIGN_STATEMENT
    if "treaty" in reading.anywhere:
        return Kind.ACCESSION if _outside(reading) else Kind.WITHDRAWAL
    return Kind.USE if named & LEAVERS - {Iso3("UKR")} else Kind.CLEARANCE
