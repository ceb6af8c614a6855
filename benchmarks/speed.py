"""How fast a whole profile is, beside NeuroKit2 doing what it can of it, on one core; and where our time goes.

    python -m benchmarks.speed [FOLDER]

FOLDER holds 10-second 12-lead recordings at 500 Hz; without one, PTB-XL in ~/.cache/ecg-data is taken, or else the
synthetic demonstration cohort. Times are CPU time of one thread, median over records and repeats, reading left out.
"""

# ruff: noqa: E402 - the number of threads is set before NumPy is loaded

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[_threads] = "1"

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import Catalogue, catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import find_recordings, read
from ecgomics.phantom import demonstration_cohort
from ecgomics.profile import profile

PTB_XL: Final = Path.home() / ".cache" / "ecg-data" / "ptbxl"
FS_HZ: Final = 500.0
LEADS: Final = 12
DURATION_S: Final = 10.0
#: How many times NeuroKit2's speed a whole profile must have.
GOAL: Final = 50.0


def main() -> None:
    options = _options()
    recordings, origin = _recordings(options.folder, options.records)
    _one_core()
    print(
        f"{len(recordings)} recordings of {DURATION_S:g} s, {LEADS} leads, {FS_HZ:g} Hz from {origin}; one core\n"
    )
    ours_s = _median_cpu_s(profile, recordings, repeats=options.repeats)
    values = len(profile(recordings[0]).values)
    print(f"{'':52}{'CPU per record':>15}{'records/s':>12}{'ours is':>10}")
    _row(
        f"ECGomics, whole profile ({len(catalogue().of_one_recording())} biomarkers, {values} values)", ours_s
    )
    _beside_neurokit(recordings[: options.neurokit], ours_s)
    _where_time_goes(recordings, options.repeats)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed of a whole profile beside NeuroKit2, on one core.")
    parser.add_argument("folder", nargs="?", type=Path, help="folder of 10 s 12-lead recordings at 500 Hz")
    parser.add_argument("--records", type=int, default=20, help="recordings for our time (20)")
    parser.add_argument("--repeats", type=int, default=3, help="repeats of our time (3)")
    parser.add_argument("--neurokit", type=int, default=3, help="recordings for NeuroKit2's time (3)")
    return parser.parse_args()


