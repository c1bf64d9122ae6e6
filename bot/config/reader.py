"""Reads settings one by one, and collects what is wrong with them.

In: names and texts. Out: values, each the default where its text cannot be used, and a sentence
for each such text. A secret's text is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.config.forms import database_url
from bot.model.proxy import Proxy, read_proxy
from bot.model.secret import Secret

T = TypeVar("T")


class SettingsReader:
    """Reads the settings and collects ``problems``: one sentence for each that is wrong."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    @property
    def written(self) -> frozenset[str]:
        """The names that are set to something."""
        return frozenset(name for name, value in self._values.items() if value.strip())

    def text(self, name: str) -> str | None:
        return self._values.get(name, "").strip() or None

    def parsed(self, name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
        found = self.text(name)
        if found is None:
            return default
        try:
            return parse(found)
        except ValueError:
            self.problems.append(f"{name} is {found!r}; expected {expected}")
            return default

    def secret(self, name: str, prefix: str) -> Secret | None:
        found = self.text(name)
        if found is None:
            return None
        if prefix and not found.startswith(prefix):
            self.problems.append(
                f"{name} does not start with {prefix!r} (its value is not shown); "
                f"copy the token again from your Slack app's pages"
            )
        return Secret(found)

    def store(self, name: str) -> Secret | None:
        """The address of a database, with the password in it."""
        found = self.text(name)
        try:
            return None if found is None else Secret(database_url(found))
        except ValueError:
            self.problems.append(
                f"{name} cannot be used (its value is not shown); expected "
                "postgresql://NAME:PASSWORD@HOST:PORT/DATABASE, with characters such as # @ / in "
                "name and password percent-encoded, or nothing for no database"
            )
            return None

    def hidden(self, name: str, pattern: str, expected: str) -> Secret | None:
        """A secret of this form; where it has another, the problem does not show it."""
        found = self.text(name)
        if found is None:
            return None
        if not re.fullmatch(pattern, found):
            self.problems.append(
                f"{name} cannot be used (its value is not shown); expected {expected}"
            )
        return Secret(found)

    def either(self, name: str) -> tuple[str, str]:
        """The name and text of a setting known in both cases; lower wins, as in curl and urllib."""
        found = name.lower() if name.lower() in self._values else name
        return found, self._values.get(found, "").strip()

    def proxy(self, name: str) -> Proxy | None:
        setting, text = self.either(name)
        try:
            return read_proxy(setting, text) if text else None
        except ValueError:
            self.problems.append(
                f"{setting} cannot be used (its value is not shown); expected "
                "http://[NAME:PASSWORD@]HOST:PORT, with characters such as # @ / in name and "
                "password percent-encoded, or nothing for no proxy (SOCKS is not supported)"
            )
            return None
