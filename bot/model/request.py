"""What a person asked, read once: the same value for every door they may have come through.

In: nothing. Out: ``Request``, with one type of detail for each thing that takes more than
States and days. Names are settled, days are dates, times of day are local; what was not plain
is a ``Question``. Nothing here says how it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from bot.model.day import Span, Until
from bot.model.judgement import Kind, Strictness
from bot.model.names import GroupFound, NameFound
from bot.model.state import Iso3, Step
from bot.model.watch import Cadence


class Door(StrEnum):
    """Where it was typed: a slash command, or a message (a mention is one too)."""

    MESSAGE = "message"
    STATUS = "minestatus"
    WATCH = "minewatch"
    NEWS = "minenews"
    FEEDS = "minefeeds"


class Asked(StrEnum):
    """What is asked for."""

    STATUS = "status"
    COMPARE = "compare"
    GROUP = "group"
    GROUPS = "groups"
    LIST_ALL = "list_all"
    LIST_PARTIES = "list_parties"
    LIST_WITHDRAWN = "list_withdrawn"
    LIST_WITHDRAWING = "list_withdrawing"
    LIST_NOT_JOINED = "list_not_joined"
    LIST_SIGNATORIES = "list_signatories"
    OVERVIEW = "overview"
    COUNTS = "counts"
    CURVE = "curve"
    DEADLINES = "deadlines"
    OVERDUE = "overdue"
    TIMELINE = "timeline"
    MORE = "more"
    SOURCES = "sources"
    CITE = "cite"
    MAP = "map"
    ARTICLE = "article"
    RECORD = "record"
    NEWS = "news"
    NEWS_CHART = "news_chart"
    STORY = "story"
    WATCH_ADD = "watch_add"
    WATCH_REMOVE = "watch_remove"
    WATCH_LIST = "watch_list"
    WATCH_PAUSE = "watch_pause"
    WATCH_RESUME = "watch_resume"
    UNDO = "undo"
    SETTINGS = "settings"
    WORKSPACE = "workspace"
    DIGEST = "digest"
    QUIET = "quiet"
    ZONE = "zone"
    LANGUAGE = "language"
    FEEDS = "feeds"
    HELP = "help"
    THANKS = "thanks"
    NONE = "none"


CHANGES = frozenset(
    {
        Asked.WATCH_ADD,
        Asked.WATCH_REMOVE,
        Asked.WATCH_PAUSE,
        Asked.WATCH_RESUME,
        Asked.UNDO,
        Asked.DIGEST,
        Asked.QUIET,
        Asked.ZONE,
        Asked.LANGUAGE,
    }
)
"""What changes a person's or a channel's settings; everything else only answers."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place that was named: ``here``, the person's own direct messages (``dm``), or a channel.

    ``channel`` is an id where Slack gave one, else the name without ``#``; empty for the others.
    """

    kind: str
    channel: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """What a watch to be added is limited to, and when its place wants alerts from now on."""

    min_step: Step | None = None
    strictness: Strictness = Strictness.NORMAL
    reminders: bool = False
    digest: DigestAt | None = None


@dataclass(frozen=True, slots=True)
class DigestAt:
    """At once, or together at a local time (None: as before); weekly on ``weekday`` (0 = Monday)."""

    cadence: Cadence
    at: time | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class PauseFor:
    """How long: a length, or until a local moment."""

    length: timedelta | Until


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Between two local times; None ends them."""

    hours: tuple[time, time] | None


@dataclass(frozen=True, slots=True)
class ZoneWanted:
    """An IANA name."""

    zone: str


@dataclass(frozen=True, slots=True)
class LanguageWanted:
    """A BCP 47 code."""

    language: str


@dataclass(frozen=True, slots=True)
class Paged:
    """A page of a long answer; ``size`` of it, where a number was asked for."""

    page: int = 1
    size: int | None = None


@dataclass(frozen=True, slots=True)
class NewsWanted:
    """Which stories beside States, kinds and days: those with these words; a page of them."""

    search: str = ""
    page: int = 1
    size: int | None = None


@dataclass(frozen=True, slots=True)
class StoryWanted:
    """A story by its id, as typed."""

    id: str


@dataclass(frozen=True, slots=True)
class ArticleWanted:
    """An article of the Convention, and the paragraph where one was named."""

    number: int
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class FeedsWanted:
    """A verb of /minefeeds (empty: the list) and what belongs to it, as typed."""

    verb: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class ActWanted:
    """What follows ``record``, as typed; bot.desk.record reads it."""

    text: str


@dataclass(frozen=True, slots=True)
class WorkspaceWanted:
    """A setting of the workspace to change: ``channel`` or ``admins`` (empty: show them all).

    ``value``: as Slack hands it over, with its ids of channels and people.
    """

    setting: str = ""
    value: str = ""


Detail = (
    WatchOptions
    | DigestAt
    | PauseFor
    | QuietHours
    | ZoneWanted
    | LanguageWanted
    | Paged
    | NewsWanted
    | StoryWanted
    | ArticleWanted
    | FeedsWanted
    | ActWanted
    | WorkspaceWanted
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may have been meant: the button's words, and the command that asks for it."""

    label: str
    command: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is not plain, in one sentence, and what may have been meant (none: type it again).

    ``asks``: false where the sentence is itself the answer (a name that is no State's).
    ``adds``: each choice is one more name, so that the plain ones can be acted on already.
    """

    sentence: str
    choices: tuple[Choice, ...] = ()
    asks: bool = True
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked.

    Attributes:
        asked: what for.
        door: where it was typed.
        names: the States and groups, in the order typed, each once.
        everything: "all" was named instead of States.
        on: the day asked about; None: today.
        span: the days asked about, where it was more than one.
        kinds: the kinds of news.
        place: whose watches or settings are meant, where it was said.
        detail: what else this request takes.
        share: the answer is for the whole channel.
        unread: what was typed and not understood.
        question: to be settled before anything is done with what it is about; what was plain
            is done or answered all the same where ``names`` or ``detail`` hold it.
        command: the command that asks for the same, to type next time.
        read_as: is it worth saying how this was read? True for plain sentences and misspellings.
    """

    asked: Asked
    door: Door
    names: tuple[NameFound | GroupFound, ...] = ()
    everything: bool = False
    on: date | None = None
    span: Span | None = None
    kinds: tuple[Kind, ...] = ()
    place: Where | None = None
    detail: Detail | None = None
    share: bool = False
    unread: tuple[str, ...] = ()
    question: Question | None = None
    command: str = ""
    read_as: bool = False

    @property
    def states(self) -> tuple[Iso3, ...]:
        """The States named by themselves."""
        return tuple(name.state.iso3 for name in self.names if isinstance(name, NameFound))

    @property
    def groups(self) -> tuple[str, ...]:
        """The keys of the groups named."""
        return tuple(name.group.key for name in self.names if isinstance(name, GroupFound))
