"""Watches and their settings as sentences: what, how many to expect, when, why not at present.

In: watches with their targets' names, deliveries, volumes. Out: mrkdwn texts, used by the
list, by changes, by Home and by the settings window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.desk.zones import zone_words
from bot.model.day import long_day
from bot.model.judgement import Strictness
from bot.model.names import listed
from bot.model.state import Step
from bot.model.watch import Cadence, Delivery, Watch, WatchId
from handlers.views.kinds import kinds_listed
from handlers.views.text import literal, plural

_MOST_NAMES = 12
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FROM_STEP = {
    Step.STATEMENT: "",
    Step.PROPOSAL: "legal steps from a proposal onwards",
    Step.PARLIAMENT: "legal steps from parliament onwards",
    Step.LAW: "legal steps from a national decision onwards",
    Step.DEPOSIT: "legal acts only: deposit and effect",
    Step.EFFECT: "entry into effect only",
}
_ASIDE = {
    "is_archived": "the channel is archived",
    "channel_not_found": "Minewatch cannot see the channel; invite it with `/invite @Minewatch`",
    "not_in_channel": "Minewatch is not in the channel; invite it with `/invite @Minewatch`",
    "restricted_action": "apps may not post in the channel; a workspace admin can change that",
    "messages_tab_disabled": "direct messages to Minewatch are turned off in the app's settings",
    "user_not_found": "the account no longer exists",
    "user_disabled": "the account is deactivated",
}


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """Where and how alerts come, as the views need it.

    ``stories`` in the last ``days`` days; ``main``: the channel gets every alert anyway.
    ``channel``: another channel than the one asked in, as mrkdwn; ``next_digest`` and ``now``: local.
    """

    personal: bool
    delivery: Delivery
    stories: int
    days: int
    main: bool = False
    channel: str = ""
    next_digest: datetime | None = None
    now: datetime | None = None

    @property
    def place(self) -> str:
        """``this channel`` or ``#general``, of a channel."""
        return self.channel or "this channel"

    @property
    def word(self) -> str:
        """What means the same place in a command: nothing, ``here`` or ``in #general``."""
        if self.personal:
            return ""
        return f"in {self.channel}" if self.channel else "here"


def watched_sentence(
    watches: Sequence[Watch], names: Mapping[WatchId, str], place: str = ""
) -> str:
    """``You watch *Finland* and *Norway*.``, ``This channel watches nothing yet.``."""
    whose = f"{place[:1].upper()}{place[1:]} watches" if place else "You watch"
    return f"{whose} {names_listed(watches, names) if watches else 'nothing yet'}."


def names_listed(watches: Sequence[Watch], names: Mapping[WatchId, str]) -> str:
    """The targets in bold, twelve at most, the rest counted."""
    bold = [f"*{literal(names[watch.id], 200)}*" for watch in watches[:_MOST_NAMES]]
    more = len(watches) - _MOST_NAMES
    return listed([*bold, f"{more} more"] if more > 0 else bold)


def watch_line(watch: Watch, name: str) -> str:
    """``*Finland*: withdrawal, use of mines``."""
    return f"*{literal(name[:1].upper() + name[1:], 300)}*: {watch_details(watch)}"


def watch_details(watch: Watch) -> str:
    """``all kinds of news``, ``withdrawal, use of mines; legal acts only``, with strictness."""
    parts = [kinds_listed(watch.scope.kinds)]
    if watch.scope.min_step:
        step = _FROM_STEP[watch.scope.min_step]
        parts = [step] if not watch.scope.kinds and step else [*parts, step]
    if watch.strictness is not Strictness.NORMAL:
        parts.append(f"{watch.strictness} judgement")
    if watch.reminders:
        parts.append("reminders of dates")
    return "; ".join(filter(None, parts))


def settings_sentence(shown: DeliveryShown) -> str:
    """When alerts come: "Alerts come at once, not between 22:00 and 07:00 (Europe/Helsinki)."."""
    delivery = shown.delivery
    whose = "Every alert comes" if shown.main else "Alerts come"
    parts = [f"{whose} {cadence_words(delivery)}"]
    if delivery.quiet_from and delivery.quiet_until:
        legal = "; legal acts are sent anyway" if delivery.legal_breaks_quiet else ""
        parts.append(
            f"not between {delivery.quiet_from:%H:%M} and {delivery.quiet_until:%H:%M}{legal}"
        )
    timed = delivery.cadence is not Cadence.AT_ONCE or delivery.quiet_from
    words = ", ".join(parts) + (f" ({zone_words(delivery.zone)})." if timed else ".")
    if delivery.paused_until:
        words = f"{paused_sentence(delivery)} After that, {words[:1].lower()}{words[1:]}"
    return f"{words}{_zone_hint(shown) if timed else ''}"


