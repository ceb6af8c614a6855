"""Parquet: columns that are leads, facts beside them, times; other tables are refused; what we write comes back."""

import io
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.twins.ecgomics_json import ecgomics_json, rich
from benchmarks.twins.numpy_files import LEADS, ecg_uv
from benchmarks.twins.parquet import parquet
from ecgomics.cohort.measure import VALUES_SCHEMA
from ecgomics.cohort.tables import RECORD_COLUMNS
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.io.readers import parquet as reader
from ecgomics.io.source import Source
from ecgomics.io.writers.parquet import recording_parquet, write_parquet

UV = ecg_uv()
COLUMNS = dict(zip(LEADS, UV, strict=True))


def of_frame(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream)
    return stream.getvalue()


def test_facts_of_the_schema_and_of_pandas() -> None:
    frame = pd.DataFrame(COLUMNS)
    frame.attrs = {"sampling_rate": 250, "unit": "uV"}
    for content in (parquet(COLUMNS, {"fs": "250", "units": "uV"}), of_frame(frame)):
        recording = read(content)
        np.testing.assert_allclose(recording.ecg_mv, UV / 1e3)
        assert (recording.fs_hz, recording.leads, recording.warnings) == (250.0, LEADS, ())


def test_units_of_the_columns() -> None:
    schema = pa.schema(
        [pa.field("I", pa.float64(), metadata={"unit": "mV"}), pa.field("II_uV", pa.float32())]
    )
    stream = io.BytesIO()
    pq.write_table(pa.table([UV[0], UV[1].astype("f4")], schema=schema), stream)
    recording = read(stream.getvalue(), fs_hz=250)
    np.testing.assert_allclose(recording.ecg_mv, UV[:2] * np.array([[1.0], [1e-3]]), rtol=1e-6)


def test_what_is_not_stated_is_asked_for() -> None:
    with pytest.raises(Unstated, match=r"fs_hz=.*unit="):
        read(parquet(COLUMNS))
    counted = {str(place): row for place, row in enumerate(UV)}
    with pytest.raises(Unstated, match=r"leads= \(3 of them"):
        read(parquet(counted, {"fs": "250", "units": "uV"}))
    assert read(parquet(counted, {"fs": "250", "units": "uV"}), leads=LEADS).leads == LEADS


@pytest.mark.parametrize(
    ("name", "times", "fs_hz"),
    [
        ("time_s", np.arange(400) / 360, 360.0),
        ("time (ms)", np.arange(400) * 4, 250.0),
        ("t [us]", np.arange(400) * 2000.0, 500.0),
        ("timestamp [ns]", 1_700_000_000_123_456_789 + np.arange(400) * 7_812_500, 128.0),
        ("when", (np.arange(400) * 4_000_000).astype("datetime64[ns]"), 250.0),
    ],
)
def test_times_give_the_rate(name: str, times: Any, fs_hz: float) -> None:
    recording = read(parquet({name: times, **COLUMNS}, {"units": "uV"}))
    assert (recording.fs_hz, recording.leads) == (fs_hz, LEADS)


def test_times_of_day_are_the_start_with_its_zone() -> None:
    steps = pd.to_timedelta(np.arange(400) * 4, "ms")
    for start, zone in (
        (datetime(2021, 3, 4, 10, 20, 30), None),
        (datetime(2021, 3, 4, 10, tzinfo=UTC), "+02:00"),
    ):
        frame = pd.DataFrame({"recorded": pd.Timestamp(start) + steps, **COLUMNS})
        if zone:
            frame["recorded"] = frame["recorded"].dt.tz_convert(zone)
        recording = read(of_frame(frame), unit="uV")
        assert recording.started_at == start
        assert recording.started_at is not None
        assert recording.started_at.utcoffset() == (timedelta(hours=2) if zone else None)


def test_samples_that_the_times_leave_out_are_gaps_and_empty_places_too() -> None:
    kept = np.r_[0:100, 150:400]
    times_s = kept / 250
    columns: dict[str, Any] = {lead: pa.array(row[kept], from_pandas=True) for lead, row in COLUMNS.items()}
    columns["II"] = pa.array([None, *UV[1][kept][1:].tolist()])
    recording = read(parquet({"time_s": times_s, **columns}, {"units": "uV"}))
    assert recording.samples == 400
    assert recording.gaps[0].sum() == 50
    assert recording.gaps[:, 100:150].all()
    assert recording.gaps[1, 0]
    assert any("50 samples in 1 gap" in warning for warning in recording.warnings)
    wrong = times_s.copy()
    wrong[3:5] = np.inf
    for uneven in (times_s[::-1], wrong, times_s * 1e300, np.full(350, np.nan)):
        with pytest.raises(UnreadableFile, match="do not rise in even steps"):
            read(parquet({"time_s": uneven, **columns}, {"units": "uV"}))
    endless = {"index": np.array([np.inf, np.inf]), "I": np.zeros(2)}
    assert read(parquet(endless), fs_hz=250, unit="uV").leads == ("I",)


def test_a_signalling_nan_is_a_gap() -> None:
    values = UV[0].astype("f4")
    values[:1] = np.array([0x7F800001], dtype="u4").view("f4")
    assert read(parquet({"I": values}), fs_hz=250, unit="uV").gaps.sum() == 1


