"""Kills of the server and links that do everything wrong: every frame is stored once, as it was sent."""

import asyncio
from pathlib import Path

from benchmarks.live.resume import run


def test_what_was_sent_is_stored_after_kills_cuts_doubles_and_damage(tmp_path: Path) -> None:
    found, cuts = asyncio.run(run(tmp_path / "data", seed=20261126, sessions=2, seconds=40.0, kills=2))
    assert found == []
    assert cuts >= 2, "links were cut, at the least by the kills"
