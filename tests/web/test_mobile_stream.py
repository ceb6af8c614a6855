"""A strap recorded in a real browser against a real server: what was delivered is stored, whatever strikes it."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.mobile.endtoend import run

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")


@pytest.mark.parametrize(("seed", "faults"), [(1, ("strap", "reload")), (2, ("strap", "kill"))])
def test_every_delivered_sample_is_stored_once_and_every_loss_is_a_gap(
    tmp_path: Path, seed: int, faults: tuple[str, ...]
) -> None:
    # In a thread of its own: the browser of the other tests has a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(run, seed, tmp_path, faults).result()
    assert done.packets > 20
    assert done.gaps > 0
    assert sum(done.network.values()) > 0
    assert (done.lost, done.doubled, done.changed, done.wrong_gaps) == ([], [], [], [])
