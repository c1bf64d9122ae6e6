"""Do two reports tell the same event? The rules, and how sure they must be.

In: an entry with its judgement and marks, and a story. Out: how strongly they belong
together (0: not at all). A vote is not its effect, a reaction is not the step, another
State's step in the same words is another event. Must not look anything up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bot.model.judgement import Direction, Judgement, Kind
from bot.model.state import Step
from bot.model.story import Story, StorySource
from bot.news.direction import LEGAL
from bot.news.headline import without_publisher
from bot.news.similarity import (
    FREE_OF_MINES,
    Marks,
    covered,
    likeness,
    marks,
    same_meaning,
    share_a_detail,
)
from bot.words.letters import fold

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for "no date known" when a file is labelled; a poll always has first_seen_at."""

WINDOW = timedelta(days=8)
"""How far apart in time two reports of one event may be."""
_ONE_STEP = timedelta(days=4)
ONCE = timedelta(days=20)
"""... and of a step that a State takes only once, or of the day it is free of mines."""
_LEAVING = frozenset({Kind.WITHDRAWAL, Kind.SUSPENSION})
_LONGEST_LABEL = 14
_LABELS = frozenset({"factbox", "explainer", "breaking", "update", "exclusive", "watch", "video"})
_TRANSLATED = timedelta(days=1)
_AKIN = 0.3
_SAME_MEANING = 0.6
MAY_NAME_NONE = frozenset({Kind.REPORT, Kind.CAMPAIGN_STATEMENT})
"""Of a report or an appeal to many States, one paper names them and another does not."""
_ARMS = frozenset({Kind.PRODUCTION_TRANSFER, Kind.STOCKPILE})
_HARDWARE = _ARMS | {Kind.USE}
"""Arming a partner is told as giving mines, or as letting them be used."""
_OFTEN = frozenset({Kind.CAMPAIGN_STATEMENT, Kind.OTHER, Kind.CLEARANCE, Kind.CASUALTIES})
_RETOLD = 0.4
_SELDOM = _ARMS | MAY_NAME_NONE | {Kind.USE, Kind.MEETING}
_NEIGHBOURS = frozenset({"=cluster", "=sea", "=dug"})
_DAILY = frozenset({Kind.CASUALTIES, Kind.CLEARANCE})
_UNIQUE = frozenset({Step.LAW, Step.DEPOSIT, Step.EFFECT})
"""A State signs, notifies and leaves once."""


@dataclass(frozen=True, slots=True)
class Report:
    """An entry as the rules need it: judgement, marks of its title and of all it says, time."""

    judgement: Judgement
    title: Marks
    whole: Marks
    at: datetime
    url: str | None
    key: str
    language: str | None


@lru_cache(maxsize=4096)
def title_key(title: str, publisher: str | None) -> str:
    """What copies of one agency's title share: its letters, without "Factbox-" or "Breaking:"."""
    head = fold(without_publisher(title, publisher))
    label, mark, rest = head.partition(":" if ":" in head[:_LONGEST_LABEL] else " ")
    if mark and label in _LABELS:
        head = rest
    return "".join(char for char in head if char.isalnum())


def closeness(report: Report, story: Story) -> float:
    """How strongly a report belongs to a story; 0 when it does not."""
    gap = _gap(report, story)
    if gap is not None and gap > ONCE:
        return 0.0
    if _copied(report, story, gap):
        return 3.0
    if not _states_agree(report, story):
        return 0.0
    if _one_step(report, story, gap) or _free_of_mines(report, story):
        return 2.0
    return _by_words(report, story, gap) if gap is None or gap <= WINDOW else 0.0


def _copied(report: Report, story: Story, gap: timedelta | None) -> bool:
    """The same address, or the same title: a copy, whoever prints it."""
    if gap is not None and gap > WINDOW:
        return False
    return any(
        report.key == title_key(source.title, source.publisher)
        or (report.url is not None and report.url == source.url and _akin(report, source))
        for source in story.sources
    )


def _akin(report: Report, source: StorySource) -> bool:
    """Not two entries of one list page, which share its address."""
    told = marks(source.title, source.publisher, source.language)
    return likeness(report.title, told) >= _AKIN


