"""The reading process: reads jobs from its standard input, answers on its standard output.

Started by bot.feeds.parse.sandbox with an empty environment; sets its own limits before the
first job: memory, processor time per document, no files written, no core dumps. A limit that the
system does not support (macOS: memory) is named in every reply. It ends when its input does. An
error while reading ends that document, not the process; a breach of a limit ends the process, and
the parent starts another.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from bot.feeds.document import NotAFeed, ParseJob
from bot.feeds.parse.bounds import GIVE_WAY, MEMORY, set_limits
from bot.feeds.parse.reader import read
from bot.feeds.parse.wire import LENGTH_BYTES, Reply, frame, job_from


def main() -> None:
    """Serve until the input ends. Arguments: memory in bytes, processor seconds per document."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Ctrl-C in a terminal reaches the whole group: the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    unlimited = set_limits({"core dumps": 0, "files": 0, MEMORY: memory})
    os.nice(GIVE_WAY)
    jobs, replies = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a library prints must not get between the frames.
    sys.stdout = sys.stderr
    while (payload := _next(jobs)) is not None:
        _allow(seconds)
        replies.write(frame(replace(_answer(job_from(payload)), unlimited=unlimited)))
        replies.flush()


def _next(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH_BYTES)
    return stream.read(int.from_bytes(head, "big")) if len(head) == LENGTH_BYTES else None


def _allow(seconds: int) -> None:
    """The limit counts all time used so far; the hard limit stays where it is."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _answer(job: ParseJob) -> Reply:
    try:
        found = read(job)
    except Exception as error:  # noqa: BLE001 - per feed: whatever a document does ends that document only
        return Reply(broken=f"{type(error).__name__}: {error}"[:300], memory_kb=_memory_kb())
    if isinstance(found, NotAFeed):
        return Reply(refusal=found, memory_kb=_memory_kb())
    return Reply(feed=found, memory_kb=_memory_kb())


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
