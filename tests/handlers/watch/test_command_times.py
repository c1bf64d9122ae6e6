"""/minewatch sets when alerts come: at once, in a digest, not at night, not for a while; and by which clock."""

import pytest

from bot.model.watch import Cadence
from bot.model.workspace import UserId
from tests.doubles.bolt import SignedRequests
from tests.doubles.desk import House
from tests.doubles.rooms import everyone_in
from tests.doubles.slack import READER
from tests.handlers.watch.typed import ANN, CHANNEL, HERS, ask


async def test_pause_and_resume(home: House, requests: SignedRequests):
    answer = await ask(requests, "pause 3d")
    assert "Your alerts are paused until" in answer.text
    assert "5 March 2026, 09:00 (UTC)" in answer.text
    assert answer.buttons["Resume now"]["action_id"] == "watch:resume"
    await ask(requests, "resume")
    assert home.desk.watches.deliveries.of(HERS).paused_until is None


@pytest.mark.parametrize(
    ("text", "until"),
    [("until 12:00", "2 March 2026, 12:00"), ("until 10am", "3 March 2026, 10:00")],
)
async def test_a_time_alone_is_the_next_by_the_persons_clock(
    home: House, requests: SignedRequests, text: str, until: str
):
    home.desk.watches.deliveries.learn_zone(ANN, "Europe/Helsinki")  # it is eleven there
    assert f"paused until {until}" in (await ask(requests, f"pause {text}")).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "digest daily 09:00",
            "Your daily digest comes at 09:00 (Europe/Helsinki); next on 3 March 2026.",
        ),
        (
            "digest daily 09:00 here",
            "The daily digest of this channel comes at 09:00 (Europe/Helsinki); next on 3 March",
        ),
        ("digest daily 9", "comes at 09:00"),
        ("digest daily at 5pm", "comes at 17:00 (Europe/Helsinki); next on 2 March 2026."),
        ("digest weekly monday 09:00", "weekly digest comes on Mondays at 09:00"),
        ("digest weekly fri 7.30", "weekly digest comes on Fridays at 07:30"),
        ("digest weekly", "weekly digest comes on Mondays at 09:00"),
        ("digest off", "Your alerts come at once."),
        ("digest off here", "Alerts of this channel come at once."),
        ("digest daily at noon", "comes at 12:00"),
        (
            "quiet 22:00-07:00",
            "wait between 22:00 and 07:00 (Europe/Helsinki); legal acts are sent",
        ),
        ("quiet 22:00 to 7:00", "wait between 22:00 and 07:00"),
        ("quiet off", "Your alerts no longer have quiet hours."),
    ],
)
async def test_when_alerts_come(home: House, requests: SignedRequests, text: str, said: str):
    home.desk.watches.deliveries.learn_zone(ANN, "Europe/Helsinki")
    assert said in (await ask(requests, text)).text


async def test_who_adds_while_paused_is_told_so(requests: SignedRequests):
    await ask(requests, "pause 3d")
    answer = await ask(requests, "add Finland")
    assert "Paused until" in answer.text
    assert "Resume now" in answer.buttons


async def test_a_pause_that_is_over_is_not_mentioned(home: House, requests: SignedRequests):
    await ask(requests, "pause 3d")
    home.clock.move(days=4)
    assert "Paused" not in (await ask(requests, "digest daily")).text


async def test_a_channel_has_a_digest_of_its_own(home: House, requests: SignedRequests):
    await ask(requests, "digest daily 09:00 here")
    assert home.desk.watches.deliveries.of(CHANNEL).cadence is Cadence.DAILY
    assert home.desk.watches.deliveries.of(HERS).cadence is Cadence.AT_ONCE


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("GMT+2", "UTC+2, where it is 11:00 now."),
        ("GMT-5", "UTC-5, where it is 04:00 now."),
        ("gmt + 3", "UTC+3, where it is 12:00 now."),
        ("“UTC+5:30”", "Asia/Kolkata, where it is 14:30 now."),
        ("Helsinki", "Europe/Helsinki, where it is 11:00 now."),
    ],
)
async def test_a_zone_is_read_back_with_its_clock(requests: SignedRequests, typed: str, said: str):
    answer = await ask(requests, f"zone {typed}")
    assert answer.text.replace("\u2060", "") == f"Your alerts use the time zone {said}"


async def test_a_zone_is_read_back_with_when_the_digest_comes_in_it(requests: SignedRequests):
    await ask(requests, "digest daily 09:00")
    answer = await ask(requests, "zone Asia/Tokyo")
    assert "Your daily digest comes at 09:00 (Asia/Tokyo); next on 3 March 2026." in answer.text


async def test_the_zone_is_taken_from_the_profile_the_first_time_it_matters(home: House):
    async with everyone_in(home) as slack:
        answer = await slack.command("/minewatch", "digest daily 09:00")
        zone = home.desk.watches.deliveries.zone_of(UserId(READER))
        assert zone
        assert f"({zone})" in answer.fields["text"]
        await slack.command("/minewatch", "quiet 22:00-07:00")
        assert len(slack.calls("users.info")) == 1
