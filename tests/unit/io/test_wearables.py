"""Polar Sensor Logger, Movesense and Withings: clocks of the sensor, missing packets, units, and what is no ECG."""

from datetime import UTC, datetime

import numpy as np
import pytest

from benchmarks.twins import movesense, polar, withings
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.io import read
from ecgomics.io.readers.movesense import STEP_MV

# Polar ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fs_hz", [130.0, 129.97, 130.2])
def test_the_clock_of_the_sensor_gives_the_rate(fs_hz: float) -> None:
    recording = read(polar.logger_txt(polar.wave_uv(), fs_hz=fs_hz))
    assert recording.fs_hz == pytest.approx(fs_hz, rel=1e-8)
    assert (recording.leads, recording.device, recording.experimental) == (("chest",), "Polar", True)
    assert (recording.resolution_uv, recording.started_at) == (1.0, datetime(2024, 5, 6, 7, 8, 9))
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(polar.wave_uv()) / 1e3)


def test_packets_that_are_missing_are_gaps_of_their_length() -> None:
    recording = read(polar.logger_txt(polar.wave_uv(), missing=(2, 5, 6)))
    gap = recording.gaps[0].reshape(-1, polar.PACKET)
    assert [int(packet) for packet in np.flatnonzero(gap.all(axis=1))] == [2, 5, 6]
    assert int(gap.sum()) == 3 * polar.PACKET
    np.testing.assert_allclose(recording.ecg_mv[0, 300:365], np.array(polar.wave_uv()[300:365]) / 1e3)
    assert any("219 samples in 2 gaps" in warning for warning in recording.warnings)


def test_without_the_clock_in_ns_that_in_ms_stands_in() -> None:
    text = polar.logger_txt(polar.wave_uv()).decode()
    lines = [";".join([*line.split(";")[:1], *line.split(";")[2:]]) for line in text.splitlines()]
    recording = read("\n".join(lines).encode())
    assert recording.fs_hz == pytest.approx(130.0, abs=0.01)


def test_where_the_clock_in_ns_stands_at_0_that_in_ms_stands_in() -> None:
    lines = [line.split(";") for line in polar.logger_txt(polar.wave_uv()).decode().splitlines()]
    still = [lines[0], *([line[0], "0", *line[2:]] for line in lines[1:])]
    recording = read("\n".join(map(";".join, still)).encode())
    assert recording.fs_hz == pytest.approx(130.0, abs=0.01)
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(polar.wave_uv()) / 1e3)


def test_clocks_that_both_stand_are_refused() -> None:
    lines = [line.split(";") for line in polar.logger_txt(polar.wave_uv()).decode().splitlines()]
    still = [lines[0], *([line[0], "0", "0", *line[3:]] for line in lines[1:])]
    with pytest.raises(UnreadableFile, match="does not rise"):
        read("\n".join(map(";".join, still)).encode())


def test_rows_may_end_in_a_mark() -> None:
    content = polar.logger_txt(polar.wave_uv()).replace(b"\n", b";\n")
    np.testing.assert_allclose(read(content).ecg_mv[0], np.array(polar.wave_uv()) / 1e3)


def test_a_last_row_that_is_cut_off_is_left_out() -> None:
    whole = polar.logger_txt(polar.wave_uv())
    cut = whole[: whole.rstrip().rfind(b";")]
    recording = read(cut)
    assert recording.samples == 729
    assert any("cut off" in warning for warning in recording.warnings)


@pytest.mark.parametrize(
    "heading",
    [
        "Phone timestamp;HR [bpm];HRV [ms];Breathing interval [rpm];",
        "Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]",
    ],
)
def test_other_files_of_the_app_hold_no_ecg(heading: str) -> None:
    with pytest.raises(UnreadableFile, match="it holds no ECG"):
        read(f"{heading}\n2024-05-06T07:08:09.123;60;1;2;3\n".encode())


def test_a_clock_that_goes_back_is_refused() -> None:
    lines = polar.logger_txt(polar.wave_uv()).splitlines()
    lines[50], lines[200] = lines[200], lines[50]
    with pytest.raises(UnreadableFile, match="does not rise in even steps"):
        read(b"\n".join(lines))


def test_a_clock_beyond_all_measure_is_refused() -> None:
    lines = polar.logger_txt(polar.wave_uv()).split(b"\n")
    fields = lines[9].split(b";")
    lines[9] = b";".join([fields[0], b"1e999", *fields[2:]])
    with pytest.raises(UnreadableFile, match="what is no number"):
        read(b"\n".join(lines))


# Movesense ------------------------------------------------------------------------------------------------------------


def test_raw_samples_are_steps_of_the_converter() -> None:
    recording = read(movesense.twins()["meas.json"])
    assert (recording.leads, recording.fs_hz) == (("ECG",), 200.0)
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(movesense.wave_steps()) * STEP_MV)
    assert recording.resolution_uv == pytest.approx(0.381469726563)


