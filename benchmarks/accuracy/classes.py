"""Beat classes of MIT-BIH, cross-validated by patient: each record is classed by trees that never saw it.

Found beats are paired with the reference beats within 150 ms; a missed beat counts as missed, a found one without
reference as false. Classes are grouped as AAMI EC57 says: N = N L R e j, S = A a J S, V = V E, F = F, Q = / f Q.
As there and in de Chazal 2004, a fusion beat that is called V counts neither way, and so does a beat of class Q; a
fusion beat that is called S is false. Flutter spans count neither way. Records of pacemakers are printed apart.
"""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.__main__ import paired, records
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.signal.beat_classes import Trees
from ecgomics.signal.beat_windows import BeatWindows, beat_windows
from ecgomics.signal.beats import classed_beats, gaps_before
from ecgomics.signal.rpeaks import r_peaks

PACED: Final = ("102", "104", "107", "217")
FOLDS: Final = Path(__file__).parents[2] / "training" / "beat_classes" / "folds.npz"
CLASS_OF_SYMBOL: Final = {
    symbol: kind
    for kind, symbols in {"N": "NLRejBn", "S": "AaJS", "V": "VEr", "F": "F", "Q": "/fQ?"}.items()
    for symbol in symbols
}
Counts = Counter[tuple[str, str]]


def reference_classes(path: Path, fs_hz: float) -> tuple[Floats, list[str], list[tuple[float, float]]]:
    """Times and AAMI classes of the reference beats, and the flutter spans."""
    import wfdb

    annotation = wfdb.rdann(str(path), "atr")
    times_s, kinds, spans_s, begin_s = [], [], [], 0.0
    for symbol, sample in zip(annotation.symbol, annotation.sample, strict=True):
        if symbol == "[":
            begin_s = sample / fs_hz
        elif symbol == "]":
            spans_s.append((begin_s, sample / fs_hz))
        elif symbol in CLASS_OF_SYMBOL:
            times_s.append(sample / fs_hz)
            kinds.append(CLASS_OF_SYMBOL[symbol])
    return np.array(times_s), kinds, spans_s


def found_windows(
    recording: Recording, leads: Iterable[int] | None = None
) -> tuple[BeatWindows, Floats, Bools, Floats]:
    """Windows, R peaks, gaps before them and pacing spikes in s, from all usable leads or from those given."""
    found = Evaluation(catalogue(), {"recording": recording, "settings": Settings()})
    usable = found.quantity("quality").usable
    if leads is not None:
        usable = usable & np.isin(np.arange(len(usable)), list(leads))
    clean_mv = found.quantity("measured_mv")
    peak_s = r_peaks(clean_mv, fs_hz=recording.fs_hz, usable=usable)
    chosen_mv = clean_mv[usable]
    return (
        beat_windows(chosen_mv, peak_s, fs_hz=recording.fs_hz),
        peak_s,
        gaps_before(chosen_mv, peak_s, fs_hz=recording.fs_hz),
        found.quantity("spikes") / recording.fs_hz,
    )


def within(times_s: Floats, spans_s: list[tuple[float, float]]) -> Bools:
    """Which times lie in one of the spans."""
    inside: Bools = np.zeros(len(times_s), dtype=bool)
    for begin_s, end_s in spans_s:
        inside |= (times_s >= begin_s) & (times_s <= end_s)
    return inside


def counts(path: Path, fs_hz: float, peak_s: Floats, kinds: Iterable[str]) -> Counts:
    """How often a beat of one class was called another; "-" stands for a beat that is only on one side."""
    wanted_s, wanted, spans_s = reference_classes(path, fs_hz)
    called = list(kinds)
    partner = dict(paired(wanted_s, peak_s))
    skipped, lone_skipped = within(wanted_s, spans_s), within(peak_s, spans_s)
    tally: Counts = Counter(
        (kind, called[partner[i]] if i in partner else "-") for i, kind in enumerate(wanted) if not skipped[i]
    )
    lone = set(range(len(called))) - set(partner.values())
    tally.update(("-", called[j]) for j in lone if not lone_skipped[j])
    return tally


def line(name: str, tally: Counts) -> str:
    """One row: of V and S how many there are, sensitivity, positive predictive value, missed, false."""
    row = f"{name:8s}"
    for kind, free in (("V", "VFQ"), ("S", "SQ")):
        number = sum(n for (wanted, _), n in tally.items() if wanted == kind)
        hits = tally[kind, kind]
        false = sum(n for (wanted, called), n in tally.items() if called == kind and wanted not in free)
        row += f"{number:7d} {percent(hits, number)} {percent(hits, hits + false)} {number - hits:5d} {false:5d}  "
    return row


def percent(part: int, whole: int) -> str:
    """A share, or a dash where there is nothing to share."""
    return f"{100 * part / whole:7.2f}" if whole else "      –"


def classes(folder: Path) -> None:
    """Sensitivity and positive predictive value of V and S, record by record and in all."""
    with np.load(FOLDS) as arrays:
        stacked = dict(arrays)
    names = stacked.pop("records").tolist()
    shipped = Trees.read({key: value[-1] for key, value in stacked.items()})
    totals: dict[str, Counts] = {"all leads": Counter(), "lead 1": Counter(), "lead 2": Counter()}
    print(f"{'':8s}      V      Se     PPV missed false        S      Se     PPV missed false")
    for path in records(folder):
        recording = read(path.with_suffix(".hea"))
        paced = path.name in PACED
        trees = shipped
        if not paced:
            place = names.index(path.name)
            trees = Trees.read({key: value[place] for key, value in stacked.items()})
        for total, leads in zip(totals, (None, (0,), (1,)), strict=True):
            windows, peak_s, after_gap, spikes_s = found_windows(recording, leads)
            beats = classed_beats(windows, peak_s, after_gap=after_gap, spikes_s=spikes_s, trees=trees)
            tally = counts(path, recording.fs_hz, beats.peak_s, beats.kind)
            if not paced:
                totals[total] += tally
            if leads is None:
                print(line(path.name + (" P" if paced else ""), tally))
    for total, tally in totals.items():
        print(line(total, tally))


if __name__ == "__main__":
    classes(Path(sys.argv[1]))
