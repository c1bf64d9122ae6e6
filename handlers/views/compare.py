"""Two to five States side by side on one day.

In: the desk's Comparison. Out: a message with Slack's table; ``text`` says the same in
sentences, one for each State.
"""

from __future__ import annotations

from bot.desk.replies import Comparison, Freshness
from bot.model.day import long_day
from bot.model.state import Standing, StatusAnswer
from bot.ports import Message
from handlers.views.blocks import NOTHING, actions, button, context, header, message, table
from handlers.views.share import share_button
from handlers.views.standing import CONSENT_WORDS, STATUS_WORDS, age, facts_in_words
from handlers.views.text import listed, literal, partial_day


def comparison_message(reply: Comparison) -> Message:
    """The table, and a button for each State's own card."""
    answers = reply.answers
    query = " ".join(answer.state.iso3 for answer in answers)
    suffix = "" if reply.on == reply.today else f" {reply.on}"
    buttons = [
        button(a.state.name, f"status:show:{n}", f"{a.state.iso3}{suffix}", label=_label(a))
        for n, a in enumerate(answers)
    ]
    share = share_button(f"show {query}{suffix}", "this comparison")
    blocks = [
        header(listed([answer.state.name for answer in answers])),
        table(_rows(reply)),
        context(age(_record(reply))),
        actions(*buttons, share),
    ]
    return message(_text(reply), blocks)


def _label(answer: StatusAnswer) -> str:
    return f"Status of {answer.state.name}"


def _rows(reply: Comparison) -> list[list[str]]:
    answers = reply.answers
    rows = [[f"On {long_day(reply.on)}", *(f"{a.state.flag} {a.state.name}" for a in answers)]]
    rows.append(["Status", *(STATUS_WORDS[a.status] for a in answers)])
    rows.append(["Signed", *(long_day(a.signed) if a.signed else NOTHING for a in answers)])
    rows.append(["Deposited", *map(_consent, answers)])
    for name, attribute in (
        ("In force", "entry_into_force"),
        ("Withdrawal notified", "withdrawal_notified"),
        ("Withdrawal effective", "withdrawal_effective"),
    ):
        dates = [getattr(answer, attribute) for answer in answers]
        if any(dates):
            rows.append([name, *(long_day(when) if when else NOTHING for when in dates)])
    if any(answer.duties for answer in answers):
        rows.append(["Clearance deadline (Article 5)", *(_clearance(answer) for answer in answers)])
    return rows


def _consent(answer: StatusAnswer) -> str:
    if answer.consent_date is None or answer.consent_kind is None:
        return NOTHING
    return f"{CONSENT_WORDS[answer.consent_kind]} {long_day(answer.consent_date)}"


def _clearance(answer: StatusAnswer) -> str:
    """The deadline, and how sure it is; the sentence is on the State's own card."""
    duty = next((duty for duty in answer.duties if duty.article == "5"), None)
    if duty is None:
        return NOTHING
    if duty.status.startswith("completed"):
        return "completed"
    if duty.deadline is None:
        return duty.status.replace("_", " ")
    computed = " (computed)" if duty.standing is Standing.COMPUTED else ""
    return f"{partial_day(duty.deadline)}{computed}"


def _text(reply: Comparison) -> str:
    sentences = [f"Compared on {long_day(reply.on)}."]
    for answer in reply.answers:
        dates = facts_in_words(answer)
        said = f"{literal(answer.state.name)}: {STATUS_WORDS[answer.status]}"
        sentences.append(f"{said} ({dates})." if dates else f"{said}.")
    return " ".join([*sentences, age(_record(reply))])


def _record(reply: Comparison) -> Freshness:
    return Freshness(reply.answers[0].as_of, reply.answers[0].checked_on)
