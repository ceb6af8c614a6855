import numpy as np
import pytest

from ecgomics.core.arrays import median


@pytest.mark.parametrize(
    ("values", "expected"), [([3.0, 1.0, 2.0], 2.0), ([4.0, 1.0, 3.0, 2.0], 2.5), ([7.0], 7.0)]
)
def test_the_middle_value_or_the_mean_of_the_two(values: list[float], expected: float) -> None:
    assert median(np.array(values), axis=0) == expected


def test_each_axis_as_numpy_has_it() -> None:
    values = np.random.default_rng(5).normal(size=(3, 4, 5))
    for axis in (0, 1, 2, -1):
        assert np.allclose(median(values, axis=axis), np.median(values, axis=axis))
