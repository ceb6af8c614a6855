"""The one function: what it takes, what it refuses, and that damage never becomes a traceback."""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import wfdb

from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.core.recording import Recording
from ecgomics.io import describe, read, write_csv, write_wfdb


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"%PDF-1.7\n", "PDF.*digitising"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image.*digitising"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image.*digitising"),
        (b"ISHNE1.0" + bytes(600), "ISHNE"),
        (b"0       " + b" " * 300, "EDF"),
        (bytes(16) + b"SCPECG" + bytes(100), "SCP-ECG"),
        (b'<?xml version="1.0"?><!-- x --><AnnotatedECG/>', "HL7 aECG"),
        (b"<hl7:RestingECG></hl7:RestingECG>", "GE MUSE XML"),
        (b"<html></html>", "XML"),
        ("<restingecgdata/>".encode("utf-16"), "Philips XML"),
        (b'{"ecg": [1, 2, 3]}', "JSON"),
        (b"\x89HDF\r\n\x1a\n" + bytes(50), "HDF5"),
        (b"PK\x03\x04" + bytes(60), "zip"),
        (bytes(range(200, 256)) * 3, "no known format"),
        (b"", "empty"),
    ],
)
def test_what_is_not_read_is_named(content: bytes, named: str, tmp_path: Path) -> None:
    path = tmp_path / "private" / "given.dat"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=rf"^given\.dat .*{named}") as refused:
        read(path)
    assert "private" not in str(refused.value)


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is a folder"):
        read(tmp_path)
    with pytest.raises(InvalidInput, match=r"^nowhere does not exist"):
        read(tmp_path / "nowhere")


def test_files_in_memory_must_make_one_recording(tmp_path: Path, twelve_leads: Recording) -> None:
    content = write_csv(twelve_leads, tmp_path / "one.csv").read_bytes()
    assert read({"one.csv": content}).name == "one"
    assert read({"one.csv": content}, name="pseudonym").name == "pseudonym"
    with pytest.raises(InvalidInput, match="2 recordings"):
        read({"one.csv": content, "two.csv": content})
    with pytest.raises(InvalidInput, match="same name"):
        read({"a/one.csv": content, "b/one.csv": content})
    with pytest.raises(InvalidInput, match="no file name"):
        read({"..": content})
    with pytest.raises(InvalidInput, match="0 recordings"):
        read({"README.md": b"# hello", "notes.txt": b"hello"})
    with pytest.raises(InvalidInput):
        read({})


