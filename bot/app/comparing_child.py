"""The comparing process: one job from its standard input, one answer on its standard output.

Started by bot.app.comparing with an empty environment. Arguments: memory in bytes, processor
seconds. It writes no files, and gives way to the process that answers people.
"""

from __future__ import annotations

import os
import resource
import signal
import sys

import msgspec

from bot.app.comparing import Found, Job
from bot.errors import InputError
from bot.feeds.parse.bounds import GIVE_WAY, MEMORY, set_limits
from bot.treaty.check import compare
from bot.treaty.load import load_treaty


def main() -> None:
    """Compare, answer, end."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Ctrl-C in a terminal reaches the whole group: the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_limits({"core dumps": 0, "files": 0, MEMORY: memory})
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    os.nice(GIVE_WAY)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answer(sys.stdin.buffer.read())))


def _answer(asked: bytes) -> Found:
    try:
        job = msgspec.msgpack.decode(asked, type=Job)
        treaty = load_treaty(job.acts, complete=job.complete)
        return Found(report=compare(job.page, treaty, job.on, job.newest))
    except InputError as error:
        return Found(refusal=str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a page ends its own comparison and nothing else
        return Found(broken=f"{type(error).__name__}: {error}"[:300])


if __name__ == "__main__":
    main()
