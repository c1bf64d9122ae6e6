"""How this program is called from a terminal."""

from __future__ import annotations

import sys
from pathlib import Path


def called() -> str:
    """As it was called now, from the folder it was called in: ``minewatch``, ``.venv/bin/minewatch``."""
    path = Path(sys.argv[0])
    return str(path) if path.name == "minewatch" and path.parent != Path() else "minewatch"
