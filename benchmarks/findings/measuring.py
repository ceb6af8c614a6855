"""Profiles of the labelled records, kept in a folder so that another table of rules is scored in seconds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.findings.labels import Labelled
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.recording import Subject
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.profile import profile
from ecgomics.report.findings.engine import findings_of
from ecgomics.report.findings.facts import facts_of_profile
from ecgomics.report.findings.result import Findings


@dataclass(frozen=True, slots=True)
class Scored:
    """A record with its profile as it is stored and what the rules say of it."""

    record: Labelled
    values: Mapping[str, Any]
    """Value, class or flag by `symbol` or `symbol:LEAD`; the validity code where there is none."""
    findings: Findings


def scored(record: Labelled, cache: Path | None) -> Scored:
    """Measure a record, or take the profile that an earlier run kept, and evaluate the rules."""
    found = _profile(record, cache)
    findings = findings_of(found["values"], facts_of_profile(found, _subject(record)))
    values = {
        f"{row['symbol']}:{row['lead']}" if row["lead"] else row["symbol"]: _told(row)
        for row in found["values"]
    }
    return Scored(record, values, findings)


def _told(row: Mapping[str, Any]) -> float | str:
    there: float | str | None = row["value_text"] if row["value"] is None else row["value"]
    return str(row["validity"]) if there is None else there


def _profile(record: Labelled, cache: Path | None) -> dict[str, Any]:
    kept = cache / catalogue().version / f"{record.name}.json" if cache else None
    if kept and kept.exists():
        known: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return known
    recording = replace(read(record.path), subject=_subject(record))
    found = profile(recording, Settings()).as_dict()
    found.pop("vectors")
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        written = kept.with_suffix(".part")
        written.write_text(json.dumps(found), encoding="utf-8")
        written.replace(kept)
    return found


def _subject(record: Labelled) -> Subject:
    return Subject(age_years=record.age_years, sex=record.sex)
