"""What the representative beat is referred to, and which beats it is made of."""

import numpy as np
import pytest

from ecgomics.signal.model import POINTS, Beats
from ecgomics.signal.representative import _reference_mv, _unspoilt


def marks_ms(**given_ms: float) -> np.ndarray:
    return np.array([given_ms.get(point, np.nan) for point in POINTS])


@pytest.mark.parametrize(
    ("p_off_ms", "level_ms"),
    [
        (-60.0, -10.0),  # the middle of the last 20 ms before the onset
        (-5.0, 0.0),  # P reaches into them: the sample at the onset
        (np.nan, 0.0),  # no P: the same
    ],
)
def test_the_reference_level_is_that_of_the_last_20_ms_of_the_pr_segment(
    p_off_ms: float, level_ms: float
) -> None:
    time_ms = np.arange(-200.0, 200.0, 2.0)
    sloping_mv = 0.001 * time_ms[None]
    found_mv = _reference_mv(sloping_mv, time_ms, marks_ms(P_off=p_off_ms, QRS_on=0.0))
    assert found_mv == pytest.approx([0.001 * level_ms], abs=1e-9)


def beats_of(peak_s: list[float], group: list[int]) -> Beats:
    count = len(peak_s)
    return Beats(
        np.array(peak_s),
        ("N",) * count,
        np.array(group),
        np.ones(count, dtype=bool),
        np.zeros(count, dtype=bool),
    )


def test_a_beat_with_an_early_one_of_another_shape_in_its_window_is_left_out() -> None:
    # The third beat is early and of another shape: it lies in the window of the second, not in that of the fourth.
    beats = beats_of([0.0, 1.0, 1.5, 2.5, 3.5, 4.5], [0, 0, 1, 0, 0, 0])
    chosen = np.array([0, 1, 3, 4, 5])
    assert _unspoilt(chosen, beats, (0.4, 0.7), 3).tolist() == [0, 3, 4, 5]
    assert _unspoilt(chosen, beats, (0.4, 0.3), 3).tolist() == chosen.tolist()


def test_an_early_beat_of_the_same_shape_spoils_nothing() -> None:
    beats = beats_of([0.0, 1.0, 1.5, 2.5, 3.5], [0, 0, 0, 0, 0])
    assert _unspoilt(np.arange(5), beats, (0.4, 0.7), 3).tolist() == [0, 1, 2, 3, 4]


def test_where_too_few_would_be_left_all_stay() -> None:
    beats = beats_of([0.0, 1.0, 1.5, 2.5, 3.0, 4.0], [0, 0, 1, 0, 1, 0])
    chosen = np.array([0, 1, 3, 5])
    assert _unspoilt(chosen, beats, (0.4, 0.7), 2).tolist() == [0, 5]
    assert _unspoilt(chosen, beats, (0.4, 0.7), 3).tolist() == chosen.tolist()
