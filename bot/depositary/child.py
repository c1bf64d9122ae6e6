"""The comparing process: a page and a record, answered with what differs.

Started by bot.depositary.comparison (see bot.apart.serve for its limits).
"""

from __future__ import annotations

import msgspec

from bot.apart.serve import Unlimited, serve_jobs
from bot.depositary.comparison import ComparedPage, ComparisonJob
from bot.errors import InputError
from bot.treaty.comparing.report import compare
from bot.treaty.load import load_treaty


def main() -> None:
    """Compare, answer, until the input ends."""
    serve_jobs(_replied)


def _replied(payload: bytes, _unlimited: Unlimited) -> bytes:
    return msgspec.msgpack.encode(_answer(payload))


def _answer(payload: bytes) -> ComparedPage:
    try:
        job = msgspec.msgpack.decode(payload, type=ComparisonJob)
        treaty = load_treaty(job.acts, complete=job.complete)
        return ComparedPage(report=compare(job.page, treaty, job.on, job.newest))
    except InputError as error:
        return ComparedPage(refusal=str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a page ends its own comparison and nothing else
        return ComparedPage(broken=f"{type(error).__name__}: {error}"[:300])


if __name__ == "__main__":
    main()
