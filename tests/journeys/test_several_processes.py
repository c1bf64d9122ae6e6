"""Two web processes and two workers on one PostgreSQL, killed again and again while feeds bring news.

Nothing is lost, everything comes back by itself, and nothing is told twice except the send in flight at a
kill where no scope allows looking whether it stands. ``python -m benchmarks.kill_storm`` does it a hundred
times, and kills the database as well.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.postgres import new_database
from tests.doubles.storm import storm

KILLS = 6


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("may_look", [True, False], ids=["scope to look", "no scope to look"])
async def test_no_kill_loses_an_alert_or_doubles_more_than_the_send_in_flight(
    tmp_path: Path, *, may_look: bool
):
    with new_database() as store:
        async with storm(tmp_path, store, may_look=may_look) as running:
            for _ in range(KILLS):
                await running.kill_one(longest_pause=2.0)
            await running.settle(seconds=60)
            tally = running.tally()
            assert tally.lost == 0
            assert tally.due > 0
            assert tally.duplicated <= (0 if may_look else KILLS)
            assert running.most_often() <= 2
            assert running.of_baseline() == 0
            assert running.asked.answered > 0
            assert running.slack.refusals == {}
            assert running.fleet.dead() == []
