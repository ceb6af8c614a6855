"""MIT-BIH: R peaks of the first lead, record by record and in all. Flutter spans count neither way."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.accuracy.annotations import outside, reference_beats
from benchmarks.accuracy.options import Options
from benchmarks.accuracy.scoring import HEADING, Tally, paired
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.io import read
from ecgomics.signal.rpeaks import r_peaks


def mitdb(folders: Sequence[Path], options: Options) -> None:
    """Print the table."""
    total = Tally()
    print(HEADING)
    for path in options.wfdb_records(folders):
        recording = read(path.with_suffix(".hea"))
        first = replace(recording, ecg_mv=recording.ecg_mv[:1], leads=recording.leads[:1])
        clean_mv = Evaluation(catalogue(), {"recording": first, "settings": options.settings}).quantity(
            "measured_mv"
        )
        beats_s, flutter_s = reference_beats(path, recording.fs_hz)
        wanted_s = outside(beats_s, flutter_s)
        pairs = paired(wanted_s, outside(r_peaks(clean_mv, fs_hz=recording.fs_hz), flutter_s))
        one = Tally()
        for tally in (one, total):
            tally.add(pairs.errors_ms, len(wanted_s) - len(pairs.reference), len(pairs.loose_s))
        print(one.line(path.name))
    print(total.line("all"))
