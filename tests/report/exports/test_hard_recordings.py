"""Recordings that are short, empty, noisy, torn, of one lead, or real: every export is valid and reads back."""

import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest
from fhir.resources.R4B.bundle import Bundle

from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.report.exports.aecg import report_aecg
from ecgomics.report.exports.dicom import report_dicom
from ecgomics.report.exports.fhir import report_bundle
from ecgomics.services.reports import report_of_file
from tests.report.exports.conftest import marks_of
from tests.report.exports.test_aecg import breaches as breaches_of_aecg
from tests.report.exports.test_dicom import breaches as breaches_of_dicom

STRAP_HZ = 130.0


def two_seconds(whole: Recording) -> Recording:
    return replace(whole, ecg_mv=whole.ecg_mv[:, :1000], started_at=None)


def lead_one(whole: Recording) -> Recording:
    return replace(whole, ecg_mv=whole.ecg_mv[:1], leads=("I",))


def noise(whole: Recording) -> Recording:
    return replace(whole, ecg_mv=np.random.default_rng(0).normal(0.0, 0.02, whole.ecg_mv.shape))


def nothing(whole: Recording) -> Recording:
    return replace(whole, ecg_mv=np.zeros(whole.ecg_mv.shape))


def torn(whole: Recording) -> Recording:
    ecg_mv = whole.ecg_mv.copy()
    ecg_mv[:, :400], ecg_mv[:, 3000:3100], ecg_mv[2, 1000:1500] = np.nan, np.nan, np.nan
    return replace(whole, ecg_mv=ecg_mv)


def strap(whole: Recording) -> Recording:
    at_s = np.arange(0.0, 9.9, 1.0 / STRAP_HZ)
    row_mv = np.interp(at_s, np.arange(whole.samples) / whole.fs_hz, whole.lead("I"))
    return Recording(
        ecg_mv=row_mv[None], fs_hz=STRAP_HZ, leads=("I",), started_at=datetime(2026, 1, 2, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "made", [two_seconds, lead_one, noise, nothing, torn, strap], ids=lambda each: each.__name__
)
def test_every_export_is_valid_and_reads_back(made, twelve_lead_ecg: Recording) -> None:
    check(made(twelve_lead_ecg))


@pytest.mark.parametrize("name", ["aecg/hl7_official_example.xml", "dicom/pydicom_waveform_ecg.dcm"])
def test_real_recordings(format_samples: Path, name: str) -> None:
    check(read(format_samples / name))


def check(recording: Recording) -> None:
    """All three exports of a recording are as their standards have them, and hold its samples to half a step."""
    report, marks = report_of_file(recording, Settings()), marks_of(recording)
    bundle = json.loads(json.dumps(report_bundle(report, recording), allow_nan=False))
    aecg, dicom = report_aecg(report, recording, marks), report_dicom(report, recording, marks)
    Bundle.model_validate(bundle)
    assert breaches_of_aecg(ET.fromstring(aecg)) == []
    # A moment that nobody knows is left empty, although the module wants one: a made-up one would be read as true.
    unknown = {"no ContentDate", "no ContentTime", "no AcquisitionDateTime"}
    allowed = set() if recording.started_at else unknown
    assert set(breaches_of_dicom(pydicom.dcmread(io.BytesIO(dicom)))) == allowed
    step_mv = (recording.resolution_uv or 1.0) / 1e3
    valid = np.flatnonzero(~recording.gaps.all(axis=0))
    trimmed = slice(int(valid[0]), int(valid[-1]) + 1)
    for content, kept in ((json.dumps(bundle).encode(), slice(None)), (aecg, trimmed), (dicom, slice(None))):
        back = read(content)
        assert (back.leads, back.fs_hz) == (recording.leads, pytest.approx(recording.fs_hz))
        np.testing.assert_allclose(back.ecg_mv, recording.ecg_mv[:, kept], atol=step_mv / 2 * (1 + 1e-6))
