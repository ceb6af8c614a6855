"""The reproducibility hash: of choices, software, inputs and every number that came out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from math import nan
from typing import Any, Final

import numpy as np
import scipy

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.version import VERSION
from ecgomics.discovery.as_json import to_dict
from ecgomics.discovery.multiplicity import about_looks
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Discovery
from ecgomics.discovery.table import Covariate, Outcome, Table

#: Digits of a number that count: the last ones differ between machines and thread counts.
DIGITS: Final = 9
#: Numbers nearer to 0 than this are 0: what is left of sums that cancel.
NOTHING: Final = 1e-12
#: Libraries that numbers depend on only where a learner or a space of the plan needs them.
USED_BY: Final = {
    "elastic net": "scikit-learn",
    "gradient boosting": "lightgbm",
    "umap": "umap-learn",
}


def made_with(table: Table, outcome: Outcome, covariates: Sequence[Covariate], plan: Plan) -> dict[str, str]:
    """Versions of all that took part, and the hash of everything that was handed in."""
    used = [*(plan.learners if plan.model_inputs else ()), *plan.spaces]
    return {
        "ecgomics": VERSION,
        "catalogue": catalogue().version,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        **{library: version(library) for name, library in USED_BY.items() if name in used},
        "input_sha256": input_sha256(table, outcome, covariates),
    }


def input_sha256(table: Table, outcome: Outcome, covariates: Sequence[Covariate]) -> str:
    """SHA-256 of names, numbers and their order."""
    digest = hashlib.sha256()
    words = {
        "records": table.records,
        "subjects": table.subjects,
        "features": [each.name for each in table.features],
        "outcome": [outcome.name, outcome.kind, *outcome.levels],
        "covariates": [[each.name, *each.columns] for each in covariates],
    }
    digest.update(_canonical(words))
    arrays: list[Floats | Bools | None] = [table.values, table.embedding, outcome.values, outcome.event]
    for array in (*arrays, *(each.values for each in covariates)):
        numbers = np.empty(0) if array is None else np.ascontiguousarray(array, dtype="<f8")
        digest.update(str(numbers.shape).encode())
        digest.update(np.where(np.isnan(numbers), np.nan, numbers + 0.0).tobytes())
    return digest.hexdigest()


def fingerprint(discovery: Discovery) -> str:
    """SHA-256 of all of a discovery but the hash itself and which look it is, its numbers to nine digits.

    So the same analysis has the same hash beside a cohort that was asked before and beside a fresh copy of it.
    """
    return hashlib.sha256(_canonical(_rounded(to_dict(_as_first_look(discovery))))).hexdigest()


def _as_first_look(discovery: Discovery) -> Discovery:
    said = about_looks(discovery.looks, discovery.alpha_over_looks)
    warnings = tuple(each for each in discovery.warnings if each != said)
    return replace(discovery, hash="", looks=1, alpha_over_looks=nan, warnings=warnings)


def _canonical(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _rounded(content: Any) -> Any:
    if isinstance(content, float):
        return "0" if abs(content) < NOTHING else f"{content:.{DIGITS}g}"
    if isinstance(content, Mapping):
        return {name: _rounded(each) for name, each in content.items()}
    return [_rounded(each) for each in content] if isinstance(content, list) else content
