"""The options of ``/minewatch add``: kinds of news, legal steps, strictness, reminders.

In: the words after "add", options and names mixed. Out: the options, and the words that
are left as names. An option that makes no sense is an InputError with what would.
"""

from __future__ import annotations

from difflib import get_close_matches

from bot.errors import InputError
from bot.model.judgement import Kind, Strictness
from bot.model.state import Step

KIND_WORDS = {kind.value: kind for kind in Kind} | {
    "leaving": Kind.WITHDRAWAL,
    "withdrawals": Kind.WITHDRAWAL,
    "joining": Kind.ACCESSION,
    "accessions": Kind.ACCESSION,
    "production": Kind.PRODUCTION_TRANSFER,
    "transfer": Kind.PRODUCTION_TRANSFER,
    "stockpiles": Kind.STOCKPILE,
    "demining": Kind.CLEARANCE,
    "victims": Kind.CASUALTIES,
    "meetings": Kind.MEETING,
    "statement": Kind.CAMPAIGN_STATEMENT,
    "statements": Kind.CAMPAIGN_STATEMENT,
    "campaign": Kind.CAMPAIGN_STATEMENT,
    "reports": Kind.REPORT,
}
_STEPS = {step.name.lower(): step for step in Step}
_OPTION_WORDS = {"strict", "normal", "wide", "legal", "reminders", "from"}


def read_kind(word: str) -> Kind | None:
    """A kind by its name or a word for it."""
    return KIND_WORDS.get(word.lower().strip(" ,.").replace("-", "_"))


class Options:
    """Takes option words out of a list, wherever they stand, and leaves the names."""

    def __init__(self) -> None:
        self.kinds: list[Kind] = []
        self.min_step: Step | None = None
        self.strictness = Strictness.NORMAL
        self.reminders = False

    def take(self, words: list[str]) -> list[str]:
        names, rest = list[str](), list(words)
        while rest:
            word = rest.pop(0)
            match word.lower().strip(","):
                case "strict" | "normal" | "wide" as strictness:
                    self.strictness = Strictness(strictness)
                case "legal":
                    self.min_step = Step.DEPOSIT
                    while rest and rest[0].lower() in {"acts", "only"}:
                        rest.pop(0)
                case "reminders":
                    self.reminders = True
                case "from":
                    self.min_step = _step(rest.pop(0) if rest else "")
                case "kinds" | "kind":
                    rest = self._take_kinds(rest)
                case _ if read_kind(word):
                    rest = self._take_kinds([word, *rest], strict=False)
                case _:
                    names.append(word)
        return names

    def _take_kinds(self, words: list[str], *, strict: bool = True) -> list[str]:
        """Take the kinds that ``words`` begin with; ``strict``: something else there is a mistake."""
        found = 0
        while words:
            kinds = [read_kind(part) for part in words[0].split(",") if part]
            if not all(kinds):
                break
            self.kinds += [kind for kind in kinds if kind]
            found += len(kinds)
            words = words[1:]
        if strict and (not found or (words and words[0].lower() not in _OPTION_WORDS)):
            odd = words[0] if words else "nothing"
            near = get_close_matches(odd.lower().strip(","), KIND_WORDS, n=1, cutoff=0.6)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise InputError(
                f"“{odd[:40]}” is not a kind of news.{hint} The kinds are: {', '.join(Kind)}."
            )
        return words


def _step(word: str) -> Step:
    step = _STEPS.get(word.lower().strip(","))
    if step is None:
        raise InputError(
            "From which step on? For example `/minewatch add Finland from parliament`. "
            f"The steps are: {', '.join(_STEPS)}."
        )
    return step
