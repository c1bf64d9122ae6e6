"""``make names``: write the generated files of names into bot/data again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from bot.treaty.tables import packaged
from gazetteer import names, towns

COLUMNS = ("states", "rule", "language", "terms")


def towns_file() -> str:
    """bot/data/news_towns.csv as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    out.write(towns.origin() + "\n")
    writer.writerows(towns.rows(towns.names_of_states()))
    return out.getvalue()


def main() -> None:
    """Write every file."""
    folder = Path(str(packaged()))
    (folder / names.FILE).write_text(names.names_file(), encoding="utf-8")
    (folder / towns.FILE).write_text(towns_file(), encoding="utf-8")


if __name__ == "__main__":
    main()