def digest_sentence(shown: DeliveryShown) -> str:
    """Whose alerts come when from now on, and when the next digest is due.

    ``The daily digest of this channel comes at 09:00 (Europe/Helsinki); next on 27 November 2026.``
    """
    delivery, at = shown.delivery, shown.next_digest
    if at is None:
        return f"{_alerts(shown)} come at once."
    often = "weekly" if delivery.cadence is Cadence.WEEKLY else "daily"
    what = f"Your {often} digest" if shown.personal else f"The {often} digest of {shown.place}"
    day = f"on {_WEEKDAYS[delivery.digest_weekday]}s " if often == "weekly" else ""
    when = f"{day}at {delivery.digest_at:%H:%M} ({zone_words(delivery.zone)})"
    return f"{what} comes {when}; next on {long_day(at.date())}.{_zone_hint(shown)}"


def quiet_sentence(shown: DeliveryShown) -> str:
    """Between which hours alerts wait."""
    delivery = shown.delivery
    if delivery.quiet_from is None or delivery.quiet_until is None:
        return f"{_alerts(shown)} no longer have quiet hours."
    legal = "; legal acts are sent anyway" if delivery.legal_breaks_quiet else ""
    hours = f"{delivery.quiet_from:%H:%M} and {delivery.quiet_until:%H:%M}"
    return (
        f"{_alerts(shown)} wait between {hours} ({zone_words(delivery.zone)}){legal}."
        f"{_zone_hint(shown)}"
    )


def zone_sentence(shown: DeliveryShown) -> str:
    """The zone of a place's times, what the clock shows there, and when its digest comes."""
    zone = literal(zone_words(shown.delivery.zone))
    digest = f" {digest_sentence(shown)}" if shown.next_digest else ""
    return f"{_alerts(shown)} use the time zone {zone}, where it is {shown.now:%H:%M} now.{digest}"


def pause_sentence(shown: DeliveryShown) -> str:
    """Until when nothing comes."""
    until = paused_sentence(shown.delivery).removeprefix("Paused ").rstrip(".")
    return f"{_alerts(shown)} are paused {until}. Stories until then are in `/minenews`."


def resume_sentence(shown: DeliveryShown) -> str:
    """The pause is over."""
    return f"{_alerts(shown)} have resumed: they come {cadence_words(shown.delivery)}."


def _alerts(shown: DeliveryShown) -> str:
    return "Your alerts" if shown.personal else f"Alerts of {shown.place}"


def _zone_hint(shown: DeliveryShown) -> str:
    if shown.delivery.zone != "UTC":
        return ""
    place = f" {shown.word}" if shown.word else ""
    return f" If that is not your time zone: `/minewatch zone Europe/Helsinki{place}`."


def cadence_words(delivery: Delivery) -> str:
    """``at once``, ``daily at 09:00``, ``on Mondays at 09:00``."""
    match delivery.cadence:
        case Cadence.AT_ONCE:
            return "at once"
        case Cadence.DAILY:
            return f"together, daily at {delivery.digest_at:%H:%M}"
        case Cadence.WEEKLY:
            day = _WEEKDAYS[delivery.digest_weekday]
            return f"together, on {day}s at {delivery.digest_at:%H:%M}"


def paused_sentence(delivery: Delivery) -> str:
    """``Paused until 2 December 2026, 23:13 (Europe/Helsinki).``; empty when not."""
    if delivery.paused_until is None:
        return ""
    there = delivery.paused_until.astimezone(ZoneInfo(delivery.zone))
    return f"Paused until {long_day(there.date())}, {there:%H:%M} ({zone_words(delivery.zone)})."


def expected_sentence(shown: DeliveryShown) -> str:
    """How many: "Expect about 3 stories a week (38 stories in the last 90 days)."; empty in the first week."""
    if shown.days < 7:
        return ""
    weekly = shown.stories * 7 / shown.days
    found = f"{plural(shown.stories, 'story', 'stories')} in the last {shown.days} days"
    if weekly >= 1:
        return f"Expect about {plural(round(weekly), 'story', 'stories')} a week ({found})."
    if shown.stories:
        return f"Expect less than one story a week ({found})."
    return f"Expect few stories: none came in the last {shown.days} days."


def aside_words(reason: str) -> str:
    """Why nothing comes at present, from Slack's error code."""
    why = _ASIDE.get(reason, f"Slack answered “{literal(reason, 100)}”")
    return f"⚠️ On hold: {why}. It resumes automatically when a message gets through."
