"""MIT-BIH: R peaks of the first lead, record by record and in all. Flutter spans count neither way."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.accuracy.annotations import outside, reference_beats
from benchmarks.accuracy.options import Options
from benchmarks.accuracy.scoring import HEADING, Tally, paired
from ecgomics.cohort.marks import analysis, beats_of
from ecgomics.io import read

FIRST_LEAD: Final = ("0",)


def mitdb(folders: Sequence[Path], options: Options) -> None:
    """Print the table."""
    total = Tally()
    print(HEADING)
    for path in options.wfdb_records(folders):
        recording = read(path.with_suffix(".hea"))
        found_s = beats_of(analysis(recording, options.settings, only=FIRST_LEAD)).peak_s
        beats_s, flutter_s = reference_beats(path, recording.fs_hz)
        wanted_s = outside(beats_s, flutter_s)
        pairs = paired(wanted_s, outside(found_s, flutter_s))
        one = Tally()
        for tally in (one, total):
            tally.add(pairs.errors_ms, len(wanted_s) - len(pairs.reference), len(pairs.loose_s))
        print(one.line(path.name))
    print(total.line("all"))
