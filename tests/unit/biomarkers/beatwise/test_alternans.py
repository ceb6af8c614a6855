"""T-wave alternans of known size."""

from collections.abc import Callable
from dataclasses import replace
from math import erf, pi, sqrt
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.functional.repolarisation_dynamics.moving_average_alternans import moving_averages
from ecgomics.biomarkers.functional.repolarisation_dynamics.spectral_alternans import BEATS, spectrum
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.phantom.rhythms import constant
from ecgomics.profile import profile

Build = Callable[..., Any]

#: Root mean square over 50..360 ms of a Gaussian at 260 ms with an SD of 40 ms: its square is one with 40/sqrt 2.
RMS_OF_T = sqrt(40.0 * sqrt(pi) / 2.0 * (erf(2.5) + erf(5.25)) / 310.0)


def alternating(
    stretched: Build, half_uv: float, *, count: int = 140, rr_ms: float = 800.0, kinds: str | None = None
) -> Any:
    """T of 400 µV, half_uv more and less in turn."""
    height_mv = 0.4 + half_uv / 1000.0 * np.where(np.arange(count) % 2 == 0, 1.0, -1.0)
    return stretched(np.full(count, 400.0), np.full(count, rr_ms), t_mv={"II": height_mv}, kinds=kinds)


def test_power_of_a_pure_alternation() -> None:
    wave_uv = np.where(np.arange(BEATS) % 2 == 0, 7.0, -7.0)[None, :, None] * np.array([1.0, 0.0])
    found = spectrum(wave_uv, np.ones((1, BEATS), dtype=bool))
    # ± 7 in one of two samples: 49 and 0.
    assert found.alternans_uv2 == pytest.approx([24.5], rel=1e-3)
    assert found.noise_uv2 == pytest.approx([0.0], abs=1e-3)


@pytest.mark.parametrize("half_uv", [2.0, 25.0])
def test_voltage_is_half_the_difference_of_even_and_odd_beats(stretched: Build, half_uv: float) -> None:
    value, code = alternating(stretched, half_uv).value("twa_spectral_amplitude")
    assert code == "ok"
    assert value == pytest.approx(half_uv * RMS_OF_T, rel=0.01)


def test_voltage_in_noise(stretched: Build) -> None:
    beats = alternating(stretched, 20.0)
    beats.ecg_mv[:] += 0.02 * np.random.default_rng(3).standard_normal(beats.ecg_mv.shape)
    value, code = beats.value("twa_spectral_amplitude")
    assert code == "ok"
    assert value == pytest.approx(20.0 * RMS_OF_T, rel=0.1)
    assert beats.value("twa_k_score")[0] > 20.0


def test_noise_alone_is_out_of_domain(stretched: Build) -> None:
    beats = alternating(stretched, 0.0)
    beats.ecg_mv[:] += 0.02 * np.random.default_rng(4).standard_normal(beats.ecg_mv.shape)
    value, code = beats.value("twa_spectral_amplitude")
    assert code == "out_of_domain"
    assert value < 3.0


def test_few_ectopic_beats_are_replaced_and_many_are_not(stretched: Build) -> None:
    few = "".join("V" if place % 12 == 5 else "N" for place in range(140))
    beats = alternating(stretched, 20.0, kinds=few)
    for peak_s in beats.beats.peak_s[5::12]:
        beats.ecg_mv[:, round(peak_s * 500) : round((peak_s + 0.4) * 500)] += 1.0
    assert beats.value("twa_spectral_amplitude") == (pytest.approx(20.0 * RMS_OF_T, rel=0.01), "ok")
    many = "".join("V" if place % 8 == 5 else "N" for place in range(140))
    assert alternating(stretched, 20.0, kinds=many).value("twa_spectral_amplitude")[1] == "low_quality"


def test_a_lead_that_lost_many_beats_has_no_value(stretched: Build) -> None:
    beats = alternating(stretched, 20.0)
    beats.ecg_mv[:, 5000:15000] = np.nan
    assert beats.value("twa_spectral_amplitude")[1] == "low_quality"


def test_the_fastest_stretch_up_to_110_per_min_is_taken(stretched: Build) -> None:
    rr_ms = np.repeat([500.0, 600.0, 800.0], [200, 200, 200])
    half_uv = np.repeat([40.0, 20.0, 0.0], [200, 200, 200]) * np.where(np.arange(600) % 2 == 0, 1.0, -1.0)
    beats = stretched(np.full(600, 400.0), rr_ms, t_mv={"II": 0.4 + half_uv / 1000.0})
    window = beats.evaluation().quantity("alternans_window")
    assert 100.0 <= window.rate_per_min <= 110.0
    fast = alternating(stretched, 20.0, count=200, rr_ms=500.0)
    value, code = fast.value("twa_spectral_amplitude")
    assert code == "out_of_domain"
    assert value == pytest.approx(20.0 * RMS_OF_T, rel=0.01)


