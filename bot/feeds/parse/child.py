"""The reading process: one document after another, each answered with a ParseReply.

Started by bot.feeds.parse.sandbox. An error while reading ends that document, not the process;
a breach of a limit ends the process (bot.apart.serve), and the parent starts another.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import replace
from pathlib import Path

from bot.apart.serve import Unlimited, serve_jobs
from bot.feeds.document import NotAFeed, ParseJob
from bot.feeds.parse.frames import ParseReply, job_from, packed
from bot.feeds.parse.reader import read_document


def main() -> None:
    """Serve until the input ends."""
    serve_jobs(_replied)


def _replied(payload: bytes, unlimited: Unlimited) -> bytes:
    reply = _answer(job_from(payload))
    return packed(replace(reply, unlimited=unlimited, memory_kb=_memory_kb()))


def _answer(job: ParseJob) -> ParseReply:
    try:
        found = read_document(job)
    except Exception as error:  # noqa: BLE001 - per feed: whatever a document does ends that document only
        return ParseReply(broken=f"{type(error).__name__}: {error}"[:300])
    return ParseReply(refusal=found) if isinstance(found, NotAFeed) else ParseReply(feed=found)


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
