"""The window of watches as Slack sends it back: shown, filled in, forged, submitted."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from bot.desk.changes import WatchWish
from bot.desk.places import Place
from bot.desk.targets import Target
from bot.model.workspace import HOME, UserId
from bot.workspace.inputs import initial_state
from bot.workspace.payloads import interaction
from bot.workspace.windows import Seat
from handlers.views.watch_window import base_id
from handlers.watch.window import window_of
from tests.doubles.desk import House
from tests.doubles.slack import COLLEAGUE, GENERAL, READER, StrictSlack

ME, OTHER = UserId(READER), UserId(COLLEAGUE)
MINE, CHANNEL = Place.of_person(HOME, ME), Place.of_channel(HOME, GENERAL)
OWN_WINDOW = "own"
View = dict[str, Any]
Forge = Callable[[View, dict[str, Any]], None]


def furnished(home: House) -> House:
    """I watch Finland, the channel watches Norway, a colleague watches Sweden."""
    desk = home.desk.watches
    desk.add(ME, MINE, WatchWish((Target("FIN"),)))
    desk.add(OTHER, CHANNEL, WatchWish((Target("NOR"),)))
    desk.add(OTHER, Place.of_person(HOME, OTHER), WatchWish((Target("SWE"),)))
    return home


def everything(home: House) -> list[Any]:
    """All that a submission could change."""
    return [*home.stores.watches.all(), *home.stores.deliveries.all()]


def window(home: House, channel: str | None = None, user: UserId = ME) -> View:
    place = Place.of_channel(HOME, channel) if channel else Place.of_person(HOME, user)
    return window_of(home.desk, user, place, channel)


async def send(slack: StrictSlack, view: View, user: str = READER) -> dict[str, Any]:
    """A signed submission of this view, exactly as it is; the answer."""
    payload = interaction(slack.team, "view_submission", Seat(user)) | {"view": view}
    answer = await slack._courier.interaction(payload)
    assert answer.ok, answer
    return answer.fields


def filled(view: View) -> View:
    """The view as Slack hands it back when nothing was touched."""
    return {**deepcopy(view), "id": "V1", "state": {"values": initial_state(view["blocks"])}}


def at(view: View, name: str) -> dict[str, Any]:
    """The state of one input, to be changed."""
    values = view["state"]["values"]
    key = next(block_id for block_id in values if base_id(block_id) == name)
    (element,) = values[key].values()
    return element


def sentence(answer: dict[str, Any], view: View) -> str:
    """The one sentence or two that an answer shows at an input which the view has."""
    assert answer["response_action"] == "errors"
    ((where, said),) = answer["errors"].items()
    assert where in {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert said.endswith((".", "there."))
    assert "Reference" not in said
    assert "on our side" not in said
    return said
