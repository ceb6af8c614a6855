"""Every sample file of a folder through its reader, beside what independent libraries read of it.

    python -m benchmarks.formats ~/.cache/ecg-data/formats

One line per file: format, leads, rate, samples, the first values of three leads in mV, the device's own intervals, and
the largest difference to each library that reads the format. A file that leaves something open shows the question, and
is read with the answer that its documentation gives. At the end: whether the one ECG that is there in three formats is
the same in all samples.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.second_readers import agreements
from ecgomics.core.errors import InvalidInput, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import FoundRecording, find_recordings, read

_TWELVE: Final = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
#: What the documentation of files that leave something open says.
ANSWERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "E07500.npy": {"fs_hz": 500.0, "unit": "mV", "leads": _TWELVE},
    "E07500_named.mat": {"unit": "mV"},
    "E07500_v73like.mat": {"fs_hz": 500.0, "unit": "mV", "leads": _TWELVE},
    "heartbeatman_holter_test_small.csv": {"unit": "uV", "leads": ("V1", "V3", "V5")},
    "cvrg_muse_txt_J123456_10sec.txt": {"fs_hz": 500.0, "unit": "uV", "leads": _TWELVE},
    "observation-example-sample-data.json": {"unit": "uV"},
}
#: The one ECG in three formats.
TRIPLE: Final = ("aecg/ecgtoolkit_Example.xml", "scp/ecgtoolkit_Example.scp", "dicom/ecgtoolkit_Example.dcm")
_INTERVALS: Final = ("pr", "pq", "qrs", "qt", "rate", "axis")


def lines(folder: Path) -> Iterator[str]:
    """The table, row by row."""
    for found in find_recordings([folder]):
        yield from _lines_of(folder, found)


def _lines_of(folder: Path, found: FoundRecording) -> Iterator[str]:
    name = found.path.relative_to(folder).as_posix()
    try:
        yield _line(name, read(found.path), found.path, folder)
    except Unstated as question:
        yield f"{name}\n    asks: {question}"
        if answer := ANSWERS.get(found.path.name):
            yield _line(f"    answered {', '.join(answer)}", read(found.path, **answer), found.path, folder)
    except InvalidInput as error:
        yield f"{name}\n    refused: {error}"


def _line(name: str, recording: Recording, path: Path, folder: Path) -> str:
    first = ", ".join(
        f"{lead} {row[0]:.4f}" for lead, row in zip(recording.leads, recording.ecg_mv, strict=True)
    )
    facts = [
        recording.source_format + (" (experimental)" if recording.experimental else ""),
        f"{len(recording.leads)} leads: {' '.join(recording.leads)}",
        f"{recording.fs_hz:g} Hz × {recording.samples}",
        f"first values in mV: {', '.join(first.split(', ')[:3])}",
    ]
    gaps = int(np.isnan(recording.ecg_mv).sum())
    facts += [f"{gaps} samples masked"] if gaps else []
    if recording.median_beat is not None:
        facts.append(
            f"median beat {len(recording.median_beat.leads)} × {recording.median_beat.ecg_mv.shape[1]}"
        )
    facts += [f"{len(recording.annotations)} marks"] if recording.annotations else []
    body = ["; ".join(facts)]
    if recording.device_measurements:
        shown = [
            f"{key} {value:g}"
            for key, value in recording.device_measurements.items()
            if any(word in key.lower() for word in _INTERVALS)
        ]
        body.append(f"device: {len(recording.device_measurements)} numbers; {', '.join(shown[:8])}")
    ours = dict(zip(recording.leads, recording.ecg_mv, strict=True))
    body += agreements(path.relative_to(folder).parts[0], path, ours)
    body += [f"warned: {each}" for each in recording.warnings]
    return "\n    ".join([name, *body])


def triple(folder: Path) -> tuple[bool, str]:
    """Whether the ECG that is there in three formats is the same, and the largest difference."""
    recordings = [read(folder / name) for name in TRIPLE]
    first = recordings[0]
    apart = max(
        float(np.max(np.abs(first.lead(lead) - other.lead(lead))))
        for other in recordings[1:]
        for lead in first.leads
    )
    same = apart == 0.0 and len({each.samples for each in recordings}) == 1
    return same, f"{len(first.leads)} leads × {first.samples} samples, largest difference {apart:g} mV"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for line in lines(folder):
        print(line, flush=True)
    same, text = triple(folder)
    print(f"\nThe same ECG as aECG, SCP-ECG and DICOM: {'identical' if same else 'NOT identical'}; {text}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
