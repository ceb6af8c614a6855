"""What a run does about its cluster: which one, who takes part, what is done when workers die, stop or never come."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, KilledWorker, LocalCluster, Scheduler, SpecCluster

from ecgomics.cohort import children, cluster, engine, ledger, run
from ecgomics.cohort.children import OtherCodeError, PieceDone
from ecgomics.cohort.cluster import Cluster
from ecgomics.cohort.engine import Engine
from ecgomics.cohort.extraction import extract_held, extract_to
from ecgomics.cohort.measure import UNSETTLED, Entry, Measured, Source, Task, record_key
from ecgomics.cohort.pool import StoppedError, Worker
from ecgomics.cohort.progress import CancelledRun, Progress, Report
from ecgomics.cohort.records import Held, Piece, Record
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings

WritePatients = Callable[[Path, int], list[str]]


@pytest.fixture
def existing() -> Iterator[Client]:
    """A client of a cluster that somebody else started; its worker lives in this process."""
    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            protocol="tcp",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
        ) as theirs,
        Client(theirs, set_as_default=False) as client,
    ):
        yield client


@pytest.mark.usefixtures("in_process")
def test_a_scheduler_that_is_there(existing: Client, write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 2)
    extract_to(tmp_path / "here.parquet", tmp_path / "in", workers=1)
    for number, scheduler in enumerate((existing, existing.scheduler_info()["address"])):
        done = extract_to(tmp_path / f"{number}.parquet", tmp_path / "in", scheduler=scheduler)
        assert (done.measured, done.failures) == (2, {})
        assert done.output.read_bytes() == (tmp_path / "here.parquet").read_bytes()
    assert existing.status == "running"
    assert existing.run(lambda dask_worker: [n for n in dask_worker.plugins if n.startswith("ecgomics")]) == {
        address: [] for address in existing.nthreads()
    }


@pytest.mark.usefixtures("in_process")
def test_other_code_on_a_worker_is_one_sentence(
    existing: Client, write_patients: WritePatients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_patients(tmp_path / "in", 1)
    (address,) = existing.nthreads()
    monkeypatch.setattr(existing, "run", lambda *_, **__: {address: ModuleNotFoundError("ecgomics")})
    with pytest.raises(InvalidInput, match=f"The Dask worker {address} has not the same ECGomics"):
        extract_to(tmp_path / "c.parquet", tmp_path / "in", scheduler=existing)
    assert not (tmp_path / "c.parquet.parts").exists()


def test_other_versions_are_one_sentence(existing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    said = existing.get_versions()
    (address,) = said["workers"]
    for place, packages, name in (
        ("The scheduler", said["scheduler"]["packages"], "distributed"),
        (f"The Dask worker {address}", said["workers"][address]["packages"], "dask"),
    ):
        ours = packages[name]
        packages[name] = "2024.1.0"
        monkeypatch.setattr(existing, "get_versions", lambda: said)
        words = f"^{place} has {name} 2024.1.0 and this machine {ours}: install the same versions"
        with pytest.raises(InvalidInput, match=words), cluster.opened(existing):
            pass
        packages[name] = ours
    with cluster.opened(existing):
        pass


def test_a_scheduler_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER_S", 0.2)
    with (
        pytest.raises(InvalidInput, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9:"),
        cluster.opened("tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.parametrize(
    "address", ["localhost", "http://localhost:8787", "tcp://head:port", "scheduler.json", ""]
)
def test_what_is_no_address_is_told_before_dask_starts(address: str) -> None:
    with (
        pytest.raises(InvalidInput, match=f"^“{address}” is no address of a Dask scheduler: give the one"),
        cluster.opened(address),
    ):
        pass


def test_what_is_no_scheduler_is_refused(write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 1)
    for options, words in (
        ({"scheduler": 8786}, "The scheduler is a int"),
        ({"scheduler": "tcp://a:1", "workers": 2}, "a scheduler or a number of workers"),
        ({"memory_limit": "much"}, "The memory limit is much"),
        ({"memory_limit": "1MB"}, "measuring takes 512 MiB or more"),
    ):
        with pytest.raises(InvalidInput, match=words):
            extract_to(tmp_path / "c.parquet", tmp_path / "in", **options)
    assert not list(tmp_path.glob("c.*"))


def test_nothing_listens_but_on_loopback() -> None:
    import psutil

    with cluster.opened(workers=2) as ours:
        assert sum(ours.threads().values()) == 2
        listening = [c for c in psutil.Process().net_connections() if c.status == psutil.CONN_LISTEN]
        assert {c.laddr.ip for c in listening} <= {"127.0.0.1"}


def test_a_cluster_without_workers_is_waited_for_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "NO_WORKER_S", 0.5)
    monkeypatch.setattr(engine, "LOOK_EVERY_S", 0.05)
    seen: list[Progress] = []
    options = {"dashboard": False, "dashboard_address": "127.0.0.1:0", "protocol": "inproc://"}
    with (
        SpecCluster(scheduler={"cls": Scheduler, "options": options}) as empty,
        Client(empty, set_as_default=False) as client,
    ):
        on = Cluster(client, "tcp://head:8786")
        with (
            _engine(on, seen.append) as idle,
            pytest.raises(InvalidInput, match=r"No Dask worker joined tcp://head:8786 for .* minutes"),
        ):
            list(idle.results(iter([Piece(0, (_record("a"),))])))
    assert seen[-1].workers == 0


@pytest.mark.usefixtures("in_process")
def test_a_run_that_is_cancelled_keeps_what_it_has(write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 4)
    cancel = threading.Event()
    with pytest.raises(CancelledRun):
        extract_to(
            tmp_path / "c.parquet",
            tmp_path / "in",
            workers=1,
            progress=lambda progress: cancel.set() if progress.measured == 2 else None,
            cancel=cancel,
        )
    done = extract_to(tmp_path / "c.parquet", tmp_path / "in", workers=1)
    assert (done.kept, done.measured) == (2, 2)


def test_a_piece_tells_how_far_it_is(
    write_patients: WritePatients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "TELL_EVERY_S", 0.0)
    monkeypatch.setattr(engine, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(run, "_PIECES_PER_THREAD", 1)
    told = threading.Event()

    def answer(_: Worker, task: Task) -> Measured:
        if task.record == "ecg_02":
            assert told.wait(20.0)
        return task.run()

    monkeypatch.setattr(Worker, "answer", answer)
    write_patients(tmp_path / "in", 2)
    seen: list[int] = []

    def progress(found: Progress) -> None:
        seen.append(found.measured)
        if found.measured == 1:
            told.set()

    extract_to(tmp_path / "c.parquet", tmp_path / "in", workers=1, progress=progress)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 2)


@pytest.mark.usefixtures("in_process")
def test_recordings_of_the_caller(sinus_ecg: Recording, tmp_path: Path) -> None:
    def gone() -> Recording:
        raise InvalidInput("It was deleted.")

    held = [Held("b", "1", lambda: sinus_ecg, subject="p", given={"site": "north"}), Held("a", "1", gone)]
    done = extract_held(tmp_path / "c.parquet", held, workers=1)
    assert (done.records, done.failures) == (2, {"a": "It was deleted."})
    again = extract_held(tmp_path / "c.parquet", held, workers=1)
    assert (again.kept, again.measured) == (1, 1)
    assert [e.record for part in done.values.iterdir() for e in ledger.entries_of(part)] == ["a", "b"]


# ── workers that die, played by a cluster that does what it is told ───────────────────────────────────────────────


def _no_source() -> Source:
    return None  # type: ignore[return-value]  # nothing is measured here


def _record(name: str) -> Record:
    return Record(name, "same", 0, 1.0, _no_source)


class _Future:
    def __init__(self, outcome: Callable[[], PieceDone]) -> None:
        self._outcome = outcome

    def add_done_callback(self, call: Callable[[Any], object]) -> None:
        call(self)

    def result(self) -> PieceDone:
        return self._outcome()


class _Client:
    """Every piece is done at once, as `done` says of the names of its records."""

    status = "running"

    def __init__(self, done: Callable[[Sequence[str]], object]) -> None:
        self._done = done
        self.sent: list[list[str]] = []

    def submit(self, _: Any, tasks: Sequence[Task], *__: Any, **___: Any) -> _Future:
        names = [task.record for task in tasks]
        self.sent.append(names)

        def outcome() -> PieceDone:
            self._done(names)
            entries = tuple(Entry(name, "same", key=record_key(name)) for name in names)
            return PieceDone(entries, children._stream([]))

        return _Future(outcome)

    def nthreads(self) -> dict[str, int]:
        return {"tcp://one:1": 1, "tcp://two:1": 1}

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


@contextmanager
def _engine(on: Cluster, tell: Callable[[Progress], None] | None = None) -> Iterator[Engine]:
    report = Report(tell)
    report.begin(0)
    with Engine(on, Settings(), report) as found:
        yield found


def _entries(client: _Client, *groups: str) -> dict[str, Entry]:
    given = (Piece(number, tuple(map(_record, group))) for number, group in enumerate(groups))
    with _engine(Cluster(client, "tcp://head:8786")) as found:
        return {each.entry.record: each.entry for _, done in found.results(given) for each in done}


class _Last:
    address = "tcp://two:1"


def test_a_record_that_kills_dask_workers_is_found_and_the_others_are_measured() -> None:
    def done(names: Sequence[str]) -> None:
        if "d" in names:
            raise KilledWorker("key", _Last(), 3)

    client = _Client(done)
    found = _entries(client, "abcdefg", "hi")
    assert sorted(found) == list("abcdefghi")
    assert found["d"].error == (
        "The Dask worker that measured it ended 4 times without an answer (the last was tcp://two:1)."
    )
    assert found["d"].identity == UNSETTLED
    assert [name for name, entry in found.items() if entry.error is not None] == ["d"]
    assert client.sent.index(["h", "i"]) < client.sent.index(list("abc"))


def test_a_piece_that_was_at_the_side_of_a_killer_is_measured_once_more() -> None:
    deaths = iter([True])

    def done(names: Sequence[str]) -> None:
        if next(deaths, False):
            raise KilledWorker("key", _Last(), 3)

    client = _Client(done)
    assert all(entry.error is None for entry in _entries(client, "ab", "c").values())
    assert client.sent == [["a", "b"], ["c"], ["a", "b"]]


def test_the_piece_of_a_worker_that_was_told_to_end_is_given_to_another() -> None:
    ends = iter([True])

    def done(names: Sequence[str]) -> None:
        if next(ends, False):
            raise StoppedError

    assert sorted(_entries(_Client(done), "ab", "c")) == ["a", "b", "c"]


def test_a_worker_with_other_code_that_joins_later_ends_the_run() -> None:
    def done(names: Sequence[str]) -> None:
        raise OtherCodeError("tcp://two:1")

    with pytest.raises(InvalidInput, match="The Dask worker tcp://two:1 has not the same ECGomics"):
        _entries(_Client(done), "ab")


def test_no_more_is_sent_than_workers_can_take() -> None:
    client = _Client(lambda _: None)
    drawn: list[int] = []

    def given() -> Iterator[Piece]:
        for number in range(20):
            drawn.append(number)
            yield Piece(number, (_record(str(number)),))

    with _engine(Cluster(client, "here")) as found:
        results = found.results(given())
        next(results)
        assert len(drawn) == engine.IN_FLIGHT * 2
        assert len(list(results)) == 19


def test_lost_workers_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LOOK_EVERY_S", 0.0)
    client = _Client(lambda _: None)
    seen: list[Progress] = []
    with _engine(Cluster(client, "here"), seen.append) as found:
        monkeypatch.setattr(client, "nthreads", lambda: {"tcp://two:1": 1}, raising=False)
        found._hear((time.time(), {"died": "process 4711 on here, signal 9, Killed"}))
        list(found.results(iter([Piece(0, (_record("a"),))])))
    assert seen[-1].lost == ("Dask worker tcp://one:1", "process 4711 on here, signal 9, Killed")
    assert seen[-1].workers == 1
