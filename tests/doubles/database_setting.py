"""The address of a database in the form of the setting MINEWATCH_STORE."""

from __future__ import annotations

from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from bot.model.secret import Secret


def as_setting(address: Secret) -> str:
    """The same address as postgresql://..."""
    parts = {
        key: quote(str(value), safe="") for key, value in conninfo_to_dict(address.reveal()).items()
    }
    user, password = parts.pop("user"), parts.pop("password", "")
    name = parts.pop("dbname")
    more = "&".join(f"{key}={value}" for key, value in parts.items())
    return f"postgresql://{user}{password and ':'}{password}@/{name}?{more}"
