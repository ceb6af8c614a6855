"""HDF5 and MATLAB 7.3: attributes and datasets, groups, links to elsewhere, and what unfolds to more than it is."""

import io
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from benchmarks.twins.hdf5 import hdf5, matlab_73, twins
from benchmarks.twins.numpy_files import LEADS, ecg_uv
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.io import read
from ecgomics.io.arrays import isolation

UV = ecg_uv()
ANSWERS: dict[str, Any] = {"fs_hz": 250, "unit": "uV", "leads": LEADS}


def made(write: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w", **options) as file:
        write(file)
    return stream.getvalue()


@pytest.mark.parametrize("leads", [list(LEADS), np.array(LEADS, dtype="S3"), "I,II,V1"])
@pytest.mark.parametrize("path", ["ecg", "record/ecg"])
def test_facts_in_attributes(leads: Any, path: str) -> None:
    content = hdf5({path: UV.T}, {path: {"fs": 250, "leads": leads, "units": "uV"}})
    recording = read(content)
    np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)
    assert (recording.fs_hz, recording.leads, recording.source_format) == (250.0, LEADS, "HDF5")


def test_units_of_each_lead_and_rates_that_differ() -> None:
    series = dict(zip(LEADS, UV, strict=True))
    facts = {
        lead: {"units": unit, "sampling_rate": 250}
        for lead, unit in zip(LEADS, ("uV", "mV", "uV"), strict=True)
    }
    recording = read(hdf5(series, facts))
    np.testing.assert_allclose(recording.ecg_mv, UV * np.array([[1e-3], [1.0], [1e-3]]))
    facts["V1"]["sampling_rate"] = 500
    with pytest.raises(UnreadableFile, match="fs must be one positive number"):
        read(hdf5(series, facts))


def test_the_unit_of_another_dataset_is_not_that_of_the_samples() -> None:
    content = hdf5(
        {"ecg": UV, "fs": 250.0, "leads": list(LEADS)}, {"fs": {"units": "Hz"}, "ecg": {"units": "uV"}}
    )
    assert read(content).fs_hz == 250.0
    with pytest.raises(Unstated, match="unit="):
        read(hdf5({"ecg": UV, "fs": 250.0, "leads": list(LEADS)}, {"fs": {"units": "Hz"}}))


def test_groups_of_several_recordings_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="2 of its groups hold signals"):
        read(hdf5({"a/ecg": UV, "b/ecg": UV}), **ANSWERS)


def test_a_table_of_fields_and_one_of_pandas() -> None:
    table = np.zeros(400, dtype=[(lead, "f4") for lead in LEADS])
    for lead, row in zip(LEADS, UV, strict=True):
        table[lead] = row
    assert read(hdf5({"data": table}), fs_hz=250, unit="uV").leads == LEADS
    frame = {
        "df/block0_values": UV.T,
        "df/block0_items": np.array(LEADS, dtype="S2"),
        "df/axis1": np.arange(400),
    }
    np.testing.assert_allclose(read(hdf5(frame), fs_hz=250, unit="uV").ecg_mv, UV / 1e3)


def test_matlab_73_is_transposed_and_its_cells_are_texts() -> None:
    content = matlab_73({"val": UV, "fs": np.array([250.0])}, {"leads": LEADS, "units": ["uV"]})
    recording = read(content)
    assert recording.source_format == "MATLAB 7.3"
    assert "The array of 3 × 400 is read as leads × samples." in recording.warnings
    np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)


def test_samples_in_other_files_are_never_read(tmp_path: Path) -> None:
    other = tmp_path / "other.h5"
    other.write_bytes(hdf5({"ecg": UV}))

    def external(file: Any) -> None:
        file.create_dataset("ecg", (3, 40), "f8", external=[(str(other), 0, 960)])

    def virtual(file: Any) -> None:
        layout = h5py.VirtualLayout(shape=(3, 400), dtype="f8")
        layout[:] = h5py.VirtualSource(str(other), "ecg", shape=(3, 400))
        file.create_virtual_dataset("ecg", layout)

    def link(file: Any) -> None:
        file["ecg"] = h5py.ExternalLink(str(other), "ecg")

    for write in (external, virtual):
        with pytest.raises(UnreadableFile, match="another file"):
            read(made(write), **ANSWERS)
    with pytest.raises(UnreadableFile, match="no dataset named"):
        read(made(link), **ANSWERS)


def test_what_unfolds_too_far_is_refused_before_it_does() -> None:
    def promised(file: Any) -> None:
        file.create_dataset("ecg", (3, 2**40), "f8", chunks=(3, 1024))

    def packed(file: Any) -> None:
        file.create_dataset("ecg", data=np.zeros((3, 2**22), "i1"), compression="gzip", compression_opts=9)

    for write in (promised, packed):
        with pytest.raises(UnreadableFile, match="unfolds to"):
            read(made(write), **ANSWERS)


def test_damage_is_one_sentence() -> None:
    content = hdf5({"ecg": UV})
    for damaged in (content[:100], content[:-700], content.replace(b"HEAP", b"PEAH")):
        with pytest.raises(UnreadableFile, match="HDF5"):
            read(damaged, **ANSWERS)
    with pytest.raises(UnreadableFile, match="no dataset named signal"):
        read(hdf5({"result": np.arange(5000)}), **ANSWERS)


def test_compressed_files_are_read() -> None:
    def packed(file: Any) -> None:
        file.create_dataset("ecg", data=UV, compression="gzip", shuffle=True, fletcher32=True)

    np.testing.assert_allclose(read(made(packed), **ANSWERS).ecg_mv, UV / 1e3)


def test_real_files(format_samples: Path) -> None:
    recording = read(format_samples / "hdf5/E07500.h5")
    assert (recording.fs_hz, recording.ecg_mv.shape) == (500.0, (12, 5000))
    assert recording.ecg_mv[:2, 100] == pytest.approx([0.278, 0.331])
    with h5py.File(format_samples / "hdf5/E07500.h5") as file:
        np.testing.assert_allclose(recording.ecg_mv, file["ecg"][()].T)
    like = format_samples / "matlab/E07500_v73like.mat"
    with pytest.raises(Unstated, match=r"5000 × 12 .*leads="):
        read(like)
    same = read(like, fs_hz=500, unit="mV", leads=recording.leads)
    np.testing.assert_allclose(same.ecg_mv, recording.ecg_mv, atol=1e-6)
    assert "The array of 5000 × 12 is read as samples × leads." in same.warnings


def test_a_signal_beside_groups_of_others_is_told() -> None:
    recording = read(hdf5({"ecg": UV, "a/ecg": UV + 1, "b/data": UV}), **ANSWERS)
    np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)
    assert "2 groups hold further signals, not read." in recording.warnings


def test_one_byte_that_sends_the_library_round_in_circles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "DECODE_S", 1.0)
    content = bytearray(twins()["group.h5"])
    content[12760] = 10  # found by fuzzing: libhdf5 2.0 never comes back
    with pytest.raises(UnreadableFile, match="HDF5"):
        read(bytes(content))
    assert read(twins()["group.h5"]).leads == LEADS
