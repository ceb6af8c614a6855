"""The second QRS detector, the agreement of two, and what they make of the verdict."""

from collections.abc import Callable

import numpy as np
import pytest

from ecgomics.signal.quality.assessment import with_agreement
from ecgomics.signal.quality.detectors import curve_length_peaks, detector_agreement, matched


@pytest.mark.parametrize("fs_hz", [100.0, 250.0, 360.0, 500.0, 1000.0])
@pytest.mark.parametrize("polarity", [1.0, -1.0])
def test_every_beat_is_found_by_the_length_of_the_curve(
    make_ecg: Callable[..., object], fs_hz: float, polarity: float
) -> None:
    beat_s = np.array([0.7, 1.5, 2.1, 3.6, 4.4, 5.2, 6.0, 6.45, 7.6, 8.4, 9.2])
    ecg = make_ecg(fs_hz=fs_hz, beat_s=beat_s, noise_mv=0.01)
    found_s = curve_length_peaks(polarity * ecg.ecg_mv, fs_hz=fs_hz, usable=np.ones(12, dtype=bool))
    np.testing.assert_allclose(found_s, beat_s, atol=0.05)


def test_only_usable_leads_and_recorded_samples_are_heard(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg()
    ecg_mv = ecg.ecg_mv.copy()
    ecg_mv[0] = np.random.default_rng(2).normal(0.0, 5.0, ecg_mv.shape[1])
    ecg_mv[1:, 2000:3000] = np.nan
    usable = np.arange(12) > 0
    found_s = curve_length_peaks(ecg_mv, fs_hz=500.0, usable=usable)
    outside = (ecg.beat_s < 3.95) | (ecg.beat_s > 6.05)
    np.testing.assert_allclose(found_s, ecg.beat_s[outside], atol=0.05)


def test_no_lead_or_next_to_no_signal_gives_no_beat(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg()
    assert not len(curve_length_peaks(ecg.ecg_mv, fs_hz=500.0, usable=np.zeros(12, dtype=bool)))
    assert not len(curve_length_peaks(ecg.ecg_mv[:, :500], fs_hz=500.0, usable=np.ones(12, dtype=bool)))


def test_long_and_short_leads_give_the_same_beats(make_ecg: Callable[..., object]) -> None:
    """The leads count in units of their own movement, so gain and lead order do not matter."""
    ecg = make_ecg()
    gains = np.array([0.01, 1, 100, 1, 1, 5, 1, 1, 0.1, 1, 1, 1.0])[:, None]
    everywhere = np.ones(12, dtype=bool)
    one, other = (
        curve_length_peaks(each_mv, fs_hz=500.0, usable=everywhere)
        for each_mv in (ecg.ecg_mv, (gains * ecg.ecg_mv)[::-1])
    )
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("first", "second", "agreement"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], 1.0),
        ([1, 2, 3, 4], [1.149, 1.9, 3, 4], 1.0),
        ([1, 2, 3, 4], [1.151, 2, 3, 4], 0.75),
        ([1, 2, 3, 4], [1, 2], 2 / 3),
        ([1, 2], [1, 1.1, 2], 0.8),
        ([1, 2], [], 0.0),
        ([], [1, 2], 0.0),
        # Cut off at an end: counted only if both found it.
        ([0.1, 1, 2, 9.9], [1, 2], 1.0),
        ([0.1, 1, 2], [0.12, 1, 2], 1.0),
        ([0.4, 1, 2], [1, 2], 0.8),
    ],
)
def test_agreement_is_f1_within_150_ms(first: list[float], second: list[float], agreement: float) -> None:
    one, other = np.array(first, dtype=float), np.array(second, dtype=float)
    assert detector_agreement(one, other, duration_s=10.0) == pytest.approx(agreement)
    assert detector_agreement(other, one, duration_s=10.0) == pytest.approx(agreement)


def test_two_silent_detectors_do_not_agree_on_anything() -> None:
    assert np.isnan(detector_agreement(np.zeros(0), np.zeros(0), duration_s=10.0))


def test_matched_beats_are_paired_one_to_one() -> None:
    assert matched(np.array([1.0, 1.1, 5.0]), np.array([1.08, 4.0])).tolist() == [1]
    assert matched(np.array([3.0]), np.array([2.9])).tolist() == [0]


@pytest.mark.parametrize(
    ("verdict", "agreement", "then"),
    [
        ("good", 1.0, "good"),
        ("good", 0.85, "fair"),
        ("good", 0.7, "poor"),
        ("fair", 1.0, "fair"),
        ("fair", 0.79, "poor"),
        ("poor", 1.0, "poor"),
        ("good", None, "poor"),
    ],
)
def test_disagreement_makes_the_verdict_worse_and_nothing_better(
    verdict: str, agreement: float | None, then: str
) -> None:
    assert with_agreement(verdict, agreement) == then  # type: ignore[arg-type]
