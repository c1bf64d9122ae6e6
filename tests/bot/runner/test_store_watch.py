"""A disk that refuses while the bot runs: said at once and once, waited for, and nothing lost."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreUnavailableError
from bot.health import Health
from bot.model.alert import ItemState
from bot.model.watch import Delivery
from bot.model.workspace import Conversation
from bot.ports import Refused, TryLater
from bot.runner.signals import Signals
from bot.runner.store_watch import StoreWatch
from storage.postgres.stores import open_postgres_stores
from tests.doubles.clock import ManualClock
from tests.doubles.disk import FailingDisk
from tests.doubles.engine import Figures, entry
from tests.doubles.postgres import empty_database
from tests.doubles.relay import relay_to
from tests.doubles.running import House

ADMINS = ("U9ADMIN", "U8ADMIN")
DEPOSITS = "Finland deposits its notice of withdrawal from the Ottawa mine ban treaty"
ERRORS = [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO]


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def house(tmp_path: Path, disk: FailingDisk) -> Iterator[House]:
    house = House(data_dir=tmp_path / "data", disk=disk, admins=ADMINS)
    yield house
    house.stores.close()


def told(house: House, admin: str = ADMINS[0]) -> list[str]:
    return [posted.text for posted in house.slack.posted if posted.conversation == admin]


@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
async def test_polling_says_a_full_disk_at_the_first_refusal_and_its_end_at_the_next_success(
    house: House, disk: FailingDisk, error: int
) -> None:
    house.add_feed("f1")
    async with house.running():
        await house.clock.advance(5)
        house.feeds.documents["f1"] = (entry(DEPOSITS),)
        house.clock.move(minutes=20)
        with disk.failing(error):
            await house.clock.advance(1)
            report = house.health.report()
            assert not report.ok
            assert "cannot be written" in report.reasons[0]
            assert errno.errorcode[error] in house.engine.figures.of("store_refused")
            await house.clock.advance(60)
            assert [len(told(house, admin)) for admin in ADMINS] == [1, 1]
            assert "no feed is polled and nothing is sent" in told(house)[0]
        await house.clock.advance(6)
        assert house.health.report().ok
        await house.clock.advance(60)
        assert len([posted for posted in house.slack.posted if "Finland" in posted.text]) == 1
        assert [len(told(house, admin)) for admin in ADMINS] == [1, 1]


async def test_while_nothing_can_be_stored_no_feed_is_asked_in_vain(
    house: House, disk: FailingDisk
) -> None:
    for number in range(20):
        house.add_feed(f"f{number}")
    async with house.running():
        await house.clock.advance(60)
        asked = len(house.feeds.asked)
        assert asked == 20
        with disk.failing(errno.ENOSPC):
            for _ in range(12):
                house.clock.move(minutes=30)
                await house.clock.advance(30)
            # What was under way when the first was refused, and no more in six hours.
            assert len(house.feeds.asked) - asked <= 8
        await house.clock.advance(60)
        assert set(house.feeds.asked[asked:]) == {f"f{n}" for n in range(20)}


async def test_delivering_waits_and_what_was_sent_meanwhile_is_not_sent_twice(
    house: House, disk: FailingDisk
) -> None:
    async with house.running():
        await house.clock.advance(1)
        house.slack.hold()
        house.note("once")
        await house.clock.advance(2)
        assert house.slack.under_way == 1
        with disk.failing(errno.ENOSPC):
            house.slack.let_go()
            await house.clock.advance(30)
            assert "No space left" in house.health.report().reasons[0]
            assert told(house)
        await house.clock.advance(70)
        assert [posted.text for posted in house.slack.posted].count("once") == 1
        assert [item.state for item in house.engine.items()] == [ItemState.SENT]
        assert house.health.report().ok


async def test_what_a_command_could_not_store_is_said_too(house: House, disk: FailingDisk) -> None:
    async with house.running():
        await house.clock.advance(1)
        with disk.failing(errno.ENOSPC):
            with pytest.raises(StoreUnavailableError, match="Free some space"):
                house.stores.deliveries.put(Delivery(Conversation.of("C1")))
            assert not house.health.report().ok
            await house.clock.advance(1)
            assert len(told(house)) == 1
        await house.clock.advance(6)
        assert house.health.report().ok


async def test_a_disk_that_failed_to_sync_is_used_again_once_everything_was_written_anew(
    house: House, disk: FailingDisk, tmp_path: Path
) -> None:
    async with house.running():
        await house.clock.advance(1)
        house.note("before")
        with disk.failing_to_sync(errno.EIO):
            await house.clock.advance(30)
            assert "Input/output error" in house.health.report().reasons[0]
        await house.clock.advance(70)
        assert house.health.report().ok
        assert "before" in [posted.text for posted in house.slack.posted]


async def test_a_data_directory_that_was_moved_away_is_said_until_it_is_back(
    house: House, tmp_path: Path
) -> None:
    async with house.running():
        await house.clock.advance(1)
        house.note("waits")
        (tmp_path / "data").rename(tmp_path / "elsewhere")
        await house.clock.advance(10)
        assert "moved or removed" in house.health.report().reasons[0]
        assert "waits" not in [posted.text for posted in house.slack.posted]
        (tmp_path / "elsewhere").rename(tmp_path / "data")
        await house.clock.advance(70)
        assert house.health.report().ok
        assert [posted.text for posted in house.slack.posted].count("waits") == 1


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        # Not sent: tried again. Refused: never.
        ([TryLater("no connection"), Refused("user_disabled", "conversation", "")], [1, 0]),
        # The first may stand in Slack, though this messenger has not kept it: not sent again.
        ([TryLater("no answer", uncertain=True)], [0, 1]),
    ],
)
async def test_each_admin_is_notified_at_most_once_whatever_slack_answers(
    house: House, disk: FailingDisk, answers: list[TryLater | Refused], kept: list[int]
) -> None:
    house.slack.answers = answers
    async with house.running():
        await house.clock.advance(1)
        with disk.failing(errno.ENOSPC):
            with pytest.raises(StoreUnavailableError):
                house.note("x")
            await house.clock.advance(60)
        assert [len(told(house, admin)) for admin in ADMINS] == kept


async def test_telling_an_admin_waits_as_long_as_slack_says(
    house: House, disk: FailingDisk
) -> None:
    house.slack.answers = [TryLater("ratelimited", 30.0)]
    async with house.running():
        await house.clock.advance(1)
        with disk.failing(errno.ENOSPC):
            with pytest.raises(StoreUnavailableError):
                house.note("x")
            await house.clock.advance(25)
            assert [len(told(house, admin)) for admin in ADMINS] == [0, 0]
            await house.clock.advance(15)
            assert [len(told(house, admin)) for admin in ADMINS] == [1, 1]


async def test_a_disk_at_its_brink_is_told_once_an_hour_at_most(
    house: House, disk: FailingDisk
) -> None:
    async with house.running():
        for expected in (1, 1, 1, 2):
            with disk.failing(errno.ENOSPC):
                with pytest.raises(StoreUnavailableError):
                    house.note("x")
                await house.clock.advance(10)
            await house.clock.advance(10)
            assert house.health.report().ok
            assert len(told(house)) == expected
            house.clock.move(seconds=timedelta(minutes=25).total_seconds())


def test_which_database_it_is_is_said_to_admins_and_not_by_healthz() -> None:
    health, clock = Health(ManualClock()), ManualClock()
    with (
        relay_to(empty_database()) as relay,
        closing(open_postgres_stores(relay.address)) as stores,
    ):
        watch = StoreWatch(stores, clock, Figures(), health, Signals(clock), None)
        relay.break_at(1, carried_out=False)
        with pytest.raises(StoreUnavailableError):
            stores.probe()
        assert watch.trouble is not None
        assert "127.0.0.1" in watch.trouble
        (reason,) = health.report().reasons
        assert reason.startswith("The database does not answer; ")
        assert "127.0.0.1" not in reason
        stores.probe()
        assert health.report().ok
