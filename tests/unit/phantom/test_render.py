"""From plan to samples: beats where they were planned, whatever the rate, the leads and the noise."""

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import limb_lead_disagreement_mv
from ecgomics.core.recording import Subject
from ecgomics.phantom.noise import FibrillatoryWaves, Noise
from ecgomics.phantom.render import Acquisition, phantom
from ecgomics.phantom.rhythms import RhythmPlan, regular_plan
from ecgomics.phantom.shapes import PATTERNS, Body, beat_shape


def plan(first_s: float = 0.4, rr_ms: float = 800.0) -> RhythmPlan:
    return regular_plan([rr_ms] * 15, beat_shape(PATTERNS["normal"], Body()), first_s=first_s)


LOUD = Noise(white_uv=10.0, muscle_uv=10.0, mains_uv=10.0, wander_uv=50.0)


@pytest.mark.parametrize("fs_hz", [125.0, 250.0, 500.0, 1000.0])
def test_the_dominant_deflection_lies_where_it_was_planned(fs_hz: float) -> None:
    made = phantom(plan(), Acquisition(fs_hz=fs_hz))
    ecg_mv = made.recording.lead("V5")
    for r_s in made.truth.r_s:
        window = np.arange(int((r_s - 0.06) * fs_hz), int((r_s + 0.06) * fs_hz))
        peak_s = window[np.argmax(ecg_mv[window])] / fs_hz
        assert peak_s == pytest.approx(r_s, abs=0.002 + 0.6 / fs_hz)


def test_rates_agree_where_they_share_samples() -> None:
    slow = phantom(plan(), Acquisition(fs_hz=250.0)).recording.ecg_mv
    fast = phantom(plan(), Acquisition(fs_hz=1000.0)).recording.ecg_mv
    assert fast[:, ::4] == pytest.approx(slow, abs=1e-9)


def test_a_shift_by_whole_samples_shifts_the_samples() -> None:
    first = phantom(plan(0.4)).recording.ecg_mv
    later = phantom(plan(0.4 + 0.1)).recording.ecg_mv
    assert later[:, 500:4900] == pytest.approx(first[:, 450:4850], abs=1e-9)


def test_einthoven_holds_with_noise_too() -> None:
    noisy = phantom(plan(), Acquisition(noise=LOUD, fibrillation=FibrillatoryWaves(), seed=4)).recording
    worst = limb_lead_disagreement_mv(noisy.ecg_mv, noisy.leads)
    assert set(worst) == {"III", "aVR", "aVL", "aVF"}
    assert max(worst.values()) < 1e-9


def test_leads_come_as_asked_for() -> None:
    every = phantom(plan(), Acquisition(noise=LOUD, seed=2)).recording
    few = phantom(plan(), Acquisition(leads=("V5", "II"), noise=LOUD, seed=2))
    assert few.recording.leads == ("V5", "II")
    assert np.array_equal(few.recording.ecg_mv, np.stack([every.lead("V5"), every.lead("II")]))
    assert few.truth.dominant.lead_ms.shape == (2, 9)


def test_noise_is_the_difference_to_silence() -> None:
    quiet = phantom(plan()).recording.ecg_mv
    noisy = phantom(plan(), Acquisition(noise=Noise(white_uv=25.0), seed=9)).recording
    independent = [noisy.leads.index(lead) for lead in ("I", "II", "V1", "V6")]
    level_uv = np.sqrt(np.mean((noisy.ecg_mv - quiet)[independent] ** 2, axis=1)) * 1000.0
    assert level_uv == pytest.approx(25.0)


def test_beats_are_cut_at_both_ends_and_not_counted_outside() -> None:
    cut = phantom(plan(first_s=-0.1), Acquisition(duration_s=1.5))
    assert cut.truth.r_s == pytest.approx([0.7])
    # the T wave of the beat before the start is there
    assert cut.recording.lead("V4")[: int(0.2 * 500)].max() > 0.2


def test_it_says_that_it_is_synthetic_and_names_its_bytes() -> None:
    one = phantom(plan(), name="a", subject=Subject(age_years=50.0, sex="female")).recording
    other = phantom(plan(0.41), name="a").recording
    assert (one.source_format, one.device) == ("phantom", "ECGomics phantom")
    assert one.subject.age_years == 50.0
    assert len(one.source_sha256) == 64
    assert one.source_sha256 != other.source_sha256
    assert one.source_sha256 == phantom(plan(), name="b").recording.source_sha256


def test_no_samples_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no samples"):
        Acquisition(duration_s=0.0)
