"""Structural families: what follows by hand from a beat of straight lines, and every guard."""

import numpy as np
import pytest

from ecgomics.biomarkers.contiguity import LIMB_ORDER, PRECORDIAL_ORDER, two_contiguous
from ecgomics.biomarkers.p_shape import PART_MV
from ecgomics.biomarkers.qrs_shape import runs
from ecgomics.biomarkers.waves import Stretch, deflections, frontal_axis_deg, levels_mv, turning_points
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject
from ecgomics.signal.model import Fiducials

NAN = float("nan")
MARKS = [f"{wave}_{point}_ms" for wave in ("p", "qrs", "t") for point in ("on", "peak", "off")]


def value(evaluation, name):
    """Number or text of `symbol` or `symbol:LEAD`."""
    symbol, _, lead = name.partition(":")
    found = evaluation.outcome(symbol)
    place = found.leads.index(lead)
    return found.texts[place] or found.values[place]


def code(evaluation, name):
    symbol, _, lead = name.partition(":")
    found = evaluation.outcome(symbol)
    return found.codes[found.leads.index(lead)]


def without_p(wave=()):
    return [
        (-400, 0),
        (-100, 0),
        *wave,
        (-42, 0),
        (-40, 0),
        (0, 1),
        (44, 0),
        (150, 0),
        (250, 0.3),
        (330, 0),
        (500, 0),
    ]


# ── the tools ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_levels_lie_on_the_line_between_samples():
    beat_mv = np.array([[0.0, 1.0, 0.0]])
    time_ms = np.array([0.0, 10.0, 20.0])
    assert levels_mv(beat_mv, time_ms, 5.0) == pytest.approx(0.5)
    assert levels_mv(beat_mv, time_ms, 0.0) == pytest.approx(0.0)
    assert np.isnan(levels_mv(beat_mv, time_ms, 21.0)).all()


def test_part_of_a_stretch_begins_and_ends_between_samples():
    part = Stretch.of([0.0, 10.0, 20.0], I=[0.0, 1.0, 0.0]).part(5.0, 15.0)
    assert part.time_ms.tolist() == [5.0, 10.0, 15.0]
    assert part.area_mv_ms() == pytest.approx([7.5])


def test_stretch_without_limits_is_refused():
    with pytest.raises(NotComputable):
        Stretch.of([0.0, 10.0], I=[0.0, 0.0]).part(NAN, 5.0)
    with pytest.raises(NotComputable):
        Stretch.of([0.0, 10.0], I=[0.0, 0.0]).lead("V1")


@pytest.mark.parametrize(
    ("lead_i", "lead_avf", "axis_deg"),
    [
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 90.0),
        (-1.0, 0.0, 180.0),
        (0.0, -1.0, -90.0),
        (1.0, 3**0.5 / 2, 45.0),
        (-1.0, -(3**0.5) / 2, -135.0),
    ],
)
def test_axis_in_every_quadrant(lead_i, lead_avf, axis_deg):
    assert frontal_axis_deg(lead_i, lead_avf) == pytest.approx(axis_deg)


def test_deflections_join_over_what_is_too_small():
    time_ms = np.arange(0.0, 9.0)
    parts = deflections(time_ms, np.array([0, 0.1, 0, -0.01, 0, 0.2, 0, -0.1, -0.05]), PART_MV)
    assert [part.peak_mv for part in parts] == [0.2, -0.1]
    assert parts[0].on_ms == 0.0


def test_turning_points_ignore_what_swings_less():
    assert turning_points(np.array([0, 1.0, 0.99, 1.2, 0.5, 0.6, 0.0]), 0.02) == [3, 4, 5]
    assert turning_points(np.array([0.0, 0.5, 1.0]), 0.02) == []


def test_runs_are_half_open():
    assert runs([True, False, True, True]) == [(0, 1), (2, 4)]


