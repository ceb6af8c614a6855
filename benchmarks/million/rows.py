"""The metadata of a large library, drawn with a fixed seed, as Arrow tables with the columns of the database."""

import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from benchmarks.million.chain import with_links
from ecgomics import services
from ecgomics.core.settings import Settings

Strings = Any
Table = Any

#: Share of the recordings that the first project has; the others have the rest between them.
_OF_THE_FIRST: Final = 0.94
PROJECTS: Final = ("default", "cardiology", "sports", "newborn")
_DEVICES: Final = (
    *("MAC 5500 HD", "MAC VU360", "PageWriter TC70", "ELI 280", "AT-180", "Cardiovit AT-102", "CardioSoft"),
    *(
        "Polar H10",
        "Movesense Medical",
        "KardiaMobile 6L",
        "Lifecard CF",
        "SEER Light",
        "BeneHeart R12",
        None,
    ),
)
_FORMATS: Final = ("DICOM", "GE MUSE XML", "HL7 aECG", "SCP-ECG", "WFDB", "Philips XML", "EDF", "CSV")
_RHYTHMS: Final = ("sinus", "atrial_fibrillation", "atrial_flutter", "paced", "irregular", None)
_RHYTHM_SHARES: Final = (0.82, 0.09, 0.015, 0.02, 0.035, 0.02)
_TAGS: Final = ("followup", "baseline", "stress", "night", "teaching", "second reader", "trial A", "trial B")
_LEADS: Final = (
    '["I","II","III","aVR","aVL","aVF","V1","V2","V3","V4","V5","V6"]',
    '["I","II","V5"]',
    '["II"]',
)
_REASONS: Final = ("noise", "wrong person", "lead swap", "duplicate", "other")
_READERS: Final = 60
_FIRST_DAY: Final = np.datetime64("2018-01-01")
_DAYS: Final = 3200


@dataclass(frozen=True)
class Library:
    """Tables by name, in the order in which they can be filled."""

    tables: dict[str, Table]
    recordings: int
    people: int


