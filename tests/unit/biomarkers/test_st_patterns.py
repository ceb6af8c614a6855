"""ST segment, take-off, Brugada and occlusion patterns, Ta: what follows by hand from straight lines."""

import math

import numpy as np
import pytest

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.model import Fiducials

NAN = float("nan")
#: rS of V1 whose take-off of 0.3 mV at 30 ms falls to 0.2 mV at 70 and 0.1 mV at 110 ms and into a negative T.
COVED = (
    *((-400, 0), (-40, 0), (-30, 0.1), (-20, 0), (0, -0.8), (30, 0.3)),
    *((70, 0.2), (110, 0.1), (200, -0.2), (300, 0), (500, 0)),
)
#: The same with a positive T.
COVED_POSITIVE_T = (*COVED[:8], (200, 0.4), (300, 0), (500, 0))
#: S of 0.8 mV, r' of 0.2 mV at 40 ms that rises by 25 mV/s and falls by 5 mV/s to the reference level.
R_PRIME = (
    *((-400, 0), (-40, 0), (-32, 0.1), (-24, 0), (0, -0.8), (40, 0.2), (80, 0), (150, 0)),
    *((250, 0.3), (330, 0)),
)
#: A saddle: r' of 0.3 mV at 40 ms, 0.1 mV at 110 ms, T of 0.4 mV.
SADDLE = (
    *((-400, 0), (-40, 0), (-32, 0.1), (-24, 0), (0, -1.0), (40, 0.3), (110, 0.1)),
    (250, 0.4),
    (330, 0),
)
#: The same with an r' that has fallen to 0.1 mV within 20 ms.
SHARP = (*SADDLE[:6], (60, 0.1), (110, 0.1), *SADDLE[7:])


def text(evaluation, symbol):
    return evaluation.outcome(symbol).texts[0]


def number(evaluation, symbol, lead):
    found = evaluation.outcome(symbol)
    return found.values[found.leads.index(lead)]


def code(evaluation, symbol, lead=""):
    found = evaluation.outcome(symbol)
    return found.codes[found.leads.index(lead)]


# ── take-off and Brugada ─────────────────────────────────────────────────────────────────────────────────────────


def test_take_off_is_the_peak_of_r_prime(evaluate):
    found = evaluate({"V1": COVED}).quantity("take_off")
    v1 = STANDARD_LEADS.index("V1")
    assert found.at_ms[v1] == 30.0
    assert [found.level_mv[v1], found.later_40_mv[v1], found.later_80_mv[v1]] == pytest.approx(
        [0.3, 0.2, 0.1]
    )
    assert np.isnan(found.at_ms[STANDARD_LEADS.index("V5")])


def test_take_off_after_the_end_of_qrs(evaluate):
    early = {"qrs_off_ms": 20.0}
    found = evaluate({"V1": COVED}, marks=early).quantity("take_off")
    assert found.at_ms[STANDARD_LEADS.index("V1")] == 30.0


def test_no_take_off_where_st_goes_on_rising(evaluate):
    rising = ((-400, 0), (-40, 0), (-30, 0.3), (0, -1.0), (40, 0.1), (250, 0.6), (330, 0), (500, 0))
    found = evaluate({"V2": rising}).quantity("take_off")
    assert np.isnan(found.at_ms[STANDARD_LEADS.index("V2")])


def test_brugada_type_1_needs_the_cove_and_the_t(evaluate):
    assert text(evaluate({"V1": COVED}), "brugada_type1") == "true"
    assert text(evaluate({"V2": COVED}), "brugada_type1") == "true"
    assert text(evaluate({"V3": COVED}), "brugada_type1") == "false"
    assert text(evaluate({"V1": COVED_POSITIVE_T}), "brugada_type1") == "false"
    assert text(evaluate(), "brugada_type1") == "false"


def test_an_r_prime_that_falls_to_the_reference_level_is_no_cove(evaluate):
    sharp = (*COVED[:6], (50, 0.02), (110, 0.0), (200, -0.2), (300, 0), (500, 0))
    assert text(evaluate({"V1": sharp}), "brugada_type1") == "false"


