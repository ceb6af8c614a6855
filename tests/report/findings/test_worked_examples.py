"""The worked examples of the specification (findings.md, section 8), with values made by hand."""

from typing import Any

import pytest

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.report.findings import Finding, Findings

CHEST_AND_LIMBS = STANDARD_LEADS


def _one(found: Findings, identifier: str) -> Finding:
    return next(each for each in found if each.id == identifier)


def _summaries(found: Findings) -> list[str]:
    return [each.id for each in found if each.category == "summary" and each.superseded_by is None]


def _why(found: Findings) -> dict[str, tuple[str, str]]:
    return {each.id: (each.why, each.detail) for each in found.not_assessed}


def test_1_nothing_of_note_is_a_normal_ecg(case: Any) -> None:
    found = case.findings()
    assert [each.id for each in found.printed if each.severity != "normal"] == []
    assert "sinus_rhythm" in found
    assert _summaries(found) == ["summary_normal"]


def test_2_a_slow_rate_alone_is_otherwise_normal(case: Any) -> None:
    # The example calls it a bradycardia; the table has it from below 50 /min only, as the guideline of 2018.
    found = case.but(heart_rate=54.0).findings()
    assert _one(found, "sinus_rhythm_slow").severity == "borderline"
    assert "sinus_rhythm" not in found
    assert _summaries(found) == ["summary_otherwise_normal"]


def test_3_fast_fibrillation_is_urgent(case: Any) -> None:
    fast = case.of(age_years=70.0, sex="female").but(
        rhythm_class="atrial_fibrillation",
        p_presence=4.0,
        rr_rmssd_normalised=0.24,
        heart_rate=128.0,
        af_ventricular_rate=128.0,
        pr_interval="absent",
    )
    found = fast.findings(extended=True)
    assert _one(found, "atrial_fibrillation").certainty == "definite"
    assert "af_rapid_response" in found
    assert not {"first_degree_av_block", "short_pr"} & {each.id for each in found}
    assert _why(found)["qt_long"] == ("suppressed", "atrial_fibrillation")
    assert _why(found).get("qt_long_af") is None, (
        "its QTc is not of this rhythm in the example: false, not unknown"
    )
    assert _summaries(found) == ["summary_urgent"]
    assert _one(found, "summary_abnormal").superseded_by == "summary_urgent"
    assert "qt_long_af" in fast.but(qtc_atrial_fibrillation=490.0).findings(extended=True)


def test_4_fibrillation_in_one_lead_is_probable_at_most(case: Any) -> None:
    found = (
        case.of(leads=("I",), duration_s=30.0)
        .but(
            rhythm_class="atrial_fibrillation", p_presence=12.0, rr_rmssd_normalised=0.2, pr_interval="absent"
        )
        .findings()
    )
    assert _one(found, "atrial_fibrillation").certainty == "probable"
    assert "quality_limited_leads" in found
    assert _summaries(found) == ["summary_abnormal"]


def test_5_one_lead_of_sinus_rhythm_is_never_a_normal_ecg(case: Any) -> None:
    found = case.of(leads=("I",), duration_s=12.0).but(heart_rate=66.0).findings()
    assert {"sinus_rhythm", "quality_limited_leads"} <= {each.id for each in found}
    assert _summaries(found) == ["summary_no_abnormality_limited"]
    for identifier in ("ste_inferior", "mi_inferior", "axis_left_marked"):
        assert _why(found)[identifier][0] == "needs"


def test_6_left_bundle_branch_block_takes_the_word_for_st_voltage_and_q(case: Any) -> None:
    blocked = case.of(age_years=63.0).but(
        lbbb_aha=True,
        lbbb_strauss=True,
        qrs_duration=152.0,
        st_level_j__V2=0.30,
        s_amplitude__V2=-2.0,
        st_s_ratio__V2=-0.15,
        sgarbossa_score=0.0,
        qtc_fridericia=478.0,
    )
    found = blocked.findings(extended=True)
    assert _one(found, "lbbb").certainty == "definite"
    for identifier in ("ste_anterior", "lvh", "mi_anteroseptal", "mi_inferior", "qt_long"):
        assert _why(found)[identifier] == ("suppressed", "lbbb")
    assert "sgarbossa_positive" not in found
    assert "qt_long_wide_qrs" not in found
    assert "qt_long_wide_qrs" in blocked.but(jt_index=112.0).findings(extended=True)
    assert _summaries(found) == ["summary_abnormal"]


def test_7_the_limit_of_st_elevation_depends_on_age(case: Any) -> None:
    raised = case.but(st_level_j__V2=0.22, st_level_j__V3=0.23)
    assert "ste_anterior" not in raised.of(age_years=38.0).findings()
    older = _one(raised.of(age_years=52.0).findings(), "ste_anterior")
    assert (older.certainty, older.severity) == ("probable", "urgent-for-review")


def test_8_without_a_sex_both_limits_must_agree(case: Any) -> None:
    unknown = case.of(age_years=52.0, sex=None)
    assert "ste_anterior" in unknown.but(st_level_j__V2=0.22, st_level_j__V3=0.23).findings()
    between = unknown.but(st_level_j__V2=0.17, st_level_j__V3=0.17).findings()
    assert "ste_anterior" not in between
    assert _why(between)["ste_anterior"] == ("demographics", "sex")


