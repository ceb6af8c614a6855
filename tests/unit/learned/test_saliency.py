from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.latent.own import embedded_encoder, readouts
from ecgomics.learned.saliency import explain
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan

Make = Callable[[float], Recording]


@pytest.fixture
def lasting() -> Make:
    """lasting(seconds) → twelve leads of sinus rhythm at 500 Hz."""
    plan = regular_plan([800.0] * 40, beat_shape(PATTERNS["normal"], Body()), first_s=-0.3)

    def made(duration_s: float) -> Recording:
        return phantom(plan, Acquisition(duration_s, 500.0, noise=Noise(white_uv=3.0))).recording

    return made


@pytest.mark.parametrize("duration_s", [10.0, 17.3, 25.0])
def test_the_map_sums_to_what_the_read_out_says(lasting: Make, duration_s: float) -> None:
    """Also where windows overlap and steps fall on none of the grid."""
    recording = lasting(duration_s)
    embedding = embedded_encoder().embed(recording)
    infarct = explain(recording, "superclasses", "MI")
    assert infarct.total == pytest.approx(float(readouts()["classes"](embedding.record)[1]), abs=1e-3)
    assert infarct.total - infarct.constant == pytest.approx(infarct.values.sum())
    logits = readouts()["rhythm"](embedding.record)
    fibrillation = explain(recording, "rhythm", "af")
    assert fibrillation.total == pytest.approx(float(logits[1] - logits.mean()), abs=1e-3)


def test_the_map_is_by_lead_and_step(lasting: Make) -> None:
    recording = lasting(17.3)
    found = explain(recording)
    assert found.leads == recording.leads
    assert found.values.shape == (12, len(found.start_s))
    assert np.diff(found.start_s) == pytest.approx(found.step_s)
    assert found.start_s[0] == 0.0
    assert found.start_s[-1] < 17.3 <= found.start_s[-1] + found.step_s + 1e-9


def test_what_is_changed_in_one_lead_and_second_shows_there_most(lasting: Make) -> None:
    recording = lasting(10.0)
    at = slice(2500, 3000)
    changed_mv = recording.ecg_mv.copy()
    changed_mv[6, at] = np.random.default_rng(1).normal(0.0, 0.5, 500)
    before = explain(recording, "rhythm", "unreadable").values
    after = explain(replace(recording, ecg_mv=changed_mv), "rhythm", "unreadable").values
    change = np.abs(after - before)
    lead, step = np.unravel_index(int(change.argmax()), change.shape)
    assert lead == 6
    assert 4.5 <= step * 0.128 <= 6.5


def test_without_a_label_the_most_likely_one_is_explained(lasting: Make) -> None:
    recording = lasting(10.0)
    logits = readouts()["rhythm"](embedded_encoder().embed(recording).record)
    assert explain(recording).label == ("sinus", "af", "other", "unreadable")[int(logits.argmax())]


@pytest.mark.parametrize(
    ("head", "label", "word"),
    [("nose", None, "rhythm, superclasses"), ("rhythm", "MI", "sinus, af, other, unreadable")],
)
def test_an_unknown_head_or_label_is_refused(lasting: Make, head: str, label: str | None, word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        explain(lasting(10.0), head, label)


def test_a_long_recording_has_no_map(lasting: Make) -> None:
    ten = lasting(10.0)
    with pytest.raises(InvalidInput, match="lasts 130 s"):
        explain(replace(ten, ecg_mv=np.tile(ten.ecg_mv, (1, 13))))
