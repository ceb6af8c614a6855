"""A signal handed out from front to back: right samples, every piece loaded once, nothing kept that is behind."""

from itertools import pairwise

import numpy as np
import pytest

from ecgomics.signal.forward import Forward

SIGNAL = np.arange(200.0).reshape(2, 100)


@pytest.mark.parametrize("edges", [[0, 100], [0, 7, 14, 50, 51, 100], list(range(101))])
def test_stretches_are_those_of_the_signal_and_pieces_are_loaded_once(edges):
    loaded = []

    def load(first, last):
        loaded.append((first, last))
        return SIGNAL[:, first:last]

    forward = Forward(edges, load)
    for first, last in ((0, 3), (0, 30), (20, 49), (20, 51), (51, 52), (90, 100)):
        assert np.array_equal(forward.read(first, last), SIGNAL[:, first:last])
    assert loaded == list(pairwise(edges))


def test_what_lies_behind_is_let_go():
    pieces = [np.full((1, 10), float(number)) for number in range(5)]
    counts = []

    def load(first, last):
        counts.append(len(forward._kept))
        return pieces[first // 10]

    forward = Forward(range(0, 60, 10), load)
    forward.read(0, 10)
    forward.read(25, 45)
    assert counts == [0, 0, 0, 1, 2]
