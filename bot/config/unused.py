"""Settings that are set and change nothing, given the others: reported at the start and by doctor.

In: settings, and the names that were written. Out: a sentence for each. What a person surely meant
otherwise stops the start instead (bot.config.together).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config.settings import Settings

_OF_INSTALLED = (
    "MINEWATCH_KEEP_DAYS_AFTER_REMOVAL",
    "MINEWATCH_WATCHES_PER_WORKSPACE",
    "MINEWATCH_FEEDS_PER_WORKSPACE",
)
_OF_HTTP = ("MINEWATCH_HTTP_HOST", "MINEWATCH_HTTP_PORT")


def without_effect(settings: Settings, written: Collection[str]) -> tuple[str, ...]:
    """A sentence for each setting that has no effect."""
    return tuple(_unused(settings, written))


def _unused(settings: Settings, written: Collection[str]) -> Iterator[str]:
    installed = settings.many_workspaces or (settings.local and settings.local_teams > 1)
    if not installed:
        for name in (each for each in _OF_INSTALLED if each in written):
            yield f"{name} has no effect: it is for workspaces that install Minewatch."
    if settings.public_url is not None and settings.local:
        yield "MINEWATCH_PUBLIC_URL has no effect in the local workspace, which has its own address."
    if installed and settings.channel is not None:
        yield "MINEWATCH_CHANNEL has no effect: each workspace chooses its own channel."
    yield from _of_admins(settings, installed=installed)
    if settings.local and "SLACK_API_URL" in written:
        yield "SLACK_API_URL has no effect without a token: Slack is simulated here."
    if settings.socket_mode and settings.signing_secret is not None:
        yield "SLACK_SIGNING_SECRET has no effect in Socket Mode."
    if settings.socket_mode and settings.public_url is not None:
        yield "MINEWATCH_PUBLIC_URL has no effect in Socket Mode, which offers nothing over HTTP."
    if settings.socket_mode and not settings.metrics:
        for name in (each for each in _OF_HTTP if each in written):
            yield f"{name} has no effect in Socket Mode without MINEWATCH_METRICS=1."


def _of_admins(settings: Settings, *, installed: bool) -> Iterator[str]:
    wrong = [admin for admin in settings.admins if ("/" in admin) is not installed]
    if wrong and installed:
        yield f"MINEWATCH_ADMINS: {', '.join(wrong)} has no effect; write T0123ABCD/U0123ABCD."
    elif wrong:
        yield (
            f"MINEWATCH_ADMINS: {', '.join(wrong)} has no effect with one workspace; write the user "
            "id alone."
        )
