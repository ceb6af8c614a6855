"""Small analytic ECGs whose answers are known by construction."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.settings import Settings
from ecgomics.signal.beats import detect_beats
from ecgomics.signal.delineation import delineate
from ecgomics.signal.filters import measurement_path
from ecgomics.signal.mains import mains_line_hz
from ecgomics.signal.model import Beats, Fiducials, Quality, RepresentativeBeat
from ecgomics.signal.pacing import pacing_spikes
from ecgomics.signal.quality import assess_quality
from ecgomics.signal.representative import representative_beat

RULES = Settings(delineator="rules")


@dataclass(frozen=True)
class Wave:
    """A wave from begin to end, ms from the R peak, as a raised cosine (P, T) or a triangle (QRS)."""

    begin_ms: float
    end_ms: float
    height_mv: float
    triangle: bool = False

    def at(self, time_ms: Floats) -> Floats:
        """Value at times from the R peak."""
        part = (time_ms - self.begin_ms) / (self.end_ms - self.begin_ms)
        shape = 1.0 - np.abs(2.0 * part - 1.0) if self.triangle else 0.5 - 0.5 * np.cos(2.0 * np.pi * part)
        return np.where((part > 0) & (part < 1), self.height_mv * shape, 0.0)


SINUS = (
    Wave(-180.0, -80.0, 0.15),
    Wave(-40.0, -20.0, -0.15, triangle=True),
    Wave(-20.0, 20.0, 1.2, triangle=True),
    Wave(20.0, 50.0, -0.3, triangle=True),
    Wave(160.0, 360.0, 0.35),
)
#: Weights by which the leads show the one source; no lead is flat.
GAINS = (1.0, 0.8, -0.6, 0.5, -0.9, 0.7, 1.1, -0.5, 0.4, 0.9, 1.2, 0.6)


@dataclass(frozen=True)
class AnalyticEcg:
    """An ECG and the beats that it was made of."""

    ecg_mv: Floats
    fs_hz: float
    beat_s: Floats

    @property
    def leads(self) -> tuple[str, ...]:
        return tuple(f"lead {i}" for i in range(len(self.ecg_mv)))


@dataclass(frozen=True)
class Found:
    """What the engine made of it."""

    clean_mv: Floats
    quality: Quality
    beats: Beats
    fiducials: Fiducials
    leads: tuple[str, ...]
    fs_hz: float

    def representative(self) -> RepresentativeBeat:
        return representative_beat(
            self.clean_mv, self.beats, fs_hz=self.fs_hz, leads=self.leads, usable=self.quality.usable
        )


@pytest.fixture
def make_ecg() -> Callable[..., AnalyticEcg]:
    """Maker of analytic ECGs: waves, rate, gains of the leads, noise in mV with a fixed seed."""

    def make(
        *,
        fs_hz: float = 500.0,
        seconds: float = 10.0,
        beat_s: Floats | None = None,
        waves: tuple[Wave, ...] = SINUS,
        gains: tuple[float, ...] = GAINS,
        noise_mv: float = 0.002,
    ) -> AnalyticEcg:
        beats = np.arange(0.6137, seconds - 0.45, 0.85) if beat_s is None else beat_s
        time_ms = 1000.0 * np.arange(round(seconds * fs_hz)) / fs_hz
        source_mv = sum((wave.at(time_ms - 1000.0 * at_s) for at_s in beats for wave in waves), np.zeros(1))
        noise = np.random.default_rng(7).normal(0.0, noise_mv, (len(gains), len(time_ms)))
        return AnalyticEcg(np.array(gains)[:, None] * source_mv + noise, fs_hz, beats)

    return make


@pytest.fixture
def find() -> Callable[[AnalyticEcg], Found]:
    """The engine from samples to fiducials."""

    def run(ecg: AnalyticEcg) -> Found:
        mains_hz = mains_line_hz(ecg.ecg_mv, fs_hz=ecg.fs_hz)
        spikes = pacing_spikes(ecg.ecg_mv, fs_hz=ecg.fs_hz)
        clean_mv = measurement_path(ecg.ecg_mv, fs_hz=ecg.fs_hz, spikes=spikes, mains_hz=mains_hz)
        quality = assess_quality(ecg.ecg_mv, clean_mv, fs_hz=ecg.fs_hz, mains_hz=mains_hz)
        usable: Bools = quality.usable
        beats = detect_beats(clean_mv, fs_hz=ecg.fs_hz, usable=usable, spikes=spikes)
        fiducials = delineate(
            clean_mv, beats, fs_hz=ecg.fs_hz, leads=ecg.leads, usable=usable, settings=RULES
        )
        return Found(clean_mv, quality, beats, fiducials, ecg.leads, ecg.fs_hz)

    return run


@pytest.fixture
def changed() -> Callable[..., AnalyticEcg]:
    """The same ECG with other samples."""

    def change(ecg: AnalyticEcg, ecg_mv: Floats) -> AnalyticEcg:
        return replace(ecg, ecg_mv=ecg_mv)

    return change


@pytest.fixture
def sinus_waves() -> tuple[Wave, ...]:
    """P, q, R, s and T of the analytic ECG."""
    return SINUS
