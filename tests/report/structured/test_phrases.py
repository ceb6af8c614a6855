"""How values, limits and reasons are said."""

import pytest

from ecgomics.core.validity import VALIDITY_CODES
from ecgomics.report.findings.result import Met, NotAssessed, Unassessed
from ecgomics.report.structured.document import Range
from ecgomics.report.structured.numbers import clock, length, measured, number, significant, with_unit
from ecgomics.report.structured.phrases import Phrases
from ecgomics.report.structured.words import WORDS
from tests.report.structured.made_reports import finding, measurement, twelve_lead

SAY = Phrases.of(twelve_lead(), "en")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (number(-0.001, 2), "0.00"),
        (number(-34.4, 0), "−34"),
        (measured(0.1549, "mV"), "0.15 mV"),
        (measured(-30.0, "deg"), "−30°"),
        (measured(71.8, "/min"), "72 /min"),
        (measured(0.243340501, "1"), "0.243"),
        (measured(12.0, "1"), "12"),
        (significant(0.00001234), "0.0000123"),
        (significant(1234.4), "1234"),
        (with_unit("3", "{class}"), "3"),
        (length(9.6), "9.6 s"),
        (length(250.0), "4 min 10 s"),
        (length(59.97), "1 min"),
        (length(86280.0), "23 h 58 min"),
        (length(3600.0), "1 h"),
        (clock(5230.4), "1:27:10"),
    ],
)
def test_numbers(written: str, expected: str) -> None:
    assert written == expected


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (Met("pr_interval", 232.0, "ms", "> 200"), "PR 232 ms (limit 200)"),
        (Met("n_leads", 2.0, "1", "< 8"), "Leads 2 (< 8)"),
        (Met("duration_s", 30.0, "s", ">= 29.5"), "Length 30 s (≥ 29.5)"),
        (Met("sex", "F", "", ""), "Sex = female"),
        (Met("age", None, "a", ""), "Age: not stated"),
        (Met("age", None, "a", "not_given"), "Age: not stated"),
        (Met("p_axis", None, "deg", "absent"), "P axis: not present"),
        (Met("lbbb_aha", True, "", ""), "Left bundle branch block, AHA = yes"),
        (Met("av_block_first", True, "", ""), "with “First-degree AV block”"),
        (Met("serial_difference[qtc_fridericia]", 66.0, "ms", ">= 60"), "change of QTcF 66 ms (limit 60)"),
        (Met("previous(qtc_fridericia)", 412.0, "ms", "< 450"), "QTcF before 412 ms (limit 450)"),
        (Met("t_amplitude:V1", 0.5, "mV", "> t_amplitude:V6 (0.3)"), None),
        (Met("st_level_j:V2", -0.2, "mV", "<= -0.05"), "ST level at J V2 −0.20 mV (limit −0.05)"),
    ],
)
def test_evidence(met: Met, expected: str | None) -> None:
    (said,) = SAY.evidence([met])
    if expected is None:
        assert said.endswith("V1 0.50 mV (> T amplitude, signed dominant V6 0.3)")
    else:
        assert said == expected


def test_a_value_between_two_limits_is_said_once() -> None:
    met = (Met("heart_rate", 72.0, "/min", ">= 60"), Met("heart_rate", 72.0, "/min", "<= 100"))
    assert SAY.evidence(met) == ["Heart rate 72 /min (limits 60 and 100)"]
    other = (Met("heart_rate", 72.0, "/min", ">= 60"), Met("pr_interval", 150.0, "ms", "<= 200"))
    assert len(SAY.evidence(other)) == 2


def test_a_flag_named_like_its_statement_is_not_said_twice() -> None:
    named = finding("x", label="Poor R-wave progression", met=(Met("poor_r_progression", True, "", ""),))
    assert SAY.evidence(named.met) == ["Poor R-wave progression = yes"]
    assert SAY.professional(named) == "Poor R-wave progression (definite)"


def test_statements_that_do_not_stand_are_no_evidence() -> None:
    assert SAY.evidence([Met("atrial_fibrillation", False, "", "")]) == []


def test_leads_of_one_biomarker_are_one_entry_wherever_they_stand() -> None:
    met = [
        Met("t_r_ratio:V4", 0.0679, "1", "< 0.1"),
        Met("t_amplitude:V4", 0.134, "mV", "> -0.1"),
        Met("t_r_ratio:V5", 0.0944, "1", "< 0.1"),
        Met("t_amplitude:V5", 0.178, "mV", "> -0.1"),
    ]
    ratio, amplitude = SAY.evidence(met)
    assert ratio.endswith("V4 0.0679, V5 0.0944 (limit 0.1)")
    assert amplitude.endswith("V4 0.13, V5 0.18 mV (limit −0.1)")


@pytest.mark.parametrize(
    ("why", "detail", "expected"),
    [
        ("validity", "p_axis: absent", "P axis: not present"),
        ("validity", "st_level_j:V3: not_measured", "ST level at J V3: not measured"),
        ("validity", "previous(p_axis: failed)", "P axis before: could not be measured"),
        ("validity", "av_block_first", "“First-degree AV block” could not be assessed"),
        ("demographics", "age, sex", "age is not known, sex is not known"),
        ("needs", "leads=II,V1", "needs II, V1"),
        ("needs", "leads=V1..V6", "needs V1–V6"),
        ("needs", "leads=12", "needs 12 leads"),
        ("needs", "duration>=30", "needs a recording of 30 s"),
        ("needs", "fs>=250", "needs 250 Hz sampling"),
        ("needs", "chain=DIAG", "the filter of the recording changes ST and amplitudes"),
        ("suppressed", "ste_inferior", "“ST elevation, inferior leads” stands"),
        ("no_earlier_record", "serial", "there is no earlier recording to compare with"),
    ],
)
def test_reasons(why: Unassessed, detail: str, expected: str) -> None:
    assert SAY.because(NotAssessed("x", "axis", "X", "X", why, detail)) == expected


@pytest.mark.parametrize("code", [each for each in VALIDITY_CODES if each not in ("ok", "out_of_domain")])
def test_a_value_or_its_reason(code: str) -> None:
    said = SAY.value(measurement("pr_interval", value=None, validity=code))
    assert said == WORDS["en"].validity[code]  # type: ignore[index]


def test_value_outside_of_its_domain_keeps_its_number() -> None:
    assert SAY.value(measurement("pr_interval", validity="out_of_domain")) == "232 ms †"
    assert SAY.value(measurement("lbbb_aha", value=1.0, unit="{flag}")) == "yes"


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (120.0, 200.0, "ms", "120–200 ms"),
        (-30.0, 90.0, "deg", "−30 … 90°"),
        (None, 0.1, "mV", "≤ 0.1 mV"),
        (0.5, None, "mV", "≥ 0.5 mV"),
    ],
)
def test_ranges(low: float | None, high: float | None, unit: str, expected: str) -> None:
    limits = Range(low, high, "p2-p98", "adults", "Mason2007", True)
    assert SAY.range(limits, measurement("x", unit=unit)) == expected
    assert SAY.limit_kind(limits) == "p2–p98"


def test_both_languages_have_the_same_keys() -> None:
    english, chinese = WORDS["en"], WORDS["zh"]
    for name in english.__slots__:
        mine, theirs = getattr(english, name), getattr(chinese, name)
        if isinstance(mine, dict):
            assert set(mine) <= set(theirs), name
