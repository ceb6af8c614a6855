"""QTDB: P, QRS and T of the beats that the first annotator marked on both leads jointly (Martinez 2004).

For each reference mark the closer of the two leads counts. Only some beats are marked, so an unpaired mark is false if
it lies where that wave of a marked beat would be; of the two leads the one with fewer of them counts.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.annotations import waves
from benchmarks.accuracy.options import Options
from benchmarks.accuracy.scoring import HEADING, Tally, known, paired
from ecgomics.cohort.marks import analysis, fiducials_of
from ecgomics.core.arrays import Floats
from ecgomics.io import read
from ecgomics.signal.model import POINTS

#: Where a wave of a marked beat would be, seconds from its QRS peak.
ABOUT_BEAT_S: Final = {"P": (-0.32, -0.04), "QRS": (-0.15, 0.15), "T": (0.12, 0.52)}


def qtdb(folders: Sequence[Path], options: Options) -> None:
    """Print the table."""
    tallies = {name: Tally() for name in POINTS}
    for path in options.wfdb_records(folders):
        recording = read(path.with_suffix(".hea"))
        fiducials = fiducials_of(analysis(recording, options.settings))
        reference = waves(path, "q1c", recording.fs_hz)
        for point, name in enumerate(POINTS):
            wanted_s = reference.get(name, np.zeros(0))
            leads = [paired(wanted_s, known(lead_s)) for lead_s in fiducials.lead_s[:, :, point]]
            best: dict[int, float] = {}
            for pairs in leads:
                for i, error_ms in zip(pairs.reference.tolist(), pairs.errors_ms.tolist(), strict=True):
                    best[i] = min(best.get(i, np.inf), error_ms, key=abs)
            wave = name.split("_")[0]
            false = min(about_beats(pairs.loose_s, reference["QRS_peak"], wave) for pairs in leads)
            tallies[name].add(np.array(list(best.values())), len(wanted_s) - len(best), false)
    print(HEADING, *(tallies[name].line(name) for name in POINTS), sep="\n")


def about_beats(times_s: Floats, beat_s: Floats, wave: str) -> int:
    """How many of the times lie where that wave of one of the beats would be."""
    first_s, last_s = ABOUT_BEAT_S[wave]
    after_s = times_s[:, None] - beat_s
    return int(((after_s >= first_s) & (after_s <= last_s)).any(axis=1).sum())
