"""The processes of one installation: which of them does what."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a process does: everything; answering Slack; or polling, judging and sending."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"

    @property
    def answers(self) -> bool:
        """Does it take Slack's requests?"""
        return self is not Role.WORKER

    @property
    def works(self) -> bool:
        """Does it poll and send?"""
        return self is not Role.WEB
