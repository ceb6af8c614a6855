"""A plan becomes a recording with its truth beside it."""

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import INDEPENDENT_LEADS, STANDARD_LEADS, derive_limb_leads
from ecgomics.core.recording import Recording, Subject
from ecgomics.phantom.noise import FibrillatoryWaves, Noise
from ecgomics.phantom.projection import lead_matrix
from ecgomics.phantom.rhythms import RhythmPlan
from ecgomics.phantom.truth import Truth, truth_of

DEVICE: Final = "ECGomics phantom"
SOURCE_FORMAT: Final = "phantom"
SILENT: Final = Noise()
NOBODY: Final = Subject()


@dataclass(frozen=True, slots=True, eq=False)
class Phantom:
    """An analytic ECG and what is true of it."""

    recording: Recording
    truth: Truth


@dataclass(frozen=True, slots=True)
class Acquisition:
    """How a plan is recorded."""

    duration_s: float = 10.0
    fs_hz: float = 500.0
    leads: tuple[str, ...] = STANDARD_LEADS
    noise: Noise = SILENT
    fibrillation: FibrillatoryWaves | None = None
    fibrillation_s: tuple[tuple[float, float], ...] = ()
    """Begin and end of the episodes; all of the recording if there are none."""
    seed: int = 0
    """Of the noise and the fibrillatory waves."""

    def __post_init__(self) -> None:
        if self.duration_s * self.fs_hz < 1.0:
            raise InvalidInput(
                f"A phantom of {self.duration_s:g} s at {self.fs_hz:g} Hz was asked for; it would have no samples."
            )


def heart_mv(plan: RhythmPlan, leads: tuple[str, ...], *, samples: int, fs_hz: float) -> Floats:
    """All beats without noise, (leads, samples): the curves read off at the sampling times."""
    total = np.zeros((len(leads), samples))
    curves = {shape: shape.lead_curve(leads) for shape in {beat.shape for beat in plan.beats}}
    for beat in plan.beats:
        beat_curve = curves[beat.shape]
        start_s = beat.onset_s
        first = max(0, int(np.ceil((start_s + beat_curve.x[0] / 1000.0) * fs_hz)))
        last = min(samples, int(np.floor((start_s + beat_curve.x[-1] / 1000.0) * fs_hz)) + 1)
        if first < last:
            time_ms = (np.arange(first, last) / fs_hz - start_s) * 1000.0
            total[:, first:last] += np.nan_to_num(beat_curve(time_ms)).T
    return total


def _during(spans_s: tuple[tuple[float, float], ...], *, samples: int, fs_hz: float) -> Floats:
    """1 within the spans and 0 elsewhere, (samples,); 1 throughout if there is none."""
    if not spans_s:
        return np.ones(samples)
    time_s = np.arange(samples) / fs_hz
    inside = [(time_s >= start) & (time_s < stop) for start, stop in spans_s]
    during: Floats = np.any(inside, axis=0).astype(float)
    return during


def phantom(
    plan: RhythmPlan,
    acquisition: Acquisition = Acquisition(),
    *,
    name: str = "phantom",
    subject: Subject = NOBODY,
    rhythm: str = "sinus",
    statements: tuple[str, ...] = (),
) -> Phantom:
    """Record a plan. Noise is added to the independent leads, so that Einthoven's law holds with it."""
    samples = round(acquisition.duration_s * acquisition.fs_hz)
    rng = np.random.default_rng(acquisition.seed)
    independent = (*INDEPENDENT_LEADS, *(lead for lead in acquisition.leads if lead not in STANDARD_LEADS))
    own_mv = heart_mv(plan, independent, samples=samples, fs_hz=acquisition.fs_hz)
    if acquisition.fibrillation is not None:
        atria_mv = acquisition.fibrillation.samples_mv(samples, fs_hz=acquisition.fs_hz, rng=rng)
        atria_mv *= _during(acquisition.fibrillation_s, samples=samples, fs_hz=acquisition.fs_hz)
        own_mv += lead_matrix(independent) @ atria_mv
    own_mv += acquisition.noise.samples_mv(
        len(independent), samples=samples, fs_hz=acquisition.fs_hz, rng=rng
    )
    all_mv, names, _ = derive_limb_leads(own_mv, independent)
    truth = truth_of(plan, acquisition.leads, duration_s=acquisition.duration_s, rhythm=rhythm)
    ecg_mv = np.ascontiguousarray(all_mv[[names.index(lead) for lead in acquisition.leads]])
    recording = Recording(
        ecg_mv=ecg_mv,
        fs_hz=acquisition.fs_hz,
        leads=acquisition.leads,
        name=name,
        subject=subject,
        device=DEVICE,
        source_format=SOURCE_FORMAT,
        source_sha256=hashlib.sha256(ecg_mv.tobytes()).hexdigest(),
        statements=statements,
    )
    return Phantom(recording, truth)