def test_a_rate_that_the_times_contradict_is_told() -> None:
    recording = read(parquet({"time_s": np.arange(400) / 500, **COLUMNS}, {"fs": "250", "units": "uV"}))
    assert recording.fs_hz == 250.0
    assert any("times give 500 Hz" in warning for warning in recording.warnings)


def test_tables_of_ours_and_of_others_are_no_recordings() -> None:
    wide = pa.schema([(name, kind) for name, kind, _ in RECORD_COLUMNS] + [("r_amplitude__II", pa.float64())])
    row = {"record": "a", "leads": "I II", "fs_hz": 500.0, "r_amplitude__II": 1.0}
    tables = [
        pa.Table.from_pylist([row], schema=wide),
        pa.Table.from_pylist(
            [{"record": "a", "symbol": "hr", "lead": "II", "value": 61.0}], schema=VALUES_SCHEMA
        ),
        pa.table({"subject": ["a", "b"], "x": [1.0, 2.0]}),
    ]
    for table in tables:
        stream = io.BytesIO()
        pq.write_table(table, stream)
        with pytest.raises(UnreadableFile, match="table of texts and values, not of samples"):
            read(stream.getvalue(), fs_hz=500, unit="mV")
        assert not reader.looks_like_recording(Source(content=stream.getvalue()))
    with pytest.raises(UnreadableFile, match="one number in each row"):
        read(parquet({"ecg": [[1.0, 2.0]]}), fs_hz=500, unit="mV")
    with pytest.raises(UnreadableFile, match="no rows"):
        read(parquet({"I": np.empty(0)}), fs_hz=500, unit="mV")
    with pytest.raises(UnreadableFile, match="count or time"):
        read(parquet({"time_s": np.arange(400) / 500}), unit="mV")
    assert reader.looks_like_recording(Source(content=parquet(COLUMNS)))


def test_what_unfolds_too_far_or_is_damaged_is_refused() -> None:
    stream = io.BytesIO()
    pq.write_table(pa.table({"I": np.zeros(2**23)}), stream, compression="zstd")
    with pytest.raises(UnreadableFile, match="unfolds to"):
        read(stream.getvalue(), fs_hz=500, unit="mV")
    content = parquet(COLUMNS, {"fs": "250", "units": "uV"})
    for damaged in (content[:-1], content[:2000], content[:400] + bytes(200) + content[600:]):
        with pytest.raises(UnreadableFile, match="its Parquet structure is damaged"):
            read(damaged)


def test_what_we_write_comes_back_in_every_field(tmp_path: Path) -> None:
    recording = read(ecgomics_json(**rich()), keep_identity=True)
    path = write_parquet(recording, tmp_path / "recording.parquet")
    assert [each.name for each in tmp_path.iterdir()] == ["recording.parquet"]
    assert_equal(read(path, keep_identity=True), recording)
    anonymous = read(ecgomics_json(**rich()))
    assert_equal(read(recording_parquet(anonymous)), anonymous)
    with pytest.raises(InvalidInput, match=r"recording\.parquet cannot be written"):
        write_parquet(recording, tmp_path / "nowhere/recording.parquet")


def test_what_we_write_is_what_pandas_reads(twelve_leads: Recording) -> None:
    gaps = twelve_leads.ecg_mv.copy()
    gaps[2, 40:50] = np.nan
    content = recording_parquet(replace(twelve_leads, ecg_mv=gaps))
    frame = pd.read_parquet(io.BytesIO(content))
    assert tuple(frame.columns) == twelve_leads.leads
    np.testing.assert_array_equal(frame.to_numpy().T, gaps)
    facts = pq.read_schema(io.BytesIO(content)).metadata
    assert (facts[b"fs"], facts[b"units"]) == (b"250.0", b"mV")


def test_facts_of_ours_that_do_not_fit_the_columns_are_refused(twelve_leads: Recording) -> None:
    table = pq.read_table(io.BytesIO(recording_parquet(twelve_leads)))
    for columns in (["I", "II"], ["V1"]):
        stream = io.BytesIO()
        pq.write_table(table.select(columns), stream)
        with pytest.raises(UnreadableFile, match="not the leads that its facts name"):
            read(stream.getvalue())


def assert_equal(found: Recording, expected: Recording) -> None:
    """Every field; arrays sample by sample."""
    np.testing.assert_array_equal(found.ecg_mv, expected.ecg_mv)
    assert found.median_beat is not None
    assert expected.median_beat is not None
    np.testing.assert_array_equal(found.median_beat.ecg_mv, expected.median_beat.ecg_mv)
    for field in fields(Recording):
        if field.name not in {"ecg_mv", "median_beat"}:
            assert getattr(found, field.name) == getattr(expected, field.name), field.name


def test_real_file(format_samples: Path) -> None:
    recording = read(format_samples / "parquet/E07500.parquet")
    assert (recording.fs_hz, recording.ecg_mv.shape, recording.warnings) == (500.0, (12, 5000), ())
    assert recording.ecg_mv[:2, 100] == pytest.approx([0.278, 0.331])
    frame = pd.read_parquet(format_samples / "parquet/E07500.parquet")
    np.testing.assert_array_equal(recording.ecg_mv, frame.to_numpy().T)


def test_zones_are_kept_by_name() -> None:
    assert reader._zone("-05:30") == timezone(-timedelta(hours=5, minutes=30))
    assert str(reader._zone("Europe/Berlin")) == "Europe/Berlin"
    assert reader._zone("nowhere/at all") is UTC
