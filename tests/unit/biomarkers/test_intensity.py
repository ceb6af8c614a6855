"""Intensity families: what follows by hand from a beat of straight lines, and every guard."""

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import LeadValues
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject

NAN = float("nan")
START = ((-400, 0), (-40, 0))
MAN = Subject(age_years=50.0, sex="male")


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


def raised(j_mv, t_mv=0.3, *, r_mv=1.0, j80_mv=None):
    """R, ST at j_mv from J on (to j80_mv 80 ms later), T."""
    later_mv = j_mv if j80_mv is None else j80_mv
    return [*START, (0, r_mv), (44, j_mv), (124, later_mv), (150, later_mv), (250, t_mv), (330, 0), (500, 0)]


def deep_s(s_mv, r_mv=0.1):
    return [*START, (-30, r_mv), (-20, 0), (10, -s_mv), (44, 0), (150, 0), (250, 0.3), (330, 0), (500, 0)]


def all_leads(corners, **others):
    return {**dict.fromkeys(STANDARD_LEADS, corners), **others}


# ── amplitudes and areas ─────────────────────────────────────────────────────────────────────────────────────────


def test_ordinary_beat(evaluate):
    beat = evaluate()
    assert value(beat, "p_amplitude_positive:II") == pytest.approx(0.1)
    assert value(beat, "p_amplitude_negative:II") == 0.0
    assert value(beat, "p_area:II") == pytest.approx(5.0)
    assert value(beat, "q_amplitude:II") == pytest.approx(-0.05)
    assert value(beat, "r_amplitude:II") == pytest.approx(1.0)
    assert value(beat, "s_amplitude:II") == pytest.approx(-0.2)
    assert value(beat, "qrs_peak_to_peak:II") == pytest.approx(1.2)
    assert value(beat, "qrs_net_amplitude:II") == pytest.approx(0.8)
    assert value(beat, "rs_ratio:II") == pytest.approx(5.0)
    assert value(beat, "qrs_area:II") == pytest.approx(-0.4 + 12.0 + 10.0 - 2.4, abs=0.02)
    assert value(beat, "t_amplitude:II") == pytest.approx(0.3)
    assert value(beat, "t_area:II") == pytest.approx(27.0)
    assert value(beat, "qrst_area:II") == pytest.approx(value(beat, "qrs_area:II") + 27.0)
    assert value(beat, "t_upslope_max:II") == pytest.approx(3.0)
    assert value(beat, "t_downslope_max:II") == pytest.approx(-3.75)
    assert value(beat, "limb_voltage_max") == pytest.approx(1.2)


def test_areas_of_both_signs_make_the_net_area(evaluate):
    beat = evaluate({"V3": deep_s(1.0, r_mv=0.4)})
    parts = value(beat, "qrs_area_positive:V3"), value(beat, "qrs_area_negative:V3")
    assert parts == (pytest.approx(4.0), pytest.approx(-32.0))
    assert value(beat, "qrs_area:V3") == pytest.approx(sum(parts))
    assert value(beat, "qrs_area_absolute:V3") == pytest.approx(parts[0] - parts[1])


def test_r_without_s_has_no_ratio_but_a_fraction(evaluate):
    beat = evaluate({"V6": raised(0.0)})
    assert code(beat, "rs_ratio:V6") == "absent"
    assert value(beat, "r_fraction:V6") == 1.0
    assert code(beat, "rs_ratio_v6") == "absent"


def test_qs_counts_as_s_in_ratios_and_voltages(evaluate):
    qs = [*START, (0, -1.5), (44, 0), (500, 0)]
    beat = evaluate({"V1": qs, "V3": qs, "aVL": raised(0.0, r_mv=0.7), "V5": raised(0.0, r_mv=1.4)})
    assert value(beat, "rs_ratio_v1") == 0.0
    assert value(beat, "qs_amplitude:V1") == pytest.approx(-1.5)
    assert code(beat, "s_amplitude:V1") == "absent"
    assert value(beat, "sokolow_lyon_voltage") == pytest.approx(2.9)
    assert value(beat, "cornell_voltage") == pytest.approx(2.2)
    assert value(beat, "r_amplitude_v1") == 0.0


