"""Where settings are written: the process environment, and ``.env`` beneath it."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

from bot.errors import ConfigError
from bot.model.settings_file import (
    PROXIES,
    known_name,
    read_leniently,
    read_settings_text,
)


def environment(directory: Path) -> dict[str, str]:
    """The process environment over ``.env`` in ``directory``, in whichever case it names a setting.

    Raises:
        ConfigError: ``.env`` cannot be read, or has lines that would set nothing.
    """
    proxies = {name.lower() for name in os.environ if name.lower().endswith("_proxy")}
    from_file = {
        name: value
        for name, value in _values(_file(directory / ".env")).items()
        if value is not None and name.lower() not in proxies
    }
    # A name in the usual case wins over one in another.
    in_other_case = {
        known: value
        for name, value in os.environ.items()
        if (known := known_name(name)) and known not in os.environ and known not in PROXIES
    }
    return from_file | in_other_case | dict(os.environ)


def notes_on_file(directory: Path) -> tuple[str, ...]:
    """A sentence for each line of ``.env`` that is read although it is written in an unusual way."""
    try:
        return read_leniently((directory / ".env").read_bytes())
    except (OSError, ConfigError):  # reported where the settings are read
        return ()


def _values(text: str) -> dict[str, str | None]:
    if not text:
        return {}
    from dotenv import dotenv_values  # without a file nothing pays for it

    return dotenv_values(stream=StringIO(text))


def _file(path: Path) -> str:
    try:
        return read_settings_text(path.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(
            f"{path.name} cannot be read ({error.strerror}); it must be a file that you may read."
        ) from error
