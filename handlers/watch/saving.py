"""Saving the settings window: what may be saved by whom, and what becomes of it.

In: a WindowForm and the person. Out: the place's watches and delivery as the form says, or
NotAllowedError and InputError with one sentence. What a submission says is believed only
as far as it agrees with itself and with what is stored: its inputs must all be of the place
that the window showed and that was picked, the person must be in that channel, and the
settings must still be those that the window showed.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.changes import WatchChange, WatchWish
from bot.desk.deliveries import with_digest
from bot.desk.places import Place
from bot.desk.targets import Target, target_of
from bot.errors import InputError, NotAllowedError
from bot.model.judgement import Kind, Strictness
from bot.model.request import DigestAt
from bot.model.state import Step
from bot.model.watch import Delivery, Watch
from bot.model.workspace import UserId
from handlers.slack.membership import require_member
from handlers.views.watch_window import MOST_INITIAL
from handlers.watch.form import OUTDATED, WindowForm

if TYPE_CHECKING:
    from bot.desk import Desk

_CHANGED = (
    "These settings were changed elsewhere while this window was open. Close it and type "
    "/minewatch to see them as they are now."
)
Details = tuple[tuple[Kind, ...], Step | None, Strictness]


def place_shown(desk: Desk, user: UserId, channel: str | None) -> Place:
    """The place of a channel by its id; without one, the person's own."""
    return desk.watches.channels.place(channel) if channel else desk.watches.own(user)


def fingerprint(desk: Desk, user: UserId, place: Place) -> str:
    """Sixteen digits that change with anything the window shows or saves of this place."""
    watches = sorted(
        (watch.id, repr(watch.scope), watch.strictness, watch.reminders)
        for watch in desk.watches.at(place)
    )
    delivery = desk.watches.deliveries.as_set_by(user, place)
    times = (delivery.cadence, delivery.digest_at, delivery.digest_weekday, delivery.zone)
    quiet = (delivery.quiet_from, delivery.quiet_until, delivery.legal_breaks_quiet)
    shown = repr((place, watches, times, quiet))
    return blake2b(shown.encode(), digest_size=8).hexdigest()


def details_of(watches: list[Watch]) -> set[Details]:
    """The kinds, steps and strictness that occur; the window shows them where they are one."""
    return {(w.scope.kinds, w.scope.min_step, w.strictness) for w in watches}


def fits_window(watch: Watch) -> bool:
    """A watch on several States at once has no place in the window, so the window keeps it."""
    return len(watch.scope.states) + len(watch.scope.groups) <= 1


async def refusal(
    desk: Desk, client: AsyncWebClient, user: UserId, form: WindowForm
) -> tuple[str, str] | None:
    """Why this person may not save this: the input (its base id) to say it at, and the sentence."""
    problem = form.problem()
    if problem:
        return problem
    try:
        if form.channel:
            await require_member(desk, client, user, form.channel)
    except NotAllowedError as error:
        return "destination", str(error)
    return None


def save(desk: Desk, user: UserId, form: WindowForm) -> tuple[Place, WatchChange]:
    """Make the place as the form says; what the window could not show stays.

    Raises:
        InputError: the settings are no longer those that were shown, what was chosen does not exist,
            or there are more watches than one person can keep.
    """
    _check(desk, user, form)
    place = place_shown(desk, user, form.channel)
    wish = WatchWish(
        targets=_chosen(form),
        kinds=form.kinds,
        min_step=form.min_step,
        strictness=form.strictness or Strictness.NORMAL,
        reminders=form.reminders,
    )
    mixed = len(details_of([w for w in desk.watches.at(place) if fits_window(w)])) > 1
    change = desk.watches.set_all(
        user,
        place,
        wish,
        keep_details=mixed and form.leaves_details,
        leave=_not_shown(desk, place),
        delivery=_delivery(desk, user, place, form),
    )
    return place, change


def _delivery(desk: Desk, user: UserId, place: Place, form: WindowForm) -> Delivery:
    """How the form wants alerts to come."""
    now = desk.watches.deliveries.as_set_by(user, place)
    return replace(
        with_digest(now, DigestAt(form.cadence, form.digest_at, form.weekday)),
        quiet_from=form.quiet_from,
        quiet_until=form.quiet_until,
        legal_breaks_quiet=form.legal_breaks_quiet,
    )


def _check(desk: Desk, user: UserId, form: WindowForm) -> None:
    """The settings are still those that were shown, and what was chosen exists.

    Raises:
        InputError: says to open the window again.
    """
    if form.seen != fingerprint(desk, user, place_shown(desk, user, form.channel)):
        raise InputError(_CHANGED)
    treaty = desk.treaty.current
    if not (set(form.states) <= set(treaty.states) and set(form.groups) <= set(treaty.groups)):
        raise InputError(OUTDATED)


def _not_shown(desk: Desk, place: Place) -> list[Target]:
    """What the window has no room for: more than a hundred States, watches on several at once."""
    watches = desk.watches.at(place)
    beyond = [watch for watch in watches if fits_window(watch) and watch.scope.states][
        MOST_INITIAL:
    ]
    hidden = [watch for watch in watches if not fits_window(watch)]
    return [target_of(watch.scope) for watch in (*beyond, *hidden)]


def _chosen(form: WindowForm) -> tuple[Target, ...]:
    chosen = [*form.states, *(f"group:{key}" for key in form.groups)]
    return tuple(map(Target, [*chosen, "all"] if form.everything else chosen))
