"""Profile → its place in latent space: distances from a reference set, and what the expert panel does not explain.

embedding, panel ──reference set of the encoder──▶ catalogue ──▶ rows, vectors
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import COHORT, Biomarker
from ecgomics.biomarkers.evaluation import Evaluation, Outcome
from ecgomics.biomarkers.latent_space import ExpertValues, LatentReference
from ecgomics.compared import Compared, ComparedValue, compared_value
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.latent_sources import latent_reference
from ecgomics.profile import Profile, rounded

#: What stands between symbol and lead in the names of columns.
LEAD_SIGN: Final = "__"
#: The lead whose columns a panel for any recording has; in a recording of one lead they are of that lead.
PANEL_LEAD: Final = "I"


class InLatentSpace:
    """One profile among the records of a reference set, by default the one that comes with the embedded encoder."""

    def __init__(self, profile: Profile, reference: LatentReference | None = None) -> None:
        self._profile = profile
        self._given = reference

    def rows(self) -> Iterator[ComparedValue]:
        """The cohort biomarkers in latent space, as a value or a reason."""
        name = self._reference.name if self._reference else ""
        what = Compared(self._profile.record, name, "", "1", self._profile.provenance.chain)
        count = len(self._reference.vectors) if self._reference else None
        yield from (compared_value(each, what, n=count) for each in self._outcomes)

    def vectors(self) -> Mapping[str, Floats]:
        """The numbers of the rows that have many, by symbol."""
        return {each.biomarker.symbol: each.vector for each in self._outcomes if each.vector is not None}

    def about(self) -> Mapping[str, Any]:
        """The reference set and what its expert panel explains of it, ready for JSON."""
        found = self._reference
        if found is None:
            return {}
        return {
            "latent_reference": {
                "name": found.name,
                "model": found.model,
                "records": len(found.vectors),
                "expert_panel": list(found.expert.members),
                "expert_records": found.expert.records,
                "expert_explained_share": rounded(found.expert.explained_share),
                "expert_explained_within": rounded(found.expert.explained_within),
            }
        }

    @cached_property
    def _reference(self) -> LatentReference | None:
        try:
            return self._given or latent_reference()
        except NotComputable:
            return None

    @cached_property
    def _outcomes(self) -> tuple[Outcome, ...]:
        profile, reference = self._profile, self._reference
        sources: dict[str, Any] = {}
        if reference is not None:
            sources["latent_reference"] = reference
            sources["expert_values"] = expert_values(profile, reference.expert.members)
        late = {"representation": lambda _: profile.evaluation.quantity("representation")}
        evaluation = Evaluation(catalogue(), sources, late=late)
        return tuple(evaluation.outcome(each.symbol) for each in declared())


def declared() -> list[Biomarker]:
    """The cohort biomarkers that stand on a reference set in latent space."""
    whole = catalogue()
    return [
        each
        for each in whole.biomarkers.values()
        if each.scope == COHORT and "latent_reference" in whole.needs_deeply(each.symbol)
    ]


def expert_values(profile: Profile, members: tuple[str, ...]) -> ExpertValues:
    """The valid numbers of a profile in the columns of a panel, NaN where there is none."""
    valid = {row.column: row.value for row in profile if row.value is not None and row.validity == "ok"}
    recorded = [lead for lead in profile.provenance.leads if lead not in profile.provenance.derived_leads]
    only = recorded[0] if len(recorded) == 1 else None
    return ExpertValues(members, np.array([valid.get(_column(name, only), np.nan) for name in members]))


def _column(name: str, only: str | None) -> str:
    """The column of the profile that a member of a panel is read from."""
    symbol, sign, lead = name.partition(LEAD_SIGN)
    return f"{symbol}{sign}{only}" if only is not None and lead == PANEL_LEAD else name
