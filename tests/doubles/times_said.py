"""A day or span in a short form, for tables of what is typed and meant."""

from datetime import date

from bot.model.day import DayAmbiguous, DayAnswer, DayFound, DayRefused, Span

TODAY = date(2026, 11, 25)  # a Wednesday


def short(when: DayAnswer | Span | None) -> str:
    match when:
        case Span(since=since, until=until):
            return f"{since or ''}..{until or ''}"
        case DayFound(day=day):
            return day.isoformat()
        case DayAmbiguous():
            return "asked"
        case DayRefused():
            return "refused"
        case None:
            return "none"
