"""Time zones as people call them, for handlers (bot.grammar.zones)."""

from __future__ import annotations

from bot.grammar.zones import zone_words

__all__ = ["zone_words"]
