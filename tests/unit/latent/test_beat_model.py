"""The beat model: what it reads, what it leaves out, and that what ships is what its card says."""

import hashlib
from importlib.resources import files

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings
from ecgomics.latent.beat_model import ARRAYS, NETWORK, NO_TOKEN, beat_model, beat_vectors
from ecgomics.latent.beat_windows import FS_HZ, SAMPLES, ZERO, beats_of, representative_window, scale_mv


@pytest.fixture(scope="module")
def evaluation(sinus_ecg):
    return Evaluation(catalogue(), {"recording": sinus_ecg, "settings": Settings()})


@pytest.fixture(scope="module")
def read_beats(evaluation, sinus_ecg):
    def read(*, gain=1.0, spoilt=slice(0, 0)):
        ecg_mv = gain * evaluation.quantity("measurable_mv")
        ecg_mv[1, spoilt] = np.nan
        return beat_model().read(ecg_mv, evaluation.quantity("beats").peak_s, fs_hz=sinus_ecg.fs_hz)

    return read


def test_the_shipped_files_are_those_of_the_card():
    folder = files("ecgomics.latent")
    content = folder.joinpath(NETWORK).read_bytes() + folder.joinpath(ARRAYS).read_bytes()
    card = beat_model().card
    assert card.sha256 == hashlib.sha256(content).hexdigest()
    assert card.kind == "beats"
    assert len(content) < 1_000_000


def test_rows_of_the_token_model_are_probabilities():
    np.testing.assert_allclose(np.exp(beat_model().log_probability).sum(axis=1), 1.0, atol=1e-4)


def test_a_window_stands_about_its_peak_whatever_the_rate():
    for fs_hz in (250.0, 300.0, 1000.0):
        time_s = np.arange(int(3 * fs_hz)) / fs_hz
        bell_mv = np.exp(-(((time_s - 1.503) / 0.02) ** 2))
        (window_mv,) = beats_of(bell_mv[None], np.array([1.503]), fs_hz=fs_hz)[:, 0]
        expected_mv = np.exp(-(((np.arange(SAMPLES) - ZERO) / FS_HZ / 0.02) ** 2))
        np.testing.assert_allclose(window_mv, expected_mv, atol=0.01)


def test_a_beat_at_the_edge_or_in_a_gap_is_left_out():
    ecg_mv = np.random.default_rng(0).normal(size=(2, 1000))
    ecg_mv[1, 500] = np.nan
    beats_mv = beats_of(ecg_mv, np.array([0.1, 1.0, 2.0, 3.9]), fs_hz=250.0)
    left_out = np.isnan(beats_mv).all(axis=2)
    assert left_out.tolist() == [[True, True], [False, False], [False, True], [True, True]]
    assert np.isnan(beats_mv).any(axis=2).tolist() == left_out.tolist()


def test_shapes_and_shares(read_beats, sinus_ecg):
    found = read_beats()
    count, leads = found.tokens.shape
    assert leads == len(sinus_ecg.leads)
    assert found.latents.shape == (count, leads, beat_model().codebook.shape[1])
    assert found.vectors.shape == (count, beat_model().codebook.shape[1])
    assert found.histogram.sum() == pytest.approx(1.0)
    assert 1.0 < found.perplexity < len(beat_model().codebook)


def test_the_same_beats_give_the_same_numbers(read_beats):
    np.testing.assert_array_equal(read_beats().latents, read_beats().latents)


def test_gain_changes_neither_latents_nor_tokens(read_beats):
    once, louder = read_beats(gain=1.5), read_beats(gain=3.0)
    np.testing.assert_allclose(louder.latents, once.latents, atol=1e-4)
    np.testing.assert_array_equal(louder.tokens, once.tokens)


def test_a_gap_in_one_lead_leaves_the_others_as_they_were(read_beats):
    whole, gapped = read_beats(), read_beats(spoilt=slice(1000, 3000))
    lost = (gapped.tokens == NO_TOKEN) & (whole.tokens != NO_TOKEN)
    assert lost[:, 1].any()
    assert not lost[:, [0, *range(2, lost.shape[1])]].any()
    np.testing.assert_array_equal(gapped.latents[:, 0], whole.latents[:, 0])
    assert np.isfinite(gapped.vectors[(whole.tokens != NO_TOKEN).any(axis=1)]).all()
    assert len(gapped.nll) < len(whole.nll)


def test_without_any_whole_beat_nothing_is_read():
    with pytest.raises(NotComputable) as refused:
        beat_model().read(np.full((1, 1000), np.nan), np.array([1.0, 2.0]), fs_hz=250.0)
    assert refused.value.code == "low_quality"


def test_one_beat_has_no_perplexity(evaluation, sinus_ecg):
    peaks_s = evaluation.quantity("beats").peak_s[3:4]
    found = beat_model().read(evaluation.quantity("measurable_mv"), peaks_s, fs_hz=sinus_ecg.fs_hz)
    with pytest.raises(NotComputable) as refused:
        _ = found.perplexity
    assert refused.value.code == "too_short"


def test_a_usual_beat_comes_back_within_its_card(evaluation):
    rms_mv = beat_model().reconstruction_rms_mv(evaluation.quantity("representative_beat"))
    assert np.isfinite(rms_mv).all()
    assert np.median(rms_mv) < 0.05


def test_a_wide_beat_comes_back_worse_than_a_usual_one():
    time_ms = (np.arange(SAMPLES) - ZERO) * 1000.0 / FS_HZ

    def bell(at_ms, width_ms):
        return np.exp(-0.5 * ((time_ms - at_ms) / width_ms) ** 2)

    usual_mv = (
        0.12 * bell(-160, 22) - 0.1 * bell(-22, 8) + bell(0, 10) - 0.2 * bell(24, 9) + 0.25 * bell(240, 40)
    )
    wide_mv = (
        -0.5 * bell(-50, 18) + bell(0, 30) + 0.7 * bell(65, 18) - 0.8 * bell(160, 15) - 0.6 * bell(330, 30)
    )
    usual_rms_mv, wide_rms_mv = (
        np.sqrt(np.mean((mv - beat_model().reconstruction_mv(mv[None, None])[0, 0]) ** 2))
        for mv in (usual_mv - np.median(usual_mv), wide_mv - np.median(wide_mv))
    )
    assert wide_rms_mv > 2.0 * usual_rms_mv


def test_the_representative_beat_of_a_quick_heart_is_held_at_its_ends(evaluation):
    beat = evaluation.quantity("representative_beat")
    window_mv, own = representative_window(beat)
    assert window_mv.shape == (len(beat.leads), SAMPLES)
    assert own.all()
    short = type(beat)(
        **{name: getattr(beat, name) for name in beat.__slots__}
        | {"beat_mv": beat.beat_mv[:, : beat.zero + round(0.3 * beat.fs_hz)]}
    )
    held_mv, own = representative_window(short)
    assert not own[ZERO + 80 :].any()
    assert (held_mv[:, ZERO + 80 :] == held_mv[:, -1:]).all()


def test_a_small_lead_is_not_made_larger():
    assert scale_mv(np.full((3, 1, SAMPLES), 0.0)).tolist() == [0.1]


def test_vectors_are_means_of_the_leads_that_were_read():
    latents = np.array([[[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [np.nan, np.nan]], [[np.nan] * 2] * 2])
    np.testing.assert_array_equal(beat_vectors(latents), [[2.0, 3.0], [1.0, 2.0], [np.nan, np.nan]])
