"""A question typed after the command, signed as Slack does."""

from tests.doubles.bolt import Answer, SignedRequests
from tests.doubles.shown import problems


async def ask(requests: SignedRequests, text: str) -> Answer:
    answer = await requests.command("/minestatus", text)
    assert answer.status == 200
    assert problems({"text": answer.text, "blocks": answer.blocks}) == []
    return answer