def test_slopes_without_s(evaluate):
    beat = evaluate({"V6": raised(0.0)})
    assert value(beat, "qrs_upslope_max:V6") == pytest.approx(25.0)
    assert value(beat, "qrs_downslope_max:V6") == pytest.approx(-1000.0 / 44.0)
    assert code(beat, "qrs_terminal_slope_max:V6") == "absent"


def test_biphasic_t(evaluate):
    biphasic = [*START, (0, 1), (44, 0), (150, 0), (200, 0.2), (240, 0), (290, -0.3), (330, 0), (500, 0)]
    beat = evaluate({"V3": biphasic})
    assert value(beat, "t_amplitude_positive:V3") == pytest.approx(0.2)
    assert value(beat, "t_amplitude_negative:V3") == pytest.approx(-0.3)
    assert value(beat, "t_amplitude:V3") == pytest.approx(-0.3)


def test_t_area_starts_at_j_where_t_onset_is_unknown(evaluate):
    beat = evaluate(all_leads(raised(0.1)), marks={"t_on_ms": NAN})
    # 0.1 mV from 44 to 150 ms, then up to 0.3 at 250 and down to 0 at 330.
    assert value(beat, "t_area:II") == pytest.approx(10.6 + 20.0 + 12.0)


def test_t_to_r(evaluate):
    beat = evaluate({"V1": deep_s(1.0, r_mv=0.1)})
    assert value(beat, "t_r_ratio:II") == pytest.approx(0.3)
    assert code(beat, "t_r_ratio:V1") == "out_of_domain"


def test_narrow_bands_give_no_amplitudes(evaluate):
    narrow = evaluate(band_hz=(0.5, 40.0))
    for symbol in (
        "r_amplitude",
        "st_level_j",
        "t_amplitude",
        "p_area",
        "qrst_area",
        "st_slope",
        "j_wave_amplitude",
    ):
        assert code(narrow, f"{symbol}:II") == "wrong_chain"
    for symbol in ("sokolow_lyon_voltage", "stemi_criteria", "diffuse_st_depression", "p_terminal_force_v1"):
        assert code(narrow, symbol) == "wrong_chain"
    assert code(narrow, "qrs_duration") == "ok"
    assert code(evaluate(band_hz=(0.05, 100.0)), "qrs_upslope_max:II") == "wrong_chain"
    assert code(evaluate(band_hz=(0.05, 100.0)), "r_amplitude:II") == "ok"


# ── ST ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_st_levels_follow_the_line(evaluate):
    beat = evaluate({"V5": raised(-0.1, j80_mv=0.3)})
    found = [value(beat, f"st_level_{point}:V5") for point in ("j", "j20", "j40", "j60", "j80")]
    assert found == pytest.approx([-0.1, 0.0, 0.1, 0.2, 0.3])
    assert value(beat, "st_slope:V5") == pytest.approx(5.0)
    assert value(beat, "st_level_mid:V5") == pytest.approx(-0.1 + 62.5 * 0.005)


def test_st_level_inside_t_keeps_its_number(evaluate):
    beat = evaluate(marks={"t_on_ms": 100.0})
    assert code(beat, "st_level_j40:II") == "ok"
    assert code(beat, "st_level_j60:II") == "out_of_domain"
    assert np.isfinite(value(beat, "st_level_j60:II"))


@pytest.mark.parametrize(
    ("subject", "j_mv", "expected"),
    [
        (Subject(40.0, "male"), 0.19, "false"),
        (Subject(40.0, "male"), 0.21, "true"),
        (Subject(39.9, "male"), 0.24, "false"),
        (Subject(39.9, "male"), 0.26, "true"),
        (Subject(70.0, "female"), 0.14, "false"),
        (Subject(25.0, "female"), 0.16, "true"),
    ],
)
def test_stemi_thresholds_of_v2_and_v3(evaluate, subject, j_mv, expected):
    shapes = all_leads(raised(0.0), V2=raised(j_mv), V3=raised(j_mv))
    assert value(evaluate(shapes, subject=subject), "stemi_criteria") == expected


