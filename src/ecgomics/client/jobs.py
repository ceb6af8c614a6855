"""Jobs of a platform: how far they are, and waiting for their end."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from ecgomics.client.errors import JobFailed
from ecgomics.client.transport import Transport

Json = dict[str, Any]
_ENDED: Final = frozenset({"done", "failed", "cancelled", "interrupted"})
_LOOKED_EVERY_S: Final = 0.25


class Jobs:
    """The part of a client that is about jobs."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, active: bool = True) -> list[Json]:
        """Jobs that wait or run, the first in line first; all, the latest first, if not only active ones."""
        found: list[Json] = self._transport.json("GET", "/jobs", query={"active": active})["jobs"]
        return found

    def read(self, job_id: str) -> Json:
        """How far a job is."""
        found: Json = self._transport.json("GET", f"/jobs/{quote(job_id, safe='')}")
        return found

    def cancel(self, job_id: str) -> Json:
        """End a job; what it had done is kept."""
        found: Json = self._transport.json("POST", f"/jobs/{quote(job_id, safe='')}/cancel")
        return found

    def wait(
        self,
        job: str | Mapping[str, Any],
        *,
        progress: Callable[[Json], object] | None = None,
        timeout_s: float | None = None,
    ) -> Json:
        """Wait until a job is done, and give it as it ended; progress is called whenever it changes.

            client.jobs.wait(job, progress=lambda job: print(job["done"], "of", job["total"]))

        JobFailed where it ends without its result, TimeoutError where it takes longer than that.
        """
        job_id = job if isinstance(job, str) else str(job["id"])
        last: Json | None = None
        until_s = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            found = self.read(job_id)
            if progress and found != last:
                progress(found)
            last = found
            if found["state"] == "done":
                return found
            if found["state"] in _ENDED:
                why = found["error"] or "no reason is known."
                raise JobFailed(f"The {found['kind']} was {found['state']}: {why}", found)
            if until_s is not None and time.monotonic() > until_s:
                raise TimeoutError(f"The {found['kind']} has not ended within {timeout_s:g} s; it goes on.")
            time.sleep(_LOOKED_EVERY_S)