@pytest.mark.parametrize(
    ("hits", "expected"),
    [
        ({"aVL", "I"}, True),
        ({"I", "II"}, False),
        ({"I", "-aVR"}, True),
        ({"II", "III"}, False),
        ({"V6", "I"}, False),
        ({"V3", "V4"}, True),
        ({"V1"}, False),
        ({"III", "V1"}, False),
    ],
)
def test_contiguous_leads(hits, expected):
    assert two_contiguous(hits, LIMB_ORDER, PRECORDIAL_ORDER) is expected


# ── intervals ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ordinary_beat(evaluate):
    beat = evaluate()
    assert value(beat, "pr_interval") == 160.0
    assert value(beat, "p_duration") == 100.0
    assert value(beat, "qrs_duration") == 84.0
    assert value(beat, "qt_interval") == 370.0
    assert value(beat, "jt_interval") == 286.0
    assert value(beat, "qtc_framingham") == 370.0
    assert value(beat, "qrs_type:II") == "qRs"
    assert value(beat, "q_duration:II") == pytest.approx(16.0)
    assert value(beat, "r_duration:II") == pytest.approx(44.0)
    assert value(beat, "s_duration:II") == pytest.approx(24.0, abs=2.0)
    assert value(beat, "r_peak_time:V5") == 40.0
    assert value(beat, "heart_rate") == pytest.approx(60.0)
    assert value(beat, "qtc_class") == "short"
    assert value(beat, "p_morphology:II") == "positive"
    assert value(beat, "t_morphology:II") == "positive"
    assert value(beat, "qrs_notch_count:II") == 0.0
    # All leads alike: the frontal vector points along I = aVF.
    assert value(beat, "t_axis") == pytest.approx(np.degrees(np.arctan2(2 / 3**0.5, 1)))


def test_qs_is_no_q(evaluate):
    qs = [(-400, 0), (-40, 0), (0, -1), (44, 0), (500, 0)]
    beat = evaluate({"V1": qs})
    assert value(beat, "qrs_type:V1") == "QS"
    assert value(beat, "qs_duration:V1") == pytest.approx(84.0)
    assert code(beat, "q_duration:V1") == "absent"
    assert code(beat, "r_peak_time_v1") == "absent"


def test_r_prime_gives_the_r_peak_time(evaluate):
    rsr = [(-400, 0), (-40, 0), (-30, 0.2), (-20, 0), (0, -0.5), (10, 0), (30, 0.8), (44, 0), (500, 0)]
    beat = evaluate({"V1": rsr})
    assert value(beat, "qrs_type:V1") == "rSR'"
    assert value(beat, "r_peak_time_v1") == 70.0
    assert value(beat, "r_prime_duration:V1") == pytest.approx(34.0)


def test_last_peak_of_a_notched_r_counts(evaluate):
    notched = [(-400, 0), (-40, 0), (-10, 1.0), (0, 0.7), (10, 0.9), (44, 0), (500, 0)]
    beat = evaluate({"V6": notched})
    assert value(beat, "r_peak_time:V6") == 50.0
    assert value(beat, "qrs_notch_count:V6") == 1.0


def test_global_marks_without_t(evaluate):
    beat = evaluate(marks={"t_on_ms": NAN, "t_peak_ms": NAN, "t_off_ms": NAN})
    assert code(beat, "qt_interval") == "failed"
    assert code(beat, "jt_interval") == "failed"
    assert code(beat, "t_duration:II") == "absent"
    assert code(beat, "t_area:II") == "failed"


# ── P ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_p_is_absent_and_never_invented(evaluate):
    beat = evaluate(marks={"p_on_ms": NAN, "p_peak_ms": NAN, "p_off_ms": NAN})
    assert code(beat, "pr_interval") == "absent"
    assert code(beat, "p_duration_lead:II") == "absent"
    assert code(beat, "p_axis") == "absent"
    assert value(beat, "p_morphology:II") == "absent"
    assert code(beat, "p_terminal_force_v1") == "absent"


