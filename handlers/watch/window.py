"""The settings window: opening it, what it offers while one types, and saving it.

In: Slack's requests. Out: a window, options from memory, a confirmation with Undo in the
same window. The window is one place's (a person's DM or a channel); choosing another
place shows that one's watches, to members of the channel alone. What may be saved is
decided in handlers.watch.saving.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.places import Place
from bot.errors import InputError, NotAllowedError
from bot.model.judgement import Strictness
from bot.model.request import Door, Where
from bot.model.workspace import UserId
from handlers.slack.guard import guarded
from handlers.slack.membership import require_member
from handlers.talk.asker import Asker
from handlers.talk.pressed import Press, on_press
from handlers.talk.replies import acknowledge
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
from handlers.watch.form import WindowForm, read_form
from handlers.watch.places import CHANNEL, channel_of, place_of
from handlers.watch.saving import (
    details_of,
    fingerprint,
    fits_window,
    place_shown,
    refusal,
    save,
)
from handlers.watch.shown import delivery_shown, shown_change

if TYPE_CHECKING:
    from bot.desk import Desk

_MOST_OPTIONS = 100


def register(app: AsyncApp) -> None:
    """The window's listeners."""
    on_press(app, "watch:window", _open)
    app.options(STATES_ACTION)(guarded(_suggest))
    on_press(app, DESTINATION_ACTION, _change_place)
    app.view(CALLBACK)(guarded(_save))
    # A choice made while the window is open counts when the window is saved.
    app.action(re.compile("^watch:(choice|states)$"))(acknowledge)


async def open_window(
    desk: Desk,
    client: AsyncWebClient,
    trigger_id: str,
    asker: Asker,
    where: Where | None = None,
) -> None:
    """Show the settings of a person or of a channel; the trigger is valid for three seconds.

    Raises:
        InputError: the channel is not known.
        NotAllowedError: another channel than the one asked in, and the person is not in it.
    """
    if where is not None and where.kind == CHANNEL:
        channel = await desk.do(lambda: channel_of(desk, where))
        if channel != asker.channel:
            await require_member(desk, client, asker.user, channel)
    view = await desk.do(lambda: _window_asked_for(desk, asker, where))
    await client.views_open(trigger_id=trigger_id, view=view)


def _window_asked_for(desk: Desk, asker: Asker, where: Where | None) -> dict[str, Any]:
    place = place_of(desk, asker, where)
    channel = None if place.personal else asker.channel
    if where is not None and where.kind == CHANNEL:
        channel = channel_of(desk, where)
    if channel and channel == asker.channel:
        desk.watches.presence.note(asker.user, channel)
    return window_of(desk, asker.user, place, channel)


def window_of(
    desk: Desk, user: UserId, place: Place, channel: str | None, notice: str = ""
) -> dict[str, Any]:
    """The window with the place's watches and settings as they are now; ``channel`` by its id."""
    treaty = desk.treaty.current
    watches = [watch for watch in desk.watches.at(place) if fits_window(watch)]
    details = details_of(watches)
    first = watches[0] if len(details) == 1 else None
    states = [iso3 for watch in watches for iso3 in watch.scope.states]
    groups = [key for watch in watches for key in watch.scope.groups]
    return settings_window(
        WindowShown(
            channel=channel,
            seen=fingerprint(desk, user, place),
            states=tuple(treaty.states[iso3] for iso3 in states[:MOST_INITIAL]),
            groups=tuple(treaty.groups[key] for key in groups if key in treaty.groups),
            all_groups=tuple(treaty.groups.values()),
            everything=any(watch.scope.everything for watch in watches),
            kinds=first.scope.kinds if first else (),
            min_step=first.scope.min_step if first else None,
            strictness=first.strictness if first else Strictness.NORMAL,
            reminders=any(watch.reminders for watch in watches),
            mixed=len(details) > 1,
            delivery=desk.watches.deliveries.as_set_by(user, place),
            notice=notice,
        )
    )


async def _open(press: Press) -> None:
    asker, words = press.asker, f"settings {press.value}".strip()
    where = press.desk.read(words, Door.WATCH, called=asker.called).place
    await open_window(press.desk, press.client, press.body["trigger_id"], asker, where)


async def _suggest(desk: Desk, ack: AsyncAck, body: dict[str, Any]) -> None:
    found = desk.watches.search(body.get("value", ""))  # from memory
    await ack(options=[state_option(state) for state in found[:_MOST_OPTIONS]])


async def _change_place(press: Press) -> None:
    """Show the window of the place that was picked; of two picked in a hurry, of the last."""
    desk, view = press.desk, str(press.body["view"]["id"])
    at = str(press.action.get("action_ts", ""))
    if not await desk.do(lambda: desk.latest.is_last_choice(view, at)):
        return
    shown = await _window_chosen(press)
    if await desk.do(lambda: desk.latest.is_last_choice(view, at)):
        await press.client.views_update(view_id=view, view=shown)


async def _window_chosen(press: Press) -> dict[str, Any]:
    """The window of the place that was picked; where that may not be, the same as before."""
    desk, user = press.desk, press.user
    channel, notice = press.action.get("selected_conversation") or None, ""
    try:
        if channel:
            await require_member(desk, press.client, user, channel)
    except NotAllowedError as error:
        channel, notice = read_form(press.body["view"]).channel, str(error)
    return await desk.do(
        lambda: window_of(desk, user, place_shown(desk, user, channel), channel, notice)
    )


async def _save(desk: Desk, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    form, user = read_form(body["view"]), UserId(body["user"]["id"])
    problem = await refusal(desk, client, user, form)
    if problem is None:
        try:
            view = await desk.do(lambda: _saved(desk, user, form))
        except InputError as error:
            problem = "states", str(error)
    if problem is None:
        await ack(response_action="update", view=view)
        return
    where, sentence = problem
    ids = [block.get("block_id", "") for block in body["view"]["blocks"]]
    at = next(block_id for block_id in ids if base_id(block_id) == where)
    await ack(response_action="errors", errors={at: sentence})


def _saved(desk: Desk, user: UserId, form: WindowForm) -> dict[str, Any]:
    """Save it; the window that says so."""
    place, change = save(desk, user, form)
    told = delivery_shown(desk, place)
    # When alerts come is read back in any case.
    shown = replace(shown_change(desk, change), settings=False)
    sentences = [*change_sentences(shown, told), settings_sentence(told)]
    return saved_window(sentences, change.token)