@pytest.mark.parametrize(
    ("leads", "expected"),
    [
        (("II", "aVF"), "true"),
        (("V4", "V5"), "true"),
        (("I", "aVL"), "true"),
        (("V6", "I"), "false"),
        (("II",), "false"),
    ],
)
def test_stemi_needs_contiguous_leads(evaluate, leads, expected):
    shapes = all_leads(raised(0.0), **dict.fromkeys(leads, raised(0.11)))
    assert value(evaluate(shapes), "stemi_criteria") == expected


def test_stemi_needs_age_and_sex_and_every_lead(evaluate):
    assert code(evaluate(subject=Subject(sex="male")), "stemi_criteria") == "failed"
    assert code(evaluate(subject=Subject(age_years=60.0)), "stemi_criteria") == "failed"
    assert code(evaluate(unusable=["V1"]), "stemi_criteria") == "wrong_leads"


def test_voltage_of_hypertrophy_limits_st_criteria(evaluate):
    tall = {"V1": deep_s(2.0), "V5": raised(0.0, r_mv=1.6)}
    assert value(evaluate(tall), "sokolow_lyon_voltage") == pytest.approx(3.6)
    assert code(evaluate(tall), "stemi_criteria") == "out_of_domain"
    assert code(evaluate(tall), "ischaemic_st_depression") == "ok"


def test_cornell_limit_of_men_and_women(evaluate):
    shapes = {"V3": deep_s(1.5), "aVL": raised(0.0, r_mv=1.0)}
    for sex, expected in (("male", "ok"), ("female", "out_of_domain")):
        assert code(evaluate(shapes, subject=Subject(50.0, sex)), "stemi_criteria") == expected


@pytest.mark.parametrize(
    ("j80_mv", "expected"), [(-0.08, "true"), (-0.15, "true"), (-0.074, "true"), (-0.04, "false")]
)
def test_ischaemic_depression_is_horizontal_or_downsloping(evaluate, j80_mv, expected):
    sagging = raised(-0.08, j80_mv=j80_mv)
    beat = evaluate(all_leads(raised(0.0), V4=sagging, V5=sagging))
    assert value(beat, "ischaemic_st_depression") == expected


def strained(evaluate, **others):
    """Downsloping ST and a negative T whose first limb is the longer one, in V5 and V6."""
    strain = [*START, (0, 2.0), (44, -0.1), (124, -0.2), (150, -0.2), (280, -0.4), (330, 0), (500, 0)]
    return evaluate(all_leads(raised(0.0), V5=strain, V6=strain, **others), marks={"t_peak_ms": 280.0})


def test_strain(evaluate):
    assert value(strained(evaluate), "lv_strain") == "true"
    assert value(evaluate(), "lv_strain") == "false"
    assert code(strained(evaluate), "ischaemic_t_inversion") == "ok"
    with_voltage = strained(evaluate, V1=deep_s(2.0))
    for symbol in ("ischaemic_st_depression", "ischaemic_t_inversion", "diffuse_st_depression"):
        assert code(with_voltage, symbol) == "out_of_domain"


def test_symmetric_t_is_no_strain(evaluate):
    symmetric = [*START, (0, 2.0), (44, -0.1), (124, -0.2), (150, -0.2), (240, -0.4), (330, 0), (500, 0)]
    beat = evaluate(all_leads(raised(0.0), V5=symmetric, V6=symmetric), marks={"t_peak_ms": 240.0})
    assert value(beat, "lv_strain") == "false"
    assert value(beat, "ischaemic_t_inversion") == "true"


def test_t_inversion_needs_a_dominant_r(evaluate):
    inverted = [*START, (-30, 0.1), (-20, 0), (10, -1.0), (44, 0), (150, 0), (250, -0.3), (330, 0), (500, 0)]
    assert value(evaluate({"V1": inverted, "V2": inverted}), "ischaemic_t_inversion") == "false"


def test_diffuse_depression(evaluate):
    low = raised(-0.12)
    assert value(evaluate(all_leads(low)), "diffuse_st_depression") == "diffuse"
    assert value(evaluate(all_leads(low, aVR=raised(0.15))), "diffuse_st_depression") == "diffuse_avr_v1"
    five = dict.fromkeys(("II", "V3", "V4", "V5", "V6"), low)
    assert value(evaluate(all_leads(raised(0.0), **five)), "diffuse_st_depression") == "none"


