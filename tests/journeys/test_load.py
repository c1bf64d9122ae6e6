"""The load harness in small: one story for a few workspaces by two real workers, within Slack's limits."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from benchmarks.load.__main__ import main
from benchmarks.load.made import team
from benchmarks.load.sizes import least_seconds, sizes

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def logs_of_others() -> Iterator[None]:
    """The harness is quiet for the whole of its process, which here is that of other tests too."""
    yield
    logging.disable(logging.NOTSET)
    structlog.reset_defaults()


def test_few_workspaces_are_large_and_many_small_and_all_conversations_are_somewhere():
    found = sizes(300, 20_000)
    assert len(found) == 300
    assert sum(found) == 20_000
    assert found[0] > 1_000
    assert 1 <= found[-1] < 30
    assert found == sorted(found, reverse=True)
    assert len({team(number) for number in range(300)}) == 300


def test_the_least_time_is_what_the_budget_of_the_largest_takes():
    assert least_seconds([300, 1]) == 0
    assert least_seconds([301, 300, 7]) == 60
    assert least_seconds([1_402]) == 240


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_story_reaches_every_conversation_once(capsys: pytest.CaptureFixture[str]):
    small = "--workspaces 4 --conversations 30 --watches 120 --workers 2 --only delivery"
    assert main(small.split()) == 0
    said = capsys.readouterr().out
    assert "30 of 30, lost 0, twice 0 ok" in said
    assert "refused by Slack's limits" in said
