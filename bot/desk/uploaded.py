"""Which pictures a workspace's Slack already has, and whether it takes any.

In: pictures, ids of files. Kept in memory: what is forgotten is uploaded again.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.model.picture import Picture, version
from bot.ports import Clock

MOST_KEPT = 64
ASKED_AGAIN_AFTER = timedelta(hours=1)
"""After a refusal: the scope may have been granted since."""


class UploadedFiles:
    """Of one workspace."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ids: OrderedDict[str, str] = OrderedDict()
        self._refused_at: datetime | None = None

    def known(self, shown: Picture) -> str | None:
        """The id of the file with this picture, if it was uploaded."""
        return self._ids.get(version(shown))

    def keep(self, shown: Picture, file: str) -> None:
        """This picture is now the file with this id."""
        self._ids[version(shown)] = file
        while len(self._ids) > MOST_KEPT:
            self._ids.popitem(last=False)

    def may_upload(self) -> bool:
        """Was nothing refused lately?"""
        at = self._refused_at
        return at is None or self._clock.now() - at >= ASKED_AGAIN_AFTER

    def refused(self) -> None:
        """The workspace did not take a picture."""
        self._refused_at = self._clock.now()