def test_brugada_in_bundle_branch_block_is_out_of_domain(evaluate):
    assert code(evaluate({"V1": COVED}, rbbb_aha=True), "brugada_type1") == "out_of_domain"
    assert code(evaluate({"V1": SADDLE}, lbbb_aha=True), "brugada_type2") == "out_of_domain"


def test_flanks_of_r_prime(evaluate):
    beat = evaluate({"V1": R_PRIME}, marks={"qrs_off_ms": 80.0})
    # 25 mV/s are 10 mm per mm, 5 mV/s are 2; 0.5 mV lie 20 ms before and 100 ms after the top.
    expected_deg = math.degrees(math.atan(1 / 10) + math.atan(1 / 2))
    assert number(beat, "beta_angle", "V1") == pytest.approx(expected_deg)
    assert number(beat, "r_prime_triangle_base", "V1") == pytest.approx(120.0)
    assert code(beat, "beta_angle", "V2") == "absent"
    assert code(beat, "beta_angle", "V5") == "absent"


def test_brugada_type_2_needs_a_blunt_r_prime(evaluate):
    marks = {"qrs_off_ms": 60.0}
    assert text(evaluate({"V2": SADDLE}, marks=marks), "brugada_type2") == "true"
    assert text(evaluate({"V2": SHARP}, marks=marks), "brugada_type2") == "false"
    assert text(evaluate(marks=marks), "brugada_type2") == "false"


def test_corrado_index(evaluate):
    beat = evaluate({"V1": COVED, "V2": ((-400, 0), (-40, 0), (0, -1), (44, 0.2), (124, 0.4), (330, 0))})
    assert number(beat, "corrado_index", "V1") == pytest.approx(3.0)
    assert number(beat, "corrado_index", "V2") == pytest.approx(0.5)
    assert code(beat, "corrado_index", "V5") == "absent"
    fallen = evaluate({"V1": (*COVED[:6], (110, -0.1), (300, 0), (500, 0))})
    assert code(fallen, "corrado_index", "V1") == "failed"


# ── shape of ST ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ((), 0.0),
        # 0.2 mV on average over 104 ms, 0.3 mV over 102 ms; the chord lies at 0.2 mV and is 0.2 mV high.
        (((148, 0.3),), ((0.2 * 104 + 0.3 * 102) / 206 - 0.2) / 0.2),
        (((148, 0.1),), ((0.1 * 104 + 0.2 * 102) / 206 - 0.2) / 0.2),
    ],
)
def test_st_curvature(evaluate, between, expected):
    shape = ((-400, 0), (-40, 0), (0, 1), (44, 0.1), *between, (250, 0.3), (330, 0), (500, 0))
    assert number(evaluate({"V5": shape}), "st_curvature", "V5") == pytest.approx(expected, abs=1e-9)


def test_end_qrs_notch_duration(evaluate):
    # Dip at 20 ms, peak at 28 ms; the fall of 18.75 mV/s ends at 44 ms, a fifth of it is left at 46 ms.
    notched = ((-400, 0), (-40, 0), (0, 1), (20, 0.2), (28, 0.3), (44, 0), (150, 0), (250, 0.3), (330, 0))
    beat = evaluate({"V5": notched, "V2": notched})
    assert number(beat, "j_wave_notch_duration", "V5") == pytest.approx(26.0)
    assert code(beat, "j_wave_notch_duration", "V2") == "absent"
    assert code(beat, "j_wave_notch_duration", "II") == "absent"


def test_slur_needs_the_sampling_rate(evaluate):
    assert number(evaluate(), "qrs_slur", "II") == 0.0
    assert code(evaluate(fs_hz=250.0), "qrs_slur", "II") == "wrong_chain"


# ── atrial repolarisation ────────────────────────────────────────────────────────────────────────────────────────


