import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ecgomics.core.arrays import Floats
from ecgomics.store.samples import BLOCK, PackedSamples, packed, unpacked

SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 300))


@given(arrays.arrays(np.float64, SHAPES, elements=st.floats(width=64)))
def test_any_numbers_come_back_to_the_last_bit(ecg_mv: Floats) -> None:
    assert unpacked(packed(ecg_mv)).tobytes() == ecg_mv.tobytes()


@given(arrays.arrays(np.int16, SHAPES), st.sampled_from([0.005, 0.00122, 1 / 3]))
def test_steps_of_a_recorder_come_back_to_the_last_bit(steps: np.ndarray, gain_mv: float) -> None:
    ecg_mv = np.where(steps == steps.max(), np.nan, steps * gain_mv)
    assert unpacked(packed(ecg_mv)).tobytes() == ecg_mv.tobytes()


def test_a_recorder_s_samples_take_less_than_a_quarter_of_their_float64() -> None:
    time_s = np.arange(5000) / 500.0
    ecg_mv = np.round(np.stack([np.sin(2 * np.pi * f * time_s) for f in range(1, 13)]) * 200) / 200
    assert len(packed(ecg_mv)) < ecg_mv.nbytes / 4


def test_the_file_is_an_archive_that_numpy_opens_without_pickle() -> None:
    content = packed(np.ones((2, 300)))
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        assert set(archive.files) == {"values_mv", "steps"}


@pytest.mark.parametrize("steps_mv", [0.005, None])
def test_a_part_of_a_long_recording_is_read_without_the_rest(tmp_path: Path, steps_mv: float | None) -> None:
    ecg_mv = np.random.default_rng(4).normal(0.0, 0.5, (2, 2 * BLOCK + 1234))
    if steps_mv is not None:
        ecg_mv = np.round(ecg_mv / steps_mv) * steps_mv
    ecg_mv[1, BLOCK - 10 : BLOCK + 10] = np.nan
    content = packed(ecg_mv)
    assert unpacked(content).tobytes() == ecg_mv.tobytes()
    path = tmp_path / "samples"
    path.write_bytes(content)
    facts = {"name": "day", "fs_hz": 250.0, "leads": ("II", "V5"), "samples": ecg_mv.shape[1]}
    with PackedSamples(path.open("rb"), **facts) as samples:
        for first, last in ((0, 10), (BLOCK - 5, BLOCK + 5), (5, 2 * BLOCK + 50), (2 * BLOCK + 1200, 10**9)):
            np.testing.assert_array_equal(samples.read(first, last), ecg_mv[:, first:last])


def test_blocks_of_a_long_recording_are_entries_of_their_own() -> None:
    with np.load(io.BytesIO(packed(np.zeros((1, 2 * BLOCK + 1)))), allow_pickle=False) as archive:
        assert set(archive.files) == {"shape", "values_mv", "steps_000000", "steps_000001", "steps_000002"}
