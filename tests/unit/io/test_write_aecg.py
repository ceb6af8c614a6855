"""HL7 annotated ECGs that we write: read back by us and by another library, whole or not at all."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from benchmarks.second_readers import ecgdatakit_package
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Annotation, MedianBeat, Recording, Subject
from ecgomics.io import read
from ecgomics.io.writers.aecg import aecg_bytes, write_aecg

ZONE = timezone(timedelta(hours=-5, minutes=-30))


@pytest.fixture
def rich(twelve_leads: Recording) -> Recording:
    """Twelve leads with gaps of one lead and of all, and everything that the format has a place for."""
    ecg_mv = twelve_leads.ecg_mv.copy()
    ecg_mv[2, 100:150] = np.nan
    ecg_mv[:, 300:320] = np.nan
    beat = MedianBeat(ecg_mv=np.round(ecg_mv[:2, :90], 3), fs_hz=500.0, leads=("I", "V5"))
    return replace(
        twelve_leads,
        ecg_mv=ecg_mv,
        subject=Subject(age_years=57.0, sex="female", pseudonym="PABC"),
        started_at=datetime(2024, 1, 31, 10, 11, 12, 345678, tzinfo=ZONE),
        device="Acme & Sons <E1>",
        band_hz=(0.05, 150.0),
        notch_hz=50.0,
        statements=("Sinus rhythm.", "ST < 0.1 mV"),
        device_measurements={
            "PR Interval [ms]": 160.0,
            "QTc Interval [ms]": 431.5,
            "P Axis [deg]": 0.0,
            "R Amplitude aVL [uV]": 812.0,
            "ACME_CODE": -3.25,
            "Ventricular Rate [/min]": 61.0,
        },
        annotations=(
            Annotation(start_s=0.5, code="MDC_ECG_WAVC_PWAVE", duration_s=0.1),
            Annotation(start_s=0.7, code="MDC_ECG_WAVC_TWAVE:high", lead="II"),
            Annotation(start_s=0.8, code="MDC_ECG_WAVC_RWAVE:MDC_ECG_WAVC_PEAK"),
            Annotation(start_s=0.9, code="N"),
            Annotation(start_s=0.95, code="5.10.3-1 P Onset"),
        ),
        median_beat=beat,
    )


def test_everything_comes_back(rich: Recording, tmp_path: Path) -> None:
    back = read(write_aecg(rich, tmp_path / "ecg.xml"))
    np.testing.assert_allclose(back.ecg_mv, rich.ecg_mv, atol=0.5e-3 + 1e-9)
    np.testing.assert_array_equal(back.gaps, rich.gaps)
    for what in (
        "leads",
        "fs_hz",
        "started_at",
        "device",
        "band_hz",
        "notch_hz",
        "statements",
        "device_measurements",
    ):
        assert getattr(back, what) == getattr(rich, what), what
    assert set(back.annotations) == set(rich.annotations)
    assert (back.subject.age_years, back.subject.sex) == (57.0, "female")
    assert back.median_beat is not None
    assert rich.median_beat is not None
    assert (back.median_beat.leads, back.median_beat.fs_hz) == (("I", "V5"), 500.0)
    np.testing.assert_allclose(back.median_beat.ecg_mv, rich.median_beat.ecg_mv, atol=1e-9)
    assert back.warnings == ()


@pytest.mark.parametrize("resolution_uv", [None, 2.5, 4.88])
def test_samples_are_exact_to_half_a_step(rich: Recording, resolution_uv: float | None) -> None:
    back = read(aecg_bytes(replace(rich, resolution_uv=resolution_uv)))
    step_mv = (resolution_uv or 1.0) / 1e3
    assert np.nanmax(np.abs(back.ecg_mv - rich.ecg_mv)) <= step_mv / 2 + 1e-9
    assert back.resolution_uv == pytest.approx(step_mv * 1e3)


@pytest.mark.parametrize("fs_hz", [128.0, 360.0, 512.0, 1000.0, 513.625])
def test_rates_and_gaps_without_a_start(twelve_leads: Recording, fs_hz: float) -> None:
    ecg_mv = twelve_leads.ecg_mv.copy()
    ecg_mv[:, 77:401] = np.nan
    back = read(aecg_bytes(replace(twelve_leads, ecg_mv=ecg_mv, fs_hz=fs_hz)))
    assert back.fs_hz == pytest.approx(fs_hz, rel=1e-12)
    assert back.started_at is None
    np.testing.assert_array_equal(back.gaps, np.isnan(ecg_mv))


def test_another_library_reads_the_same(rich: Recording, tmp_path: Path) -> None:
    whole = replace(rich, ecg_mv=np.nan_to_num(rich.ecg_mv))
    second = ecgdatakit_package(write_aecg(whole, tmp_path / "ecg.xml"))
    assert second is not None
    assert set(second) == set(whole.leads)
    for lead, values_mv in second.items():
        np.testing.assert_allclose(values_mv, whole.lead(lead), atol=0.5e-3 + 1e-9)


def test_elements_stand_in_the_order_of_the_schema(rich: Recording) -> None:
    series = ET.fromstring(aecg_bytes(rich)).find("{*}component/{*}series")
    assert series is not None
    order = [
        "id",
        "code",
        "effectiveTime",
        "author",
        "controlVariable",
        "component",
        "subjectOf",
        "derivation",
    ]
    assert list(dict.fromkeys(each.tag.rpartition("}")[2] for each in series)) == order


def test_names_are_written_only_with_the_identity(rich: Recording) -> None:
    assert b"PABC" in aecg_bytes(rich)
    named = replace(rich, identity={"identifier": "ID-4711", "name": "Doe^Jane", "birth date": "1966-07-08"})
    back = read(aecg_bytes(named), keep_identity=True)
    assert (back.identity["identifier"], back.identity["name"]) == ("ID-4711", "Doe^Jane")
    assert back.identity["birth date"] == "1966-07-08"
    assert b"PABC" not in aecg_bytes(named)


def test_the_same_recording_gives_the_same_bytes(rich: Recording) -> None:
    assert aecg_bytes(rich) == aecg_bytes(replace(rich))
    other = replace(rich, ecg_mv=rich.ecg_mv + 0.1)
    assert aecg_bytes(rich)[:400] != aecg_bytes(other)[:400]


def test_a_gap_at_the_start_moves_the_start(twelve_leads: Recording) -> None:
    ecg_mv = twelve_leads.ecg_mv.copy()
    ecg_mv[:, :25] = np.nan
    started = datetime(2024, 1, 31, 10, 11, 12)
    marked = (Annotation(start_s=0.5, code="N"),)
    back = read(aecg_bytes(replace(twelve_leads, ecg_mv=ecg_mv, started_at=started, annotations=marked)))
    assert back.started_at == started + timedelta(seconds=0.1)
    assert back.samples == twelve_leads.samples - 25
    assert back.annotations == (Annotation(start_s=0.4, code="N"),)


def test_what_cannot_be_written_is_said(twelve_leads: Recording, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no valid sample"):
        aecg_bytes(replace(twelve_leads, ecg_mv=np.full((12, 9), np.nan)))
    with pytest.raises(InvalidInput, match="too much for steps of 1 µV"):
        aecg_bytes(replace(twelve_leads, ecg_mv=twelve_leads.ecg_mv * 1e300))
    with pytest.raises(InvalidInput, match="year 9999"):
        aecg_bytes(replace(twelve_leads, started_at=datetime(9999, 12, 31, 23, 59, 59)))
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_aecg(twelve_leads, tmp_path / "missing" / "ecg.xml")


def test_a_resolution_without_bounds_still_gives_a_file(twelve_leads: Recording) -> None:
    assert read(aecg_bytes(replace(twelve_leads, resolution_uv=float("inf")))).leads == twelve_leads.leads


def test_years_have_four_digits(twelve_leads: Recording) -> None:
    start = datetime(7, 1, 2, 3, 4, 5)
    assert read(aecg_bytes(replace(twelve_leads, started_at=start))).started_at == start


def test_characters_that_xml_cannot_hold_are_left_out(twelve_leads: Recording) -> None:
    back = read(aecg_bytes(replace(twelve_leads, statements=("Sinus\x00\x1f rhythm",))))
    assert back.statements == ("Sinus   rhythm",)
