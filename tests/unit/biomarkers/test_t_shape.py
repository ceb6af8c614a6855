"""Shape, energy and code of T, J to T peak, and the U wave, on a beat of straight lines.

T of the ordinary beat is a triangle of 0.3 mV from 150 over 250 to 330 ms; J lies at 44, QT is 370, QRS 84 ms.
"""

from collections.abc import Callable
from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Subject
from ecgomics.signal.model import Marks, UWaves

Evaluate = Callable[..., Evaluation]
QRS = ((-400, 0), (-40, 0), (-30, -0.05), (-24, 0), (0, 1), (20, 0), (30, -0.2), (44, 0))
LOW_T = (*QRS, (150, 0), (250, 0.04), (330, 0), (500, 0))
NOTCHED = (*QRS, (150, 0), (220, 0.3), (250, 0.15), (280, 0.2), (330, 0), (500, 0))
INVERTED = (*QRS, (150, 0), (250, -0.3), (330, 0), (500, 0))
WITH_U = (*QRS, (150, 0), (250, 0.3), (330, 0), (370, 0), (405, 0.06), (440, 0), (500, 0))


def lead(found: Evaluation, symbol: str, name: str = "II") -> tuple[float, str]:
    outcome = found.outcome(symbol)
    place = outcome.leads.index(name)
    return outcome.values[place], outcome.codes[place]


def record(found: Evaluation, symbol: str) -> tuple[float, str]:
    outcome = found.outcome(symbol)
    return outcome.values[0], outcome.codes[0]


def _triangle_skewness(a: float, c: float, b: float) -> float:
    """Of the triangular distribution on a..b with its mode at c."""
    spread = a * a + b * b + c * c - a * b - a * c - b * c
    return sqrt(2.0) * (a + b - 2 * c) * (2 * a - b - c) * (a - 2 * b + c) / (5.0 * spread**1.5)


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        # Slopes of 0.8 and 1 for 80 ms, then 0.8 and none for 20 ms.
        ("t_asymmetry", 0.32),
        # The kurtosis of every triangle is 2.4.
        ("t_flatness", 0.75),
        ("t_skewness", _triangle_skewness(150.0, 250.0, 330.0)),
        ("t_notch_score", 0.0),
        ("t_half_width", 90.0),
        ("t_energy", 0.3**2 * 180.0 / 3.0),
        # R 22, Q 0.4 and S 2.4 mV.ms.
        ("t_qrs_area_ratio", 27.0 / 24.8),
        ("t_slope_root_amplitude", 0.3 / 0.08 / sqrt(0.3)),
    ],
)
def test_a_triangle(evaluate: Evaluate, symbol: str, expected: float) -> None:
    value, code = lead(evaluate(), symbol)
    assert code == "ok"
    assert value == pytest.approx(expected, rel=0.01, abs=1e-9)


@pytest.mark.parametrize(
    "symbol", ["t_asymmetry", "t_flatness", "t_skewness", "t_notch_score", "t_half_width"]
)
def test_shape_does_not_depend_on_the_sign_of_t(evaluate: Evaluate, symbol: str) -> None:
    found = evaluate({"II": INVERTED})
    assert lead(found, symbol) == (pytest.approx(lead(found, symbol, "I")[0]), "ok")


def test_a_low_t_has_no_shape(evaluate: Evaluate) -> None:
    found = evaluate({"II": LOW_T})
    for symbol in (
        "t_asymmetry",
        "t_flatness",
        "t_skewness",
        "t_half_width",
        "t_energy",
        "t_slope_root_amplitude",
    ):
        assert lead(found, symbol)[1] == "absent"


def test_a_lead_without_signal_leaves_the_shape_of_the_others(evaluate: Evaluate) -> None:
    found = evaluate({"V2": ((-400, 0), (500, 0))})
    for symbol in ("t_asymmetry", "t_flatness", "t_skewness", "t_half_width"):
        assert lead(found, symbol, "V2")[1] == "absent"
        assert lead(found, symbol, "II")[1] == "ok"


