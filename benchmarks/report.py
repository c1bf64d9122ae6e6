"""How benchmark figures are shown: one line each, measured, floor, ratio, target, verdict.

The machines differ and are noisy: what is timed or weighed is a ratio to a peer or a floor of the same
run, in turns, by medians. Only counts, which every machine must find alike, have no floor.
"""

from __future__ import annotations


class Report:
    """Prints rows as they come and remembers which missed their target."""

    def __init__(self) -> None:
        self._missed: list[str] = []

    def heading(self, subject: str) -> None:
        print(f"\n{subject}\n{'-' * len(subject)}")

    def row(
        self,
        name: str,
        measured: float,
        unit: str,
        floor: float,
        target: float | None = None,
        note: str = "",
    ) -> None:
        """One figure: ``measured`` and ``floor`` in ``unit``; ``target`` is the largest ratio allowed."""
        ratio = measured / floor if floor else float("inf")
        verdict = "" if target is None else ("ok" if ratio <= target else "MISSED")
        if verdict == "MISSED":
            self._missed.append(name)
        aim = "" if target is None else f"<= {target:g}x"
        print(
            f"{name:<46} {measured:>12.5g} {unit:<9} floor {floor:>10.5g}"
            f"  {ratio:>8.2f}x {aim:>9} {verdict:<6} {note}".rstrip(),
            flush=True,
        )

    def fact(self, name: str, text: str, *, met: bool | None = None) -> None:
        """A count that is the same on every machine, with its verdict."""
        verdict = {None: "", True: "ok", False: "MISSED"}[met]
        if met is False:
            self._missed.append(name)
        print(f"{name:<46} {text} {verdict}".rstrip(), flush=True)

    def close(self) -> int:
        """Say what missed; 0 either way: a noisy machine is no failed build."""
        if self._missed:
            print(f"\n{len(self._missed)} target(s) missed: {'; '.join(self._missed)}")
        else:
            print("\nEvery target met.")
        return 0
