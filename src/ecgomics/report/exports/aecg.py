"""The report as HL7 annotated ECG: the recording with a set of annotations of ours.

The set is authored by this software in its version. The rhythm carries the measurements, the statements and the marks
of every beat; the derived series is our representative beat with its own marks. Of very many beats the marks of single
leads are left out, then those of all beats, so that a file stays one that can be opened.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.recording import Recording
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_TEXT
from ecgomics.io.writers.aecg import Document, as_bytes, document
from ecgomics.io.writers.aecg_annotations import interpretation, kind_of_wave, region
from ecgomics.io.writers.aecg_elements import MDC, OURS, add, coded, stamp, typed
from ecgomics.report.exports.codes import BEATS, MEASUREMENTS, WAVES, Codes
from ecgomics.report.exports.marks import NO_MARKS, Marks, Wave
from ecgomics.report.exports.shareable import SOFTWARE, measured_name, shareable, waves_of_beat
from ecgomics.report.exports.statements import Said
from ecgomics.report.structured.document import Language, Measurement, Report, RepresentativeBeat

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Up to so many beats are marked in every lead, and up to so many at all.
MOST_BEATS_BY_LEAD: Final = 1_000
MOST_BEATS: Final = 20_000
#: Why there is no value, in HL7's words: not applicable, or unknown.
_NOTHING: Final = {"absent": "NA", "wrong_rhythm": "NA"}


def report_aecg(
    report: Report, recording: Recording, marks: Marks = NO_MARKS, *, language: Language = "en"
) -> bytes:
    """The report as the content of an aECG; the same report gives the same bytes.

    InvalidInput where the recording has no sample that can be written.
    """
    made = document(shareable(report, recording))
    _of_rhythm(made, report, marks, Said.of(report, language))
    if made.beat is not None and report.beat is not None:
        _of_beat(made.beat, report, report.beat)
    return as_bytes(made)


def _of_rhythm(made: Document, report: Report, marks: Marks, said: Said) -> None:
    """The set of annotations of the rhythm, before what is derived from it."""
    found = _annotation_set(made.series, report)
    for each in report.measurements:
        _measurement(found, each)
    interpretation(found, _lines(report, said))
    if len(marks) <= MOST_BEATS:
        for beat in range(len(marks)):
            _beat(found, beat, marks, made)
    for derivation in made.series.findall("derivation"):  # last in the order of the schema
        made.series.remove(derivation)
        made.series.append(derivation)


def _annotation_set(series: "Element", report: Report) -> "Element":
    """A set of ours: when it was made, and by what."""
    found = add(series, "subjectOf/annotationSet")
    if report.provenance.made_at is not None:
        add(found, "activityTime", value=stamp(report.provenance.made_at))
    entity = add(found, "author/assignedEntity")
    add(entity, "id", root=OURS, extension=SOFTWARE)
    device = add(entity, "assignedAuthorType/assignedDevice")
    add(device, "id", root=OURS, extension=report.provenance.settings_hash)
    add(device, "manufacturerModelName").text = SOFTWARE
    add(device, "softwareName").text = f"{SOFTWARE} {report.provenance.software_version}"
    return found


def _lines(report: Report, said: Said) -> list[tuple[str, str]]:
    """(STATEMENT, SUMMARY or COMMENT, text): what the rules say, with the evidence, and what this is not."""
    return [
        *(("STATEMENT", line) for line in said.statements),
        *([("SUMMARY", said.summary)] if said.summary else []),
        ("COMMENT", said.disclaimer),
        (
            "COMMENT",
            f"Rules {report.findings.table_version}; input SHA-256 {report.provenance.input_sha256}.",
        ),
    ]


def _measurement(found: "Element", each: Measurement) -> None:
    """A number by its code, or by our own; a missing one says that there is none. Classes have no place here."""
    has_number = each.value is not None and each.validity in KEEPS_NUMBER
    if each.unit.startswith("{") or not (has_number or each.validity not in KEEPS_NUMBER):
        return
    annotation = add(found, "component/annotation")
    standard = MEASUREMENTS.get(each.symbol, Codes()) if not each.lead else Codes()
    if standard.aecg:
        coded(annotation, standard.aecg, system=MDC)
    else:
        coded(annotation, each.symbol, system=OURS, name=measured_name(each))
    if has_number:
        typed(annotation, "PQ", value=f"{each.value:.12g}", unit=each.unit)
    else:
        add(annotation, "text").text = f"No value: {VALIDITY_TEXT[each.validity]}"
        typed(annotation, "PQ", nullFlavor=_NOTHING.get(each.validity, "UNK"))
    if each.lead:
        region(annotation, lead=each.lead)


# Marks ----------------------------------------------------------------------------------------------------------------


def _beat(found: "Element", beat: int, marks: Marks, made: Document) -> None:
    """A beat by its kind, with its waves."""
    length_s = made.recording.duration_s
    waves = [
        each
        for each in marks.waves(beat, by_lead=len(marks) <= MOST_BEATS_BY_LEAD)
        if _inside(each, made.cut_s, length_s)
    ]
    if not waves:
        return
    annotation = add(found, "component/annotation")
    coded(annotation, "MDC_ECG_BEAT", system=MDC)
    typed(annotation, "CE", code=BEATS.get(marks.kinds[beat], BEATS["U"]), codeSystem=MDC)
    for each in waves:
        _wave(annotation, each, cut_s=made.cut_s, started_at=made.recording.started_at)


def _wave(above: "Element", each: Wave, *, cut_s: float = 0.0, started_at: datetime | None = None) -> None:
    """A wave with what is known of its edges."""
    annotation = add(above, "component/annotation")
    kind_of_wave(annotation, WAVES[each.name][2])
    region(
        annotation,
        low_s=_known(each.onset_s - cut_s),
        high_s=_known(each.offset_s - cut_s),
        lead=each.lead,
        started_at=started_at,
    )


def _inside(wave: Wave, cut_s: float, length_s: float) -> bool:
    """Whether all that is known of a wave lies within what is written."""
    edges_s = np.array([wave.onset_s, wave.offset_s]) - cut_s
    known_s = edges_s[np.isfinite(edges_s)]
    return bool(((known_s >= 0.0) & (known_s <= length_s)).all())


def _known(at_s: float) -> float | None:
    return at_s if np.isfinite(at_s) else None


def _of_beat(series: "Element", report: Report, beat: RepresentativeBeat) -> None:
    """By whom it was made, and its waves, of all leads together and of each."""
    author = add(series, "author/seriesAuthor/manufacturedSeriesDevice")
    add(author, "manufacturerModelName").text = SOFTWARE
    add(author, "softwareName").text = report.provenance.software_version
    made_by = series.findall("author")[-1]
    series.remove(made_by)
    series.insert([each.tag for each in series].index("component"), made_by)  # the order of the schema
    found = _annotation_set(series, report)
    for lead, marks in (("", beat.marks), *zip(beat.leads, beat.lead_marks, strict=True)):
        for each in waves_of_beat(beat, marks, lead):
            _wave(found, each)
