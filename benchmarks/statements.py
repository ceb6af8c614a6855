"""What people are told of the recordings of CinC 2017: the statements of home use beside the classes of the challenge.

    python -m benchmarks.statements --each 400
    python -m benchmarks.statements --each 120 --seed 7 --strap

--strap filters and samples as a Polar H10 does (0.7–40 Hz, 130 Hz). A record is drawn at random from its class.
"""

import argparse
import csv
import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from scipy.signal import butter, resample_poly, sosfiltfilt

from ecgomics import services
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.profile import profile
from ecgomics.report.evidence import facts_of
from ecgomics.report.statement import STATEMENTS, Said, said_of

STRAP_BAND_HZ: Final = (0.7, 40.0)
STRAP_HZ: Final = 130.0
#: Rates of the challenge and of the strap as whole numbers.
_UP, _DOWN = 13, 30


def main() -> None:
    """Print a table of statements by class."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path.home() / ".cache" / "ecg-data" / "cinc2017")
    parser.add_argument("--each", type=int, default=400, help="Recordings of each class.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--strap", action="store_true")
    asked = parser.parse_args()
    print("class".ljust(8), *(each.rjust(14) for each in (*STATEMENTS, "too short")))
    for label, names in _drawn(asked.data, asked.each, asked.seed).items():
        said = [_said(asked.data, name, strap=asked.strap) for name in names]
        counted = Counter(each.statement for each in said)
        short = sum("af_needs_30_s" in each.reasons for each in said)
        print(label.ljust(8), *(str(counted[each]).rjust(14) for each in STATEMENTS), str(short).rjust(14))


def _drawn(folder: Path, each: int, seed: int) -> dict[str, list[str]]:
    by_class: dict[str, list[str]] = {}
    with (folder / "REFERENCE.csv").open(encoding="utf-8", newline="") as file:
        for name, label in csv.reader(file):
            by_class.setdefault(label, []).append(name)
    rng = random.Random(seed)
    return {label: rng.sample(names, min(each, len(names))) for label, names in sorted(by_class.items())}


def _said(folder: Path, name: str, *, strap: bool) -> Said:
    recording = read({path.name: path.read_bytes() for path in folder.glob(f"{name}.*")})
    made = services.as_stored(profile(_as_by_a_strap(recording) if strap else recording, Settings()))
    facts = facts_of(json.loads(made.profile_json), json.loads(made.fiducials_json)["beats"], ())
    return said_of(facts, af_hint=True)


def _as_by_a_strap(recording: Recording) -> Recording:
    band = butter(2, STRAP_BAND_HZ, "bandpass", fs=recording.fs_hz, output="sos")
    ecg_mv = resample_poly(sosfiltfilt(band, recording.ecg_mv, axis=1), _UP, _DOWN, axis=1)
    return replace(
        recording,
        ecg_mv=np.round(ecg_mv, 3),
        fs_hz=STRAP_HZ,
        band_hz=STRAP_BAND_HZ,
        device="Polar H10",
        resolution_uv=1.0,
    )


if __name__ == "__main__":
    main()
