"""What /minewatch answers: words in, a message out.

In: the desk, who asks and where, and the words. Out: a message, or InputError and
NotAllowedError from below. Used by the command, its buttons, mentions and direct
messages alike, so that all of them answer the same. No Slack request is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.desk.changes import Change, Wish
from bot.desk.places import Place
from bot.desk.targets import EVERYTHING, Target, Unclear, Understood
from bot.errors import InputError, NotAllowedError
from bot.grammar.zones import zone_words
from bot.model.judgement import Strictness
from bot.model.names import NameAmbiguous
from bot.model.state import Step
from bot.model.watch import UserId, Watch, WatchId
from bot.ports import Message
from handlers.views.blocks import button
from handlers.views.problem import problem_message
from handlers.views.questions import question_blocks
from handlers.views.text import listed, literal
from handlers.views.watch_change import ChangeShown, change_message
from handlers.views.watch_help import help_message
from handlers.views.watch_list import delivery_message, list_message
from handlers.views.watch_sentences import Told, watched_sentence
from handlers.watch import asks
from handlers.watch.words import near_verb

if TYPE_CHECKING:
    from bot.desk import Desk


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and in which conversation (with its name, where the request tells it)."""

    user: UserId
    channel: str
    name: str = ""

    @property
    def called(self) -> frozenset[str]:
        """What people may call the conversation: ``#general``, ``#C0123``."""
        return frozenset(f"#{name}" for name in (self.channel, self.name) if name)


def place_of(desk: Desk, asker: Asker, *, here: bool) -> Place:
    """The channel when "here" is said in one; in a direct message, the person themselves."""
    if here and asker.channel[:1] in {"C", "G"}:
        return desk.watches.in_channel(asker.channel, asker.name)
    return Place.of_person(asker.user)


def answer_watch(desk: Desk, asker: Asker, request: asks.Request) -> Message:
    """The answer to one request, done.

    Raises:
        InputError: names or times that cannot be acted on.
    """
    if isinstance(request.ask, asks.Help | asks.Window):
        return help_for(desk, asker)
    place = place_of(desk, asker, here=request.here)
    if isinstance(request.ask, asks.List):
        return show_list(desk, place, request.ask.page, _besides(desk, asker, place))
    answer = _ANSWERS[type(request.ask)]
    return answer(desk, asker.user, place, request.ask)


def needs_zone(request: asks.Request) -> bool:
    """Is this request about local times, so that the person's zone matters?"""
    return isinstance(request.ask, asks.DigestAt | asks.Quiet)


def show_list(desk: Desk, place: Place, page: int = 1, also: str = "") -> Message:
    """The watches of a place."""
    watches = desk.watches.at(place)
    told = told_at(desk, place, watches)
    return list_message(watches, named(desk, watches), told, page, also)


def _besides(desk: Desk, asker: Asker, listed_place: Place) -> str:
    """What the channel watches, for a person who asked in it for their own watches."""
    channel = place_of(desk, asker, here=True)
    watches = () if channel == listed_place else desk.watches.at(channel)
    if not watches:
        return ""
    sentence = watched_sentence(watches, named(desk, watches), personal=False)
    return f"{sentence} (`/minewatch list here`)"


def undo(desk: Desk, asker: Asker, token: str) -> Message:
    """Take a change back.

    Raises:
        InputError: it is not remembered any more.
    """
    return change_shown(desk, desk.watches.undo(asker.user, token), undone=True)


def remove_one(desk: Desk, asker: Asker, watch_id: str) -> Message:
    """The Remove button of one watch. Pressed twice, it says so.

    Raises:
        NotAllowedError: it is somebody else's.
    """
    watch = desk.watches.get(WatchId(watch_id))
    if watch is None:
        return problem_message("This watch was removed already.")
    check_may_change(desk, watch, asker)
    return change_shown(desk, desk.watches.remove_watch(asker.user, watch))


def check_may_change(desk: Desk, watch: Watch, asker: Asker) -> None:
    """A person's own watches; a channel's from inside it, or by who set it up.

    Raises:
        NotAllowedError: says who may.
    """
    here = place_of(desk, asker, here=True)
    if asker.user == watch.owner or here.conversation == watch.conversation:
        return
    raise NotAllowedError(
        "This watch belongs to another conversation. Its members can change it there with "
        "`/minewatch list here`."
    )


def change_shown(
    desk: Desk,
    change: Change,
    *,
    undone: bool = False,
    understood: Understood | None = None,
    options: str = "",
    removing: bool = False,
) -> Message:
    """A change read back, with questions about names that were not plain."""
    unclear = understood.unclear if understood else ()
    shown = shown_change(desk, change, undone=undone)
    touched = (*change.added, *change.changed)
    told = told_at(desk, change.place, touched or None)
    verb, action = ("Remove", "watch:drop") if removing else ("Watch", "watch:add")
    return change_message(shown, told, question_blocks(unclear, options, verb, action))


def shown_change(desk: Desk, change: Change, *, undone: bool = False) -> ChangeShown:
    """The change as its view needs it."""
    every = (*change.added, *change.changed, *change.removed, *change.unchanged)
    return ChangeShown(
        added=change.added,
        changed=change.changed,
        removed=change.removed,
        unchanged=change.unchanged,
        missing=tuple(_missing(desk, change.place, target) for target in change.missing),
        names=named(desk, every),
        token=change.token,
        undone=undone,
    )


def _missing(desk: Desk, place: Place, target: Target) -> str:
    """The name of what was not watched, with the wider watch that covers it all the same."""
    name = desk.watches.target_name(target)
    wider = [desk.watches.name(watch) for watch in desk.watches.covering(place, target)]
    return f"{name} (covered by the watch on {listed(wider)})" if wider else name


