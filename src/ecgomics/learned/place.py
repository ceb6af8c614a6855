"""Profile → its place in latent space: distances from a reference set, and what the expert panel does not explain.

embedding ──reference set of recordings of as many leads──▶ catalogue ──▶ rows, vectors
embedding of lead I, panel ──reference set of one lead──▶ what the panel explains of it
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, cast

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import COHORT, Biomarker
from ecgomics.biomarkers.evaluation import Evaluation, Outcome
from ecgomics.biomarkers.latent_space import ExpertValues, LatentReference, Representation
from ecgomics.compared import Compared, ComparedValue, compared_value
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.latent.reference import Kind
from ecgomics.learned.sources import kind_of, latent_reference
from ecgomics.profile import Profile, rounded

#: What stands between symbol and lead in the names of columns.
LEAD_SIGN: Final = "__"
#: The lead whose columns a panel for any recording has; in a recording of one lead they are of that lead.
PANEL_LEAD: Final = "I"


class InLatentSpace:
    """One profile among the records of a reference set, by default the one that comes with the embedded encoder.

    How much an expert panel explains is asked of lead I (or of the only lead) alone, as the reference set of one lead
    is large enough to tell; a given reference set is asked both.
    """

    def __init__(self, profile: Profile, reference: LatentReference | None = None) -> None:
        self._profile = profile
        self._given = reference

    def rows(self) -> Iterator[ComparedValue]:
        """The cohort biomarkers in latent space, as a value or a reason."""
        for outcome in self._outcomes:
            found = self._one_lead if _explains(outcome.biomarker) else self._like
            name, count = (found.name, len(found.vectors)) if found else ("", None)
            what = Compared(self._profile.record, name, "", "1", self._profile.provenance.chain)
            yield compared_value(outcome, what, n=count)

    def vectors(self) -> Mapping[str, Floats]:
        """The numbers of the rows that have many, by symbol."""
        return {each.biomarker.symbol: each.vector for each in self._outcomes if each.vector is not None}

    def about(self) -> Mapping[str, Any]:
        """The reference sets and what the expert panel explains of one, ready for JSON."""
        if self._like is None or self._one_lead is None:
            return {}
        expert = self._one_lead.expert
        return {
            "latent_reference": {
                "name": self._like.name,
                "model": self._like.model,
                "records": len(self._like.vectors),
                "expert_reference": self._one_lead.name,
                "expert_panel": list(expert.members),
                "expert_records": expert.records,
                "expert_explained_share": rounded(expert.explained_share),
                "expert_explained_within": rounded(expert.explained_within),
            }
        }

    @cached_property
    def _like(self) -> LatentReference | None:
        """The reference set of recordings of as many leads."""
        return self._given or _shipped(kind_of(self._profile.provenance.leads))

    @cached_property
    def _one_lead(self) -> LatentReference | None:
        return self._given or _shipped("one")

    @cached_property
    def _outcomes(self) -> tuple[Outcome, ...]:
        whole = self._evaluation(self._like, lambda: self._representation)
        alone = self._evaluation(self._one_lead, lambda: self._lead_alone)
        return tuple((alone if _explains(each) else whole).outcome(each.symbol) for each in declared())

    def _evaluation(
        self, reference: LatentReference | None, represented: Callable[[], Representation]
    ) -> Evaluation:
        sources: dict[str, Any] = {}
        if reference is not None:
            sources["latent_reference"] = reference
            sources["expert_values"] = expert_values(self._profile, reference.expert.members)
        return Evaluation(catalogue(), sources, late={"representation": lambda _: represented()})

    @property
    def _representation(self) -> Representation:
        return cast(Representation, self._profile.evaluation.quantity("representation"))

    @property
    def _lead_alone(self) -> Representation:
        """What lead I says alone; the recording itself where it has one lead, or a reference set was given."""
        whole = self._representation
        if self._given is not None or whole.leads == 1:
            return whole
        if whole.lead_i is None:
            raise NotComputable("wrong_leads", "The expert panel is held against lead I.")
        return replace(whole, record=whole.lead_i)


def _shipped(kind: Kind) -> LatentReference | None:
    try:
        return latent_reference(kind)
    except NotComputable:
        return None


def _explains(biomarker: Biomarker) -> bool:
    """Whether it tells what the expert panel explains."""
    return "expert_values" in catalogue().needs_deeply(biomarker.symbol)


def declared() -> list[Biomarker]:
    """The cohort biomarkers that stand on a reference set in latent space."""
    whole = catalogue()
    return [
        each
        for each in whole.biomarkers.values()
        if each.scope == COHORT and "latent_reference" in whole.needs_deeply(each.symbol)
    ]


def expert_values(profile: Profile, members: tuple[str, ...]) -> ExpertValues:
    """The numbers of a profile in the columns of a panel, NaN where there is none.

    Those outside the range of usual limits count, as in the tables that a panel is fitted to.
    """
    there = {row.column: row.value for row in profile if row.value is not None}
    recorded = [lead for lead in profile.provenance.leads if lead not in profile.provenance.derived_leads]
    only = recorded[0] if len(recorded) == 1 else None
    return ExpertValues(members, np.array([there.get(_column(name, only), np.nan) for name in members]))


def _column(name: str, only: str | None) -> str:
    """The column of the profile that a member of a panel is read from."""
    symbol, sign, lead = name.partition(LEAD_SIGN)
    return f"{symbol}{sign}{only}" if only is not None and lead == PANEL_LEAD else name
