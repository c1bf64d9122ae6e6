"""Two web processes and two workers on one PostgreSQL, killed again and again while feeds bring news.

Nothing is lost, everything comes back by itself, and nothing is sent twice except what is in flight at a
kill where no scope allows looking for it. ``python -m benchmarks.kill_storm`` does it a hundred
times, and kills the database as well.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.model.secret import Secret
from tests.doubles.postgres import new_database, private_server
from tests.doubles.storm import storm, until

pytestmark = pytest.mark.once

KILLS = 6
DEATHS_OF_THE_DATABASE = 2


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


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_a_database_that_dies_loses_no_alert_and_everything_comes_back_by_itself(
    tmp_path: Path,
):
    with private_server() as server:
        store = Secret(server.get_uri())
        async with storm(tmp_path, store, may_look=True) as running:
            begun = tuple(running.fleet.members)
            for _ in range(DEATHS_OF_THE_DATABASE):
                await running.kill_database(server, longest_pause=3.0, longest_away=2.0)
            running.print_more()
            await running.settle(seconds=60)
            assert running.tally().lost == 0
            assert running.tally().duplicated == 0
            assert tuple(running.fleet.members) == begun
            assert running.fleet.dead() == []
            answered = running.asked.answered
            await until(lambda: running.asked.answered > answered, seconds=20)
