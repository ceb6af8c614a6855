"""Time of the heart-rate-variability rows on a synthetic day of NN intervals, row by row.

    python -m benchmarks.hrv_day [--beats N]

Beside it the time of NeuroKit2's own set on five minutes, if it is installed.
"""

import argparse
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings

DAY_BEATS: Final = 100_000
FIVE_MINUTES_BEATS: Final = 360
ROOT: Final = "nn"
#: Stands on the ECG beside the NN series.
BREATHS: Final = "breath_s"


def synthetic_nn_ms(beats: int) -> Floats:
    """NN with a circadian wave, slow and fast rhythms and noise."""
    beat = np.arange(beats)
    slow = np.cumsum(np.random.default_rng(1).standard_normal(beats)) * 0.3
    fast = np.random.default_rng(2).standard_normal(beats) * 12.0
    waves = 80 * np.sin(2 * np.pi * beat / DAY_BEATS) + 25 * np.sin(0.53 * beat) + 20 * np.sin(1.3 * beat)
    return np.asarray(np.clip(850.0 + slow + fast + waves, 400.0, 1600.0))


def nn_of(interval_ms: Floats) -> NormalIntervals:
    """The series as the engine hands it on."""
    return NormalIntervals(
        interval_ms, np.cumsum(interval_ms) / 1000.0, np.arange(interval_ms.size) > 0, edited_percent=0.0
    )


class Timed:
    """Evaluates rows and quantities on a given NN series and notes the time of each by itself."""

    def __init__(self, nn: NormalIntervals, settings: Settings) -> None:
        self.values: dict[str, Any] = {ROOT: nn, "settings": settings}
        self.seconds: dict[str, float] = {}

    def get(self, name: str) -> Any:
        """The value of a row or quantity; None where it is not computable."""
        if name not in self.values:
            self.values[name] = self._computed(name)
        return self.values[name]

    def _computed(self, name: str) -> Any:
        whole = catalogue()
        thing = whole.biomarkers.get(name) or whole.quantities[name]
        given = {need.name: self.get(need.name) for need in thing.needs}
        if any(value is None for value in given.values()):
            return None
        started = time.perf_counter()
        value = _or_none(thing.function, given)
        self.seconds[name] = time.perf_counter() - started
        return value


def _or_none(function: Callable[..., Any], given: dict[str, Any]) -> Any:
    try:
        return function(**given)
    except NotComputable:
        return None


def hrv_rows() -> list[str]:
    """Symbols of the HRV rows that stand on the NN series alone."""
    whole = catalogue()
    return [
        each.symbol
        for each in whole.biomarkers.values()
        if each.family.startswith("hrv_") and BREATHS not in whole.needs_deeply(each.symbol)
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beats", type=int, default=DAY_BEATS)
    timed = Timed(nn_of(synthetic_nn_ms(parser.parse_args().beats)), Settings(own_definitions=True))
    for symbol in hrv_rows():
        timed.get(symbol)
    for name, seconds in sorted(timed.seconds.items(), key=lambda pair: -pair[1]):
        print(f"{name:38} {seconds:8.3f} s")
    print(f"{'total':38} {sum(timed.seconds.values()):8.3f} s")
    _beside_neurokit()


def _beside_neurokit() -> None:
    try:
        import neurokit2
    except ImportError:
        print("NeuroKit2 is not installed")
        return
    interval_ms = synthetic_nn_ms(FIVE_MINUTES_BEATS)
    peaks = np.round(np.cumsum(interval_ms)).astype(int)
    started = time.perf_counter()
    neurokit2.hrv(peaks, sampling_rate=1000)
    theirs_s = time.perf_counter() - started
    timed = Timed(nn_of(interval_ms), Settings(own_definitions=True))
    for symbol in hrv_rows():
        timed.get(symbol)
    ours_s = sum(timed.seconds.values())
    print(f"five minutes: ours {ours_s:.3f} s, NeuroKit2 {theirs_s:.3f} s, ratio {theirs_s / ours_s:.1f}")


if __name__ == "__main__":
    main()
