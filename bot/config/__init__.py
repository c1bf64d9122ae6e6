"""Settings from the environment and ``.env`` (python-dotenv; the environment wins).

In: a mapping of names to texts. Out: a frozen Settings, or one ConfigError that names
every wrong setting, what was found and what is expected. Secrets are kept in a type
whose text is hidden, so that no log or traceback can show them. Only bot.app and
bot.cli read settings; below them values arrive as arguments.
"""

from bot.config.places import environment, notes_on_file
from bot.config.settings import Settings, read_settings

__all__ = ["Settings", "environment", "notes_on_file", "read_settings"]
