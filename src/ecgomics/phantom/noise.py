"""What else is in a recording: white noise, muscle, mains, baseline wander, fibrillating atria. Seeded."""

from dataclasses import dataclass
from math import pi

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.phantom.lobes import Vector


@dataclass(frozen=True, slots=True)
class Noise:
    """Root-mean-square level of each kind of noise in every independent lead; 0 leaves it out."""

    white_uv: float = 0.0
    muscle_uv: float = 0.0
    """Band 20 to 150 Hz (up to the Nyquist frequency), the amplitude waxing and waning."""
    mains_uv: float = 0.0
    mains_hz: float = 50.0
    wander_uv: float = 0.0
    """Breathing and slower: sinusoids from 0.05 to 0.4 Hz."""

    def samples_mv(self, count: int, *, samples: int, fs_hz: float, rng: np.random.Generator) -> Floats:
        """Noise of so many leads, (count, samples) in mV."""
        time_s = np.arange(samples) / fs_hz
        shape = (count, samples)
        total = np.zeros(shape)
        if self.white_uv > 0.0:
            total += _at_level(rng.standard_normal(shape), self.white_uv)
        if self.muscle_uv > 0.0:
            total += _at_level(_muscle(count, time_s, fs_hz=fs_hz, rng=rng), self.muscle_uv)
        if self.mains_uv > 0.0:
            total += _at_level(_sinusoids(count, time_s, np.array([self.mains_hz]), rng=rng), self.mains_uv)
        if self.wander_uv > 0.0:
            total += _at_level(_sinusoids(count, time_s, rng.uniform(0.05, 0.4, 4), rng=rng), self.wander_uv)
        return total


def _at_level(noise: Floats, level_uv: float) -> Floats:
    """Scaled so that the root mean square of every row is the level; in mV."""
    scaled: Floats = noise * (level_uv / 1000.0 / np.sqrt(np.mean(noise**2, axis=1, keepdims=True)))
    return scaled


def _muscle(count: int, time_s: Floats, *, fs_hz: float, rng: np.random.Generator) -> Floats:
    """White noise limited to the band of surface muscle, under a slow envelope."""
    spectrum = np.fft.rfft(rng.standard_normal((count, len(time_s))))
    hz = np.fft.rfftfreq(len(time_s), 1.0 / fs_hz)
    spectrum[:, (hz < 20.0) | (hz > 150.0)] = 0.0
    envelope = 1.0 + 0.5 * _sinusoids(count, time_s, np.array([0.3]), rng=rng)
    muscle: Floats = np.fft.irfft(spectrum, len(time_s)) * envelope
    return muscle


def _sinusoids(count: int, time_s: Floats, hz: Floats, *, rng: np.random.Generator) -> Floats:
    """A sum of sinusoids with random phases and weights by lead, (count, samples)."""
    phase = rng.uniform(0.0, 2.0 * pi, (count, len(hz), 1))
    weight = rng.uniform(0.5, 1.0, (count, len(hz), 1))
    waves: Floats = np.sum(weight * np.sin(2.0 * pi * hz[:, np.newaxis] * time_s + phase), axis=1)
    return waves


@dataclass(frozen=True, slots=True)
class FibrillatoryWaves:
    """The atria in fibrillation: a wave of changing rate and height along one direction, strongest in V1 and II."""

    rate_hz: float = 6.0
    vector_mv: Vector = (-0.01, 0.04, -0.06)

    def samples_mv(self, samples: int, *, fs_hz: float, rng: np.random.Generator) -> Floats:
        """X, Y and Z in mV, (3, samples); the largest swing is the length of the vector or less."""
        time_s = np.arange(samples) / fs_hz
        wobble_hz = _sinusoids(1, time_s, np.array([0.2, 0.5]), rng=rng)[0]
        phase = 2.0 * pi * np.cumsum(self.rate_hz + 0.5 * wobble_hz) / fs_hz + rng.uniform(0.0, 2.0 * pi)
        height = 0.75 + 0.25 * _sinusoids(1, time_s, np.array([0.35]), rng=rng)[0]
        # the second harmonic makes the saw-like form of coarse f waves
        wave = (np.sin(phase) + 0.35 * np.sin(2.0 * phase + 0.6)) / 1.35
        return np.outer(self.vector_mv, height * wave)
