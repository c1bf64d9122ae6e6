"""What is answered about watches: adding, removing, listing, pausing, when alerts come, undo.

In: the desk, who asks and where, and a request. Out: a message, or InputError and NotAllowedError
from below. No Slack request is made here; handlers.talk.doors checks whether a
person may change another channel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.desk.changes import WatchChange, WatchWish
from bot.desk.places import Place
from bot.desk.targets import EVERYTHING, targets_of
from bot.errors import NotAllowedError
from bot.model.request import (
    Asked,
    Paged,
    Question,
    Request,
    WatchOptions,
)
from bot.model.watch import Delivery, Watch, WatchId
from bot.model.workspace import UserId
from bot.ports import Message
from handlers.talk.asker import Asker
from handlers.views.blocks import actions, button, message, section
from handlers.views.problem import problem_message
from handlers.views.understood import question_blocks, question_message
from handlers.views.watch_list import setting_message
from handlers.views.watch_sentences import (
    DeliveryShown,
    digest_sentence,
    pause_sentence,
    quiet_sentence,
    resume_sentence,
    zone_sentence,
)
from handlers.watch.places import place_of, this_place
from handlers.watch.shown import change_shown, delivery_shown, show_list

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.desk.deliveries import Deliveries

WITH_NAMES = frozenset({Asked.WATCH_ADD, Asked.WATCH_REMOVE})
"""What is done for the names that are plain, whatever has to be asked about the others."""


def answer_in_part(desk: Desk, asker: Asker, request: Request, question: Question) -> Message:
    """Do what is plain of adding or removing, and ask about the rest."""
    if request.names and (question.adds or not question.asks):
        change = _CHANGES[request.asked](desk, asker, request)
        return change_shown(desk, asker, change, asked=question_blocks(question))
    if request.asked is Asked.WATCH_REMOVE and not request.names and not question.choices:
        return _which_watch(desk, asker, request, question)
    return question_message(question)


def remove_one(desk: Desk, asker: Asker, watch_id: str) -> Message:
    """The Remove button of one watch. Pressed twice, it says so.

    Raises:
        NotAllowedError: it belongs to someone else.
    """
    watch = desk.watches.get(WatchId(watch_id))
    if watch is None:
        return problem_message("This watch was removed already.")
    check_may_change(desk, watch, asker)
    return change_shown(desk, asker, desk.watches.remove_watch(asker.user, watch))


def check_may_change(desk: Desk, watch: Watch, asker: Asker) -> None:
    """A person's own watches; a channel's from inside it, or by who set it up.

    Raises:
        NotAllowedError: says who may.
    """
    here = this_place(desk, asker, here=True)
    if asker.user == watch.owner or here.conversation == watch.conversation:
        return
    raise NotAllowedError(
        "This watch belongs to another conversation. Its members can change it there with "
        "`/minewatch list here`."
    )


def undo(desk: Desk, asker: Asker, token: str | None = None) -> Message:
    """Take a change back; without a token, the person's last one.

    Raises:
        InputError: it is no longer remembered, or there is none.
    """
    return change_shown(desk, asker, desk.watches.undo(asker.user, token), undone=True)


def remove_all(desk: Desk, asker: Asker, place: Place) -> Message:
    """Remove whatever a place watches; where that is nothing, say so."""
    if not desk.watches.at(place):
        return show_list(desk, asker, place)
    return change_shown(desk, asker, desk.watches.remove_all(asker.user, place))


def _add(desk: Desk, asker: Asker, request: Request) -> WatchChange:
    options = request.detail if isinstance(request.detail, WatchOptions) else WatchOptions()
    targets = (EVERYTHING,) if request.everything else targets_of(request.names)
    wish = WatchWish(
        targets, request.kinds, options.min_step, options.strictness, options.reminders
    )
    place = place_of(desk, asker, request.place)
    return desk.watches.add(asker.user, place, wish, options.digest)


def _remove(desk: Desk, asker: Asker, request: Request) -> WatchChange:
    place = place_of(desk, asker, request.place)
    return desk.watches.remove(asker.user, place, targets_of(request.names))


def _added(desk: Desk, asker: Asker, request: Request) -> Message:
    return change_shown(desk, asker, _add(desk, asker, request))


def _removed(desk: Desk, asker: Asker, request: Request) -> Message:
    if request.everything:
        return remove_all(desk, asker, place_of(desk, asker, request.place))
    return change_shown(desk, asker, _remove(desk, asker, request))


def _listed(desk: Desk, asker: Asker, request: Request) -> Message:
    page = request.detail.page if isinstance(request.detail, Paged) else 1
    return show_list(desk, asker, place_of(desk, asker, request.place), page)


def _which_watch(desk: Desk, asker: Asker, request: Request, question: Question) -> Message:
    """After "stop" or "remove" alone: the watches with their Remove buttons, below the question."""
    shown = show_list(desk, asker, place_of(desk, asker, request.place))
    if not desk.watches.at(place_of(desk, asker, request.place)):
        return shown
    asked = question_message(question)
    return message(f"{asked.text} {shown.text}", (*asked.blocks, *shown.blocks))


def _set(desk: Desk, asker: Asker, request: Request) -> Message:
    """Change when alerts come, and read it back with Undo."""
    change, sentence = _SETTINGS[request.asked]
    place = place_of(desk, asker, request.place)
    before = desk.watches.last_change(asker.user)
    change(desk.watches.deliveries, asker.user, place, request.detail)
    token = desk.watches.last_change(asker.user)
    shown = delivery_shown(desk, place, asker=asker)
    return setting_message(shown, sentence(shown), token if token != before else None)


def _undo(desk: Desk, asker: Asker, request: Request) -> Message:  # noqa: ARG001 - the shape of all answers
    return undo(desk, asker)


def _settings(desk: Desk, asker: Asker, request: Request) -> Message:
    """A window needs a command or a button: here is the button."""
    place = place_of(desk, asker, request.place)
    shown = delivery_shown(desk, place, asker=asker)
    typed = f"/minewatch settings {shown.word}" if shown.word else "/minewatch"
    whose = "Your settings" if place.personal else f"The settings of {shown.place}"
    words = f"{whose} open in a window. `{typed}` opens it too."
    return message(words, [section(words), actions(button("Settings", "watch:window", shown.word))])


_CHANGES: Mapping[Asked, Callable[[Desk, Asker, Request], WatchChange]] = {
    Asked.WATCH_ADD: _add,
    Asked.WATCH_REMOVE: _remove,
}
_SETTINGS: Mapping[
    Asked,
    tuple[Callable[[Deliveries, UserId, Place, Any], Delivery], Callable[[DeliveryShown], str]],
] = {
    Asked.WATCH_PAUSE: (
        lambda settings, by, place, wanted: settings.pause(by, place, wanted.length),
        pause_sentence,
    ),
    Asked.WATCH_RESUME: (
        lambda settings, by, place, _wanted: settings.resume(by, place),
        resume_sentence,
    ),
    Asked.DIGEST: (
        lambda settings, by, place, wanted: settings.set_digest(by, place, wanted),
        digest_sentence,
    ),
    Asked.QUIET: (
        lambda settings, by, place, wanted: settings.set_quiet(by, place, wanted.hours),
        quiet_sentence,
    ),
    Asked.ZONE: (
        lambda settings, by, place, wanted: settings.set_zone(by, place, wanted.zone),
        zone_sentence,
    ),
}
"""How each setting is changed, and the sentence that reads it back."""
ANSWERS: Mapping[Asked, Callable[[Desk, Asker, Request], Message]] = {
    Asked.WATCH_ADD: _added,
    Asked.WATCH_REMOVE: _removed,
    Asked.WATCH_LIST: _listed,
    Asked.WATCH_PAUSE: _set,
    Asked.WATCH_RESUME: _set,
    Asked.DIGEST: _set,
    Asked.QUIET: _set,
    Asked.ZONE: _set,
    Asked.UNDO: _undo,
    Asked.SETTINGS: _settings,
}