def conducted(t_off_s):
    """Ten beats, one a second: P 0.2 s before R, T ending so long after it."""
    marks = np.full((10, 9), NAN)
    r_s = np.arange(1.0, 11.0)
    marks[:, 0], marks[:, 3], marks[:, 8] = r_s - 0.2, r_s - 0.04, r_s + t_off_s
    return Fiducials((), np.empty((0, 10, 9)), np.empty((0, 10, 3)), marks)


def test_ta_level(evaluate):
    lowered = (
        *((-400, 0), (-200, 0), (-150, 0.1), (-100, -0.03), (-40, -0.03), (-38, 0), (0, 1), (44, 0)),
        *((150, 0), (250, 0.3), (330, 0), (500, 0)),
    )
    beat = evaluate({"II": lowered}, fiducials=conducted(0.33))
    assert number(beat, "ta_level", "II") == pytest.approx(-0.03)
    assert number(beat, "ta_level", "V5") == pytest.approx(0.0)
    # T ends 30 ms before the next P.
    assert code(evaluate({"II": lowered}, fiducials=conducted(0.77)), "ta_level", "II") == "failed"


# ── infarction ───────────────────────────────────────────────────────────────────────────────────────────────────

#: ST elevation of 0.3 mV with a positive T.
ELEVATED = ((-400, 0), (-40, 0), (0, 1), (30, -0.3), (44, 0.3), (150, 0.3), (250, 0.6), (330, 0), (500, 0))


def test_inferior_infarction(evaluate):
    beat = evaluate(dict.fromkeys(("II", "III", "aVF"), ELEVATED))
    assert text(beat, "stemi_criteria") == "true"
    assert beat.outcome("aldrich_inferior").values[0] == pytest.approx(3 * (0.6 * 9.0 + 2.0))
    assert code(beat, "aldrich_inferior") == "ok"
    assert code(beat, "aldrich_anterior") == "out_of_domain"
    assert text(beat, "ischaemia_grade") == "II"
    # T of 0.6 mV is tall in limb leads, and there is no Q.
    assert beat.outcome("acuteness_score").values[0] == pytest.approx(4.0)


def test_anterior_infarction(evaluate):
    beat = evaluate(dict.fromkeys(("V2", "V3", "V4"), ELEVATED))
    assert beat.outcome("aldrich_anterior").values[0] == pytest.approx(3 * (1.5 * 3 - 0.4))
    assert code(beat, "aldrich_anterior") == "ok"
    assert beat.outcome("acuteness_score").values[0] == pytest.approx(3.0)


def test_normal_st_elevation_of_v2_and_v3_is_no_grade(evaluate):
    raised = (*ELEVATED[:4], (44, 0.15), (150, 0.15), (250, 0.5), (330, 0), (500, 0))
    beat = evaluate(dict.fromkeys(("V2", "V3"), raised))
    assert text(beat, "ischaemia_grade") == "none"
    assert code(beat, "ischaemia_grade") == "out_of_domain"


def test_de_winter(evaluate):
    depressed = (
        *((-400, 0), (-40, 0), (0, 1), (30, -0.3), (44, -0.2), (104, 0), (250, 0.7), (330, 0), (500, 0)),
    )
    assert text(evaluate(dict.fromkeys(("V3", "V4"), depressed)), "de_winter_pattern") == "true"
    assert text(evaluate(dict.fromkeys(("V2", "V4"), depressed)), "de_winter_pattern") == "false"
    assert text(evaluate(), "de_winter_pattern") == "false"


def test_wellens(evaluate):
    rs = ((-400, 0), (-40, 0), (-20, 0.5), (0, 0), (20, -0.8), (44, 0), (150, 0))
    deep, biphasic = (*rs, (240, -0.4), (330, 0)), (*rs, (210, 0.2), (240, 0), (280, -0.2), (330, 0))
    chest = {"V1": (*rs, (330, 0))}
    peak = {"t_peak_ms": 240.0}
    for shape, expected in ((deep, "B"), (biphasic, "A")):
        beat = evaluate(chest | dict.fromkeys(("V2", "V3"), shape), marks=peak)
        assert text(beat, "wellens_pattern") == expected
        assert text(evaluate(chest | {"V2": shape}, marks=peak), "wellens_pattern") == "none"
