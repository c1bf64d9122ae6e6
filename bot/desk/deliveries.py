"""How a place wants its alerts: at once or in a digest, quiet hours, pauses.

In: who asks, the place, and local times. Out: the Delivery as it is now. Times are local
to the delivery's IANA zone; ``paused_until`` is UTC. When alerts really leave is decided
by bot.watches from these values; nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.desk.changes import UndoEntry, UndoMemory, changing
from bot.desk.places import Place
from bot.errors import InputError
from bot.grammar.zones import known_zone
from bot.model.day import Until
from bot.model.request import DigestAt
from bot.model.watch import Cadence, Delivery, Person
from bot.model.workspace import UserId, WorkspaceId
from bot.outbox.gather import replan
from bot.outbox.refusals import try_now
from bot.ports import Clock, Stores
from bot.watches.cadence import HoldUntil, delivery_zone, next_digest, plan

LONGEST_PAUSE = timedelta(days=366)
_SHORTEST_PAUSE = timedelta(minutes=1)


class Deliveries:
    """The settings of every place; one without settings has the defaults.

    A change is remembered in ``memory``, so that it can be undone. What depends on the settings as
    they are is decided while no other process changes those of the place.
    """

    def __init__(
        self, stores: Stores, clock: Clock, memory: UndoMemory, workspace: WorkspaceId
    ) -> None:
        self._stores = stores
        self._workspace = workspace
        self._clock = clock
        self._memory = memory

    def of(self, place: Place) -> Delivery:
        """How the place wants its alerts; the defaults when unset; a pause that is over is none."""
        found = self._stores.deliveries.of(place.conversation)
        if found and found.paused_until and found.paused_until <= self._clock.now():
            return replace(found, paused_until=None)
        return found or Delivery(place.conversation)

    def as_set_by(self, by: UserId, place: Place) -> Delivery:
        """The place's settings, answered for by ``by``; first settings take their zone."""
        now = self.of(place)
        zone = now.zone if now.set_by else self.zone_of(by) or now.zone
        return replace(now, set_by=by, zone=zone)

    def next_digest(self, place: Place) -> datetime | None:
        """When the next digest comes, in the place's zone; None: alerts come at once."""
        delivery = self.of(place)
        if delivery.cadence is Cadence.AT_ONCE:
            return None
        after = max(self._clock.now(), delivery.paused_until or self._clock.now())
        return next_digest(delivery, after).astimezone(delivery_zone(delivery))

    def set_digest(self, by: UserId, place: Place, digest: DigestAt) -> Delivery:
        """At once, or together at a local time; a time that was not named is as before."""
        return self._change(by, place, lambda now: with_digest(now, digest))

    def set_quiet(
        self,
        by: UserId,
        place: Place,
        hours: tuple[time, time] | None,
        *,
        legal_breaks: bool = True,
    ) -> Delivery:
        """Let alerts wait between two local times; ``None`` ends the quiet hours.

        Raises:
            InputError: both times are the same.
        """
        if hours and hours[0] == hours[1]:
            raise InputError(
                "Quiet hours need two different times, for example `/minewatch quiet 22:00-07:00`. "
                "To stop alerts for some days, use `/minewatch pause 3d`."
            )
        start, end = hours or (None, None)
        return self._change(
            by,
            place,
            lambda now: replace(
                now, quiet_from=start, quiet_until=end, legal_breaks_quiet=legal_breaks
            ),
        )

    def set_zone(self, by: UserId, place: Place, zone: str) -> Delivery:
        """The zone in which the place's times are meant, by its IANA name.

        Raises:
            InputError: there is no such zone.
        """
        known = known_zone(zone)
        if known is None:
            raise InputError(f"“{zone[:60]}” is not a time zone. Use a name like Europe/Helsinki.")
        return self._change(by, place, lambda now: replace(now, zone=known))

    def local_time(self, place: Place) -> datetime:
        """What the clock shows now in the place's zone."""
        return self._clock.now().astimezone(delivery_zone(self.of(place)))

    def clock_of(self, user: UserId) -> datetime:
        """What the clock shows where the person is (without a zone); UTC until theirs is known."""
        zone = delivery_zone(self.as_set_by(user, Place.of_person(self._workspace, user)))
        return self._clock.now().astimezone(zone).replace(tzinfo=None)

    def pause(self, by: UserId, place: Place, length: timedelta | Until) -> Delivery:
        """Send nothing for a while, or until a local moment.

        Raises:
            InputError: not between a minute and a year.
        """
        now = self._clock.now()

        def paused(delivery: Delivery) -> Delivery:
            zone = delivery_zone(delivery)
            until = now + length if isinstance(length, timedelta) else length.instant(zone)
            if not _SHORTEST_PAUSE <= until - now <= LONGEST_PAUSE:
                raise InputError(
                    "A pause lasts from a minute to a year, for example `/minewatch pause 3d`. "
                    "To stop altogether, use `/minewatch remove all`."
                )
            return replace(delivery, paused_until=until)

        return self._change(by, place, paused)

    def resume(self, by: UserId, place: Place) -> Delivery:
        """End a pause, and wake watches that were set aside because the place was out of reach."""
        with changing(self._stores, place):
            found = self._stores.watches.at(place.conversation)
            asleep = [watch.id for watch in found if watch.paused_until or watch.set_aside]
            held = self._stores.watches.hold_many(asleep).values()
            delivery = replace(self.as_set_by(by, place), paused_until=None)
            undo = self._undo(by, place, delivery)
            self._stores.watches.put(
                *(replace(watch, paused_until=None, set_aside=None) for watch in held)
            )
            try_now(self._stores, place.conversation, self._clock.now())
            self._stores.deliveries.put(delivery)
            self._remember(undo)
        return delivery

    def put(self, delivery: Delivery) -> None:
        """Store it within the caller's unit; what is already held comes when it says."""
        now = self._clock.now()
        when = plan(delivery, now, (), legal_act=False)
        if isinstance(when, HoldUntil):
            replan(self._stores, delivery.conversation, when.until, when.reason)
        else:
            replan(self._stores, delivery.conversation, now)
        self._stores.deliveries.put(delivery)

    def zone_of(self, user: UserId) -> str | None:
        """The person's own zone as last learnt from Slack or set by them; None: not known."""
        person = self._stores.people.get(user)
        return person.zone if person else None

    def learn_zone(self, user: UserId, zone: str) -> None:
        """Remember a person's zone (from their Slack profile); an unknown name is passed over."""
        known = known_zone(zone)
        if known is None or self.zone_of(user) == known:
            return
        with self._stores.unit():
            person = self._stores.people.hold(user) or Person(user)
            self._stores.people.put(replace(person, zone=known))

    def _change(
        self, by: UserId, place: Place, changed: Callable[[Delivery], Delivery]
    ) -> Delivery:
        with changing(self._stores, place):
            delivery = changed(self.as_set_by(by, place))
            undo = self._undo(by, place, delivery)
            self.put(delivery)
            self._remember(undo)
        return delivery

    def _undo(self, by: UserId, place: Place, delivery: Delivery) -> UndoEntry | None:
        """What takes the change back that is about to be stored; None: it is no other wish."""
        if delivery == self.as_set_by(by, place):
            return None
        return UndoEntry(place, by, settings=(self.of(place), delivery))

    def _remember(self, undo: UndoEntry | None) -> None:
        if undo is not None:
            self._memory.keep(undo)


def with_digest(delivery: Delivery, digest: DigestAt) -> Delivery:
    """The same with another cadence; a time or weekday that was not named is as before."""
    weekday = delivery.digest_weekday if digest.weekday is None else digest.weekday
    return replace(
        delivery,
        cadence=digest.cadence,
        digest_at=digest.at or delivery.digest_at,
        digest_weekday=weekday,
    )