def told_at(desk: Desk, place: Place, watches: Sequence[Watch] | None = None) -> Told:
    """How the place is told; the volume of ``watches``, else of all it has."""
    volume = desk.watches.volume(desk.watches.at(place) if watches is None else watches)
    return Told(
        place.personal,
        desk.watches.deliveries.of(place),
        volume.stories,
        volume.days,
        main=desk.watches.is_main(place),
    )


def named(desk: Desk, watches: Sequence[Watch]) -> dict[WatchId, str]:
    """What each watch is on, as people call it."""
    return {watch.id: desk.watches.name(watch) for watch in watches}


def _add(desk: Desk, user: UserId, place: Place, ask: asks.Add) -> Message:
    understood = desk.watches.understand(ask.names)
    wish = Wish(understood.targets, ask.kinds, ask.min_step, ask.strictness, ask.reminders)
    change = desk.watches.add(user, place, wish)
    options = _options(ask) if place.personal else f"here {_options(ask)}"
    return change_shown(desk, change, understood=understood, options=options)


def _remove(desk: Desk, user: UserId, place: Place, ask: asks.Remove) -> Message:
    understood = desk.watches.understand(ask.names)
    if understood.targets == (EVERYTHING,):
        return change_shown(desk, desk.watches.remove_all(user, place))
    if not understood.targets and not any(map(_choices_of, understood.unclear)):
        raise InputError(
            f"Nothing is watched under the name “{ask.names[:60]}”. `/minewatch list"
            f"{'' if place.personal else ' here'}` shows what is watched."
        )
    change = desk.watches.remove(user, place, understood.targets)
    options = "" if place.personal else "here"
    return change_shown(desk, change, understood=understood, options=options, removing=True)


def _choices_of(name: Unclear) -> bool:
    """May a name have meant some States, so that asking helps?"""
    return isinstance(name, NameAmbiguous)


def _pause(desk: Desk, user: UserId, place: Place, ask: asks.Pause) -> Message:
    if ask.length is None:
        desk.watches.deliveries.resume(user, place)
        return delivery_message(told_at(desk, place), "Alerts go on.")
    desk.watches.deliveries.pause(user, place, ask.length)
    after = "Stories of the meantime stay in `/minenews`."
    return delivery_message(told_at(desk, place), after=after)


def _digest(desk: Desk, user: UserId, place: Place, ask: asks.DigestAt) -> Message:
    desk.watches.deliveries.set_cadence(user, place, ask.cadence, ask.at, ask.weekday)
    return delivery_message(told_at(desk, place))


def _quiet(desk: Desk, user: UserId, place: Place, ask: asks.Quiet) -> Message:
    desk.watches.deliveries.set_quiet(user, place, ask.hours)
    return delivery_message(told_at(desk, place))


def _zone(desk: Desk, user: UserId, place: Place, ask: asks.Zone) -> Message:
    zone = desk.watches.deliveries.set_zone(user, place, ask.name).zone
    now = f"{desk.watches.deliveries.local_time(place):%H:%M}"
    said = f"Time zone set: {literal(zone_words(zone))}, where it is {now} now."
    return delivery_message(told_at(desk, place), said)


def help_for(desk: Desk, asker: Asker) -> Message:
    """The examples, and what this person and this channel watch at present."""
    now = []
    for place in dict.fromkeys(
        (place_of(desk, asker, here=False), place_of(desk, asker, here=True))
    ):
        watches = desk.watches.at(place)
        now.append(watched_sentence(watches, named(desk, watches), personal=place.personal))
    return help_message(now)


def _suggest(desk: Desk, user: UserId, place: Place, ask: asks.NotAVerb) -> Message:  # noqa: ARG001 - the shape of all answers
    """No verb: a misspelt one, a name to watch, or nothing known."""
    text = ask.text
    verb = near_verb(text)
    if verb:
        rest = " ".join(text.split()[1:])
        sentence = f"Did you mean `/minewatch {verb} {rest}`?".replace(" `?", "`?")
        return problem_message(sentence, [button("Show examples", "watch:help")])
    targets: tuple[Target, ...] = desk.watches.understand(text).targets
    if targets:
        name = " and ".join(desk.watches.target_name(target) for target in targets[:3])
        words_again = text[:200] if place.personal else f"{text[:200]} here"
        watch = button(f"Watch {name}", "watch:add", words_again, label=f"Watch {name}")
        return problem_message(f"Did you mean `/minewatch add {words_again[:100]}`?", [watch])
    return problem_message(
        f"“{text[:60]}” is nothing that /minewatch can do. Try `/minewatch add Finland`, "
        "`/minewatch list` or `/minewatch help`.",
        [button("Show examples", "watch:help")],
    )


def _options(ask: asks.Add) -> str:
    """The options of a request as words again, for the buttons of a question."""
    parts = list[str]()
    if ask.min_step is Step.DEPOSIT:
        parts.append("legal")
    elif ask.min_step:
        parts.append(f"from {ask.min_step.name.lower()}")
    if ask.strictness is not Strictness.NORMAL:
        parts.append(ask.strictness)
    if ask.reminders:
        parts.append("reminders")
    if ask.kinds:
        parts.append(f"kinds {','.join(ask.kinds)}")
    return " ".join(parts)


_ANSWERS: dict[type, Callable[[Desk, UserId, Place, Any], Message]] = {
    asks.Add: _add,
    asks.Remove: _remove,
    asks.Pause: _pause,
    asks.DigestAt: _digest,
    asks.Quiet: _quiet,
    asks.Zone: _zone,
    asks.NotAVerb: _suggest,
}
