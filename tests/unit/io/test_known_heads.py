"""Text exports of recorders whose heads are no plain heading: what they state is not asked for."""

import json
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput, Unstated
from ecgomics.io import guess_columns, read

ECG = [512, 508, 505, 530, 700, 640, 480, 455, 500, 511] * 30
OTHER = [300, 305, 320, 310, 290, 280, 285, 299, 301, 300] * 30


def open_signals(columns: list[str], sensors: list[str], rows: list[list[int]], **facts: Any) -> bytes:
    stated = {
        "sensor": sensors,
        "device name": "00:11:22:33:44:55",
        "column": columns,
        "comments": "Doe^Jane",
        "sampling rate": 200,
        "resolution": [4, 1, 10, 10],
        "date": "2021-3-4",
        "time": "7:3:47.29",
    } | facts
    head = f"# OpenSignals Text File Format\n# {json.dumps({'00:11:22:33:44:55': stated})}\n# EndOfHeader\n"
    return (head + "".join("\t".join(map(str, row)) + "\t\n" for row in rows)).encode()


ROWS = [[n % 16, 0, other, ecg] for n, (other, ecg) in enumerate(zip(OTHER, ECG, strict=True))]
COLUMNS = ["nSeq", "I1", "A1", "A2"]


def test_open_signals_states_all_but_the_unit() -> None:
    content = open_signals(COLUMNS, ["RAW", "ECGBIT"], ROWS)
    with pytest.raises(Unstated) as asked:
        read(content)
    assert "fs_hz=" not in str(asked.value)
    assert "leads=" not in str(asked.value)
    assert "unit=" in str(asked.value)
    assert "counts of a converter" in str(asked.value)
    recording = read(content, unit="uV")
    np.testing.assert_allclose(recording.ecg_mv, [np.array(ECG) / 1e3])
    assert (recording.leads, recording.fs_hz) == (("ECG",), 200.0)
    assert recording.started_at == datetime(2021, 3, 4, 7, 3, 47, 290_000)
    assert any("counts of a converter" in warning for warning in recording.warnings)
    assert "Doe" not in str(recording.warnings)


def test_open_signals_digital_lines_are_no_leads() -> None:
    content = open_signals(["nSeq", "DI", "CH1", "CH2"], ["EDA", "RAW"], ROWS)
    with pytest.raises(Unstated, match=r"leads= \(2 of them; its channels are CH1, CH2\)"):
        read(content, unit="uV")
    recording = read(content, unit="uV", columns={"II": "CH2"})
    np.testing.assert_allclose(recording.ecg_mv, [np.array(ECG) / 1e3])


def test_open_signals_with_two_ecgs_and_values_in_units() -> None:
    content = open_signals(COLUMNS, ["ECG", "ECG"], ROWS, convertedValues=1)
    recording = read(content, unit="uV")
    assert recording.leads == ("ECG1", "ECG2")
    assert not any("counts" in warning for warning in recording.warnings)


@pytest.mark.parametrize(
    "head",
    [b"{", b"[" * 5000, b'{"a": 1, "b": 2}', b'{"a": {"sampling rate": true, "column": [1], "sensor": 3}}',
     b'{"a": {"date": "2021-13-40", "time": "1:1:1", "sampling rate": -5}}', b'{"a": {"sampling rate": 1e999}}'],
)  # fmt: skip
def test_open_signals_with_a_damaged_head_is_a_table_or_a_sentence(head: bytes) -> None:
    rows = "\n".join(f"{n}\t{ecg}" for n, ecg in enumerate(ECG))
    with pytest.raises(InvalidInput):
        read(b"# OpenSignals Text File Format\n# " + head + b"\n# EndOfHeader\n" + rows.encode())


def lab_chart(*, blocks: int = 1, comment: str = "") -> bytes:
    head = (
        "Interval=\t0.002 s\nExcelDateTime=\t4.5000500000000000e+04\t03/16/23 12:00:00.0\nTimeFormat=\tStartOfBlock\n"
        "DateFormat=\t\nChannelTitle=\tECG\tFlow\nRange=\t10.000 mV\t1.1000 \nUnitName=\t*\tL/min\n"
    )
    rows = [
        f"{n / 500:g}\t{ecg / 1e3:g}\t{other}" for n, (ecg, other) in enumerate(zip(ECG, OTHER, strict=True))
    ]
    rows[200] += comment
    return "".join(head + "\n".join(rows) + "\n" for _ in range(blocks)).encode()


