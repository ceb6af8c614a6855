"""P waves where there are none, and P waves found where there are.

In fibrillation every beat with a fused P wave is one too many. In sinus rhythm: the share of the marked P waves that
have ours within 150 ms (LUDB: marked in a third of the leads; QTDB), or, where nobody marked them, of the beats that we
class as normal (CinC 2017 class N, PTB-XL with SR and NORM). Beats within 0.4 s of the start are left out: their P wave
may lie before it. The sets are told by what their folders hold.
"""

import ast
import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.annotations import outside, rhythm_spans, waves
from benchmarks.accuracy.folds import ludb_fiducials
from benchmarks.accuracy.intervals import times_over_leads_s
from benchmarks.accuracy.ludb import FIBRILLATION as FIBRILLATION_OF_LUDB
from benchmarks.accuracy.options import Options
from benchmarks.accuracy.scoring import known, paired
from ecgomics.cohort.marks import analysis, beats_of, fiducials_of
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.signal.model import POINTS, Beats, Fiducials

P_PEAK: Final = POINTS.index("P_peak")
#: Longest time from P onset to the R peak that a normal heart has, s.
BEFORE_R_S: Final = 0.4
#: Percent of the beats that may have a P wave in fibrillation, and of those that must have one in sinus rhythm.
GOALS: Final = {"fibrillation": "at most 5", "sinus": "at least 98"}

Counted = tuple[str, Bools]
"""fibrillation or sinus, and whether each beat of a record has a P wave."""


@dataclass
class Count:
    """Beats with and without P wave of one rhythm in one set."""

    records: int = 0
    beats: int = 0
    with_p: int = 0

    def add(self, has_p: Bools) -> None:
        """Count one record."""
        self.records += 1
        self.beats += len(has_p)
        self.with_p += int(has_p.sum())


def presence(folders: Sequence[Path], options: Options) -> None:
    """Print a row for each set and rhythm."""
    print(f"{'set':12}{'rhythm':14}{'records':>8}{'beats':>8}{'with P %':>10}   goal")
    for folder in folders:
        for name, (sign, counted) in SETS.items():
            if next(folder.glob(sign), None) is None:
                continue
            counts: dict[str, Count] = defaultdict(Count)
            for rhythm, has_p in counted(folder, options):
                counts[rhythm].add(has_p)
            for rhythm, count in sorted(counts.items()):
                share = 100 * count.with_p / max(1, count.beats)
                print(
                    f"{name:12}{rhythm:14}{count.records:8d}{count.beats:8d}{share:10.2f}   {GOALS[rhythm]}"
                )


@dataclass(frozen=True, slots=True)
class Found:
    """What the engine gives of a recording."""

    peak_s: Floats
    """(beats,)"""
    normal: Bools
    p_s: Floats
    """(beats,) peak of the fused P wave, NaN where a beat has none."""

    @classmethod
    def of(cls, recording: Recording, options: Options, *, only: Sequence[str] | None = None) -> "Found":
        """Beats whose P wave can lie in the recording."""
        found = analysis(recording, options.settings, only=only)
        return cls.in_marks(beats_of(found), fiducials_of(found))

    @classmethod
    def in_marks(cls, beats: Beats, fiducials: Fiducials) -> "Found":
        """The same of beats and marks."""
        whole = beats.peak_s >= BEFORE_R_S
        normal = np.array([kind == "N" for kind in beats.kind], dtype=bool)
        return cls(beats.peak_s[whole], normal[whole], fiducials.global_s[whole, P_PEAK])

    @property
    def has_p(self) -> Bools:
        """(beats,)"""
        return np.isfinite(self.p_s)

    def marked(self, wanted_s: Floats) -> Bools:
        """Whether each of the marked P waves has one of ours."""
        has_p = np.zeros(len(wanted_s), dtype=bool)
        has_p[paired(wanted_s, known(self.p_s)).reference] = True
        return has_p


