"""Watches and changes of them, gathered from the desk for their views.

In: the desk and a place. Out: what the views show: lists, changes, help with what is watched now.
Used by answers, Home and the settings window alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.desk.changes import WatchChange
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.names import listed
from bot.model.watch import Watch, WatchId
from bot.ports import Message
from handlers.talk.asker import Asker
from handlers.views.blocks import Block
from handlers.views.text import literal
from handlers.views.watch_change import ChangeShown, change_message
from handlers.views.watch_help import help_message
from handlers.views.watch_list import list_message
from handlers.views.watch_sentences import DeliveryShown, watched_sentence
from handlers.watch.places import this_place

if TYPE_CHECKING:
    from bot.desk import Desk


def delivery_shown(
    desk: Desk,
    place: Place,
    watches: Sequence[Watch] | None = None,
    asker: Asker | None = None,
) -> DeliveryShown:
    """How the place gets its alerts; the volume of ``watches``, else of all it has.

    ``asker``: who asks; a channel they do not ask in is called by its name.
    """
    volume = desk.watches.volume(desk.watches.at(place) if watches is None else watches)
    return DeliveryShown(
        place.personal,
        desk.watches.deliveries.of(place),
        volume.stories,
        volume.days,
        main=desk.watches.channels.is_main(place),
        channel=_elsewhere(desk, place, asker),
        next_digest=desk.watches.deliveries.next_digest(place),
        now=desk.watches.deliveries.local_time(place),
    )


def watch_names(desk: Desk, watches: Sequence[Watch]) -> dict[WatchId, str]:
    """What each watch is on, as people call it."""
    return {watch.id: desk.watches.name(watch) for watch in watches}


def show_list(desk: Desk, asker: Asker, place: Place, page: int = 1) -> Message:
    """The watches of a place."""
    watches = desk.watches.at(place)
    shown = delivery_shown(desk, place, watches, asker)
    return list_message(
        watches, watch_names(desk, watches), shown, page, _besides(desk, asker, place)
    )


def help_for(desk: Desk, asker: Asker) -> Message:
    """The examples, and what this person and this channel watch at present."""
    now = []
    for here in (False, True) if asker.in_channel else (False,):
        watches = desk.watches.at(this_place(desk, asker, here=here))
        now.append(
            watched_sentence(watches, watch_names(desk, watches), "this channel" if here else "")
        )
    return help_message(now)


def change_shown(
    desk: Desk,
    asker: Asker,
    change: WatchChange,
    *,
    undone: bool = False,
    asked: Sequence[Block] = (),
) -> Message:
    """A change read back; ``asked``: a question about what was not plain."""
    touched = (*change.added, *change.changed)
    shown = delivery_shown(desk, change.place, touched or None, asker)
    return change_message(shown_change(desk, change, undone=undone), shown, asked)


def shown_change(desk: Desk, change: WatchChange, *, undone: bool = False) -> ChangeShown:
    """The change as its view needs it."""
    every = (*change.added, *change.changed, *change.removed, *change.unchanged)
    return ChangeShown(
        added=change.added,
        changed=change.changed,
        removed=change.removed,
        unchanged=change.unchanged,
        missing=tuple(_missing(desk, change.place, target) for target in change.missing),
        names=watch_names(desk, every),
        token=change.token,
        undone=undone,
        settings=change.settings is not None,
    )


def _missing(desk: Desk, place: Place, target: Target) -> str:
    """The name of what was not watched, with the wider watch that covers it all the same."""
    name = desk.watches.target_name(target)
    wider = [desk.watches.name(watch) for watch in desk.watches.covering(place, target)]
    return f"{name} (covered by the watch on {listed(wider)})" if wider else name


def _besides(desk: Desk, asker: Asker, listed_place: Place) -> str:
    """What the channel watches, for a person who asked in it for their own watches."""
    if not listed_place.personal or not asker.in_channel:
        return ""
    watches = desk.watches.at(this_place(desk, asker, here=True))
    if not watches:
        return ""
    sentence = watched_sentence(watches, watch_names(desk, watches), "this channel")
    return f"{sentence} (`/minewatch list here`)"


def _elsewhere(desk: Desk, place: Place, asker: Asker | None) -> str:
    """The name of a channel that is not the one asked in, as Slack links it."""
    if asker is None or place.personal or place == this_place(desk, asker, here=True):
        return ""
    if place.conversation.is_named:
        return literal(place.conversation.id, 90)
    name = desk.watches.channels.name_of(place.conversation.id)
    return f"<#{literal(place.conversation.id, 40)}{f'|{literal(name, 80)}' if name else ''}>"
