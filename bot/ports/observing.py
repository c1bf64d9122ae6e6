"""Observation: metrics and heartbeats from the loops."""

from __future__ import annotations

from typing import Protocol


class Observer(Protocol):
    """Takes figures from the loops (bot.metrics). Seconds are real; words are from short lists."""

    def polled(self, outcome: str, seconds: float) -> None: ...

    def judged(self, *, relevant: bool, seconds: float) -> None: ...

    def story(self, change: str) -> None:
        """``change``: opened or joined."""
        ...

    def queued(self, payload: str) -> None:
        """An item went into the outbox; ``payload`` is the name of its payload's class."""
        ...

    def sent(self, seconds: float, delay_seconds: float) -> None:
        """``seconds`` of the request; ``delay_seconds`` from due to sent."""
        ...

    def retried(self, reason: str) -> None: ...

    def gave_up(self, reason: str) -> None: ...

    def store_refused(self, reason: str) -> None:
        """Nothing could be stored; ``reason`` is the system's name for it ("ENOSPC")."""
        ...

    def loop_crashed(self, loop: str) -> None: ...


class LifeSigns(Protocol):
    """Takes signs of life and named troubles from the loops (bot.health)."""

    def expect(self, loop: str, every_seconds: float) -> None: ...

    def alive(self, loop: str) -> None: ...

    def trouble(self, key: str, sentence: str) -> None: ...

    def degraded(self, key: str, sentence: str) -> None: ...

    def cleared(self, key: str) -> None: ...
