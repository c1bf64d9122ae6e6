"""The treaty as this machine knows it: the packaged record with the store's recorded acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.clock import FixedClock, SystemClock
from bot.config import Settings, environment, read_settings
from bot.ports import Clock
from bot.treaty.load import load_treaty
from bot.treaty.treaty import Treaty


def settings() -> Settings:
    """The settings of this directory; ConfigError names every wrong one."""
    return read_settings(environment(Path.cwd()))


def clock() -> Clock:
    """The real clock, or the one MINEWATCH_NOW fixes."""
    fixed = settings().now
    return SystemClock() if fixed is None else FixedClock(fixed)


def today() -> date:
    """Today's date, UTC."""
    return clock().now().date()


def opened_treaty() -> Treaty:
    """The record with the acts that admins entered on this machine."""
    return load_treaty()
