"""Settings in words: a pause, a digest, quiet hours, a time zone.

In: what was heard, and the words. Out: what is asked with its detail, or the question which was
meant. Times are local; "until Friday" is the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import TypeVar

from bot.grammar.cut import NumberPiece, UnreadPiece
from bot.grammar.heard import InterpretedPieces
from bot.grammar.lengths import Length, read_length
from bot.grammar.times import read_hours, take_time, weekday_of
from bot.grammar.vocabulary import folded
from bot.grammar.zones import Find, ZoneFound, read_zone
from bot.model.day import DayAmbiguous, DayRefused, long_day
from bot.model.request import (
    Asked,
    Choice,
    Detail,
    DigestAt,
    PauseFor,
    Question,
    QuietHours,
    ZoneWanted,
)
from bot.model.watch import Cadence

T = TypeVar("T")

_SETTINGS = {
    "zone": Asked.ZONE,
    "quiet": Asked.QUIET,
    "digest": Asked.DIGEST,
    "pause": Asked.WATCH_PAUSE,
    "resume": Asked.WATCH_RESUME,
}
_OFF = frozenset({"off", "stop", "not", "now_cadence", "unwatch"})
_OFTEN = frozenset({"daily", "weekly"})
_DIGEST_ALONE = _OFTEN | {"ask", "on", "here", "dm", "all", "status", "news", "watch", "soft"}
"""What may be said with "once a week" where it is a digest that is asked for."""
_ENDS = frozenset({"off", "stop", "unwatch"})
_KEPT = frozenset({"until", "till", "to", "from", "between", "and", "at", "a", "an", "one", "for"})
"""Words that belong to times, though they say nothing by themselves."""


_LONGEST_RUN = 7
"""Words of a length, an end or hours: "until the end of next week"."""
_HOW_LONG = (
    "How long? For example `/minewatch pause 3d` (days), `12h` (hours), `2w` (weeks) or `until "
    "friday`. `/minewatch resume` ends a pause."
)


@dataclass(frozen=True, slots=True)
class SettingAsked:
    """What is asked, with its detail or what has to be settled first.

    ``used``: the words of its value; ``unread``: what was said beside it and means nothing.
    """

    asked: Asked
    detail: Detail | None = None
    question: Question | None = None
    used: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """When a digest comes; None where it was not said. ``used``: the words that say it."""

    weekday: int | None
    at: time | None
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """What was heard, and the words of the setting's value alone."""

    heard: InterpretedPieces
    words: list[str]
    now: datetime
    find: Find | None


def setting_in(
    heard: InterpretedPieces,
    words: Sequence[str],
    now: datetime,
    find: Find | None = None,
) -> SettingAsked | None:
    """The setting that is asked for; None where none is spoken of, or its words are looked for."""
    if heard.searches:
        return None
    asked = next((asked for tag, asked in _SETTINGS.items() if tag in heard.tags), None)
    if asked is Asked.WATCH_RESUME and heard.names and _is_watch(heard):
        return None  # "alerts on Norway", rather than "alerts on"
    if asked is None and heard.tags <= _DIGEST_ALONE and not heard.tags.isdisjoint(_OFTEN):
        asked = None if heard.names else Asked.DIGEST
    stops_a_while = asked is None and _stops_a_while(heard, words, now)
    if stops_a_while:
        asked = Asked.WATCH_PAUSE
    if asked is None:
        return None
    if heard.asks and asked is not Asked.ZONE:
        # "Is Laos quiet at night?" names no setting; "what is my digest?" asks for all.
        elsewhere = heard.names or (asked is Asked.QUIET and heard.unread)
        return None if elsewhere else SettingAsked(Asked.WATCH_LIST)
    if asked is Asked.WATCH_PAUSE and not (stops_a_while or heard.tags.isdisjoint(_ENDS)):
        return SettingAsked(Asked.WATCH_RESUME)
    # Words that say nothing by themselves belong to times, and "a week" to a pause.
    kept = asked is not Asked.ZONE
    said = {
        folded(word)
        for piece in heard.said
        if (piece.tags or not kept) and not (asked is Asked.WATCH_PAUSE and piece.tags <= _OFTEN)
        for word in piece.text.split()
    }
    rest = [word.strip(",;") for word in words if _is_own(folded(word), said)]
    setting = _READERS[asked](_Words(heard, rest, now, find))
    return setting if asked is Asked.ZONE else replace(setting, unread=_unread(heard, setting.used))


def _is_watch(heard: InterpretedPieces) -> bool:
    return all("watch" in piece.tags for piece in heard.said if "resume" in piece.tags)


def _unread(heard: InterpretedPieces, used: Sequence[str]) -> tuple[str, ...]:
    """The words that mean nothing here, as typed."""
    known = {folded(word) for word in used} | _KEPT
    rest = (piece.text for piece in heard.pieces if isinstance(piece, UnreadPiece | NumberPiece))
    return tuple(text for text in rest if folded(text) not in known and weekday_of(text) is None)


def _stops_a_while(heard: InterpretedPieces, words: Sequence[str], now: datetime) -> bool:
    """Is an end named ("stop alerts until Monday"), so that it is a pause and no removal?"""
    if heard.tags.isdisjoint({"stop", "unwatch"}):
        return False
    led = (run for run in _runs(words) if folded(run[0]) in {"until", "till", "for"})
    return any(read_length(run, now) is not None for run in led)


