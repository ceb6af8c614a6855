"""The most important features of a model by Shapley values of records that it never saw."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.preparation import Given
from ecgomics.discovery.results import Importance
from ecgomics.discovery.table import Covariate, Table

EMBEDDING: Final = "embedding"


def names_and_labels(table: Table, covariates: Sequence[Covariate], given: Given) -> list[tuple[str, str]]:
    """Name and label of every feature, in the order of the contributions."""
    names = [(column, column) for covariate in covariates for column in covariate.columns]
    names += [(f.name, f"{f.label}, {f.lead}" if f.lead else f.label) for f in table.features]
    if given.embedding.shape[1]:
        names.append((EMBEDDING, "Learned embedding, all dimensions together"))
    return names


def importances(
    names: Sequence[tuple[str, str]],
    given: Given,
    mean_absolute: Floats,
    contributions: Floats,
    drawn: Ints,
    *,
    count: int,
) -> tuple[Importance, ...]:
    """Features that move the predictions, largest first; `contributions` are of the drawn records × features."""
    numbers = np.concatenate([given.covariates, given.biomarkers], axis=1)[drawn]
    found = []
    for place in np.argsort(-mean_absolute, kind="stable")[:count]:
        if mean_absolute[place] > 0:
            own = numbers[:, place] if place < numbers.shape[1] else np.full(len(drawn), np.nan)
            found.append(
                Importance(
                    name=names[place][0],
                    label=names[place][1],
                    mean_absolute=float(mean_absolute[place]),
                    values=tuple(map(float, own)),
                    contributions=tuple(map(float, contributions[:, place])),
                )
            )
    return tuple(found)
