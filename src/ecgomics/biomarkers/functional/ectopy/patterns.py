"""Bigeminy, trigeminy, and the shapes of ventricular ectopic beats."""

import re
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard, quantity
from ecgomics.biomarkers.functional.ectopy.ectopic_beats import (
    hourly,
)
from ecgomics.core.arrays import Bools, Ints
from ecgomics.signal.model import Beats, Quality

#: Alternations, or groups of three, from which a run counts.
PATTERN_REPEATS: Final = 3
#: Share of the ventricular ectopic beats, and number of beats, from which on a shape counts as one of its own.
SHAPE_SHARE: Final = 0.05
SHAPE_BEATS: Final = 2


def pattern_s(beats: Beats, pattern: str) -> float:
    """Time from the first to the last beat of the runs that repeat a pattern of kinds three times or more."""
    first, last = pattern_runs(beats, pattern)
    return float((beats.peak_s[last] - beats.peak_s[first]).sum())


def pattern_runs(beats: Beats, pattern: str) -> tuple[Ints, Ints]:
    """First and last beat of each run that repeats a pattern of kinds three times or more; a gap ends a run."""
    # what stands for a gap is no kind, so that no run goes over it
    kinds = "".join(
        f" {kind}" if gap else kind for kind, gap in zip(beats.kind, beats.after_gap, strict=True)
    )
    before = np.cumsum(beats.after_gap)
    place = np.arange(len(beats)) + before
    runs = list(re.finditer(f"(?:{pattern}){{{PATTERN_REPEATS},}}", kinds))
    first, last = (
        np.searchsorted(place, np.array(ends, dtype=np.intp))
        for ends in ([run.start() for run in runs], [run.end() - 1 for run in runs])
    )
    return first, last


@quantity
def bigeminy_s(beats: Beats) -> float:
    """Time in runs of a normal and a ventricular ectopic beat in turn."""
    return pattern_s(beats, "NV")


@quantity
def trigeminy_s(beats: Beats) -> float:
    """Time in runs of two normal beats and a ventricular ectopic one."""
    return pattern_s(beats, "NNV")


@hourly(
    code="ECG20810",
    label="Ventricular bigeminy",
    label_zh="室性早搏二联律比例",
    unit="%",
    tier=2,
    formula="100*time in runs of >=3 alternations of a normal beat and a PVC, first to last beat/analysable time; 0 if "
    "none",
    tex=r"100\cdot\frac{t_{\text{bigeminy}}}{t}",
    checks=[Check(given={"bigeminy_s": 36.0, "analysable_s": 3600.0}, value=1.0)],
)
def bigeminy_share(bigeminy_s: float, analysable_s: float) -> float:
    """Share of the time in ventricular bigeminy."""
    return 100.0 * bigeminy_s / analysable_s


@hourly(
    code="ECG20811",
    label="Ventricular trigeminy",
    label_zh="室性早搏三联律比例",
    unit="%",
    tier=2,
    formula="100*time in runs of >=3 groups of two normal beats and a PVC, first to last beat/analysable time; 0 if "
    "none",
    tex=r"100\cdot\frac{t_{\text{trigeminy}}}{t}",
    checks=[Check(given={"trigeminy_s": 72.0, "analysable_s": 3600.0}, value=2.0)],
)
def trigeminy_share(trigeminy_s: float, analysable_s: float) -> float:
    """Share of the time in ventricular trigeminy."""
    return 100.0 * trigeminy_s / analysable_s


@quantity
def analysable_s(quality: Quality) -> float:
    """Time in which at least one lead can be used."""
    return quality.analysable_s


@guard("absent", "at least five ventricular ectopic beats")
def five_extrasystoles(ventricular_beats: Bools) -> bool:
    return int(ventricular_beats.sum()) >= 5


@quantity
def ventricular_shapes(beats: Beats, ventricular_beats: Bools) -> Ints:
    """Number of ventricular ectopic beats in each group of like beats that holds any, the largest first."""
    return np.sort(np.unique(beats.group[ventricular_beats], return_counts=True)[1])[::-1]


@biomarker(
    code="ECG20816",
    label="PVC morphologies",
    label_zh="室性早搏形态数",
    unit="1",
    scope=RECORD,
    tier=2,
    minimum_s=60.0,
    formula="number of groups of like beats (correlation >=0.9) among the PVC; a group counts with at least two PVC "
    "and 5 % of them, and the largest in any case",
    tex=r"\#\left\{g:n_g\ge\max(2,\,0.05\,n)\right\}",
    references=["Crawford1999"],
    requires=[five_extrasystoles],
    checks=[
        Check(given={"ventricular_shapes": np.array([60, 20, 3, 1])}, value=2.0),
        Check(given={"ventricular_shapes": np.array([1, 1, 1, 1, 1])}, value=1.0),
    ],
)
def pvc_morphology_count(ventricular_shapes: Ints) -> float:
    """In how many shapes ventricular ectopic beats come."""
    least = max(SHAPE_BEATS, SHAPE_SHARE * float(ventricular_shapes.sum()))
    return float(max(int(np.count_nonzero(ventricular_shapes >= least)), 1))
