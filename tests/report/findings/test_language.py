"""The language of the rules: what is read, and the one sentence where it cannot be."""

import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.report.findings.language import leads_named, parsed
from ecgomics.report.findings.terms import And, Compare, Count, Flag, Not, Number, Or, Symbol


def test_not_binds_closer_than_and_and_and_closer_than_or() -> None:
    a, b, c = (Flag(Symbol(each)) for each in ("lbbb_aha", "rbbb_aha", "lv_strain"))
    assert parsed("not lbbb_aha and rbbb_aha or lv_strain") == Or((And((Not(a), b)), c))
    assert parsed("not (lbbb_aha and (rbbb_aha or lv_strain))") == Not(And((a, Or((b, c)))))


def test_a_span_of_leads_goes_along_the_chest() -> None:
    found = parsed("count(t_amplitude:[II,V2..V4] < 0) >= 2")
    assert found == Count(
        (Compare(Symbol("t_amplitude", ("II", "V2", "V3", "V4"), is_set=True), "<", Number(0.0)),),
        ">=",
        2,
        ("II", "V2", "V3", "V4"),
    )
    assert leads_named("V6..V8,aVL") == ("V6", "V7", "V8", "aVL")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is expected at character 1, not the end"),
        ("pr_interval > 200 and", "is expected at character 22, not the end"),
        ("pr_interval > 200 qrs_duration", "is expected at character 19, not “qrs_duration”"),
        ("(pr_interval > 200", "“)” is expected at character 19, not the end"),
        ("pr_interval => 200", "“=” at character 13 belongs to no expression"),
        ("pr_interval > 'long", "“'” at character 15 belongs to no expression"),
        ("200", "a comparison is expected"),
        ("st_level_j:V77 > 1", "the name of a lead is expected at character 12, not “V77”"),
        ("st_level_j:[V1..aVF] > 1", "V1..aVF at character 17 is no span of chest leads"),
        ("st_level_j:[V1..V4] > 0.1", "the lead set of st_level_j:[V1,V2,V3,V4] stands outside a count"),
        ("count(st_level_j:[V1..V4] > 0.1)", "a comparison of the count is expected"),
        ("count(st_level_j:[V1..V4] > 0.1) >= 1.5", "a whole number is expected"),
        (
            "count(q_duration:[V1,V2] > 1 and q_amplitude:[V2,V3] < 0) >= 1",
            "lead sets of one count must be the same",
        ),
        (
            "count(q_duration:[V1,V2] > 1, lbbb_aha) >= 1",
            "through leads or through propositions, not through both",
        ),
        ("missing(height)", "“age” or “sex” is expected"),
        ("is()", "the id of a statement is expected"),
        ("serial_difference[pr_interval > 3", "“]” is expected"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as wrong:
        parsed(text)
    assert sentence in str(wrong.value)