def test_marks_of_p_in_fibrillation_are_no_p(evaluate):
    beat = evaluate(rhythm="atrial_fibrillation")
    assert code(beat, "pr_interval") == "wrong_rhythm"
    assert code(beat, "p_duration") == "wrong_rhythm"
    assert code(beat, "p_amplitude_positive:II") == "absent"
    assert code(beat, "p_duration_lead:II") == "absent"


def test_biphasic_p(evaluate):
    biphasic = without_p([])
    biphasic[1:2] = [(-200, 0), (-170, 0.1), (-150, 0), (-130, -0.08), (-100, 0)]
    beat = evaluate({"V1": biphasic})
    assert value(beat, "p_morphology:V1") == "positive_negative"
    assert value(beat, "p_terminal_duration_v1") == pytest.approx(50.0)
    assert value(beat, "p_initial_duration_v1") == pytest.approx(50.0)
    assert value(beat, "p_terminal_force_v1") == pytest.approx(0.08 * 50.0)


def test_low_pr_segment_is_no_terminal_p(evaluate):
    low = [
        (-400, 0),
        (-200, 0),
        (-150, 0.1),
        (-110, -0.03),
        (-100, -0.03),
        (-42, -0.03),
        (-40, 0),
        (0, 1),
        (44, 0),
        (500, 0),
    ]
    beat = evaluate({"V1": low})
    assert value(beat, "p_morphology:V1") == "positive"
    assert value(beat, "p_terminal_force_v1") == 0.0


def test_bifid_p(evaluate):
    bifid = without_p([])
    bifid[1:2] = [(-200, 0), (-170, 0.12), (-150, 0.08), (-126, 0.12), (-100, 0)]
    beat = evaluate({"II": bifid}, marks={"p_on_ms": -200.0})
    assert value(beat, "p_morphology:II") == "bifid"
    assert value(beat, "p_bifid_interval:II") == 44.0
    assert value(beat, "p_notch_count:II") == 1.0
    assert value(beat, "left_atrial_abnormality") == "false"


def test_interatrial_block(evaluate):
    biphasic = without_p([])
    biphasic[1:2] = [(-230, 0), (-190, 0.1), (-160, 0), (-130, -0.08), (-100, 0)]
    long_p = {"p_on_ms": -230.0}
    inferior = dict.fromkeys(("II", "III", "aVF"), biphasic)
    assert value(evaluate(inferior, marks=long_p), "interatrial_block") == "advanced"
    assert value(evaluate(marks=long_p), "interatrial_block") == "partial"
    assert value(evaluate(), "interatrial_block") == "none"


def test_p_without_direction_keeps_its_number(evaluate):
    flat = without_p([])
    beat = evaluate({"I": flat, "aVF": flat})
    assert code(beat, "p_axis") == "out_of_domain"


def test_overlapping_p_and_qrs(evaluate):
    beat = evaluate(marks={"p_off_ms": -30.0})
    assert code(beat, "pr_segment:II") == "out_of_domain"


def test_age_of_the_adjusted_pr(evaluate):
    assert code(evaluate(subject=Subject(sex="male")), "pr_interval_rate_adjusted") == "failed"
    assert code(evaluate(subject=Subject(age_years=39.0)), "pr_interval_rate_adjusted") == "out_of_domain"
    assert code(evaluate(subject=Subject(age_years=40.0)), "pr_interval_rate_adjusted") == "ok"


# ── guards of QRS, rate and T ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("leads", "expected"), [(STANDARD_LEADS[:7], "wrong_leads"), (STANDARD_LEADS[:8], "ok")]
)
def test_leads_of_the_global_qrs(evaluate, leads, expected):
    assert code(evaluate(leads=leads), "qrs_duration") == expected


def test_flat_lead_has_no_components(evaluate):
    beat = evaluate({"V1": [(-400, 0), (500, 0)]})
    assert code(beat, "q_duration:V1") == "failed"
    assert code(beat, "qrs_type:V1") == "failed"
    assert code(beat, "sokolow_lyon_voltage") == "failed"


