"""What an extraction of real records gives: values, reasons, failures, speed; and known values to hold them against.

    python -m benchmarks.coverage FOLDER… [--output FOLDER] [--workers N]

For each folder every biomarker is listed with the number of records that gave it (in any lead) and the reasons
otherwise. A folder with ptbxl_database.csv (PTB-XL) adds medians of its normal records; one with annotations of the
waves in each lead (LUDB) adds heart rates against the annotated beats.
"""

import argparse
import ast
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.cohort.extraction import extract_to
from ecgomics.cohort.run import Extraction
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.io import find_recordings, read
from ecgomics.signal.model import Beats

#: Biomarkers that nearly every record must give, in percent of the records.
CORE: Final = {"heart_rate": 97.0, "qrs_duration": 97.0, "qt_interval": 97.0}
#: Medians of PTB-XL's normal records must lie between these.
NORMAL_MEDIANS: Final = {
    "qrs_duration": (80.0, 100.0),
    "pr_interval": (130.0, 180.0),
    "qtc_fridericia": (390.0, 430.0),
}
#: Largest difference of a heart rate from that of annotated beats, and the share of records within it, in percent.
RATE_WITHIN_PER_MIN: Final = 2.0
RATE_GOAL: Final = 99.0
#: A detected and an annotated beat so close are one.
SAME_BEAT_S: Final = 0.15


def main() -> None:
    options = _options()
    with TemporaryDirectory() as temporary:
        for folder in options.folders:
            output = (options.output or Path(temporary)) / f"{folder.resolve().name}.parquet"
            begin_s = time.monotonic()
            done = extract_to(output, folder, workers=options.workers)
            _report(folder, done, time.monotonic() - begin_s)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What an extraction of real records gives.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--output", type=Path, help="keep the tables in this folder")
    parser.add_argument("--workers", type=int, help="processes; one per processor if not given")
    return parser.parse_args()


def _report(folder: Path, done: Extraction, seconds: float) -> None:
    print(f"\n{folder}: {done.records} records, {len(done.failures)} failures, {seconds:.1f} s")
    if done.measured:
        print(f"  {done.measured / seconds:.1f} records/s")
    for record, reason in done.failures.items():
        print(f"  {record}: {reason}")
    wide = pd.read_parquet(done.output).set_index("record")
    if len(wide) != done.records or not wide.index.is_unique:
        raise SystemExit(f"{len(wide)} rows for {done.records} records")
    _coverage(pd.read_parquet(done.values), done.records)
    if (folder / "ptbxl_database.csv").is_file():
        _normal_medians(folder, wide)
    if next(folder.rglob("*.avf"), None) is not None:
        _rates(folder, wide)


def _verdict(good: bool) -> str:
    return "ok" if good else "MISSED"


def _coverage(values: pd.DataFrame, records: int) -> None:
    """Every biomarker: the records that gave it, and why the others did not (rows: leads, where per lead)."""
    given = values[values["validity"].isin(KEEPS_NUMBER)].groupby("symbol")["record"].nunique()
    missing = values[~values["validity"].isin(KEEPS_NUMBER)].groupby("symbol")["validity"]
    reasons = {str(symbol): codes.value_counts() for symbol, codes in missing}
    print(f"\n  {'biomarker':36}{'records':>9}{'share':>9}  reasons otherwise (rows)")
    for declared in catalogue().of_one_recording():
        symbol = declared.symbol
        count = int(given.get(symbol, 0))
        share = 100.0 * count / records
        goal = f"  {_verdict(share >= CORE[symbol])} (at least {CORE[symbol]:g} %)" if symbol in CORE else ""
        why = (
            ", ".join(f"{code} {rows}" for code, rows in reasons[symbol].items()) if symbol in reasons else ""
        )
        per_lead = " by lead" if declared.scope == "lead" else ""
        print(f"  {symbol + per_lead:36}{count:9d}{share:8.1f}%  {why}{goal}")


def _normal_medians(folder: Path, wide: pd.DataFrame) -> None:
    """Medians of the records whose report says normal."""
    about = pd.read_csv(folder / "ptbxl_database.csv")
    is_normal = ["NORM" in ast.literal_eval(codes) for codes in about["scp_codes"].astype(str)]
    normal = {str(name).rpartition("/")[2] for name in about["filename_hr"][is_normal]}
    chosen = wide[wide.index.map(lambda record: str(record).rpartition("/")[2] in normal)]
    print(f"\n  Medians of the {len(chosen)} records that are NORM")
    for symbol, (low, high) in NORMAL_MEDIANS.items():
        middle = float(chosen[symbol].median())
        print(f"  {symbol:36}{middle:9.1f} ms  {_verdict(low <= middle <= high)} ({low:g} to {high:g} ms)")


def _rates(folder: Path, wide: pd.DataFrame) -> None:
    """Heart rate beside that of the annotated beats, whose first and last cycles are not annotated.

    As extracted it is that of all beats; the fair comparison is that of the beats between the first and the last
    annotated one.
    """
    pairs = list(_rate_pairs(folder))
    print(
        f"\n  Heart rate of {len(pairs)} records within {RATE_WITHIN_PER_MIN:g} /min of the annotated beats"
    )
    whole = [abs(float(wide["heart_rate"][record]) - theirs) for record, _, theirs in pairs]
    same = [abs(ours - theirs) for _, ours, theirs in pairs]
    for name, errors in (("as extracted, over all beats", whole), ("over the annotated stretch", same)):
        share = 100.0 * float(np.mean(np.array(errors) <= RATE_WITHIN_PER_MIN))
        print(f"  {name:36}{share:8.1f}%  {_verdict(share >= RATE_GOAL)} (at least {RATE_GOAL:g} %)")
    for (record, ours, theirs), error in zip(pairs, same, strict=True):
        if not error <= RATE_WITHIN_PER_MIN:
            print(f"  {record}: {ours:.1f}, annotated {theirs:.1f} /min")


def _rate_pairs(folder: Path) -> Iterator[tuple[str, float, float]]:
    """Record, our rate and the annotated one over the same stretch (annotations of lead II)."""
    import wfdb

    for found in find_recordings([folder]):
        recording = read(found.path, name=found.name)
        annotation = wfdb.rdann(str(found.path.with_suffix("")), "ii")
        peaks = np.array(annotation.sample)[np.array(annotation.symbol) == "N"] / recording.fs_hz
        if len(peaks) > 1:
            ours_s = _beats_s(recording)
            inside = ours_s[(ours_s > peaks[0] - SAME_BEAT_S) & (ours_s < peaks[-1] + SAME_BEAT_S)]
            yield found.name, _rate_per_min(inside), _rate_per_min(peaks)


def _beats_s(recording: Recording) -> Floats:
    sources = {"recording": recording.with_limb_leads(), "settings": Settings()}
    try:
        beats: Beats = Evaluation(catalogue(), sources).quantity("beats")
    except NotComputable:
        return np.empty(0)
    return beats.peak_s[beats.accepted]


def _rate_per_min(peaks_s: Floats) -> float:
    return 60.0 / float(np.mean(np.diff(peaks_s))) if len(peaks_s) > 1 else float("nan")


if __name__ == "__main__":
    main()
