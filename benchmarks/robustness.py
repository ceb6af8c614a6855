"""How steady every biomarker is when the same ECG is recorded otherwise: ICC and bias by condition.

    python -m benchmarks.robustness PTBXL CPSC2018 MITDB [--records N] [--write]

Ten-second recordings (PTB-XL) are measured again at other sampling rates, resolutions, gains, noise levels and filters;
half a minute of twelve leads (CPSC2018) and a minute of two (MIT-BIH) are cut shorter; five minutes of two leads stand
for what needs that length.
The figures go to `src/ecgomics/biomarkers/robustness.csv` with --write, and from there to documents and catalogue.
"""

import argparse
import csv
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

import ecgomics as eo
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.io import find_recordings, read

TABLE: Final = Path(__file__).parents[1] / "src" / "ecgomics" / "biomarkers" / "robustness.csv"
SEED: Final = 20260126
PLAIN: Final = Settings(own_definitions=True)
FIVE_MINUTES_S: Final = 300.0
#: Leads of which one stands for the others in the table: enough of them for every kind of wave.
LEADS: Final = frozenset({"", "I", "II", "aVF", "V1", "V2", "V5", "MLII"})
Values = Mapping[tuple[str, str], tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One way to record the same ECG."""

    name: str
    change: Callable[[Recording], Recording]
    settings: Settings = PLAIN


def resampled(fs_hz: float) -> Callable[[Recording], Recording]:
    """At another rate, by a polyphase filter."""

    def change(recording: Recording) -> Recording:
        from scipy.signal import resample_poly

        ratio = Fraction(fs_hz / recording.fs_hz).limit_denominator(1000)
        ecg_mv = resample_poly(recording.ecg_mv, ratio.numerator, ratio.denominator, axis=1, padtype="line")
        return replace(recording, ecg_mv=ecg_mv, fs_hz=fs_hz)

    return change


def quantised(step_uv: float) -> Callable[[Recording], Recording]:
    """In steps of another size."""
    return lambda recording: replace(
        recording, ecg_mv=np.round(recording.ecg_mv / (step_uv / 1000.0)) * (step_uv / 1000.0)
    )


def amplified(gain: float) -> Callable[[Recording], Recording]:
    """With a gain that is not what it says."""
    return lambda recording: replace(recording, ecg_mv=recording.ecg_mv * gain)


def noisy(rms_uv: float) -> Callable[[Recording], Recording]:
    """With white noise of the band of the recording; limb leads stay bound to each other."""

    def change(recording: Recording) -> Recording:
        rng = np.random.default_rng(SEED)
        noise_mv = rng.standard_normal(recording.ecg_mv.shape) * rms_uv / 1000.0
        if {"I", "II", "III", "aVR", "aVL", "aVF"} <= set(recording.leads):
            place = recording.leads.index
            one, two = noise_mv[place("I")], noise_mv[place("II")]
            noise_mv[place("III")] = two - one
            noise_mv[place("aVR")] = -(one + two) / 2.0
            noise_mv[place("aVL")] = one - two / 2.0
            noise_mv[place("aVF")] = two - one / 2.0
        return replace(recording, ecg_mv=recording.ecg_mv + noise_mv)

    return change


def first(duration_s: float) -> Callable[[Recording], Recording]:
    """Only the begin."""
    return lambda recording: replace(
        recording, ecg_mv=recording.ecg_mv[:, : round(duration_s * recording.fs_hz)]
    )


def unchanged(recording: Recording) -> Recording:
    """As it is."""
    return recording


OTHERWISE: Final = (
    Condition("250 Hz", resampled(250.0)),
    Condition("1000 Hz", resampled(1000.0)),
    Condition("12 bit, 5 µV", quantised(5.0)),
    Condition("gain +5 %", amplified(1.05)),
    Condition("noise 10 µV", noisy(10.0)),
    Condition("noise 25 µV", noisy(25.0)),
    Condition("noise 50 µV", noisy(50.0)),
    Condition("low-pass 100 Hz", unchanged, replace(PLAIN, lowpass_hz=100.0)),
    Condition("low-pass 40 Hz", unchanged, replace(PLAIN, lowpass_hz=40.0)),
    Condition("high-pass 0.67 Hz", unchanged, replace(PLAIN, highpass_hz=0.67)),
)
SHORTER: Final = tuple(Condition(f"{length:g} s of 60 s", first(length)) for length in (10.0, 20.0, 30.0))
SHORTER_STILL: Final = tuple(Condition(f"{length:g} s of 30 s", first(length)) for length in (10.0, 20.0))


def measured(recording: Recording, settings: Settings) -> dict[tuple[str, str], tuple[float, str]]:
    """Number and text of every value that is there."""
    return {
        (row.symbol, row.lead): (np.nan if row.value is None else row.value, row.value_text or "")
        for row in eo.profile(recording, settings)
        if row.validity in KEEPS_NUMBER and row.lead in LEADS
    }


class Pairs:
    """Values before and after, by biomarker and condition."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        self.texts: dict[tuple[str, str], list[bool]] = defaultdict(list)
        self.before: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, condition: str, before: Values, after: Values) -> None:
        """One recording under one condition."""
        for place, (number, text) in before.items():
            key = (place[0], condition)
            self.before[key] += 1
            if place not in after:
                continue
            if text:
                self.texts[key].append(text == after[place][1])
            else:
                self.numbers[key].append((number, after[place][0]))

    def rows(self, conditions: Sequence[str]) -> Iterable[tuple[str, str, int, float, float | None, float]]:
        """Symbol, condition, pairs, ICC, bias and share of values kept."""
        whole = eo.catalogue().biomarkers
        for symbol in whole:
            for condition in conditions:
                key = (symbol, condition)
                pairs, equal = np.array(self.numbers.get(key, [])), self.texts.get(key, [])
                n = len(pairs) or len(equal)
                if n < 3:
                    continue
                kept = n / self.before[key]
                if equal:
                    yield symbol, condition, n, float(np.mean(equal)), None, kept
                else:
                    circular = whole[symbol].unit == "deg"
                    change = pairs[:, 1] - pairs[:, 0]
                    if circular:
                        change = (change + 180.0) % 360.0 - 180.0
                    yield symbol, condition, n, agreement(pairs[:, 0], change), float(np.median(change)), kept


