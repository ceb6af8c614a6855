"""Waves that the begin or the end of a recording cuts off."""

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.recording import Recording
from ecgomics.signal.model import POINTS, Beats, Fiducials


def test_qtc_in_fibrillation_leaves_out_a_t_wave_that_the_end_cuts_off() -> None:
    # eleven beats with a QT of 400 ms each second; that of the last is cut off 250 ms after its QRS onset
    at_s = np.arange(12, dtype=float) + 0.3
    global_s = np.full((12, 9), np.nan)
    global_s[:, POINTS.index("QRS_on")] = at_s
    global_s[:, POINTS.index("T_off")] = at_s + 0.4
    global_s[-1, POINTS.index("T_off")] = 11.55
    marked = Fiducials((), np.empty((0, 12, 9)), np.empty((0, 12, 3)), global_s)
    accepted, none = np.ones(12, dtype=bool), np.zeros(12, dtype=bool)
    beats = Beats(at_s + 0.04, ("N",) * 12, np.zeros(12, dtype=np.intp), accepted, none)
    function = catalogue().biomarkers["qtc_atrial_fibrillation"].function
    ended = Recording(np.zeros((1, 5775)), 500.0, ("II",))
    assert function(marked, beats, ended) == pytest.approx(400.0)
    assert function(marked, beats, Recording(np.zeros((1, 9000)), 500.0, ("II",))) < 390.0
