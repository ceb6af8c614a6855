"""What the measurement path does to an ECG, and what it takes away.

Harmless: on analytic ECGs of 40 to 180 beats a minute the ST level (J, J + 60 and J + 80 ms, from the level before QRS)
and the height of QRS before and after the path, for every beat that lies in the record as a whole. With mains (0.1 mV,
harmonics of a third and a sixth of it), drift (1 mV at 0.05 Hz) or breathing (0.3 mV at 0.2 Hz) added, what comes out
is compared with the ECG without them.

Effective: baseline wander (`bw`), electrode motion (`em`) and muscle (`ma`) of the noise-stress records, mixed in at a
stated signal-to-noise ratio by the formula of WFDB's nst: signal power is an eighth of the squared height of QRS, noise
power the mean square about the mean of one-second stretches, a twentieth left out at either end of both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.options import Options
from ecgomics.core.arrays import Floats
from ecgomics.io import read
from ecgomics.phantom import PATTERNS, Acquisition, Body, Pattern, beat_shape, phantom, regular_plan
from ecgomics.signal.filters import measurement_path
from ecgomics.signal.mains import mains_line_hz

RATES_PER_MIN: Final = (40, 60, 80, 100, 120, 140, 160, 180)
#: An infarct's ST elevation of up to 0.5 mV beside the patterns that the package has.
SHAPES: Final[dict[str, Pattern]] = {
    **{name: PATTERNS[name] for name in ("normal", "lbbb", "inferior_infarct", "lvh")},
    "st_elevation": replace(PATTERNS["normal"], st_mv=(0.20, 0.30, -0.35)),
}
ST_AFTER_J_MS: Final = (0.0, 60.0, 80.0)
REFERENCE_MS: Final = 20.0
LIMIT_UV: Final = 25.0
LIMIT_PERCENT: Final = 5.0
#: Lower deflections than this are no QRS whose change in percent means anything.
LEAST_QRS_MV: Final = 0.3
MAINS_MV: Final = 0.1
#: A drift of the electrodes, and breathing, both by their amplitude and frequency.
WANDERS: Final = {"drift": (1.0, 0.05), "breathing": (0.3, 0.2)}
ADDED: Final = ("nothing", "mains 50 Hz", "mains 60 Hz", "drift", "mains 50 Hz and drift", "breathing")
SNR_DB: Final = (24, 18, 12, 6, 0)
BASELINE_HZ: Final = 0.7
NOISES: Final = ("bw", "em", "ma")
LINES: Final = ("constant", "amplitude ±30 % at 0.2 Hz", "49.9 or 59.9 Hz", "50.1 or 60.1 Hz", "switched on")


@dataclass(frozen=True)
class Ecg:
    """A clean ECG with the times at which its levels are taken."""

    ecg_mv: Floats
    fs_hz: float
    onset_s: Floats
    """QRS onset of the beats that lie in the record as a whole."""
    offset_s: Floats

    def st_mv(self, ecg_mv: Floats) -> Floats:
        """ST levels from the level before QRS, leads × beats × points."""
        st = self._at(self.offset_s[:, None] + np.array(ST_AFTER_J_MS) / 1000.0)
        levels: Floats = ecg_mv[:, st] - self._reference_mv(ecg_mv)[..., None]
        return levels

    def qrs_mv(self, ecg_mv: Floats) -> Floats:
        """Largest and smallest value of QRS from the level before it, and their distance, leads × beats × 3."""
        inside = [
            ecg_mv[:, first : last + 1]
            for first, last in zip(self._at(self.onset_s), self._at(self.offset_s), strict=True)
        ]
        high, low = (np.stack([pick(mv, axis=1) for mv in inside], axis=1) for pick in (np.max, np.min))
        level = self._reference_mv(ecg_mv)
        return np.stack([high - level, low - level, high - low], axis=-1)

    def _reference_mv(self, ecg_mv: Floats) -> Floats:
        before = np.arange(-round(REFERENCE_MS / 1000.0 * self.fs_hz), 1)
        level: Floats = np.median(ecg_mv[:, self._at(self.onset_s)[:, None] + before], axis=-1)
        return level

    def _at(self, time_s: Floats) -> "np.typing.NDArray[np.intp]":
        return np.round(time_s * self.fs_hz).astype(np.intp)


def filters(folders: Sequence[Path], _: Options) -> None:
    """All tables; the first folder is that of the noise records, the others hold ECGs to mix them into."""
    nstdb, *mitdb = folders
    print("Harmless: worst of every pattern, lead and beat")
    print(f"{'record':>8} {'added':22} {'ST shift µV':>12} {'QRS change %':>13}   worst at")
    for seconds in (10.0, 300.0):
        for added in ADDED:
            print(f"{seconds:6.0f} s {added:22} {_harm_line(seconds, added)}")
    print("\nMains, dB by which the line is lower after than before, lowest over patterns and rates")
    print(f"{'line':28}{'10 s':>8}{'60 s':>8}{'its ends':>10}")
    for line in LINES:
        print(f"{line:28}{_rejection_line(line)}")
    print("\nNoise-stress records: before and after")
    print(f"{'noise':>6}{'SNR dB':>8}{'below 0.7 Hz, rms µV':>24}{'ST error, median µV':>22}{'95 %, µV':>18}")
    for noise, snr_db in product(NOISES, SNR_DB):
        print(f"{noise:>6}{snr_db:8d}{_stress_line(nstdb, mitdb, noise, snr_db)}")


# Harmless ------------------------------------------------------------------------------------------------------------


def analytic(name: str, rate_per_min: float, *, seconds: float, fs_hz: float = 500.0) -> Ecg:
    """A regular rhythm of one pattern, QT and PR as they are at that rate."""
    rr_s = 60.0 / rate_per_min
    wide = 150.0 if name == "lbbb" else 100.0
    shape = beat_shape(
        SHAPES[name],
        Body(pr_ms=min(160.0, 300.0 * rr_s), p_ms=90.0, qrs_ms=wide, qt_ms=400.0 * rr_s ** (1.0 / 3.0)),
    )
    count = int(seconds / rr_s) + 3
    plan = regular_plan(np.full(count, 1000.0 * rr_s), shape, first_s=-0.37 * rr_s)
    made = phantom(plan, Acquisition(seconds, fs_hz))
    marks_s = made.truth.dominant.global_ms / 1000.0
    onset_s, offset_s = made.truth.r_s + marks_s[3], made.truth.r_s + marks_s[5]
    whole = (onset_s > 0.03) & (offset_s + 0.085 < seconds)
    return Ecg(made.recording.ecg_mv, fs_hz, onset_s[whole], offset_s[whole])


def _harm_line(seconds: float, added: str) -> str:
    """Worst ST shift and QRS change over patterns and rates, and where the worse of the two was."""
    worst = {"st": (0.0, ""), "qrs": (0.0, "")}
    for name, rate in product(SHAPES, RATES_PER_MIN):
        shift_uv, change_percent = harm(analytic(name, rate, seconds=seconds), added)
        for which, value in (("st", shift_uv), ("qrs", change_percent)):
            worst[which] = max(worst[which], (value, f"{name} {rate}"))
    held = worst["st"][0] < LIMIT_UV and worst["qrs"][0] < LIMIT_PERCENT
    places = f"{worst['st'][1]}; {worst['qrs'][1]}"
    return f"{worst['st'][0]:12.1f} {worst['qrs'][0]:13.2f}   {places:40} {'' if held else 'MISSED'}"


def harm(ecg: Ecg, added: str) -> tuple[float, float]:
    """Largest ST shift in µV and largest change of QRS in percent."""
    noisy_mv = ecg.ecg_mv + _added_mv(added, ecg)
    clean_mv = _cleaned(noisy_mv, fs_hz=ecg.fs_hz)
    shift_mv = np.abs(ecg.st_mv(clean_mv) - ecg.st_mv(ecg.ecg_mv)).max()
    wanted_mv, found_mv = ecg.qrs_mv(ecg.ecg_mv), ecg.qrs_mv(clean_mv)
    change = np.abs(found_mv - wanted_mv) / np.where(np.abs(wanted_mv) >= LEAST_QRS_MV, wanted_mv, np.inf)
    return 1000.0 * float(shift_mv), 100.0 * float(np.abs(change).max())


def _cleaned(noisy_mv: Floats, *, fs_hz: float) -> Floats:
    return measurement_path(noisy_mv, fs_hz=fs_hz, mains_hz=mains_line_hz(noisy_mv, fs_hz=fs_hz))


def _added_mv(added: str, ecg: Ecg) -> Floats:
    """The disturbance of that name, leads × samples."""
    leads, samples = ecg.ecg_mv.shape
    time_s = np.arange(samples) / ecg.fs_hz
    phase = np.arange(leads)[:, None]
    total = np.zeros((leads, samples))
    for line_hz in (50.0, 60.0):
        if f"mains {line_hz:.0f}" in added:
            for harmonic, share in ((1, 1.0), (2, 1 / 3), (3, 1 / 6)):
                total += MAINS_MV * share * np.sin(2 * np.pi * harmonic * line_hz * time_s + phase * harmonic)
    for name, (wander_mv, wander_hz) in WANDERS.items():
        if name in added:
            total += wander_mv * np.sin(2 * np.pi * wander_hz * time_s + phase)
    return total


# Mains ---------------------------------------------------------------------------------------------------------------


def _rejection_line(line: str) -> str:
    """Least rejection over patterns, rates, 50 and 60 Hz: in 10 s, in 60 s, in the first and last half second."""
    lowest = np.full(3, np.inf)
    for name, rate, mains_hz in product(("normal", "lbbb"), (40, 75, 140, 180), (50.0, 60.0)):
        short, long = (rejection_db(analytic(name, rate, seconds=s), line, mains_hz) for s in (10.0, 60.0))
        lowest = np.minimum(lowest, [short[0], long[0], short[1]])
    return "".join(f"{value:{width}.1f}" for value, width in zip(lowest, (8, 8, 10), strict=True))


def rejection_db(ecg: Ecg, line: str, mains_hz: float) -> tuple[float, float]:
    """How much of a line is left in the output: over the record, and within half a second of its ends; lowest lead."""
    line_mv = MAINS_MV * _line(line, ecg, mains_hz)
    with_line, without = (
        measurement_path(mv, fs_hz=ecg.fs_hz, mains_hz=mains_hz) for mv in (ecg.ecg_mv + line_mv, ecg.ecg_mv)
    )
    left_mv = with_line - without
    end = round(0.5 * ecg.fs_hz)
    whole, ends = slice(None), np.r_[0:end, -end:0]
    ratios = [
        np.mean(line_mv**2, axis=1) / np.maximum(np.mean(left_mv[:, part] ** 2, axis=1), 1e-18)
        for part in (whole, ends)
    ]
    over_all, at_ends = (10.0 * float(np.log10(ratio.min())) for ratio in ratios)
    return over_all, at_ends


def _line(line: str, ecg: Ecg, mains_hz: float) -> Floats:
    """A mains line of amplitude 1, one phase by lead."""
    leads, samples = ecg.ecg_mv.shape
    time_s = np.arange(samples) / ecg.fs_hz
    offset_hz = {LINES[2]: -0.1, LINES[3]: 0.1}.get(line, 0.0)
    carrier = np.sin(2 * np.pi * (mains_hz + offset_hz) * time_s + np.arange(leads)[:, None])
    if line == LINES[1]:
        carrier *= 1.0 + 0.3 * np.sin(2 * np.pi * 0.2 * time_s)
    if line == LINES[4]:
        carrier *= time_s > time_s[-1] / 2
    waves: Floats = carrier
    return waves


# Noise-stress records ------------------------------------------------------------------------------------------------


def _stress_line(nstdb: Path, mitdb: Sequence[Path], noise: str, snr_db: float) -> str:
    """Baseline and ST error before and after, pooled over ECGs."""
    noise_mv = _noise_mv(nstdb / f"{noise}.hea")
    baseline_uv, errors_uv = [], []
    for ecg in _mixed_into(mitdb):
        two_mv = ecg.ecg_mv[:2]
        two = replace(ecg, ecg_mv=two_mv)
        added_mv = noise_mv[:, : two_mv.shape[1]] * _gains(two, noise_mv, snr_db)[:, None]
        clean_mv, noisy_mv = (measurement_path(mv, fs_hz=ecg.fs_hz) for mv in (two_mv, two_mv + added_mv))
        left_mv = noisy_mv - clean_mv
        baseline_uv.append([_baseline_uv(mv, ecg.fs_hz) for mv in (added_mv, left_mv)])
        wanted_mv = two.st_mv(two_mv)
        errors_uv.append(
            [1000.0 * np.abs(two.st_mv(mv) - wanted_mv).ravel() for mv in (two_mv + added_mv, noisy_mv)]
        )
    before, after = np.sqrt(np.mean(np.square(baseline_uv), axis=0))
    pooled = [np.concatenate(side) for side in zip(*errors_uv, strict=True)]
    middle, high = ([np.quantile(side, share) for side in pooled] for share in (0.5, 0.95))
    return f"{before:15.0f} →{after:7.1f}{middle[0]:14.0f} →{middle[1]:6.0f}{high[0]:10.0f} →{high[1]:6.0f}"


def _mixed_into(mitdb: Sequence[Path]) -> Iterator[Ecg]:
    """Analytic ECGs of five minutes at the rate of the noise records, and the first five minutes of real ones."""
    for name, rate in (("normal", 60), ("normal", 100), ("lbbb", 75), ("st_elevation", 75)):
        ecg = analytic(name, rate, seconds=300.0, fs_hz=360.0)
        yield replace(ecg, ecg_mv=ecg.ecg_mv[[1, 6]])
    for folder in mitdb:
        for header in sorted(folder.glob("*.hea")):
            yield _real(header)


def _real(header: Path) -> Ecg:
    """The first five minutes of a record, with limits of QRS taken 50 ms about its annotated beats."""
    import wfdb

    recording = read(header)
    annotation = wfdb.rdann(str(header.with_suffix("")), "atr")
    peak_s = np.array(
        [at for at, symbol in zip(annotation.sample, annotation.symbol, strict=True) if symbol.isalpha()]
    )
    peak_s = peak_s / recording.fs_hz
    peak_s = peak_s[(peak_s > 0.2) & (peak_s < 299.0)]
    ecg_mv = recording.ecg_mv[:, : round(300.0 * recording.fs_hz)]
    return Ecg(ecg_mv, recording.fs_hz, peak_s - 0.05, peak_s + 0.05)


def _noise_mv(header: Path) -> Floats:
    recording = read(header, leads=("I", "II"))
    return recording.ecg_mv


def _gains(ecg: Ecg, noise_mv: Floats, snr_db: float) -> Floats:
    """Factor for each lead's noise (nst)."""
    height_mv = ecg.qrs_mv(ecg.ecg_mv)[..., 2]
    signal = np.array([_trimmed_mean(row) ** 2 / 8.0 for row in height_mv])
    second = round(ecg.fs_hz)
    pieces = noise_mv[:, : noise_mv.shape[1] // second * second].reshape(len(noise_mv), -1, second)
    noise = np.array([_trimmed_mean(row) ** 2 for row in pieces.std(axis=-1)])
    gains: Floats = np.sqrt(signal / noise * 10.0 ** (-snr_db / 10.0))
    return gains


def _trimmed_mean(values: Floats) -> float:
    cut = len(values) // 20
    return float(np.sort(values)[cut : len(values) - cut].mean())


def _baseline_uv(ecg_mv: Floats, fs_hz: float) -> float:
    """Root mean square of what lies below 0.7 Hz without the level, in µV."""
    spectrum = np.fft.rfft(ecg_mv)
    hz = np.fft.rfftfreq(ecg_mv.shape[1], 1.0 / fs_hz)
    spectrum[:, (hz >= BASELINE_HZ) | (hz == 0.0)] = 0.0
    return 1000.0 * float(np.sqrt(np.mean(np.fft.irfft(spectrum, ecg_mv.shape[1]) ** 2)))
