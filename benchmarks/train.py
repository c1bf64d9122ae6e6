"""``make train``: learn the weights of the news judgement and write bot/data/news_weights.json.

Learns from the project's own corpus and from the files given (by default those of
../shared/news that are there). The same files give the same weights, byte for byte; their
hash stands in the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.labelled_sets import ROOT, SETS, read_rows
from benchmarks.training import packed, samples_of, trained
from bot.news.weights import FILE

TARGET = ROOT / "bot" / "data" / FILE


def main(arguments: Sequence[str]) -> int:
    """Train and write the file."""
    ask = argparse.ArgumentParser(prog="python -m benchmarks.train", description=__doc__)
    ask.add_argument("files", nargs="*", type=Path, help="labelled JSON Lines files to learn from")
    options = ask.parse_args(arguments)
    sets = {path.stem: path for path in options.files} or SETS
    rows = [row for name, path in sets.items() if path.is_file() for row in read_rows(name, path)]
    found = packed(trained(samples_of(rows)))
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    TARGET.write_text(text.replace("},", "},\n") + "\n", encoding="utf-8")
    print(f"Learned from {len(rows)} entries; {TARGET.name} has {TARGET.stat().st_size:,} bytes.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
