"""What was told to be synced is there after whatever end."""

import threading
from pathlib import Path

import numpy as np
import pytest

from ecgomics.stream.log import FrameLog
from ecgomics.stream.wire import EcgFrame, encode


def frame(seq: int, samples: int = 20) -> bytes:
    counts = np.arange(samples)[None, :] + seq
    return encode(
        EcgFrame(seq=seq, first_index=seq * samples, received_us=seq, counts=counts, uv_per_count=1.0)
    )


class Told:
    """What a log said to be synced."""

    def __init__(self) -> None:
        self.all: list[tuple[str, int]] = []
        self._news = threading.Condition()

    def __call__(self, written) -> None:
        with self._news:
            self.all += written
            self._news.notify_all()

    def wait(self, count: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.all) >= count, timeout=30.0)


def test_frames_of_many_sessions_come_back_in_order(tmp_path: Path) -> None:
    told = Told()
    log = FrameLog(tmp_path, synced=told)
    for seq in range(50):
        for session in "abc":
            log.append(session, frame(seq))
    told.wait(150)
    assert set(told.all) == {(session, seq) for session in "abc" for seq in range(50)}
    assert list(log.frames("b")) == [frame(seq) for seq in range(50)]
    assert list(log.frames("none")) == []
    log.forget("b")
    assert log.sessions() == ["a", "c"]
    log.close()


def test_what_is_only_in_the_tail_is_played_back_once(tmp_path: Path) -> None:
    told = Told()
    log = FrameLog(tmp_path, synced=told)
    for seq in range(10):
        log.append("a", frame(seq))
    told.wait(10)
    # A crash of the machine: the session's own file, which nobody synced, has lost its end, or all of it.
    tail = (tmp_path / "tail-0").read_bytes()
    log.close()
    for kept in (0, len(frame(0)) * 3 + 7, None):
        own = tmp_path / "a.frames"
        whole = b"".join(frame(seq) for seq in range(10))
        own.unlink(missing_ok=True) if kept == 0 else own.write_bytes(whole[:kept])
        (tmp_path / "tail-0").write_bytes(tail)
        again = FrameLog(tmp_path, synced=told)
        assert list(again.frames("a")) == [frame(seq) for seq in range(10)]
        again.close()


def test_a_torn_end_is_cut_off_and_writing_goes_on(tmp_path: Path) -> None:
    told = Told()
    log = FrameLog(tmp_path, synced=told)
    for seq in range(4):
        log.append("a", frame(seq))
    told.wait(4)
    log.close()
    for name in ("a.frames", "tail-0"):
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(content + content[:11])
    log = FrameLog(tmp_path, synced=told)
    log.append("a", frame(4))
    told.wait(5)
    assert list(log.frames("a")) == [frame(seq) for seq in range(5)]
    log.close()


def test_the_tail_does_not_grow_for_ever(tmp_path: Path) -> None:
    told = Told()
    log = FrameLog(tmp_path, synced=told, turned_at_bytes=2000)
    for seq in range(200):
        log.append("ab"[seq % 2], frame(seq))
        if seq % 20 == 19:
            told.wait(seq + 1)
    log.close()
    tails = list(tmp_path.glob("tail-*"))
    assert len(tails) == 1
    assert tails[0].stat().st_size < 200 * len(frame(0)) / 2
    log = FrameLog(tmp_path, synced=told)
    assert list(log.frames("a")) == [frame(seq) for seq in range(0, 200, 2)]
    log.close()


def test_a_disk_that_takes_nothing_acknowledges_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    log = FrameLog(tmp_path, synced=told)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ecgomics.stream.log.os.fsync", full)
    log.append("a", frame(0))
    log._thread.join(timeout=10.0)
    assert told.all == []
    with pytest.raises(OSError, match="No space"):
        log.append("a", frame(1))
    log.close()
