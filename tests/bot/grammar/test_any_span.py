"""Every day and span is found, in every form, whatever stands beside it."""

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.grammar.spans import take_when
from bot.model.day import DayFound, Span, span_words
from tests.doubles.times_said import TODAY, short

OTHERS = [
    "Finland",
    "Norway",
    "#general",
    "kinds",
    "I",
    "a",
    "state",
    "of",
    "the",
    "is",
    "when",
    "20",
]
PIECES = [
    "2025",
    "1999",
    "1",
    "9",
    "31",
    "August",
    "may",
    "March",
    "sat",
    "mon",
    "last",
    "this",
    "next",
    "past",
    "week",
    "month",
    "year",
    "days",
    "ago",
    "since",
    "until",
    "from",
    "to",
    "between",
    "and",
    "before",
    "after",
    "on",
    "in",
    "at",
    "as",
    "of",
    "the",
    "end",
    "beginning",
    "early",
    "q2",
    "h1",
    "2025-08-01",
    "01/08/2025",
    "2025-01-01..2025-03-31",
    "–",
    "-",
    "..",
    "now",
    "today",
    "yesterday",
    "3",
    "a",
    "few",
    "weekend",
    "onwards",
    "spring",
    "7d",
    "2024/25",
    "Finland",
]


def test_spans_read_back():
    for typed, words in [
        ("August 2025", "in August 2025"), ("2025", "in 2025"), ("2024-2025", "from 2024 to 2025"),
        ("since Monday", "since 23 November 2026"), ("before 2020", "until 31 December 2019"),
        ("last week", "from 16 to 22 November 2026"),
        ("January 2025 to May 2025", "from January to May 2025"),
        ("from 1 May 2024 to 3 June 2025", "from 1 May 2024 to 3 June 2025"),
        ("from 1 May to 3 June 2025", "from 1 May to 3 June 2025"),
        ("Q2 2025", "from April to June 2025"), ("2025-05-01..2025-05-01", "on 1 May 2025"),
        ("November 2024 to May 2025", "from November 2024 to May 2025"),
    ]:  # fmt: skip
        when = take_when(typed.split(), TODAY).when
        assert isinstance(when, Span)
        assert span_words(when) == words


days = st.dates(date(1997, 9, 18), date(2099, 12, 31))
written = st.sampled_from([
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b. %d %Y", "%dth of %B %Y",
    "%A, %d %B %Y", "%a %d %b %Y", "the %dst of %B, %Y", "%d-%b-%Y", "%Y %b %d", "%d/%b/%Y", "%Y\u2013%m\u2013%d",
])  # fmt: skip
others = st.lists(st.sampled_from(OTHERS[:5]), max_size=4)


@given(days, written, others, others, st.sampled_from(["", "on ", "as of ", "at ", "as at "]))
def test_every_day_is_found_in_every_form(
    day: date, form: str, before: list[str], after: list[str], preposition: str
):
    words = [*before, *f"{preposition}{day:{form}}".split(), *after]
    taken = take_when(words, TODAY)
    assert isinstance(taken.when, DayFound)
    assert taken.when.day == day
    assert taken.rest == (*before, *after)
    assert not taken.more


@given(
    st.tuples(days, days).map(sorted),
    written,
    written,
    others,
    others,
    st.sampled_from(["from {} to {}", "between {} and {}", "{} – {}", "{} until {}", "{} .. {}"]),
)
def test_every_span_is_found_in_every_form(
    ends: list[date], first: str, last: str, before: list[str], after: list[str], form: str
):
    phrase = form.format(f"{ends[0]:{first}}", f"{ends[1]:{last}}")
    taken = take_when([*before, *phrase.split(), *after], TODAY)
    assert isinstance(taken.when, Span)
    assert (taken.when.since, taken.when.until) == tuple(ends)
    assert taken.rest == (*before, *after)


@given(days, written)
def test_every_side_is_found_in_every_form(day: date, form: str):
    one = timedelta(days=1)
    for side, since, until in [
        ("since", day, None), ("after", day + one, None), ("until", None, day),
    ]:  # fmt: skip
        when = take_when(f"{side} {day:{form}}".split(), TODAY).when
        assert isinstance(when, Span)
        assert (when.since, when.until) == (since, until)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text(max_size=6), st.sampled_from(OTHERS)),
        max_size=14,
    ),
    st.dates(date(1998, 1, 1), date(2200, 1, 1)),
)
@example(["last", "2024/25"], date(2026, 1, 1))
def test_whatever_is_typed_loses_nothing_of_the_rest(words: list[str], today: date):
    taken = take_when(words, today)
    if taken.when is None:
        assert taken.rest == tuple(words)
        assert not taken.more
        return
    gone = len(words) - len(taken.rest)
    assert gone > 0
    cuts = [i for i in range(len(words)) if taken.rest == (*words[:i], *words[i + gone :])]
    alone = [take_when(words[cut : cut + gone], today) for cut in cuts]
    assert any(short(each.when) == short(taken.when) and not each.rest for each in alone)
