"""The demonstration: synthetic recordings of two groups with planted effects, their cohort and its discovery.

Each call takes the next step that is missing and says where it is, so it can be asked again until the discovery is
there, also after a restart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecgomics import services
from ecgomics.services import cohorts, discoveries
from ecgomics.services.jobs import Jobs
from ecgomics.store import ProfileKey, Selection, Store, StoredCohort, StoredDiscovery, StoredJob

NAME: Final = "Demonstration (synthetic)"
#: Which recordings it is made of, as the library's query line says it.
QUERY: Final = "is:synthetic"
#: What goes with the group; without models, which take long and say nothing new of planted effects.
CHOICES: Final[Mapping[str, Any]] = {
    "outcome": "group",
    "levels": ["A", "B"],
    "plan": {"learners": [], "bootstrap": 50, "permutations": 200, "spaces": ["pca"]},
}


@dataclass(frozen=True, slots=True)
class Demonstration:
    """How far it is: the cohort, the discovery once it was asked, and the job that is run for it."""

    cohort: StoredCohort
    discovery: StoredDiscovery | None
    job: StoredJob | None


def demonstration(store: Store, jobs: Jobs, key: ProfileKey, *, author: str) -> Demonstration:
    """Take the next step: recordings and cohort, then, once that is extracted, the discovery."""
    cohort = _cohort(store, jobs, key, author=author)
    if cohort.extracted_at is None:
        job = jobs.latest(cohort.id)
        return Demonstration(cohort, None, jobs.extract(cohort.id) if job is None or job.has_ended else job)
    found = next(iter(store.cohorts.discoveries(cohort.id)), None)
    if found is None:
        found = discoveries.ask(store, cohort.id, CHOICES)
    if found.hash is not None:
        return Demonstration(cohort, found, None)
    return Demonstration(cohort, found, jobs.discover(cohort.id, found.id))


def _cohort(store: Store, jobs: Jobs, key: ProfileKey, *, author: str) -> StoredCohort:
    made = next((each for each in store.cohorts.cohorts() if each.name == NAME), None)
    if made is not None:
        return made
    services.add_demonstration(store)
    made = cohorts.make(store, NAME, Selection("query", (QUERY,)), key, author=author)
    jobs.extract(made.id)
    return made
