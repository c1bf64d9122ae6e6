"""How large workspaces are, and how soon Slack's limits let a story be told in all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.outbox.pace import Budget

_STEEPNESS = 0.7
"""The n-th largest has n**-0.7 of the conversations of the largest: few large, many small."""
_MINUTE = 60.0


def sizes(workspaces: int, conversations: int) -> list[int]:
    """The conversations of each workspace, the largest first; one at least."""
    shares = [(number + 1) ** -_STEEPNESS for number in range(workspaces)]
    each = (conversations - workspaces) / sum(shares)
    found = [1 + int(share * each) for share in shares]
    found[0] += conversations - sum(found)
    return found


def least_seconds(found: Sequence[int], budget: Budget | None = None) -> float:
    """From the first post to the last, by the limits alone: each workspace's minutes of the budget.

    Of a single story every conversation gets one post, so that a second between two of the same does not
    matter.
    """
    posts = (budget or Budget()).posts
    return max((math.ceil(size / posts) - 1) * _MINUTE for size in found)
