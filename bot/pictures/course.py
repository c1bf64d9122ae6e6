"""A State's course as a drawn strip: coloured stretches along the years, and its acts above and below.

In: a Course, and how wide a text is (words, size -> pixels). Out: a Drawing. Labels that would meet are
put on another line. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from bot.desk.picture_words import MARK_WORDS, course_title, course_words, moment_words, source_line
from bot.model.picture import Course, Moment
from bot.pictures.colours import FAINT, INK, LOOKS, PAPER, RULE
from bot.pictures.key import Measure, Room, key, title
from bot.pictures.shapes import Anchor, Box, Drawing, Line, Shape, Text
from bot.treaty.partial import first_day

_WIDTH, _MARGIN, _BAND, _LANE = 1400, 30, 46, 24
_SIZE, _LETTER_ROOM = 15, 22
_YEARS_APART = 90


def draw_course(shown: Course, measure: Measure) -> Drawing:
    """The strip on a sheet that is as high as its labels need."""
    scale = _Scale(shown.stretches[0].since, shown.on)
    labels = _labels(shown.moments, scale, measure)
    lanes = max((label.lane for label in labels), default=-1) + 1
    top = 84 + lanes * _LANE + 12
    head = Room(_MARGIN, 48, _WIDTH - _MARGIN)
    shapes: list[Shape] = [title(course_title(shown), head, 28, measure)]
    shapes += _band(shown, scale, top)
    shapes += _marked(labels, top)
    shapes += _years(shown, scale, top + _BAND)
    meanings = [
        (m, words) for m, words in MARK_WORDS.items() if any(s.mark is m for s in shown.stretches)
    ]
    below = key(shapes, meanings, Room(_MARGIN, top + _BAND + 58, _WIDTH - _MARGIN), measure)
    shapes.append(Text(_MARGIN, below + 12, source_line(shown), 15, FAINT))
    return Drawing(_WIDTH, below + 34, course_title(shown), course_words(shown), tuple(shapes))


class _Scale:
    """Where a day lies on the strip."""

    def __init__(self, first: date, last: date) -> None:
        self._first = first.toordinal()
        self._days = max(last.toordinal() - self._first + 1, 1)

    def __call__(self, day: date) -> float:
        part = (day.toordinal() - self._first) / self._days
        return _MARGIN + min(max(part, 0.0), 1.0) * (_WIDTH - 2 * _MARGIN)


def _band(shown: Course, scale: _Scale, top: float) -> Iterator[Shape]:
    for stretch in shown.stretches:
        look, left = LOOKS[stretch.mark], scale(stretch.since)
        width = max(scale(stretch.until) - left, 2.0)
        yield Box(left, top, width, _BAND, look.fill, look.edge)
        if width >= _LETTER_ROOM:
            middle = left + width / 2
            yield Text(middle, top + 29, look.letter, 18, look.ink, Anchor.MIDDLE, bold=True)


@dataclass(frozen=True, slots=True)
class _Label:
    """A moment's words on a lane (0 nearest to the band), from ``start`` to ``end``; its line at ``x``."""

    words: str
    x: float
    start: float
    end: float
    lane: int = 0

    @property
    def before(self) -> bool:
        """Do the words end at the line, as those near the right end do?"""
        return self.end <= self.x


def _labels(moments: tuple[Moment, ...], scale: _Scale, measure: Measure) -> list[_Label]:
    """Each on the lowest lane where it meets no other label, and no line of those placed before it.

    Words that end at their line are placed from left to right, the others from right to left, so that
    the lines they pass over are the shorter ones.
    """
    made = [_label(moment, scale, measure) for moment in moments]
    ordered = [label for label in made if label.before]
    ordered += [label for label in reversed(made) if not label.before]
    placed = list[_Label]()
    for label in ordered:
        lanes = [other.lane for other in placed if label.start < other.x < label.end]
        lowest = max(lanes, default=-1) + 1
        lane = next(n for n in count(lowest) if not any(_meet(label, n, each) for each in placed))
        placed.append(replace(label, lane=lane))
    return placed


def _label(moment: Moment, scale: _Scale, measure: Measure) -> _Label:
    words, x = moment_words(moment), scale(first_day(moment.on))
    room = measure(words, _SIZE) + 8
    if x + room > _WIDTH - 4:
        return _Label(words, x, x - room, x)
    return _Label(words, x, x, x + room)


def _meet(label: _Label, lane: int, other: _Label) -> bool:
    return lane == other.lane and label.start < other.end + 8 and other.start < label.end + 8


def _marked(labels: list[_Label], top: float) -> Iterator[Shape]:
    for label in labels:
        yield Line(label.x, _lane(top, label.lane) - 11, label.x, top + _BAND, INK)
    for label in labels:
        y = _lane(top, label.lane)
        # A line behind the words would make them hard to read.
        yield Box(label.start + 3, y - 13, label.end - label.start - 6, 17, PAPER)
        anchor, x = (Anchor.END, label.x - 5) if label.before else (Anchor.START, label.x + 5)
        yield Text(x, y, label.words, _SIZE, INK, anchor)


def _lane(top: float, lane: int) -> float:
    """The baseline of a lane's labels."""
    return top - 14 - lane * _LANE


def _years(shown: Course, scale: _Scale, below: float) -> Iterator[Shape]:
    """A tick for each year, and as many numbers of years as have room."""
    first, last = shown.stretches[0].since.year + 1, shown.on.year
    pixels = (_WIDTH - 2 * _MARGIN) / max(last - first + 1, 1)
    step = next(n for n in (1, 2, 5, 10, 50, 100, 1000, 10_000) if n * pixels >= _YEARS_APART / 2)
    for year in range(first, last + 1):
        x, numbered = scale(date(year, 1, 1)), year % step == 0
        if pixels >= 6 or numbered:
            yield Line(x, below, x, below + (10 if numbered else 5), RULE)
        if numbered and x < _WIDTH - _MARGIN - 20:
            yield Text(x, below + 28, str(year), 15, FAINT, Anchor.MIDDLE)
