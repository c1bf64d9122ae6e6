"""Every setting: its name, its default, its check and the form that is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.config.forms import (
    Pages,
    admins,
    api_url,
    existing_file,
    flag,
    instant,
    matching,
    public_url,
    treaty_pages,
    within,
)
from bot.config.reader import SettingsReader
from bot.config.together import check_together
from bot.config.unused import without_effect
from bot.errors import ConfigError
from bot.model.proxy import Proxies, read_exemptions
from bot.model.secret import Secret
from bot.model.settings_file import not_a_setting

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
    store: Secret | None
    store_listen: Secret | None
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
    client_id: str | None
    client_secret: Secret | None
    token_key: Secret | None
    public_url: str | None
    keep_days_after_removal: int
    watches_per_workspace: int
    feeds_per_workspace: int
    local_teams: int
    unused: tuple[str, ...] = ()
    """A sentence for each setting that has no effect, given the others."""

    @property
    def many_workspaces(self) -> bool:
        """Workspaces install Minewatch themselves, over HTTP; each has a token of its own."""
        return self.client_id is not None

    @property
    def socket_mode(self) -> bool:
        """Both tokens are set: requests arrive through Socket Mode."""
        return self.bot_token is not None and self.app_token is not None

    @property
    def local(self) -> bool:
        """No token at all, and none to come by installing: the local workspace."""
        return self.bot_token is None and self.app_token is None and not self.many_workspaces


def read_settings(values: Mapping[str, str]) -> Settings:
    """Check every setting in ``values``.

    Raises:
        ConfigError: one or more are wrong; the text has one line for each.
    """
    read = SettingsReader(values)
    settings = Settings(
        **_slack(read), **_workspaces(read), **_feeds(read), **_machine(read), **_network(read)
    )
    check_together(settings, read.problems)
    read.problems += [said for name in sorted(values) if (said := not_a_setting(name))]
    settings = replace(settings, unused=without_effect(settings, read.written))
    if read.problems:
        raise ConfigError(
            "These settings are wrong (environment or .env):\n  " + "\n  ".join(read.problems)
        )
    return settings


def _slack(read: SettingsReader) -> dict[str, Any]:
    return {
        "bot_token": read.secret("SLACK_BOT_TOKEN", "xoxb-"),
        "app_token": read.secret("SLACK_APP_TOKEN", "xapp-"),
        "signing_secret": read.secret("SLACK_SIGNING_SECRET", ""),
        "slack_api_url": read.parsed("SLACK_API_URL", DEFAULT_API, api_url, "an http(s) address"),
        "channel": read.parsed(
            "MINEWATCH_CHANNEL",
            None,
            matching(r"[CGD][A-Z0-9]{2,}|#[^\s#,]{1,80}"),
            "a channel id like C0123456789 or a name like #mine-ban-alerts",
        ),
        "admins": read.parsed(
            "MINEWATCH_ADMINS",
            _NONE,
            admins,
            "Slack user ids like U0123ABCD, or T0123ABCD/U0123ABCD where several workspaces install "
            "Minewatch, separated by commas",
        ),
        "late_hours": read.parsed(
            "MINEWATCH_LATE_HOURS", 12.0, within(float, 0.1, 720), "hours, from 0.1 to 720"
        ),
    }


def _workspaces(read: SettingsReader) -> dict[str, Any]:
    key = r"[A-Za-z0-9_-]{43}="
    return {
        "client_id": read.parsed(
            "SLACK_CLIENT_ID",
            None,
            matching(r"[0-9A-Za-z._-]+"),
            "the client ID from your Slack app's Basic Information page",
        ),
        "client_secret": read.secret("SLACK_CLIENT_SECRET", ""),
        "token_key": read.hidden(
            "MINEWATCH_TOKEN_KEY",
            rf"{key}(\s*,\s*{key})*",
            "one or more keys from `minewatch workspaces key`, separated by commas, newest first",
        ),
        "public_url": read.parsed(
            "MINEWATCH_PUBLIC_URL",
            None,
            public_url,
            "the https address at which this bot is reached, like https://bot.example.org",
        ),
        "local_teams": read.parsed("MINEWATCH_LOCAL_TEAMS", 1, within(int, 1, 2), "1 or 2"),
        "keep_days_after_removal": read.parsed(
            "MINEWATCH_KEEP_DAYS_AFTER_REMOVAL", 14, within(int, 0, 365), "days, from 0 to 365"
        ),
        "watches_per_workspace": read.parsed(
            "MINEWATCH_WATCHES_PER_WORKSPACE",
            2_000,
            within(int, 1, 1_000_000),
            "a number, from 1 to 1000000",
        ),
        "feeds_per_workspace": read.parsed(
            "MINEWATCH_FEEDS_PER_WORKSPACE", 20, within(int, 0, 1_000), "a number, from 0 to 1000"
        ),
    }


def _feeds(read: SettingsReader) -> dict[str, Any]:
    return {
        "feeds": read.parsed(
            "MINEWATCH_FEEDS", None, existing_file, "the path of an existing TOML or OPML file"
        ),
        "poll_minutes": read.parsed(
            "MINEWATCH_POLL_MINUTES", 15.0, within(float, 0.01, 1440), "minutes, from 0.01 to 1440"
        ),
        "allow_private_feeds": read.parsed("MINEWATCH_ALLOW_PRIVATE_FEEDS", False, flag, "0 or 1"),
        "contact": read.parsed(
            "MINEWATCH_CONTACT",
            "",
            matching(r"(mailto:)?[^\s@]+@[^\s@]+|https?://\S+"),
            "an e-mail or web address that publishers can reach you at",
        ),
        "treaty_pages": read.parsed(
            "MINEWATCH_TREATY_PAGE",
            _TREATY_PAGE,
            treaty_pages,
            "http(s) addresses separated by commas, or off",
        ),
    }


def _machine(read: SettingsReader) -> dict[str, Any]:
    return {
        "data_dir": Path(read.text("MINEWATCH_DATA_DIR") or "./data").expanduser(),
        "store": read.store("MINEWATCH_STORE"),
        "store_listen": read.store("MINEWATCH_STORE_LISTEN"),
        "host": read.parsed(
            "MINEWATCH_HTTP_HOST", "127.0.0.1", matching(r"[0-9A-Za-z.:\-]+"), "a host name or IP"
        ),
        "port": read.parsed(
            "MINEWATCH_HTTP_PORT", 8765, within(int, 0, 65535), "a port, 0 to 65535"
        ),
        "log": read.parsed("MINEWATCH_LOG", "console", matching("console|json"), "console or json"),
        "now": read.parsed(
            "MINEWATCH_NOW", None, instant, "an ISO instant like 2026-01-10T09:00:00+00:00"
        ),
        "retention_days": read.parsed(
            "MINEWATCH_RETENTION_DAYS", 400, within(int, 30, 36500), "days, from 30 to 36500"
        ),
        "metrics": read.parsed("MINEWATCH_METRICS", False, flag, "0 or 1"),
    }


def _network(read: SettingsReader) -> dict[str, Any]:
    proxies = Proxies(
        read.proxy("HTTP_PROXY"),
        read.proxy("HTTPS_PROXY"),
        read_exemptions(read.either("NO_PROXY")[1]),
    )
    ca_file = read.parsed(
        "SSL_CERT_FILE", None, existing_file, "the path of a file of certificates in PEM form"
    )
    return {"proxies": proxies, "ca_file": ca_file}