def test_unusable_lead(evaluate):
    beat = evaluate(unusable=["V1"])
    assert code(beat, "r_duration:V1") == "low_quality"
    assert code(beat, "qrs_duration_v1") == "wrong_leads"


def test_rates_outside_the_domain_of_bazett(evaluate):
    for rr_ms, expected in (
        (590.0, "out_of_domain"),
        (600.0, "ok"),
        (1000.0, "ok"),
        (1010.0, "out_of_domain"),
    ):
        beat = evaluate(qt_rr_ms=rr_ms)
        assert code(beat, "qtc_bazett") == expected
        assert np.isfinite(value(beat, "qtc_bazett"))


def test_p_waves_of_few_beats(evaluate):
    """Ten beats at 1000 ms; those with a P wave have it 200 ms before R."""

    def fiducials(with_p):
        marks = np.full((10, 9), NAN)
        marks[:, 3] = np.arange(1, 11) - 0.04
        marks[:, 8] = np.arange(1, 11) + 0.33
        marks[:with_p, 0] = np.arange(1, with_p + 1) - 0.2
        return Fiducials(leads=(), lead_s=np.empty((0, 10, 9)), presence=np.empty((0, 10, 3)), global_s=marks)

    most, few, two = (evaluate(fiducials=fiducials(count)) for count in (8, 7, 2))
    assert value(most, "p_presence") == 80.0
    assert value(most, "atrial_rate") == pytest.approx(60.0)
    assert code(few, "atrial_rate") == "absent"
    assert value(few, "pp_mean") == pytest.approx(1000.0)
    assert code(two, "pp_mean") == "absent"
    eight = evaluate(fiducials=fiducials(8), beat_marks=fiducials(8))
    assert value(eight, "tp_segment") == pytest.approx(470.0)
    assert value(eight, "tq_interval") == pytest.approx(630.0)
    assert code(evaluate(rhythm="junctional", fiducials=fiducials(10)), "pp_mean") == "wrong_rhythm"


def test_rhythm_of_intervals(evaluate):
    assert code(evaluate(rhythm="atrial_flutter"), "pr_interval") == "wrong_rhythm"
    assert code(evaluate(rhythm="supraventricular_tachycardia"), "pr_interval") == "ok"
    assert code(evaluate(rhythm="supraventricular_tachycardia"), "macruz_index") == "wrong_rhythm"
    assert code(evaluate(), "qtc_atrial_fibrillation") == "wrong_rhythm"


def test_marks_missing_everywhere(evaluate):
    nothing = dict.fromkeys(MARKS, NAN)
    beat = evaluate(marks=nothing)
    for symbol in (
        "qrs_duration",
        "qt_interval",
        "qrs_axis",
        "lbbb_aha",
        "early_repolarisation",
        "stemi_criteria",
    ):
        assert code(beat, symbol) == "failed"
    for symbol in ("st_level_j", "qrs_area", "r_amplitude", "t_amplitude", "j_wave_amplitude"):
        assert code(beat, f"{symbol}:II") == "failed"


def test_few_beats(evaluate):
    assert code(evaluate(beats=2), "heart_rate") == "too_short"
    assert code(evaluate(beats=4), "p_presence") == "too_short"


def test_notches_need_rate_and_band(evaluate):
    assert code(evaluate(fs_hz=400.0), "qrs_notch_count:II") == "wrong_chain"
    assert code(evaluate(band_hz=(0.05, 100.0)), "qrs_notch_count:II") == "wrong_chain"
    assert code(evaluate(), "qrs_notch_count:II") == "ok"


def test_wide_and_narrow_qrs(evaluate):
    wide = {"qrs_off_ms": 90.0}
    assert code(evaluate(marks=wide), "fragmented_qrs") == "out_of_domain"
    assert code(evaluate({"aVR": BROAD}, marks=wide), "vi_vt_ratio") == "ok"
    assert code(evaluate(marks=wide), "vi_vt_ratio") == "failed"
    assert code(evaluate(), "vi_vt_ratio") == "out_of_domain"
    assert code(evaluate(marks=wide), "qtc_class") == "out_of_domain"


