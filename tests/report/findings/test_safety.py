"""What must not be silenced, and what must not be said, however the table is changed."""

from typing import Any

import pytest

from ecgomics.report.findings import Finding, Findings, own_table

POOR = {"quality_detector_agreement": 0.5}
INFERIOR = {f"st_level_j__{lead}": 0.2 for lead in ("II", "III", "aVF")}
ANTERIOR = {"st_level_j__V2": 0.4, "st_level_j__V3": 0.4}


def _one(found: Findings, identifier: str) -> Finding:
    return next(each for each in found if each.id == identifier)


def _summaries(found: Findings) -> list[str]:
    return [each.id for each in found if each.category == "summary" and each.superseded_by is None]


@pytest.mark.parametrize(
    ("row", "given"),
    [
        ("ventricular_tachycardia", {"rhythm_class": "ventricular_tachycardia", "heart_rate": 170.0}),
        ("wide_qrs_tachycardia", {"rhythm_class": "undetermined", "heart_rate": 170.0}),
        ("pause_long", {"pause_max": 3400.0}),
    ],
)
def test_noise_does_not_silence_what_kills(case: Any, row: str, given: dict[str, Any]) -> None:
    noisy = case.but(**given, qrs_duration=150.0, **POOR).findings()
    found = _one(noisy, row)
    assert (found.certainty, found.severity) == ("possible", "urgent-for-review")
    assert "is(quality_poor)" in found.capped_by
    assert _summaries(noisy) == ["summary_urgent"]


def test_a_borderline_note_of_a_poor_signal_is_no_conclusion(case: Any) -> None:
    found = case.but(heart_rate=54.0, **POOR).findings()
    assert _one(found, "sinus_rhythm_slow").certainty == "possible"
    assert _summaries(found) == ["summary_poor_quality"]
    assert "sinus_rhythm" not in case.but(**POOR).findings()


def test_beats_that_differ_since_they_are_ectopic_are_no_poor_signal(case: Any) -> None:
    one = case.of(leads=("I",), duration_s=30.0).but(template_correlation_mean__I=0.5)
    assert "quality_poor" in one.but(pvc_count=2.0).findings()
    assert "quality_poor" not in one.but(pvc_count=3.0).findings()


def test_many_ventricular_beats_are_frequent_though_their_share_is_not_known(case: Any) -> None:
    long = case.of(duration_s=60.0)
    assert "pvc_frequent" in long.but(pvc_count=30.0, pvc_burden="too_short").findings()
    few = long.but(pvc_count=29.0, pvc_burden="too_short").findings()
    assert "pvc_frequent" in {each.id for each in few.not_assessed}


@pytest.mark.parametrize("age", [17.0, 18.0])
def test_no_child_has_a_normal_ecg_or_the_limits_of_adults(case: Any, age: float) -> None:
    child = case.of(age_years=age)
    adult = age >= 18
    expected = "summary_normal" if adult else "summary_no_abnormality_limited"
    assert _summaries(child.findings()) == [expected]
    assert ("ste_inferior" in child.but(**INFERIOR).findings()) is adult
    assert ("ste_anterior" in child.but(**ANTERIOR).findings()) is adult


def test_st_elevation_is_told_without_an_age(case: Any) -> None:
    unknown = case.of(age_years=None)
    for row, given in (("ste_inferior", INFERIOR), ("ste_anterior", ANTERIOR)):
        assert _one(unknown.but(**given).findings(), row).severity == "urgent-for-review"


def test_a_wide_rhythm_without_p_is_urgent_and_not_plainly_junctional(case: Any) -> None:
    wide = case.but(
        rhythm_class="junctional", p_presence=0.0, qrs_duration=150.0, heart_rate=56.0, rr_cv=0.02
    )
    found = wide.findings()
    assert _one(found, "wide_qrs_rhythm_no_p").severity == "urgent-for-review"
    assert "junctional_rhythm" not in found
    blocked = wide.but(lbbb_aha=True).findings()
    assert "junctional_rhythm" in blocked
    assert "wide_qrs_rhythm_no_p" not in blocked
    assert "junctional_rhythm" in wide.but(qrs_duration=90.0).findings()


@pytest.mark.parametrize(
    ("given", "certainty"),
    [
        ({"qrs_duration": 90.0, "qtc_fridericia": 530.0}, "definite"),
        ({"qrs_duration": 150.0, "qtc_fridericia": 540.0}, None),
        ({"qrs_duration": 150.0, "qtc_fridericia": 590.0}, "possible"),
        (
            {"qrs_duration": 90.0, "qtc_fridericia": 530.0, "rhythm_class": "atrial_fibrillation"},
            "possible",
        ),
    ],
)
def test_a_very_long_qt_is_told_in_fibrillation_and_in_a_wide_qrs(
    case: Any, given: dict[str, Any], certainty: str | None
) -> None:
    found = case.but(**given).findings()
    assert next((each.certainty for each in found if each.id == "qt_very_long"), None) == certainty


def test_hypertrophy_with_strain_does_not_hide_st_elevation_or_main_stem_signs(case: Any) -> None:
    strain = case.but(sokolow_lyon_voltage=4.5, lv_strain=True)
    assert _one(strain.but(**ANTERIOR).findings(), "ste_anterior").certainty == "possible"
    low = {f"st_level_j__{lead}": -0.15 for lead in ("I", "II", "aVL", "V4", "V5", "V6")}
    found = strain.but(**low, st_level_j__aVR=0.15).findings()
    assert _one(found, "std_diffuse_avr").severity == "urgent-for-review"


def test_a_right_axis_is_needed_for_right_hypertrophy(case: Any) -> None:
    signs = case.but(sokolow_lyon_rv=1.3, butler_leggett=0.9)
    assert "rvh" not in signs.but(qrs_axis=60.0).findings()
    assert "rvh" in signs.but(qrs_axis=95.0).findings()


def test_a_narrow_tachycardia_of_150_is_urgent(case: Any) -> None:
    fast = case.but(rhythm_class="undetermined", qrs_duration=90.0)
    for rate, severity in ((149.0, "abnormal"), (150.0, "urgent-for-review")):
        assert _one(fast.but(heart_rate=rate).findings(), "narrow_qrs_tachycardia").severity == severity


def test_q_waves_or_inverted_t_are_no_harmless_early_repolarisation(case: Any) -> None:
    early = case.but(early_repolarisation=True)
    assert "early_repolarisation_present" in early.findings()
    for given in (
        {f"qrs_type__{lead}": "QS" for lead in ("III", "aVF")},
        {f"t_amplitude__{lead}": -0.2 for lead in ("V3", "V4")},
    ):
        assert "early_repolarisation_present" not in early.but(**given).findings()


def test_the_person_is_told_what_to_do_of_everything_urgent() -> None:
    advice = ("please", "review", "emergency", "specialist")
    for rule in own_table().rules:
        if "urgent-for-review" in (rule.severity, *(each.severity for each in rule.severities)):
            assert any(word in rule.plain.lower() for word in advice), rule.id
            assert any(word in rule.plain_zh for word in ("请", "急救", "需")), rule.id
