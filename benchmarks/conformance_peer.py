"""NeuroKit2 graded by the conformance suite, beside this package on the same rows.

    python -m benchmarks.conformance_peer

NeuroKit2 gets lead II of every phantom with an ECG: `ecg_clean`, `ecg_peaks` and `ecg_delineate(method="dwt")` with
their defaults; a duration is the median over beats of its marks (P_Onsets, P_Offsets, R_Onsets, R_Offsets, T_Offsets).
Of a series without ectopic beats it gets the R peaks. Only rows with a number are graded, and only where the tool
gives one; how many it leaves out stands beside. Its end of T is another convention than the tangent of the references.
"""

import warnings
from collections import defaultdict
from typing import Any, Final

import numpy as np

from ecgomics.conformance.grading import Grade, grade, values_of_this_package
from ecgomics.conformance.suite import phantoms
from ecgomics.conformance.table import Reference, references
from ecgomics.core.arrays import Floats
from ecgomics.phantom.recipes import Made

LEAD: Final = "II"
#: Symbol → the two marks of NeuroKit2 that it lies between.
DURATIONS: Final = {
    "p_duration_lead": ("ECG_P_Onsets", "ECG_P_Offsets"),
    "pr_interval_lead": ("ECG_P_Onsets", "ECG_R_Onsets"),
    "qrs_duration_lead": ("ECG_R_Onsets", "ECG_R_Offsets"),
    "qt_interval_lead": ("ECG_R_Onsets", "ECG_T_Offsets"),
}
#: Symbol → its column and the factor to our unit; the definitions are the same.
VARIABILITY: Final = {"nn_mean": "HRV_MeanNN", "sdnn": "HRV_SDNN", "rmssd": "HRV_RMSSD", "sdsd": "HRV_SDSD"}


def main() -> None:
    """Print the share of rows passed and the median departure of both."""
    rows = [row for row in references() if _asked(row)]
    given: dict[tuple[str, str], tuple[str, str]] = {}
    for made in phantoms():
        for name, value in measured(made).items():
            if np.isfinite(value):
                given[made.recipe.name, name] = (f"{value:.9g}", "ok")
    theirs = grade(rows, given)
    ours = grade(rows, values_of_this_package(rows))
    print(
        f"{'row':24}{'references':>11}{'left out':>10}"
        f"{'NeuroKit2 passes, |dev|':>30}{'ECGomics passes, |dev|':>30}"
    )
    for name in sorted({row.name for row in rows}):
        print(_line(name, theirs, ours))


def _asked(row: Reference) -> bool:
    durations = {f"{symbol}:{LEAD}" for symbol in DURATIONS}
    return row.validity == "ok" and row.name in {"heart_rate", "rr_mean", *durations, *VARIABILITY}


def measured(made: Made) -> dict[str, float]:
    """What NeuroKit2 says of a phantom, by name."""
    import neurokit2

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if made.phantom is None:
            return _variability(made, neurokit2) if set(made.kinds) == {"N"} else {}
        recording = made.phantom.recording
        if LEAD not in recording.leads:
            return {}
        fs_hz = round(recording.fs_hz)
        try:
            clean = neurokit2.ecg_clean(recording.lead(LEAD), sampling_rate=fs_hz)
            _, found = neurokit2.ecg_peaks(clean, sampling_rate=fs_hz)
            peaks = np.asarray(found["ECG_R_Peaks"], dtype=float)
            _, marks = neurokit2.ecg_delineate(clean, found["ECG_R_Peaks"], sampling_rate=fs_hz, method="dwt")
        except (ValueError, IndexError, KeyError, ZeroDivisionError, TypeError):
            return {}
    rr_ms = np.diff(peaks) * 1000.0 / fs_hz
    durations = {
        f"{symbol}:{LEAD}": _median_ms(marks[first], marks[last], fs_hz)
        for symbol, (first, last) in DURATIONS.items()
    }
    mean_ms = float(rr_ms.mean()) if len(rr_ms) else np.nan
    return durations | {"rr_mean": mean_ms, "heart_rate": 60000.0 / mean_ms}


def _variability(made: Made, neurokit2: Any) -> dict[str, float]:
    peaks = np.concatenate([[0], np.cumsum(made.rr_ms)]).round().astype(int)
    if len(peaks) > 2000:  # its whole-day run takes minutes and adds no definition
        return {}
    found = neurokit2.hrv_time(peaks, sampling_rate=1000)
    return {symbol: float(found[column].iloc[0]) for symbol, column in VARIABILITY.items()}


def _median_ms(first: Any, last: Any, fs_hz: float) -> float:
    begin, end = np.asarray(first, dtype=float), np.asarray(last, dtype=float)
    length: Floats = (end - begin) * 1000.0 / fs_hz
    known = length[np.isfinite(length)]
    return float(np.median(known)) if known.size else np.nan


def _line(name: str, theirs: list[Grade], ours: list[Grade]) -> str:
    by_tool: dict[str, list[Grade]] = defaultdict(list)
    for tool, grades in (("theirs", theirs), ("ours", ours)):
        by_tool[tool] = [each for each in grades if each.reference.name == name]
    total, cells = len(by_tool["ours"]), []
    for tool in ("theirs", "ours"):
        told = [each for each in by_tool[tool] if each.verdict != "missing"]
        passed = sum(each.verdict == "pass" for each in told)
        departures = [abs(each.deviation) for each in told if each.deviation is not None]
        middle = f"{np.median(departures):8.3g}" if departures else "       –"
        cells.append(f"{passed:5d} of {len(told):<4d} {middle}")
    left_out = total - sum(each.verdict != "missing" for each in by_tool["theirs"])
    return f"{name:24}{total:11d}{left_out:10d}   {cells[0]:>27}   {cells[1]:>27}"


if __name__ == "__main__":
    main()
