"""EDF+ written and read again, by our reader and by two others."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import OTHER_LEADS, STANDARD_LEADS
from ecgomics.core.recording import Annotation, Recording, Subject
from ecgomics.io import read
from ecgomics.io.readers.edf_header import parsed
from ecgomics.io.writers.edf import edf_bytes, write_edf


def on_grid_mv(leads: int, samples: int, step_uv: float, span: int = 4000) -> Floats:
    """Multiples of a step, with gaps of one lead, of all, at the start and at the end."""
    steps = np.random.default_rng(1).integers(-span, span, (leads, samples)).astype(float)
    ecg_mv = steps * step_uv / 1e3
    ecg_mv[0, 100:150], ecg_mv[:, 200:210], ecg_mv[0, :3], ecg_mv[-1, -5:] = np.nan, np.nan, np.nan, np.nan
    return ecg_mv


def recording(ecg_mv: Floats, fs_hz: float = 500.0, step_uv: float | None = 2.5) -> Recording:
    return Recording(
        ecg_mv=ecg_mv.copy(),
        fs_hz=fs_hz,
        leads=(*STANDARD_LEADS[:2], *STANDARD_LEADS[6:])[: len(ecg_mv)],
        resolution_uv=step_uv,
        started_at=datetime(2001, 2, 3, 10, 11, 12, 250_000),
        device="Acme E 1",
        subject=Subject(age_years=49.0, sex="female", pseudonym="PABCDEFG"),
        statements=("Sinus rhythm", "ST élevé"),
        device_measurements={"PR Interval [ms]": 148.0, "P Axis [deg]": -44.5},
        annotations=(Annotation(1.5, "N", "I"), Annotation(2.0, "Lights off", None, 3.0)),
        band_hz=(0.05, 150.0),
        notch_hz=50.0,
    )


RATES = (500.0, 250.0, 513.625, 512.508, 1000 / 3, 257.31, 128.0, 50_000.0)


@pytest.mark.parametrize("fs_hz", RATES)
@pytest.mark.parametrize("samples", [5000, 4999])
def test_any_rate_and_length_come_back_exactly(fs_hz: float, samples: int) -> None:
    ecg_mv = on_grid_mv(2, samples, 2.5)
    again = read(edf_bytes(recording(ecg_mv, fs_hz)))
    assert (again.fs_hz, again.samples, again.leads) == (fs_hz, samples, ("I", "II"))
    np.testing.assert_allclose(again.ecg_mv, ecg_mv, atol=1e-12)
    assert again.warnings == ()


@pytest.mark.parametrize("step_uv", [1.0, 2.5, 4.88, 0.5, 0.183, 5.0, 1000 / 7247, 0.000381469726563e3, None])
def test_the_step_is_the_resolution(step_uv: float | None) -> None:
    ecg_mv = on_grid_mv(3, 1000, step_uv or 1.0)
    again = read(edf_bytes(recording(ecg_mv, step_uv=step_uv)))
    assert again.resolution_uv == pytest.approx(step_uv or 1.0, rel=1e-5)
    assert np.array_equal(np.isnan(again.ecg_mv), np.isnan(ecg_mv))
    assert np.nanmax(np.abs(again.ecg_mv - ecg_mv)) < 0.06 * (step_uv or 1.0) / 1e3


def test_a_lead_that_16_bits_cannot_hold_gets_a_larger_step() -> None:
    ecg_mv = on_grid_mv(2, 1000, 2.5, span=90_000)
    again = read(edf_bytes(recording(ecg_mv)))
    assert again.resolution_uv == pytest.approx(225_000 / 32_766, rel=0.02)
    assert np.nanmax(np.abs(again.ecg_mv - ecg_mv)) * 1e3 <= again.resolution_uv / 2 * 1.001


def test_everything_else_survives() -> None:
    first = recording(on_grid_mv(2, 5000, 2.5))
    again = read(edf_bytes(first))
    for name in (
        "started_at",
        "device",
        "statements",
        "device_measurements",
        "annotations",
        "band_hz",
        "notch_hz",
    ):
        assert getattr(again, name) == getattr(first, name), name
    assert (again.subject.age_years, again.subject.sex) == (49.0, "female")
    assert again.source_format == "EDF+"
    bare = read(edf_bytes(Recording(ecg_mv=np.zeros((1, 500)), fs_hz=500.0, leads=("MLII",))))
    assert (bare.started_at, bare.device, bare.subject, bare.annotations) == (None, None, Subject(), ())
    assert bare.band_hz == (None, None)


def test_every_lead_keeps_its_name() -> None:
    for lead in (*STANDARD_LEADS, *OTHER_LEADS, "ECG", "ECG2"):
        again = read(edf_bytes(Recording(ecg_mv=np.zeros((1, 500)), fs_hz=500.0, leads=(lead,))))
        assert again.leads == (lead,)


def test_who_it_is_is_written_only_with_the_identity() -> None:
    first = recording(on_grid_mv(1, 500, 2.5))
    header = parsed(edf_bytes(first))
    assert header.patient == "PABCDEFG F X X age_49y"
    assert header.recording == "Startdate 03-FEB-2001 X X Acme_E_1"
    identity = {
        "identifier": "ID 4711",
        "name": "Müller Jane",
        "birth date": "1951-05-02",
        "order": "A-7",
        "operator": "李",
    }
    header = parsed(edf_bytes(replace(first, identity=identity)))
    assert header.patient == "ID_4711 F 02-MAY-1951 Muller_Jane age_49y"
    assert header.recording == "Startdate 03-FEB-2001 A-7 X Acme_E_1"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    first = recording(on_grid_mv(1, 500, 2.5))
    path = write_edf(first, tmp_path / "a.edf")
    assert [file.name for file in tmp_path.iterdir()] == ["a.edf"]
    assert read(path).name == "a"
    with pytest.raises(InvalidInput, match=r"^b\.edf cannot be written: "):
        write_edf(first, tmp_path / "no" / "b.edf")


@pytest.mark.parametrize("fs_hz", RATES[:6])
def test_two_other_readers_agree(tmp_path: Path, fs_hz: float) -> None:
    import edfio
    import pyedflib

    ecg_mv = on_grid_mv(8, 3000, 2.5)
    path = write_edf(recording(ecg_mv, fs_hz), tmp_path / "a.edf")
    second = edfio.read_edf(path)
    assert second.recording.equipment_code == "Acme_E_1"
    assert second.patient.sex == "F"
    assert second.starttime.microsecond == 250_000
    with pyedflib.EdfReader(str(path)) as third:
        assert third.getSignalLabels()[:3] == ["ECG I", "ECG II", "ECG V1"]
        assert third.getPhysicalDimension(0) == "uV"
        assert third.getEquipment() == "Acme E 1"
        assert "Lights off" in third.readAnnotations()[2]
        for number, row in enumerate(ecg_mv):
            valid = np.isfinite(row)
            for values in (second.signals[number].data, third.readSignal(number)):
                np.testing.assert_allclose(values[: len(row)][valid] / 1e3, row[valid], atol=1e-9)
                assert (values[: len(row)][~valid] < -80_000).all()
            assert third.getSampleFrequency(number) == pytest.approx(fs_hz, rel=1e-8)
    texts = {annotation.text for annotation in second.annotations}
    assert {"ECGomics statement: Sinus rhythm", "N@@ECG I", "Lights off"} <= texts