def of_ludb(folder: Path, options: Options) -> Iterator[Counted]:
    """Fibrillation by the diagnosis in the header; sinus: beats with marked P."""
    for path in options.wfdb_records([folder]):
        header = path.with_suffix(".hea")
        recording = read(header)
        analysed = analysis(recording, options.settings)
        found = Found.in_marks(beats_of(analysed), ludb_fiducials(analysed, path.name, options))
        if FIBRILLATION_OF_LUDB in header.read_text(errors="replace"):
            yield "fibrillation", found.has_p
            continue
        references = {lead: waves(path, lead.lower(), recording.fs_hz) for lead in recording.leads}
        wanted_s = np.array(times_over_leads_s(references, "P_peak"))
        if len(wanted_s):
            yield "sinus", found.marked(wanted_s)


def of_qtdb(folder: Path, options: Options) -> Iterator[Counted]:
    """P waves that the first annotator marked."""
    for path in options.wfdb_records([folder]):
        recording = read(path.with_suffix(".hea"))
        wanted_s = waves(path, "q1c", recording.fs_hz).get("P_peak", np.zeros(0))
        if len(wanted_s):
            yield "sinus", Found.of(recording, options).marked(wanted_s)


def of_cinc2017(folder: Path, options: Options) -> Iterator[Counted]:
    """The first of class A and of class N that the segmenter was not trained on: every other one."""
    with (folder / "REFERENCE.csv").open(newline="", encoding="utf-8") as file:
        classes = sorted((name, letter) for name, letter in csv.reader(file) if options.counts(name))
    for wanted, rhythm in (("A", "fibrillation"), ("N", "sinus")):
        names = (name for name, letter in classes if letter == wanted)
        for name in islice(names, 1, 2 * options.first, 2):
            found = Found.of(read(folder / f"{name}.hea"), options)
            yield rhythm, found.has_p if wanted == "A" else found.has_p[found.normal]


def of_cpsc2018(folder: Path, options: Options) -> Iterator[Counted]:
    """Records whose diagnoses include AF."""
    for path in options.wfdb_records([folder]):
        header = path.with_suffix(".hea")
        lines = header.read_text(errors="replace").splitlines()
        diagnoses = [line.removeprefix("#Dx:").split(",") for line in lines if line.startswith("#Dx:")]
        if any(each.strip() == "AF" for line in diagnoses for each in line):
            yield "fibrillation", Found.of(read(header), options).has_p


def of_ptbxl(folder: Path, options: Options) -> Iterator[Counted]:
    """Records with AFIB, and those with both SR and NORM."""
    with (folder / "ptbxl_database.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        codes = ast.literal_eval(row["scp_codes"])
        path = folder / f"{row['filename_hr']}.hea"
        if not options.counts(path.stem):
            continue
        if "AFIB" in codes:
            yield "fibrillation", Found.of(read(path), options).has_p
        elif {"SR", "NORM"} <= set(codes):
            found = Found.of(read(path), options)
            yield "sinus", found.has_p[found.normal]


def of_mitdb(folder: Path, options: Options) -> Iterator[Counted]:
    """Beats in spans of fibrillation, found in the first lead alone."""
    for path in options.wfdb_records([folder]):
        recording = read(path.with_suffix(".hea"))
        spans_s = rhythm_spans(path, recording.fs_hz, "(AFIB")
        if spans_s:
            found = Found.of(recording, options, only=("0",))
            elsewhere = np.isin(found.peak_s, outside(found.peak_s, spans_s))
            yield "fibrillation", found.has_p[~elsewhere]


#: What tells the folder of a set, and how its beats are counted.
SETS: Final[dict[str, tuple[str, Callable[[Path, Options], Iterator[Counted]]]]] = {
    "LUDB": ("*.avf", of_ludb),
    "QTDB": ("*.q1c", of_qtdb),
    "CinC 2017": ("REFERENCE.csv", of_cinc2017),
    "CPSC 2018": ("A[0-9][0-9][0-9][0-9].mat", of_cpsc2018),
    "PTB-XL": ("ptbxl_database.csv", of_ptbxl),
    "MIT-BIH": ("[12][0-9][0-9].atr", of_mitdb),
}
