"""The results of opening and repairing the store, each with a sentence for a person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OpenReport:
    """``replayed`` records came from the journal; ``torn_bytes`` were never acknowledged."""

    documents: int = 0
    replayed: int = 0
    torn_bytes: int = 0
    migrated_from: int | None = None

    @property
    def sentence(self) -> str | None:
        """What a person should know; None if opening was uneventful."""
        parts = []
        if self.torn_bytes:
            parts.append(
                f"The last write was cut off ({self.torn_bytes} bytes, never acknowledged) "
                "and was put aside."
            )
        if self.migrated_from is not None:
            parts.append(f"The store was migrated from schema {self.migrated_from}.")
        return " ".join(parts) or None


@dataclass(frozen=True, slots=True)
class RepairReport:
    """How many documents were kept; what could not be read is in ``aside``, or None."""

    kept: int
    unreadable: int
    aside: Path | None

    @property
    def sentence(self) -> str:
        """The outcome for a person."""
        if self.aside is None:
            return f"The store is sound: {self.kept} documents, nothing to repair."
        return (
            f"Kept {self.kept} documents; {self.unreadable} unreadable parts and the files "
            f"as they were are in {self.aside}."
        )
