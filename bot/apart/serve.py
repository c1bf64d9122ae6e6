"""The child's side: jobs from its standard input, replies on its standard output, in frames.

Started by bot.apart.process with an empty environment. Arguments: memory in bytes, processor
seconds for each job. It sets its own limits before the first job: memory, processor time, no files
written, no core dumps; it gives way to the process that answers people, and ends when its input
does. A breach of a limit ends it.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from bot.apart.bounds import GIVE_WAY, MEMORY, set_limits

LENGTH_BYTES = 4

Unlimited = tuple[str, ...]
"""The limits that the system does not support (macOS: memory)."""


def frame(payload: bytes) -> bytes:
    """The payload with its length before it."""
    return len(payload).to_bytes(LENGTH_BYTES, "big") + payload


def serve_jobs(answer: Callable[[bytes, Unlimited], bytes]) -> None:
    """Answer each job until the input ends."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Ctrl-C in a terminal reaches the whole group: the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    unlimited = set_limits({"core dumps": 0, "files": 0, MEMORY: memory})
    os.nice(GIVE_WAY)
    jobs, replies = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a library prints must not get between the frames.
    sys.stdout = sys.stderr
    while (job := _next(jobs)) is not None:
        _allow(seconds)
        replies.write(frame(answer(job, unlimited)))
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
