"""A client of a running platform: what its pages do, from a notebook or a program, on this machine or another.

    from ecgomics.client import Client

    platform = Client("http://127.0.0.1:8000")
    ecg = platform.recordings.upload("patient/ecg_001.hea")
    platform.recordings.profile(ecg["id"])                        # a DataFrame: a value or a reason per row
    platform.recordings.report(ecg["id"], "pdf", to="ecg_001.pdf")

    cohort = platform.cohorts.make("athletes", query="tag:athlete")
    platform.jobs.wait(cohort["job"], progress=print)
    platform.cohorts.table(cohort["id"])                          # a DataFrame: a row per record

It needs nothing of the server and no further package; pandas is loaded where a table is asked for. What a server
refuses is raised as the exception of the library with the server's sentence: NotFound, Conflict, Refused, Unstated,
UnreadableFile, InvalidInput; what it cannot do as ServerError, Unreachable or JobFailed.
"""

from ecgomics.client.cohorts import Cohorts, Discoveries
from ecgomics.client.errors import JobFailed, ServerError, Unreachable
from ecgomics.client.jobs import Jobs
from ecgomics.client.recordings import Recordings, Samples
from ecgomics.client.transport import Transport, Waits

__all__ = [
    "Client",
    "Cohorts",
    "Discoveries",
    "JobFailed",
    "Jobs",
    "Recordings",
    "Samples",
    "ServerError",
    "Unreachable",
    "Waits",
]


class Client:
    """A platform at an address; a token is needed only where the server asks for one.

    timeout_s is what one answer may take; waits says how often and how patiently what may be asked twice is.
    """

    def __init__(
        self, base_url: str, token: str | None = None, *, timeout_s: float = 300.0, waits: Waits | None = None
    ) -> None:
        self.transport = Transport(base_url, token, timeout_s=timeout_s, waits=waits or Waits())
        self.recordings = Recordings(self.transport)
        self.cohorts = Cohorts(self.transport)
        self.discoveries = Discoveries(self.transport)
        self.jobs = Jobs(self.transport)

    def __repr__(self) -> str:
        return f"Client({self.transport.base_url!r})"

    def health(self) -> dict[str, object]:
        """That the server answers, and which version it is."""
        found: dict[str, object] = self.transport.json("GET", "/health")
        return found