def _by_words(report: Report, story: Story, gap: timedelta | None) -> float:
    """How alike the titles are, where that is enough."""
    alike = max(_alike(report, marks(s.title, s.publisher, s.language)) for s in story.sources)
    if alike >= _needed(report, story, gap):
        return alike
    return 0.5 if _translated(report, story, gap) or _retold(report, story, gap) else 0.0


def _retold(report: Report, story: Story, gap: timedelta | None) -> bool:
    """The same day, States and kind of news in other words: enough where such news is seldom."""
    mine = report.judgement
    if gap is None or gap > _TRANSLATED or not mine.relevant:
        return False
    if mine.direction is not story.direction or not _steps_agree(mine, story):
        return False
    if mine.kind is story.kind is Kind.REPORT:
        # The yearly report comes out once; of two States' reports neither is the other's.
        named, told_of = set(mine.states), set(story.states)
        return not named or not told_of or bool(named & told_of)
    told = [marks(s.title, s.publisher, s.language) for s in story.sources]
    return _same_actors(mine, story) and any(
        _told_otherwise(report, story.kind, one) for one in told
    )


def _same_actors(mine: Judgement, story: Story) -> bool:
    """The same States; of two that arm together one paper names its own alone."""
    named, told = set(mine.states), set(story.states)
    armed = {mine.kind, story.kind} <= _ARMS
    return named == told != set() or (
        armed and bool(named & told) and (named <= told or told <= named)
    )


def _told_otherwise(report: Report, kind: Kind, told: Marks) -> bool:
    """Does a title tell the same in other words?"""
    mine = report.judgement.kind
    if mine is kind is Kind.CASUALTIES:
        return _one_accident(report, told)
    if mine in _OFTEN or (mine is not kind and not {mine, kind} <= _HARDWARE):
        return False
    needed = _RETOLD if mine is kind else _SAME_MEANING
    return not _apart(report.title, told) and same_meaning(report.title, told) >= needed


def _one_accident(report: Report, told: Marks) -> bool:
    """People hurt on a day: the same place, and no other number of them."""
    mine = report.title
    if mine.numbers and told.numbers and not mine.numbers & told.numbers:
        return False
    return bool(mine.names & told.names)


def _apart(one: Marks, other: Marks) -> bool:
    """Do two titles name other places or people, or other numbers?"""
    return any(
        mine and theirs and not mine & theirs
        for mine, theirs in ((one.names, other.names), (one.numbers, other.numbers))
    )


def _gap(report: Report, story: Story) -> timedelta | None:
    """Time between a report and the story's span; None where either is not dated."""
    if UNDATED in {report.at, story.last_at}:
        return None
    first = next((s.at for s in story.sources if s.at != UNDATED), story.first_at)
    return max(first - report.at, report.at - story.last_at, timedelta())


def _states_agree(report: Report, story: Story) -> bool:
    """The same States, or all of one among the other's."""
    mine, theirs = set(report.judgement.states), set(story.states)
    if not mine or not theirs:
        same = story.kind is report.judgement.kind
        return not (mine or theirs) or (same and story.kind in MAY_NAME_NONE)
    if report.judgement.kind in LEGAL:
        return bool(mine & theirs)
    return mine <= theirs or theirs <= mine


def _one_step(report: Report, story: Story, gap: timedelta | None) -> bool:
    """The same step of the same States at the same time: one event, whatever the words."""
    mine = report.judgement
    if mine.kind not in LEGAL or mine.step is None or mine.step is not story.step:
        return False
    if mine.direction is not story.direction or not _same_kind(mine.kind, story.kind):
        return False
    if gap is None:
        return mine.step >= Step.PARLIAMENT
    if mine.step in _UNIQUE and mine.direction is Direction.TOWARDS:
        return gap <= ONCE
    return gap <= _ONE_STEP and mine.step >= Step.PARLIAMENT


def _free_of_mines(report: Report, story: Story) -> bool:
    """A State is declared free of mines once; a county, or the hope of it, is another event."""
    if report.judgement.kind is not Kind.CLEARANCE or story.kind is not Kind.CLEARANCE:
        return False
    if set(report.judgement.states) != set(story.states) or not _declared(report.title):
        return False
    told = (marks(s.title, s.publisher, s.language) for s in story.sources)
    return any(_declared(one) and one.names == report.title.names for one in told)


