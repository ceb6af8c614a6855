"""Live sessions that nobody ended."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.live.sensors import POLAR_H10, counts_of, frames_of, ulid
from ecgomics.core.recording import Recording
from ecgomics.services.live_left_open import LEFT_OPEN, end_left_open
from ecgomics.store import DEFAULT_PROJECT, Store
from ecgomics.store.live import LiveStart
from ecgomics.store.series import LOCAL_OWNER
from ecgomics.stream.log import FrameLog

BEGAN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
SAID = {
    "sensor": {"kind": "polar_h10", "name": "H10"},
    "fs_hz": 130.0,
    "leads": ["chest"],
    "uv_per_count": 1.0,
    "mode": "free",
}


def begun(store: Store) -> str:
    start = LiveStart(
        ulid(), owner=LOCAL_OWNER, said=SAID, started_at=BEGAN, project_id=DEFAULT_PROJECT, subject_id=None
    )
    return store.live.begin(start, author="test")[0].id


def test_what_was_sent_becomes_a_recording_and_what_was_empty_is_discarded(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    sent, empty = begun(store), begun(store)
    counts = counts_of(POLAR_H10, 20.0, 1)
    log = FrameLog(tmp_path / "frames", synced=lambda written: None)
    try:
        for frame in frames_of(POLAR_H10, counts, begin_us=round(BEGAN.timestamp() * 1e6)):
            log.append(sent, frame)
        soon = datetime.now(UTC) + LEFT_OPEN - timedelta(minutes=1)
        end_left_open(store, log, now=soon)
        assert {each.state for each in (store.live.session(sent), store.live.session(empty))} == {"open"}

        end_left_open(store, log, now=soon + timedelta(minutes=2))
        assert log.sessions() == []
    finally:
        log.close()
    assert store.live.session(empty).state == "discarded"
    ended = store.live.session(sent)
    assert ended.state == "finished"
    assert ended.recording_id is not None
    assert "30 days" in (ended.finish or {})["note"]
    kept = store.recording(ended.recording_id)
    assert isinstance(kept, Recording)
    assert kept.samples == counts.shape[-1]
