"""From the beats of a recording to the sources of the rows of the beat model."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.latent import beat_model
from ecgomics.learned import sources as latent_sources
from ecgomics.signal.model import RepresentativeBeat

OWN = eo.Settings(own_definitions=True)
NAN = float("nan")


class Model:
    """Reads four beats of any recording, one of them in no lead, and remembers what it was given."""

    def __init__(self) -> None:
        self.refuses: NotComputable | None = None
        self.given: Any = None
        self.card = SimpleNamespace(identifier="beats@0123abcd")
        self.codebook: Floats = np.zeros((4, 2))
        self.nll: Floats = np.log([2.0, 8.0])

    def read(self, measured_mv: Floats, peak_s: Floats, *, fs_hz: float) -> Any:
        self.given = (measured_mv, peak_s, fs_hz)
        if self.refuses:
            raise self.refuses
        return SimpleNamespace(
            vectors=np.array([[0.0, 0.0], [3.0, 0.0], [NAN, NAN], [0.0, 3.0]]),
            tokens=np.array([[0, 2], [1, -1], [-1, -1], [0, 2]]),
            nll=self.nll,
        )

    def reconstruction_rms_mv(self, beat: RepresentativeBeat) -> Floats:
        return np.where(np.array(beat.leads) == "V1", NAN, 0.25) * np.ones(len(beat.leads))


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    made = Model()
    monkeypatch.setattr(beat_model, "beat_model", lambda: made)
    refused = NotComputable("failed")

    def no_embedding(*_: Any) -> Any:
        raise refused

    monkeypatch.setattr(latent_sources, "representation", no_embedding)
    return made


def test_the_rows_of_the_beat_model(model: Model, sinus_ecg: eo.Recording) -> None:
    found = eo.profile(sinus_ecg, OWN)
    assert found["reconstruction_error"].value == pytest.approx(0.25)  # of the leads that were read
    assert found["token_perplexity"].value == pytest.approx(4.0)  # geometric mean of 2 and 8
    np.testing.assert_allclose(found.vectors["token_histogram"], [0.4, 0.2, 0.4, 0.0])
    # mean (1, 1): 2 + 5 + 5 over 2
    assert found["beat_embedding_dispersion"].value == pytest.approx(6.0**0.5)
    assert found["token_perplexity"].chain == f"MODEL:beats@0123abcd-{OWN.chain_hash}"


def test_the_model_is_given_accepted_beats_of_recorded_leads(model: Model, sinus_ecg: eo.Recording) -> None:
    two = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:2], leads=("I", "II"))
    found = eo.profile(two, OWN)
    measured_mv, peak_s, fs_hz = model.given
    assert found.beats is not None
    assert (len(measured_mv), fs_hz) == (2, sinus_ecg.fs_hz)
    np.testing.assert_array_equal(peak_s, found.beats.peak_s[found.beats.accepted])


def test_a_refusal_of_the_model_is_the_reason(model: Model, sinus_ecg: eo.Recording) -> None:
    model.refuses = NotComputable("low_quality")
    found = eo.profile(sinus_ecg, OWN)
    assert found["token_perplexity"].validity == found["reconstruction_error"].validity == "low_quality"


def test_beats_that_never_follow_each_other_have_no_perplexity(model: Model, sinus_ecg: eo.Recording) -> None:
    model.nll = np.empty(0)
    found = eo.profile(sinus_ecg, OWN)
    assert found["token_perplexity"].validity == "too_short"
    assert found["beat_embedding_dispersion"].validity == "ok"


def test_settings_of_the_beats_are_in_the_chain(model: Model, sinus_ecg: eo.Recording) -> None:
    other = eo.Settings(own_definitions=True, highpass_hz=0.4)
    found = eo.profile(sinus_ecg, other)["token_perplexity"].chain
    assert found == f"MODEL:beats@0123abcd-{other.chain_hash}"
    assert other.chain_hash != OWN.chain_hash


def test_without_beats_nothing_is_asked(model: Model) -> None:
    flat = eo.Recording(np.zeros((1, 5000)), 500.0, ("II",))
    assert eo.profile(flat, OWN)["token_perplexity"].validity not in ("ok", "out_of_domain")
    assert model.given is None