def library(recordings: int, seed: int = 11) -> Library:
    """So many recordings, two or three of each person, most of them in one project."""
    draw = np.random.default_rng(seed)
    people = max(len(PROJECTS), recordings * 2 // 5)
    of_person = _projects(people)
    person = draw.integers(0, people, recordings)
    tables = {
        "projects": _project_rows(),
        "subjects": _subject_rows(people, of_person, draw),
        "recordings": _recording_rows(person, of_person[person], draw),
        "thumbnails": _thumbnail_rows(recordings),
        "profiles": _profile_rows(recordings, draw),
        "recording_tags": _tag_rows(recordings, draw),
        "triage": _triage_rows(recordings, draw),
        "audit": _audit_rows(recordings, of_person[person], draw),
    }
    return Library(tables, recordings, people)


def _projects(people: int) -> Any:
    """Place of the project of each person."""
    others = 1 + np.arange(people) % (len(PROJECTS) - 1)
    return np.where(np.arange(people) < _OF_THE_FIRST * people, 0, others)


def _project_rows() -> Table:
    names = PROJECTS[1:]
    return pa.table(
        {"id": names, "name": names, "created_at": ["2026-01-01T00:00:00.000000+00:00"] * len(names)}
    )


def _subject_rows(people: int, of_person: Any, draw: np.random.Generator) -> Table:
    return pa.table(
        {
            "id": _numbered("s", people, 31),
            "project_id": _taken(PROJECTS, of_person),
            "pseudonym": _numbered("P", people, 7),
            "sex": _taken(("female", "male", None), draw.choice(3, people, p=(0.48, 0.48, 0.04))),
            "birth_year": draw.integers(1925, 2010, people),
            "note": _same("", people),
            "created_at": _same("2026-01-01T00:00:00.000000+00:00", people),
        }
    )


def _recording_rows(person: Any, project: Any, draw: np.random.Generator) -> Table:
    rows = len(person)
    day = _FIRST_DAY + draw.integers(0, _DAYS, rows)
    recorded = day + draw.integers(0, 86_400_000, rows).astype("timedelta64[ms]")
    uploaded = np.datetime64("2026-01-01") + (np.arange(rows) * 17_011).astype("timedelta64[ms]")
    kind = draw.choice(3, rows, p=(0.86, 0.06, 0.08))
    ward = np.char.add("ward_", draw.integers(1, 98, rows).astype(str))
    folder = np.char.add(np.char.add(ward, "/"), np.datetime_as_string(day.astype("datetime64[D]")))
    name = np.char.add(np.char.add(folder, "/ecg_"), np.char.zfill(np.arange(rows).astype(str), 7))
    empty, nothing = _same("[]", rows), _same("{}", rows)
    seconds = np.where(kind == 0, 10, draw.choice((30, 60, 300, 86_400), rows))
    missing = draw.random(rows) < 0.03
    return pa.table(
        {
            "id": _identifiers("r", rows),
            "name": pa.array(name),
            "leads": _taken(_LEADS, kind),
            "fs_hz": _taken((500.0, 250.0, 130.0), kind),
            "samples": (seconds * np.array((500, 250, 130))[kind]).astype(np.int64),
            "samples_sha256": _identifiers("blob", rows, 64),
            "age_years": pa.array(np.clip(draw.normal(58.0, 19.0, rows), 0.0, 99.0).round(1), mask=missing),
            "sex": _taken(("female", "male", None), draw.choice(3, rows, p=(0.48, 0.48, 0.04))),
            "started_at": pa.array(_moments(recorded, ""), mask=draw.random(rows) < 0.02),
            "device": _taken(_DEVICES, draw.integers(0, len(_DEVICES), rows)),
            "source_format": _taken(_FORMATS, draw.integers(0, len(_FORMATS), rows)),
            "source_sha256": _identifiers("file", rows, 64),
            "derived_leads": empty,
            "device_measurements": nothing,
            "statements": empty,
            "warnings": empty,
            "annotations": empty,
            "identity": nothing,
            "median_leads": empty,
            "synthetic": _taken((False, True), (draw.random(rows) < 0.01).astype(int)),
            "experimental": _taken((False, True), np.zeros(rows, int)),
            "group": _taken((None, "case", "control"), draw.choice(3, rows, p=(0.7, 0.1, 0.2))),
            "uploaded_at": pa.array(_moments(uploaded, "+00:00")),
            "pseudonym": _numbers_named("P", person, 7),
            "project_id": _taken(PROJECTS, project),
            "subject_id": _numbers_named("s", person, 31),
            "revision": np.zeros(rows, int),
        }
    )


def _thumbnail_rows(rows: int) -> Table:
    """A tenth of what a real one has: nothing is asked of them here but that they are there."""
    return pa.table(
        {
            "recording_id": _identifiers("r", rows),
            "lead": _same("II", rows),
            "points_hz": np.full(rows, 10.0),
            "samples_uv": _same("\\x" + "0a00" * 25, rows),
        }
    )


def _profile_rows(rows: int, draw: np.random.Generator) -> Table:
    key = services.profile_key(Settings())
    return pa.table(
        {
            "recording_id": _identifiers("r", rows),
            "settings_hash": _same(key.settings_hash, rows),
            "catalogue_version": _same(key.catalogue_version, rows),
            "software_version": _same(key.software_version, rows),
            "correction": np.zeros(rows, int),
            "heart_rate": pa.array(draw.normal(74.0, 14.0, rows).round(1), mask=draw.random(rows) < 0.02),
            "rhythm": _taken(_RHYTHMS, draw.choice(len(_RHYTHMS), rows, p=_RHYTHM_SHARES)),
            "quality": _taken(("good", "fair", "poor"), draw.choice(3, rows, p=(0.7, 0.22, 0.08))),
            "profile": _same("\\x" + "70" * 100, rows),
            "fiducials": _same("\\x" + "66" * 50, rows),
        }
    )


def _tag_rows(rows: int, draw: np.random.Generator) -> Table:
    """On one of four recordings a tag of a few, on one of a thousand a rare one."""
    common = np.flatnonzero(draw.random(rows) < 0.25)
    rare = np.flatnonzero(draw.random(rows) < 0.001)
    places = np.concatenate(
        [draw.integers(0, len(_TAGS), len(common)), len(_TAGS) + np.arange(len(rare)) % 400]
    )
    tags = (*_TAGS, *(f"case {number:03d}" for number in range(400)))
    return pa.table(
        {
            "recording_id": _identifiers("r", rows).take(pa.array(np.concatenate([common, rare]))),
            "tag": _taken(tags, places),
        }
    )


def _triage_rows(rows: int, draw: np.random.Generator) -> Table:
    decided = np.flatnonzero(draw.random(rows) < 0.4)
    excluded = draw.random(len(decided)) < 0.12
    reasons = np.where(excluded, draw.integers(1, 1 + len(_REASONS), len(decided)), 0)
    return pa.table(
        {
            "recording_id": _identifiers("r", rows).take(pa.array(decided)),
            "decision": _taken(("accepted", "excluded"), excluded.astype(int)),
            "reason": _taken(("", *_REASONS), reasons),
            "note": _same("", len(decided)),
            "author": _numbers_named("reader ", draw.integers(0, _READERS, len(decided)), 2),
            "at": _same("2026-06-01T09:00:00.000000+00:00", len(decided)),
        }
    )


def _audit_rows(rows: int, project: Any, draw: np.random.Generator) -> Table:
    """As many changes as there are recordings, each of one of them, in their chain."""
    of = draw.integers(0, rows, rows)
    at = np.datetime64("2026-01-01") + np.sort(draw.integers(0, 28_000_000_000, rows)).astype(
        "timedelta64[ms]"
    )
    ids = _identifiers("r", rows)
    before: dict[str, Any] = {"tags": []}
    after = {"tags": ["followup"]}
    entries = pa.table(
        {
            "at": pa.array(_moments(at, "+00:00")),
            "author": _numbers_named("reader ", draw.integers(0, _READERS, rows), 2),
            "project_id": _taken(PROJECTS, project[of]),
            "action": _taken(("accept", "exclude", "tag", "move"), draw.integers(0, 4, rows)),
            "kind": _same("recording", rows),
            "entity_id": ids.take(pa.array(of)),
            "entity_name": _numbers_named("ecg_", of, 7),
            "before": _same(json.dumps(before), rows),
            "after": _same(json.dumps(after), rows),
        }
    )
    return with_links(entries, before=before, after=after, salts=_identifiers("salt", rows))


def _moments(at: Any, zone: str) -> Any:
    return np.char.add(np.datetime_as_string(at.astype("datetime64[us]")), zone)


def _taken(values: tuple[Any, ...], places: Any) -> Strings:
    return pa.array(values).take(pa.array(places))


def _same(value: str, rows: int) -> Strings:
    return pa.array([value]).take(pa.array(np.zeros(rows, np.int64)))


def _numbered(prefix: str, rows: int, digits: int) -> Strings:
    return _numbers_named(prefix, np.arange(rows), digits)


def _numbers_named(prefix: str, numbers: Any, digits: int) -> Strings:
    return pa.array(np.char.add(prefix, np.char.zfill(numbers.astype(str), digits)))


def _identifiers(of: str, rows: int, length: int = 32) -> Strings:
    """Hexadecimal, and in no order, as hashes are."""
    draw = np.random.default_rng(sum(map(ord, of)))
    bits = draw.bytes(rows * length // 2).hex()
    return pa.array(np.frombuffer(bits.encode(), dtype=f"S{length}").astype(str))
