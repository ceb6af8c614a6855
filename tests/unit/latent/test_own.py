"""The encoder that ships: shapes, sums, what it must not mind, what it refuses."""

from dataclasses import replace

import numpy as np
import pytest

from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.latent.own import DIMENSION, STEP_S, embedded_encoder, readouts
from ecgomics.phantom import demonstration_cohort


@pytest.fixture(scope="module")
def recording() -> Recording:
    return next(iter(demonstration_cohort())).recording


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_vectors_of_leads_windows_and_the_whole(recording: Recording) -> None:
    found = embedded_encoder().embed(recording)
    windows, leads = len(found.start_s), len(recording.leads)
    assert found.record.shape == (DIMENSION,)
    assert found.by_window.shape == (windows, DIMENSION)
    assert found.by_lead is not None
    assert found.by_lead.shape == (windows, leads, DIMENSION)
    assert found.lead is not None
    assert found.lead.shape == (leads, DIMENSION)
    assert found.model == embedded_encoder().card.identifier
    assert found.model.startswith("ecgomics@")


def test_the_same_recording_gives_the_same_vectors(recording: Recording) -> None:
    encoder = embedded_encoder()
    np.testing.assert_array_equal(encoder.embed(recording).record, encoder.embed(recording).record)


def test_a_linear_readout_is_the_sum_over_leads_and_time(recording: Recording) -> None:
    parts = embedded_encoder().parts(recording)
    vector = embedded_encoder().embed(recording).record
    for direction in readouts()["rhythm"].weight:
        added = parts.contributions(direction)
        assert added.shape == (len(parts.start_s), len(recording.leads), parts.values.shape[2])
        assert added.sum() == pytest.approx(float(direction @ vector), abs=1e-4)
    assert parts.values.shape[2] * STEP_S == pytest.approx(10.0, abs=STEP_S)


def test_gain_noise_and_a_small_shift_hardly_change_it(recording: Recording) -> None:
    encoder = embedded_encoder()
    vector = encoder.embed(recording).record
    noise_mv = np.random.default_rng(1).normal(0.0, 0.025, recording.ecg_mv.shape)
    for changed in (
        replace(recording, ecg_mv=3.0 * recording.ecg_mv),
        replace(recording, ecg_mv=recording.ecg_mv + noise_mv),
        replace(recording, ecg_mv=recording.ecg_mv[:, round(0.1 * recording.fs_hz) :].copy()),
    ):
        assert cosine(vector, encoder.embed(changed).record) > 0.98


def test_one_lead_is_enough_and_its_vector_is_that_of_the_lead(recording: Recording) -> None:
    lead = replace(recording, ecg_mv=recording.ecg_mv[:1].copy(), leads=recording.leads[:1], derived_leads=())
    found = embedded_encoder().embed(lead)
    assert found.lead is not None
    np.testing.assert_allclose(found.record, found.lead[0])


def test_the_weights_of_leads_make_the_whole_their_mean(recording: Recording) -> None:
    found = embedded_encoder().embed(recording)
    assert found.lead is not None
    low, high = found.lead.min(axis=0), found.lead.max(axis=0)
    assert (found.record >= low - 1e-6).all()
    assert (found.record <= high + 1e-6).all()


def test_a_lead_without_signal_says_nothing(recording: Recording) -> None:
    some = replace(recording, ecg_mv=recording.ecg_mv[:2].copy(), leads=recording.leads[:2], derived_leads=())
    lost_mv = some.ecg_mv.copy()
    lost_mv[1] = np.nan
    alone = embedded_encoder().embed(
        replace(recording, ecg_mv=recording.ecg_mv[:1].copy(), leads=recording.leads[:1], derived_leads=())
    )
    with_lost = embedded_encoder().embed(replace(some, ecg_mv=lost_mv))
    assert np.isfinite(with_lost.record).all()
    assert cosine(with_lost.record, alone.record) > 0.9


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(4.0, "too_short"), (10.0, "low_quality")],
)
def test_what_it_refuses(seconds: float, code: str) -> None:
    flat = Recording(ecg_mv=np.zeros((1, round(seconds * 500))), leads=("I",), fs_hz=500.0)
    if code == "too_short":
        flat = replace(flat, ecg_mv=np.random.default_rng(0).normal(size=flat.ecg_mv.shape))
    with pytest.raises(NotComputable) as refused:
        embedded_encoder().embed(flat)
    assert refused.value.code == code


def test_of_more_than_twelve_leads_the_standard_ones_are_seen(recording: Recording) -> None:
    vectors = np.zeros((3, recording.samples))
    more = replace(
        recording,
        ecg_mv=np.concatenate([vectors, recording.ecg_mv[::-1]]),
        leads=("vx", "vy", "vz", *recording.leads[::-1]),
    )
    encoder = embedded_encoder()
    found = encoder.embed(more)
    assert found.leads == encoder.parts(more).leads == recording.leads
    np.testing.assert_allclose(found.record, encoder.embed(recording).record, atol=1e-5)


def test_more_than_twelve_other_leads_are_refused() -> None:
    many = Recording(
        ecg_mv=np.random.default_rng(0).normal(size=(13, 5000)),
        leads=tuple(f"X{each}" for each in range(13)),
        fs_hz=500.0,
    )
    with pytest.raises(NotComputable, match="one to 12 leads; 13 are there") as refused:
        embedded_encoder().embed(many)
    assert refused.value.code == "wrong_leads"