def test_a_negative_t_has_no_slope_over_root_amplitude(evaluate: Evaluate) -> None:
    assert lead(evaluate({"II": INVERTED}), "t_slope_root_amplitude")[1] == "absent"


def test_a_notch_in_the_top_of_t(evaluate: Evaluate) -> None:
    assert lead(evaluate({"II": NOTCHED}), "t_notch_score") == (pytest.approx(0.25), "ok")


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("jt_peak_interval", 206.0),
        ("jt_peak_corrected", 206.0),
        ("jt_peak_t_peak_end_ratio", 206.0 / 80.0),
        ("t_peak_end_qtc_ratio", 80.0 / 370.0),
        ("cardiac_electrophysiological_balance_corrected", 370.0 / 84.0),
    ],
)
def test_intervals_about_the_peak_of_t(evaluate: Evaluate, symbol: str, expected: float) -> None:
    value, code = record(evaluate(), symbol)
    assert code == "ok"
    assert value == pytest.approx(expected, abs=0.001)


def test_j_to_t_peak_in_a_single_lead(evaluate: Evaluate) -> None:
    assert record(evaluate(leads=("II",)), "jt_peak_interval") == (pytest.approx(206.0), "ok")
    assert record(evaluate({"II": LOW_T}, leads=("II",)), "jt_peak_interval")[1] == "failed"


def test_a_t_vector_with_two_tops_has_no_peak(evaluate: Evaluate) -> None:
    notched = dict.fromkeys(("I", "II", "V1", "V2", "V3", "V4", "V5", "V6"), NOTCHED)
    assert record(evaluate(notched), "jt_peak_interval")[1] == "failed"


def test_t_peak_end_over_qtc_falls_back_on_lead_ii(evaluate: Evaluate) -> None:
    later = (*QRS, (150, 0), (260, 0.3), (330, 0), (500, 0))
    found = evaluate({"V5": LOW_T, "II": later})
    assert record(found, "t_peak_end_qtc_ratio")[1] == "ok"
    assert record(evaluate({"V5": LOW_T, "II": LOW_T}), "t_peak_end_qtc_ratio")[1] == "absent"


def test_adjustment_for_qrs_is_told_from_usual_by_a_narrow_qrs(evaluate: Evaluate) -> None:
    # 370 + 0.93*55 - 22 in a man at 60 /min.
    assert record(evaluate(), "qt_rate_qrs_adjusted") == (pytest.approx(399.15), "out_of_domain")
    assert record(evaluate(subject=Subject()), "qt_rate_qrs_adjusted")[1] == "failed"


def _coded(found: Evaluation) -> str:
    return found.outcome("minnesota_t_code").texts[0]


@pytest.mark.parametrize(
    ("shapes", "code"),
    [
        ({}, "none"),
        ({"V4": INVERTED}, "5-2"),
        ({"V4": (*QRS, (150, 0), (250, -0.6), (330, 0), (500, 0))}, "5-1"),
        ({"V1": INVERTED}, "none"),
        ({"aVR": INVERTED}, "none"),
        ({"V6": LOW_T}, "5-3"),
        ({"I": (*QRS, (150, 0), (200, -0.08), (230, 0), (270, 0.2), (330, 0), (500, 0))}, "5-3"),
        ({"I": (*QRS, (150, 0), (220, 0.2), (270, 0), (300, -0.08), (330, 0), (500, 0))}, "none"),
        # T of 0.06 after R of 1.5 mV; of 0.06 after R of 1.0 mV.
        ({"V5": (*QRS[:4], (0, 1.5), *QRS[5:], (150, 0), (250, 0.06), (330, 0), (500, 0))}, "5-4"),
        ({"V5": (*QRS, (150, 0), (250, 0.06), (330, 0), (500, 0))}, "none"),
        ({"aVL": (*QRS[:4], (0, 0.4), *QRS[5:], (150, 0), (250, -0.3), (330, 0), (500, 0))}, "none"),
        ({"aVF": ((-40, 0), (0, -0.5), (44, 0), (150, 0), (250, -0.3), (330, 0), (500, 0))}, "none"),
    ],
)
def test_minnesota_t_code(evaluate: Evaluate, shapes: dict[str, Any], code: str) -> None:
    assert _coded(evaluate(shapes)) == code


