"""Records that stay in their files: any stretch is what it is in the whole, and nothing more is read."""

from pathlib import Path

import numpy as np
import pytest
import wfdb

from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import open_recording, write_csv
from ecgomics.io.readers.wfdb_ranges import WfdbSamples

STRETCHES = ((0, 1), (0, 601), (1, 4), (250, 251), (333, 600), (600, 601))


@pytest.mark.parametrize("fmt", ["16", "24", "32", "80", "212"])
@pytest.mark.parametrize("signals", [1, 2, 3])
def test_any_stretch_of_any_format_is_what_was_written(fmt, signals, tmp_path):
    time = np.arange(601)
    steps = np.column_stack([(7 * time) % 120 - 60, 30 - (3 * time) % 70, (11 * time) % 90])[:, :signals]
    steps[40:45] = {"16": -(2**15), "24": -(2**23), "32": -(2**31), "80": -(2**7), "212": -(2**11)}[fmt]
    wfdb.wrsamp(
        "rec",
        fs=250,
        units=["mV"] * signals,
        sig_name=["II", "V1", "V5"][:signals],
        d_signal=steps,
        fmt=[fmt] * signals,
        adc_gain=[100.0] * signals,
        baseline=[5] * signals,
        write_dir=str(tmp_path),
    )
    wanted_mv = np.where(np.isin(np.arange(601), np.arange(40, 45)), np.nan, (steps.T - 5) / 100.0)
    opened = open_recording(tmp_path / "rec")
    assert isinstance(opened, WfdbSamples)
    assert (opened.leads, opened.fs_hz, opened.samples) == (("II", "V1", "V5")[:signals], 250.0, 601)
    for first, last in STRETCHES:
        np.testing.assert_allclose(opened.read(first, last), wanted_mv[:, first:last], atol=1e-12)


def test_a_stretch_is_read_after_the_rest_of_the_file_has_gone(header):
    path = header("rec 1 250 600", ["rec.dat 16 100/mV 16 0 0 0 0 II"], np.arange(600))
    opened = open_recording(path)
    data = path.with_suffix(".dat")
    data.write_bytes(data.read_bytes()[: 2 * 100])
    np.testing.assert_allclose(opened.read(90, 100)[0], np.arange(90, 100) / 100)


def test_an_offset_at_the_start_of_the_file_is_passed_over(header):
    path = header("rec 1 250 50", ["rec.dat 212+7 100/mV 12 0 0 0 0 II"])
    path.with_suffix(".dat").write_bytes(bytes(7) + bytes((0x01, 0xF0, 0xFE) * 25))
    assert open_recording(path).read(10, 14)[0].tolist() == [0.01, -0.02, 0.01, -0.02]


def test_what_cannot_be_had_by_stretches_is_read_whole(tmp_path, header, twelve_leads):
    csv = write_csv(twelve_leads, tmp_path / "ecg.csv")
    whole = open_recording(csv, fs_hz=twelve_leads.fs_hz)
    assert isinstance(whole, Recording)
    np.testing.assert_allclose(whole.read(10, 20), twelve_leads.ecg_mv[:, 10:20], atol=1e-6)
    path = header("rec 1 250 300", ["rec.dat 16x2 100/mV 16 0 0 0 0 II"], np.arange(600))
    assert isinstance(open_recording(path), Recording)


def test_what_is_wrong_is_said_when_it_is_opened(header, tmp_path):
    with pytest.raises(UnreadableFile, match="cut short"):
        open_recording(header("rec 1 250 900", ["rec.dat 16 100/mV 16 0 0 0 0 II"], np.arange(600)))
    with pytest.raises(Unstated, match="leads"):
        open_recording(header("rec 1 250 600", ["rec.dat 16 100/mV 16 0 0 0 0 resp"], np.arange(600)))
    with pytest.raises(InvalidInput, match="does not exist"):
        open_recording(Path(tmp_path / "nothing"))


def test_a_rate_that_no_recording_may_have_is_refused(header):
    path = header("rec 1 20 600", ["rec.dat 16 100/mV 16 0 0 0 0 II"], np.arange(600))
    with pytest.raises(InvalidInput, match="20 Hz"):
        open_recording(path)
