"""Everything that is kept of a person, as one ZIP archive that is written while it is sent."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import numpy as np

from ecgomics.core.errors import EcgomicsError
from ecgomics.core.settings import Settings
from ecgomics.core.version import VERSION
from ecgomics.io.writers.wfdb_files import wfdb_files
from ecgomics.report.exports.marks import Marks
from ecgomics.services import DISCLAIMER, stored_profile
from ecgomics.services.long_results import LongResults
from ecgomics.services.report_formats import Beside, ReportFormat, content_of, safe_name
from ecgomics.services.reports import report_of_recording
from ecgomics.store import Store
from ecgomics.store.audit_log import AuditFilter
from ecgomics.store.erased_person import Gathered

#: Longer recordings are handed over as they are kept, not as a file in memory.
WHOLE_UP_TO_S: Final = 3600.0
_REPORTS: Final[tuple[tuple[ReportFormat, str], ...]] = (
    ("json", "report.json"),
    ("pdf", "report.pdf"),
    ("fhir", "report.fhir.json"),
)
_SAMPLES_AT_ONCE: Final = 1 << 17
_README: Final = """What this platform keeps of one person
======================================

Made at {at} by ECGomics {version}, of the person “{pseudonym}”.

person/        what is known of the person, and every row of the database that is theirs, by table: consents,
               phones, links, live sessions with their notes, corrections, notes, tags, decisions, outcomes.
               Secrets are left out; of a phone or a link the platform itself keeps only a hash.
recordings/    one folder for each recording:
                 *.hea, *.dat, *.atr     the ECG as WFDB, which most programs for ECGs read
                 samples.npy             in its place for recordings of more than an hour: samples × leads in mV as a
                                         NumPy array; rate and leads stand in person/recordings.json
                 original/               the files as they were handed in, where they were kept
                 profile.json, .csv      every biomarker, with its unit or the reason why there is none
                 fiducials.json          the beats and their marks
                 report.json, .pdf       what is said of the recording
                 report.fhir.json        the same for other systems (FHIR R4)
audit.json     what was noted about the person: who did what, when
manifest.json  every file with its SHA-256, and what could not be written, with the reason

Not in it: copies of the whole platform (backups), and the key that pseudonyms are made with.

