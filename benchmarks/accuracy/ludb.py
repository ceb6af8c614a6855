"""LUDB: P, QRS and T of every lead, global intervals, false P waves in fibrillation, heart rate.

An unpaired mark is false if it lies between the first and the last reference mark of its lead: the first and last
beats of a record are not marked.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.annotations import waves
from benchmarks.accuracy.folds import ludb_fiducials
from benchmarks.accuracy.intervals import SAME_BEAT_S, IntervalTally, times_over_leads_s
from benchmarks.accuracy.options import Options
from benchmarks.accuracy.scoring import HEADING, Tally, known, paired
from ecgomics.cohort.marks import analysis, beats_of
from ecgomics.core.arrays import Floats
from ecgomics.io import read
from ecgomics.signal.model import POINTS

FIBRILLATION: Final = "Atrial fibrillation"
RATE_WITHIN_PER_MIN: Final = 2.0


def ludb(folders: Sequence[Path], options: Options) -> None:
    """Print the tables."""
    tallies = {name: Tally() for name in POINTS}
    intervals = IntervalTally()
    fibrillation_beats, false_p, rate_close, total = 0, 0, 0, 0
    for path in options.wfdb_records(folders):
        header = path.with_suffix(".hea")
        recording = read(header)
        found = analysis(recording, options.settings)
        beats, fiducials = beats_of(found), ludb_fiducials(found, path.name, options)
        references = {lead: waves(path, lead.lower(), recording.fs_hz) for lead in fiducials.leads}
        for row, reference in enumerate(references.values()):
            first_s = min(times_s[0] for times_s in reference.values())
            last_s = max(times_s[-1] for times_s in reference.values())
            for point, name in enumerate(POINTS):
                wanted_s = reference.get(name, np.zeros(0))
                pairs = paired(wanted_s, known(fiducials.lead_s[row, :, point]))
                false = int(((pairs.loose_s >= first_s) & (pairs.loose_s <= last_s)).sum())
                tallies[name].add(pairs.errors_ms, len(wanted_s) - len(pairs.reference), false)
        intervals.add(references, fiducials)
        if FIBRILLATION in header.read_text(errors="replace"):
            fibrillation_beats += len(beats)
            false_p += int(np.isfinite(fiducials.global_s[:, POINTS.index("P_peak")]).sum())
        total += 1
        reference_s = np.array(times_over_leads_s(references, "QRS_peak"))
        rate_close += abs(rate_difference_per_min(beats.peak_s, reference_s)) <= RATE_WITHIN_PER_MIN
    print(HEADING, *(tallies[name].line(name) for name in POINTS), sep="\n")
    print("\nglobal intervals, record medians", *intervals.lines(), sep="\n")
    print(f"\nfalse P waves in fibrillation: {false_p} of {fibrillation_beats} beats")
    print(f"heart rate within {RATE_WITHIN_PER_MIN:g} /min of the reference: {rate_close} of {total} records")


def rate_difference_per_min(peak_s: Floats, reference_s: Floats) -> float:
    """Heart rate of the found beats less that of the reference beats, over the stretch of the latter; NaN without."""
    inside = (peak_s >= reference_s[0] - SAME_BEAT_S) & (peak_s <= reference_s[-1] + SAME_BEAT_S)
    if inside.sum() < 2:
        return float("nan")
    return float(60 / np.diff(peak_s[inside]).mean() - 60 / np.diff(reference_s).mean())
