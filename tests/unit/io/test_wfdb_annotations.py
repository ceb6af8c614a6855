"""Marks beside WFDB records, and what their comments state: read as PhysioNet's own tools do, and as we wrote them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
import wfdb

from benchmarks.twins import wfdb as twin
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Annotation, MedianBeat, Recording, Subject
from ecgomics.io import read, write_wfdb
from ecgomics.io.readers.wfdb_annotations import SYMBOLS
from ecgomics.io.writers.wfdb_files import write_wfdb_file

LINE = "rec.dat 16 1000/mV 16 0 0 0 0 II"


def record(folder: Path, *comments: str, samples: int = 5000) -> Path:
    path = folder / "rec.hea"
    path.write_text("\n".join([f"rec 1 250 {samples}", LINE, *comments]) + "\n")
    path.with_suffix(".dat").write_bytes(np.arange(samples).astype("<i2").tobytes())
    return path


def marks(recording: Recording) -> list[tuple[float, str, str]]:
    return [(mark.start_s, mark.code, mark.text) for mark in recording.annotations]


def test_every_code_rhythms_notes_and_long_pauses_are_read_as_wfdb_writes_them(tmp_path: Path) -> None:
    symbols = [symbol for code, symbol in SYMBOLS.items()]
    samples = np.arange(len(symbols)) * 17 + 5
    samples[-1] += 200_000
    texts = ["" for _ in symbols]
    texts[symbols.index("+")], texts[symbols.index('"')] = "(AFIB", "seen by Dr Roe"
    path = record(tmp_path)
    wfdb.wrann("rec", "atr", samples, symbol=symbols, aux_note=texts, write_dir=str(tmp_path))
    found = read(path, keep_identity=True)
    expected = ["(AFIB" if symbol == "+" else symbol for symbol in symbols]
    assert [mark.code for mark in found.annotations] == expected
    np.testing.assert_allclose([mark.start_s for mark in found.annotations], samples / 250)
    assert [mark.text for mark in found.annotations if mark.text] == ["seen by Dr Roe"]
    assert "Roe" not in repr(read(path))
    assert [mark.code for mark in read(path).annotations] == expected


def test_a_rate_of_their_own_is_that_of_the_marks(tmp_path: Path) -> None:
    path = record(tmp_path)
    wfdb.wrann("rec", "atr", np.array([100, 400]), symbol=["N", "V"], fs=1000, write_dir=str(tmp_path))
    assert marks(read(path)) == [(0.1, "N", ""), (0.4, "V", "")]


def test_marks_of_reference_go_before_those_of_a_detector(tmp_path: Path) -> None:
    path = record(tmp_path)
    wfdb.wrann("rec", "qrs", np.array([10, 20]), symbol=["N", "N"], write_dir=str(tmp_path))
    assert len(read(path).annotations) == 2
    wfdb.wrann("rec", "atr", np.array([10]), symbol=["V"], write_dir=str(tmp_path))
    assert [mark.code for mark in read(path).annotations] == ["V"]


def test_an_annotator_named_as_a_lead_marks_that_lead(tmp_path: Path) -> None:
    path = record(tmp_path)
    wfdb.wrann("rec", "ii", np.array([10, 20, 30]), symbol=["(", "N", ")"], write_dir=str(tmp_path))
    wfdb.wrann("rec", "avf", np.array([11]), symbol=["N"], write_dir=str(tmp_path))  # no lead of the record
    assert [(mark.code, mark.lead) for mark in read(path).annotations] == [
        ("(", "II"),
        ("N", "II"),
        (")", "II"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"This is a text about an atrium.", "codes|ends without|cut short"),
        (b"\x01\x04", "ends without its end mark"),
        (b"\x00\xec\x01", "cut short"),
        (b"\x01\x04\xff\xfcab", "its last mark is cut short"),
        (b"\x00\xd0\x00\x00", "it has codes that no mark has"),
        (b"\x00\xec\xff\xff\x00\x00\x01\x04\x00\x00", "before the start"),
    ],
)
def test_marks_that_cannot_be_understood_are_left_out_with_a_warning(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    path = record(tmp_path)
    path.with_suffix(".atr").write_bytes(content)
    recording = read(path)
    assert recording.annotations == ()
    (warning,) = recording.warnings
    assert warning.startswith("rec.atr cannot be read as WFDB annotations: ")
    assert warning.endswith("; its marks are left out.")
    assert any(each in warning for each in reason.split("|"))


def test_marks_are_those_that_were_put_in() -> None:
    found = marks(read(twin.marks()))
    expected = [(5, "(AFIB"), (45, "N"), (245, "V"), (1445, "N")]
    assert found == [(sample / twin.FS_HZ, code, "") for sample, code in expected]


def test_marks_come_along_in_memory(tmp_path: Path) -> None:
    path = record(tmp_path)
    wfdb.wrann("rec", "atr", np.array([10]), symbol=["V"], write_dir=str(tmp_path))
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert read(files).annotations == read(path).annotations


# Comments -------------------------------------------------------------------------------------------------------------


def test_comments_are_kept_with_the_identity_only(tmp_path: Path) -> None:
    lines = [
        "# Age: 46",
        "# Sex: F",
        "# Name: Roe^Jane",
        "# Patient ID: ID-4711",
        "# born 1953, in Springfield",
    ]
    path = record(
        tmp_path,
        *lines,
        "# Dx: 426177001",
        "# Rhythm: sinus, Jane Roe moved",
        "# <diagnoses>:",
        "# Hypertrophy.",
    )
    kept, without = read(path, keep_identity=True), read(path)
    assert dict(kept.identity) == {
        "identifier": "ID-4711",
        "name": "Roe^Jane",
        "comment": "born 1953, in Springfield",
    }
    assert kept.statements == ("Dx: 426177001", "Rhythm: sinus, Jane Roe moved", "Hypertrophy.")
    assert without.statements == ("Dx: 426177001", "Hypertrophy.")
    assert without.subject.pseudonym is not None
    assert not any(word in repr(without) for word in ("Roe", "Jane", "4711", "Springfield"))


def test_facts_in_the_comments_of_others_are_free_text(tmp_path: Path) -> None:
    recording = read(record(tmp_path, "# Device: the Holter of Dr Roe", "# Start: 2020-01-01T10:00:00+01:00"))
    assert (recording.device, recording.started_at) == (None, None)


# Writing --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def full() -> Recording:
    ecg_mv: Floats = np.round(np.sin(np.arange(2000).reshape(2, 1000) / 40), 3)
    ecg_mv[1, 100:120] = np.nan
    return Recording(
        ecg_mv=ecg_mv,
        fs_hz=500.0,
        leads=("I", "II"),
        name="rec",
        subject=Subject(age_years=46.0, sex="female", pseudonym="PABC"),
        started_at=datetime(2002, 11, 22, 9, 10, 11, 500_000, tzinfo=timezone(timedelta(hours=1))),
        device="Mortara ELI250",
        resolution_uv=1.0,
        band_hz=(0.05, None),
        notch_hz=60.0,
        device_measurements={"PR Interval [ms]": 148.0, "QTc: Bazett [ms]": 443.25, "P Axis [deg]": -1e-17},
        statements=("Sinus rhythm.", "Dx: 426177001"),
        median_beat=MedianBeat(np.zeros((2, 10)), 500.0, ("I", "II")),
        annotations=(
            Annotation(0.0, "(AFIB"),
            Annotation(0.1, "N"),
            Annotation(0.2, "MDC_ECG_BEAT"),
            Annotation(900.0, "V"),
            Annotation(0.3, "", text="free"),
        ),
    )


def test_what_is_known_survives(full: Recording, tmp_path: Path) -> None:
    again = read(write_wfdb(full, tmp_path))
    np.testing.assert_allclose(again.ecg_mv, full.ecg_mv, atol=5e-4)
    assert again.gaps.tolist() == full.gaps.tolist()
    for fact in ("device", "band_hz", "notch_hz", "device_measurements", "statements", "started_at"):
        assert getattr(again, fact) == getattr(full, fact), fact
    assert again.started_at is not None
    assert again.started_at.utcoffset() == timedelta(hours=1)
    assert (again.subject.age_years, again.subject.sex) == (46.0, "female")
    assert again.subject.pseudonym is not None
    assert again.median_beat is None
    assert [(mark.start_s, mark.code) for mark in again.annotations] == [
        (0.0, "(AFIB"),
        (0.1, "N"),
        (0.2, '"'),
        (900.0, "V"),
    ]


def test_the_wfdb_package_reads_what_was_written(full: Recording, tmp_path: Path) -> None:
    write_wfdb(full, tmp_path)
    theirs, notes = wfdb.rdrecord(str(tmp_path / "rec")), wfdb.rdann(str(tmp_path / "rec"), "atr")
    np.testing.assert_allclose(theirs.p_signal.T, full.ecg_mv, atol=5e-4)
    assert theirs.base_datetime == datetime(2002, 11, 22, 9, 10, 11, 500_000)
    assert notes.sample.tolist() == [0, 50, 100, 450_000]
    assert notes.symbol == ["+", "N", '"', "V"]
    assert [text.rstrip("\0") for text in notes.aux_note] == ["(AFIB", "", "MDC_ECG_BEAT", ""]


def test_a_start_without_zone_stays_without(full: Recording, tmp_path: Path) -> None:
    naive = full.started_at.replace(tzinfo=None) if full.started_at else None
    assert read(write_wfdb(replace(full, started_at=naive), tmp_path)).started_at == naive
    utc = datetime(2002, 11, 22, tzinfo=UTC)
    assert read(write_wfdb(replace(full, started_at=utc), tmp_path)).started_at == utc


def test_who_it_is_is_written_where_the_recording_tells_it(full: Recording, tmp_path: Path) -> None:
    told = {"identifier": "ID-4711", "name": "Roe^Jane", "birth date": "1953-05-08", "operator": "Smith"}
    path = write_wfdb(replace(full, identity=told), tmp_path)
    again = read(path, keep_identity=True).identity
    assert again == {
        "identifier": "ID-4711",
        "name": "Roe^Jane",
        "birth date": "1953-05-08",
        "comment": "operator: Smith",
    }
    write_wfdb(full, tmp_path)
    assert "# ID: PABC" in path.read_text().splitlines()
    assert not any(word in path.read_text() for word in ("4711", "Roe", "1953", "Smith"))


def test_the_marks_of_a_record_that_is_replaced_go(full: Recording, tmp_path: Path) -> None:
    write_wfdb(full, tmp_path)
    assert read(write_wfdb(replace(full, annotations=()), tmp_path)).annotations == ()


def test_a_record_is_written_whole_or_not_at_all(
    full: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wfdb(full, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    whole = Path.write_bytes

    def full_disk(self: Path, data: bytes) -> int:
        if ".hea" in self.name:
            raise OSError(28, "No space left on device")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(InvalidInput, match=r"rec\.hea cannot be written: no space left on device\.$"):
        write_wfdb(replace(full, ecg_mv=full.ecg_mv * 2), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_wfdb(full, tmp_path / "nowhere")


def test_real_marks_are_those_that_wfdb_reads(ecg_data: Path) -> None:
    for path, suffix in (("mitdb/101", "atr"), ("ecgid/Person_02/rec_1", "atr"), ("ludb/10", "ii")):
        theirs = wfdb.rdann(str(ecg_data / path), suffix)
        ours = [
            mark
            for mark in read(ecg_data / path).annotations
            if mark.lead == ("II" if suffix == "ii" else None)
        ]
        fs_hz = wfdb.rdheader(str(ecg_data / path)).fs
        np.testing.assert_allclose([mark.start_s * fs_hz for mark in ours], theirs.sample, atol=1e-6)
        rhythms = zip(theirs.symbol, theirs.aux_note, strict=True)
        assert [mark.code for mark in ours] == [
            note.rstrip("\0") if symbol == "+" else symbol for symbol, note in rhythms
        ]


def test_a_record_is_written_to_a_name_of_its_own(full: Recording, tmp_path: Path) -> None:
    path = write_wfdb_file(full, tmp_path / "other.hea")
    assert {each.name for each in tmp_path.iterdir()} == {"other.hea", "other.dat", "other.atr"}
    assert read(path).name == "other"
    with pytest.raises(InvalidInput, match=r"cannot be named “a b”"):
        write_wfdb_file(full, tmp_path / "a b.hea")