{disclaimer}
"""


@dataclass(slots=True)
class _Sink(io.RawIOBase):
    """Takes what the archive writes until it is sent on."""

    parts: list[bytes] = field(default_factory=list)

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.parts.append(bytes(content))
        return len(content)

    def taken(self) -> bytes:
        """What was written since."""
        content = b"".join(self.parts)
        self.parts.clear()
        return content


@dataclass(frozen=True, slots=True)
class Person:
    """Whose everything is handed over, and how their recordings are measured."""

    store: Store
    found: Gathered
    pseudonym: str
    settings_of: Callable[[str], Settings]
    longs: LongResults


def person_of(
    store: Store, subject_id: str, settings_of: Callable[[str], Settings], longs: LongResults
) -> Person:
    """NotFound where they are not there."""
    subject = store.subjects.subject(subject_id)
    return Person(store, store.rows_of_people.gathered(subject_id), subject.pseudonym, settings_of, longs)


def archive_of(person: Person) -> Iterator[bytes]:
    """The archive in parts, each file whole in memory but no two."""
    sink = _Sink()
    digests: dict[str, str] = {}
    left_out: dict[str, str] = {}
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, made in _files(person):
            try:
                parts = made()
            except EcgomicsError as error:
                left_out[name] = str(error)
                continue
            yield from _written(archive, sink, name, parts, digests)
        manifest = {
            "software": VERSION,
            "made_at": datetime.now(UTC).isoformat(),
            "files": digests,
            "left_out": left_out,
        }
        yield from _written(archive, sink, "manifest.json", [_json(manifest)], {})
    yield sink.taken()


Made = Callable[[], Iterable[bytes]]


def _written(
    archive: zipfile.ZipFile, sink: _Sink, name: str, parts: Iterable[bytes], digests: dict[str, str]
) -> Iterator[bytes]:
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as file:
        for part in parts:
            digest.update(part)
            file.write(part)
            yield sink.taken()
    digests[name] = digest.hexdigest()
    yield sink.taken()


def _files(person: Person) -> Iterator[tuple[str, Made]]:
    readme = _README.format(
        at=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        version=VERSION,
        pseudonym=person.pseudonym,
        disclaimer=DISCLAIMER,
    )
    yield "README.txt", partial(_whole, readme.encode())
    for table, rows in person.store.rows_of_people.of(person.found).items():
        yield f"person/{table}.json", partial(_whole, _json(rows))
    yield "audit.json", partial(_audit, person)
    for number, recording_id in enumerate(person.found.recordings, start=1):
        name = safe_name(person.store.without_samples(recording_id)[0].name)
        folder = f"recordings/{number:03d}-{name}"
        for file, made in _of_recording(person, recording_id):
            yield f"{folder}/{file}", made


def _of_recording(person: Person, recording_id: str) -> Iterator[tuple[str, Made]]:
    store = person.store
    about, samples = store.without_samples(recording_id)
    if samples <= WHOLE_UP_TO_S * about.fs_hz:
        for name, content in wfdb_files(store.recording(recording_id), "ecg").items():
            yield name, partial(_whole, content)
    else:
        yield "samples.npy", partial(_array_of, store, recording_id)
    for name, content in store.originals(recording_id).items():
        yield f"original/{name.replace('..', '_').lstrip('/')}", partial(_whole, content)
    yield "profile.json", partial(_profile, person, recording_id, "profile")
    yield "profile.csv", partial(_profile, person, recording_id, "csv")
    yield "fiducials.json", partial(_profile, person, recording_id, "fiducials")
    for form, name in _REPORTS:
        yield name, partial(_report, person, recording_id, form)


def _whole(content: bytes) -> Iterable[bytes]:
    return (content,)


def _array_of(store: Store, recording_id: str) -> Iterable[bytes]:
    with closing(store.samples(recording_id)) as kept:
        head = io.BytesIO()
        shape = (kept.samples, len(kept.leads))
        np.lib.format.write_array_header_1_0(head, {"descr": "<f4", "fortran_order": False, "shape": shape})
        yield head.getvalue()
        for first in range(0, kept.samples, _SAMPLES_AT_ONCE):
            part_mv = kept.read(first, min(kept.samples, first + _SAMPLES_AT_ONCE))
            yield np.ascontiguousarray(part_mv.T, dtype="<f4").tobytes()


def _profile(person: Person, recording_id: str, what: str) -> Iterable[bytes]:
    made = stored_profile(person.store, recording_id, person.settings_of(recording_id))
    if what == "fiducials":
        return (made.fiducials_json.encode(),)
    if what == "profile":
        return (made.profile_json.encode(),)
    rows = json.loads(made.profile_json)["values"]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["symbol"], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return (text.getvalue().encode(),)


def _report(person: Person, recording_id: str, form: ReportFormat) -> Iterable[bytes]:
    settings = person.settings_of(recording_id)
    report = report_of_recording(person.store, recording_id, settings, longs=person.longs)
    beside = Beside(
        partial(person.store.recording, recording_id),
        lambda: Marks.of_stored(
            json.loads(stored_profile(person.store, recording_id, settings).fiducials_json)
        ),
    )
    return (content_of(report, form, beside),)


def _audit(person: Person) -> Iterable[bytes]:
    """What was noted about the person; of who did it the name alone."""
    numbers = {*person.found.entries_by, *person.found.entries_of}
    told = [
        {
            "at": each.at.isoformat(),
            **{name: getattr(each, name) for name in ("id", "author", "action", "kind", "entity_id")},
            **{name: getattr(each, name) for name in ("entity_name", "before", "after", "sha256")},
        }
        for each in person.store.audit.entries(person.found.project_id, AuditFilter())
        if each.id in numbers
    ]
    return (_json(told),)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