def test_axis_without_direction(evaluate):
    level = [(-400, 0), (-40, 0), (-20, 0.5), (0, 0), (20, -0.5), (40, 0), (500, 0)]
    beat = evaluate({"I": level, "aVF": level})
    assert code(beat, "qrs_axis") == "out_of_domain"
    assert code(beat, "qrs_axis_amplitude") == "out_of_domain"
    assert code(beat, "t_axis") == "out_of_domain"
    assert code(evaluate({"I": level, "III": level}), "qrs_axis_i_iii") == "out_of_domain"
    assert code(evaluate(marks={"qrs_off_ms": 36.0}), "qrs_axis_initial_40") == "out_of_domain"


def test_axis_class_in_children(evaluate):
    assert code(evaluate(subject=Subject(age_years=10.0)), "qrs_axis_class") == "out_of_domain"


def test_small_t(evaluate):
    small = [(-400, 0), (-40, 0), (0, 1), (44, 0), (150, 0), (250, 0.04), (330, 0), (500, 0)]
    beat = evaluate({"II": small})
    assert code(beat, "qt_interval_lead:II") == "failed"
    assert code(beat, "t_peak_end:II") == "absent"
    assert code(beat, "t_area_symmetry:II") == "absent"
    assert value(beat, "t_morphology:II") == "flat"


@pytest.mark.parametrize(
    ("corners", "name"),
    [
        (((150, 0), (200, 0.2), (250, 0), (300, -0.2), (330, 0)), "positive_negative"),
        (((150, 0), (200, -0.2), (250, 0), (300, 0.2), (330, 0)), "negative_positive"),
        (((150, 0), (240, -0.2), (330, 0)), "negative"),
        (((150, 0), (200, 0.3), (240, 0.2), (280, 0.3), (330, 0)), "notched"),
        (((150, 0), (240, 0.12), (330, 0)), "positive"),
    ],
)
def test_t_classes(evaluate, corners, name):
    beat = evaluate({"V4": [(-400, 0), (-40, 0), (0, 1), (44, 0), *corners, (500, 0)]})
    assert value(beat, "t_morphology:V4") == name
    assert (code(beat, "t_area_symmetry:V4") == "ok") is (name in ("negative", "positive"))


def test_low_t_beside_a_tall_r(evaluate):
    beat = evaluate({"V4": [(-400, 0), (-40, 0), (0, 2), (44, 0), (150, 0), (240, 0.12), (330, 0), (500, 0)]})
    assert value(beat, "t_morphology:V4") == "low"


def test_last_peak_of_a_biphasic_t(evaluate):
    biphasic = [
        (-400, 0),
        (-40, 0),
        (0, 1),
        (44, 0),
        (150, 0),
        (200, 0.3),
        (250, 0),
        (290, -0.2),
        (330, 0),
        (500, 0),
    ]
    beat = evaluate({"V3": biphasic}, marks={"t_peak_ms": 200.0})
    assert value(beat, "t_peak_end:V3") == pytest.approx(40.0)
    assert value(beat, "t_peak_end:II") == pytest.approx(130.0)


# ── patterns ─────────────────────────────────────────────────────────────────────────────────────────────────────

BROAD = [(-400, 0), (-40, 0), (0, 0.9), (10, 0.8), (40, 1.0), (100, 0), (500, 0)]
RS_LBBB = [(-400, 0), (-40, 0), (-30, 0.1), (-20, 0), (20, -1.5), (100, 0), (500, 0)]
LBBB = {**dict.fromkeys(("I", "aVL", "V5", "V6"), BROAD), **dict.fromkeys(("V1", "V2", "V3"), RS_LBBB)}
RSR = [(-400, 0), (-40, 0), (-25, 0.3), (-10, 0), (10, -0.4), (30, 0), (65, 0.8), (100, 0), (500, 0)]
WIDE_S = [(-400, 0), (-40, 0), (-10, 1.0), (10, 0), (50, -0.4), (100, 0), (500, 0)]
RBBB = {"V1": RSR, "V2": RSR, **dict.fromkeys(("I", "V5", "V6"), WIDE_S)}
WIDE = {"qrs_off_ms": 100.0}