def test_too_few_beats(stretched: Build) -> None:
    assert alternating(stretched, 20.0, count=100).value("twa_spectral_amplitude")[1] == "too_short"
    assert alternating(stretched, 20.0, count=8, rr_ms=2500.0).value("twa_mma")[1] == "too_short"


def test_moving_average_gives_the_whole_difference(stretched: Build) -> None:
    value, code = alternating(stretched, 20.0, count=60).value("twa_mma")
    assert code == "ok"
    # The steps of 8 ms miss the top of T by 2 ms.
    assert value == pytest.approx(40.0, rel=0.005)


def test_steps_of_the_moving_average_by_hand() -> None:
    pairs_uv = np.zeros((1, 8, 2, 3))
    pairs_uv[0, 4:6, 1] = [800.0, 0.0, 0.0]
    pairs_uv[0, 6, 1] = [64.0, 0.0, 0.0]
    pairs_uv[0, 7, 1] = np.nan
    difference_uv, _ = moving_averages(iter([pairs_uv[:, :5], pairs_uv[:, 5:]]))
    # An eighth of 800 is cut to 32, that of 768 too; then an eighth of 64 - 64.
    np.testing.assert_allclose(difference_uv[0], [np.nan] * 4 + [32.0, 64.0, 64.0, np.nan])


def test_one_artefact_moves_the_average_by_32_uv(stretched: Build) -> None:
    beats = alternating(stretched, 0.0, count=60)
    at = round(beats.beats.peak_s[40] * 500)
    beats.ecg_mv[:, at + 50 : at + 150] += 1.0
    assert beats.evaluation().quantity("alternans_trend").difference_uv[0, 19:21] == pytest.approx(
        [0.0, 32.0], abs=0.1
    )


def test_noise_of_20_uv_leaves_no_moving_average_alternans(stretched: Build) -> None:
    beats = alternating(stretched, 10.0, count=60)
    beats.ecg_mv[:] += 0.04 * np.random.default_rng(5).standard_normal(beats.ecg_mv.shape)
    assert beats.value("twa_mma")[1] == "low_quality"


def test_a_rate_above_125_keeps_the_number_beside_its_code(stretched: Build) -> None:
    value, code = alternating(stretched, 20.0, count=80, rr_ms=460.0).value("twa_mma")
    assert code == "out_of_domain"
    assert value == pytest.approx(40.0, rel=0.01)


@pytest.mark.parametrize("noise_uv", [0.0, 5.0])
def test_alternans_of_a_phantom_through_the_whole_way(noise_uv: float) -> None:
    """A half sine squared of 40 µV over T of every second beat: half the difference has a top of 20 µV."""
    shape = beat_shape(PATTERNS["normal"], Body())
    plan = regular_plan(constant(150, 700.0).rr_ms, shape, first_s=0.5)
    made = phantom(
        plan, Acquisition(duration_s=100.0, fs_hz=500.0, noise=Noise(white_uv=noise_uv)), name="alternans"
    )
    t = shape.t[0]
    ecg_mv = made.recording.ecg_mv.copy()
    for beat in plan.beats[::2]:
        onset_s = beat.r_s + (t.onset_ms - shape.r_ms) / 1000.0
        place = np.arange(round(onset_s * 500), min(round((onset_s + 0.27) * 500), ecg_mv.shape[1]))
        ecg_mv[:, place] += 0.04 * np.sin(np.pi * (place / 500 - onset_s) / 0.27) ** 2
    found = profile(replace(made.recording, ecg_mv=ecg_mv))
    marks = found.representative_beat.global_marks  # type: ignore[union-attr]
    # The mean of a sine to the fourth power is 3/8; J..T_off is longer than the 270 ms. The baseline filter takes
    # 2 % of what alternates at half the heart rate, 0.7 Hz.
    expected_uv = 20.0 * sqrt(3.0 / 8.0 * 270.0 / float(marks.t_off_ms - marks.qrs_off_ms))
    for lead in ("I", "II", "V2", "V5"):
        assert found[f"twa_spectral_amplitude:{lead}"].validity == "ok"
        assert found[f"twa_spectral_amplitude:{lead}"].value == pytest.approx(expected_uv, rel=0.05)
        assert found[f"twa_mma:{lead}"].value == pytest.approx(40.0, rel=0.1 if noise_uv == 0.0 else 0.2)
