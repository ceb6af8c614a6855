"""MATLAB files of level 4 and 5, beside scipy's reader; 7.3 is tested with HDF5."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import loadmat, savemat

from benchmarks.twins.matlab import matlab_4, matlab_5, twins
from benchmarks.twins.numpy_files import FS_HZ, LEADS, ecg_uv
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.io import read

UV = ecg_uv()


def saved(variables: dict[str, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    savemat(stream, variables, **options)
    return stream.getvalue()


@pytest.mark.parametrize("big_endian", [False, True])
@pytest.mark.parametrize("kind", ["f8", "f4", "i4", "i2", "u2", "u1"])
def test_level_4_in_all_its_types(kind: str, big_endian: bool) -> None:
    values = (UV % 200).astype(kind)
    content = matlab_4({"val": values}, big_endian=big_endian)
    np.testing.assert_array_equal(loadmat(io.BytesIO(content))["val"], values)
    recording = read(content, fs_hz=250, unit="uV", leads=LEADS)
    np.testing.assert_allclose(recording.ecg_mv, values / 1e3)
    assert recording.source_format == "MATLAB 4"


@pytest.mark.parametrize("kind", ["f8", "f4", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"])
@pytest.mark.parametrize("options", [{}, {"compressed": True}, {"big_endian": True}])
def test_level_5_in_all_its_types(kind: str, options: dict[str, bool]) -> None:
    values = (UV % 100).astype(kind)
    content = matlab_5({"val": values, "fs": np.array([[FS_HZ]]), "leads": LEADS, "units": "uV"}, **options)
    np.testing.assert_array_equal(loadmat(io.BytesIO(content))["val"], values)
    recording = read(content)
    np.testing.assert_allclose(recording.ecg_mv, values / 1e3)
    assert (recording.source_format, recording.fs_hz, recording.leads) == ("MATLAB 5", FS_HZ, LEADS)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("leads", [np.array(LEADS, dtype=object), np.array(LEADS)])
def test_what_scipy_writes(compressed: bool, leads: Any) -> None:
    facts = {
        "signal": UV.T,
        "fs": 250,
        "lead_names": leads,
        "unit": "uV",
        "other": np.eye(3),
        "note": "x" * 5000,
    }
    for content in (
        saved(facts, do_compression=compressed),
        saved({"ECG": facts, "other": {"signal": "none"}}, do_compression=compressed),
    ):
        recording = read(content)
        np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)
        assert (recording.fs_hz, recording.leads) == (250.0, LEADS)


def test_a_file_of_a_challenge_points_to_its_header() -> None:
    with pytest.raises(Unstated, match=r"leads=.*fs_hz=.*unit=.*WFDB header \(\.hea\)"):
        read(matlab_4({"val": UV.astype("i2")}))


def test_two_structs_are_two_recordings() -> None:
    with pytest.raises(UnreadableFile, match="2 of its structs hold signals"):
        read(matlab_5({"a": {"ecg": UV}, "b": {"ecg": UV}}), leads=LEADS, fs_hz=250, unit="uV")


def test_what_is_damaged_is_said() -> None:
    level_4, level_5 = matlab_4({"val": UV}), matlab_5({"val": UV})
    options: dict[str, Any] = {"fs_hz": 250, "unit": "uV", "leads": LEADS}
    with pytest.raises(UnreadableFile, match="promises 3 × 400 values"):
        read(level_4[:-1], **options)
    with pytest.raises(UnreadableFile, match="ends behind the end of the file"):
        read(level_5[:-1], **options)
    with pytest.raises(UnreadableFile, match="3 × 500 has 1200 values"):
        read(level_5.replace(struct.pack("<2i", 3, 400), struct.pack("<2i", 3, 500)), **options)
    with pytest.raises(UnreadableFile, match="negative dimension"):
        read(level_5.replace(struct.pack("<2i", 3, 400), struct.pack("<2i", -3, -400)), **options)
    with pytest.raises(UnreadableFile, match="complex"):
        read(saved({"val": UV * 1j}), **options)
    with pytest.raises(UnreadableFile, match="no variable named signal"):
        read(saved({"result": UV}), **options)


def test_a_variable_that_unfolds_too_far_is_refused_before_it_does() -> None:
    bomb = zlib.compress(matlab_5({"val": np.zeros((1, 2**23))})[128:], 9)
    content = matlab_5({})[:128] + struct.pack("<II", 15, len(bomb)) + bomb
    with pytest.raises(UnreadableFile, match="unfold to more than"):
        read(content, fs_hz=250, unit="uV", leads=["I"])
    forged = (
        matlab_5({})[:128] + struct.pack("<II", 15, 32) + zlib.compress(struct.pack("<II", 14, 2**31))[:32]
    )
    with pytest.raises(UnreadableFile):
        read(forged, fs_hz=250, unit="uV", leads=["I"])


@pytest.mark.parametrize("name", ["level_4.mat", "level_5.mat", "level_7.mat"])
def test_twins_are_what_scipy_takes_them_for(name: str) -> None:
    found = loadmat(io.BytesIO(twins()[name]), squeeze_me=True, struct_as_record=False)
    whole = found.get("val", found.get("ECG"))
    values = whole.data.T if hasattr(whole, "data") and not isinstance(whole, np.ndarray) else whole
    stacked = np.stack([found[lead] for lead in LEADS]) if values is None else values
    np.testing.assert_array_equal(stacked, UV)


def test_real_files(format_samples: Path) -> None:
    named = read(format_samples / "matlab/E07500_named.mat", unit="mV")
    assert (named.fs_hz, named.ecg_mv.shape, named.source_format) == (500.0, (12, 5000), "MATLAB 5")
    assert named.ecg_mv[:2, 100] == pytest.approx([0.278, 0.331])
    assert "The array of 12 × 5000 is read as leads × samples." in named.warnings
    with pytest.raises(Unstated, match="unit="):
        read(format_samples / "matlab/E07500_named.mat")
    for name, leads in (("E07500", 12), ("a103l", 3)):
        path = format_samples / f"wfdb_cinc_mat/{name}.mat"
        with pytest.raises(Unstated, match=rf"array of {leads} × \d+ .*leads=.*fs_hz=.*unit="):
            read(path.read_bytes())
        answered = read(
            path.read_bytes(),
            fs_hz=500,
            unit="uV",
            leads=[f"V{n}" for n in range(1, 7)] + ["I", "II", "III", "aVR", "aVL", "aVF"]
            if leads == 12
            else ["I", "II", "V1"],
        )
        np.testing.assert_allclose(answered.ecg_mv, loadmat(path)["val"] / 1e3)
    beside_header = read(format_samples / "wfdb_cinc_mat/E07500.mat")
    assert (beside_header.source_format, beside_header.fs_hz) == ("WFDB", 500.0)


def test_a_signal_beside_a_struct_of_another_is_told() -> None:
    recording = read(matlab_5({"val": UV, "other": {"ecg": UV + 1}}), fs_hz=250, unit="uV", leads=LEADS)
    np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)
    assert "1 struct holds further signals, not read." in recording.warnings