def _declared(title: Marks) -> bool:
    return FREE_OF_MINES in title.all and "=soon" not in title.all


def _translated(report: Report, story: Story, gap: timedelta | None) -> bool:
    """Words cannot agree across languages: the same kind, States, day and meaning must do.

    The same holds within a language for kinds of news that come seldom. Where such news is
    daily (people hurt, land cleared), a number or a name must agree too.
    """
    mine = report.judgement
    if gap is None:
        # Two States together in arms or at a table: that is rare enough without a date.
        if len(mine.states) < 2 or story.kind not in _ARMS | {Kind.MEETING}:
            return False
    elif gap > _TRANSLATED or not (mine.relevant or _neighbour(report.title)):
        return False
    if mine.kind is not story.kind and not {mine.kind, story.kind} <= _ARMS:
        return False
    nameless = mine.kind in MAY_NAME_NONE and not (mine.states and story.states)
    if set(mine.states) != set(story.states) and not nameless:
        return False
    if mine.direction is not story.direction or not _steps_agree(mine, story):
        return False
    return any(
        (s.language != report.language or story.kind in _SELDOM or not mine.relevant)
        and _means_the_same(report, story.kind, s)
        for s in story.sources
    )


def _steps_agree(mine: Judgement, story: Story) -> bool:
    """The same step; plans and statements are hard to tell apart, and a refusal has none."""
    if mine.step is None or story.step is None:
        return mine.step is story.step
    early = max(mine.step, story.step) <= Step.PROPOSAL
    return mine.step is story.step or early or mine.direction is Direction.AGAINST


def _neighbour(title: Marks) -> bool:
    """Is it about a neighbour of the subject (cluster munitions, another treaty, sea mines)?"""
    return not _NEIGHBOURS.isdisjoint(title.all) or any(mark[0] == "~" for mark in title.all)


def _means_the_same(report: Report, kind: Kind, source: StorySource) -> bool:
    told = marks(source.title, source.publisher, source.language)
    agree = told.names & report.whole.names or told.numbers & report.title.numbers
    plain = kind not in _DAILY and report.judgement.states
    if not agree and not (plain and kind is not Kind.CAMPAIGN_STATEMENT):
        return False
    return same_meaning(report.title, told) >= _SAME_MEANING


def _same_kind(one: Kind | None, other: Kind) -> bool:
    return one is other or {one, other} <= _LEAVING


def _alike(report: Report, told: Marks) -> float:
    """How alike a report is to one title of a story."""
    if report.title.numbers and told.numbers and not report.title.numbers & told.numbers:
        return 0.0
    if not share_a_detail(report.whole, told):
        return 0.0
    if _other_treaties(report.title, told) or _other_lands(report.title, told):
        return 0.0
    alike = likeness(report.title, told)
    if report.whole.names & told.names:
        alike += 0.15
    return max(alike, 0.8 * covered(told, report.whole))


def _other_lands(one: Marks, other: Marks) -> bool:
    """Does one title free a State of mines, and the other a part of it?"""
    return FREE_OF_MINES in one.all & other.all and one.names != other.names


def _other_treaties(one: Marks, other: Marks) -> bool:
    """Do two titles name two different treaties?"""
    mine = {mark for mark in one.all if mark[0] == "~"}
    theirs = {mark for mark in other.all if mark[0] == "~"}
    return bool(mine and theirs) and not mine & theirs


def _needed(report: Report, story: Story, gap: timedelta | None) -> float:
    """How alike is enough: less when time and kind agree, more when they are not known to."""
    needed = 0.57 if gap is None else 0.42 + 0.04 * gap.days
    if not report.judgement.relevant:
        # News of all the world: States and common words say little.
        needed += 0.15 if gap is None else 0.04
    if not _same_kind(report.judgement.kind, story.kind):
        needed += 0.06 if set(report.judgement.states) == set(story.states) else 0.2
    if report.judgement.step is not story.step or report.judgement.direction is not story.direction:
        needed += 0.3
    return needed
