"""The settings window: opening it, what it offers while one types, and saving it.

In: Slack's requests. Out: a window, options from memory, a confirmation with Undo in the
same window. The window is one place's (a person's DM or a channel); choosing another
place shows that one's watches. Slack's channel picker offers a person only channels they
can see, which is what lets them change a channel's watches here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.changes import Change, Wish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.judgement import Strictness
from bot.model.watch import UserId, Watch
from handlers.guard import guarded
from handlers.status import acknowledge
from handlers.views.watch_change import change_sentences
from handlers.views.watch_sentences import settings_sentence
from handlers.views.watch_window import (
    CALLBACK,
    DESTINATION_ACTION,
    MOST_INITIAL,
    STATES_ACTION,
    WindowShown,
    base_id,
    saved_window,
    settings_window,
    state_option,
)
from handlers.watch_answers import Asker, place_of, shown_change, told_at
from handlers.watch_form import Form, read_form

if TYPE_CHECKING:
    from bot.desk import Desk

_MOST_OPTIONS = 100


def register(app: AsyncApp, desk: Desk) -> None:
    """The window's listeners."""
    app.action("watch:window")(ack=acknowledge, lazy=[guarded(_open(desk))])
    app.options(STATES_ACTION)(guarded(_suggest(desk)))
    app.action(DESTINATION_ACTION)(ack=acknowledge, lazy=[guarded(_change_place(desk))])
    app.view(CALLBACK)(guarded(_save(desk)))
    # A choice made while the window is open counts when the window is saved.
    app.action(re.compile("^watch:(choice|states)$"))(acknowledge)


async def open_window(
    desk: Desk, client: AsyncWebClient, trigger_id: str, asker: Asker, *, here: bool = False
) -> None:
    """Show the settings of a person or of the channel; the trigger is valid for three seconds."""
    place = place_of(desk, asker, here=here)
    channel = None if place.personal else asker.channel
    await client.views_open(trigger_id=trigger_id, view=window_of(desk, place, channel))


def window_of(desk: Desk, place: Place, channel: str | None) -> dict[str, Any]:
    """The window with the place's watches and settings as they are now; ``channel`` by its id."""
    treaty = desk.treaty.current
    watches = [watch for watch in desk.watches.at(place) if not _hidden(watch)]
    details = {(w.scope.kinds, w.scope.min_step, w.strictness) for w in watches}
    first = watches[0] if len(details) == 1 else None
    states = [iso3 for watch in watches for iso3 in watch.scope.states]
    groups = [key for watch in watches for key in watch.scope.groups]
    return settings_window(
        WindowShown(
            channel=channel,
            states=tuple(treaty.states[iso3] for iso3 in states[:MOST_INITIAL]),
            groups=tuple(treaty.groups[key] for key in groups if key in treaty.groups),
            all_groups=tuple(treaty.groups.values()),
            everything=any(watch.scope.everything for watch in watches),
            kinds=first.scope.kinds if first else (),
            min_step=first.scope.min_step if first else None,
            strictness=first.strictness if first else Strictness.NORMAL,
            reminders=any(watch.reminders for watch in watches),
            mixed=len(details) > 1,
            delivery=desk.watches.deliveries.of(place),
        )
    )


def save(desk: Desk, user: UserId, form: Form) -> tuple[Place, Change]:
    """Make the place as the form says; what the window could not show stays.

    Raises:
        InputError: more watches than one person can keep.
    """
    place = desk.watches.in_channel(form.channel) if form.channel else Place.of_person(user)
    wish = Wish(
        targets=_chosen(form),
        kinds=form.kinds,
        min_step=form.min_step,
        strictness=form.strictness or Strictness.NORMAL,
        reminders=form.reminders,
    )
    change = desk.watches.set_all(
        user, place, wish, keep_details=form.keeps_details, leave=_not_shown(desk, place)
    )
    deliveries = desk.watches.deliveries
    deliveries.set_cadence(user, place, form.cadence, form.digest_at, form.weekday)
    quiet = (form.quiet_from, form.quiet_until)
    hours = (quiet[0], quiet[1]) if quiet[0] and quiet[1] else None
    deliveries.set_quiet(user, place, hours, legal_breaks=form.legal_breaks_quiet)
    return place, change


def _hidden(watch: Watch) -> bool:
    """A watch on several States at once has no place in the window, so the window keeps it."""
    return len(watch.scope.states) + len(watch.scope.groups) > 1


def _not_shown(desk: Desk, place: Place) -> list[Target]:
    """What the window has no room for: more than a hundred States, watches on several at once."""
    watches = desk.watches.at(place)
    single = [watch for watch in watches if not _hidden(watch)]
    beyond = [watch for watch in single if watch.scope.states][MOST_INITIAL:]
    return [desk.watches.target(watch) for watch in (*beyond, *filter(_hidden, watches))]


def _chosen(form: Form) -> tuple[Target, ...]:
    chosen = [*form.states, *(f"group:{key}" for key in form.groups)]
    return tuple(map(Target, [*chosen, "all"] if form.everything else chosen))


def _open(desk: Desk) -> Callable[..., Any]:
    async def pressed(body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient) -> None:
        channel = body.get("channel", {})
        asker = Asker(UserId(body["user"]["id"]), channel.get("id", ""), channel.get("name", ""))
        here = action.get("value") == "here"
        await open_window(desk, client, body["trigger_id"], asker, here=here)

    return pressed


def _suggest(desk: Desk) -> Callable[..., Any]:
    async def typed(ack: AsyncAck, body: dict[str, Any]) -> None:
        found = desk.watches.search(body.get("value", ""))
        await ack(options=[state_option(state) for state in found[:_MOST_OPTIONS]])

    return typed


def _change_place(desk: Desk) -> Callable[..., Any]:
    async def chosen(body: dict[str, Any], action: dict[str, Any], client: AsyncWebClient) -> None:
        channel = action.get("selected_conversation")
        user = UserId(body["user"]["id"])
        place = desk.watches.in_channel(channel) if channel else Place.of_person(user)
        view = body["view"]
        await client.views_update(
            view_id=view["id"], hash=view["hash"], view=window_of(desk, place, channel or None)
        )

    return chosen


def _save(desk: Desk) -> Callable[..., Any]:
    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        form = read_form(body["view"])
        problem = form.problem()
        if problem:
            where, sentence = problem
            ids = [block["block_id"] for block in body["view"]["blocks"]]
            at = next(block_id for block_id in ids if base_id(block_id) == where)
            await ack(response_action="errors", errors={at: sentence})
            return
        place, change = save(desk, UserId(body["user"]["id"]), form)
        await ack(response_action="update", view=_saved(desk, place, change))

    return submitted


def _saved(desk: Desk, place: Place, change: Change) -> dict[str, Any]:
    told = told_at(desk, place)
    sentences = [
        *change_sentences(shown_change(desk, change), told),
        settings_sentence(told),
    ]
    return saved_window(sentences, change.token)
