"""The membership of the Convention over the years, and who belongs to which class, as charts.

In: the desk's Curve, Counts. Out: a message with the curve, or its points in a table, or in words; the
charts for the numbers of a day, and both in a sentence for those who see none.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.desk.citing import counted, record_words
from bot.desk.curve import Curve
from bot.model.answers import Counts
from bot.model.day import long_day
from bot.model.state import Freshness
from bot.ports import Message
from handlers.views.blocks import Block, actions, button, context, header, message, section
from handlers.views.charts import line_chart, pie_chart
from handlers.views.share import share_button
from handlers.views.tables import Table, number_of, with_table

_TITLE = "States Parties since 1997"
_HOW = (
    "States Parties are those whose consent is deposited and not undone by a withdrawal in effect. The "
    "days are not equally far apart: some years before the last ten are left out."
)


def curve_message(curve: Curve, record: Freshness) -> Message:
    """The curve with the day of each point."""
    last = curve.points[-1]

    def around(body: Iterable[Block]) -> list[Block]:
        return [
            header(_TITLE),
            *body,
            context(f"Up to {long_day(last.on)}. {_HOW} {record_words(record)}"),
            actions(
                button("Counts", "status:counts", f"{last.on}", label="Participation in numbers"),
                share_button(f"curve {last.on}", "this curve"),
            ),
        ]

    text = f"{curve_words(curve)} {record_words(record)}"
    rows = [
        (point.on.isoformat(), number_of(point, "deposited"), point.withdrawn)
        for point in curve.points
    ]
    table = Table(_TITLE, ("Day", "States Parties", "Withdrawn"), rows)
    plainer = with_table(text, around, table, [_in_words(curve)])
    return message(text, around([curve_chart(curve)]), plainer=plainer)


def curve_chart(curve: Curve) -> Block:
    """A line for the States Parties, and one for those that withdrew."""
    return line_chart(
        _TITLE,
        [point.on.isoformat() for point in curve.points],
        {
            "States Parties": [point.deposited for point in curve.points],
            "Withdrawn": [point.withdrawn for point in curve.points],
        },
        ("Day", "States"),
    )


def classes_chart(counts: Counts) -> list[Block]:
    """The 197 States by what they are."""
    return pie_chart(
        f"{counts.universe} States on {long_day(counts.on)}",
        {
            "States Parties": counts.deposited,
            "Signed only": counts.signatories_only,
            "Not States Parties": counts.not_joined,
            "Withdrawn": counts.withdrawn,
        },
    )


def curve_words(curve: Curve) -> str:
    """Every point in a sentence."""
    points = (f"{p.on}: {counted(p, 'deposited')} and {p.withdrawn}" for p in curve.points)
    return f"States Parties by deposit, and States that withdrew: {'; '.join(points)}."


def _in_words(curve: Curve) -> Block:
    lines = (
        f"• {long_day(p.on)}: *{counted(p, 'deposited')}*"
        + (f", {p.withdrawn} withdrawn" if p.withdrawn else "")
        for p in curve.points
    )
    return section("\n".join(lines))
