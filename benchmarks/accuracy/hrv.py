"""Heart rate variability beside NeuroKit2, on five minutes of sinus rhythm of MIT-BIH by our own beats."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.accuracy.options import Options
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read

RECORDS: Final = ("100", "101", "103", "112", "115", "117", "122", "123")
SEGMENT_S: Final = 300.0
#: Symbol, name in NeuroKit2, factor between its unit and ours, and why the two differ where they do.
ROWS: Final = (
    ("nn_mean", "MeanNN", 1, ""),
    ("nn_median", "MedianNN", 1, ""),
    ("sdnn", "SDNN", 1, ""),
    ("rmssd", "RMSSD", 1, ""),
    ("sdsd", "SDSD", 1, ""),
    ("nn_cv", "CVNN", 1, ""),
    ("nn_cvsd", "CVSD", 1, ""),
    ("nn_mad", "MadNN", 1, ""),
    ("nn_iqr", "IQRNN", 1, ""),
    ("pnn50", "pNN50", 1, "share of all NN instead of all pairs"),
    ("pnn20", "pNN20", 1, "share of all NN instead of all pairs"),
    ("hrv_triangular_index", "HTI", 1, ""),
    ("tinn", "TINN", 1, "another search for the base"),
    ("lf_power", "LF", 1, "100 Hz instead of 4 Hz, no smoothness priors, another window length"),
    ("hf_power", "HF", 1, "100 Hz instead of 4 Hz, no smoothness priors, another window length"),
    ("vhf_power", "VHF", 1, "100 Hz instead of 4 Hz, no smoothness priors, another window length"),
    ("lf_hf_ratio", "LFHF", 1, "100 Hz instead of 4 Hz, no smoothness priors, another window length"),
    ("poincare_sd1", "SD1", 1, ""),
    (
        "poincare_sd2",
        "from SD2",
        1,
        "SD of the sums of pairs; ours by Brennan from SDNN: they differ by the two end beats",
    ),
    ("poincare_sd_ratio", "SD1SD2", 1, "from SD2"),
    ("poincare_area", "S", 1, "from SD2"),
    ("cardiac_sympathetic_index", "CSI", 1, "from SD2"),
    ("cardiac_sympathetic_index_modified", "CSI_Modified", 1, "from SD2"),
    ("cardiac_vagal_index", "CVI", 1, "from SD2"),
    ("approximate_entropy", "ApEn", 1, ""),
    ("sample_entropy", "SampEn", 1, ""),
    ("fuzzy_entropy", "FuzzyEn", 1, "membership exp(-d^2/r), which depends on the unit"),
    ("shannon_entropy_nn", "ShanEn", 1, "in bits, each value a class of its own"),
    ("multiscale_entropy_index", "MSEn", 1, "mean over all scales that the length allows, r = 0.2 SD"),
    ("refined_multiscale_entropy", "RCMSEn", 1, "mean over all scales that the length allows, r = 0.2 SD"),
    ("dfa_alpha1", "DFA_alpha1", 1, "n = 4..11, overlapping boxes"),
    ("dfa_alpha2", "DFA_alpha2", 1, "n = 12..N/10, overlapping boxes"),
    ("higuchi_dimension", "HFD", 1, ""),
    ("lempel_ziv_complexity", "LZC", 1, "NN above the mean instead of the median"),
    ("correlation_dimension", "CD", 1, "embedding 2, all radii"),
    ("fragmentation_pip", "PIP", 100, ""),
    ("fragmentation_ials", "IALS", 1, ""),
    ("fragmentation_pss", "PSS", 100, "share of segments, not of NN"),
    ("fragmentation_pas", "PAS", 100, "share of runs, not of NN"),
    ("porta_index", "PI", 1, ""),
    ("guzik_index", "GI", 1, "sum of distances, not of their squares"),
    ("slope_index", "SI", 1, ""),
    ("area_index", "AI", 1, ""),
    ("symbolic_0v", "Symbolic_MaxMin6_0V", 100, ""),
    ("symbolic_1v", "Symbolic_MaxMin6_1V", 100, ""),
    ("symbolic_2lv", "Symbolic_MaxMin6_2LV", 100, ""),
    ("symbolic_2uv", "Symbolic_MaxMin6_2UV", 100, ""),
)


def hrv(folders: Sequence[Path], options: Options) -> None:
    """Print the medians over the records, and the median of the relative differences."""
    chosen = options if options.records else replace(options, records=frozenset(RECORDS))
    paths = list(chosen.wfdb_records(folders))
    pairs = [_both(path, options.settings) for path in paths]
    print(f"Five minutes of {', '.join(path.name for path in paths)}; medians over the records.")
    print("| row | here | NeuroKit2 | difference | why |\n|---|---|---|---|---|")
    for symbol, name, factor, why in ROWS:
        both = np.array([(ours[symbol], factor * theirs.get(name, np.nan)) for ours, theirs in pairs])
        print(_line(symbol, both, why))


def _line(symbol: str, both: Floats, why: str) -> str:
    known = both[np.isfinite(both).all(axis=1)]
    if not known.size:
        return f"| `{symbol}` | | | | not comparable: {why or 'no value'} |"
    apart = known[:, 0] - known[:, 1]
    relative = (
        100.0 * np.median(np.abs(apart) / np.maximum(np.abs(known[:, 1]), 1e-12)) if apart.any() else 0.0
    )
    relative = float(np.round(relative, 4))  # what is left is the rounding of the last digits
    ours, theirs = np.median(known, axis=0)
    return f"| `{symbol}` | {ours:.4g} | {theirs:.4g} | {relative:.2g} % | {why} |"


def _both(path: Path, settings: Settings) -> tuple[Mapping[str, float], Mapping[str, float]]:
    recording = read(path.with_suffix(".hea"))
    samples = round(SEGMENT_S * recording.fs_hz) + round(2.0 * recording.fs_hz)
    part = replace(recording, ecg_mv=recording.ecg_mv[:, :samples])
    found = _evaluation(part, settings)
    ours = {symbol: _value(found, symbol) for symbol, *_ in ROWS}
    nn = found.quantity("nn")
    return ours, _neurokit(nn.interval_ms, nn.end_s)


def _evaluation(recording: Recording, settings: Settings) -> Evaluation:
    chosen = replace(settings, own_definitions=True)
    return Evaluation(catalogue(), {"recording": recording, "settings": chosen})


def _value(found: Evaluation, symbol: str) -> float:
    """The number of a row without its conditions on length, as NeuroKit2 has none."""
    declared = catalogue()[symbol]
    given: dict[str, Any] = {}
    try:
        for need in declared.needs:
            is_row = need.name in catalogue().biomarkers
            given[need.name] = _value(found, need.name) if is_row else found.quantity(need.name)
        return float(declared.function(**given))
    except NotComputable:
        return float("nan")


def _neurokit(interval_ms: Floats, end_s: Floats) -> Mapping[str, float]:
    import neurokit2
    import pandas as pd

    given = {"RRI": interval_ms, "RRI_Time": end_s}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = [
            neurokit2.hrv_time(given),
            neurokit2.hrv_frequency(given, normalize=False),
            neurokit2.hrv_nonlinear(given),
            neurokit2.hrv_symbolic(given, quantization_level_max_min=(6,)),
        ]
    joined = pd.concat(tables, axis=1).iloc[0]
    return {str(name).removeprefix("HRV_"): float(value) for name, value in joined.items()}
