"""Settings from the environment and ``.env`` (python-dotenv; the environment wins).

In: a mapping of names to texts. Out: a frozen Settings, or one ConfigError that names
every wrong setting, what was found and what is expected. Secrets are kept in a type
whose text is hidden, so that no log or traceback can show them. Only bot.app and
bot.cli read settings; below them values arrive as arguments.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import ConfigError
from bot.model.proxy import Proxies, Proxy, read_exemptions, read_proxy
from bot.model.secret import Secret
from bot.model.settings_file import PROXIES, known_name, read_settings_text

T = TypeVar("T")
N = TypeVar("N", int, float)
Pages = tuple[tuple[str, ...], ...]
"""Pages to compare the record with, each at one or more addresses."""
DEFAULT_API = "https://slack.com/api/"
_NONE: tuple[str, ...] = ()
_TREATY_PAGE: Pages = (
    (
        "https://treaties.un.org/doc/Publication/MTDSG/Volume%20II/Chapter%20XXVI/XXVI-5.en.xml",
        "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=XXVI-5&chapter=26&clang=_en",
    ),
)
"""The Depositary's status page of the Convention: one page in two forms, as XML and as HTML."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; docs/operations.md explains each."""

    bot_token: Secret | None
    app_token: Secret | None
    signing_secret: Secret | None
    slack_api_url: str
    channel: str | None
    admins: tuple[str, ...]
    data_dir: Path
    feeds: Path | None
    poll_minutes: float
    allow_private_feeds: bool
    host: str
    port: int
    log: str
    now: datetime | None
    contact: str
    retention_days: int
    late_hours: float
    metrics: bool
    treaty_pages: Pages
    proxies: Proxies
    ca_file: Path | None

    @property
    def socket_mode(self) -> bool:
        """Both tokens are set: requests arrive through Socket Mode."""
        return self.bot_token is not None and self.app_token is not None

    @property
    def local(self) -> bool:
        """No token at all: the local workspace."""
        return self.bot_token is None and self.app_token is None


