import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ecgomics.core.arrays import Floats
from ecgomics.store.samples import packed, unpacked

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
