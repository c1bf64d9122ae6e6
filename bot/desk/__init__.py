"""The desk: everything people may ask or change, without Slack.

One desk for each subject; handlers and the command line ask them, and only bot.app
builds them. A desk takes plain values and returns answer values or raises InputError
and NotAllowedError with a sentence for the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Only named here, so that asking one desk does not load the others.
    from bot.desk.depositary import DepositaryDesk
    from bot.desk.feeds import FeedDesk
    from bot.desk.news import NewsDesk
    from bot.desk.record import RecordDesk
    from bot.desk.treaty import TreatyDesk
    from bot.desk.watches import WatchDesk


@dataclass(frozen=True, slots=True)
class Desk:
    """All desks together, as the handlers get them."""

    treaty: TreatyDesk
    record: RecordDesk
    depositary: DepositaryDesk
    watches: WatchDesk
    news: NewsDesk
    feeds: FeedDesk
