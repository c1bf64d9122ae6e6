"""The flags that people send for a State: as emoji, or by the names that Slack gives them.

In: what a person typed. Out: the region that the flag stands for, if it is one. A flag emoji is
two letters of a region's code, or a black flag with the code of a part of a State in tags
(Unicode Technical Standard 51).
"""

from __future__ import annotations

import re

_SLACK_FLAG = re.compile(r":(?:flag-)?([a-z_-]+):")
_TAG_BASE, _TAG_END = 0xE0000, 0xE007F
_SUBDIVISIONS = {"gbeng": "england", "gbsct": "scotland", "gbwls": "wales"}


def flag_region(typed: str) -> str | None:
    """The region of a flag emoji or of Slack's name for it: ``FI``, ``england``; else None."""
    points = [ord(character) for character in typed if character != "\ufe0f"]
    if not points:
        return None
    if len(points) == 2 and all(0x1F1E6 <= point <= 0x1F1FF for point in points):
        return "".join(chr(point - 0x1F1E6 + ord("A")) for point in points)
    if points[0] == 0x1F3F4 and points[-1] == _TAG_END:
        tag = "".join(chr(point - _TAG_BASE) for point in points[1:-1] if point > _TAG_BASE)
        return _SUBDIVISIONS.get(tag)
    match = _SLACK_FLAG.fullmatch(typed.lower())
    if match is None:
        return None
    return match[1].upper() if len(match[1]) == 2 else match[1]
