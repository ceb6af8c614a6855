"""Needs, suppression, supersession, caps and severities of the own table, on values made by hand."""

from typing import Any

import pytest

from ecgomics.report.findings import Finding, Findings, own_table
from ecgomics.report.findings.result import CATEGORIES, SEVERITIES
from ecgomics.report.findings.territories import combined


def _one(found: Findings, identifier: str) -> Finding:
    return next(each for each in found if each.id == identifier)


def _why(found: Findings) -> dict[str, tuple[str, str]]:
    return {each.id: (each.why, each.detail) for each in found.not_assessed}


def _ids(found: Findings) -> set[str]:
    return {each.id for each in found}


def test_nothing_is_said_of_the_heart_where_nothing_can_be_seen(case: Any) -> None:
    found = case.but(quality_beats_used=0.0, lbbb_aha=True, heart_rate=30.0).findings()
    assert {each.category for each in found} <= {"quality", "summary"}
    assert _why(found)["lbbb"] == ("suppressed", "quality_uninterpretable")
    assert found.summary is not None
    assert found.summary.id == "summary_uninterpretable"


@pytest.mark.parametrize(
    ("facts", "row", "reason"),
    [
        ({"leads": ("I", "II", "III")}, "lbbb", ("needs", "leads=12")),
        ({"leads": ("II",)}, "axis_left_marked", ("needs", "leads=I,aVF")),
        ({"duration_s": 5.0}, "sinus_rhythm", ("needs", "duration>=10")),
        ({"age_years": 12.0}, "lbbb", ("needs", "age>=16")),
        ({"age_years": None}, "lbbb", ("demographics", "age")),
        ({"chain": "MON"}, "ste_inferior", ("needs", "chain=DIAG")),
        ({"chain": "MON"}, "lvh", ("needs", "chain=DIAG")),
        ({"chain": "AMB"}, "qt_long", ("needs", "chain=DIAG or MON")),
        ({"fs_hz": 125.0}, "mi_inferior", ("needs", "fs>=250")),
        ({}, "serial_new_af", ("no_earlier_record", "serial")),
    ],
)
def test_a_need_that_is_not_met_is_told(case: Any, facts: Any, row: str, reason: tuple[str, str]) -> None:
    found = case.of(**facts).findings()
    assert row not in found
    assert _why(found)[row] == reason


def test_ten_seconds_may_lack_the_half_second_that_biomarkers_spare(case: Any) -> None:
    assert "sinus_rhythm" in case.of(duration_s=9.6).findings()


def test_p_waves_before_half_of_the_beats_are_needed(case: Any) -> None:
    slow = case.but(pr_interval=230.0)
    assert "first_degree_av_block" in slow.but(p_presence=50.0).findings()
    assert _why(slow.but(p_presence=49.0).findings())["first_degree_av_block"] == ("needs", "p_wave")


def test_records_of_other_chains_are_not_compared(case: Any) -> None:
    before = case.of(definition="DIAG-0123456789ab 565.00000000")
    assert _why(case.findings(earlier=before))["serial_axis_shift"] == ("needs", "serial")


def test_a_value_without_number_is_told_with_its_reason(case: Any) -> None:
    found = case.but(qrs_axis_class="low_quality").findings()
    assert _why(found)["axis_left_marked"] == ("validity", "qrs_axis_class: low_quality")
    assert "summary_normal" in found, "the axis itself was measured"
    assert "summary_normal" not in case.but(qrs_axis="low_quality").findings()


def test_rows_on_trial_are_asked_only_on_demand(case: Any) -> None:
    angle = case.but(spatial_qrst_angle_mean=150.0)
    assert "qrst_angle_wide" not in _ids(angle.findings()) | _why(angle.findings()).keys()
    assert "qrst_angle_wide" in angle.findings(extended=True)


def test_what_is_replaced_stands_but_is_not_printed(case: Any) -> None:
    found = case.but(pause_max=3400.0).findings()
    assert "pause_long" in found
    found = case.but(heart_rate=38.0).findings()
    assert [each.id for each in found.printed if each.category == "rate"] == ["sinus_bradycardia_marked"]
    paced = case.but(rhythm_class="paced", qrs_duration=160.0).findings()
    assert _one(paced, "paced_rhythm").superseded_by == "paced_ventricular"


def test_the_gravest_come_first_then_the_order_of_categories(case: Any) -> None:
    found = case.but(
        rbbb_aha=True, pac_count=1.0, st_level_j__II=0.2, st_level_j__III=0.2, qrs_axis_class="moderate_left"
    ).findings()
    rank = [(-SEVERITIES.index(each.severity), CATEGORIES.index(each.category)) for each in found]
    assert rank == sorted(rank)
    assert found.printed[0].id == "ste_inferior"


