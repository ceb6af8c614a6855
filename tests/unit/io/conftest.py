"""Small synthetic recordings that the tests of the readers share."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import wfdb
from pydicom.data import get_testdata_file

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import LIMB_WEIGHTS, STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject

FS_HZ = 250.0


def wave_mv(samples: int, phase: float = 0.0) -> Floats:
    """A smooth wave of 1 mV amplitude with 1.2 and 11 Hz, in whole microvolts."""
    time_s = np.arange(samples) / FS_HZ
    wave = 0.7 * np.sin(2 * np.pi * 1.2 * time_s + phase) + 0.3 * np.sin(2 * np.pi * 11.0 * time_s + phase)
    return np.round(wave, 3)


@pytest.fixture
def twelve_leads() -> Recording:
    """Twelve consistent leads of two seconds at 250 Hz, in whole microvolts."""
    samples = int(2 * FS_HZ)
    rows = {"I": wave_mv(samples), "II": wave_mv(samples, 0.4)}
    rows["I"], rows["II"] = np.round(rows["I"] / 2, 3) * 2, np.round(rows["II"] / 2, 3) * 2
    rows |= {lead: w_i * rows["I"] + w_ii * rows["II"] for lead, (w_i, w_ii) in LIMB_WEIGHTS.items()}
    rows |= {f"V{n}": wave_mv(samples, 0.2 * n) for n in range(1, 7)}
    return Recording(
        ecg_mv=np.stack([rows[lead] for lead in STANDARD_LEADS]),
        fs_hz=FS_HZ,
        leads=STANDARD_LEADS,
        name="synthetic",
        subject=Subject(age_years=57.0, sex="female"),
        statements=("Sinus rhythm.",),
    )


@pytest.fixture
def header(tmp_path: Path) -> Callable[..., Path]:
    """Write a header and a 16-bit signal file: header("rec 1 250 500", ["rec.dat 16 …"], samples) → path."""

    def write(record_line: str, signal_lines: list[str], samples: Floats | None = None) -> Path:
        name = record_line.split(maxsplit=1)[0].split("/", maxsplit=1)[0]
        path = tmp_path / f"{name}.hea"
        path.write_text("\n".join([record_line, *signal_lines]) + "\n")
        if samples is not None:
            (tmp_path / f"{name}.dat").write_bytes(np.asarray(samples).astype("<i2").tobytes())
        return path

    return write


@pytest.fixture
def files_of_each_kind(tmp_path: Path) -> dict[str, dict[str, bytes]]:
    """A small valid recording of each format as {file name: bytes}; the first file is the one to damage."""
    rows = np.stack([wave_mv(300, 0.3 * number) for number in range(3)])
    steps = np.round(rows.T * 100).astype(int)
    text = "\n".join(
        ["I (mV),II (mV),V1 (mV),time_s", *(f"{a},{b},{c},{n / 250}" for n, (a, b, c) in enumerate(rows.T))]
    )
    array, archive = io.BytesIO(), io.BytesIO()
    np.save(array, rows)
    np.savez(archive, signal=rows, fs=250, leads=["I", "II", "V1"], units="mV")
    kinds = {
        "csv": {"rec.csv": text.encode()},
        "npy": {"rec.npy": array.getvalue()},
        "npz": {"rec.npz": archive.getvalue()},
        "dicom": {"rec.dcm": Path(str(get_testdata_file("waveform_ecg.dcm", download=False))).read_bytes()},
    }
    for kind, fmt in {"hea": "16", "hea-212": "212", "flac": "516"}.items():
        names, units = ["I", "II", "V1"], ["mV"] * 3
        folder = tmp_path / kind
        folder.mkdir()
        wfdb.wrsamp(
            "rec", fs=250, units=units, sig_name=names, d_signal=steps, fmt=[fmt] * 3, adc_gain=[100.0] * 3,
            baseline=[0] * 3, write_dir=str(folder),
        )  # fmt: skip
        kinds[kind] = {name: (folder / name).read_bytes() for name in ("rec.hea", "rec.dat")}
    kinds["dat"] = dict(reversed(kinds["hea"].items()))
    kinds["flac"] = dict(reversed(kinds["flac"].items()))
    return kinds
