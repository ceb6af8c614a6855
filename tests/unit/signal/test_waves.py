"""T waves of one and two phases, leads that hardly show one, and the array operations that waves are found with."""

import numpy as np
import pytest

from ecgomics.signal.model import POINTS
from ecgomics.signal.t_wave import within_sure_leads
from ecgomics.signal.windows import quiet_run, segments, take

T_OFF = POINTS.index("T_off")


@pytest.mark.parametrize(("second_mv", "end_ms"), [(-0.3, 440.0), (0.0, 340.0)])
def test_a_second_phase_of_t_belongs_to_it(make_ecg, find, sinus_waves, second_mv, end_ms):
    wave = type(sinus_waves[4])
    ecg = make_ecg(
        waves=(*sinus_waves[:4], wave(200.0, 340.0, 0.3), wave(320.0, 440.0, second_mv)),
        beat_s=np.arange(0.6, 9.0, 1.0),
    )
    marks_ms = 1000 * (find(ecg).fiducials.global_s[1:-1, T_OFF] - ecg.beat_s[1:-1])
    assert np.median(marks_ms) == pytest.approx(end_ms, abs=25)


def test_a_lead_with_hardly_any_t_places_no_end_beyond_the_others():
    marks = np.array([[100.0], [102.0], [104.0], [140.0]])
    sure = np.array([[True], [True], [True], [False]])
    assert within_sure_leads(marks, sure)[:, 0].tolist() == [100, 102, 104, 104]
    sure[0] = False
    assert within_sure_leads(marks, sure).tolist() == marks.tolist()


def test_runs_are_long_enough():
    below = np.array([[1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1]], dtype=bool)
    assert np.flatnonzero(quiet_run(below, 3, ending=True)).tolist() == [2, 9, 10]
    assert np.flatnonzero(quiet_run(below, 3, ending=False)).tolist() == [0, 7, 8]


def test_each_row_is_cut_at_its_own_place():
    values = np.arange(12.0).reshape(2, 1, 6)
    first = np.array([[1], [4]])
    assert take(values, first).tolist() == [[1], [10]]
    assert segments(values, first, 3).tolist() == [[[1, 2, 3]], [[10, 11, 11]]]
