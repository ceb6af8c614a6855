"""R peaks of the first lead of MIT-BIH under the noises of the Noise Stress Test Database.

    python -m benchmarks.accuracy noise MITDB NSTDB

Each of the noises `bw` (baseline wander), `em` (electrode motion) and `ma` (muscle), its first channel from its first
sample on, is added to the whole record, without the noise-free spans that the program nst puts in between. Nothing is
drawn at random, so there is no seed. As nst(1) of the WFDB Applications Guide has it,

    noisy = clean + a · noise,        SNR = 10 log10(S / (a² N)) dB,        a = √(S / (N · 10^(SNR/10)))

    S = A² / 8, the power of a sinusoid of the QRS complexes' peak-to-peak height A: mean over the first 300 beats that
        are not ventricular, fusion or unclassified, the lowest and highest 5 % left out, each within 50 ms of its mark;
    N = square of the root mean square of the noise about its mean, mean over its first 300 pieces of 1 s, the lowest
        and highest 5 % left out (both as sigamp(1) measures them).

The mixture goes through the engine as a recording of one lead would: beats withheld as too noisy count as missed.
Pairs are made within 150 ms.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.annotations import outside, reference_beats
from benchmarks.accuracy.options import Options
from benchmarks.accuracy.scoring import Tally, paired
from ecgomics.cohort.marks import analysis, beats_of
from ecgomics.core.arrays import Floats
from ecgomics.io import read

NOISES: Final = ("bw", "em", "ma")
SNR_DB: Final = (24, 18, 12, 6, 0)
#: Beats whose height counts: all but ventricular, fusion and unclassified ones.
COUNTED: Final = frozenset("NLRBAaJSejn/")
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
    mean: float = np.sort(values)[cut : len(values) - cut].mean()
    return mean


def noise(folders: Sequence[Path], options: Options) -> None:
    """R peaks of the first lead under each noise at each SNR: all records together, and the worst one.

    The folders are those of MIT-BIH and of the noise-stress records.
    """
    mitdb, nstdb = folders
    print("noise   dB    Se %   PPV %    F1 %  mean ms   SD ms   worst record")
    for name in NOISES:
        disturbance_mv = read(nstdb / f"{name}.hea", leads=["I", "II"]).ecg_mv[0]
        for snr_db in SNR_DB:
            total, worst = Tally(), (101.0, "")
            for path in options.wfdb_records([mitdb]):
                one = _scored(path, disturbance_mv, snr_db, options)
                total.add(np.array(one.errors_ms), one.missed, one.false)
                worst = min(worst, (one.f1_percent, path.name))
            error_ms = np.array(total.errors_ms)
            print(
                f"{name:5s} {snr_db:4d} {100 * total.found / (total.found + total.missed):7.2f} "
                f"{100 * total.found / (total.found + total.false):7.2f} {total.f1_percent:7.2f} "
                f"{error_ms.mean():8.1f} {error_ms.std():7.1f}   {worst[1]} {worst[0]:.1f}"
            )


def _scored(path: Path, noise_mv: Floats, snr_db: float, options: Options) -> Tally:
    """Counts of one record with so much noise."""
    recording = read(path.with_suffix(".hea"))
    fs_hz, clean_mv = recording.fs_hz, recording.ecg_mv[0]
    noisy_mv = mixed_mv(clean_mv, noise_mv, beat_s=_measured_beats(path, fs_hz), fs_hz=fs_hz, snr_db=snr_db)
    noisy = replace(recording, ecg_mv=noisy_mv[None], leads=recording.leads[:1])
    wanted_s, flutter_s = reference_beats(path, fs_hz)
    found_s = outside(beats_of(analysis(noisy, options.settings)).peak_s, flutter_s)
    wanted_s = outside(wanted_s, flutter_s)
    pairs = paired(wanted_s, found_s)
    tally = Tally()
    tally.add(pairs.errors_ms, len(wanted_s) - len(pairs.reference), len(pairs.loose_s))
    return tally


def _measured_beats(path: Path, fs_hz: float) -> Floats:
    """Marks of the beats whose height counts."""
    import wfdb

    marks = wfdb.rdann(str(path), "atr")
    samples = [at for at, symbol in zip(marks.sample, marks.symbol, strict=True) if symbol in COUNTED]
    return np.array(samples, dtype=float) / fs_hz