@pytest.mark.parametrize("kind", ["hea", "dat", "csv", "npy", "dicom"])
def test_files_in_memory_never_reach_the_disk(
    kind: str,
    files_of_each_kind: dict[str, dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options: dict[str, Any] = (
        {"fs_hz": 250.0, "unit": "mV", "leads": ["I", "II", "V1"]} if kind == "npy" else {}
    )
    files = files_of_each_kind[kind]
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    on_disk = read(tmp_path / next(iter(files)), **options)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    in_memory = read(files, **options)
    np.testing.assert_array_equal(in_memory.ecg_mv, on_disk.ecg_mv)
    assert (in_memory.name, in_memory.source_sha256) == (on_disk.name, on_disk.source_sha256)


def test_packed_samples_in_memory_are_decoded_without_the_comments_of_their_header(
    files_of_each_kind: dict[str, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = files_of_each_kind["hea-212"]
    written: list[bytes] = []
    decode = wfdb.rdrecord

    def watched(record: str, **options: Any) -> Any:
        written.extend(path.read_bytes() for path in Path(record).parent.iterdir())
        return decode(record, **options)

    monkeypatch.setattr(wfdb, "rdrecord", watched)
    recording = read({**files, "rec.hea": files["rec.hea"] + b"# Name: Jane Doe\n# Age: 50\n"})
    assert recording.subject.age_years == 50.0
    assert len(written) == len(files)
    assert not any(b"Jane" in content for content in written)


def test_a_single_upload_is_named_in_its_refusal() -> None:
    with pytest.raises(UnreadableFile, match=r"^letter\.txt is text"):
        read({"letter.txt": b"Dear colleague"})


def test_short_and_single_leads_are_fine(tmp_path: Path) -> None:
    recording = Recording(ecg_mv=np.full((1, 500), 0.25), fs_hz=250.0, leads=("V2",), name="short")
    again = read(write_wfdb(recording, tmp_path))
    assert (again.duration_s, again.leads, again.warnings) == (2.0, ("V2",), ())


def test_infinite_values_are_masked(tmp_path: Path) -> None:
    values = np.ones(500)
    values[7] = np.inf
    np.save(tmp_path / "rec.npy", values)
    recording = read(tmp_path / "rec.npy", fs_hz=250, unit="mV", leads=["II"])
    assert np.flatnonzero(recording.gaps[0]).tolist() == [7]
    assert any("nfinite" in warning for warning in recording.warnings)


def test_a_rate_that_no_ecg_has_names_the_recording(tmp_path: Path) -> None:
    np.save(tmp_path / "slow.npy", np.ones(500))
    with pytest.raises(InvalidInput, match=r"slow\.npy states a sampling rate of 1 Hz for II"):
        read(tmp_path / "slow.npy", fs_hz=1, unit="mV", leads=["II"])


def test_describe_has_the_fields_of_info(tmp_path: Path, twelve_leads: Recording) -> None:
    facts = describe(read(write_wfdb(twelve_leads, tmp_path), name="folder/synthetic"))
    assert facts == {
        "record": "folder/synthetic",
        "format": "WFDB",
        "experimental": False,
        "leads": list(twelve_leads.leads),
        "fs_hz": 250.0,
        "samples": 500,
        "unit": "mV",
        "resolution_uv": 1.0,
        "started_at": None,
        "pseudonym": None,
        "age_years": 57.0,
        "sex": "female",
        "device": None,
        "filters_hz": {"low": None, "high": None, "notch": None},
        "device_measurements": {},
        "statements": ["Sinus rhythm."],
        "median_beat": None,
        "annotations": 0,
        "warnings": [],
    }


# Damage --------------------------------------------------------------------------------------------------------------


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, or a part cut out, or the end cut off."""
    kind = chance.randrange(4)
    place = chance.randrange(len(content))
    if kind == 0:
        return content[:place]
    if kind == 1:
        return content[:place] + content[place + chance.randrange(1, 60) :]
    changed = bytearray(content)
    for _ in range(1 if kind == 2 else 12):
        changed[chance.randrange(min(len(content), 1200))] = chance.randrange(256)
    return bytes(changed)


def outcome(read_it: Callable[[], Recording]) -> str:
    """ "read", or the one line of InvalidInput, which is the only other way to end."""
    try:
        return "read" if read_it().samples else "empty"
    except InvalidInput as refused:
        return str(refused)


@pytest.mark.parametrize("kind", ["csv", "npy", "npz", "dicom", "hea", "dat", "hea-212", "flac"])
def test_damaged_files_are_read_or_refused(
    kind: str, files_of_each_kind: dict[str, dict[str, bytes]]
) -> None:
    files = files_of_each_kind[kind]
    target = next(iter(files))
    chance = random.Random(f"seed of {kind}")
    options = {"fs_hz": 250.0, "unit": "mV", "leads": ["I", "II", "V1"]} if kind == "npy" else {}
    outcomes = [
        outcome(lambda: read({**files, target: damaged(files[target], chance)}, **options))  # type: ignore[arg-type]
        for _ in range(200)
    ]
    assert all(text and "\n" not in text and text != "empty" for text in outcomes)
    assert {"read"} != set(outcomes)
    assert outcome(lambda: read(files, **options)) == "read"  # type: ignore[arg-type]