@pytest.mark.parametrize(
    ("rate", "severity"), [(101.0, "borderline"), (130.0, "borderline"), (131.0, "abnormal")]
)
def test_a_very_fast_sinus_rhythm_is_abnormal(case: Any, rate: float, severity: str) -> None:
    assert _one(case.but(heart_rate=rate).findings(), "sinus_tachycardia").severity == severity


@pytest.mark.parametrize(
    ("pr_ms", "certainty"), [(211.0, "probable"), (220.0, "probable"), (221.0, "definite")]
)
def test_first_degree_block_is_graded_by_the_tolerance(case: Any, pr_ms: float, certainty: str) -> None:
    assert _one(case.but(pr_interval=pr_ms).findings(), "first_degree_av_block").certainty == certainty


def test_a_value_at_its_limit_is_a_step_less_sure(case: Any) -> None:
    near = _one(case.but(pr_interval=305.0).findings(), "first_degree_av_block_marked")
    far = _one(case.but(pr_interval=320.0).findings(), "first_degree_av_block_marked")
    assert (near.certainty, near.capped_by) == ("probable", ("tolerance",))
    assert (far.certainty, far.capped_by) == ("definite", ())
    low = case.but(limb_voltage_max=0.48, precordial_voltage_max=1.5)
    assert _one(low.findings(), "low_voltage_limb").certainty == "probable"
    assert _one(low.but(limb_voltage_max=0.47).findings(), "low_voltage_limb").certainty == "definite"


def test_one_lead_caps_rhythms(case: Any) -> None:
    fast = case.of(leads=("I",), duration_s=30.0).but(
        rhythm_class="supraventricular_tachycardia", heart_rate=170.0
    )
    capped = _one(fast.findings(), "supraventricular_tachycardia")
    assert (capped.certainty, capped.capped_by) == ("possible", ("n_leads < 8",))
    assert (
        _one(fast.of(leads=case.facts.leads).findings(), "supraventricular_tachycardia").certainty
        == "probable"
    )
    short = case.of(leads=("I",), duration_s=20.0).but(rhythm_class="atrial_fibrillation", p_presence=0.0)
    assert "atrial_fibrillation" not in short.findings()


def test_first_degree_block_in_one_lead_is_possible(case: Any) -> None:
    found = case.of(leads=("I",)).but(pr_interval=240.0).findings()
    assert _one(found, "first_degree_av_block").certainty == "possible"


def test_hypertrophy_of_the_young_is_possible_at_most_without_strain(case: Any) -> None:
    young = case.of(age_years=28.0).but(romhilt_estes=5.0, sokolow_lyon_voltage=4.0)
    found = young.findings()
    assert _one(found, "lvh").certainty == "possible"
    assert _one(found, "lvh").capped_by == ("age < 35 and not lv_strain",)
    assert _one(found, "lvh_voltage").severity == "normal"
    assert _one(young.of(age_years=40.0).findings(), "lvh").certainty == "definite"
    assert _one(young.but(lv_strain=True).findings(), "lvh").certainty == "definite"


def test_early_repolarisation_lowers_st_elevation_of_the_young_unless_the_other_side_is_depressed(
    case: Any,
) -> None:
    young = case.of(age_years=30.0)
    raised = young.but(
        early_repolarisation=True, st_level_j__II=0.2, st_level_j__III=0.2, st_level_j__aVF=0.2
    )
    lowered = _one(raised.findings(), "ste_inferior")
    assert (lowered.certainty, lowered.severity) == ("possible", "abnormal")
    for age in (40.0, None):
        urgent = _one(raised.of(age_years=age).findings(), "ste_inferior")
        assert (urgent.certainty, urgent.severity) == ("possible", "urgent-for-review"), age
    both = _one(raised.but(st_level_j__I=-0.06, st_level_j__aVL=-0.1).findings(), "ste_inferior")
    assert (both.certainty, both.severity) == ("probable", "urgent-for-review")


def test_hypertrophy_caps_a_septal_infarct(case: Any) -> None:
    scar = case.but(qrs_type__V2="QS", qrs_type__V3="QS")
    assert _one(scar.findings(), "mi_anteroseptal").certainty == "probable"
    assert _one(scar.but(sokolow_lyon_voltage=4.0).findings(), "mi_anteroseptal").certainty == "possible"