def test_left_bundle_branch_block(evaluate):
    beat = evaluate(LBBB, marks=WIDE)
    assert value(beat, "lbbb_aha") == "true"
    assert value(beat, "rbbb_aha") == "false"
    assert value(beat, "nonspecific_conduction_delay") == "false"
    assert value(beat, "lbbb_strauss") == "true"
    assert code(beat, "sokolow_lyon_voltage") == "out_of_domain"
    assert code(beat, "stemi_criteria") == "out_of_domain"
    assert code(beat, "pathological_q") == "out_of_domain"
    assert code(beat, "st_s_ratio:V1") == "absent"
    assert code(beat, "sgarbossa_score") == "ok"


def test_right_bundle_branch_block(evaluate):
    beat = evaluate(RBBB, marks=WIDE)
    assert value(beat, "rbbb_aha") == "true"
    assert value(beat, "lbbb_aha") == "false"
    assert code(beat, "butler_leggett") == "out_of_domain"
    assert code(beat, "terminal_activation_duration") == "out_of_domain"
    assert code(beat, "sgarbossa_score") == "out_of_domain"
    narrower = evaluate(RBBB, marks={"qrs_off_ms": 75.0})
    assert value(narrower, "incomplete_rbbb_aha") == "true"


def test_delay_of_neither_bundle(evaluate):
    assert value(evaluate(marks=WIDE), "nonspecific_conduction_delay") == "true"


def test_paced_beats_have_no_block_of_their_own(evaluate):
    beat = evaluate(LBBB, marks=WIDE, rhythm="paced")
    assert code(beat, "lbbb_aha") == "wrong_rhythm"
    assert code(beat, "lbbb_strauss") == "wrong_rhythm"
    assert code(beat, "cornell_voltage") == "out_of_domain"


def test_children_keep_the_flag_beside_the_reason(evaluate):
    beat = evaluate(LBBB, marks=WIDE, subject=Subject(age_years=12.0, sex="female"))
    assert (code(beat, "lbbb_aha"), value(beat, "lbbb_aha")) == ("out_of_domain", "true")


def test_preexcitation(evaluate):
    delta = [(-400, 0), (-70, 0), (-30, 0.15), (0, 1.0), (60, 0), (500, 0)]
    marks = {"p_on_ms": -160.0, "p_off_ms": -80.0, "qrs_on_ms": -70.0, "qrs_off_ms": 60.0}
    beat = evaluate(dict.fromkeys(STANDARD_LEADS, delta), marks=marks)
    assert value(beat, "preexcitation_pattern") == "true"
    assert code(beat, "lbbb_aha") == "wrong_rhythm"
    assert code(beat, "cornell_voltage") == "out_of_domain"
    assert code(evaluate(rhythm="junctional"), "preexcitation_pattern") == "wrong_rhythm"
    steep = [(-400, 0), (-70, 0), (0, 1.0), (60, 0), (500, 0)]
    assert (
        value(evaluate(dict.fromkeys(STANDARD_LEADS, steep), marks=marks), "preexcitation_pattern") == "false"
    )


def test_fascicular_blocks(evaluate):
    up = [(-400, 0), (-40, 0), (-30, -0.1), (-24, 0), (10, 1.0), (44, 0), (500, 0)]
    down = [(-400, 0), (-40, 0), (-30, 0.1), (-24, 0), (10, -1.0), (44, 0), (500, 0)]
    left = evaluate({"I": up, "aVL": up, "aVF": down, "II": down, "III": down})
    assert value(left, "qrs_axis") == pytest.approx(-np.degrees(np.arctan2(2 / 3**0.5, 1)), abs=1e-6)
    assert value(left, "left_anterior_fascicular_block") == "true"
    assert value(left, "left_posterior_fascicular_block") == "false"
    right = evaluate({"I": down, "aVL": down, "aVF": up, "II": up, "III": up})
    assert value(right, "left_posterior_fascicular_block") == "true"
    assert value(right, "left_anterior_fascicular_block") == "false"