def test_minnesota_t_code_beside_a_block(evaluate: Evaluate) -> None:
    assert evaluate(lbbb_aha=True).outcome("minnesota_t_code").codes == ("out_of_domain",)


def test_u_wave(evaluate: Evaluate) -> None:
    found = evaluate({"V2": WITH_U, "V3": WITH_U})
    assert lead(found, "u_wave_present", "V2") == (1.0, "ok")
    assert lead(found, "u_wave_present", "II") == (0.0, "ok")
    # The top is sought where the wave, smoothed over 40 ms, bulges most. The tangent to the fall of a triangle meets
    # the level at its foot, 440 ms.
    assert lead(found, "u_amplitude", "V2") == (pytest.approx(0.06, abs=0.006), "ok")
    assert lead(found, "u_t_ratio", "V2") == (pytest.approx(0.2, abs=0.02), "ok")
    assert lead(found, "qu_interval", "V2") == (pytest.approx(480.0, abs=8.0), "ok")
    for symbol in ("u_amplitude", "u_t_ratio", "qu_interval"):
        assert lead(found, symbol, "II")[1] == "absent"


@pytest.mark.parametrize(
    ("rr_ms", "rhythm", "code"),
    [
        (1000.0, "sinus", "ok"),
        (650.0, "sinus", "out_of_domain"),
        (600.0, "sinus", "failed"),
        (1000.0, "atrial_fibrillation", "absent"),
    ],
)
def test_no_u_wave_is_said_only_where_one_could_be_seen(
    evaluate: Evaluate, rr_ms: float, rhythm: str, code: str
) -> None:
    none = UWaves(("II",), *np.full((3, 1), np.nan), np.zeros(1))
    found = evaluate(leads=("II",), rhythm=rhythm, u_waves=none, qt_rr_ms=rr_ms)
    beat = found.quantity("representative_beat")
    found = evaluate(
        leads=("II",),
        rhythm=rhythm,
        u_waves=none,
        qt_rr_ms=rr_ms,
        representative_beat=replace(beat, rr_ms=rr_ms),
    )
    assert lead(found, "u_wave_present")[1] == code


def test_a_t_that_ends_on_its_extreme_has_no_peak_to_end(evaluate: Evaluate) -> None:
    still_growing = (*QRS, (150, 0), (200, -0.2), (250, 0), (330, 0.3), (500, 0.3))
    found = evaluate({"II": still_growing}, marks={"t_peak_ms": 200.0})
    assert lead(found, "t_peak_end") == (pytest.approx(np.nan, nan_ok=True), "failed")


def test_areas_of_two_signs_have_no_symmetry(evaluate: Evaluate) -> None:
    # Below 0.1 mV a part does not count, so that the class is "negative"; its area outweighs that of the first limb.
    found = evaluate(
        {"II": (*QRS, (150, 0), (160, 0.09), (220, 0.09), (230, 0), (250, -0.2), (330, 0), (500, 0))}
    )
    assert found.outcome("t_morphology").texts[found.outcome("t_morphology").leads.index("II")] == "negative"
    assert lead(found, "t_area_symmetry")[1] == "failed"


def test_a_t_vector_that_is_largest_before_j_has_no_peak() -> None:
    with pytest.raises(NotComputable, match="after J"):
        catalogue().biomarkers["jt_peak_interval"].function(
            t_magnitude_peak_ms=40.0, global_marks=Marks.of(qrs_off_ms=44.0)
        )