def test_an_inferior_infarct_drops_the_fascicular_block(case: Any) -> None:
    block = case.but(left_anterior_fascicular_block=True, qrs_axis=-55.0, qrs_axis_class="marked_left")
    assert "lafb" in block.findings()
    found = block.but(qrs_type__III="QS", qrs_type__aVF="QS").findings()
    assert "mi_inferior" in found
    assert _why(found)["lafb"] == ("suppressed", "mi_inferior")


def test_right_bundle_branch_block_leaves_inferior_and_lateral_rules(case: Any) -> None:
    found = case.but(
        **{"rbbb_aha": True, "qrs_duration": 130.0},
        **{f"st_level_j__{lead}": -0.1 for lead in ("II", "III", "aVF", "V2", "V3")},
        **{f"st_slope__{lead}": 0.0 for lead in ("II", "III", "aVF", "V2", "V3")},
    ).findings()
    assert "std_inferior" in found
    for identifier in ("std_anterior", "rvh", "t_inversion_anterior", "lvh"):
        assert _why(found)[identifier] == ("suppressed", "rbbb")


def test_a_paced_recording_carries_no_voltage_q_st_or_plain_qt_statement(case: Any) -> None:
    found = case.but(
        **{"rhythm_class": "paced", "qrs_duration": 160.0, "qtc_fridericia": 520.0, "limb_voltage_max": 0.3},
        **{f"st_level_j__{lead}": 0.3 for lead in ("II", "III", "aVF", "V5", "V6")},
        **{f"qrs_type__{lead}": "QS" for lead in ("II", "III", "aVF", "V2", "V3", "V4")},
        **{f"t_amplitude__{lead}": -0.5 for lead in ("V2", "V3", "V4", "V5", "V6")},
    ).findings()
    assert {each.category for each in found} <= {"pacing", "quality", "summary"}


def test_an_earlier_statement_that_was_not_assessed_is_not_new(case: Any) -> None:
    blocked = case.but(lbbb_aha=True, qrs_duration=150.0)
    assert "serial_new_lbbb" in blocked.findings(earlier=case)
    before = case.of(leads=("I", "II"))
    found = blocked.findings(earlier=before)
    assert _why(found)["serial_new_lbbb"] == ("needs", "previous(lbbb: leads=12)")


def test_the_same_again_is_no_change(case: Any) -> None:
    found = case.but(representative_beat_correlation=0.99, axis_shift=0.0).findings(earlier=case)
    assert [each.id for each in found if each.category == "serial"] == ["serial_no_change"]


def test_several_territories_are_one_line(case: Any) -> None:
    leads = ("II", "III", "aVF", "V5", "V6")
    found = case.but(**{f"st_level_j__{lead}": 0.2 for lead in leads}).findings()
    lines = {each.label: each for each in combined(found.printed)}
    line = lines["ST elevation, inferolateral, meeting infarction criteria"]
    assert line.label_zh == "下侧壁ST段抬高，符合心肌梗死标准"
    assert [each.id for each in line.parts] == ["ste_inferior", "ste_lateral"]
    assert (line.certainty, line.severity) == ("possible", "urgent-for-review")
    assert len(line.plain) == 1
    scars = case.but(**{f"qrs_type__{lead}": "QS" for lead in (*leads, "V3", "V4")}).findings()
    labels = [each.label for each in combined(scars.printed) if each.parts[0].category == "infarct"]
    assert labels == ["Anterior, inferior and lateral Q waves: infarct, age undetermined"]


def test_a_single_territory_stays_as_it_is(case: Any) -> None:
    found = case.but(st_level_j__II=0.2, st_level_j__III=0.2).findings()
    line = next(each for each in combined(found.printed) if each.parts[0].id == "ste_inferior")
    assert line.label == "ST elevation, inferior, meeting infarction criteria"


def test_intervals_alone_tell_rate_and_regularity_and_no_more(case: Any) -> None:
    pulse = case.of(leads=(), fs_hz=None, chain="RR", duration_s=60.0).but(rhythm_class="wrong_leads")
    even = pulse.but(cosen=-2.5).findings()
    assert _ids(even) == {"quality_intervals_only", "summary_no_abnormality_limited"}
    uneven = pulse.but(rr_rmssd_normalised=0.3, cosen=-0.5).findings()
    assert _one(uneven, "pulse_irregular").certainty == "possible"
    assert "atrial_fibrillation" not in uneven
    assert "pulse_fast" in pulse.but(heart_rate=130.0, cosen=-2.5).findings()
    assert not {each for each in _ids(uneven) if each.startswith(("sinus", "st", "mi", "axis", "lvh", "qt"))}


