"""The query line: what is written is what is read, and what cannot be understood is said."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ecgomics.core.errors import InvalidInput
from ecgomics.store.query_fields import FIELDS, Term
from ecgomics.store.query_fit import Interval, accepts, intervals
from ecgomics.store.query_line import parsed, written

TEXT = st.text('aZ9 é心",:<>=*-_\\[.', min_size=1, max_size=12)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """Any term that a line can hold."""
    name = draw(st.sampled_from(["", *FIELDS]))
    negated = draw(st.booleans())
    if not name:
        return Term("", ":", (draw(TEXT),), negated)
    of = FIELDS[name]
    operators = (
        [":"]
        if of.kind in ("text", "part") or (of.kind == "choice" and not of.rising)
        else [":", "<", "<=", ">", ">="]
    )
    operator = draw(st.sampled_from(operators))
    value = {
        "choice": st.sampled_from((of.choices if operator == ":" else of.rising) or ("?",)),
        "number": st.integers(-999, 99999).map(str),
        "moment": st.dates().map(str),
        "text": TEXT,
        "part": TEXT,
    }[of.kind]
    values = draw(st.lists(value, min_size=1, max_size=3))
    assume(not any(each.lower() in of.short for each in values))
    return Term(name, operator, tuple(values), negated)


@given(st.lists(terms(), max_size=5))
def test_what_is_written_is_read_again(some: list[Term]) -> None:
    assert parsed(written(tuple(some))) == tuple(some)


@given(st.text(max_size=60))
def test_any_line_is_read_or_refused_with_a_sentence(line: str) -> None:
    try:
        found = parsed(line)
    except InvalidInput:
        return
    assert parsed(written(found)) == found


def test_the_documented_line_means_what_it_says() -> None:
    line = (
        'rhythm:AF quality<good device:"Polar H10" tag:a,b -triage:excluded duration>1min rate:60..100 free'
    )
    assert parsed(line) == (
        Term("rhythm", ":", ("atrial_fibrillation",)),
        Term("quality", "<", ("good",)),
        Term("device", ":", ("Polar H10",)),
        Term("tag", ":", ("a", "b")),
        Term("triage", ":", ("excluded",), negated=True),
        Term("duration", ">", ("1min",)),
        Term("rate", ":", ("60..100",)),
        Term("", ":", ("free",)),
    )
    duration, rate = (intervals(each)[0] for each in parsed(line) if each.field in ("duration", "rate"))
    assert duration == Interval(low=60.0, with_low=False)
    assert rate == Interval(60.0, 100.0)


@pytest.mark.parametrize(
    ("line", "value", "fits"),
    [
        ("quality<good", "fair", True),
        ("quality<good", "good", False),
        ("quality<good", "measuring", False),
        ("quality>=fair", "good", True),
        ("device:polar", "Polar H10", True),
        ("device:none", None, True),
        ("device:none", "Polar H10", False),
        ("device:p*10", "my Polar H10", True),
        ("subject:P01*", "P0142", True),
        ("subject:P01", "P0142", False),
        ("subject:p0142", "P0142", True),
        ("subject:a[b]*", "a[b]c", True),
        ("recorded:2026-05", "2026-05-04T14:32:00.000000", True),
        ("recorded>2026-05", "2026-05-04T14:32:00.000000", False),
        ("recorded>2026-05", "2026-06-01T00:00:00.000000", True),
        ("recorded<=2026-05-04", "2026-05-04T14:32:00.000000", True),
        ('recorded<"2026-05-04 14:32"', "2026-05-04T14:31:59.000000", True),
        ("ward", "Ward_3/rec", True),
        ("ward", None, False),
        ('reason:"lead swap"', "lead swap", True),
        ("reason:lead_swap", "lead swap", True),
    ],
)
def test_a_value_fits_or_not(line: str, value: str | None, fits: bool) -> None:
    (term,) = parsed(line)
    assert accepts(term)(value) is fits


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("qualty:good", "Did you mean quality?"),
        ("quality:bad", "quality is good, fair, poor or measuring, not “bad”."),
        ("quality<measuring", "quality is poor, fair or good"),
        ("duration>long", "duration takes a number such as duration>60"),
        ("duration>60kg", "s, min, h, d behind it"),
        ("rate>", "A value is missing behind “rate>”"),
        ("tag:a,", "A value is missing behind “tag:”"),
        ('device:"Polar', "The quotation mark at character 8 is not closed."),
        ("device>Polar", "device is text and has no order: write device:Polar."),
        ("triage<excluded", "triage has no order"),
        ("recorded:May", "recorded takes a day, month or year"),
        ("rate<none", "“none” has no order: write rate:none."),
        ("x" * 2001, "2001 characters"),
    ],
)
def test_what_cannot_be_understood_is_said(line: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parsed(line)
    assert said in str(refused.value)


def test_a_number_that_is_not_there_has_no_interval() -> None:
    (term,) = parsed("rate:none,60")
    assert intervals(term) == [None, Interval(60.0, 60.0)]
