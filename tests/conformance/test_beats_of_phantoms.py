"""The marks of single beats of phantoms: without noise against the closed form, with noise against IEC 60601-2-25.

Those of the rules: the learned segmenter marks what cardiologists see in recorded ECGs, which is wider.
"""

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, Phantom, beat_shape, phantom, regular_plan
from ecgomics.signal.model import POINTS

BODIES = {
    "normal": ("normal", Body(), 860.0),
    "normal, left axis, small": (
        "normal",
        Body(axis_shift_deg=-35.0, qrs_gain=0.8, t_gain=0.8, pr_ms=190.0),
        900.0,
    ),
    "normal, slow": ("normal", Body(pr_ms=175.0, qt_ms=440.0, qrs_ms=96.0), 1250.0),
    "normal, fast": ("normal", Body(pr_ms=140.0, qt_ms=310.0, qrs_ms=84.0), 500.0),
    "low P": ("normal", Body(p_gain=0.6, p_ms=120.0, pr_ms=170.0), 900.0),
    "lbbb": ("lbbb", Body(qrs_ms=150.0, qt_ms=430.0), 900.0),
    "inferior_infarct": ("inferior_infarct", Body(qrs_ms=98.0), 860.0),
    "lvh": ("lvh", Body(qrs_ms=102.0), 800.0),
}
INTERVALS = {
    "P": ("P_on", "P_off"),
    "PR": ("P_on", "QRS_on"),
    "QRS": ("QRS_on", "QRS_off"),
    "QT": ("QRS_on", "T_off"),
}
RULES = Settings(delineator="rules")
#: Mean errors that the conventions (section 14) allow, ms.
LIMITS_MS = {"P": 10.0, "PR": 10.0, "QRS": 6.0, "QT": 12.0}


def made(body: str, acquisition: Acquisition) -> Phantom:
    pattern, person, rr_ms = BODIES[body]
    plan = regular_plan([rr_ms] * int(9300.0 / rr_ms), beat_shape(PATTERNS[pattern], person), first_s=0.4513)
    return phantom(plan, acquisition)


def errors_ms(recorded: Phantom) -> tuple[Floats, Floats]:
    """Errors of the four intervals in each beat, (beats, 4), and in the representative beat, (4,)."""
    found = Evaluation(catalogue(), {"recording": recorded.recording, "settings": RULES})
    beats_ms = 1000.0 * found.quantity("fiducials").global_s
    usual_ms = found.quantity("representative_beat").global_marks.points()
    true_ms = recorded.truth.dominant.global_ms
    return lengths(beats_ms) - lengths(true_ms), lengths(usual_ms) - lengths(true_ms)


def lengths(marks_ms: Floats) -> Floats:
    """P, PR, QRS and QT from marks whose last axis is POINTS."""
    at = [(POINTS.index(start), POINTS.index(stop)) for start, stop in INTERVALS.values()]
    return np.stack([marks_ms[..., stop] - marks_ms[..., start] for start, stop in at], axis=-1)


@pytest.mark.parametrize("fs_hz", [500.0, 1000.0])
@pytest.mark.parametrize("body", BODIES)
def test_without_noise_every_beat_holds_the_closed_form(body: str, fs_hz: float) -> None:
    beats_ms, usual_ms = errors_ms(made(body, Acquisition(fs_hz=fs_hz)))
    assert np.abs(usual_ms).max() <= 2.0
    assert np.abs(beats_ms).max() <= 2.5
    assert np.abs(np.median(beats_ms, axis=0)).max() <= 2.0


def test_in_noise_the_mean_errors_are_within_the_standard() -> None:
    noisy = Noise(white_uv=25.0)
    found = [errors_ms(made(body, Acquisition(noise=noisy, seed=seed))) for body in BODIES for seed in (0, 1)]
    limits_ms = np.array(list(LIMITS_MS.values()))
    usual_ms = np.mean([usual for _, usual in found], axis=0)
    beats_ms = np.mean(np.concatenate([beats for beats, _ in found]), axis=0)
    assert (np.abs(usual_ms) < limits_ms).all(), usual_ms
    # a P wave of two humps is one wave in noise too
    assert max(abs(usual[0]) for _, usual in found) < 20.0
    assert (np.abs(beats_ms) < limits_ms).all(), beats_ms
