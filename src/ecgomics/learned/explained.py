"""A cohort's embeddings beside its biomarkers → how much of the one the other explains."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.latent_space import LatentCohort
from ecgomics.compared import Compared, ComparedValue, compared_value
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    import pandas as pd


def explained_share(
    embeddings: Floats, panel: "pd.DataFrame", groups: Sequence[Hashable] | None = None, *, model: str
) -> ComparedValue:
    """The row of `expert_explained_share` of a cohort: cross-validated R², or the code that says why there is none.

    embeddings is records × dimension, of the encoder that model (name@hash) names; panel has the same records and a
    column of numbers for each expert biomarker; groups says whose each record is (everybody's own if not given).
    InvalidInput where the records do not agree or there is no column of numbers.
    """
    numbers = panel.select_dtypes("number")
    owners: Sequence[Hashable] = range(len(panel)) if groups is None else list(groups)
    if np.ndim(embeddings) != 2 or not len(embeddings) == len(panel) == len(owners):
        raise InvalidInput(
            f"Embeddings of the shape {np.shape(embeddings)}, {len(panel)} rows of the panel and {len(owners)} groups "
            "were given; one row each per record is needed."
        )
    if numbers.shape[1] == 0:
        raise InvalidInput("The panel has no column of numbers; one for each expert biomarker is needed.")
    values = numbers.to_numpy(dtype=float)
    cohort = LatentCohort(
        model,
        np.asarray(embeddings, dtype=float),
        np.where(np.isfinite(values), values, np.nan),
        tuple(owners),
    )
    found = Evaluation(catalogue(), {"latent_cohort": cohort}).outcome("expert_explained_share")
    return compared_value(found, Compared("", "", "", "1", ""), n=len(panel))
