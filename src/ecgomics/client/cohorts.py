"""Cohorts and discoveries of a platform."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from ecgomics.client.forms import content_of, form
from ecgomics.client.recordings import DEFAULT_PROJECT
from ecgomics.client.transport import Transport
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    import pandas as pd

Json = dict[str, Any]
CohortFile = Literal["table", "csv", "feather", "anndata", "dictionary", "settings", "citation"]
DiscoveryFile = Literal["report.html", "associations.csv", "predictions.csv", "plan.yaml", "discovery.json"]


class Cohorts:
    """The part of a client that is about cohorts."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, project: str = DEFAULT_PROJECT) -> list[Json]:
        """Every cohort of a project, the latest first."""
        found: list[Json] = self._transport.json("GET", "/cohorts", query={"project": project})["cohorts"]
        return found

    def make(
        self,
        name: str,
        *,
        recordings: Sequence[str] | None = None,
        groups: Sequence[str] | None = None,
        query: str | None = None,
        per_person: Literal["all", "first", "last"] = "all",
        project: str = DEFAULT_PROJECT,
    ) -> Json:
        """Make a cohort, whose extraction begins at once: `job` in the answer is what to wait for.

            client.cohorts.make("fibrillation", query="rhythm:AF quality>=fair")

        Of recordings by identifier, of groups, of what a line of the library finds, or of all.
        """
        given: list[tuple[str, Sequence[str] | None]] = [
            ("recordings", recordings),
            ("groups", groups),
            ("query", None if query is None else [query]),
        ]
        chosen = [(kind, values) for kind, values in given if values is not None]
        if len(chosen) > 1:
            raise InvalidInput(
                "A cohort is made of recordings, of groups or of a query, not of several of these."
            )
        kind, values = chosen[0] if chosen else ("all", ())
        selection = {"kind": kind, "values": list(values or ()), "per_person": per_person}
        asked = {"name": name, "selection": selection, "project": project}
        found: Json = self._transport.json("POST", "/cohorts", body=asked)
        return found

    def read(self, cohort_id: str) -> Json:
        """One cohort: who is in it, what failed and why, what is missing and why."""
        found: Json = self._transport.json("GET", _of(cohort_id))
        return found

    def extract(self, cohort_id: str) -> Json:
        """Extract a cohort anew; the job to wait for."""
        found: Json = self._transport.json("POST", f"{_of(cohort_id)}/extraction")
        return found

    def join_outcomes(
        self, cohort_id: str, path: str | Path, *, on: str = "record", key: str | None = None
    ) -> Json:
        """Join a table of outcomes (CSV, TSV, Parquet, Feather, Excel), and say how much of it matched."""
        file = Path(path).expanduser()
        made = form({"on": on, "key": key}, [("file", file.name, content_of(file))])
        found: Json = self._transport.ask(
            "POST",
            f"{_of(cohort_id)}/outcomes",
            content=made.content,
            content_type=made.content_type,
            again=True,  # a table of the same name is replaced
        ).json()
        return found

    def file(self, cohort_id: str, name: CohortFile, *, to: str | Path | None = None) -> bytes:
        """A file of the cohort, written under the name that is given if one is."""
        return self._transport.file(f"{_of(cohort_id)}/files/{name}", to)

    def table(self, cohort_id: str) -> "pd.DataFrame":
        """The cohort as a wide table: a row per record, a column per biomarker and lead, with what was joined."""
        import pandas as pd

        return pd.read_parquet(io.BytesIO(self.file(cohort_id, "table")))

    def delete(self, cohort_id: str) -> None:
        """Forget a cohort with its tables and discoveries; the recordings stay."""
        self._transport.ask("DELETE", _of(cohort_id))


class Discoveries:
    """The part of a client that is about discoveries."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def run(
        self,
        cohort_id: str,
        outcome: str | None = None,
        *,
        covariates: Sequence[str] = (),
        plan: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Json:
        """Ask a cohort which biomarkers go with an outcome, which counts as a look at it; `job` is what to wait for.

            asked = client.discoveries.run(cohort["id"], "group", covariates=["age_years"])
            client.jobs.wait(asked["job"])
            client.discoveries.file(asked["id"], "report.html", to="report.html")

        more are further members of the question (kind, levels, time, event, subject, set_id, encoder).
        """
        asked = {"outcome": outcome, "covariates": list(covariates), "plan": dict(plan or {}), **more}
        found: Json = self._transport.json("POST", f"{_of(cohort_id)}/discoveries", body=asked)
        return found

    def list(self, cohort_id: str) -> list[Json]:
        """The discoveries of a cohort, the latest first."""
        found: list[Json] = self._transport.json("GET", f"{_of(cohort_id)}/discoveries")["discoveries"]
        return found

    def read(self, discovery_id: str) -> Json:
        """One discovery: what was asked, and every number that was found once it is done."""
        found: Json = self._transport.json("GET", f"/discoveries/{quote(discovery_id, safe='')}")
        return found

    def file(self, discovery_id: str, name: DiscoveryFile, *, to: str | Path | None = None) -> bytes:
        """A file of a discovery, written under the name that is given if one is."""
        return self._transport.file(f"/discoveries/{quote(discovery_id, safe='')}/{name}", to)


def _of(cohort_id: str) -> str:
    return f"/cohorts/{quote(cohort_id, safe='')}"
