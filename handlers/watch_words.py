"""What a person types after /minewatch, as a request.

In: the words, without the command. Out: one of the Ask values, or InputError with the
words to type instead. Names stay as typed (bot.desk.targets reads them); nothing is
looked up here. "here" means the channel where it was typed; order of options is free.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from difflib import get_close_matches

from bot.errors import InputError
from bot.model.judgement import Kind, Strictness
from bot.model.state import Step
from bot.model.watch import Cadence


@dataclass(frozen=True, slots=True)
class Add:
    """``add Finland, Norway here kinds withdrawal,use strict``; names as typed."""

    names: str
    kinds: tuple[Kind, ...] = ()
    min_step: Step | None = None
    strictness: Strictness = Strictness.NORMAL
    reminders: bool = False


@dataclass(frozen=True, slots=True)
class Remove:
    """``remove Finland``, ``remove all``; names as typed."""

    names: str


@dataclass(frozen=True, slots=True)
class List:
    """``list``, ``list 2`` (a page)."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """``pause 3d``; no length: resume."""

    length: timedelta | None


@dataclass(frozen=True, slots=True)
class DigestAt:
    """``digest daily 09:00``, ``digest weekly monday 09:00``, ``digest off``; local time."""

    cadence: Cadence
    at: time | None = None
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """``quiet 22:00-07:00``, ``quiet off`` (no hours); local times."""

    hours: tuple[time, time] | None


@dataclass(frozen=True, slots=True)
class Zone:
    """``zone Europe/Helsinki``."""

    name: str


@dataclass(frozen=True, slots=True)
class Window:
    """Nothing, or ``here`` alone: the settings window."""


@dataclass(frozen=True, slots=True)
class Help:
    """``help``."""


@dataclass(frozen=True, slots=True)
class NotAVerb:
    """Words that begin with no verb: perhaps a name to watch."""

    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, and whether for "here", the conversation where it was typed."""

    ask: Ask
    here: bool


Ask = Add | Remove | List | Pause | DigestAt | Quiet | Zone | Window | Help | NotAVerb

KIND_WORDS = {kind.value: kind for kind in Kind} | {
    "leaving": Kind.WITHDRAWAL,
    "withdrawals": Kind.WITHDRAWAL,
    "joining": Kind.ACCESSION,
    "accessions": Kind.ACCESSION,
    "production": Kind.PRODUCTION_TRANSFER,
    "transfer": Kind.PRODUCTION_TRANSFER,
    "stockpiles": Kind.STOCKPILE,
    "demining": Kind.CLEARANCE,
    "victims": Kind.CASUALTIES,
    "meetings": Kind.MEETING,
    "statement": Kind.CAMPAIGN_STATEMENT,
    "statements": Kind.CAMPAIGN_STATEMENT,
    "campaign": Kind.CAMPAIGN_STATEMENT,
    "reports": Kind.REPORT,
}
_STEPS = {step.name.lower(): step for step in Step}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def read_watch(text: str) -> Request:
    """Read the words after /minewatch.

    Raises:
        InputError: the verb is known and what follows is not; says an example to type.
    """
    words = text.split()
    here = any(word.lower() == "here" for word in words)
    words = [word for word in words if word.lower() != "here"]
    if not words:
        return Request(Window(), here)
    read = _VERBS.get(words[0].lower().rstrip(".,:!"))
    ask = read(words[1:]) if read else NotAVerb(" ".join(words))
    return Request(ask, here)


def near_verb(text: str) -> str | None:
    """The verb that the first word was probably meant to be."""
    first = text.split(maxsplit=1)[0].lower() if text.split() else ""
    near = get_close_matches(first, _VERBS, n=1, cutoff=0.75)
    return near[0] if near else None


def read_kind(word: str) -> Kind | None:
    """A kind by its name or a word for it."""
    return KIND_WORDS.get(word.lower().strip(" ,.").replace("-", "_"))


def _add(words: list[str]) -> Add:
    options = _Options()
    names = options.take(words)
    if not names and options.kinds:
        names = ["all"]
    if not names:
        raise InputError(
            "Whom or what to watch? For example `/minewatch add Finland`, `/minewatch add Baltics` "
            "or `/minewatch add all`."
        )
    return Add(
        " ".join(names),
        tuple(dict.fromkeys(options.kinds)),
        options.min_step,
        options.strictness,
        options.reminders,
    )


class _Options:
    """Takes option words out of a list, wherever they stand, and leaves the names."""

    def __init__(self) -> None:
        self.kinds: list[Kind] = []
        self.min_step: Step | None = None
        self.strictness = Strictness.NORMAL
        self.reminders = False

    def take(self, words: list[str]) -> list[str]:
        names, rest = list[str](), list(words)
        while rest:
            word = rest.pop(0)
            match word.lower().strip(","):
                case "strict" | "normal" | "wide" as strictness:
                    self.strictness = Strictness(strictness)
                case "legal":
                    self.min_step = Step.DEPOSIT
                    while rest and rest[0].lower() in {"acts", "only"}:
                        rest.pop(0)
                case "reminders":
                    self.reminders = True
                case "from":
                    self.min_step = _step(rest.pop(0) if rest else "")
                case "kinds" | "kind":
                    rest = self._take_kinds(rest)
                case _ if read_kind(word):
                    rest = self._take_kinds([word, *rest], strict=False)
                case _:
                    names.append(word)
        return names

    def _take_kinds(self, words: list[str], *, strict: bool = True) -> list[str]:
        """Take the kinds that ``words`` begin with; ``strict``: something else there is a mistake."""
        found = 0
        while words:
            kinds = [read_kind(part) for part in words[0].split(",") if part]
            if not all(kinds):
                break
            self.kinds += [kind for kind in kinds if kind]
            found += len(kinds)
            words = words[1:]
        if strict and (not found or (words and words[0].lower() not in _OPTION_WORDS)):
            odd = words[0] if words else "nothing"
            near = get_close_matches(odd.lower().strip(","), KIND_WORDS, n=1, cutoff=0.6)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise InputError(
                f"“{odd[:40]}” is not a kind of news.{hint} The kinds are: {', '.join(Kind)}."
            )
        return words


