"""``make load``: one story for many workspaces, commands, and growth, on both engines.

Usage: ``python -m benchmarks.load [--workspaces N] [--conversations N] [--watches N] [--workers N ...]``
``[--slow SECONDS] [--only delivery|statements|commands|growth ...]``, and ``--engine tinydb`` for the delivery by one
process on files. PostgreSQL is a server of its own that waits for its disk
(TEST_DATABASE is not used). Ends with 1 when something was lost or came twice.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
import structlog

from benchmarks.load import growing
from benchmarks.load.commands import Answered, ask
from benchmarks.load.costs import log_statements, logged, size_mb
from benchmarks.load.delivering import Delivered, deliver
from benchmarks.load.made import fill, team
from benchmarks.load.sizes import least_seconds, sizes
from benchmarks.report import Report
from bot.clock import SystemClock
from bot.model.secret import Secret
from storage import open_stores
from storage.postgres.stores import open_postgres_stores
from storage.tokens import FernetTokenBox
from tests.doubles.campaign import KEY
from tests.doubles.postgres import private_server

AIM = 1.2
GROWTH = (1_000, 10_000, 200_000)
SUBJECTS = ("delivery", "statements", "commands", "growth")


class Bench:
    """All subjects with the same sizes, on one server."""

    def __init__(self, given: argparse.Namespace, server: Any, folder: Path) -> None:
        self.given, self.folder = given, folder
        self.report = Report()
        self._server = server
        self._number = 0
        self.sizes = sizes(given.workspaces, given.conversations)
        self.bad = False

    def database(self) -> Secret:
        """An empty database of its own."""
        self._number += 1
        name = f"load{self._number}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return Secret(self._server.get_uri(name))

    def home(self, name: str) -> Path:
        folder = self.folder / f"{name}{self._number}"
        folder.mkdir()
        return folder

    def filled(self) -> Secret:
        """A database with the workspaces and their watches."""
        store, began = self.database(), time.perf_counter()
        with_box = open_postgres_stores(store, FernetTokenBox(Secret(KEY)))
        fill(with_box, self.sizes, self.given.watches)
        with_box.close()
        with psycopg.connect(store.reveal(), autocommit=True) as connection:
            connection.execute("ANALYZE")
        text = f"{size_mb(store):.0f} MB, filled in {time.perf_counter() - began:.0f} s"
        self.report.fact("database with all watches", text)
        return store

    def fill_files(self, home: Path) -> None:
        """The same in files."""
        stores = open_stores(home / "data", SystemClock(), box=FernetTokenBox(Secret(KEY)))
        fill(stores, self.sizes, self.given.watches)
        stores.close()

    def delivery(self) -> None:
        least = least_seconds(self.sizes)
        self.report.fact("largest and smallest workspace", f"{self.sizes[0]}, {self.sizes[-1]}")
        files = self.given.engine == "tinydb"
        for workers in [1] if files else self.given.workers:
            home = self.home(f"delivery{workers}-")
            store = self.fill_files(home) if files else self.filled()
            found = asyncio.run(
                deliver(
                    home,
                    store,
                    sum(self.sizes),
                    workers=workers,
                    patience=least * 2 + 300,
                    slow=self.given.slow,
                )
            )
            self._say_delivery(found, least)

    def _say_delivery(self, found: Delivered, least: float) -> None:
        report, name = self.report, f"{found.workers} workers: "
        text = f"{found.posted} of {found.due}, lost {found.lost}, twice {found.twice}"
        well = found.lost == 0 and found.twice == 0
        self.bad |= not well
        report.fact(f"{name}delivered", text, met=well)
        report.fact(f"{name}refused by Slack's limits", str(found.refusals or 0))
        report.fact(f"{name}story fetched to first post", f"{found.first_seconds:.1f} s")
        if least:
            report.row(f"{name}story fetched to last post", found.last_seconds, "s", least, AIM)
        else:
            report.fact(f"{name}story fetched to last post", f"{found.last_seconds:.1f} s")
        report.fact(f"{name}slowest workspaces", self._slowest(found))
        busy = found.spent.transactions - found.idle * found.last_seconds
        each = busy / max(found.posted, 1)
        report.fact(
            f"{name}transactions",
            f"{found.spent.transactions} for the story, {each:.1f} a message; idle {found.idle:.1f}/s",
        )
        report.fact(
            f"{name}processor and memory",
            f"workers {found.worker_seconds:.0f} s ({found.worker_seconds / max(found.posted, 1) * 1e3:.1f} ms "
            f"a message), {found.worker_mb:.0f} MB each; PostgreSQL active {found.spent.database_seconds:.0f} s; "
            f"database {found.size_mb:.0f} MB",
        )

    def _slowest(self, found: Delivered) -> str:
        """Those that end last, and when by Slack's limits they could."""
        by_team = {team(n): size for n, size in enumerate(self.sizes)}
        last = sorted(found.last_by_workspace.items(), key=lambda pair: -pair[1])[:4]
        return ", ".join(
            f"{by_team[t]} in {s:.0f} s ({least_seconds([by_team[t]]):.0f})" for t, s in last
        )

    def statements(self) -> None:
        """How many questions a story and a message cost, counted in the server's log."""
        small = sizes(10, 200)
        store = self.database()
        stores = open_postgres_stores(store, FernetTokenBox(Secret(KEY)))
        fill(stores, small, 2_000)
        stores.close()
        log_statements(store)
        log = Path(self._server.log)
        start = log.stat().st_size
        found = asyncio.run(
            deliver(self.home("statements"), store, sum(small), workers=1, patience=60)
        )
        said = logged(log, start)
        self.report.fact(
            "statements, 200 messages in 10 workspaces",
            f"{len(said)} in all, {len(said) / max(found.posted, 1):.1f} a message (with all that idles)",
        )
        for words, count in Counter(" ".join(s.split()[:9]) for s in said).most_common(12):
            print(f"    {count:>6}  {words}")

    def commands(self) -> None:
        given = self.given
        store = self.filled()
        for webs in given.webs:
            found = asyncio.run(
                ask(
                    self.home(f"web{webs}-"),
                    store,
                    given.workspaces,
                    webs=webs,
                    rate=given.rate,
                    seconds=given.seconds,
                )
            )
            self._say_commands(f"PostgreSQL, {webs} web", found)
        home = self.home("files")
        self.fill_files(home)
        found = asyncio.run(
            ask(home, None, given.workspaces, webs=1, rate=given.rate, seconds=given.seconds)
        )
        self._say_commands("files, one process", found)

    def _say_commands(self, name: str, found: Answered) -> None:
        self.report.fact(
            f"commands, {name}",
            f"{found.sent} at {found.rate:.0f}/s: p50 {found.p50_ms:.1f} ms, p99 {found.p99_ms:.1f} ms, "
            f"longest {found.longest_ms:.0f} ms, {found.failed} failed",
        )

    def growth(self) -> None:
        most = self.given.watches
        for engine in ("PostgreSQL", "files"):
            for watches in [n for n in GROWTH if n <= most] or [most]:
                if engine == "files":
                    opened = growing.files(self.home(f"grow{watches}-"))
                else:
                    opened = growing.database(self.database())
                with opened as stores:
                    found = growing.grow(stores, watches)
                self.report.fact(
                    f"a story that 50 watch, {engine}, {watches:,} watches",
                    f"{found.story_ms:.1f} ms, longest {found.longest_ms:.1f} ms",
                    met=found.announced == growing.STORIES * growing.WATCHERS,
                )


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.load", description=__doc__)
    parser.add_argument("--workspaces", type=int, default=30)
    parser.add_argument("--conversations", type=int, default=600)
    parser.add_argument("--watches", type=int, default=6_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[2])
    parser.add_argument(
        "--slow", type=float, default=0.3, help="Slack answers within so many seconds"
    )
    parser.add_argument("--engine", choices=("postgres", "tinydb"), default="postgres")
    parser.add_argument("--webs", type=int, nargs="+", default=[2])
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, default=list(SUBJECTS))
    given = parser.parse_args(arguments)
    logging.disable(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory(prefix="load-") as folder, private_server() as server:
        bench = Bench(given, server, Path(folder))
        for subject in given.only:
            bench.report.heading(subject)
            getattr(bench, subject)()
        bench.report.close()
    return 1 if bench.bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
