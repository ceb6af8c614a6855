"""Blocks of the absolute grid: cores side by side, margins only where there are samples."""

import numpy as np
import pytest

from ecgomics.signal.blocks import CORE_S, MARGIN_S, grid


@pytest.mark.parametrize("seconds", [0.5, 10.0, 60.0, 119.9, 120.0, 1000.3])
def test_every_sample_is_in_one_core(seconds):
    samples = round(seconds * 250)
    blocks = grid(samples, fs_hz=250.0)
    covered = np.concatenate([np.arange(block.first, block.last) for block in blocks])
    assert np.array_equal(covered, np.arange(samples))
    assert all(block.last - block.first < 2 * CORE_S * 250 for block in blocks)


def test_a_record_below_two_cores_is_one_block_that_ends_on_both_sides():
    (block,) = grid(2500, fs_hz=250.0)
    assert (block.start, block.stop, block.ends) == (0, 2500, (True, True))


def test_inner_sides_have_their_whole_margin_and_outer_ones_none():
    first, second, third = grid(round(3.5 * CORE_S * 100), fs_hz=100.0)
    margin = round(MARGIN_S * 100)
    assert (first.start, first.stop - first.last, first.ends) == (0, margin, (True, False))
    assert (second.first - second.start, second.stop - second.last, second.ends) == (
        margin,
        margin,
        (False, False),
    )
    assert (third.first - third.start, third.stop, third.ends) == (margin, 35 * 600, (False, True))
    assert third.core == slice(margin, margin + third.last - third.first)


def test_samples_of_the_recording_are_told_to_a_block_in_its_own_count():
    _, second, _ = grid(18_500, fs_hz=100.0)
    samples = np.array([10, 4999, 5000, 7000, 12_999, 13_000])
    assert second.within(samples).tolist() == [0, 2000, 7999]


@pytest.mark.parametrize("fs_hz", [250.0, 257.31, 128.0])
def test_every_second_belongs_to_one_core_whatever_the_rate(fs_hz):
    samples = round(190.7 * fs_hz)
    blocks = grid(samples, fs_hz=fs_hz)
    seconds = [np.arange(block.seconds(fs_hz).start, block.seconds(fs_hz).stop) for block in blocks]
    assert np.array_equal(np.concatenate(seconds), np.arange(191))
    assert [block.seconds(fs_hz, looked_at=True).start for block in blocks] == [0, 10, 10]


def test_times_on_a_seam_belong_to_the_core_after_it_and_none_is_lost():
    first, second, third = grid(18_500, fs_hz=100.0)
    times_s = np.array([-0.01, 59.99, 60.0, 119.0, 120.0, 185.3])
    held = [block.holds(times_s, fs_hz=100.0) for block in (first, second, third)]
    assert held == [slice(0, 2), slice(2, 4), slice(4, 6)]
