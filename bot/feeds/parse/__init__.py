"""Reading feed documents, in a process of its own.

``Parser`` is the parent's side (sandbox.py over bot.apart); the reading process is
child.py, which alone imports feedparser, through reader.py. wire.py is what they say to
each other.
"""

from bot.feeds.parse.sandbox import ParseFailed, ParseLimits, Parser

__all__ = ["ParseFailed", "ParseLimits", "Parser"]
