"""The recording as it goes into an export of the report: under the pseudonym, with our representative beat."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ecgomics.core.recording import MedianBeat, Recording, Subject
from ecgomics.report.exports.marks import Wave
from ecgomics.report.structured.document import BeatMarks, Measurement, Report, RepresentativeBeat, Uv

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


def waves_of_beat(beat: RepresentativeBeat, marks: BeatMarks, lead: str = "") -> Iterator[Wave]:
    """The waves of the representative beat, in s from its first sample; NaN where an edge was not seen."""
    edges_ms = {
        "P": (marks.p_on, marks.p_off),
        "QRS": (marks.qrs_on, marks.qrs_off),
        "T": (marks.t_on, marks.t_off),
    }
    zero_s = beat.zero / beat.fs_hz
    for name, edges in edges_ms.items():
        onset_s, offset_s = (math.nan if at_ms is None else zero_s + at_ms / 1e3 for at_ms in edges)
        if not (math.isnan(onset_s) and math.isnan(offset_s)):
            yield Wave(name, lead, onset_s, offset_s)


def measured_name(measurement: Measurement) -> str:
    """What is measured, with the lead where it is of one."""
    return f"{measurement.label} {measurement.lead}".strip()
