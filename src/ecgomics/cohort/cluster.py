"""The Dask cluster that a run is done on: one in this process, or one that is there already."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any, Final

from distributed import Client, Scheduler, SpecCluster
from distributed import Worker as DaskWorker
from distributed.client import ClosedClientError
from distributed.comm.addressing import parse_address, parse_host_port
from distributed.comm.core import CommClosedError
from distributed.comm.registry import backends

from ecgomics.cohort.pool import processes
from ecgomics.cohort.progress import ClusterLost
from ecgomics.cohort.provenance import package_sha256
from ecgomics.core.errors import InvalidInput

#: How long a scheduler may take to answer.
ANSWER_S: Final = 5.0
#: Nobody but us talks to what listens in this process.
_LOOPBACK: Final = "127.0.0.1:0"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A client of a cluster, and how it is called."""

    client: Any
    name: str

    def threads(self) -> dict[str, int]:
        """How many records each Dask worker measures at once, by its address; ClusterLost where nobody says so."""
        try:
            found: dict[str, int] = self.client.nthreads()
        except (OSError, TimeoutError) as error:
            raise cluster_lost(self.name) from error
        return found


@contextmanager
def opened(scheduler: Any = None, workers: int | None = None) -> Iterator[Cluster]:
    """A cluster while the block runs: in this process with so many threads, or that of a scheduler's address or client.

    ClusterLost where there is none at that address, or not any more; InvalidInput where its machines have another
    ECGomics, Python or Dask.
    """
    if scheduler is None:
        with _local(processes(workers)) as cluster:
            yield cluster
        return
    if workers is not None:
        raise InvalidInput(
            "The number of workers is that of the cluster where a scheduler is given: leave one out."
        )
    if not isinstance(scheduler, str | Client):
        raise InvalidInput(
            f"The scheduler is a {type(scheduler).__name__}: give its address, such as tcp://host:8786, or a Client."
        )
    client = _connected(scheduler) if isinstance(scheduler, str) else scheduler
    name = str(client.scheduler_info()["address"])
    try:
        _refuse_unfit(client)
        yield Cluster(client, name)
    except (CommClosedError, ClosedClientError, TimeoutError) as error:
        raise cluster_lost(name) from error
    finally:
        if client is not scheduler:
            client.close()


@contextmanager
def _local(threads: int) -> Iterator[Cluster]:
    """Scheduler and one Dask worker in this process; it listens on loopback only, and leaves nothing behind."""
    common = {"protocol": "inproc://", "dashboard": False, "dashboard_address": _LOOPBACK}
    with TemporaryDirectory(prefix="ecgomics-dask-") as folder:
        worker = common | {"nthreads": threads, "memory_limit": None, "local_directory": folder}
        with (
            SpecCluster(  # type: ignore[no-untyped-call]  # Dask's own
                workers={0: {"cls": DaskWorker, "options": worker}},
                scheduler={"cls": Scheduler, "options": common},
                silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,  # type: ignore[no-untyped-call]  # Dask's own,
        ):
            yield Cluster(client, "this machine")


def _connected(address: str) -> Any:
    _refuse_address(address)
    try:
        return Client(address, timeout=ANSWER_S, set_as_default=False)  # type: ignore[no-untyped-call]  # Dask's own
    except (OSError, ValueError) as error:
        raise ClusterLost(
            f"No Dask scheduler answers at {address}: it must be running, and be given as tcp://host:8786."
        ) from error


def _refuse_address(address: str) -> None:
    """InvalidInput for what is no address: a Client made with it would end in Dask's own words, and only later."""
    try:
        protocol, place = parse_address(address)
        known = protocol in backends
        parse_host_port(place)
    except ValueError:
        known = False
    if not known:
        raise InvalidInput(
            f"“{address}” is no address of a Dask scheduler: give the one that it says when it starts, such as "
            "tcp://host:8786."
        )


def _refuse_unfit(client: Any) -> None:
    """InvalidInput where the scheduler or a worker of a cluster has not the same ECGomics as we."""
    if client.asynchronous:
        raise InvalidInput("The client given is asynchronous: give one that is not.")
    _refuse_other_versions(client)
    ours = package_sha256()
    places = {"The scheduler": _answer(lambda: client.run_on_scheduler(package_sha256))}
    found = client.run(package_sha256, on_error="return")
    places |= {f"The Dask worker {address}": answer for address, answer in found.items()}
    for place, theirs in places.items():
        if theirs != ours:
            raise InvalidInput(other_code(place))


def _refuse_other_versions(client: Any) -> None:
    """InvalidInput where a machine has another Python or Dask than we: what is sent to it could not be read there."""
    said = client.get_versions()
    ours = _versions(said["client"])
    places = {"The scheduler": said["scheduler"]}
    places |= {f"The Dask worker {address}": each for address, each in said["workers"].items()}
    for place, each in places.items():
        theirs = _versions(each)
        for name, version in ours.items():
            if theirs.get(name) != version:
                raise InvalidInput(
                    f"{place} has {name} {theirs.get(name)} and this machine {version}: install the same versions on "
                    "every machine of the cluster."
                )


def _versions(said: Any) -> dict[str, str]:
    packages = said["packages"]
    python = ".".join(str(packages.get("python", "")).split(".")[:2])
    return {"Python": python} | {name: str(packages.get(name)) for name in ("dask", "distributed")}


def cluster_lost(name: str) -> ClusterLost:
    """The error of a run whose scheduler went away."""
    return ClusterLost(
        f"The Dask scheduler {name} was lost: start it, and run the same command again; what was measured is kept."
    )


def no_workers(name: str, waited_s: float) -> ClusterLost:
    """The error of a run that nobody measured for so long."""
    return ClusterLost(
        f"No Dask worker joined {name} for {waited_s / 60:.0f} minutes: start some (`dask worker {name}`), and run the "
        "same command again; what was measured is kept."
    )


def _answer(ask: Any) -> Any:
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - whatever keeps a machine from saying which ECGomics it has
        return error


def other_code(place: str) -> str:
    """The sentence about a machine that cannot take part."""
    return (
        f"{place} has not the same ECGomics as this machine: install the same version and code on every machine of the "
        "cluster."
    )
