"""``make bench``: run the benchmarks and print each figure beside its floor of the same run.

Usage: ``python -m benchmarks [NAME...]`` with the names of modules here; none: all.
The machines are noisy: read ratios, not milliseconds (benchmarks.report).
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module

import structlog

from benchmarks.report import Report

SUBJECTS = (
    "treaty",
    "news",
    "news_pages",
    "parsing",
    "polling",
    "floods",
    "storage",
    "questions",
    "disk",
    "commands",
    "requests",
    "delivery",
    "urgency",
    "faults",
    "startup",
    "traffic",
)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in SUBJECTS]
    if unknown:
        print(f"No benchmark {unknown[0]!r}; there are: {', '.join(SUBJECTS)}.", file=sys.stderr)
        return 2
    # The figures are the output; what the measured parts log would drown them.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    report = Report()
    for name in names or SUBJECTS:
        report.heading(name)
        import_module(f"benchmarks.{name}").run(report)
    return report.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
