"""Is Minewatch doing its work? The answer of ``/healthz``, with reasons.

In: signs of life from the loops and troubles they name. Out: a HealthReport. A loop is
alive while its last sign of life is younger than its limit, by a clock that is never
corrected; a named trouble (Slack refuses the token, the disk is full) counts until it is
cleared. While the web cannot be read the bot is degraded, but alive.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class HealthReport:
    """``reasons`` are sentences; empty when all is well. ``ok`` with reasons: degraded, but alive."""

    ok: bool
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        """``ok``, or a line for each reason."""
        if not self.reasons:
            return "ok"
        return "\n".join((f"degraded: {each}" if self.ok else each) for each in self.reasons)


class Health:
    """Collects signs of life; asks the clock only when asked itself."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._limits: dict[str, float] = {}
        self._beats: dict[str, float] = {}
        self._troubles: dict[str, str] = {}
        self._degraded: dict[str, str] = {}

    def expect(self, loop: str, every_seconds: float) -> None:
        """From now on ``loop`` must give a sign at least this often."""
        self._limits[loop] = every_seconds
        self._beats[loop] = self._clock.monotonic()

    def alive(self, loop: str) -> None:
        self._beats[loop] = self._clock.monotonic()

    def trouble(self, key: str, sentence: str) -> None:
        self._troubles[key] = sentence

    def degraded(self, key: str, sentence: str) -> None:
        """Something outside keeps part of the work from being done; a restart would not help."""
        self._degraded[key] = sentence

    def cleared(self, key: str) -> None:
        self._troubles.pop(key, None)
        self._degraded.pop(key, None)

    def troubles(self) -> tuple[str, ...]:
        """The reasons for which it does not count as alive."""
        report = self.report()
        return () if report.ok else report.reasons

    def report(self) -> HealthReport:
        now = self._clock.monotonic()
        late = (
            f"No sign of life from {loop} for {int(now - self._beats[loop])} s."
            for loop, limit in self._limits.items()
            if now - self._beats[loop] > limit
        )
        reasons = (*late, *self._troubles.values())
        return HealthReport(ok=not reasons, reasons=(*reasons, *self._degraded.values()))
