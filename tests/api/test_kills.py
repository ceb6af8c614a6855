"""SIGKILL of the server while it is worked with: a small sample of what `python -m benchmarks.kills` does."""

import random
from pathlib import Path

from benchmarks.kills.rounds import killed


def test_what_was_acknowledged_is_there_after_kills(tmp_path: Path) -> None:
    outcome = killed(tmp_path / "data", "", kills=2, draw=random.Random(20261127))
    assert outcome.wrong == []
    assert outcome.kills == 2
    assert outcome.acknowledged > 0, "there was something to be lost"