def _is_own(word: str, said: set[str]) -> bool:
    """Does the word belong to the setting's value, rather than to the sentence around it?"""
    return word in _KEPT or word not in said


def _zone(said: _Words) -> SettingAsked:
    text = " ".join(word for word in said.words if folded(word) not in _KEPT)
    if not text:
        return SettingAsked(
            Asked.ZONE,
            question=Question("Which time zone? For example `/minewatch zone Europe/Helsinki`."),
        )
    zone = read_zone(text, said.find)
    if isinstance(zone, ZoneFound):
        return SettingAsked(Asked.ZONE, ZoneWanted(zone.iana))
    choices = (Choice(name, f"/minewatch zone {name}") for name in zone.candidates)
    return SettingAsked(Asked.ZONE, question=Question(zone.sentence, tuple(choices)))


def _quiet(said: _Words) -> SettingAsked:
    hours, used = _first_read(said.words, lambda run: read_hours(" ".join(run)))
    if hours is not None:
        return SettingAsked(Asked.QUIET, QuietHours(hours), used=used)
    # "Don't alert me at night" wants quiet nights, and does not end them.
    night = any(
        "quiet" in piece.tags and "night" in folded(piece.text) for piece in said.heard.said
    )
    if not said.heard.tags.isdisjoint(_OFF) and not night:
        return SettingAsked(Asked.QUIET, QuietHours(None))
    return SettingAsked(
        Asked.QUIET,
        question=Question(
            "Between which hours? For example `/minewatch quiet 22:00-07:00`, or "
            "`/minewatch quiet off`."
        ),
    )


def _first_read(
    words: Sequence[str], read: Callable[[Sequence[str]], T | None]
) -> tuple[T | None, tuple[str, ...]]:
    """What the longest run of words says, with the run; None and no words where none says it."""
    for run in _runs(words):
        found = read(run)
        if found is not None:
            return found, tuple(run)
    return None, ()


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Words that follow each other, the longest runs first."""
    for size in range(min(len(words), _LONGEST_RUN), 0, -1):
        for start in range(len(words) - size + 1):
            yield words[start : start + size]


def _digest(said: _Words) -> SettingAsked:
    digest = digest_in(said.heard, said.words)
    odd = next((word for word in _left(said.words) if any(map(str.isdigit, word))), None)
    if odd is not None:
        return SettingAsked(
            Asked.DIGEST,
            question=Question(f"“{odd[:40]}” is not a time of day. Write it like 09:00 or 17:30."),
        )
    if digest is not None:
        return SettingAsked(Asked.DIGEST, digest, used=when_in(said.words).used)
    return SettingAsked(
        Asked.DIGEST,
        question=Question(
            "When? For example `/minewatch digest daily 09:00`, `/minewatch digest weekly monday "
            "09:00` or `/minewatch digest off`."
        ),
    )


def _left(words: Sequence[str]) -> tuple[str, ...]:
    """The words beside the time of day and the weekday."""
    return take_time([word for word in words if weekday_of(word) is None], bare=True).rest


def digest_in(heard: InterpretedPieces, words: Sequence[str]) -> DigestAt | None:
    """Daily, weekly or at once, with the day and time that were named."""
    when = when_in(words)
    if not heard.tags.isdisjoint(_OFF):
        return DigestAt(Cadence.AT_ONCE)
    if "weekly" in heard.tags or when.weekday is not None:
        return DigestAt(Cadence.WEEKLY, when.at, when.weekday)
    if "daily" in heard.tags or when.at is not None:
        return DigestAt(Cadence.DAILY, when.at)
    return None


def when_in(words: Sequence[str]) -> When:
    """The weekday and the time of day that were named."""
    weekday = next((day for word in words if (day := weekday_of(word)) is not None), None)
    others = [word for word in words if weekday_of(word) is None]
    taken = take_time(others, bare=True)
    return When(weekday, taken.at, tuple(word for word in words if word not in taken.rest))


def _pause(said: _Words) -> SettingAsked:
    length: Length | None
    length, used = _first_read(said.words, lambda run: read_length(run, said.now))
    if isinstance(length, DayAmbiguous):
        choices = (
            Choice(long_day(day), f"/minewatch pause until {day}") for day in length.candidates
        )
        question = Question(f"“{length.typed}” can be two days. Which one?", tuple(choices))
        return SettingAsked(Asked.WATCH_PAUSE, question=question)
    if length is None or isinstance(length, DayRefused):
        return SettingAsked(Asked.WATCH_PAUSE, question=Question(_HOW_LONG))
    return SettingAsked(Asked.WATCH_PAUSE, PauseFor(length), used=used)


def _resume(_said: _Words) -> SettingAsked:
    return SettingAsked(Asked.WATCH_RESUME)


_READERS: dict[Asked, Callable[[_Words], SettingAsked]] = {
    Asked.ZONE: _zone,
    Asked.QUIET: _quiet,
    Asked.DIGEST: _digest,
    Asked.WATCH_PAUSE: _pause,
    Asked.WATCH_RESUME: _resume,
}