def test_additional_leads(evaluate):
    leads = (*STANDARD_LEADS, "V4R", "V7", "V8", "V9")
    shapes = {**dict.fromkeys(("V7", "V8"), raised(0.06)), "V9": raised(0.0), "V4R": raised(0.06)}
    older, young = (evaluate(shapes, leads=leads, subject=Subject(age, "male")) for age in (50.0, 25.0))
    assert value(older, "posterior_st_elevation") == "true"
    assert value(young, "posterior_st_elevation") == "false"
    assert value(older, "right_ventricular_st_elevation") == "true"
    assert value(young, "right_ventricular_st_elevation") == "false"
    assert code(evaluate(), "posterior_st_elevation") == "wrong_leads"
    assert code(evaluate(), "right_ventricular_st_elevation") == "wrong_leads"
    assert code(evaluate(shapes, leads=leads, subject=Subject()), "posterior_st_elevation") == "failed"


# ── voltages ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sex_of_the_cornell_product(evaluate):
    shapes = {"V3": deep_s(1.0), "aVL": raised(0.0, r_mv=0.5)}
    assert value(evaluate(shapes, subject=MAN), "cornell_product") == pytest.approx(1.5 * 84.0)
    assert value(evaluate(shapes, subject=Subject(50.0, "female")), "cornell_product") == pytest.approx(
        2.3 * 84.0
    )
    assert code(evaluate(shapes, subject=Subject(50.0)), "cornell_product") == "failed"


def test_axis_item_of_romhilt_estes_ends_at_minus_90(evaluate):
    up, down = raised(0.0), [*START, (0, -1.0), (44, 0), (150, 0), (250, 0.3), (330, 0), (500, 0)]
    left = evaluate(all_leads(up, aVF=down))
    extreme = evaluate(all_leads(up, aVF=down, I=down))
    assert -90.0 <= value(left, "qrs_axis") <= -30.0
    assert value(extreme, "qrs_axis") < -90.0
    assert value(left, "romhilt_estes") - value(extreme, "romhilt_estes") == 2.0


def test_low_voltage(evaluate):
    small = [*START, (0, 0.4), (44, 0), (150, 0), (250, 0.2), (330, 0), (500, 0)]
    assert value(evaluate(all_leads(small)), "low_qrs_voltage") == "both"
    assert value(evaluate(), "low_qrs_voltage") == "none"


def test_right_atrial_voltage(evaluate):
    tall = [(-400, 0), (-200, 0), (-150, 0.26), (-100, 0), (-40, 0), (0, 1), (44, 0), (500, 0)]
    assert value(evaluate({"II": tall}), "right_atrial_p_voltage") == "true"
    assert value(evaluate(), "right_atrial_p_voltage") == "false"
    assert code(evaluate(rhythm="junctional"), "right_atrial_p_voltage") == "wrong_rhythm"


def test_giant_inversion_needs_every_lead(evaluate):
    deep = [*START, (0, 1), (44, 0), (150, 0), (250, -1.1), (330, 0), (500, 0)]
    assert value(evaluate({"V4": deep}), "giant_t_inversion") == "true"
    assert code(evaluate({"V4": deep}, unusable=["aVR"]), "giant_t_inversion") == "wrong_leads"


# ── a flag is false only if its inputs were valid ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("symbol", "given"),
    [
        ("posterior_st_elevation", {"st_level_j": LeadValues.of(V7=0.0, V8=NAN, V9=NAN), "subject": MAN}),
        ("right_ventricular_st_elevation", {"st_level_j": LeadValues.of(V3R=NAN, V4R=NAN), "subject": MAN}),
        (
            "perugia_criteria",
            {"cornell_voltage": 1.0, "lv_strain": None, "romhilt_estes": 1.0, "subject": MAN},
        ),
    ],
)
def test_what_was_not_measured_is_not_denied(symbol, given):
    with pytest.raises(NotComputable):
        catalogue()[symbol].function(**given)


def test_one_criterion_that_is_there_is_enough():
    found = catalogue()["perugia_criteria"].function
    assert found(cornell_voltage=2.5, lv_strain=None, romhilt_estes=1.0, subject=MAN)
