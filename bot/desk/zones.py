"""Time zones, for the rim: is there such a zone, and how people call it (bot.grammar.zones)."""

from __future__ import annotations

from bot.grammar.zones import known_zone, zone_words

__all__ = ["known_zone", "zone_words"]
