"""People and channels with watches."""

from bot.desk.changes import WatchChange, WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.workspace import HOME, UserId
from tests.doubles.desk import House

ANN, BOB = UserId("U1ANN"), UserId("U2BOB")
HERS = Place.of_person(HOME, ANN)
CHANNEL = Place.of_channel(HOME, "C1NEWS")
FINLAND, NORWAY = Target("FIN"), Target("NOR")


def watched(home: House, place: Place = HERS) -> list[str]:
    return [home.desk.watches.name(watch) for watch in home.desk.watches.at(place)]


def add(home: House, *targets: str, place: Place = HERS, by: UserId = ANN) -> WatchChange:
    return home.desk.watches.add(by, place, WatchWish(tuple(map(Target, targets))))
