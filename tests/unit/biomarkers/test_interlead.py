"""Leads against leads: timing, Einthoven, correlation, ST by territory, eigenvalues, activation times."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import MATRICES, SPATIAL
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.leads import INDEPENDENT_LEADS, STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings

Evaluate = Callable[..., Evaluation]
#: A triangle of R, of a height and with its peak at a time; QRS from -40 to 44 ms, T as in the other leads.
LEVEL = ((-400, 0), (-40, 0))


def r_at(peak_ms: float, height_mv: float = 1.0) -> tuple[tuple[float, float], ...]:
    rise = ((peak_ms - 20, 0), (peak_ms, height_mv), (peak_ms + 14, 0))
    return ((-400, 0), *rise, (150, 0), (250, 0.3), (330, 0), (500, 0))


def raised(st_mv: float) -> tuple[tuple[float, float], ...]:
    """R of 1 mV, then ST at a level from 40 ms on."""
    return ((-400, 0), (-20, 0), (0, 1), (20, 0), (40, st_mv), (150, st_mv), (250, 0.3), (330, 0), (500, 0))


def value(found: Evaluation, symbol: str) -> float:
    outcome = found.outcome(symbol)
    assert outcome.codes == ("ok",), (symbol, outcome.codes)
    return outcome.values[0]


def code(found: Evaluation, symbol: str) -> str:
    return found.outcome(symbol).codes[0]


# ── timing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_peaks_that_come_at_known_times_have_the_spread_of_these(evaluate: Evaluate) -> None:
    peaks_ms = [-10.0, -6.0, -2.0, 2.0, 6.0, 10.0] * 2
    found = evaluate({lead: r_at(peak) for lead, peak in zip(STANDARD_LEADS, peaks_ms, strict=True)})
    assert value(found, "r_peak_time_sd") == pytest.approx(np.std(peaks_ms, ddof=1))
    # The fall after R lasts 14 ms, and its steepest place follows the peak at one distance in every lead.
    assert value(found, "activation_time_sd") == pytest.approx(np.std(peaks_ms[:6], ddof=1), abs=0.2)


def test_leads_without_r_do_not_count_and_too_few_have_no_spread(evaluate: Evaluate) -> None:
    negative = r_at(0.0, -1.0)
    four = dict.fromkeys(("I", "II", "III", "aVR"), negative)
    assert value(evaluate(four), "r_peak_time_sd") == pytest.approx(0.0)
    assert code(evaluate(four | {"aVL": negative}), "r_peak_time_sd") == "absent"
    assert code(evaluate(leads=("I", "II", "V1")), "r_peak_time_sd") == "wrong_leads"


def test_the_spread_of_p_peaks_needs_p(evaluate: Evaluate) -> None:
    assert value(evaluate(), "p_peak_time_sd") == pytest.approx(0.0)
    assert code(evaluate(rhythm="atrial_fibrillation"), "p_peak_time_sd") == "wrong_rhythm"
    none = {"p_on_ms": np.nan, "p_peak_ms": np.nan, "p_off_ms": np.nan}
    assert code(evaluate(marks=none), "p_peak_time_sd") == "absent"


def test_activation_needs_the_full_band_and_the_chest_leads(evaluate: Evaluate) -> None:
    assert code(evaluate(band_hz=(0.05, 100.0)), "activation_time_sd") == "wrong_chain"
    assert code(evaluate(unusable=("V3",)), "activation_time_sd") == "wrong_leads"


# ── Einthoven ────────────────────────────────────────────────────────────────────────────────────────────────────


def limb(third_mv: Any, **more: Any) -> Evaluation:
    """I and II as two sinusoids over ten seconds, III as given."""
    time_s = np.arange(5000) / 500.0
    first_mv, second_mv = np.sin(2 * np.pi * 3 * time_s), 2.0 * np.sin(2 * np.pi * 5 * time_s)
    ecg_mv = np.stack([first_mv, second_mv, third_mv(first_mv, second_mv, time_s)])
    recording = Recording(ecg_mv, 500.0, ("I", "II", "III"), **more)
    usable = type("Good", (), {})()
    usable.usable, usable.analysable_s = np.ones(3, bool), 10.0
    sources = {"recording": recording, "settings": Settings(), "measurable_mv": ecg_mv}
    return Evaluation(catalogue(), sources | {"quality": usable, "representative_beat": None})


def einthoven(found: Evaluation) -> tuple[str, float]:
    outcome = found.outcome("einthoven_residual")
    return outcome.codes[0], outcome.values[0]


def test_what_einthoven_leaves_over_is_given_as_a_share_of_ii() -> None:
    validity, share = einthoven(limb(lambda i, ii, s: ii - i + 0.2 * np.sin(2 * np.pi * 7 * s)))
    assert validity == "ok"
    assert share == pytest.approx(0.2 / 2.0, rel=1e-3)


def test_a_third_lead_that_was_computed_says_nothing() -> None:
    assert einthoven(limb(lambda i, ii, _: ii - i))[0] == "wrong_leads"
    assert einthoven(limb(lambda i, ii, _: np.round(ii - i, 3)))[0] == "wrong_leads"
    noisy = limb(lambda i, ii, s: ii - i + 0.2 * np.sin(2 * np.pi * 7 * s), derived_leads=("III",))
    assert einthoven(noisy)[0] == "wrong_leads"


# ── shape ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_leads_of_one_shape_are_correlated_whatever_their_sign(evaluate: Evaluate) -> None:
    upside_down = tuple((at, -mv) for at, mv in r_at(0.0))
    mixed = {lead: r_at(0.0) if number % 2 else upside_down for number, lead in enumerate(STANDARD_LEADS)}
    assert value(evaluate(mixed), "lead_correlation") == pytest.approx(1.0)
    other = evaluate(mixed | {"V6": ((-400, 0), (400, 0), (450, 1), (500, 0))})
    assert value(other, "lead_correlation") < 0.9
    assert code(evaluate({"I": ((-400, 0), (500, 0))}), "lead_correlation") == "failed"
    assert code(evaluate(unusable=("V1",)), "lead_correlation") == "wrong_leads"


def test_one_direction_has_no_second_eigenvalue(evaluate: Evaluate) -> None:
    found = evaluate()
    assert value(found, "qrs_pca_ratio") == pytest.approx(0.0, abs=1e-12)
    assert value(found, "p_pca_ratio") == pytest.approx(0.0, abs=1e-12)
    assert value(found, "qrs_eigenvalue_entropy") == pytest.approx(0.0, abs=1e-9)


def test_two_directions_of_equal_energy_have_a_ratio_of_one(evaluate: Evaluate) -> None:
    early, late = (
        ((-400, 0), (-30, 0), (-20, 1), (-10, 0), (500, 0)),
        ((-400, 0), (10, 0), (20, 1), (30, 0), (500, 0)),
    )
    shapes = {lead: early if number < 4 else late for number, lead in enumerate(INDEPENDENT_LEADS)}
    found = evaluate(shapes)
    assert value(found, "qrs_pca_ratio") == pytest.approx(1.0)
    assert value(found, "qrs_eigenvalue_entropy") == pytest.approx(np.log(2.0))
    assert code(evaluate(unusable=("V6",)), "qrs_pca_ratio") == "wrong_leads"
    assert code(evaluate(rhythm="atrial_fibrillation"), "p_pca_ratio") == "absent"


# ── ST by territory ──────────────────────────────────────────────────────────────────────────────────────────────


def test_territories_read_their_own_leads(evaluate: Evaluate) -> None:
    levels = dict(zip(STANDARD_LEADS, np.arange(12) / 100.0, strict=True))
    found = evaluate({lead: raised(level) for lead, level in levels.items()})
    for symbol, leads in (
        ("st_level_septal", ("V1", "V2")),
        ("st_level_anterior", ("V3", "V4")),
        ("st_level_lateral", ("I", "aVL", "V5", "V6")),
        ("st_level_inferior", ("II", "III", "aVF")),
    ):
        assert value(found, symbol) == pytest.approx(np.mean([levels[lead] for lead in leads]))
    for symbol in ("st_level_posterior", "st_level_right_ventricular"):
        assert code(found, symbol) == "wrong_leads"
    assert code(evaluate(fs_hz=200.0), "st_level_septal") == "wrong_chain"


def test_the_back_and_the_right_ventricle_have_leads_of_their_own(evaluate: Evaluate) -> None:
    levels = {"V7": 0.1, "V8": 0.2, "V9": 0.06, "V4R": 0.15}
    found = evaluate({lead: raised(level) for lead, level in levels.items()}, leads=tuple(levels))
    assert value(found, "st_level_posterior") == pytest.approx(0.12)
    assert value(found, "st_level_right_ventricular") == pytest.approx(0.15)


def test_an_inferior_elevation_is_mirrored_in_the_high_lateral_leads(evaluate: Evaluate) -> None:
    shapes = {
        "II": raised(0.2),
        "III": raised(0.3),
        "aVF": raised(0.25),
        "I": raised(-0.1),
        "aVL": raised(-0.15),
    }
    assert value(evaluate(shapes), "st_reciprocal_ratio") == pytest.approx(-0.5)
    # One lead alone, or two that are no neighbours, are no elevation.
    assert code(evaluate({"III": raised(0.3)}), "st_reciprocal_ratio") == "absent"
    assert code(evaluate({"V1": raised(0.3), "V5": raised(0.3)}), "st_reciprocal_ratio") == "absent"


# ── every spatial row by both matrices ───────────────────────────────────────────────────────────────────────────

SPATIAL_ROWS = sorted(
    each.symbol for each in catalogue().biomarkers.values() if set(SPATIAL.guards) <= set(each.guards)
)


def test_there_are_spatial_rows_in_every_family_that_has_vectors() -> None:
    assert len(SPATIAL_ROWS) > 50
    assert {"saecg_qrs_duration", "saecg_rms40", "svg_magnitude", "spatial_qrst_angle"} <= set(SPATIAL_ROWS)


def test_every_spatial_row_stands_on_the_chosen_matrix() -> None:
    for symbol in SPATIAL_ROWS:
        assert "vcg_weights" in catalogue().needs_deeply(symbol), symbol


def test_eight_leads_made_of_x_y_z_by_one_matrix_give_every_spatial_row_as_recorded(
    evaluate: Evaluate,
) -> None:
    """Recorded X, Y, Z and the eight leads whose product with a matrix they are have the same spatial rows."""
    rng = np.random.default_rng(4)
    corners = {
        axis: (
            *(
                (-400, 0),
                (-200, 0),
                (-150, 0.1 * a),
                (-100, 0),
                (-40, 0),
                (-20, -0.3 * b),
                (0, a),
                (20, c),
                (44, 0),
            ),
            *((150, 0), (250, 0.3 * b), (290, 0.1 * c), (330, 0), (500, 0)),
        )
        for axis, (a, b, c) in zip("XYZ", rng.uniform(0.3, 1.0, (3, 3)), strict=True)
    }
    times = [at for at, _ in corners["X"]]
    xyz = np.array([[mv for _, mv in corners[axis]] for axis in "XYZ"])
    recorded = evaluate(corners, leads=("X", "Y", "Z"))
    for name, matrix in MATRICES.items():
        eight = np.linalg.pinv(matrix) @ xyz
        shapes = {
            lead: tuple(zip(times, row, strict=True))
            for lead, row in zip(INDEPENDENT_LEADS, eight, strict=True)
        }
        derived = evaluate(shapes, leads=INDEPENDENT_LEADS, settings=Settings(vcg_matrix=name))
        other = next(each for each in MATRICES if each != name)
        unlike = evaluate(shapes, leads=INDEPENDENT_LEADS, settings=Settings(vcg_matrix=other))
        given, moved = 0, 0
        for symbol in SPATIAL_ROWS:
            one, two, three = (found.outcome(symbol) for found in (recorded, derived, unlike))
            if one.codes[0] not in ("ok", "out_of_domain"):
                continue
            given += 1
            assert two.codes == one.codes, symbol
            assert two.texts == one.texts, symbol
            if catalogue()[symbol].unit != "{class}":
                assert two.values[0] == pytest.approx(one.values[0], abs=1e-6), (symbol, name)
                moved += abs(three.values[0] - one.values[0]) > 1e-3 * max(1.0, abs(one.values[0]))
        assert given > 45
        assert moved > 35
