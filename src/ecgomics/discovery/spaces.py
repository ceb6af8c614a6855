"""Two-dimensional views of the records, for figures coloured by the outcome; the outcome has no part in them."""

from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.design import Design
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.scaling import scaled

#: Components that UMAP starts from.
COMPONENTS: Final = 20
#: Loadings of each axis that are kept, the largest first.
LOADINGS: Final = 15


def spaces(design: Design, records: tuple[str, ...], plan: Plan) -> dict[str, Any]:
    """ "pca" and "umap" as far as the plan asks: records, coordinates, and what they were made with.

    Biomarkers are in standard deviations on the scale of the plan; gaps are filled with the mean.
    """
    if not plan.spaces:
        return {}
    filled = np.nan_to_num(scaled(design.values, "sd"))
    scores, directions, explained = _components(filled)
    made: dict[str, Any] = {}
    if "pca" in plan.spaces:
        made["pca"] = {
            "records": list(records),
            "coordinates": scores[:, :2].tolist(),
            "explained": explained[:2].tolist(),
            "loadings": [_loadings(design, axis) for axis in directions[:, :2].T],
            "biomarkers": len(design.features),
        }
    if "umap" in plan.spaces:
        made["umap"] = {"records": list(records), **_umap(scores[:, :COMPONENTS], plan.seed)}
    return made


def _components(filled: Floats) -> tuple[Floats, Floats, Floats]:
    """Scores, directions (largest loading positive) and shares of the variance of the principal components."""
    values, directions = np.linalg.eigh(filled.T @ filled)
    values, directions = values[::-1], directions[:, ::-1]
    largest = np.abs(directions).argmax(axis=0)
    directions = directions * np.where(directions[largest, np.arange(len(largest))] < 0.0, -1.0, 1.0)
    return filled @ directions, directions, values / values.sum()


def _loadings(design: Design, axis: Floats) -> list[dict[str, Any]]:
    first = np.argsort(-np.abs(axis), kind="stable")[:LOADINGS]
    return [{"name": design.features[place].name, "loading": float(axis[place])} for place in first]


def _umap(scores: Floats, seed: int) -> dict[str, Any]:
    try:
        from umap import UMAP
    except ImportError as error:
        raise InvalidInput('UMAP is not installed; pip install "ecgomics[omics]" adds it.') from error
    made = UMAP(n_neighbors=15, min_dist=0.1, random_state=seed, n_jobs=1).fit_transform(scores)
    return {
        "coordinates": np.asarray(made, dtype=np.float64).tolist(),
        "neighbours": 15,
        "min_dist": 0.1,
        "seed": seed,
        "components": scores.shape[1],
    }
