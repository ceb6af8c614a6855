"""How fast R peaks are found in 24 hours of one lead at 250 Hz, beside SleepECG; and in one 12-lead ECG of 10 s.

    python -m benchmarks.day [RECORD]

RECORD is a WFDB record of the MIT-BIH kind, whose first lead is brought to 250 Hz and repeated; 101 in
~/.cache/ecg-data/mitdb is taken without one, or else a synthetic ECG. Times are CPU time of one thread, the least of
the repeats, both detectors in turn in the same run. SleepECG is an optional extra: pip install sleepecg.
"""

# ruff: noqa: E402 - the number of threads is set before NumPy is loaded

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[_threads] = "1"

import argparse
import time
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io import read
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, Phantom, beat_shape, phantom, regular_plan
from ecgomics.signal.filters import measurement_path
from ecgomics.signal.rpeaks import r_peaks

RECORD: Final = Path.home() / ".cache" / "ecg-data" / "mitdb" / "101.hea"
FS_HZ: Final = 250.0
DAY_S: Final = 24 * 3600
#: How many times SleepECG's time ours may be, and what a short recording may take.
GOAL: Final = 2.0
SHORT_GOAL_MS: Final = 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of R peaks in 24 h of one lead, beside SleepECG.")
    parser.add_argument("record", nargs="?", type=Path, help="WFDB record whose first lead is repeated")
    parser.add_argument("--repeats", type=int, default=3, help="repeats, of which the least time counts (3)")
    options = parser.parse_args()
    day_mv, origin = _day(options.record)
    print(f"24 h of one lead at {FS_HZ:g} Hz, {day_mv.size / 1e6:.1f} M samples, from {origin}")
    detectors: dict[str, Callable[[], Floats]] = {"ECGomics": lambda: r_peaks(day_mv[None], fs_hz=FS_HZ)}
    try:
        from sleepecg.heartbeats import detect_heartbeats
    except ImportError:
        print("SleepECG is not installed, so there is nothing to compare with: pip install sleepecg.")
    else:
        detectors["SleepECG"] = lambda: detect_heartbeats(day_mv, FS_HZ)
    least_s = dict.fromkeys(detectors, np.inf)
    for _ in range(options.repeats):
        for name, find in detectors.items():
            least_s[name] = min(least_s[name], _cpu_s(find))
    for name, find in detectors.items():
        print(f"  {name:10}{least_s[name]:8.2f} s CPU{len(find()):9} beats")
    if "SleepECG" in least_s:
        ratio = least_s["ECGomics"] / least_s["SleepECG"]
        print(f"Goal: under {GOAL:g} × SleepECG: {'reached' if ratio < GOAL else 'missed'} ({ratio:.2f} ×)")
    print(f"Largest temporary memory: {_peak_mb(detectors['ECGomics']):.0f} MB")
    _short(options.repeats)


def _day(record: Path | None) -> tuple[Floats, str]:
    """24 h of one clean lead at 250 Hz, and where it is from."""
    if record is None and not RECORD.is_file():
        recording, origin = _phantom_of(60.0, FS_HZ).recording, "a synthetic ECG"
    else:
        path = (record or RECORD).with_suffix(".hea")
        recording, origin = read(path), path.stem
    clean_mv = measurement_path(recording.ecg_mv[:1], fs_hz=recording.fs_hz)[0]
    return np.resize(_at_rate(clean_mv, recording.fs_hz), round(DAY_S * FS_HZ)), origin


def _at_rate(ecg_mv: Floats, fs_hz: float) -> Floats:
    from scipy.signal import resample_poly

    ratio = Fraction(FS_HZ / fs_hz).limit_denominator(1000)
    resampled: Floats = resample_poly(ecg_mv, ratio.numerator, ratio.denominator)
    return resampled


def _short(repeats: int) -> None:
    """Time of one 12-lead recording of 10 s at 500 Hz."""
    clean_mv = measurement_path(_phantom_of(10.0, 500.0).recording.ecg_mv, fs_hz=500.0)
    times_s = [_cpu_s(lambda: r_peaks(clean_mv, fs_hz=500.0)) for _ in range(20 * repeats)]
    verdict = "reached" if 1e3 * min(times_s) <= SHORT_GOAL_MS else "missed"
    print(
        f"12 leads, 10 s, 500 Hz: {1e3 * min(times_s):.2f} ms CPU; goal {SHORT_GOAL_MS:g} ms: {verdict} "
        f"(median {1e3 * float(np.median(times_s)):.2f} ms)"
    )


def _phantom_of(seconds: float, fs_hz: float) -> Phantom:
    plan = regular_plan([800.0] * int(seconds / 0.8), beat_shape(PATTERNS["normal"], Body()), first_s=0.5)
    return phantom(plan, Acquisition(duration_s=seconds, fs_hz=fs_hz, noise=Noise(white_uv=10.0)))


def _cpu_s(work: Callable[[], object]) -> float:
    begin_s = time.process_time()
    work()
    return time.process_time() - begin_s


def _peak_mb(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    main()
