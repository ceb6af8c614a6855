"""How long each heart-rate-variability row takes on the NN series of a day.

    python -m benchmarks.hrv_day

The series is synthetic: 100,000 beats with a daily course, slow fluctuations that fall with frequency, breathing and
noise. CPU time of one thread; what a row is the first to need counts to it.
"""

# ruff: noqa: E402 - the number of threads is set before NumPy is loaded

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[_threads] = "1"

import time
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.signal.model import BeatClass, Beats, Quality

BEATS: Final = 100_000
DAY_S: Final = 86_400.0
GOAL_S: Final = 10.0


def main() -> None:
    found = _evaluation(_day_ms())
    total_s = 0.0
    for declared in catalogue().biomarkers.values():
        # Respiration needs the signal itself, which is no part of a series of NN.
        deep = catalogue().needs_deeply(declared.symbol)
        if not declared.family.startswith("hrv_") or "respiration" in deep:
            continue
        begin_s = time.process_time()
        outcome = found.outcome(declared.symbol)
        taken_s = time.process_time() - begin_s
        total_s += taken_s
        print(f"{declared.symbol:36}{outcome.values[0]:14.5g}  {outcome.codes[0]:12}{taken_s:8.3f} s")
    print(f"all{total_s:69.3f} s; goal {GOAL_S:g} s: {'reached' if total_s <= GOAL_S else 'missed'}")


def _day_ms() -> Floats:
    random = np.random.default_rng(24)
    hour = np.arange(BEATS) * DAY_S / BEATS / 3600.0
    strength = 1.0 / np.sqrt(np.maximum(np.fft.rfftfreq(BEATS), 1.0 / BEATS))
    slow = np.fft.irfft(strength * np.exp(2j * np.pi * random.random(len(strength))), BEATS)
    daily_ms = 850.0 + 100.0 * np.cos(2.0 * np.pi * (hour - 4.0) / 24.0)
    breathing_ms = 20.0 * np.sin(2.0 * np.pi * 0.25 * np.cumsum(daily_ms) / 1000.0)
    noise_ms = 8.0 * random.standard_normal(BEATS)
    series: Floats = daily_ms + 50.0 * slow / slow.std() + breathing_ms + noise_ms
    return series


def _evaluation(nn_ms: Floats) -> Evaluation:
    """An evaluation that starts from the beats of such a series in sinus rhythm."""
    peak_s = np.concatenate(([0.5], 0.5 + np.cumsum(nn_ms) / 1000.0))
    number = len(peak_s)
    normal: BeatClass = "N"
    beats = Beats(
        peak_s,
        (normal,) * number,
        np.zeros(number, dtype=np.intp),
        np.ones(number, dtype=bool),
        np.zeros(number, dtype=bool),
    )
    one = np.zeros(1)
    quality = Quality(
        usable=np.array([True]),
        reasons=((),),
        flat_percent=one,
        saturated_percent=one,
        missing_percent=one,
        snr_db=one,
        mains_hz=None,
        verdict="good",
        analysable_s=DAY_S,
    )
    return Evaluation(
        catalogue(),
        {
            "recording": Recording(np.zeros((1, 100)), 250.0, ("II",)),
            "settings": Settings(own_definitions=True),
            "beats": beats,
            "quality": quality,
            "rhythm": "sinus",
        },
    )


if __name__ == "__main__":
    main()
