"""A person types /minewatch and looks at what is watched."""

from bot.desk.places import Place
from bot.model.workspace import HOME, UserId
from tests.doubles.bolt import Answer, SignedRequests
from tests.doubles.desk import House
from tests.doubles.shown import problems

ANN, CHANNEL = UserId("U1ANN"), Place.of_channel(HOME, "C1NEWS")
HERS = Place.of_person(HOME, ANN)


async def ask(requests: SignedRequests, text: str) -> Answer:
    answer = await requests.command("/minewatch", text)
    assert answer.status == 200
    assert problems({"text": answer.text, "blocks": answer.blocks}) == []
    return answer


def watched(home: House, place: Place = HERS) -> list[str]:
    return [home.desk.watches.name(one) for one in home.desk.watches.at(place)]
