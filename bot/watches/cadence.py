"""When an alert goes out: now, or later together with others.

In: a conversation's delivery settings, the story, the present instant and what was sent
within the last hour. Out: SendNow or HoldUntil. Local hours are those of the IANA zone,
summer time included: a digest at 09:00 is sent at 09:00 local time in March and in April.
A local time that a change of clocks skips counts as the same distance after midnight
(so it occurs once); one that occurs twice counts the first time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model.alert import HeldFor
from bot.model.watch import Cadence, Delivery

HOUR = timedelta(hours=1)
GROUPING = timedelta(seconds=20)
"""How long a burst is collected before the rest of it goes out as one message."""


@dataclass(frozen=True, slots=True)
class SendNow:
    """Send immediately."""


@dataclass(frozen=True, slots=True)
class HoldUntil:
    """Keep it for a digest at ``until``."""

    reason: HeldFor
    until: datetime


Plan = SendNow | HoldUntil


def plan(delivery: Delivery, now: datetime, recent: Sequence[datetime], *, legal_act: bool) -> Plan:
    """When to send this conversation one more story.

    Args:
        delivery: how the conversation wants it.
        now: the present instant.
        recent: when its alerts of the last hour were made, oldest first.
        legal_act: a deposit or an effect, which may break quiet hours.
    """
    if delivery.cadence is not Cadence.AT_ONCE:
        daily = delivery.cadence is Cadence.DAILY
        return HoldUntil(HeldFor.DAILY if daily else HeldFor.WEEKLY, next_digest(delivery, now))
    quiet_end = quiet_until(delivery, now)
    if quiet_end is not None and not (legal_act and delivery.legal_breaks_quiet):
        return HoldUntil(HeldFor.QUIET, quiet_end)
    within_hour = [at for at in recent if now - HOUR < at <= now]
    if len(within_hour) >= max(delivery.max_per_hour, 1):
        return HoldUntil(HeldFor.BURST, now + GROUPING)
    return SendNow()


def next_digest(delivery: Delivery, now: datetime) -> datetime:
    """The next moment after ``now`` at which this conversation's digest is due (UTC).

    A digest that was already sent at a moment to come (the clock was set back since) is not
    sent for that day again. One further ahead than digests are apart was sent on a wrong clock.
    """
    zone = delivery_zone(delivery)
    day = now.astimezone(zone).date()
    if delivery.cadence is Cadence.WEEKLY:
        day += timedelta(days=(delivery.digest_weekday - day.weekday()) % 7)
    step = timedelta(days=7 if delivery.cadence is Cadence.WEEKLY else 1)
    at = _at(day, delivery.digest_at, zone)
    told = delivery.last_digest_at
    behind = told if told is not None and now < told <= now + step else now
    while at <= behind:
        day += step
        at = _at(day, delivery.digest_at, zone)
    return at


def this_morning(delivery: Delivery, now: datetime) -> datetime:
    """When today's calendar messages are sent: at the digest's hour, or now if it has passed."""
    zone = delivery_zone(delivery)
    return max(now, _at(now.astimezone(zone).date(), delivery.digest_at, zone))


def quiet_until(delivery: Delivery, now: datetime) -> datetime | None:
    """The end of the quiet hours that ``now`` lies in (UTC); None: it lies in none."""
    start, end = delivery.quiet_from, delivery.quiet_until
    if start is None or end is None or start == end:
        return None
    zone = delivery_zone(delivery)
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        last = day if start < end else day + timedelta(days=1)
        until = _at(last, end, zone)
        if _at(day, start, zone) <= now < until:
            return until
    return None


def is_paused(delivery: Delivery, now: datetime) -> bool:
    """Is the conversation paused?"""
    return delivery.paused_until is not None and now < delivery.paused_until


def delivery_zone(delivery: Delivery) -> ZoneInfo:
    """The delivery's zone; UTC where the name is not an IANA zone we know."""
    try:
        return ZoneInfo(delivery.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _at(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