class _Reader:
    """Reads the settings and collects problems."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

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


def _matching(pattern: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return parse


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    usable = parts.hostname and parts.username is None and (parts.port or 1)
    if parts.scheme not in {"http", "https"} or not usable or re.search(r"\s", text):
        raise ValueError(text)
    return text


def _treaty_pages(text: str) -> Pages:
    """Addresses with commas between; a comma inside an address is one if no address follows it."""
    if text.lower() == "off":
        return ()
    parts = re.split(r"\s*,\s*(?=https?://|$)", text)
    return tuple(dict.fromkeys((_web_address(part),) for part in parts if part))


def _api_url(text: str) -> str:
    if re.search(r"[?#]", _web_address(text)):
        raise ValueError(text)
    return text if text.endswith("/") else text + "/"


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def _within(kind: Callable[[str], N], low: float, high: float) -> Callable[[str], N]:
    def parse(text: str) -> N:
        number = kind(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return parse


def _admins(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"[UW][A-Z0-9]{2,}", name) for name in names):
        raise ValueError(text)
    return names


def _existing_file(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError(text)
    return path


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def read_settings(values: Mapping[str, str]) -> Settings:
    """Check every setting in ``values``.

    Raises:
        ConfigError: one or more are wrong; the text has one line for each.
    """
    read = _Reader(values)
    settings = Settings(**_slack(read), **_feeds(read), **_machine(read), **_network(read))
    _check_together(settings, read.problems)
    if read.problems:
        raise ConfigError(
            "These settings are wrong (environment or .env):\n  " + "\n  ".join(read.problems)
        )
    return settings


def _slack(read: _Reader) -> dict[str, Any]:
    return {
        "bot_token": read.secret("SLACK_BOT_TOKEN", "xoxb-"),
        "app_token": read.secret("SLACK_APP_TOKEN", "xapp-"),
        "signing_secret": read.secret("SLACK_SIGNING_SECRET", ""),
        "slack_api_url": read.parsed("SLACK_API_URL", DEFAULT_API, _api_url, "an http(s) address"),
        "channel": read.parsed(
            "MINEWATCH_CHANNEL",
            None,
            _matching(r"[CGD][A-Z0-9]{2,}|#[^\s#,]{1,80}"),
            "a channel id like C0123456789 or a name like #mine-ban-alerts",
        ),
        "admins": read.parsed(
            "MINEWATCH_ADMINS",
            _NONE,
            _admins,
            "Slack user ids like U0123ABCD, separated by commas",
        ),
        "late_hours": read.parsed(
            "MINEWATCH_LATE_HOURS", 12.0, _within(float, 0.1, 720), "hours, from 0.1 to 720"
        ),
    }


def _feeds(read: _Reader) -> dict[str, Any]:
    return {
        "feeds": read.parsed(
            "MINEWATCH_FEEDS", None, _existing_file, "the path of an existing TOML or OPML file"
        ),
        "poll_minutes": read.parsed(
            "MINEWATCH_POLL_MINUTES", 15.0, _within(float, 0.01, 1440), "minutes, from 0.01 to 1440"
        ),
        "allow_private_feeds": read.parsed("MINEWATCH_ALLOW_PRIVATE_FEEDS", False, _flag, "0 or 1"),
        "contact": read.parsed(
            "MINEWATCH_CONTACT",
            "",
            _matching(r"(mailto:)?[^\s@]+@[^\s@]+|https?://\S+"),
            "an e-mail or web address that publishers can reach you at",
        ),
        "treaty_pages": read.parsed(
            "MINEWATCH_TREATY_PAGE",
            _TREATY_PAGE,
            _treaty_pages,
            "http(s) addresses separated by commas, or off",
        ),
    }


def _machine(read: _Reader) -> dict[str, Any]:
    return {
        "data_dir": Path(read.text("MINEWATCH_DATA_DIR") or "./data").expanduser(),
        "host": read.parsed(
            "MINEWATCH_HTTP_HOST", "127.0.0.1", _matching(r"[0-9A-Za-z.:\-]+"), "a host name or IP"
        ),
        "port": read.parsed(
            "MINEWATCH_HTTP_PORT", 8765, _within(int, 0, 65535), "a port, 0 to 65535"
        ),
        "log": read.parsed(
            "MINEWATCH_LOG", "console", _matching("console|json"), "console or json"
        ),
        "now": read.parsed(
            "MINEWATCH_NOW", None, _instant, "an ISO instant like 2026-01-10T09:00:00+00:00"
        ),
        "retention_days": read.parsed(
            "MINEWATCH_RETENTION_DAYS", 400, _within(int, 30, 36500), "days, from 30 to 36500"
        ),
        "metrics": read.parsed("MINEWATCH_METRICS", False, _flag, "0 or 1"),
    }


def _network(read: _Reader) -> dict[str, Any]:
    proxies = Proxies(
        read.proxy("HTTP_PROXY"),
        read.proxy("HTTPS_PROXY"),
        read_exemptions(read.either("NO_PROXY")[1]),
    )
    ca_file = read.parsed(
        "SSL_CERT_FILE", None, _existing_file, "the path of a file of certificates in PEM form"
    )
    return {"proxies": proxies, "ca_file": ca_file}


def _check_together(settings: Settings, problems: list[str]) -> None:
    if settings.app_token is not None and settings.bot_token is None:
        problems.append(
            "SLACK_BOT_TOKEN is missing while SLACK_APP_TOKEN is set; "
            "expected the xoxb- token from your Slack app's OAuth page"
        )
    if (
        settings.bot_token is not None
        and settings.app_token is None
        and settings.signing_secret is None
    ):
        problems.append(
            "SLACK_BOT_TOKEN is set without SLACK_APP_TOKEN (Socket Mode) or "
            "SLACK_SIGNING_SECRET (HTTP mode); expected one of the two"
        )
    if settings.data_dir.exists() and not settings.data_dir.is_dir():
        problems.append(
            f"MINEWATCH_DATA_DIR is {str(settings.data_dir)!r}; expected a folder, this is a file"
        )


def environment(directory: Path) -> dict[str, str]:
    """The process environment over ``.env`` in ``directory``, in whichever case it names a setting.

    Raises:
        ConfigError: ``.env`` cannot be read, or has lines that would set nothing.
    """
    proxies = {name.lower() for name in os.environ if name.lower().endswith("_proxy")}
    from_file = {
        name: value
        for name, value in dotenv_values(stream=StringIO(_file(directory / ".env"))).items()
        if value is not None and name.lower() not in proxies
    }
    # A name in the usual case wins over one in another.
    in_other_case = {
        known: value
        for name, value in os.environ.items()
        if (known := known_name(name)) and known not in os.environ and known not in PROXIES
    }
    return from_file | in_other_case | dict(os.environ)


def _file(path: Path) -> str:
    try:
        return read_settings_text(path.read_bytes())
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ConfigError(
            f"{path.name} cannot be read ({error.strerror}); it must be a file that you may read."
        ) from error
