import dataclasses

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording


def two_leads(**changes: object) -> Recording:
    return dataclasses.replace(
        Recording(np.arange(8.0).reshape(2, 4), 500.0, ("I", "II"), name="rec"), **changes
    )


def test_facts() -> None:
    recording = two_leads()
    assert recording.samples == 4
    assert recording.duration_s == pytest.approx(0.008)
    assert not recording.gaps.any()
    assert recording.lead("EKG II")[0] == 4.0


def test_samples_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        two_leads().ecg_mv[0, 0] = 1.0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fs_hz": 0.0}, "sampling rate of 0 Hz"),
        ({"fs_hz": float("nan")}, "sampling rate of nan Hz"),
        ({"leads": ("I",)}, "1 leads for 2 rows"),
        ({"leads": ("I", "I")}, "twice"),
        ({"ecg_mv": np.empty((2, 0))}, "no samples"),
        ({"ecg_mv": np.zeros(4)}, "leads × samples"),
    ],
)
def test_impossible_recordings_are_refused_in_words(changes: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        two_leads(**changes)


def test_an_unknown_lead_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="has no lead V1; it has I, II"):
        two_leads().lead("V1")


def test_limb_leads_are_marked_as_derived() -> None:
    recording = two_leads().with_limb_leads()
    assert recording.leads == ("I", "II", "III", "aVR", "aVL", "aVF")
    assert recording.derived_leads == ("III", "aVR", "aVL", "aVF")
    assert recording.with_limb_leads().derived_leads == recording.derived_leads
