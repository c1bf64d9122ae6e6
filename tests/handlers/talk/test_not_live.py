"""What a person typed is repeated as plain text: it calls nobody and leads nowhere, at any door."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

import handlers
from bot.errors import NotAllowedError
from bot.workspace.rooms import RoomMessage
from handlers.views.problem import problem_message
from tests.doubles.bolt import SignedRequests, requests_to
from tests.doubles.desk import ADMIN, House
from tests.doubles.slack import GENERAL, READER, StrictSlack

LIVE = re.compile(
    r"<[!@#][^>]*>|<(?:https?|mailto|slack):[^>]*evil[^>]*>|@(?:here|channel|everyone)\b"
)
HOSTILE = [
    "<!channel>", "<!here>", "<!everyone>", "<!here|here>", "<!subteam^S0ABC>", "<@U0OTHER>",
    "<@W0OTHER|amina>", "<#C0OTHER>", "<#C0OTHER|general>", "@here", "@channel", "@everyone",
    "<https://evil.example|Finland>", "<mailto:a@evil.example|x>", "https://evil.example/",
    "<!date^1^{date}^https://evil.example|x>", "&lt;!channel&gt;", "&lt;@U0OTHER&gt;",
    "&amp;lt;!channel&amp;gt;", "<<!channel>>", "<@U0OTHER", "x<!channel>y", "<slack://evil>",
]  # fmt: skip
AROUND = ["{}", "add {}", "Finland {}", "“{}”", "{} share", "list {}", "remove {}"]
DOORS = {
    "/minestatus": ["timeline {}", "deadlines {}", "counts {}", "Finland 2025-01-01 {}"],
    "/minewatch": ["zone {}", "digest daily {}", "quiet {}", "pause {}", "add Finland kinds {}",
                   "add Finland from {}", "add {} here", "watc {}"],
    "/minenews": ["story {}", "last {}", "page {}", "Atlantis {}"],
    "/minefeeds": ["remove {}", "pause {}", "add languages {}", "add language tr {}"],
}  # fmt: skip


@pytest.fixture
def requests(home: House) -> SignedRequests:
    return requests_to(home.desk, handlers)


def shown(part: Any) -> Iterator[str]:
    """Every text of an answer that Slack reads as mrkdwn: bare text, and each mrkdwn object."""
    match part:
        case {"type": "mrkdwn", "text": str(text)}:
            assert part["verbatim"] is True, "Slack would make links of bare addresses"
            yield text
        case {"blocks": list(blocks)}:
            yield str(part.get("text", ""))
            yield from (text for block in blocks for text in shown(block))
        case dict():
            yield from (text for value in part.values() for text in shown(value))
        case list():
            yield from (text for value in part for text in shown(value))


def assert_dead(answer: dict[str, Any], *own: str) -> None:
    texts = list(shown(answer))
    assert texts
    for text in texts:
        for name in own:
            text = text.replace(name, "")  # noqa: PLW2901 - what the bot itself says
        assert not LIVE.search(text), text


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("command", DOORS)
async def test_nothing_typed_after_a_command_is_live_in_its_answer(
    requests: SignedRequests, command: str, typed: str
):
    for words in (*AROUND, *DOORS[command]):
        answer = await requests.command(command, words.format(typed), user=ADMIN)
        assert_dead(answer.json, f"<@{ADMIN}>")
        assert answer.blocks


@pytest.mark.parametrize("typed", HOSTILE)
async def test_nothing_typed_to_the_bot_is_live_in_its_answer(
    home: House, slack: StrictSlack, typed: str
):
    slack.team.pace.enforced = False
    direct = slack.team.rooms.direct(READER).id
    for number, words in enumerate([*AROUND, *chain.from_iterable(DOORS.values())]):
        text = words.format(typed)
        event = {"user": READER, "text": text, "ts": f"{number}.1", "event_ts": "1.1"}
        said = {**event, "type": "message", "channel_type": "im", "channel": direct}
        await slack.acts.emit("message.im", said)
        slack.team.rooms.say(RoomMessage(GENERAL, f"{number}.1", READER, text))
        in_channel = {**event, "text": f"<@U0MINEWATCH> {text}", "channel": GENERAL}
        await slack.acts.emit("app_mention", {**in_channel, "type": "app_mention"})
    calls = [*slack.calls("chat.postMessage"), *slack.calls("chat.postEphemeral")]
    assert len(calls) > number
    assert [call.error for call in calls if call.error] == []
    for call in calls:
        assert_dead(dict(call.args))
        assert call.args.get("parse") is None
        assert not call.args.get("link_names")


@pytest.mark.parametrize("typed", HOSTILE)
async def test_nothing_typed_is_live_in_a_message_for_those_who_may_not(
    requests: SignedRequests, typed: str
):
    """That sentence names the admins, and only them."""
    answer = await requests.command("/minefeeds", f"add {typed}", user="U1ANN")
    assert f"<@{ADMIN}>" in answer.text
    assert_dead(answer.json, f"<@{ADMIN}>")


def test_only_those_whom_a_sentence_itself_names_are_mentioned():
    error = NotAllowedError("“<@U0OTHER> <@U1>” may not. Ask <@U1>.", ("U1",))
    said = problem_message(str(error), people=error.people).text
    assert "&lt;@U0OTHER&gt;" in said
    assert said.endswith("Ask <@U1>.")
    assert "<@" not in problem_message(str(error)).text
