"""What somebody waits for is found in a process of its own once that is there, and is the same as found here."""

import os
import pickle
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ecgomics.core.errors import NotComputable, Unavailable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.services import profile_key
from ecgomics.services.apart import Apart
from ecgomics.services.recording_findings import Asked, Evidence, evidence_of, findings_of_recording
from ecgomics.store import Addition, Store

_PATIENCE_S = 60.0


@pytest.fixture
def apart() -> Iterator[Apart]:
    made = Apart(apart=True, what="what is tried")
    yield made
    made.stop()


def task(run: Any) -> Any:
    """A task that another process can be given."""
    return SimpleNamespace(run=run, lost=str, time_limit_s=None)


def started(apart: Apart) -> int:
    """Ask until it is answered by another process, which it identifies."""
    end_s = time.monotonic() + _PATIENCE_S
    while (found := apart.done_soon(task(os.getpid), os.getpid)) == os.getpid():
        assert time.monotonic() < end_s
        time.sleep(0.05)
    return found


def test_nobody_waits_for_the_process_to_start(apart: Apart) -> None:
    assert apart.done_soon(task(os.getpid), os.getpid) == os.getpid()
    other = started(apart)
    assert apart.done(task(os.getpid), os.getpid) == other
    os.kill(other, 9)
    time.sleep(0.2)
    nap = task(partial(time.sleep, 1.0))
    assert [apart.done_soon(nap, os.getpid) for _ in range(3)] == [os.getpid()] * 3
    assert started(apart) not in {other, os.getpid()}


def test_what_fails_there_is_done_here(apart: Apart, caplog: pytest.LogCaptureFixture) -> None:
    def here() -> bytes:
        raise NotComputable("wrong_leads")

    with pytest.raises(NotComputable):
        apart.done(task(os.getcwd), here)  # its result is a str, as where a task failed
    assert "In a process of its own, what is tried failed" in caplog.text
    assert str(Path.cwd()) not in caplog.text


def test_a_process_that_was_stopped_is_not_started_again(apart: Apart) -> None:
    started(apart)
    apart.stop()
    with pytest.raises(Unavailable):
        apart.done(task(os.getpid), os.getpid)


def test_without_a_process_it_is_done_here() -> None:
    here = Apart(apart=False, what="what is tried")
    assert here.done(task(os.getpid), os.getpid) == here.done_soon(task(os.getpid), os.getpid) == os.getpid()
    here.stop()


def test_findings_are_the_same_from_either_process(
    tmp_path: Path, sinus_ecg: Recording, apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path) as store:
        store.add(Addition("kept", sinus_ecg))
        find = partial(findings_of_recording, store, "kept", Asked(Settings()))
        here = find(apart=Apart(apart=False, what="findings"))
        assert here.findings.standing
        assert here.models
        assert find(apart=apart) == here  # which starts the process
        assert started(apart) != os.getpid()

        def none(_: Evidence) -> None:
            raise AssertionError("found here")

        monkeypatch.setattr(Evidence, "findings", none)
        assert find(apart=apart) == here


def test_evidence_is_given_away_as_it_was_read(tmp_path: Path, sinus_ecg: Recording) -> None:
    with Store(tmp_path) as store:
        store.add(Addition("kept", sinus_ecg))
        settings = Settings()
        evidence = evidence_of(store, store.stored("kept", profile_key(settings)), Asked(settings))
    before = pickle.dumps(evidence)
    assert evidence.findings().standing
    assert pickle.dumps(evidence) == before