def test_lab_chart_states_everything() -> None:
    recording = read(lab_chart())
    np.testing.assert_allclose(recording.ecg_mv, [np.array(ECG) / 1e3])
    assert (recording.leads, recording.fs_hz) == (("ECG",), 500.0)
    assert recording.started_at == datetime(2023, 3, 15, 12)
    assert "Not read as ECG leads: Flow (L/min)." in recording.warnings


def test_lab_chart_comments_and_later_blocks_are_counted_and_not_shown() -> None:
    recording = read(lab_chart(blocks=3, comment="\t#* Doe^Jane stands up"))
    np.testing.assert_allclose(recording.ecg_mv, [np.array(ECG) / 1e3])
    assert "Comments of the user are not read: 1." in recording.warnings
    assert "The first block is read; later ones are not: 2." in recording.warnings
    assert "Doe" not in str(recording.warnings)


@pytest.mark.parametrize(
    ("rate", "fs_hz"), [("0.5 msec/sample", 2000.0), ("4 msec/sample", 250.0), ("250 samples/second", 250.0)]
)
@pytest.mark.parametrize("time", ["min", "sec", ""])
def test_acq_knowledge_names_its_channels_above(rate: str, fs_hz: float, time: str) -> None:
    heading = f"{time},CH1,CH2,\n,300,300,\n" if time else "CH1,CH2,\n300,300,\n"
    step = {"min": 1 / 60, "sec": 1.0, "": 0.0}[time] / fs_hz
    rows = [
        (f"{n * step:.12g}," if time else "") + f"{ecg / 1e3:g},{other},"
        for n, (ecg, other) in enumerate(zip(ECG, OTHER, strict=True))
    ]
    above = f"Doe^Jane.acq\n{rate}\n2 channels\nECG (.05 - 150 Hz)\nmV\nPressure\nmmHg\n"
    recording = read((above + heading + "\n".join(rows)).encode())
    np.testing.assert_allclose(recording.ecg_mv, [np.array(ECG) / 1e3])
    assert (recording.leads, recording.fs_hz) == (("ECG",), fs_hz)
    assert "Doe" not in str(recording.warnings)


@pytest.mark.parametrize("separator", ["sep=\t\n", '"sep=\t"\n', ""])
def test_shimmer_electrodes_name_the_leads(separator: str) -> None:
    names = ["Timestamp_Unix_CAL", *(f"ECG_{pair}_24BIT_CAL" for pair in ("LA-RA", "LL-RA", "Vx-RL"))]
    heading = "\t".join(f"Shimmer_B64E_{name}" for name in names) + "\t\nms\tmV\tmV\tmV\t\n"
    rows = [f"{1.6e12 + n * 2:.3f}\t{ecg / 1e3}\t{ecg / 2e3}\t{ecg / 4e3}\t\n" for n, ecg in enumerate(ECG)]
    recording = read((separator + heading + "".join(rows)).encode())
    assert (recording.leads, recording.fs_hz) == (("I", "II"), 500.0)
    np.testing.assert_allclose(recording.ecg_mv[:2], np.array([ECG, ECG]) / [[1e3], [2e3]])
    assert recording.started_at is not None
    assert recording.started_at.year == 2020


def test_shimmer_clock_times_have_a_unit_row_of_their_own() -> None:
    heading = "Shimmer_B64E_Timestamp_FormattedUnix_CAL\tShimmer_B64E_ECG_LL-RA_24BIT_CAL\t\n"
    heading += "yyyy/mm/dd hh:mm:ss.000\tmV\t\n"
    rows = [f"2021/03/04 10:00:{n / 250:06.3f}\t{ecg / 1e3}\t\n" for n, ecg in enumerate(ECG)]
    recording = read((heading + "".join(rows)).encode())
    assert (recording.leads, recording.fs_hz) == (("II",), 250.0)
    assert recording.started_at == datetime(2021, 3, 4, 10)


def test_labels_of_simple_text() -> None:
    content = "# Simple Text Format\n# Sampling Rate (Hz):= 1000.00\n# Resolution:= 12\n# Labels:= ECG\n"
    content += "\n".join(map(str, ECG))
    recording = read(content.encode(), unit="uV")
    assert (recording.leads, recording.fs_hz) == (("ECG",), 1000.0)
    assert guess_columns(content.encode()).columns[0].heading == "ECG"
