"""Several workspaces on one PostgreSQL that a fleet of processes serves: settings, and a store to begin with.

prepare(address, TEAMS)
settings = settings_for(home, address, slack.url, presses.catalogue)
async with Fleet(home, settings) as fleet: ...
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict

from bot.clock import SystemClock
from bot.model.secret import Secret
from bot.model.watch import Delivery, Scope, Watch, WatchId
from bot.model.workspace import (
    ChannelId,
    Conversation,
    Tokens,
    UserId,
    Workspace,
    WorkspaceId,
)
from bot.ports import Stores
from storage.postgres.stores import open_postgres_stores
from storage.tokens import FernetTokenBox
from tests.doubles.bolt import SECRET

TEAMS = ("T0NORTH", "T0SOUTH")
KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
"""Of no secret: 32 digits."""
MAIN, OTHER = "C0ALERTS", "C0OTHER"
READER = "U0READER"


def as_url(store: Secret) -> str:
    """The address of a database as the setting takes it: libpq also writes it in words."""
    given = conninfo_to_dict(store.reveal())
    name, user = str(given.pop("dbname", "")), str(given.pop("user", ""))
    return f"postgresql://{quote(user)}@/{quote(name)}?{urlencode(given)}"


def settings_for(home: Path, store: Secret, slack_url: str, catalogue: str) -> dict[str, str]:
    """The settings of every process."""
    feeds = home / "feeds.toml"
    feeds.write_text(catalogue)
    return {
        "SLACK_CLIENT_ID": "client.test",
        "SLACK_CLIENT_SECRET": "client-secret-test",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_url,
        "MINEWATCH_TOKEN_KEY": KEY,
        "MINEWATCH_PUBLIC_URL": "https://minewatch.example",
        "MINEWATCH_STORE": as_url(store),
        "MINEWATCH_DATA_DIR": str(home / "data"),
        "MINEWATCH_FEEDS": str(feeds),
        "MINEWATCH_ALLOW_PRIVATE_FEEDS": "1",
        "MINEWATCH_POLL_MINUTES": "0.01",
    }


def installed(team: str, *, channel: str | None = MAIN) -> Workspace:
    """A workspace that installed Minewatch and chose its channel; its token says who it is."""
    now = SystemClock().now()
    return Workspace(
        id=WorkspaceId(team),
        name=team.title(),
        tokens=Tokens(Secret(f"xoxb-{team}-token")),
        scopes=("chat:write", "commands"),
        bot_user=UserId("UBOT"),
        bot_id="BBOT",
        app_id="A0MINEWATCH",
        installed_by=UserId(READER),
        installed_at=now,
        channel=channel,
        welcomed_at=now,
    )


def prepare(store: Secret, teams: Iterable[str] = TEAMS) -> None:
    """Each team has a main channel and another with a watch on everything, told of each story at once."""
    stores = open_postgres_stores(store, FernetTokenBox(Secret(KEY)))
    try:
        for team in teams:
            _prepare_one(stores, team)
    finally:
        stores.close()


def _prepare_one(stores: Stores, team: str) -> None:
    stores.workspaces.put(installed(team))
    own, now = stores.of(WorkspaceId(team)), SystemClock().now()
    # The next digest is far off, at whatever hour this is run.
    digest_at = (now + timedelta(hours=12)).time().replace(microsecond=0)
    for channel in (MAIN, OTHER):
        place = Conversation(WorkspaceId(team), ChannelId(channel))
        own.deliveries.put(Delivery(place, digest_at=digest_at, max_per_hour=100_000))
    own.watches.put(
        Watch(
            id=WatchId(f"{team}-everything"),
            owner=UserId(READER),
            conversation=Conversation(WorkspaceId(team), ChannelId(OTHER)),
            personal=False,
            scope=Scope(everything=True),
            created_at=now,
        )
    )
