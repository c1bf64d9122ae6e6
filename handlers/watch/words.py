"""What a person types after /minewatch, as a request.

In: the words, without the command. Out: a Request, or InputError with the words to type
instead. "here" means the channel where it was typed; the order of options is free.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from difflib import get_close_matches

from bot.errors import InputError
from bot.grammar.lengths import length_of
from bot.grammar.times import read_hours, time_in, weekday_of
from bot.model.watch import Cadence
from handlers.watch.asks import (
    Add,
    Ask,
    DigestAt,
    Help,
    List,
    NotAVerb,
    Pause,
    Quiet,
    Remove,
    Request,
    Window,
    Zone,
)
from handlers.watch.options import Options

_ALL = frozenset({"@here", "@channel", "@everyone", "@group"})
_OTHER = re.compile(r"[#@]\w|<[#@!]")
_TOWARDS = frozenset({"to", "for", "in", "into", "at", "on", "from"})


def read_watch(text: str, called: Collection[str] = ()) -> Request:
    """Read the words after /minewatch; ``called``: what the channel it was typed in is called.

    Raises:
        InputError: the verb is known and what follows is not, or it is for another channel or
            person; says an example to type.
    """
    words = ["here" if word.strip(",.") in called else word for word in text.split()]
    _refuse_others(words)
    here = any(word.lower() == "here" for word in words)
    words = [word for word in words if word.lower() != "here"]
    if not words:
        return Request(Window(), here)
    read = _VERBS.get(words[0].lower().rstrip(".,:!"))
    ask = read(words[1:]) if read else NotAVerb(" ".join(words))
    return Request(ask, here)


def _refuse_others(words: list[str]) -> None:
    """A channel's watches are set in it, a person's by the person: no name of either is a State's."""
    at = next((i for i, word in enumerate(words) if _OTHER.match(word)), 0)
    if at == 0:  # Without a verb before it, it is asked about like any word.
        return
    kept = [word for word in words[:at] if word.lower() not in _TOWARDS] or ["add", "Finland"]
    if len(kept) == 1 and kept[0].lower() in {"add", "watch", "follow", "subscribe"}:
        kept.append("Finland")
    example = " ".join(kept)[:100]
    if words[at].lower().strip(",.") in _ALL:
        raise InputError(
            f"To tell a whole channel, type `/minewatch {example} here` in the channel itself."
        )
    if words[at].startswith("#"):
        raise InputError(
            f"The watches of a channel are set up in the channel itself: type `/minewatch {example} "
            f"here` in {words[at][:80]}."
        )
    raise InputError(
        f"Everybody sets up their own watches: {words[at][:80]} can type `/minewatch {example}`; "
        "for all in a channel, add `here`."
    )


def near_verb(text: str) -> str | None:
    """The verb that the first word was probably meant to be."""
    first = text.split(maxsplit=1)[0].lower() if text.split() else ""
    near = get_close_matches(first, _VERBS, n=1, cutoff=0.75)
    return near[0] if near else None


def _add(words: list[str]) -> Add:
    options = Options()
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
    length = length_of(words)
    if length is None:
        raise InputError(
            "How long? For example `/minewatch pause 3d` (days), `12h` (hours) or `2w` (weeks). "
            "`/minewatch resume` ends a pause."
        )
    return Pause(length)


def _resume(words: list[str]) -> Pause:  # noqa: ARG001 - the shape of all verbs
    return Pause(None)


def _digest(words: list[str]) -> DigestAt:
    match [word.lower() for word in words]:
        case ["off" | "none" | "never" | "now" | "instant"]:
            return DigestAt(Cadence.AT_ONCE)
        case ["daily", *rest]:
            return DigestAt(Cadence.DAILY, time_in(rest))
        case ["weekly", *rest]:
            day = weekday_of(rest[0]) if rest else None
            at = time_in(rest if day is None else rest[1:])
            return DigestAt(Cadence.WEEKLY, at, day or 0)
    raise InputError(
        "When? For example `/minewatch digest daily 09:00`, `/minewatch digest weekly monday 09:00` "
        "or `/minewatch digest off`."
    )


def _quiet(words: list[str]) -> Quiet:
    if [word.lower() for word in words] in (["off"], ["none"]):
        return Quiet(None)
    hours = read_hours(" ".join(words))
    if hours is None:
        raise InputError(
            "Between which hours? For example `/minewatch quiet 22:00-07:00`, or "
            "`/minewatch quiet off`."
        )
    return Quiet(hours)


def _zone(words: list[str]) -> Zone:
    if not words:
        raise InputError("Which time zone? For example `/minewatch zone Europe/Helsinki`.")
    return Zone(" ".join(words))


def _stop(words: list[str]) -> Ask:  # noqa: ARG001 - the shape of all verbs
    raise InputError(
        "To stop for some days, type `/minewatch pause 3d`; to stop for good, `/minewatch remove all`."
    )


def _window(words: list[str]) -> Window:  # noqa: ARG001 - the shape of all verbs
    return Window()


def _help(words: list[str]) -> Help:  # noqa: ARG001 - the shape of all verbs
    return Help()


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