_OPTION_WORDS = {"strict", "normal", "wide", "legal", "reminders", "from"}


def _step(word: str) -> Step:
    step = _STEPS.get(word.lower().strip(","))
    if step is None:
        raise InputError(
            "From which step on? For example `/minewatch add Finland from parliament`. "
            f"The steps are: {', '.join(_STEPS)}."
        )
    return step


def _remove(words: list[str]) -> Remove:
    if not words:
        raise InputError(
            "Which watch to remove? For example `/minewatch remove Finland`, or "
            "`/minewatch remove all`. `/minewatch list` shows your watches."
        )
    return Remove(" ".join(words))


def _list(words: list[str]) -> List:
    page = next((int(word) for word in words if word.isdecimal() and len(word) < 5), 1)
    return List(max(page, 1))


def _pause(words: list[str]) -> Pause:
    found = re.fullmatch(r"(?:for)?(\d{1,5})([mhdw])\w*", "".join(words).lower())
    if found is None:
        raise InputError(
            "How long? For example `/minewatch pause 3d` (days), `12h` (hours) or `2w` (weeks). "
            "`/minewatch resume` ends a pause."
        )
    return Pause(timedelta(**{_UNITS[found[2]]: int(found[1])}))


def _resume(words: list[str]) -> Pause:  # noqa: ARG001 - the shape of all verbs
    return Pause(None)


def _digest(words: list[str]) -> DigestAt:
    match [word.lower() for word in words]:
        case ["off" | "none" | "never" | "now" | "instant"]:
            return DigestAt(Cadence.AT_ONCE)
        case ["daily", *rest]:
            return DigestAt(Cadence.DAILY, _optional_time(rest))
        case ["weekly", *rest]:
            day = _weekday(rest[0]) if rest else None
            at = _optional_time(rest if day is None else rest[1:])
            return DigestAt(Cadence.WEEKLY, at, day or 0)
    raise InputError(
        "When? For example `/minewatch digest daily 09:00`, `/minewatch digest weekly monday 09:00` "
        "or `/minewatch digest off`."
    )


def _quiet(words: list[str]) -> Quiet:
    if [word.lower() for word in words] in (["off"], ["none"]):
        return Quiet(None)
    times = [
        read_time(part) for part in re.split(r"[-–\s]+|\bto\b|\bfrom\b", " ".join(words)) if part
    ]
    if len(times) != 2 or None in times:
        raise InputError(
            "Between which hours? For example `/minewatch quiet 22:00-07:00`, or "
            "`/minewatch quiet off`."
        )
    start, end = times
    return Quiet((start, end) if start and end else None)


def _zone(words: list[str]) -> Zone:
    if not words:
        raise InputError("Which time zone? For example `/minewatch zone Europe/Helsinki`.")
    return Zone("_".join(words))


def _stop(words: list[str]) -> Ask:  # noqa: ARG001 - the shape of all verbs
    raise InputError(
        "To stop for some days, type `/minewatch pause 3d`; to stop for good, `/minewatch remove all`."
    )


def _window(words: list[str]) -> Window:  # noqa: ARG001 - the shape of all verbs
    return Window()


def _help(words: list[str]) -> Help:  # noqa: ARG001 - the shape of all verbs
    return Help()


def read_time(text: str) -> time | None:
    """``09:00``, ``9``, ``9.30``, ``9pm``; None when it is no time of day."""
    text = text.strip()
    found = _TIME.fullmatch({"noon": "12:00", "midnight": "0:00"}.get(text.lower(), text))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _optional_time(words: list[str]) -> time | None:
    words = [word for word in words if word not in {"at", "on"}]
    if not words:
        return None
    at = read_time("".join(words))
    if at is None:
        raise InputError(
            f"“{' '.join(words)[:40]}” is not a time of day. Write it like 09:00 or 17:30, for "
            "example `/minewatch digest daily 09:00`."
        )
    return at


def _weekday(word: str) -> int | None:
    found = [day for day, name in enumerate(_WEEKDAYS) if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else None


_VERBS: dict[str, Callable[[list[str]], Ask]] = {
    "add": _add,
    "watch": _add,
    "follow": _add,
    "subscribe": _add,
    "remove": _remove,
    "delete": _remove,
    "unwatch": _remove,
    "unsubscribe": _remove,
    "list": _list,
    "show": _list,
    "pause": _pause,
    "resume": _resume,
    "unpause": _resume,
    "digest": _digest,
    "quiet": _quiet,
    "zone": _zone,
    "timezone": _zone,
    "stop": _stop,
    "off": _stop,
    "settings": _window,
    "help": _help,
    "?": _help,
}
