"""The report as a DICOM waveform: the recording with our measurements, statements and marks as annotations.

A 12-lead ECG where the recording fits that object, else the general, ambulatory or 32-bit one, as `io.writers.dicom`
decides. Measurements carry the codes of ISO/IEEE 11073-10102 and LOINC that DICOM's context groups name, units are of
UCUM, statements are texts. The representative beat is a derived group of its own, with the marks of its waves; the
object of an ambulatory ECG has no place for one.
"""

from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING, Final

from ecgomics.core.recording import Recording
from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.io.readers.dicom_annotations import NO_UNIT
from ecgomics.io.writers.dicom import dicom_bytes
from ecgomics.io.writers.dicom_elements import coded, decimal, item, items, ours, short
from ecgomics.report.exports.codes import MEASUREMENTS, WAVES, Codes
from ecgomics.report.exports.marks import NO_MARKS, Marks, Wave
from ecgomics.report.exports.shareable import SOFTWARE, measured_name, shareable, waves_of_beat
from ecgomics.report.exports.statements import Said
from ecgomics.report.structured.document import Language, Measurement, Report, RepresentativeBeat

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

#: Sets of annotations: measurements, statements, marks of the rhythm, marks of the beat.
_MEASURED, _STATED, _MARKED, _OF_BEAT = 1, 2, 3, 4
#: Longest text of an annotation (ST).
_LONGEST: Final = 1024
#: Up to so many beats of the rhythm are marked.
MOST_BEATS: Final = 1_000
_RHYTHM, _BEAT = 1, 2


def report_dicom(
    report: Report, recording: Recording, marks: Marks = NO_MARKS, *, language: Language = "en"
) -> bytes:
    """The report as the content of a DICOM file; the same report gives the same bytes.

    InvalidInput where no waveform object of DICOM takes the recording.
    """
    shared = shareable(report, recording)

    def complete(data: "Dataset") -> None:
        notes = [
            *_measurements(report, shared.leads),
            *_statements(Said.of(report, language)),
            *_rhythm_marks(marks, shared),
        ]
        if len(data.WaveformSequence) > 1 and report.beat is not None:
            data.WaveformSequence[1].TriggerSamplePosition = report.beat.zero + 1
            notes += _beat_marks(report.beat)
        data.WaveformAnnotationSequence = items(*notes)
        data.SeriesDescription = short(f"{SOFTWARE}: measured, not confirmed; research use only", 64)
        data.ContributingEquipmentSequence = items(_software(report))

    return dicom_bytes(shared, complete=complete)


def _software(report: Report) -> "Dataset":
    """What measured it (SOP Common module), and what it is not."""
    made = report.provenance
    found = item(
        Manufacturer=SOFTWARE,
        ManufacturerModelName=SOFTWARE,
        SoftwareVersions=[
            short(f"software {made.software_version}", 64),
            short(f"catalogue {made.catalogue_version}", 64),
            short(f"findings {made.table_version}", 64),
            short(f"settings {made.settings_hash}", 64),
        ],
        ContributionDescription=f"{report.disclaimer} Input SHA-256 {made.input_sha256}."[:_LONGEST],
        PurposeOfReferenceCodeSequence=items(coded("109102", "Processing Equipment", "DCM")),
    )
    if made.made_at is not None:
        zone = made.made_at.strftime("%z")[:5]
        found.ContributionDateTime = f"{made.made_at:%Y%m%d%H%M%S}.{made.made_at.microsecond:06d}{zone}"
    return found


# Measurements and statements ------------------------------------------------------------------------------------------


def _measurements(report: Report, leads: tuple[str, ...]) -> Iterator["Dataset"]:
    """Every number that there is; a missing one has no place here. Those of leads that were computed name the lead."""
    for each in report.measurements:
        if each.value is None or each.validity not in KEEPS_NUMBER or each.unit.startswith("{"):
            continue
        channel = leads.index(each.lead) + 1 if each.lead in leads else 0
        unit = each.unit
        yield item(
            ConceptNameCodeSequence=items(_concept(each, in_channel=bool(channel))),
            MeasurementUnitsCodeSequence=items(coded(unit, "no units" if unit == NO_UNIT else unit, "UCUM")),
            NumericValue=decimal(each.value),
            ReferencedWaveformChannels=[_RHYTHM, channel],
            AnnotationGroupNumber=_MEASURED,
        )


def _concept(each: Measurement, *, in_channel: bool) -> "Dataset":
    """MDC where DICOM has it, else LOINC, else our own."""
    standard = MEASUREMENTS.get(each.symbol, Codes()) if not each.lead else Codes()
    if standard.meaning:
        return coded(standard.mdc, standard.meaning, "MDC")
    if standard.loinc_name:
        return coded(standard.loinc, standard.loinc_name, "LN")
    return ours(each.label if in_channel else measured_name(each))


def _statements(said: Said) -> Iterator["Dataset"]:
    for line in (*said.statements, *([said.summary] if said.summary else []), said.disclaimer):
        yield item(
            UnformattedTextValue=line.replace("\x00", " ")[:_LONGEST],
            ReferencedWaveformChannels=[_RHYTHM, 0],
            AnnotationGroupNumber=_STATED,
        )


# Marks ----------------------------------------------------------------------------------------------------------------


def _rhythm_marks(marks: Marks, recording: Recording) -> Iterator["Dataset"]:
    """The waves of every beat, of all leads together, at the nearest samples; the first sample is 1."""
    if len(marks) > MOST_BEATS:
        return
    for beat in range(len(marks)):
        for wave in marks.waves(beat, by_lead=False):
            if places := _places(wave, recording.fs_hz, recording.samples):
                yield _segment(wave.name, places, [_RHYTHM, 0], _MARKED)


def _beat_marks(beat: RepresentativeBeat) -> Iterator["Dataset"]:
    """The waves of the representative beat, of all leads together and of each."""
    last = len(beat.samples_uv[0])
    for channel, marks in enumerate((beat.marks, *beat.lead_marks)):
        for wave in waves_of_beat(beat, marks):
            if places := _places(wave, beat.fs_hz, last):
                yield _segment(wave.name, places, [_BEAT, channel], _OF_BEAT)


def _places(wave: Wave, fs_hz: float, samples: int) -> list[int]:
    """First and last sample of a wave, the first of all being 1; nothing where an edge is not known or outside."""
    if not (isfinite(wave.onset_s) and isfinite(wave.offset_s)):
        return []
    places = [round(at_s * fs_hz) + 1 for at_s in (wave.onset_s, wave.offset_s)]
    return places if 1 <= places[0] < places[1] <= samples else []


def _segment(name: str, places: list[int], channels: list[int], group: int) -> "Dataset":
    code, meaning, _ = WAVES[name]
    return item(
        ConceptNameCodeSequence=items(coded(code, meaning, "MDC")),
        TemporalRangeType="SEGMENT",
        ReferencedSamplePositions=places,
        ReferencedWaveformChannels=channels,
        AnnotationGroupNumber=group,
    )
