"""R peaks of the first lead of MIT-BIH under the noises of the Noise Stress Test Database.

    python -m benchmarks.accuracy noise MITDB NSTDB

Each of the noises `bw` (baseline wander), `em` (electrode motion) and `ma` (muscle), its first channel from its first
sample on, is added to the whole record, without the noise-free spans that the program nst puts in between. Nothing is
drawn at random, so there is no seed. As nst(1) of the WFDB Applications Guide has it,

    noisy = clean + a · noise,        SNR = 10 log10(S / (a² N)) dB,        a = √(S / (N · 10^(SNR/10)))

    S = A² / 8, the power of a sinusoid of the QRS complexes' peak-to-peak height A: mean over the first 300 beats that
        are not ventricular or paced, the lowest and highest 5 % left out, each within 50 ms of its mark;
    N = square of the root mean square of the noise about its mean, mean over its first 300 pieces of 1 s, the lowest
        and highest 5 % left out (both as sigamp(1) measures them).

The mixture goes through the measurement path as a recording of one lead would. Pairs are made within 150 ms.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

NOISES: Final = ("bw", "em", "ma")
SNR_DB: Final = (24, 18, 12, 6, 0)
#: Beats whose height counts: all but ventricular, fusion, paced and unclassified ones.
SUPRAVENTRICULAR: Final = frozenset("NLRBAaJSejn")
MEASURED: Final = 300
QRS_S: Final = 0.05
NOISE_PIECE_S: Final = 1.0


def mixed_mv(clean_mv: Floats, noise_mv: Floats, *, beat_s: Floats, fs_hz: float, snr_db: float) -> Floats:
    """Clean signal with the noise at the wanted SNR; the noise begins again where it is too short."""
    gain = noise_gain(clean_mv, noise_mv, beat_s=beat_s, fs_hz=fs_hz, snr_db=snr_db)
    return clean_mv + gain * np.resize(noise_mv, len(clean_mv))


def noise_gain(clean_mv: Floats, noise_mv: Floats, *, beat_s: Floats, fs_hz: float, snr_db: float) -> float:
    """Factor of the noise; beat_s are the marks of the beats whose height counts."""
    at = np.round(beat_s * fs_hz).astype(int)
    reach = round(QRS_S * fs_hz)
    at = at[(at >= reach) & (at < len(clean_mv) - reach)][:MEASURED]
    height_mv = np.ptp(clean_mv[at[:, None] + np.arange(-reach, reach + 1)], axis=1)
    piece = round(NOISE_PIECE_S * fs_hz)
    pieces = noise_mv[: len(noise_mv) // piece * piece].reshape(-1, piece)[:MEASURED]
    signal_power = _trimmed_mean(height_mv) ** 2 / 8
    noise_power = _trimmed_mean(pieces.std(axis=1)) ** 2
    return float(np.sqrt(signal_power / (noise_power * 10 ** (snr_db / 10))))


def _trimmed_mean(values: Floats) -> float:
    cut = len(values) // 20
    return float(np.sort(values)[cut : len(values) - cut].mean())
