"""Reports of kept recordings: of long ones before and after their analysis, and of the person they are filed under."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ecgomics.ambulatory.analysis import analyse_holter
from ecgomics.ambulatory.facts import Facts
from ecgomics.ambulatory.found import found_of
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.samples import WithLimbLeads
from ecgomics.core.settings import Settings
from ecgomics.report.structured.document import Report
from ecgomics.services import profile_key
from ecgomics.services.long_results import LongResults
from ecgomics.services.reports import report_of_recording
from ecgomics.store import Addition, Store
from ecgomics.store.subjects import SubjectFacts


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = Store(tmp_path / "data")
    yield opened
    opened.close()


def value(report: Report, name: str) -> float | None:
    return next(each.value for each in report.measurements if each.name == name)


def test_a_long_recording_says_whether_its_hours_were_analysed(
    store: Store, long_ecg: Recording, long_report: Report
) -> None:
    settings = Settings()
    store.add(Addition("hour", long_ecg))
    longs = LongResults(store, settings)
    before = report_of_recording(store, "hour", settings, longs=longs)
    assert before.signal.kind == "long"
    assert before.rhythm is None
    assert any("not analysed" in each for each in before.quality.warnings)
    assert before.paper is not None

    facts = Facts.of(long_ecg)
    profile = analyse_holter(long_ecg, facts, windows_s=(300.0,), settings=settings)
    content = found_of(profile, WithLimbLeads(long_ecg)).to_bytes()
    store.longs.add_found("hour", profile_key(settings), content, {})
    after = report_of_recording(store, "hour", settings, longs=longs)
    assert not any("not analysed" in each for each in after.quality.warnings)
    assert after.rhythm == long_report.rhythm
    assert after.paper == long_report.paper
    for name in ("af_episode_count", "af_burden", "pvc_count", "pac_count", "pause_max", "heart_rate"):
        assert value(after, name) == value(long_report, name), name

    # called artefacts, the ventricular beats are no beats any more, here as on the page of the recording
    longs.correct("hour", {"what": "class", "found": "V", "called": "X"}, author="someone", reason="")
    corrected = report_of_recording(store, "hour", settings, longs=longs)
    assert value(corrected, "pvc_count") == 0.0
    assert corrected.rhythm is not None
    assert "ventricular_run" not in corrected.rhythm.episode_counts


def test_what_the_file_leaves_out_of_the_person_is_that_of_the_library(
    store: Store, sinus_ecg: Recording
) -> None:
    given = replace(sinus_ecg, subject=Subject(pseudonym="P7"), started_at=datetime(2026, 7, 2, 12))
    store.add(Addition("one", given))
    subject_id = store.stored("one", profile_key(Settings())).standing.subject_id
    assert subject_id is not None
    facts = SubjectFacts("P7", "female", 1966, "")
    store.subjects.describe(subject_id, facts, seen=None, author="someone")
    report = report_of_recording(store, "one", Settings())
    assert (report.identity.pseudonym, report.identity.sex) == ("P7", "female")
    assert report.identity.age_years == pytest.approx(60.0, abs=0.05)
    stated = replace(given, subject=Subject(30.0, "male", "P7"), ecg_mv=np.round(given.ecg_mv, 2))
    store.add(Addition("two", stated))
    own = report_of_recording(store, "two", Settings()).identity
    assert (own.age_years, own.sex) == (30.0, "male")


def test_the_latest_earlier_recording_is_compared_with(store: Store, sinus_ecg: Recording) -> None:
    for year in (2023, 2024, 2026):
        ecg_mv = np.round(sinus_ecg.ecg_mv * (1.0 + 0.01 * (year - 2020)), 3)
        subject = Subject(50.0, "female", "P8")
        made = replace(sinus_ecg, ecg_mv=ecg_mv, subject=subject, started_at=datetime(year, 1, 1))
        store.add(Addition(str(year), made))
    assert report_of_recording(store, "2026", Settings()).provenance.compared_with == "2024"
    assert report_of_recording(store, "2026", Settings(), earlier="2023").provenance.compared_with == "2023"
    assert report_of_recording(store, "2026", Settings(), earlier="none").provenance.compared_with is None
    assert report_of_recording(store, "2023", Settings()).provenance.compared_with is None