@pytest.mark.parametrize(("name", "scale"), [("Meas/ECG/200", STEP_MV), ("/Meas/ECG/200/mV", 1.0)])
def test_packets_may_be_named_by_the_path_they_were_asked_for(name: str, scale: float) -> None:
    values = [value * 1e-3 for value in movesense.wave_steps()] if scale == 1.0 else movesense.wave_steps()
    recording = read(movesense.as_json({"Samples": [{name: each} for each in movesense.packets(values)]}))
    assert (recording.fs_hz, recording.source_format) == (200.0, "Movesense JSON")
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(values) * scale)


def test_samples_in_mv_stay_and_missing_packets_are_gaps() -> None:
    recording = read(movesense.twins()["sbem.json"])
    expected = np.round(np.array(movesense.wave_steps()) * 0.0004, 6)
    expected[7 * 16 : 9 * 16] = np.nan
    np.testing.assert_allclose(recording.ecg_mv[0], expected)
    assert recording.started_at == datetime(2024, 4, 1, 19, 33, 21, tzinfo=UTC)
    assert any("32 samples in 1 gap" in warning for warning in recording.warnings)


@pytest.mark.parametrize("fs_hz", [125, 128, 200, 250, 256, 500, 512])
def test_the_rate_is_one_of_the_sensors_own(fs_hz: float) -> None:
    content = {"Meas": {"ECG": movesense.packets(movesense.wave_steps(), fs_hz=fs_hz)}}
    assert read(movesense.as_json(content)).fs_hz == fs_hz


@pytest.mark.parametrize("change", ["rate", "clock"])
def test_a_rate_that_the_clock_does_not_give_is_asked_for(change: str) -> None:
    packets = movesense.packets(movesense.wave_steps(), fs_hz=300.0 if change == "rate" else 200.0)
    if change == "clock":
        del packets[3]["Timestamp"]
    content = movesense.as_json({"MeasECG": packets})
    with pytest.raises(Unstated, match="sampling rate: give fs_hz="):
        read(content)
    assert read(content, fs_hz=200).samples == 480


def test_values_that_cannot_be_mv_are_asked_about() -> None:
    content = movesense.as_json({"MeasEcgmV": movesense.packets(movesense.wave_steps())})
    with pytest.raises(Unstated, match="unit: give unit="):
        read(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"Meas": {"Acc": movesense.MOTION}}, "it holds no ECG, only other measurements"),
        ({"Meas": {"ECG": [{"Timestamp": 1, "Samples": ["a", "b"]}]}}, "no number"),
        ({"Meas": {"ECG": movesense.packets([1, 2] * 40)[::-1]}}, "goes back or stands"),
        (
            {"Meas": {"ECG": [*movesense.packets([1] * 160), {"Timestamp": 10**12, "Samples": [1] * 16}]}},
            "leaves out more",
        ),
    ],
)
def test_what_is_no_log_of_an_ecg_is_refused(content: object, message: str) -> None:
    with pytest.raises(UnreadableFile, match=f"cannot be read as Movesense JSON: .*{message}"):
        read(movesense.as_json(content))


def test_json_that_nests_endlessly_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no complete JSON"):
        read(b'{"Meas":{"ECG":[{"Timestamp":1,"Samples":' + b"[" * 200_000)


# Withings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", ["0", "1", "left wrist"])
def test_a_watch_writes_microvolts(position: str) -> None:
    recording = read(withings.signal_csv(withings.wave_uv(), position=position))
    assert (recording.fs_hz, recording.leads, recording.device) == (300.0, ("I",), "Withings")
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(withings.wave_uv()) / 1e3)


@pytest.mark.parametrize("position", ["2", "3", "Right Arm"])
def test_a_blood_pressure_monitor_writes_millivolts(position: str) -> None:
    values = [value / 1e3 for value in withings.wave_uv()]
    np.testing.assert_allclose(read(withings.signal_csv(values, position=position)).ecg_mv[0], values)


def test_where_the_place_is_not_told_the_unit_is_asked_for() -> None:
    with pytest.raises(Unstated, match="unit: give unit="):
        read(withings.signal_csv(withings.wave_uv(), position=""))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (withings.signal_csv([1, 2, 3], rows=3), "holds 3 recordings"),
        (withings.signal_csv([1, 2, 3], fs_hz=1).replace(b"\n1,", b"\n0,"), "frequency is 0"),
        (withings.signal_csv([1, 2, 3]).replace(b"[1,2,3]", b"[1,x,3]"), "no number"),
        (withings.signal_csv([1, 2, 3]).replace(b"[1,2,3]", b"[]"), "no samples|no number"),
    ],
)
def test_damage_is_named(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=f"cannot be read as Withings signal.csv: .*{message}"):
        read(content)


def test_a_duration_that_does_not_fit_is_warned_of() -> None:
    recording = read(withings.signal_csv(withings.wave_uv()).replace(b",3.00,", b",30,"))
    assert any("duration of 30 s; its samples last 3 s" in warning for warning in recording.warnings)


def test_an_exponent_beyond_any_number_does_no_harm() -> None:
    text = polar.logger_txt(polar.wave_uv()).decode().rstrip("\n")
    try:
        recording = read(f"{text}e2691666667\n".encode())
    except UnreadableFile:
        return
    assert np.isnan(recording.ecg_mv[0, -1]) or recording.ecg_mv[0, -1] == 0.0
