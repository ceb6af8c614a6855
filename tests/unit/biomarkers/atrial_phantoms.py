"""Analytic ECGs whose atria and ventricles beat each by their own plan, so that block can be built."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ecgomics.core.recording import Recording
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, PlannedBeat, RhythmPlan, beat_shape, phantom
from ecgomics.phantom.lobes import Lobe
from ecgomics.phantom.projection import lead_matrix
from ecgomics.phantom.render import dipole_mv
from ecgomics.phantom.shapes import BeatShape

#: The beat that both are taken from; its P wave begins this long before its QRS.
PR_MS = 160.0
BODY = Body(pr_ms=PR_MS, qt_ms=380.0)
SHAPE = beat_shape(PATTERNS["normal"], BODY)
VENTRICLES = replace(SHAPE, p=())
#: P alone: its QRS has no height, and the place that beats are planned by is where QRS would begin.
ATRIA = BeatShape(p=SHAPE.p, qrs=(Lobe(0.0, 1.0, 1.0, (0.0, 0.0, 0.0)),), t=())


def heart(
    p_on_s: Sequence[float], qrs_on_s: Sequence[float], *, duration_s: float = 10.0, seed: int = 1
) -> Recording:
    """Twelve leads at 500 Hz with P waves and QRS complexes that begin at the given times, a little noise."""
    acquisition = Acquisition(duration_s=duration_s, noise=Noise(white_uv=3.0), seed=seed)
    plan = RhythmPlan(tuple(PlannedBeat(at + VENTRICLES.r_ms / 1000.0, VENTRICLES) for at in qrs_on_s))
    recording = phantom(plan, acquisition).recording
    p_plan = RhythmPlan(tuple(PlannedBeat(at + (PR_MS + ATRIA.r_ms) / 1000.0, ATRIA) for at in p_on_s))
    atria_mv = dipole_mv(p_plan, samples=recording.ecg_mv.shape[1], fs_hz=recording.fs_hz)
    return replace(recording, ecg_mv=recording.ecg_mv + lead_matrix(recording.leads) @ atria_mv)


def led_on(p_on_s: Sequence[float], pr_ms: Sequence[float | None]) -> list[float]:
    """Where QRS begins after P waves of the given PR intervals; None is a dropped beat."""
    return [float(at + pr / 1000.0) for at, pr in zip(p_on_s, pr_ms, strict=False) if pr is not None]


def regular(interval_s: float, *, first_s: float, until_s: float = 10.0) -> list[float]:
    """Times at one interval."""
    return np.arange(first_s, until_s, interval_s).tolist()
