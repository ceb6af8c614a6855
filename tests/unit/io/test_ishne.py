"""ISHNE Holter: interleaved samples, resolutions, the header, long files, and what is refused."""

from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from benchmarks.twins import ishne as twin
from benchmarks.twins.scp import steps
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.io import read

THREE = {"I": steps(2000), "II": steps(2000, 0.5), "V1": steps(2000, 1.0)}


def test_each_lead_has_its_resolution() -> None:
    recording = read(twin.ishne(THREE, resolution_nv=(2500, 1000, 610)))
    assert (recording.fs_hz, recording.leads, recording.experimental) == (200.0, ("I", "II", "V1"), True)
    for lead, nv in (("I", 2500), ("II", 1000), ("V1", 610)):
        np.testing.assert_allclose(recording.lead(lead), THREE[lead] * nv * 1e-6, rtol=0, atol=1e-12)
    assert recording.resolution_uv == 2.5


@pytest.mark.parametrize("comment", [b"", b"odd", b"Smithson walked the dog\0"])
def test_samples_begin_behind_a_text_of_any_length(comment: bytes) -> None:
    recording = read(twin.ishne(THREE, comment=comment))
    assert recording.samples == 2000
    np.testing.assert_allclose(recording.lead("V1"), THREE["V1"] * 2.5e-3, atol=1e-12)
    assert not [line for line in recording.warnings if "text" in line or "checksum" in line]


def test_a_wrong_offset_of_the_samples_is_noticed() -> None:
    recording = read(twin.ishne(THREE, comment=b"Smithson", offset=522))
    np.testing.assert_allclose(recording.lead("II"), THREE["II"] * 2.5e-3, atol=1e-12)
    assert "The header has samples at byte 522, and its text ends at 530; 530 is taken." in recording.warnings


def test_a_sample_that_marks_a_failed_lead_is_a_gap() -> None:
    failed = THREE["I"].copy()
    failed[100:150] = -32768
    recording = read(twin.ishne({"I": failed, "II": THREE["II"]}))
    assert np.flatnonzero(recording.gaps[0]).tolist() == list(range(100, 150))
    assert not recording.gaps[1].any()


@pytest.mark.parametrize("stated", [2000, 6000])
def test_samples_are_stated_of_each_lead_or_of_all(stated: int) -> None:
    recording = read(twin.ishne(THREE, stated=stated))
    assert recording.samples == 2000
    assert not [line for line in recording.warnings if "states" in line]


def test_a_file_with_fewer_samples_than_stated_is_read_with_a_warning() -> None:
    recording = read(twin.ishne(THREE)[:-601])
    assert recording.samples == 1899
    assert "The header states 2000 samples for each lead; the file holds 1899." in recording.warnings


def test_unnamed_leads_and_unstated_units_are_asked_for() -> None:
    with pytest.raises(Unstated, match="ECG leads"):
        read(twin.ishne({"unknown": THREE["I"]}))
    with pytest.raises(Unstated, match="unit"):
        read(twin.ishne(THREE, resolution_nv=(0,)))
    with pytest.raises(Unstated, match="sampling rate"):
        read(twin.ishne(THREE, fs_hz=0))
    assert read(twin.ishne({"unknown": THREE["I"]}), leads=["V5"]).leads == ("V5",)
    assert read(twin.ishne({"generic": THREE["I"], "generic#2": THREE["II"]})).leads == ("ECG1", "ECG2")


def test_person_start_recorder_pacemaker_and_quality() -> None:
    content = twin.ishne(
        THREE, comment=b"walks at noon\0", recorder=b"Acme H3", pacemaker=5, qualities=(1, 3)
    )
    recording = read(content, keep_identity=True)
    assert recording.started_at is not None
    assert recording.started_at.isoformat() == "2019-12-24T23:05:07"
    assert (recording.subject.age_years, recording.subject.sex) == (49.0, "female")
    assert (recording.device, recording.statements) == ("Acme H3", ("Pacemaker dual chamber bipolar",))
    assert recording.identity["identifier"] == "ID-4711"
    assert recording.identity["name"] == "Doe^Jane"
    assert recording.identity["birth date"] == "1970-06-15"
    assert recording.identity["comment"] == "walks at noon"
    assert recording.identity["proprietary"] == "made for Smithson"
    assert "The file rates its leads (II: frequent noise; V1: frequent noise)." in recording.warnings


def test_nothing_of_the_identity_is_kept_by_default() -> None:
    told = repr(read(twin.twins()["text"]))
    for word in ("Doe", "Jane", "4711", "1970", "Smithson"):
        assert word not in told


@pytest.mark.parametrize(("checksum", "is_wrong"), [(None, False), (0, False), (0x1234, True)])
def test_a_wrong_checksum_is_warned_of(checksum: int | None, is_wrong: bool) -> None:
    warnings = read(twin.ishne(THREE, checksum=checksum)).warnings
    assert ("The checksum of the header is not that of its bytes." in warnings) is is_wrong


def patched(place: int, value: int, size: int = 2) -> bytes:
    content = bytearray(twin.ishne(THREE))
    content[place : place + size] = value.to_bytes(size, "little", signed=True)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"ANN  1.0" + bytes(600), "it holds annotations of beats, no samples"),
        (twin.ishne(THREE)[:400], "its header has 400 of 522 bytes"),
        (twin.ishne(THREE)[:522], "its samples begin at byte 522"),
        (twin.ishne(THREE)[:525], "no sample of its 3 leads follows"),
        (patched(156, 0), "it states 0 leads"),
        (patched(156, 13), "it states 13 leads"),
        (patched(272, -200), "its sampling rate is -200 Hz"),
    ],
)
def test_what_is_not_read_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read as ISHNE Holter") as refused:
        read(content)
    assert reason in str(refused.value)


def test_a_day_is_read_within_seconds() -> None:
    hours = {lead: np.tile(steps(2000), 24 * 180) for lead in ("I", "II")}
    content = twin.ishne(hours, fs_hz=100)
    started = perf_counter()
    assert read(content).duration_s == 24 * 3600
    assert perf_counter() - started < 5.0


def test_the_sample_and_the_twins_agree_with_a_second_reader(format_samples: Path, tmp_path: Path) -> None:
    from ecgdatakit import FileParser

    sample = format_samples / "ishne/synthetic_3lead_200Hz.ecg"
    recording = read(sample)
    assert (recording.fs_hz, recording.leads, recording.samples) == (200.0, ("I", "II", "V1"), 2000)
    expected_mv = [[0.05, 0.0], [0.025, 0.375], [-0.015, -0.075]]
    np.testing.assert_allclose(recording.ecg_mv[:, [2, 100]], expected_mv, atol=1e-12)
    for name, content in {"sample": sample.read_bytes(), **twin.twins()}.items():
        path = tmp_path / f"{name}.ecg"
        path.write_bytes(content)
        ours = read(path)
        for lead in FileParser().parse(path).leads:
            assert lead.units == "mV"
            np.testing.assert_allclose(ours.lead(lead.label), lead.samples, atol=1e-9)
