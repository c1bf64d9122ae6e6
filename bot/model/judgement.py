"""What the news judgement concludes about an entry, with the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.model.state import Iso3, Step


class Kind(StrEnum):
    """The twelve kinds of development (docs/glossary.md says what each covers)."""

    WITHDRAWAL = "withdrawal"
    ACCESSION = "accession"
    SUSPENSION = "suspension"
    USE = "use"
    PRODUCTION_TRANSFER = "production_transfer"
    STOCKPILE = "stockpile"
    CLEARANCE = "clearance"
    CASUALTIES = "casualties"
    MEETING = "meeting"
    CAMPAIGN_STATEMENT = "campaign_statement"
    REPORT = "report"
    OTHER = "other"


class Direction(StrEnum):
    """For legal kinds: is the news of doing it, or of not doing it?

    ``AGAINST`` covers a refusal, a rejected bill, an appeal not to: it must never be
    shown or counted as a step taken.
    """

    TOWARDS = "towards"
    AGAINST = "against"


class Strictness(StrEnum):
    """How certain news must be for a watch; each level is a score threshold (bot.news.relevance)."""

    STRICT = "strict"
    NORMAL = "normal"
    WIDE = "wide"


Aspect = Literal["relevance", "against", "state", "kind", "step", "direction", "story"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. ``rule`` names it stably, ``words`` are the entry's own, as matched.

    ``weight`` is what it added to the score (negative for what speaks against);
    ``iso3`` is set for evidence of a State.
    """

    aspect: Aspect
    rule: str
    words: str
    where: Literal["title", "summary", "publisher", "entry"]
    weight: float = 0.0
    iso3: Iso3 | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one entry. ``score`` is in 0..1; ``relevant`` is score against NORMAL.

    ``kind`` is None when not relevant; ``step`` and ``direction`` only for legal kinds
    (withdrawal, accession, suspension).
    """

    relevant: bool
    score: float
    kind: Kind | None
    step: Step | None
    direction: Direction | None
    states: tuple[Iso3, ...]
    evidence: tuple[Evidence, ...]