def _one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _recordings(folder: Path | None, count: int) -> tuple[list[Recording], str]:
    """So many fitting recordings, and where they are from."""
    if folder is None and not PTB_XL.is_dir():
        cohort = [each.recording for each in demonstration_cohort()]
        return cohort[:: max(1, len(cohort) // count)][:count], "the synthetic demonstration cohort"
    found = find_recordings([folder or PTB_XL])
    fitting = (read(each.path, name=each.name) for each in found[:: max(1, len(found) // (2 * count))])
    chosen = [each for each in fitting if _fits(each)][:count]
    if not chosen:
        raise SystemExit(
            f"No 12-lead recording of {DURATION_S:g} s at {FS_HZ:g} Hz is in {folder or PTB_XL}."
        )
    return chosen, (folder or PTB_XL).name


def _fits(recording: Recording) -> bool:
    return (len(recording.leads), recording.fs_hz, recording.duration_s) == (LEADS, FS_HZ, DURATION_S)


def _median_cpu_s(
    work: Callable[[Recording], object], recordings: Sequence[Recording], *, repeats: int
) -> float:
    """Median CPU time of one recording, after one that does not count (imports, plans, caches)."""
    work(recordings[0])
    return statistics.median(_cpu_s(work, each) for _ in range(repeats) for each in recordings)


def _cpu_s(work: Callable[[Recording], object], recording: Recording) -> float:
    begin_s = time.process_time()
    work(recording)
    return time.process_time() - begin_s


def _row(name: str, cpu_s: float, *, ours_s: float | None = None) -> None:
    times = "" if ours_s is None else f"{cpu_s / ours_s:8.0f} ×"
    print(f"{name:52}{cpu_s * 1e3:12.1f} ms{1 / cpu_s:12.2f}{times:>10}")


# NeuroKit2 -----------------------------------------------------------------------------------------------------------


def _beside_neurokit(recordings: Sequence[Recording], ours_s: float) -> None:
    try:
        import neurokit2
    except ImportError:
        print(
            "NeuroKit2 is not installed, so there is nothing to compare with: pip install -e '.[benchmarks]'."
        )
        return
    warnings.simplefilter("ignore")
    version = neurokit2.__version__
    process_s = _median_cpu_s(_neurokit_process, recordings, repeats=1)
    _row(f"NeuroKit2 {version}, ecg_process + ecg_intervalrelated", process_s, ours_s=ours_s)
    for method in ("dwt", "cwt", "peak"):
        steps_s = _median_cpu_s(partial(_neurokit_steps, method=method), recordings, repeats=1)
        _row(f"NeuroKit2 {version}, its steps, {method} delineator", steps_s, ours_s=ours_s)
    ratio = process_s / ours_s
    verdict = "reached" if ratio >= GOAL else "missed"
    print(f"\nGoal: {GOAL:g} × ecg_process + ecg_intervalrelated: {verdict} ({ratio:.0f} ×)")


def _neurokit_process(recording: Recording) -> None:
    """Its whole pipeline and its interval features, lead by lead."""
    import neurokit2 as nk

    for row in recording.ecg_mv:
        signals, _ = nk.ecg_process(np.nan_to_num(row), sampling_rate=int(recording.fs_hz))
        nk.ecg_intervalrelated(signals, sampling_rate=int(recording.fs_hz))


def _neurokit_steps(recording: Recording, *, method: str) -> dict[str, dict[str, float]]:
    """Its steps put together by hand: clean, R peaks once, delineate every lead, a table of median intervals."""
    import neurokit2 as nk

    rate = int(recording.fs_hz)
    cleaned = [nk.ecg_clean(np.nan_to_num(row), sampling_rate=rate) for row in recording.ecg_mv]
    _, found = nk.ecg_peaks(cleaned[recording.leads.index("II")], sampling_rate=rate)
    table = {}
    for lead, row in zip(recording.leads, cleaned, strict=True):
        _, waves = nk.ecg_delineate(row, found["ECG_R_Peaks"], sampling_rate=rate, method=method)
        table[lead] = {
            name: _median_ms(waves, begin, end, fs_hz=recording.fs_hz)
            for name, begin, end in (
                ("P", "ECG_P_Onsets", "ECG_P_Offsets"),
                ("PR", "ECG_P_Onsets", "ECG_R_Onsets"),
                ("QRS", "ECG_R_Onsets", "ECG_R_Offsets"),
                ("QT", "ECG_R_Onsets", "ECG_T_Offsets"),
            )
        }
    return table


def _median_ms(waves: dict[str, Any], begin: str, end: str, *, fs_hz: float) -> float:
    if begin not in waves or end not in waves:
        return float("nan")
    pairs = min(len(waves[begin]), len(waves[end]))
    lengths = np.subtract(waves[end][:pairs], waves[begin][:pairs], dtype=float)
    return float(np.nanmedian(lengths)) * 1e3 / fs_hz if np.isfinite(lengths).any() else float("nan")


# Where our time goes -------------------------------------------------------------------------------------------------


def _where_time_goes(recordings: Sequence[Recording], repeats: int) -> None:
    """Time inside each quantity and each family, without what it calls for; the rest is the engine and the rows."""
    spent: dict[str, float] = {}
    whole = _timed(catalogue(), spent)
    begin_s = time.process_time()
    for _ in range(repeats):
        for each in recordings:
            evaluation = Evaluation(whole, {"recording": each.with_limb_leads(), "settings": Settings()})
            for symbol in whole.biomarkers:
                evaluation.outcome(symbol)
    total_s = time.process_time() - begin_s
    spent["engine: arguments, guards' bookkeeping, outcomes"] = total_s - sum(spent.values())
    runs = repeats * len(recordings)
    print("\nWhere our time goes (rows of the profile left out)")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        if seconds / total_s >= 0.002:
            print(f"  {name:58}{seconds / runs * 1e3:9.2f} ms{100 * seconds / total_s:7.1f} %")


def _timed(whole: Catalogue, spent: dict[str, float]) -> Catalogue:
    """The same catalogue, whose functions add the time inside them to `spent`."""
    markers = {
        name: replace(
            each,
            function=_clocked(each.function, f"biomarkers: {each.dimension}/{each.family}", spent),
            guards=tuple(replace(guard, test=_clocked(guard.test, "guards", spent)) for guard in each.guards),
        )
        for name, each in whole.biomarkers.items()
    }
    quantities = {
        name: replace(each, function=_clocked(each.function, f"quantity: {name}", spent))
        for name, each in whole.quantities.items()
    }
    return Catalogue(markers, quantities)


def _clocked(function: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    @wraps(function)
    def timed(**arguments: Any) -> Any:
        begin_s = time.process_time()
        try:
            return function(**arguments)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - begin_s

    return timed


if __name__ == "__main__":
    main()
