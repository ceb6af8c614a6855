"""Write a recording as HL7 annotated ECG (ANSI/HL7 V3 ECG R1, schema PORT_MT020001, in the order of its elements).

One step is the recording's resolution, or 1 µV where it states none. Each stretch in which the same leads are valid is
a set of sequences with its own time, so that gaps are what is not there: one of all leads at the very start or end
shortens the recording, and a lead that is nothing but a gap is left out. The person's name and birth date are written
only where the recording has its identity.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import MedianBeat, Recording
from ecgomics.io.writers.aecg_annotations import annotation_set
from ecgomics.io.writers.aecg_elements import (
    ACT,
    CPT,
    GENDER,
    LOINC,
    MDC,
    OURS,
    add,
    coded,
    plain,
    stamp,
    typed,
)
from ecgomics.io.writers.whole_file import write_whole

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEFAULT_STEP_UV: Final = 1.0
_MOST_DIGITS: Final = 2**31 - 1
#: Larger values are none of an ECG: 1 kV.
_LARGEST_MV: Final = 1e6
_FILTERS: Final = "MDC_ECG_CTL_VBL_ATTR_FILTER_"


def write_aecg(recording: Recording, path: str | Path) -> Path:
    """Write a recording to a file, whole or not at all, and give its path."""
    return write_whole(path, aecg_bytes(recording))


@dataclass(frozen=True, slots=True)
class Document:
    """An aECG that more can be added to."""

    root: "Element"
    series: "Element"
    """The rhythm."""
    beat: "Element | None"
    """The derived series of the representative beat."""
    recording: Recording
    """As it is written: without gaps of all leads at its edges."""
    cut_s: float
    """What was cut off at the start."""


def aecg_bytes(recording: Recording) -> bytes:
    """A recording as the content of an HL7 aECG; the same recording gives the same bytes."""
    return as_bytes(document(recording))


def as_bytes(made: Document) -> bytes:
    """A document as the content of a file."""
    import xml.etree.ElementTree as ET

    content: bytes = ET.tostring(made.root, encoding="utf-8", xml_declaration=True)
    return content


def document(recording: Recording) -> Document:
    """A recording as an HL7 aECG; InvalidInput where nothing of it can be written."""
    import xml.etree.ElementTree as ET

    found, cut_s = _trimmed(recording)
    root = ET.Element("AnnotatedECG", dict(_ROOT))
    name = f"{found.name} {found.source_sha256} {found.fs_hz} {found.leads} {found.started_at}"
    identifier = uuid5(UUID(OURS), name + str(hash_of(found.ecg_mv)))
    add(root, "id", root=str(identifier))
    add(root, "code", code="93000", codeSystem=CPT, codeSystemName="CPT-4")
    _period(root, found)
    _subject(add(root, "componentOf/timepointEvent/componentOf/subjectAssignment"), found)
    if found.subject.age_years is not None:
        observed = add(root, "controlVariable/relatedObservation")
        coded(observed, "21612-7", system=LOINC, name="Reported Age")
        typed(observed, "PQ", value=f"{found.subject.age_years:.12g}", unit="a")
    series = add(root, "component/series")
    beat = _rhythm(series, found, identifier)
    return Document(root, series, beat, found, cut_s)


_ROOT: Final[Mapping[str, str]] = {
    "xmlns": "urn:hl7-org:v3",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "type": "Observation",
}


def hash_of(ecg_mv: Floats) -> str:
    """A name of the samples: the same for the same ones."""
    import hashlib

    return hashlib.sha256(np.ascontiguousarray(ecg_mv).tobytes()).hexdigest()


def _trimmed(recording: Recording) -> tuple[Recording, float]:
    """Without what is a gap in all leads at the start and at the end, and how much was cut off at the start, in s.

    Times count from the first valid sample.
    """
    valid = np.flatnonzero(~recording.gaps.all(axis=0))
    if not len(valid):
        raise InvalidInput(f"The recording {recording.name} has no valid sample to be written.")
    if recording.started_at is not None and recording.started_at.year >= MAXYEAR:
        raise InvalidInput(
            f"The recording {recording.name} starts in the year {MAXYEAR}, the last that can be told."
        )
    first, last = int(valid[0]), int(valid[-1]) + 1
    if (first, last) == (0, recording.samples):
        return recording, 0.0
    cut_s = first / recording.fs_hz
    start = recording.started_at
    kept = replace(
        recording,
        ecg_mv=recording.ecg_mv[:, first:last],
        started_at=start + timedelta(seconds=cut_s) if start else None,
        annotations=tuple(replace(each, start_s=each.start_s - cut_s) for each in recording.annotations),
    )
    return kept, cut_s


# The document ---------------------------------------------------------------------------------------------------------


def _subject(assignment: "Element", recording: Recording) -> None:
    identity, subject = recording.identity, recording.subject
    trial = add(assignment, "subject/trialSubject")
    identifier = identity.get("identifier") or subject.pseudonym
    if identifier:
        add(trial, "id", root=OURS, extension=plain(identifier))
    else:
        add(trial, "id", nullFlavor="UNK")
    person = add(trial, "subjectDemographicPerson")
    if "name" in identity:
        add(person, "name").text = plain(identity["name"])
    sex = {"male": "M", "female": "F"}.get(subject.sex or "", "UN")
    add(person, "administrativeGenderCode", code=sex, codeSystem=GENDER)
    if "birth date" in identity:
        add(person, "birthTime", value=identity["birth date"].replace("-", ""))
    add(assignment, "componentOf/clinicalTrial/id", nullFlavor="NA")


def _period(element: "Element", recording: Recording) -> None:
    """When the recording was made, or that it is not known."""
    start = recording.started_at
    if start is None:
        add(element, "effectiveTime", nullFlavor="UNK")
        return
    period = add(element, "effectiveTime")
    add(period, "low", value=stamp(start), inclusive="true")
    add(period, "high", value=stamp(start + timedelta(seconds=recording.duration_s)), inclusive="false")


def _rhythm(series: "Element", recording: Recording, document: UUID) -> "Element | None":
    """Fill the series of the rhythm, and give that of the representative beat where there is one."""
    add(series, "id", root=str(uuid5(document, "rhythm")))
    coded(series, "RHYTHM", system=ACT, name="Rhythm Waveforms")
    _period(series, recording)
    if recording.device:
        device = add(series, "author/seriesAuthor/manufacturedSeriesDevice")
        add(device, "manufacturerModelName").text = plain(recording.device)
    low_hz, high_hz = recording.band_hz
    for kind, which, edge_hz in (
        ("LOW_PASS", "CUTOFF", high_hz),
        ("HIGH_PASS", "CUTOFF", low_hz),
        ("NOTCH", "NOTCH", recording.notch_hz),
    ):
        if edge_hz is not None:
            control = add(series, "controlVariable/controlVariable")
            coded(control, f"{_FILTERS}{kind}", system=MDC)
            inner = add(control, "component/controlVariable")
            coded(inner, f"{_FILTERS}{which}_FREQ", system=MDC)
            typed(inner, "PQ", value=f"{edge_hz:.12g}", unit="Hz")
    step_uv = _step_uv(recording.ecg_mv, recording)
    for first, last, rows in _stretches(recording.ecg_mv):
        leads = {recording.leads[row]: recording.ecg_mv[row, first:last] for row in rows}
        _set(series, leads, step_uv, time=_time(recording, first), fs_hz=recording.fs_hz)
    annotation_set(series, recording)
    if recording.median_beat is None:
        return None
    derived = add(series, "derivation/derivedSeries")
    _beat(derived, recording.median_beat, recording, document)
    return derived


def _beat(series: "Element", beat: MedianBeat, recording: Recording, document: UUID) -> None:
    add(series, "id", root=str(uuid5(document, "beat")))
    coded(series, "REPRESENTATIVE_BEAT", system=ACT, name="Representative Beat Waveforms")
    _period(series, recording)
    step_uv = _step_uv(beat.ecg_mv, recording)
    for first, last, rows in _stretches(beat.ecg_mv):
        leads = {beat.leads[row]: beat.ecg_mv[row, first:last] for row in rows}
        _set(series, leads, step_uv, time=first / beat.fs_hz, fs_hz=beat.fs_hz)


# Samples --------------------------------------------------------------------------------------------------------------


def _step_uv(ecg_mv: Floats, recording: Recording) -> float:
    """The wanted size of a step; InvalidInput where the digits would not be whole numbers of 32 bits."""
    step_uv = min(recording.resolution_uv or _DEFAULT_STEP_UV, _LARGEST_MV * 1e3)
    largest_mv = float(np.max(np.abs(ecg_mv), initial=0.0, where=np.isfinite(ecg_mv)))
    if largest_mv > min(_MOST_DIGITS * step_uv / 1e3, _LARGEST_MV):
        raise InvalidInput(
            f"The recording {recording.name} holds {largest_mv:.3g} mV, too much for steps of {step_uv:.3g} µV."
        )
    return step_uv


def _stretches(ecg_mv: Floats) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """(first sample, sample after the last, valid rows) of each stretch in which the same rows are valid."""
    valid = np.isfinite(ecg_mv)
    changes = np.flatnonzero((valid[:, 1:] != valid[:, :-1]).any(axis=0)) + 1
    edges = [0, *changes.tolist(), ecg_mv.shape[1]]
    for first, last in pairwise(edges):
        rows = tuple(np.flatnonzero(valid[:, first]).tolist())
        if rows:
            yield first, last, rows


def _time(recording: Recording, first: int) -> datetime | float:
    """When a sample was taken: its moment, or s from the first one where the start is not known."""
    offset_s = first / recording.fs_hz
    return recording.started_at + timedelta(seconds=offset_s) if recording.started_at else offset_s


def _set(
    series: "Element", leads: Mapping[str, Floats], step_uv: float, *, time: datetime | float, fs_hz: float
) -> None:
    """A set of leads that begin together."""
    found = add(series, "component/sequenceSet")
    sequence = add(found, "component/sequence")
    increment: dict[str, Any] = {"value": f"{1.0 / fs_hz:.15g}", "unit": "s"}
    if isinstance(time, datetime):
        coded(sequence, "TIME_ABSOLUTE", system=ACT)
        value = typed(sequence, "GLIST_TS")
        add(value, "head", value=stamp(time))
    else:
        coded(sequence, "TIME_RELATIVE", system=ACT)
        value = typed(sequence, "GLIST_PQ")
        add(value, "head", value=f"{time:.9f}", unit="s")
    add(value, "increment", **increment)
    for lead, values_mv in leads.items():
        sequence = add(found, "component/sequence")
        coded(sequence, f"MDC_ECG_LEAD_{lead.upper()}", system=MDC)
        value = typed(sequence, "SLIST_PQ")
        add(value, "origin", value="0", unit="uV")
        add(value, "scale", value=f"{step_uv:.12g}", unit="uV")
        steps = np.rint(values_mv * 1e3 / float(f"{step_uv:.12g}")).astype(np.int64)
        add(value, "digits").text = re.sub(r"[\[\],]", "", str(steps.tolist()))