def test_9_inferior_elevation_with_reciprocal_depression(case: Any) -> None:
    raised = case.of(age_years=58.0, sex="female").but(
        st_level_j__II=0.15, st_level_j__III=0.20, st_level_j__aVF=0.18, st_level_j__aVL=-0.10
    )
    found = raised.findings()
    assert _one(found, "ste_inferior").certainty == "probable"
    assert _summaries(found) == ["summary_urgent"]
    q = {f"q_duration__{lead}": 32.0 for lead in ("III", "aVF")}
    q |= {f"q_amplitude__{lead}": -0.2 for lead in ("III", "aVF")}
    assert {"mi_inferior", "mi_possibly_acute"} <= {each.id for each in raised.but(**q).findings()}


def test_10_hypertrophy_with_strain_is_one_line(case: Any) -> None:
    found = (
        case.of(age_years=66.0)
        .but(
            **{"sokolow_lyon_voltage": 3.9, "r_amplitude_avl": 1.2, "cornell_voltage": 2.1},
            **{"peguero_lo_presti": 2.5, "lv_strain": True, "romhilt_estes": 5.0},
            **{"st_level_j__V5": -0.08, "st_level_j__V6": -0.09, "st_slope__V5": -0.4, "st_slope__V6": -0.4},
            **{"t_amplitude__V5": -0.2, "t_amplitude__V6": -0.2},
        )
        .findings()
    )
    assert {"lvh_voltage", "lvh"} <= {each.id for each in found}
    assert _one(found, "lvh").certainty == "definite"
    assert [each.id for each in found.printed if each.severity == "abnormal"] == ["lvh_repolarisation"]
    hidden = {each.id: each.superseded_by for each in found if each.category == "chamber"}
    assert hidden == {"lvh": "lvh_repolarisation", "lvh_voltage": "lvh", "lvh_repolarisation": None}
    assert _why(found)["std_lateral"] == ("suppressed", "lvh_repolarisation")
    assert _summaries(found) == ["summary_abnormal"]


def test_11_interchanged_arms_leave_the_limb_leads_out(case: Any) -> None:
    found = (
        case.of(age_years=24.0)
        .but(p_area__I=-3.0, qrs_net_amplitude__I=-0.6, qrs_net_amplitude__aVR=0.5, r_fraction__V6=0.85)
        .findings()
    )
    reversal = _one(found, "lead_reversal_arms")
    assert "repeat" in reversal.plain
    for identifier in ("axis_left_marked", "mi_inferior", "ste_inferior", "ste_lateral", "std_inferior"):
        assert _why(found)[identifier] == ("suppressed", "lead_reversal_arms")
    assert "summary_normal" not in found
    assert _summaries(found) == ["summary_no_abnormality_limited"]


def test_12_a_longer_qtc_than_before_is_urgent(case: Any) -> None:
    woman = case.of(age_years=61.0, sex="female")
    found = woman.but(qtc_fridericia=498.0).findings(earlier=woman.but(qtc_fridericia=432.0))
    longer = _one(found, "serial_qtc_increase")
    assert longer.severity == "urgent-for-review"
    assert any(one.name == "serial_difference[qtc_fridericia]" and one.value == 66.0 for one in longer.met)
    assert _one(found, "qt_long").certainty == "definite"
    assert "qt_very_long" not in found
    assert _summaries(found) == ["summary_abnormal"]
    assert found.printed[0].id == "serial_qtc_increase"


@pytest.mark.parametrize("sex", ["male", "female"])
def test_of_every_summary_exactly_one_is_printed(case: Any, sex: str) -> None:
    for given in ({}, {"heart_rate": 54.0}, {"rbbb_aha": True}, {"quality_beats_used": 0.0}):
        found = case.of(sex=sex).but(**given).findings()
        assert len(_summaries(found)) == 1, given


def test_a_poor_signal_without_findings_is_no_good_news(case: Any) -> None:
    poor = case.but(quality_detector_agreement=0.5)
    assert _summaries(poor.findings()) == ["summary_poor_quality"]
    one = case.of(leads=("I",), duration_s=20.0).but(
        rhythm_class="atrial_fibrillation",
        p_presence=0.0,
        rr_rmssd_normalised=0.3,
        pr_interval="absent",
        quality_detector_agreement=0.5,
    )
    assert _summaries(one.findings()) == ["summary_poor_quality"]


def test_a_short_strip_of_one_lead_is_irregular_and_not_unremarkable(case: Any) -> None:
    found = (
        case.of(leads=("I",), duration_s=20.0)
        .but(rhythm_class="atrial_fibrillation", p_presence=0.0, rr_rmssd_normalised=0.3, pr_interval="absent")
        .findings()
    )
    assert "atrial_fibrillation" not in found
    assert _one(found, "rhythm_irregular_short").certainty == "possible"
    assert _summaries(found) == ["summary_abnormal"]


def test_between_200_and_210_ms_is_said_as_what_it_is(case: Any) -> None:
    assert _summaries(case.but(pr_interval=206.0).findings()) == ["summary_borderline"]
    assert "pr_upper_limit" not in case.but(pr_interval=214.0).findings()
    assert "pr_upper_limit" not in case.but(pr_interval=199.0).findings()
