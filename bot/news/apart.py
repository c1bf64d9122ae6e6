"""Facts that separate two reports regardless of wording: different acts, States or places.

In: two Reports. Out: yes or no. These rules stand above the trained weights
(bot.news.same_event), because to join two States' own steps, or two steps of one State, is
the worst that grouping can do. Must not weigh.
"""

from __future__ import annotations

from datetime import timedelta

from bot.model.judgement import Direction, Kind
from bot.model.state import Step
from bot.news.direction import LEGAL
from bot.news.entry_report import EntryReport
from bot.news.same_event import overlap

WINDOW = timedelta(days=8)
"""How far apart in time two reports of one event may be ..."""
ONCE = timedelta(days=20)
"""... and of a step that a State takes only once."""
_UNIQUE = frozenset({Step.LAW, Step.DEPOSIT, Step.EFFECT})
"""A State signs, notifies and leaves once."""
_ACTS = frozenset({Kind.USE, Kind.PRODUCTION_TRANSFER, Kind.STOCKPILE})
_SAME_WORDS = 0.6
_SURE = 0.6
"""A kind as likely as this is not in doubt."""


def clearly_apart(one: EntryReport, other: EntryReport) -> bool:
    """Do two reports clearly concern two events, however similar the wording?"""
    if one.key == other.key:
        return False
    return (
        _other_states(one, other)
        or _other_acts(one, other)
        or _act_and_echo(one, other)
        or _act_and_echo(other, one)
        or _other_lands(one, other)
        or _other_places(one, other)
    )


def _other_states(one: EntryReport, other: EntryReport) -> bool:
    """Two States' own legal acts, or the same words of another State.

    "Finland notifies the UN" and "Ukraine notifies the UN" are two events, and so are
    "Landmine kills two in Angola" and "Landmine kills two in Chad".
    """
    if not (one.titled and other.titled and one.states and other.states):
        return False
    if not one.states.isdisjoint(other.states):
        return False
    if one.kind in LEGAL and other.kind in LEGAL:
        return True
    mine, theirs = (report.title.words | report.title.concepts for report in (one, other))
    return one.language == other.language and overlap(mine, theirs) >= _SAME_WORDS


def _other_acts(one: EntryReport, other: EntryReport) -> bool:
    """Different legal acts of one State.

    Joining is not leaving, nor is staying, and a vote, a signature, a deposit and its effect
    are four events (Articles 15 to 17 and 20 of the Convention).
    """
    if one.kind not in LEGAL or other.kind not in LEGAL or one.states.isdisjoint(other.states):
        return False
    joining = Kind.ACCESSION
    if (one.kind is joining) is not (other.kind is joining):
        return min(max(one.kinds), max(other.kinds)) >= _SURE
    against = Direction.AGAINST
    if (one.direction is against) is not (other.direction is against):
        return True
    return one.plain is not other.plain and None not in {one.plain, other.plain}


def _act_and_echo(act: EntryReport, other: EntryReport) -> bool:
    """A State's act, and what is said about it.

    Of news on the way in or out also what is of another kind and names none of its States.
    """
    if act.kind is other.kind or max(other.kinds) < _SURE:
        return False
    echo = other.kind is Kind.CAMPAIGN_STATEMENT
    if act.kind not in LEGAL:
        return echo and act.kind in _ACTS and max(act.kinds) >= _SURE
    if other.kind in LEGAL:
        return False
    return (echo and act.plain is not None) or (act.titled and act.states.isdisjoint(other.states))


def _other_lands(one: EntryReport, other: EntryReport) -> bool:
    """A State free of mines, and a part of it, two parts, or the hope of it."""
    mine, theirs = one.title, other.title
    if "minefree" not in mine.concepts & theirs.concepts or one.language != other.language:
        return False
    return mine.places != theirs.places or "soon" in mine.concepts ^ theirs.concepts


def _other_places(one: EntryReport, other: EntryReport) -> bool:
    """Known places and numbers of people hurt, all of them different."""
    if one.kind is not Kind.CASUALTIES or other.kind is not Kind.CASUALTIES:
        return False
    here, there = one.whole.places, other.whole.places
    mine, theirs = one.title.numbers, other.title.numbers
    if not (here and there and mine and theirs) or one.language != other.language:
        return False
    return here.isdisjoint(there) and mine.isdisjoint(theirs)


def in_time(one: EntryReport, other: EntryReport) -> bool:
    """Are two reports close enough in time to concern one event?"""
    gap = abs(one.at - other.at)
    if gap <= WINDOW:
        return True
    once = one.step in _UNIQUE and one.step is other.step and one.kind is other.kind
    return once and gap <= ONCE and not one.states.isdisjoint(other.states)
