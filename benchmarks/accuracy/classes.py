"""MIT-BIH: beat classes, cross-validated by person, record by record and in all, from all leads and the first alone.

Each record is classed by trees that never saw its person. Found beats are paired with the reference beats within
150 ms; a missed beat counts as missed, a found one without reference as false. Classes are grouped as AAMI EC57 says:
N = N L R e j, S = A a J S, V = V E, F = F, Q = / f Q. As there and in de Chazal 2004, a fusion beat that is called V
counts neither way, and so does a beat of class Q; a fusion beat that is called S is false. Flutter spans count neither
way. Records of pacemakers (P) are printed apart and are not in the total.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.annotations import Span, reference_beats
from benchmarks.accuracy.options import Options
from benchmarks.accuracy.scoring import paired
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.signal.beat_classes import Trees, shipped_trees
from ecgomics.signal.beat_windows import BeatWindows, beat_windows
from ecgomics.signal.beats import classed_beats, gaps_before
from ecgomics.signal.model import Beats
from ecgomics.signal.rpeaks import r_peaks

PACED: Final = frozenset({"102", "104", "107", "217"})
FOLDS: Final = Path(__file__).parents[2] / "training" / "beat_classes" / "folds.npz"
CLASS_OF_SYMBOL: Final = {
    symbol: kind
    for kind, symbols in {"N": "NLRejBn", "S": "AaJS", "V": "VEr", "F": "F", "Q": "/fQ?"}.items()
    for symbol in symbols
}
FIRST_LEAD: Final = (0,)
HEADING: Final = f"{'':8s}      V      Se     PPV missed false        S      Se     PPV missed false"
Counts = Counter[tuple[str, str]]


def classes(folders: Sequence[Path], options: Options) -> None:
    """Print one table for all leads and one for the first alone."""
    of_record = fold_trees()
    for title, leads in (("all leads", None), ("first lead", FIRST_LEAD)):
        total: Counts = Counter()
        print(f"{title}\n{HEADING}")
        for path in options.wfdb_records(folders):
            recording = read(path.with_suffix(".hea"))
            trees = of_record.get(path.name, shipped_trees())
            beats = found_beats(recording, options.settings, leads, trees)
            tally = counts(path, recording.fs_hz, beats)
            is_paced = path.name in PACED
            print(line(f"{path.name} P" if is_paced else path.name, tally))
            if not is_paced:
                total += tally
        print(line("all", total), end="\n\n")


def fold_trees() -> dict[str, Trees]:
    """For each MIT-BIH record the trees that were trained without its person."""
    with np.load(FOLDS) as arrays:
        stacked = dict(arrays)
    names: list[str] = stacked.pop("records").tolist()
    return {
        name: Trees.read({key: value[i] for key, value in stacked.items()}) for i, name in enumerate(names)
    }


def found_beats(recording: Recording, settings: Settings, leads: Iterable[int] | None, trees: Trees) -> Beats:
    """Beats of a recording, end to end, as these trees class them."""
    windows, peak_s, after_gap, spikes_s = found_windows(recording, settings, leads)
    return classed_beats(
        windows, peak_s, after_gap=after_gap, spikes_s=spikes_s, settings=settings, trees=trees
    )


def found_windows(
    recording: Recording, settings: Settings, leads: Iterable[int] | None = None
) -> tuple[BeatWindows, Floats, Bools, Floats]:
    """Windows, R peaks, gaps before them and pacing spikes in s, from all usable leads or from those given."""
    found = Evaluation(catalogue(), {"recording": recording, "settings": settings})
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


def reference_classes(path: Path, fs_hz: float) -> tuple[Floats, list[str], list[Span]]:
    """Times and AAMI classes of the reference beats, and the flutter spans."""
    import wfdb

    annotation = wfdb.rdann(str(path), "atr")
    marked = [
        (sample / fs_hz, CLASS_OF_SYMBOL[symbol])
        for symbol, sample in zip(annotation.symbol, annotation.sample, strict=True)
        if symbol in CLASS_OF_SYMBOL
    ]
    _, flutter_s = reference_beats(path, fs_hz)
    return np.array([time_s for time_s, _ in marked]), [kind for _, kind in marked], flutter_s


def partners(reference_s: Floats, found_s: Floats) -> dict[int, int]:
    """Which found beat belongs to which reference beat."""
    pairs = paired(reference_s, found_s)
    place = np.searchsorted(found_s, reference_s[pairs.reference] + pairs.errors_ms / 1000 - 1e-6)
    return dict(zip(pairs.reference.tolist(), place.tolist(), strict=True))


def within(times_s: Floats, spans_s: Sequence[Span]) -> Bools:
    """Which times lie in one of the spans."""
    inside: Bools = np.zeros(len(times_s), dtype=bool)
    for begin_s, end_s in spans_s:
        inside |= (times_s >= begin_s) & (times_s <= end_s)
    return inside


def counts(path: Path, fs_hz: float, beats: Beats) -> Counts:
    """How often a beat of one class was called another; "-" stands for a beat that is only on one side."""
    wanted_s, wanted, flutter_s = reference_classes(path, fs_hz)
    partner = partners(wanted_s, beats.peak_s)
    skipped, lone_skipped = within(wanted_s, flutter_s), within(beats.peak_s, flutter_s)
    tally: Counts = Counter(
        (kind, beats.kind[partner[i]] if i in partner else "-")
        for i, kind in enumerate(wanted)
        if not skipped[i]
    )
    lone = set(range(len(beats))) - set(partner.values())
    tally.update(("-", beats.kind[j]) for j in lone if not lone_skipped[j])
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
