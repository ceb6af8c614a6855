"""NumPy files: orientation by the number of leads, documented keys, and nothing that must be unpickled."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.io import read

ECG_MV = np.round(np.sin(np.arange(900).reshape(3, 300) / 7), 3)
LEADS = ["I", "II", "V1"]


def npy(array: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


@pytest.mark.parametrize("turned", [False, True])
def test_the_number_of_leads_tells_the_orientation_and_it_is_shown(turned: bool) -> None:
    recording = read(npy(ECG_MV.T if turned else ECG_MV), fs_hz=250, unit="mV", leads=LEADS)
    np.testing.assert_allclose(recording.ecg_mv, ECG_MV)
    expected = "300 × 3 is read as samples × leads" if turned else "3 × 300 is read as leads × samples"
    assert any(expected in warning for warning in recording.warnings)
    assert recording.source_format == "NumPy"


def test_one_dimension_is_one_lead() -> None:
    recording = read(npy((ECG_MV[0] * 1000).astype(np.int16)), fs_hz=250, unit="uV", leads=["MLII"])
    np.testing.assert_allclose(recording.ecg_mv, ECG_MV[:1])


def test_what_is_missing_is_asked_for() -> None:
    with pytest.raises(Unstated, match="leads="):
        read(npy(ECG_MV))
    with pytest.raises(Unstated, match=r"fs_hz=.*unit="):
        read(npy(ECG_MV), leads=LEADS)
    with pytest.raises(Unstated, match="as many rows as columns"):
        read(npy(np.ones((3, 3))), leads=LEADS, fs_hz=250, unit="mV")
    with pytest.raises(InvalidInput, match="2 leads are named"):
        read(npy(ECG_MV), leads=["I", "II"], fs_hz=250, unit="mV")


@pytest.mark.parametrize("units", ["uV", ["uV"], ["uV"] * 3])
def test_an_archive_states_everything(units: Any) -> None:
    recording = read(npz(signal=ECG_MV.T * 1000, fs=500, leads=LEADS, units=units))
    np.testing.assert_allclose(recording.ecg_mv, ECG_MV)
    assert (recording.fs_hz, recording.leads) == (500.0, ("I", "II", "V1"))


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"other": ECG_MV}, "no array named"),
        ({"signal": ECG_MV, "fs": 0, "leads": LEADS, "units": "mV"}, "fs"),
        ({"signal": ECG_MV, "fs": 250, "leads": [1, 2, 3], "units": "mV"}, "texts"),
        ({"signal": ECG_MV, "fs": 250, "leads": LEADS, "units": ["mV", "mV"]}, "2 units for 3 leads"),
        ({"signal": ECG_MV + 1j, "fs": 250, "leads": LEADS, "units": "mV"}, "not real numbers"),
        ({"signal": np.ones((2, 3, 4)), "fs": 250, "leads": LEADS, "units": "mV"}, "2 recordings"),
        ({"signal": np.ones((3, 0)), "fs": 250, "leads": LEADS, "units": "mV"}, "shape"),
    ],
)
def test_what_is_wrong_with_an_archive_is_said(arrays: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(npz(**arrays))


def test_objects_are_never_unpickled() -> None:
    with pytest.raises(UnreadableFile, match="never loaded"):
        read(npy(np.array([{"a": 1}], dtype=object), allow_pickle=True), leads=LEADS)


def test_a_cut_or_lying_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cut.npy"
    path.write_bytes(npy(ECG_MV)[:-100])
    with pytest.raises(UnreadableFile, match=r"^cut\.npy cannot be read as NumPy: it is cut short"):
        read(path, leads=LEADS)
    lying = npy(ECG_MV).replace(b"(3, 300)", b"(3, 3e9)")
    with pytest.raises(UnreadableFile):
        read(lying, leads=LEADS)
    with pytest.raises(UnreadableFile, match="damaged"):
        read(npz(signal=ECG_MV)[:-60])


def test_real_files(ecg_data: Path) -> None:
    folder = ecg_data / "formats/numpy"
    recording = read(folder / "E07500.npz")
    assert (recording.fs_hz, recording.ecg_mv.shape) == (500.0, (12, 5000))
    assert recording.ecg_mv[:2, 100] == pytest.approx([0.278, 0.331])
    with pytest.raises(Unstated, match="leads="):
        read(folder / "E07500.npy")
    same = read(folder / "E07500.npy", fs_hz=500, unit="mV", leads=recording.leads)
    np.testing.assert_allclose(same.ecg_mv, recording.ecg_mv, atol=1e-6)
