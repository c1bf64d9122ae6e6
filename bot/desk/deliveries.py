"""How a place wants its alerts: at once or in a digest, quiet hours, pauses.

In: who asks, the place, and local times. Out: the Delivery as it is now. Times are local
to the delivery's IANA zone; ``paused_until`` is UTC. When alerts really leave is decided
by bot.watches from these values; nothing is sent here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.desk.places import Place
from bot.errors import InputError
from bot.grammar.zones import ZoneAsked, known_zone, read_zone
from bot.model.day import Until
from bot.model.watch import Cadence, Delivery, Person, UserId
from bot.outbox.gather import replan
from bot.outbox.refusals import try_now
from bot.ports import Clock, Stores
from bot.watches.cadence import HoldUntil, plan

LONGEST_PAUSE = timedelta(days=366)
_SHORTEST_PAUSE = timedelta(minutes=1)


class Deliveries:
    """The settings of every place; one without settings has the defaults."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    def of(self, place: Place) -> Delivery:
        """How the place wants its alerts; the defaults when unset; a pause that is over is none."""
        found = self._stores.deliveries.get(place.conversation)
        if found and found.paused_until and found.paused_until <= self._clock.now():
            return replace(found, paused_until=None)
        return found or Delivery(place.conversation)

    def as_set_by(self, by: UserId, place: Place) -> Delivery:
        """The place's settings, answered for by ``by``; first settings take their zone."""
        now = self.of(place)
        zone = now.zone if now.set_by else self.zone_of(by) or now.zone
        return replace(now, set_by=by, zone=zone)

    def set_cadence(
        self, by: UserId, place: Place, cadence: Cadence, at: time | None = None, weekday: int = 0
    ) -> Delivery:
        """At once, or together at a local time (weekly: on ``weekday``, 0 = Monday)."""
        now = self.as_set_by(by, place)
        return self._keep(
            replace(now, cadence=cadence, digest_at=at or now.digest_at, digest_weekday=weekday)
        )

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
        return self._keep(
            replace(
                self.as_set_by(by, place),
                quiet_from=start,
                quiet_until=end,
                legal_breaks_quiet=legal_breaks,
            )
        )

    def set_zone(self, by: UserId, place: Place, zone: str) -> Delivery:
        """The zone in which the place's times are meant.

        Raises:
            InputError: no zone, or several (bot.grammar.zones).
        """
        found = read_zone(zone)
        if isinstance(found, ZoneAsked):
            raise InputError(found.sentence)
        return self._keep(replace(self.as_set_by(by, place), zone=found.iana))

    def local_time(self, place: Place) -> datetime:
        """What the clock shows now in the place's zone."""
        return self._clock.now().astimezone(ZoneInfo(self.of(place).zone))

    def pause(self, by: UserId, place: Place, length: timedelta | Until) -> Delivery:
        """Send nothing for a while, or until a moment by the place's clock.

        Raises:
            InputError: not between a minute and a year.
        """
        now, delivery = self._clock.now(), self.as_set_by(by, place)
        if isinstance(length, Until):
            length = length.instant(ZoneInfo(delivery.zone)) - now
        if not _SHORTEST_PAUSE <= length <= LONGEST_PAUSE:
            raise InputError(
                "A pause lasts from a minute to a year, for example `/minewatch pause 3d`. "
                "To stop for good, use `/minewatch remove all`."
            )
        return self._keep(replace(delivery, paused_until=now + length))

    def resume(self, by: UserId, place: Place) -> Delivery:
        """End a pause, and wake watches that were set aside because the place was out of reach."""
        awake = [
            replace(watch, paused_until=None, set_aside=None)
            for watch in self._stores.watches.where("conversation", place.conversation)
            if watch.paused_until or watch.set_aside
        ]
        delivery = replace(self.as_set_by(by, place), paused_until=None)
        with self._stores.unit():
            self._stores.watches.put(*awake)
            self._stores.deliveries.put(delivery)
            try_now(self._stores, place.conversation, self._clock.now())
        return delivery

    def zone_of(self, user: UserId) -> str | None:
        """The person's own zone as last learnt from Slack or set by them; None: not known."""
        person = self._stores.people.get(user)
        return person.zone if person else None

    def learn_zone(self, user: UserId, zone: str) -> None:
        """Remember a person's zone (from their Slack profile); an unknown name is passed over."""
        known = known_zone(zone)
        person = self._stores.people.get(user) or Person(user)
        if known and person.zone != known:
            self._stores.people.put(replace(person, zone=known))

    def _keep(self, delivery: Delivery) -> Delivery:
        """Store it; what is already held comes when the new settings say."""
        now = self._clock.now()
        when = plan(delivery, now, (), legal_act=False)
        with self._stores.unit():
            self._stores.deliveries.put(delivery)
            if isinstance(when, HoldUntil):
                replan(self._stores, delivery.conversation, when.until, when.reason)
            else:
                replan(self._stores, delivery.conversation, now)
        return delivery
