"""How time zones are read and said, for the rim (bot.grammar.zones_read)."""

from __future__ import annotations

from bot.grammar.zones_read import read_zone, zone_words

__all__ = ["read_zone", "zone_words"]
