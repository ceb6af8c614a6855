"""Heart rate variability beside NeuroKit2 on the same NN series: five minutes of sinus rhythm of MIT-BIH records.

Both sides get the NN intervals of our own beats, rounded to a millisecond, as R peaks at 1000 Hz. A row is the median
over the records of the relative difference; where definitions differ the last column says how.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.accuracy.options import Options
from benchmarks.hrv_day import Timed, nn_of
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read

WINDOW_S: Final = 300.0
TRUE_RATE_HZ: Final = 1000
#: Symbol, column of NeuroKit2, factor to our unit, why they differ where they do (empty: they agree).
BESIDE: Final[tuple[tuple[str, str, float, str], ...]] = (
    ("nn_mean", "MeanNN", 1.0, ""),
    ("nn_median", "MedianNN", 1.0, ""),
    ("sdnn", "SDNN", 1.0, ""),
    ("rmssd", "RMSSD", 1.0, ""),
    ("sdsd", "SDSD", 1.0, ""),
    ("nn_cv", "CVNN", 1.0, ""),
    ("nn_cvsd", "CVSD", 1.0, ""),
    ("sdnn_rmssd_ratio", "SDRMSSD", 1.0, ""),
    ("nn_mad", "MadNN", 1.0, ""),
    ("nn_iqr", "IQRNN", 1.0, ""),
    (
        "pnn50",
        "pNN50",
        1.0,
        "they divide by the number of NN, we by that of adjacent pairs (Task Force 1996)",
    ),
    ("pnn20", "pNN20", 1.0, "as pnn50"),
    ("hrv_triangular_index", "HTI", 1.0, ""),
    (
        "tinn",
        "TINN",
        1.0,
        "they try whole bins from the mode outwards; we fit both sides of the triangle by least squares",
    ),
    (
        "lf_power",
        "LF",
        1.0,
        "they take off no trend; we take off smoothness priors (λ 500), which cut near 0.035 Hz",
    ),
    ("hf_power", "HF", 1.0, "as lf_power"),
    ("lf_hf_ratio", "LFHF", 1.0, "as lf_power"),
    ("poincare_sd1", "SD1", 1.0, ""),
    (
        "poincare_sd2",
        "SD2",
        1.0,
        "they take the SD of the sums of the pairs, we SDNN and SDSD of the whole series (Brennan 2001)",
    ),
    ("poincare_sd_ratio", "SD1SD2", 1.0, "as poincare_sd2"),
    ("poincare_area", "S", 1.0, "as poincare_sd2"),
    ("cardiac_sympathetic_index", "CSI", 1.0, "as poincare_sd2"),
    ("cardiac_vagal_index", "CVI", 1.0, "as poincare_sd2"),
    ("cardiac_sympathetic_index_modified", "CSI_Modified", 1.0, "as poincare_sd2"),
    ("fragmentation_pip", "PIP", 100.0, ""),
    ("fragmentation_ials", "IALS", 1.0, "they leave out the first and last segment"),
    (
        "fragmentation_pss",
        "PSS",
        100.0,
        "they give the share of the segments, we of the NN in them (Costa 2017)",
    ),
    ("fragmentation_pas", "PAS", 100.0, "as fragmentation_pss"),
    ("porta_index", "PI", 1.0, ""),
    ("guzik_index", "GI", 1.0, "they sum distances from the line of identity, we their squares (Guzik 2006)"),
    ("slope_index", "SI", 1.0, ""),
    ("area_index", "AI", 1.0, ""),
    (
        "dfa_alpha1",
        "DFA_alpha1",
        1.0,
        "they take boxes of 4 to 11 NN that overlap, we of 4 to 16 that do not (Peng 1995)",
    ),
    ("approximate_entropy", "ApEn", 1.0, ""),
    ("sample_entropy", "SampEn", 1.0, ""),
    (
        "fuzzy_entropy",
        "FuzzyEn",
        1.0,
        "another membership: theirs falls with the distance itself, ours with its square",
    ),
    (
        "shannon_entropy_nn",
        "ShanEn",
        1.0,
        "they take every value for itself and binary logarithms, we bins of 1/128 s and natural ones",
    ),
    ("higuchi_dimension", "HFD", 1.0, ""),
    ("lempel_ziv_complexity", "LZC", 1.0, "they divide at the mean, we at the median"),
    ("correlation_dimension", "CD", 1.0, "they embed in 2 dimensions, we in 10"),
)


def hrv(folders: Sequence[Path], options: Options) -> None:
    """Print the table."""
    found = [pair for path in options.wfdb_records(folders) if (pair := both(path)) is not None]
    print(f"{len(found)} records of five minutes without an edited interval")
    print(f"{'row':36}{'NeuroKit2':>14}{'ours':>11}{'theirs':>11}{'difference':>12}  why")
    for symbol, column, factor, why in BESIDE:
        pairs = np.array([(ours[symbol], factor * theirs[column]) for ours, theirs in found])
        mine, other = np.nanmedian(pairs, axis=0)
        difference = np.nanmedian(pairs[:, 0] / pairs[:, 1] - 1.0)
        print(f"{symbol:36}{column:>14}{mine:11.4g}{other:11.4g}{difference:12.2%}  {why}")


def both(path: Path) -> tuple[dict[str, float], dict[str, float]] | None:
    """Ours and theirs of the first five minutes of a record that hold nothing to edit; None without such."""
    interval_ms = sinus_ms(read(path.with_suffix(".hea")))
    return None if interval_ms is None else (ours_of(interval_ms), theirs_of(interval_ms))


def sinus_ms(recording: Recording) -> Floats | None:
    """NN of the first five minutes in sinus rhythm without ectopic or edited intervals, in whole ms."""
    step = round(WINDOW_S * recording.fs_hz)
    for first in range(0, recording.samples - step + 1, step):
        part = replace(recording, ecg_mv=recording.ecg_mv[:, first : first + step])
        found = Evaluation(catalogue(), {"recording": part, "settings": Settings()})
        try:
            nn, rhythm = found.quantity("nn"), found.quantity("rhythm")
        except NotComputable:
            continue
        if nn.edited_percent == 0.0 and nn.adjacent[1:].all() and rhythm == "sinus":
            return np.asarray(np.round(nn.interval_ms))
    return None


def ours_of(interval_ms: Floats) -> dict[str, float]:
    """Our rows of an NN series without its conditions; NaN where one is not computable."""
    timed = Timed(nn_of(interval_ms), Settings(own_definitions=True))
    values = {symbol: timed.get(symbol) for symbol, _, _, _ in BESIDE}
    return {symbol: np.nan if value is None else float(value) for symbol, value in values.items()}


def theirs_of(interval_ms: Floats) -> dict[str, float]:
    """The columns of NeuroKit2, its spectrum in ms2."""
    import neurokit2

    peaks = np.concatenate([[0], np.cumsum(interval_ms)]).astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quiet: Callable[..., Any] = neurokit2.hrv
        whole = quiet(peaks, sampling_rate=TRUE_RATE_HZ)
        spectrum = neurokit2.hrv_frequency(peaks, sampling_rate=TRUE_RATE_HZ, normalize=False)
    values = {name.removeprefix("HRV_"): float(whole[name].iloc[0]) for name in whole}
    return values | {name.removeprefix("HRV_"): float(spectrum[name].iloc[0]) for name in spectrum}
