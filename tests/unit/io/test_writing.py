"""What is written is read back, by us and by the wfdb package, to half a quantisation step."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import wfdb

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.io import read, write_wfdb


@pytest.mark.parametrize("resolution_uv", [None, 2.5, 4.88])
def test_half_a_step_at_most(resolution_uv: float | None, tmp_path: Path, twelve_leads: Recording) -> None:
    ecg_mv = twelve_leads.ecg_mv + 0.000123
    ecg_mv[4, 20:30] = np.nan
    original = replace(
        twelve_leads, ecg_mv=ecg_mv, resolution_uv=resolution_uv, started_at=datetime(2020, 1, 2, 3, 4)
    )
    path = write_wfdb(original, tmp_path)
    step_mv = (resolution_uv or 1.0) / 1000
    ours, theirs = read(path), wfdb.rdrecord(str(path.with_suffix("")))
    for again in (ours.ecg_mv, theirs.p_signal.T):
        np.testing.assert_allclose(again, ecg_mv, rtol=0, atol=0.5001 * step_mv)
    assert theirs.sig_name == list(original.leads)
    digital = wfdb.rdrecord(str(path.with_suffix("")), physical=False)
    assert digital.checksum == digital.calc_checksum()
    assert ours.leads == original.leads
    assert ours.subject == original.subject
    assert ours.statements == original.statements
    assert ours.started_at == original.started_at == theirs.base_datetime
    assert ours.warnings == ()


def test_large_voltages_get_a_larger_step(tmp_path: Path) -> None:
    ecg_mv = np.array([[0.0, 120.0, -120.0] * 100])
    again = read(write_wfdb(Recording(ecg_mv=ecg_mv, fs_hz=500.0, leads=("I",), name="large"), tmp_path))
    np.testing.assert_allclose(again.ecg_mv, ecg_mv, atol=0.002)


def test_a_lead_that_is_all_gap_is_written(tmp_path: Path) -> None:
    recording = Recording(ecg_mv=np.full((1, 300), np.nan), fs_hz=500.0, leads=("I",), name="gap")
    assert read(write_wfdb(recording, tmp_path)).gaps.all()


def test_the_file_is_named_after_the_last_part(tmp_path: Path, twelve_leads: Recording) -> None:
    assert write_wfdb(replace(twelve_leads, name="a/b-1"), tmp_path).name == "b-1.hea"
    with pytest.raises(InvalidInput, match="cannot be named"):
        write_wfdb(replace(twelve_leads, name="a b"), tmp_path)
