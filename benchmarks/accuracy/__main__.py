"""Accuracy of the signal engine on annotated ECGs, as a table.

    python -m benchmarks.accuracy ludb  FOLDER     P, QRS, T of every lead; global intervals; false P in fibrillation
    python -m benchmarks.accuracy qtdb  FOLDER     the same marks against beats marked by hand (Martinez 2004)
    python -m benchmarks.accuracy mitdb FOLDER     R peaks of the first lead

Rules. A mark and a reference mark are paired one to one, closest first, within 150 ms. An unpaired mark is false if it
lies between the first and the last reference mark of its lead (LUDB leaves the first and last beats of a record
unmarked); in QTDB, where only some beats are marked, if it lies where that wave of a marked beat would be. SDrec is the
mean over records and leads of the SD within each. Flutter spans of MIT-BIH count neither way.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.signal.model import POINTS, Beats, Fiducials
from ecgomics.signal.rpeaks import r_peaks

TOLERANCE_S: Final = 0.150
WAVE_OF_SYMBOL: Final = {"p": "P", "N": "QRS", "t": "T"}
BEAT_SYMBOLS: Final = frozenset("NLRBAaJSVrFejnE/fQ?")
#: Where a wave of a marked beat would be, seconds from its QRS peak.
ABOUT_BEAT_S: Final = {"P": (-0.32, -0.04), "QRS": (-0.15, 0.15), "T": (0.12, 0.52)}
#: Mean and SD that IEC 60601-2-25 allows for global intervals, ms.
LIMITS_MS: Final = {"P": (10, 15), "PR": (10, 10), "QRS": (10, 10), "QT": (25, 30)}
INTERVAL_MARKS: Final = {
    "P": ("P_on", "P_off"),
    "PR": ("P_on", "QRS_on"),
    "QRS": ("QRS_on", "QRS_off"),
    "QT": ("QRS_on", "T_off"),
}

Marks = dict[str, Floats]


@dataclass
class Tally:
    """Counts and errors of one kind of mark."""

    found: int = 0
    missed: int = 0
    false: int = 0
    errors_ms: list[float] = field(default_factory=list)
    record_sd_ms: list[float] = field(default_factory=list)

    def add(self, errors_ms: Floats, missed: int, false: int) -> None:
        """Count one lead of one record."""
        self.found += len(errors_ms)
        self.missed += missed
        self.false += false
        self.errors_ms.extend(errors_ms.tolist())
        if len(errors_ms) >= 3:
            self.record_sd_ms.append(float(np.std(errors_ms, ddof=1)))

    def line(self, name: str) -> str:
        """One row of the table."""
        sensitivity = 100 * self.found / max(1, self.found + self.missed)
        precision = 100 * self.found / max(1, self.found + self.false)
        f1 = 200 * self.found / max(1, 2 * self.found + self.missed + self.false)
        error_ms = np.array(self.errors_ms or [np.nan])
        record_sd_ms = np.mean(self.record_sd_ms) if self.record_sd_ms else np.nan
        return (
            f"{name:9s} {self.found + self.missed:7d} {sensitivity:7.2f} {precision:7.2f} {f1:7.2f} "
            f"{error_ms.mean():8.1f} {error_ms.std():7.1f} {record_sd_ms:7.1f}"
        )


HEADING: Final = "mark            n    Se %   PPV %    F1 %  mean ms   SD ms   SDrec"


def paired(reference_s: Floats, found_s: Floats) -> list[tuple[int, int]]:
    """Pairs of indices (reference, found), one to one, closest first, within the tolerance."""
    low = np.searchsorted(found_s, reference_s - TOLERANCE_S - 1e-9)
    high = np.searchsorted(found_s, reference_s + TOLERANCE_S + 1e-9)
    near = sorted(
        (abs(found_s[j] - reference_s[i]), i, j)
        for i in range(len(reference_s))
        for j in range(low[i], high[i])
    )
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in near:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((i, j))
    return pairs


def waves(path: Path, annotator: str, fs_hz: float) -> Marks:
    """Reference marks of one annotation file by POINTS name, in s; brackets of a wave may be missing."""
    import wfdb

    annotation = wfdb.rdann(str(path), annotator)
    symbols, times_s = list(annotation.symbol), np.asarray(annotation.sample) / fs_hz
    marks: dict[str, list[float]] = defaultdict(list)
    for i, symbol in enumerate(symbols):
        wave = WAVE_OF_SYMBOL.get(symbol, "QRS" if symbol in BEAT_SYMBOLS else None)
        if wave is None:
            continue
        marks[f"{wave}_peak"].append(times_s[i])
        if i and symbols[i - 1] == "(":
            marks[f"{wave}_on"].append(times_s[i - 1])
        if i + 1 < len(symbols) and symbols[i + 1] == ")":
            marks[f"{wave}_off"].append(times_s[i + 1])
    return {name: np.sort(np.array(values)) for name, values in marks.items()}


def measured(recording: Recording) -> tuple[Beats, Fiducials]:
    """Beats and marks of a recording by the engine under test."""
    found = Evaluation(catalogue(), {"recording": recording, "settings": Settings()})
    return found.quantity("beats"), found.quantity("fiducials")


def known(values: Floats) -> Floats:
    """Finite values, ascending."""
    finite: Floats = np.sort(values[np.isfinite(values)])
    return finite


def records(folder: Path) -> Iterator[Path]:
    """Record paths without suffix."""
    for header in sorted(folder.glob("*.hea")):
        yield header.with_suffix("")


def ludb(folder: Path) -> None:
    """Marks by lead, global intervals and false P waves of LUDB."""
    tallies: dict[str, Tally] = {name: Tally() for name in POINTS}
    interval_errors: dict[str, list[float]] = defaultdict(list)
    fibrillation_beats, false_p, rate_close, total = 0, 0, 0, 0
    for path in records(folder):
        recording = read(path.with_suffix(".hea"))
        beats, fiducials = measured(recording)
        references = {lead: waves(path, lead.lower(), recording.fs_hz) for lead in recording.leads}
        for row, reference in enumerate(references.values()):
            first = min(times_s[0] for times_s in reference.values())
            last = max(times_s[-1] for times_s in reference.values())
            for point, name in enumerate(POINTS):
                found_s = known(fiducials.lead_s[row, :, point])
                wanted_s = reference.get(name, np.zeros(0))
                pairs = paired(wanted_s, found_s)
                loose = np.delete(found_s, [j for _, j in pairs])
                errors_ms = np.array([1000 * (found_s[j] - wanted_s[i]) for i, j in pairs])
                false = int(((loose >= first) & (loose <= last)).sum())
                tallies[name].add(errors_ms, len(wanted_s) - len(pairs), false)
        for name, error_ms in interval_error(references, fiducials).items():
            interval_errors[name].append(error_ms)
        if "Atrial fibrillation" in path.with_suffix(".hea").read_text(errors="replace"):
            fibrillation_beats += len(beats)
            false_p += int(np.isfinite(fiducials.global_s[:, POINTS.index("P_peak")]).sum())
        reference_rr_s = np.diff(np.median(qrs_table(references), axis=1))
        inside = known(beats.peak_s)
        total += 1
        rate_close += abs(60 / reference_rr_s.mean() - rate_between(inside, qrs_table(references))) <= 2.0
    print(HEADING, *(tallies[name].line(name) for name in POINTS), sep="\n")
    print(
        "\nglobal intervals, record medians, 4 % largest deviations left out: mean, SD, limits of IEC 60601-2-25 in ms"
    )
    for name, errors in interval_errors.items():
        print(
            f"{name:4s} {interval_line(np.array(errors))}   limits {LIMITS_MS[name][0]}, {LIMITS_MS[name][1]}"
        )
    print(f"\nfalse P waves in fibrillation: {false_p} of {fibrillation_beats} beats")
    print(f"heart rate within 2 /min of the reference: {rate_close} of {total} records")


def qrs_table(references: dict[str, Marks]) -> Floats:
    """Reference QRS peaks, beats × leads, of the leads that mark the usual number of beats."""
    peaks = [marks["QRS_peak"] for marks in references.values()]
    usual = int(np.median([len(times_s) for times_s in peaks]))
    return np.stack([times_s for times_s in peaks if len(times_s) == usual], axis=1)


def rate_between(peak_s: Floats, reference: Floats) -> float:
    """Heart rate of the found beats over the stretch of the reference beats, /min."""
    middle = np.median(reference, axis=1)
    inside = peak_s[(peak_s >= middle[0] - 0.15) & (peak_s <= middle[-1] + 0.15)]
    return float(60 / np.diff(inside).mean()) if len(inside) > 1 else np.nan


def interval_error(references: dict[str, Marks], fiducials: Fiducials) -> dict[str, float]:
    """Error in ms of each global interval of a record, median over beats; absent where either side has none."""
    errors = {}
    for name, (start, stop) in INTERVAL_MARKS.items():
        wanted = []
        for beat_s in np.median(qrs_table(references), axis=1):
            limits = [fused_reference(references, mark, beat_s) for mark in (start, stop)]
            wanted.append(limits[1] - limits[0])
        points = fiducials.global_s[:, [POINTS.index(start), POINTS.index(stop)]]
        found = known(points[:, 1] - points[:, 0])
        if np.isfinite(wanted).any() and len(found):
            errors[name] = 1000 * float(np.median(found) - np.nanmedian(wanted))
    return errors


def fused_reference(references: dict[str, Marks], mark: str, beat_s: float) -> float:
    """Earliest onset or latest offset over leads of the mark that belongs to a beat, without the most extreme lead."""
    first_s, last_s = {
        "P_on": (-0.42, -0.04),
        "P_off": (-0.36, 0.0),
        "QRS_on": (-0.16, 0.06),
        "QRS_off": (-0.06, 0.26),
        "T_off": (0.12, 0.75),
    }[mark]
    values = []
    for marks in references.values():
        times_s = marks.get(mark, np.zeros(0))
        near = times_s[(times_s >= beat_s + first_s) & (times_s <= beat_s + last_s)]
        if len(near):
            values.append(near[-1] if mark.endswith("on") else near[0])
    values.sort(reverse=mark.endswith("off"))
    if not values:
        return float("nan")
    return float(values[1] if len(values) >= 4 else values[0])


def interval_line(errors_ms: Floats) -> str:
    """Mean and SD without the 4 % that lie furthest from the median."""
    order = np.argsort(np.abs(errors_ms - np.median(errors_ms)))
    kept = errors_ms[order[: len(errors_ms) - round(0.04 * len(errors_ms))]]
    return f"{kept.mean():6.1f} {kept.std(ddof=1):6.1f}   ({len(errors_ms)} records)"


def qtdb(folder: Path) -> None:
    """Marks of QTDB against the first annotator; for each mark the closer of the two leads counts."""
    tallies: dict[str, Tally] = {name: Tally() for name in POINTS}
    for path in records(folder):
        recording = read(path.with_suffix(".hea"))
        _, fiducials = measured(recording)
        reference = waves(path, "q1c", recording.fs_hz)
        for point, name in enumerate(POINTS):
            wanted_s = reference.get(name, np.zeros(0))
            best: dict[int, float] = {}
            false = []
            for lead_s in fiducials.lead_s[:, :, point]:
                found_s = known(lead_s)
                pairs = paired(wanted_s, found_s)
                for i, j in pairs:
                    error_ms = 1000 * (found_s[j] - wanted_s[i])
                    best[i] = min(best.get(i, np.inf), error_ms, key=abs)
                loose = np.delete(found_s, [j for _, j in pairs])
                false.append(belonging(loose, reference["QRS_peak"], name.split("_")[0]))
            tallies[name].add(np.array(list(best.values())), len(wanted_s) - len(best), min(false))
    print(HEADING, *(tallies[name].line(name) for name in POINTS), sep="\n")


def belonging(loose_s: Floats, beat_s: Floats, wave: str) -> int:
    """How many of the unpaired marks lie where that wave of a marked beat would be."""
    first_s, last_s = ABOUT_BEAT_S[wave]
    after = loose_s[:, None] - beat_s
    return int(((after >= first_s) & (after <= last_s)).any(axis=1).sum())


def mitdb(folder: Path) -> None:
    """R peaks of the first lead of MIT-BIH, record by record and in all."""
    total = Tally()
    print(HEADING)
    for path in records(folder):
        recording = read(path.with_suffix(".hea"))
        first = replace(recording, ecg_mv=recording.ecg_mv[:1], leads=recording.leads[:1])
        clean_mv = Evaluation(catalogue(), {"recording": first, "settings": Settings()}).quantity(
            "measured_mv"
        )
        wanted_s, flutter_s = reference_beats(path, recording.fs_hz)
        found_s = outside(r_peaks(clean_mv, fs_hz=recording.fs_hz), flutter_s)
        wanted_s = outside(wanted_s, flutter_s)
        pairs = paired(wanted_s, found_s)
        errors_ms = np.array([1000 * (found_s[j] - wanted_s[i]) for i, j in pairs])
        one = Tally()
        for tally in (one, total):
            tally.add(errors_ms, len(wanted_s) - len(pairs), len(found_s) - len(pairs))
        print(one.line(path.name))
    print(total.line("all"))


def reference_beats(path: Path, fs_hz: float) -> tuple[Floats, list[tuple[float, float]]]:
    """Beat times in s and the spans of ventricular flutter."""
    import wfdb

    annotation = wfdb.rdann(str(path), "atr")
    times_s, spans, begin_s = [], [], 0.0
    for symbol, sample in zip(annotation.symbol, annotation.sample, strict=True):
        if symbol == "[":
            begin_s = sample / fs_hz
        elif symbol == "]":
            spans.append((begin_s, sample / fs_hz))
        elif symbol in BEAT_SYMBOLS:
            times_s.append(sample / fs_hz)
    return np.sort(np.array(times_s)), spans


def outside(times_s: Floats, spans_s: list[tuple[float, float]]) -> Floats:
    """Times that lie in none of the spans."""
    for begin_s, end_s in spans_s:
        times_s = times_s[(times_s < begin_s) | (times_s > end_s)]
    return times_s


SETS: Final = {"ludb": ludb, "qtdb": qtdb, "mitdb": mitdb}


def main(arguments: list[str]) -> None:
    """Run the benchmark that the arguments name."""
    if len(arguments) != 2 or arguments[0] not in SETS or not Path(arguments[1]).is_dir():
        sys.exit(__doc__)
    SETS[arguments[0]](Path(arguments[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
