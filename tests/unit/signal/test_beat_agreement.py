"""The spread of beats and their likeness to the representative one, on beats whose differences are planted."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, Phantom, beat_shape, phantom, regular_plan
from ecgomics.profile import profile
from ecgomics.signal.beat_agreement import BeatAgreement, beat_agreement


@pytest.fixture(scope="module")
def made() -> Phantom:
    """Ten seconds at 75 /min with 10 microvolts of noise."""
    plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=0.3)
    return phantom(plan, Acquisition(10.0, 500.0, noise=Noise(white_uv=10.0)), name="normal")


def agreement_of(made: Phantom, ecg_mv: Floats) -> BeatAgreement:
    """Agreement of a signal's beats, with beats and representative one of the undisturbed recording."""
    known = profile(made.recording, Settings())
    assert known.beats is not None
    assert known.representative_beat is not None
    return beat_agreement(ecg_mv, known.beats, known.representative_beat, fs_hz=made.recording.fs_hz)


def test_the_band_holds_the_representative_beat_and_is_as_wide_as_the_noise(made: Phantom) -> None:
    found = agreement_of(made, made.recording.ecg_mv)
    width_mv = found.high_mv - found.low_mv
    # From the 10th to the 90th percentile of white noise: 2.56 standard deviations.
    assert np.nanmedian(width_mv) == pytest.approx(2.56 * 0.010, rel=0.25)
    assert np.nanmin(found.correlation) > 0.95


def test_a_beat_of_another_shape_is_less_alike_and_no_other_beat_changes(made: Phantom) -> None:
    before = agreement_of(made, made.recording.ecg_mv)
    ecg_mv = made.recording.ecg_mv.copy()
    peak = round(made.truth.r_s[5] * 500)
    ecg_mv[:, peak - 60 : peak + 100] *= -1.0
    after = agreement_of(made, ecg_mv)
    drop = before.correlation - after.correlation
    beat = int(np.argmax(drop))
    assert drop[beat] > 0.5
    assert np.delete(drop, beat).max() < 0.05


def test_a_lead_that_is_missing_in_a_beat_takes_no_part_in_it(made: Phantom) -> None:
    ecg_mv = made.recording.ecg_mv.copy()
    ecg_mv[0, 2000:3000] = np.nan
    found = agreement_of(made, ecg_mv)
    assert np.nanmin(found.correlation) > 0.95
    assert np.isfinite(found.low_mv).all()
    ecg_mv[0] = np.nan
    assert np.isnan(agreement_of(made, ecg_mv).low_mv[0]).all()
