"""How long a search of a large library takes: generated rows, and the query lines of a working day.

    python -m benchmarks.library            # a hundred thousand recordings
    python -m benchmarks.library --rows 10000

Each line is asked as the server asks it: the order, the facets, and the first and a middle page of two hundred
recordings read from the database. The bound is 150 ms for the slowest; the status tells whether it was kept.
"""

import argparse
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from ecgomics.store import Edit, ProfileKey, Store
from ecgomics.store.library_records import Decision
from ecgomics.store.library_tables import SubjectRow, TagRow, TriageRow
from ecgomics.store.query_line import parsed
from ecgomics.store.tables import ProfileRow, RecordingRow

BOUND_MS: Final = 150.0
REPEATS: Final = 5
PAGE: Final = 200
KEY: Final = ProfileKey("settings", "catalogue", "1")
LINES: Final = (
    "",
    "quality<good",
    'rhythm:AF quality<good device:"Polar" -triage:excluded',
    "tag:followup leads>1 duration>60",
    "rate:60..100 recorded>2025-06",
    "subject:P00123",
    "rec_00421",
    "ward_7 quality:poor",
)
SORTS: Final = ("-uploaded", "name", "-rate")


def main() -> None:
    """Print a row per line and order."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000, help="recordings (default 100000)")
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data"
        Store(path).close()
        _fill(path, rows)
        with Store(path) as store:
            slowest = _measured(store, rows)
    sys.exit(0 if slowest <= BOUND_MS else 1)


def _measured(store: Store, rows: int) -> float:
    started = time.perf_counter()
    store.search.matching("default", KEY, (), sort="name")
    print(f"{rows} recordings; read into memory once in {1e3 * (time.perf_counter() - started):.0f} ms")
    slowest = 0.0
    for line in LINES:
        for sort in SORTS:
            took_ms, total = _asked(store, line, sort)
            slowest = max(slowest, took_ms)
            print(f"{took_ms:7.1f} ms  {total:7d} found  {sort:10} {line or '(all)'}")
    after_ms = _after_a_change(store)
    print(f"{after_ms:7.1f} ms  the first page again after a decision")
    slowest = max(slowest, after_ms)
    print(f"slowest {slowest:.1f} ms; the bound is {BOUND_MS:.0f} ms")
    return slowest


def _asked(store: Store, line: str, sort: str) -> tuple[float, int]:
    """The median time of a page, and how many the line finds."""
    took_ms, total = [], 0
    for repeat in range(REPEATS):
        offset = total // 2 if repeat % 2 else 0
        started = time.perf_counter()
        found, _ = store.search.page("default", KEY, parsed(line), sort=sort, offset=offset, limit=PAGE)
        store.several(found.ids, KEY)
        took_ms.append(1e3 * (time.perf_counter() - started))
        total = found.total
    return statistics.median(took_ms), total


def _after_a_change(store: Store) -> float:
    took_ms = []
    for number in range(REPEATS):
        store.library.edit([Edit(f"r{number:06d}", triage=Decision("excluded", "other", "x"))], author="A")
        started = time.perf_counter()
        found, _ = store.search.page("default", KEY, (), sort="name", offset=0, limit=PAGE)
        store.several(found.ids, KEY)
        took_ms.append(1e3 * (time.perf_counter() - started))
    return statistics.median(took_ms)


def _fill(folder: Path, rows: int) -> None:
    """Recordings of every kind, with people, profiles, tags and decisions."""
    draw = np.random.default_rng(8)
    engine = create_engine(f"sqlite:///{folder / 'ecgomics.sqlite'}")
    people = max(1, rows // 3)
    with Session(engine) as session, session.begin():
        session.execute(insert(SubjectRow), [_person(number) for number in range(people)])
        session.execute(insert(RecordingRow), [_recording(number, people, draw) for number in range(rows)])
        session.execute(insert(ProfileRow), [_profile(number, draw) for number in range(rows)])
        session.execute(
            insert(TagRow),
            [
                {"recording_id": f"r{number:06d}", "tag": ("followup", "baseline", "stress")[number % 3]}
                for number in range(0, rows, 4)
            ],
        )
        session.execute(insert(TriageRow), [_decision(number) for number in range(0, rows, 2)])
    engine.dispose()


def _person(number: int) -> dict[str, Any]:
    return {
        "id": f"s{number:06d}",
        "project_id": "default",
        "pseudonym": f"P{number:05d}",
        "sex": None,
        "birth_year": None,
        "note": "",
        "created_at": datetime.now(UTC),
    }


def _recording(number: int, people: int, draw: np.random.Generator) -> dict[str, Any]:
    leads = [["II"], ["I", "II"], ["I", "II", "III", "V1", "V2", "V5"]][number % 3]
    lists = ("derived_leads", "statements", "warnings", "annotations", "median_leads")
    empty: dict[str, Any] = {each: [] for each in lists}
    return empty | {
        "id": f"r{number:06d}",
        "name": f"ward_{number % 97}/rec_{number:06d}",
        "leads": leads,
        "fs_hz": 500.0,
        "samples": int(draw.choice([5000, 15000, 900_000, 43_200_000])),
        "samples_sha256": "0" * 64,
        "age_years": float(draw.integers(18, 95)),
        "sex": ("female", "male", None)[number % 3],
        "started_at": datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=int(draw.integers(0, 12_000))),
        "device": ("Polar H10", "MAC 5500", "TC70", None)[int(draw.integers(4))],
        "source_format": ("WFDB", "DICOM", "GE MUSE XML", "EDF")[int(draw.integers(4))],
        "source_sha256": "0" * 64,
        "device_measurements": {},
        "identity": {},
        "synthetic": False,
        "experimental": False,
        "group": None,
        "uploaded_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
        "pseudonym": None,
        "project_id": "default",
        "subject_id": f"s{number % people:06d}",
        "revision": 0,
    }


def _profile(number: int, draw: np.random.Generator) -> dict[str, Any]:
    return {
        "recording_id": f"r{number:06d}",
        "settings_hash": KEY.settings_hash,
        "catalogue_version": KEY.catalogue_version,
        "software_version": KEY.software_version,
        "correction": 0,
        "heart_rate": float(draw.normal(72.0, 12.0)),
        "rhythm": ("sinus", "sinus", "sinus", "atrial_fibrillation", "paced")[int(draw.integers(5))],
        "quality": ("good", "good", "fair", "poor")[int(draw.integers(4))],
        "profile": b"p" * 200,
        "fiducials": b"f" * 100,
    }


def _decision(number: int) -> dict[str, Any]:
    excluded = number % 10 == 0
    return {
        "recording_id": f"r{number:06d}",
        "decision": "excluded" if excluded else "accepted",
        "reason": "noise" if excluded else "",
        "note": "",
        "author": "A",
        "at": datetime.now(UTC),
    }


if __name__ == "__main__":
    main()
