"""Reports of phantoms that tests of pages, documents and exports share."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.report.structured.document import Report
from ecgomics.services.reports import report_of_file

TAKEN_AT = datetime(2026, 5, 4, 9, 30, 0)


@pytest.fixture(scope="session")
def twelve_lead_ecg(sinus_ecg: Recording) -> Recording:
    """Ten seconds of synthetic sinus rhythm at 75 /min, twelve leads at 500 Hz, with the time of its recording."""
    return replace(sinus_ecg, started_at=TAKEN_AT, device="Phantom", source_sha256="5e" * 32)


@pytest.fixture(scope="session")
def single_lead_ecg() -> Recording:
    """Thirty seconds of lead I at 250 Hz through the band of a wearable, 68 /min."""
    plan = regular_plan([880.0] * 38, beat_shape(PATTERNS["normal"], Body(qt_ms=400.0)), first_s=-0.3)
    acquisition = Acquisition(30.0, 250.0, leads=("I",), noise=Noise(white_uv=6.0), seed=2)
    made = phantom(plan, acquisition, name="strip", subject=Subject(age_years=34.0, sex="male")).recording
    return replace(made, started_at=TAKEN_AT, band_hz=(0.5, 40.0), source_sha256="7a" * 32)


@pytest.fixture(scope="session")
def twelve_lead_report(twelve_lead_ecg: Recording) -> Report:
    """The report of the twelve-lead phantom."""
    return report_of_file(twelve_lead_ecg, Settings())


@pytest.fixture(scope="session")
def single_lead_report(single_lead_ecg: Recording) -> Report:
    """The report of the single-lead phantom."""
    return report_of_file(single_lead_ecg, Settings())


@pytest.fixture(scope="session")
def long_ecg(planted_ecg: Recording) -> Recording:
    """An hour and a minute of two leads with the planted fibrillation, pause and ventricular beats of the long ECG."""
    wanted = round(3660.0 * planted_ecg.fs_hz)
    twice_mv = np.concatenate([planted_ecg.ecg_mv, planted_ecg.ecg_mv], axis=1)[:, :wanted]
    return replace(planted_ecg, ecg_mv=twice_mv, name="hour", source_sha256="3c" * 32)


@pytest.fixture(scope="session")
def long_report(long_ecg: Recording) -> Report:
    """The report of the long phantom."""
    return report_of_file(long_ecg, Settings())