def test_early_repolarisation(evaluate):
    notched = [
        (-400, 0),
        (-40, 0),
        (0, 1.0),
        (30, 0.05),
        (40, 0.2),
        (60, 0.02),
        (150, 0),
        (240, 0.3),
        (330, 0),
        (500, 0),
    ]
    slurred = [
        (-400, 0),
        (-40, 0),
        (0, 1.0),
        (20, 0.25),
        (60, 0.02),
        (150, 0),
        (240, 0.3),
        (330, 0),
        (500, 0),
    ]
    plain = [(-400, 0), (-40, 0), (0, 1.0), (30, 0), (150, 0), (240, 0.3), (330, 0), (500, 0)]
    raised = [(-400, 0), (-40, 0), (0, 1.0), (26, 0.15), (150, 0.15), (240, 0.3), (330, 0), (500, 0)]
    beat = evaluate({"II": notched, "aVF": slurred, "V2": notched, "V5": plain, "V6": raised})
    assert value(beat, "j_wave_amplitude:II") == pytest.approx(0.2)
    assert value(beat, "j_wave_amplitude:aVF") == pytest.approx(0.25, abs=0.03)
    assert [code(beat, f"j_wave_amplitude:{lead}") for lead in ("V2", "V5", "V6")] == ["absent"] * 3
    assert value(beat, "early_repolarisation") == "true"
    assert value(evaluate({"II": notched, "V6": notched}), "early_repolarisation") == "false"


def test_pathological_q(evaluate):
    q = [(-400, 0), (-40, 0), (-24, -0.2), (-8, 0), (10, 0.8), (44, 0), (500, 0)]
    assert value(evaluate({"II": q, "aVF": q}), "pathological_q") == "true"
    assert value(evaluate({"II": q, "III": q}), "pathological_q") == "false"
    clean = [(-400, 0), (-40, 0), (0, 1.0), (44, 0), (500, 0)]
    plain = dict.fromkeys(STANDARD_LEADS, clean)
    assert value(evaluate({**plain, "V4": q, "V6": q}), "pathological_q") == "false"
    assert value(evaluate({**plain, "V3": q}), "pathological_q") == "true"


def test_posterior_r_wave_needs_an_upright_t(evaluate):
    tall = [
        (-400, 0),
        (-40, 0),
        (0, 1.0),
        (20, 0),
        (30, -0.2),
        (44, 0),
        (150, 0),
        (240, 0.3),
        (330, 0),
        (500, 0),
    ]
    inverted = [*tall[:7], (240, -0.3), (330, 0), (500, 0)]
    assert value(evaluate({"V1": tall, "V2": tall}), "posterior_r_wave") == "true"
    assert value(evaluate({"V1": inverted, "V2": inverted}), "posterior_r_wave") == "false"


@pytest.mark.parametrize(
    ("r_mv", "s_mv", "expected"),
    [
        ([1] * 6, [0] * 6, 0.5),
        ([0] * 6, [1] * 6, 6.5),
        ([0, 0, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0], 3.0),
        ([1, 0, 0, 0, 0, 0], [0] + [1] * 5, 0.5),
    ],
)
def test_transition_zone(evaluate, r_mv, s_mv, expected):
    def shape(r, s):
        return [(-400, 0), (-40, 0), (-20, r), (0, 0), (20, -s), (44, 0), (500, 0)]

    chest = {f"V{i + 1}": shape(r, s) for i, (r, s) in enumerate(zip(r_mv, s_mv, strict=True))}
    assert value(evaluate(chest), "transition_zone") == pytest.approx(expected, abs=0.05)
