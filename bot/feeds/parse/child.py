"""The reading process: one document after another, each answered with a Reply.

Started by bot.feeds.parse.sandbox. An error while reading ends that document, not the process;
a breach of a limit ends the process (bot.apart.serve), and the parent starts another.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import replace
from pathlib import Path

from bot.apart.serve import Unlimited, serve
from bot.feeds.document import NotAFeed, ParseJob
from bot.feeds.parse.reader import read
from bot.feeds.parse.wire import Reply, job_from, packed


def main() -> None:
    """Serve until the input ends."""
    serve(_replied)


def _replied(payload: bytes, unlimited: Unlimited) -> bytes:
    reply = _answer(job_from(payload))
    return packed(replace(reply, unlimited=unlimited, memory_kb=_memory_kb()))


def _answer(job: ParseJob) -> Reply:
    try:
        found = read(job)
    except Exception as error:  # noqa: BLE001 - per feed: whatever a document does ends that document only
        return Reply(broken=f"{type(error).__name__}: {error}"[:300])
    return Reply(refusal=found) if isinstance(found, NotAFeed) else Reply(feed=found)


def _memory_kb() -> int:
    """What this process holds now; Linux's maximum would begin with the parent's (getrusage(2))."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return size // 1024 if sys.platform == "darwin" else size
    return pages * resource.getpagesize() // 1024


if __name__ == "__main__":
    main()
