"""From examples to training arrays: a stretch of an example, stretched in time, with noise, scaled, and its targets."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io import read
from ecgomics.signal import filters
from ecgomics.signal.segmenter import BIN_SAMPLES, lead_scale_mv
from training.segmenter.examples import Example

STRETCH = (0.85, 1.18)
#: Share of the marked strips in which each part of the cycle is stretched by itself.
WARPED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class NoiseSource:
    """Baseline wander, electrode motion and muscle noise of the noise-stress records, above 0.5 Hz, rows × samples."""

    rows: Floats

    @classmethod
    def of(cls, folder: Path) -> "NoiseSource":
        """From the records bw, em and ma."""
        rows = []
        for name in ("bw", "em", "ma"):
            recording = read(folder / f"{name}.hea", leads=["I", "II"])
            clean = filters.band_pass(
                np.nan_to_num(recording.ecg_mv), fs_hz=recording.fs_hz, band_hz=(0.5, 110.0)
            )
            from scipy.signal import resample_poly

            thin = resample_poly(clean, 25, 36, axis=1)
            rows.append(thin / thin.std(axis=1, keepdims=True))
        shortest = min(row.shape[1] for row in rows)
        return cls(np.concatenate([row[:, :shortest] for row in rows]).astype(np.float32))

    def drawn(self, leads: int, samples: int, rng: np.random.Generator) -> Floats:
        """Noise of unit power from random places, one kind for all leads."""
        kind = int(rng.integers(0, len(self.rows) // 2))
        row = 2 * kind + rng.integers(0, 2, leads)
        start = rng.integers(0, self.rows.shape[1] - samples, leads)
        return self.rows[row[:, None], start[:, None] + np.arange(samples)]


def drawn_strip(
    example: Example, leads: int, samples: int, *, noise: NoiseSource, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Input (leads, samples), targets and weights (leads, 3, bins) of a random stretch and random leads."""
    every = np.arange(len(example.ecg_mv))
    chosen = rng.choice(every, leads, replace=False) if leads < len(every) else every
    own_s, drawn_s = time_map(example, rng)
    available_s, needed_s = drawn_s[-1] - drawn_s[0], samples / example.fs_hz
    start_s = drawn_s[0] + rng.uniform(-0.08 * needed_s, max(available_s - 0.92 * needed_s, 0.0))
    at_s = start_s + np.arange(samples) / example.fs_hz
    at = np.interp(at_s, drawn_s, own_s) * example.fs_hz
    inside = (at_s >= drawn_s[0]) & (at_s <= drawn_s[-1])
    own = np.arange(example.ecg_mv.shape[1])
    ecg_mv = np.stack([np.interp(at, own, example.ecg_mv[lead]) for lead in chosen])
    ecg_mv = _with_noise(ecg_mv, noise=noise, rng=rng)
    ecg_mv[:, ~inside] = 0.0
    if rng.random() < 0.15:
        ecg_mv = -ecg_mv
    scale = lead_scale_mv(ecg_mv, fs_hz=example.fs_hz) * np.exp(rng.normal(0, 0.25, (len(ecg_mv), 1)))
    edges_s = start_s + (np.arange(samples // BIN_SAMPLES + 1) * BIN_SAMPLES - 0.5) / example.fs_hz

    def shares(spans: tuple[tuple[Floats, ...], ...]) -> Floats:
        moved = [[np.interp(spans[lead][wave], own_s, drawn_s) for wave in range(3)] for lead in chosen]
        return np.array([[covered(each, edges_s) for each in by_wave] for by_wave in moved])

    targets, known = shares(example.waves_s), shares(example.known_s) >= 0.999
    return (ecg_mv / scale).astype(np.float32), targets.astype(np.float32), known.astype(np.float32)


def time_map(example: Example, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Times of the strip and what they become: all stretched, and in marked strips each part of the cycle by its own.

    So that a long PR, a short ST or a fast rate is seen with every heart.
    """
    stretch = np.exp(rng.uniform(*np.log(STRETCH))) if rng.random() < 0.7 else 1.0
    end_s = (example.ecg_mv.shape[1] - 1) / example.fs_hz
    if example.cycles_s is None or not len(example.cycles_s) or rng.random() > WARPED_SHARE:
        return np.array([0.0, end_s]), np.array([0.0, end_s * stretch])
    # rest, P, PR, QRS, ST, T: factor of each
    spread = np.array([0.30, 0.08, 0.45, 0.08, 0.20, 0.10])
    factors = np.exp(np.clip(rng.standard_normal(6), -2.0, 2.0) * spread)
    knots, parts = [0.0], []
    for cycle in example.cycles_s:
        for place, at in enumerate(cycle):
            if np.isfinite(at) and at > knots[-1] + 0.004:
                knots.append(float(at))
                parts.append(place if np.isfinite(cycle[place - 1]) or place == 0 else 0)
    knots.append(max(end_s, knots[-1] + 0.004))
    parts.append(0)
    own_s = np.array(knots)
    drawn_s = np.concatenate([[0.0], np.cumsum(np.diff(own_s) * factors[np.array(parts)])]) * stretch
    return own_s, drawn_s


def covered(intervals_s: Floats, edges_s: Floats) -> Floats:
    """Share of each bin that lies in one of the intervals; intervals in order, without overlap."""
    if not len(intervals_s):
        return np.zeros(len(edges_s) - 1)
    corners = intervals_s.reshape(-1)
    total = np.concatenate(
        [[0.0], np.cumsum(np.where(np.arange(len(corners) - 1) % 2 == 0, np.diff(corners), 0.0))]
    )
    share: Floats = np.diff(np.interp(edges_s, corners, total)) / np.diff(edges_s)
    return np.clip(share, 0.0, 1.0)


def _with_noise(ecg_mv: Floats, *, noise: NoiseSource, rng: np.random.Generator) -> Floats:
    """Recorded noise, white noise, a residue of mains, and a narrower band, each now and then."""
    from scipy.ndimage import gaussian_filter1d

    height = np.ptp(ecg_mv, axis=1, keepdims=True)
    leads, samples = ecg_mv.shape
    if rng.random() < 0.25:
        ecg_mv = gaussian_filter1d(ecg_mv, rng.uniform(0.6, 2.0), axis=1)
    if rng.random() < 0.45:
        ecg_mv = ecg_mv + noise.drawn(leads, samples, rng) * height * np.exp(
            rng.uniform(np.log(0.003), np.log(0.10))
        )
    if rng.random() < 0.4:
        ecg_mv = ecg_mv + rng.standard_normal(ecg_mv.shape) * height * np.exp(
            rng.uniform(np.log(0.001), np.log(0.03))
        )
    if rng.random() < 0.15:
        wave = np.sin(2 * np.pi * rng.choice([50, 60]) / 250.0 * np.arange(samples) + rng.uniform(0, 6.3))
        ecg_mv = ecg_mv + wave * height * rng.uniform(0.0, 0.02)
    if rng.random() < 0.2:
        slow = np.sin(2 * np.pi * rng.uniform(0.1, 0.6) / 250.0 * np.arange(samples) + rng.uniform(0, 6.3))
        ecg_mv = ecg_mv + slow * height * rng.uniform(0.0, 0.15)
    return ecg_mv
