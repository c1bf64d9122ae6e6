"""The local workspace from one run to the next."""

from bot.clock import SystemDraw
from bot.workspace.ids import ALERTS, READER
from bot.workspace.rooms import furnished
from bot.workspace.rooms_file import RoomsFile
from bot.workspace.slack import LocalSlack
from tests.doubles.clock import ManualClock


async def run(clock, path, act):
    """One run of the workspace in which ``act`` happens."""
    slack = LocalSlack(clock, SystemDraw(), "secret", "xoxb-test", keep=path)
    await slack.start()
    await act(slack)
    await slack.close()
    return slack


async def nothing(_slack):
    return None


async def test_messages_are_there_after_a_restart_and_ids_go_on(tmp_path):
    clock, path, said = ManualClock(), tmp_path / "workspace.json", []

    async def speak(slack):
        said.append(await slack.acts.say(READER, ALERTS, "Hello"))

    await run(clock, path, speak)
    slack = await run(clock, path, speak)
    assert [m.text for m in slack.team.rooms.messages(ALERTS)] == ["Hello", "Hello"]
    assert said[1].ts > said[0].ts


async def test_a_new_channel_keeps_its_id_and_no_id_comes_twice(tmp_path):
    clock, path, made = ManualClock(), tmp_path / "workspace.json", []

    async def make(slack):
        made.append(slack.team.rooms.add_channel(f"room-{len(made)}"))

    await run(clock, path, make)
    await run(clock, path, make)
    slack = await run(clock, path, nothing)
    assert slack.team.rooms.named("room-0") == made[0]
    assert slack.team.rooms.named("room-1") == made[1]


async def test_what_only_one_person_saw_is_gone(tmp_path):
    clock, path = ManualClock(), tmp_path / "workspace.json"

    async def whisper(slack):
        await slack.acts.command(READER, ALERTS, "/invite @nobody")
        assert slack.team.rooms.messages(ALERTS)

    await run(clock, path, whisper)
    slack = await run(clock, path, nothing)
    assert slack.team.rooms.messages(ALERTS) == ()


async def test_a_damaged_file_counts_as_none(tmp_path):
    path = tmp_path / "workspace.json"
    path.write_text('{"members": 1')
    slack = await run(ManualClock(), path, nothing)
    assert [c.name for c in slack.team.rooms.channels.values()][:1] == ["mine-ban-alerts"]


async def test_nothing_is_written_where_nothing_happens(tmp_path):
    rooms, path = furnished(ManualClock()), tmp_path / "workspace.json"
    memory = RoomsFile(rooms, path)
    memory.start()
    memory.close()
    assert not path.exists()
