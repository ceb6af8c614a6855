"""How many ectopic beats there are, and in what runs they come."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.functional.ectopy.ectopic_beats import (
    Runs,
    daily,
    ectopic,
    hourly,
)
from ecgomics.biomarkers.guards import atrial_rhythm
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable

#: A single beat, a couplet, a triplet at 120 /min, a run of five at 150 /min, a slow triplet.
EXAMPLE: Final = Runs(
    beats=np.array([1, 2, 3, 5, 3]),
    rate_per_min=np.array([np.nan, 120.0, 120.0, 150.0, 80.0]),
    duration_s=np.array([0.0, 0.5, 1.0, 1.6, 1.5]),
)


@ectopic(
    code="ECG20801",
    label="PVC count",
    label_zh="室性早搏次数",
    unit="1",
    formula="count of ventricular ectopic beats; 0 if none",
    tex=r"\#\{\text{V}\}",
    checks=[Check(given={"ventricular_beats": np.array([False, True, False, True])}, value=2.0)],
)
def pvc_count(ventricular_beats: Bools) -> float:
    """Number of ventricular ectopic beats."""
    return float(ventricular_beats.sum())


@ectopic(
    code="ECG20802",
    label="PAC count",
    label_zh="房性早搏次数",
    unit="1",
    formula="count of premature supraventricular beats; 0 if none",
    tex=r"\#\{\text{S}\}",
    requires=[atrial_rhythm],
    checks=[Check(given={"supraventricular_beats": np.array([False, True, False, False])}, value=1.0)],
)
def pac_count(supraventricular_beats: Bools) -> float:
    """Number of supraventricular ectopic beats."""
    return float(supraventricular_beats.sum())


@daily(
    code="ECG20803",
    label="PVC burden",
    label_zh="室性早搏负荷",
    formula="100*pvc_count/all beats",
    tex=r"100\cdot\frac{\#\{\text{V}\}}{n}",
    checks=[Check(given={"ventricular_beats": np.array([False, True, False, False])}, value=25.0)],
)
def pvc_burden(ventricular_beats: Bools) -> float:
    """Share of ventricular ectopic beats."""
    return float(100.0 * ventricular_beats.mean())


@daily(
    code="ECG20804",
    label="PAC burden",
    label_zh="房性早搏负荷",
    formula="100*pac_count/all beats",
    tex=r"100\cdot\frac{\#\{\text{S}\}}{n}",
    requires=[atrial_rhythm],
    checks=[Check(given={"supraventricular_beats": np.array([False, True, False, True])}, value=50.0)],
)
def pac_burden(supraventricular_beats: Bools) -> float:
    """Share of supraventricular ectopic beats."""
    return float(100.0 * supraventricular_beats.mean())


@hourly(
    code="ECG20805",
    label="Ventricular couplets",
    label_zh="成对室性早搏",
    unit="1",
    formula="count of exactly 2 successive ventricular ectopic beats; 0 if none",
    tex=r"\#\{\text{runs of exactly 2 V}\}",
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=1.0)],
)
def ventricular_couplets(ventricular_runs: Runs) -> float:
    """Number of pairs of ventricular ectopic beats."""
    return float(np.count_nonzero(ventricular_runs.beats == 2))


@hourly(
    code="ECG20806",
    label="Ventricular triplets",
    label_zh="三连发室性早搏",
    unit="1",
    formula="count of exactly 3 successive ventricular ectopic beats at any rate; 0 if none",
    tex=r"\#\{\text{runs of exactly 3 V}\}",
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=2.0)],
)
def ventricular_triplets(ventricular_runs: Runs) -> float:
    """Number of threes of ventricular ectopic beats."""
    return float(np.count_nonzero(ventricular_runs.beats == 3))


@hourly(
    code="ECG20807",
    label="NSVT runs",
    label_zh="非持续性室性心动过速阵数",
    unit="1",
    formula="count of runs of >=3 ventricular beats at >=100 /min ending within 30 s; 0 if none",
    tex=r"\#\{\text{runs of}\ge 3\ \text{V at}\ge 100\ \text{/min},\ <30\ \text{s}\}",
    references=["AlKhatib2017"],
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=2.0)],
)
def nsvt_runs(ventricular_runs: Runs) -> float:
    """Number of non-sustained ventricular tachycardias."""
    return float(ventricular_runs.tachycardia.sum())


@hourly(
    code="ECG20808",
    label="Longest NSVT",
    label_zh="最长非持续性室速心搏数",
    unit="1",
    formula="number of beats of the longest NSVT run",
    tex=r"\max_{\text{runs}}n_{\text{V}}",
    references=["AlKhatib2017"],
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=5.0)],
)
def nsvt_longest(ventricular_runs: Runs) -> float:
    """Beats of the longest non-sustained ventricular tachycardia."""
    return float(_of_tachycardias(ventricular_runs, ventricular_runs.beats).max())


@hourly(
    code="ECG20809",
    label="Fastest NSVT",
    label_zh="最快非持续性室速心率",
    unit="/min",
    formula="60000/mean RR of the fastest NSVT run",
    tex=r"\max_{\text{runs}}\frac{60000}{\overline{RR}}",
    references=["AlKhatib2017"],
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=150.0)],
)
def nsvt_fastest(ventricular_runs: Runs) -> float:
    """Rate of the fastest non-sustained ventricular tachycardia."""
    return float(_of_tachycardias(ventricular_runs, ventricular_runs.rate_per_min).max())


def _of_tachycardias(runs: Runs, values: Floats | Ints) -> Floats | Ints:
    if not runs.tachycardia.any():
        raise NotComputable("absent", "there is no run of ventricular tachycardia")
    return values[runs.tachycardia]


@hourly(
    code="ECG20818",
    label="Supraventricular runs",
    label_zh="室上性心动过速阵数",
    unit="1",
    tier=2,
    formula="count of runs of >=3 premature supraventricular beats at >=100 /min ending within 30 s; 0 if none",
    tex=r"\#\{\text{runs of}\ge 3\ \text{S at}\ge 100\ \text{/min},\ <30\ \text{s}\}",
    requires=[atrial_rhythm],
    checks=[Check(given={"supraventricular_runs": EXAMPLE}, value=2.0)],
)
def svt_runs(supraventricular_runs: Runs) -> float:
    """Number of short supraventricular tachycardias."""
    return float(supraventricular_runs.tachycardia.sum())
