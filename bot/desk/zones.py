"""Time zones, for the rim: how people call them (bot.grammar.zones)."""

from __future__ import annotations

from bot.grammar.zones import zone_words

__all__ = ["zone_words"]