def agreement(before: Floats, change: Floats) -> float:
    """ICC(A,1) of two measurements (McGraw and Wong 1996), the second being the first plus the change; 0 to 1."""
    n = len(before)
    after = before + change
    mean = (before + after) / 2.0
    rows = 2.0 * float(np.sum((mean - mean.mean()) ** 2)) / (n - 1)
    columns = n * (float(np.mean(change)) ** 2) / 2.0
    rest = float(np.sum((change - change.mean()) ** 2)) / 2.0 / (n - 1)
    denominator = rows + rest + 2.0 / n * (columns - rest)
    if denominator <= 0.0:
        return 1.0 if not np.any(change) else 0.0
    return float(np.clip((rows - rest) / denominator, 0.0, 1.0))


def main() -> None:
    options = _options()
    pairs = Pairs()
    begin_s = time.monotonic()
    short = _chosen(options.ptbxl, options.records)
    _measure(pairs, short, OTHERWISE, base=unchanged)
    _measure(pairs, _chosen(options.cpsc, options.records, least_s=30.0), SHORTER_STILL, base=first(30.0))
    day = _chosen(options.mitdb, options.records // 2)
    _measure(pairs, day, SHORTER, base=first(60.0))
    _measure(pairs, day[: len(day) // 2], OTHERWISE, base=first(FIVE_MINUTES_S))
    rows = list(pairs.rows([each.name for each in (*OTHERWISE, *SHORTER_STILL, *SHORTER)]))
    _print(rows)
    print(f"{time.monotonic() - begin_s:.0f} s")
    if options.write:
        _write(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How steady every biomarker is.")
    parser.add_argument("ptbxl", type=Path)
    parser.add_argument("cpsc", type=Path)
    parser.add_argument("mitdb", type=Path)
    parser.add_argument("--records", type=int, default=100, help="recordings of each set")
    parser.add_argument("--write", action="store_true", help="write the table into the package")
    return parser.parse_args()


def _chosen(folder: Path, number: int, *, least_s: float = 0.0) -> list[Recording]:
    """So many recordings of a set, spread over it."""
    files = [each.path for each in find_recordings([folder])]
    found: list[Recording] = []
    for place in np.random.default_rng(SEED).permutation(len(files)):
        recording = read(files[place])
        if recording.duration_s >= least_s:
            found.append(recording)
        if len(found) == number:
            break
    return found


def _measure(
    pairs: Pairs,
    recordings: Sequence[Recording],
    conditions: Sequence[Condition],
    *,
    base: Callable[[Recording], Recording],
) -> None:
    for place, whole in enumerate(recordings):
        recording = base(whole)
        before = measured(recording, PLAIN)
        for condition in conditions:
            pairs.add(condition.name, before, measured(condition.change(recording), condition.settings))
        print(f"\r{place + 1} of {len(recordings)}", end="", file=sys.stderr)
    print(file=sys.stderr)


def _print(rows: Sequence[tuple[str, str, int, float, float | None, float]]) -> None:
    by_condition: dict[str, list[float]] = defaultdict(list)
    for _, condition, _, icc, _, _ in rows:
        by_condition[condition].append(icc)
    print(f"{'condition':20}{'biomarkers':>11}{'median ICC':>12}{'≥0.9':>7}{'≥0.75':>7}{'<0.5':>7}")
    for condition, found in by_condition.items():
        values = np.array(found)
        print(
            f"{condition:20}{len(values):11}{np.median(values):12.3f}"
            f"{np.mean(values >= 0.9):7.0%}{np.mean(values >= 0.75):7.0%}{np.mean(values < 0.5):7.0%}"
        )


def _write(rows: Sequence[tuple[str, str, int, float, float | None, float]]) -> None:
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["symbol", "condition", "n", "icc", "bias", "kept"])
        for symbol, condition, n, icc, bias, kept in rows:
            writer.writerow(
                [symbol, condition, n, f"{icc:.3f}", "" if bias is None else f"{bias:.4g}", f"{kept:.3f}"]
            )


if __name__ == "__main__":
    main()