def test_children_are_not_judged_by_the_limits_of_adults(case: Any) -> None:
    child = case.of(age_years=7.0).but(
        heart_rate=118.0, pr_interval=215.0, t_r_ratio__I=0.05, t_r_ratio__V5=0.05
    )
    found = child.but(limb_voltage_max=0.3, lbbb_aha=True, qrs_axis_class="moderate_right").findings()
    assert {each.id for each in found.printed} == {"sinus_rhythm", "quality_pacing_not_assessed"}
    assert _why(found)["low_voltage_limb"] == ("needs", "age>=16 if known")
    assert "low_voltage_limb" in case.of(age_years=None).but(limb_voltage_max=0.3).findings()


def test_without_an_age_a_rate_between_is_not_named(case: Any) -> None:
    ageless = case.of(age_years=None, sex=None)
    assert "sinus_rhythm" in ageless.findings()
    slow = ageless.but(heart_rate=50.0).findings()
    assert _why(slow)["sinus_rhythm"] == ("demographics", "age")
    assert slow.summary is not None
    assert slow.summary.id == "summary_no_abnormality_limited"


def test_a_pr_within_the_tolerance_of_its_limit_is_no_block(case: Any) -> None:
    assert "first_degree_av_block" not in case.but(pr_interval=210.0).findings()


def test_a_notch_at_the_end_of_qrs_is_no_st_elevation(case: Any) -> None:
    raised = case.but(st_level_j__II=0.15, st_level_j__aVF=0.15)
    fleeting = {
        "st_slope__II": -2.0,
        "st_slope__aVF": -2.0,
        "st_level_mid__II": 0.02,
        "st_level_mid__aVF": 0.02,
    }
    assert "ste_inferior" in raised.but(st_slope__II=-0.5, st_slope__aVF=-0.5).findings()
    assert "ste_inferior" not in raised.but(**fleeting).findings()


def test_depression_opposite_an_elevation_is_not_told_apart(case: Any) -> None:
    low = case.but(st_level_j__I=-0.1, st_level_j__aVL=-0.1, st_slope__I=0.0, st_slope__aVL=0.0)
    assert "std_lateral" in low.findings()
    found = low.but(st_level_j__III=0.2, st_level_j__aVF=0.2).findings()
    assert _why(found)["std_lateral"] == ("suppressed", "ste_inferior")


def test_voltage_alone_is_no_hypertrophy(case: Any) -> None:
    tall = case.but(sokolow_lyon_voltage=3.9, r_amplitude_avl=1.3)
    assert "lvh_voltage" in tall.findings()
    assert "lvh" not in tall.findings()
    assert _one(tall.but(romhilt_estes=4.0).findings(), "lvh").certainty == "probable"


def test_fibrillation_is_told_of_a_poor_record_of_twelve_leads_only(case: Any) -> None:
    noisy = case.but(rhythm_class="atrial_fibrillation", p_presence=0.0, rr_rmssd_normalised=0.24).of(
        verdict="poor"
    )
    found = _one(noisy.findings(), "atrial_fibrillation")
    assert (found.certainty, found.capped_by) == ("possible", ("is(quality_poor)",))
    assert "atrial_fibrillation" not in noisy.of(leads=("I",), duration_s=60.0).findings()


@pytest.mark.parametrize(
    ("leads", "territory", "limb_or_chest"),
    [
        (("II", "III", "aVF"), "inferior", "II"),
        (("I", "aVL"), "lateral", "I"),
        (("V2", "V3"), "anterior", "V2"),
    ],
)
def test_large_atrial_waves_leave_st_and_t_of_their_leads_open(
    case: Any, leads: tuple[str, ...], territory: str, limb_or_chest: str
) -> None:
    raised = case.but(
        **{"rhythm_class": "atrial_fibrillation", "p_presence": 0.0, "rr_rmssd_normalised": 0.2},
        **{f"st_level_j__{lead}": 0.3 for lead in leads},
    )
    assert f"ste_{territory}" in raised.but(**{f"fwave_amplitude__{lead}": 30.0 for lead in leads}).findings()
    waves = raised.but(**{f"fwave_amplitude__{lead}": 90.0 for lead in leads})
    found = waves.findings()
    for kind in ("ste", "std", "t_inversion"):
        assert _why(found)[f"{kind}_{territory}"] == ("suppressed", f"atrial_waves_{territory}")
    # One lead alone, and a rhythm whose atria beat in order, leave it as it is.
    one = raised.but(**{f"fwave_amplitude__{limb_or_chest}": 90.0})
    assert f"ste_{territory}" in one.findings()
    assert f"ste_{territory}" in waves.but(rhythm_class="sinus").findings()


def test_no_label_says_its_certainty_twice() -> None:
    assert [each.id for each in own_table().rules if each.label.endswith("(possible)")] == []
