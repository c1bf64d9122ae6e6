"""Two to five States side by side on one day.

In: the desk's Comparison. Out: a message with a field for each State, all with the same lines in the
same order: two columns where there is room, one where there is not (a table of five columns would
break by the letter on a telephone). ``text`` says the same in sentences, one for each State.
"""

from __future__ import annotations

from bot.desk.citing import day_words, record_words
from bot.desk.legal_words import facts_in_words, status_words, suspension
from bot.desk.point import point, projection
from bot.desk.replies import Comparison
from bot.model.answers import StatusAnswer
from bot.model.day import long_day, partial_day, span
from bot.model.names import listed
from bot.model.state import DEEDS, Freshness, Standing
from bot.ports import Message
from handlers.views.blocks import NOTHING, Block, actions, button, context, fields, header, message
from handlers.views.share import share_button
from handlers.views.text import literal


def comparison_message(reply: Comparison) -> Message:
    """The States side by side, and a button for each one's own card."""
    answers = reply.answers
    query = " ".join(answer.state.iso3 for answer in answers)
    suffix = "" if reply.on == reply.today else f" {reply.on}"
    buttons = [
        button(a.state.title, f"status:show:{n}", f"{a.state.iso3}{suffix}", label=_label(a))
        for n, a in enumerate(answers)
    ]
    share = share_button(f"show {query} {reply.on}", "this comparison")
    blocks = [
        header(listed([answer.state.title for answer in answers])),
        context(
            " ".join(filter(None, (f"On {long_day(reply.on)}.", projection(reply.on, reply.today))))
        ),
        _side_by_side(reply),
        context(f"Sources are on each State's card. {record_words(_record(reply))}"),
        actions(*buttons, share),
    ]
    return message(_text(reply), blocks)


def _label(answer: StatusAnswer) -> str:
    return f"Status of {answer.state.title}"


def _side_by_side(reply: Comparison) -> Block:
    """A field for each State: its name, and below it the lines."""
    rows = _rows(reply)
    pairs = []
    for number, answer in enumerate(reply.answers):
        lines = [f"{name}: {literal(cells[number] or NOTHING, 150)}" for name, cells in rows]
        name = f"{answer.state.flag} {literal(answer.state.title)}"
        pairs.append((name, "\n".join([f"_{status_words(answer)}_", *lines])))
    return fields(*pairs)


def _rows(reply: Comparison) -> list[tuple[str, list[str]]]:
    """What is said of every State, a cell for each; what none of them has is left out."""
    answers = reply.answers
    optional = {
        "Signed": [day_words(a.signed, None) for a in answers],
        "Consent to be bound": [_consent(a) for a in answers],
        "In force": [day_words(a.entry_into_force, a.entry_into_force_bounds) for a in answers],
        "Notice of withdrawal": [day_words(a.withdrawal_notified, None) for a in answers],
        "Withdrawal effective": [day_words(a.withdrawal_effective, None) for a in answers],
        "Suspension notified": [_suspension(a) for a in answers],
        "Clearance deadline (Article 5)": [_clearance(a) for a in answers],
    }
    always = ("Signed", "Consent to be bound")
    return [(name, cells) for name, cells in optional.items() if name in always or any(cells)]


def _suspension(answer: StatusAnswer) -> str:
    day = suspension(answer)
    return f"{partial_day(day)} (not provided for by the Convention)" if day else ""


def _consent(answer: StatusAnswer) -> str:
    when = day_words(answer.consent_date, answer.consent_bounds)
    return f"{DEEDS[answer.consent_kind]} {when}" if answer.consent_kind and when else ""


def _clearance(answer: StatusAnswer) -> str:
    """The deadline, and how sure it is; the sentence is on the State's own card."""
    duty = next((duty for duty in answer.duties if duty.article == "5"), None)
    if duty is None:
        return ""
    if duty.status.startswith("completed"):
        return "completed"
    computed = " (computed)" if duty.standing is Standing.COMPUTED else ""
    if duty.deadline is not None:
        return f"{partial_day(duty.deadline)}{computed}{' (passed)' if duty.passed else ''}"
    if duty.bounds is not None:
        return f"between {span(*duty.bounds)}{computed}"
    asked = f"; asked for to {partial_day(duty.asked_for)}" if duty.asked_for else ""
    return f"not known{asked}"


def _text(reply: Comparison) -> str:
    sentences = [f"Compared on {long_day(reply.on)}.", projection(reply.on, reply.today)]
    for answer in reply.answers:
        dates = facts_in_words(answer)
        said = f"{literal(answer.state.title)}: {status_words(answer)}"
        sentences.append(f"{said} ({dates})." if dates else f"{said}.")
        if suspension(answer):
            sentences.append(literal(point(answer, reply.today)))
    return " ".join([*filter(None, sentences), record_words(_record(reply))])


def _record(reply: Comparison) -> Freshness:
    return reply.answers[0].record
