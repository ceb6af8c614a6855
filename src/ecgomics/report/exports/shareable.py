"""The recording as it goes into an export of the report: under the pseudonym, with our representative beat."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ecgomics.core.recording import MedianBeat, Recording, Subject
from ecgomics.report.structured.document import BeatMarks, Measurement, Report, RepresentativeBeat, Uv
from ecgomics.signal.model import WAVES

#: Name of the software in exports.
SOFTWARE: Final = "ECGomics"


def shareable(report: Report, recording: Recording) -> Recording:
    """The samples, the subject as the report has it, and nothing that the device or a person said of the recording.

    What the device measured and stated stays in the recording's own export, so that no reader takes it for ours.
    """
    who = report.identity
    return replace(
        recording,
        name=who.record,
        subject=Subject(who.age_years, who.sex, who.pseudonym),
        started_at=who.taken_at,
        device=who.device,
        device_measurements={},
        statements=(),
        annotations=(),
        median_beat=median_beat(report.beat),
        identity={},
    )


def median_beat(beat: RepresentativeBeat | None) -> MedianBeat | None:
    """The representative beat as a recording holds one."""
    if beat is None:
        return None
    rows_mv = np.array([_mv(row) for row in beat.samples_uv], dtype=float)
    return MedianBeat(ecg_mv=rows_mv, fs_hz=beat.fs_hz, leads=beat.leads)


def _mv(row: Uv) -> Sequence[float]:
    return [np.nan if sample is None else sample / 1e3 for sample in row]


def waves_of_beat(beat: RepresentativeBeat, marks: BeatMarks) -> list[tuple[str, float, float]]:
    """(P, QRS or T, onset, offset) in s from the first sample of the representative beat, where both are known."""
    zero_s = beat.zero / beat.fs_hz
    found = []
    for name in WAVES:
        onset_ms, offset_ms = (getattr(marks, f"{name.lower()}_{edge}") for edge in ("on", "off"))
        if onset_ms is not None and offset_ms is not None:
            found.append((name, zero_s + onset_ms / 1e3, zero_s + offset_ms / 1e3))
    return found


def measured_name(measurement: Measurement) -> str:
    """What is measured, with the lead where it is of one."""
    return f"{measurement.label} {measurement.lead}".strip()
