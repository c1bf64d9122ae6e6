"""Every bad day, once: nothing is lost, and nothing told twice but the one send in flight
at each kill; whether one process does the work, or two on one database.

``python -m benchmarks faults`` tries each ten times and writes docs/faults.md.
"""

from __future__ import annotations

import pytest

from tests.doubles.faults import ENGINES, FAULTS, repeats_allowed, trial

_ONE, _TWO = ENGINES


@pytest.mark.parametrize("kind", [_ONE, pytest.param(_TWO, marks=pytest.mark.once)])
@pytest.mark.parametrize("name", FAULTS)
async def test_nothing_is_lost_on_a_bad_day(name, kind, parser):
    tally = await trial(name, 1, parser, ENGINES[kind])
    assert tally.lost == 0
    assert tally.delivered == tally.due > 0
    assert tally.duplicated <= repeats_allowed(name)
