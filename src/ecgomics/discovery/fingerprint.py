"""The reproducibility hash: of choices, software, inputs and every number that came out."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import scipy

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.version import VERSION
from ecgomics.discovery.as_json import to_dict
from ecgomics.discovery.results import Discovery
from ecgomics.discovery.table import Covariate, Outcome, Table

#: Digits of a number that count: the last ones differ between machines and thread counts.
DIGITS: Final = 9
#: Numbers nearer to 0 than this are 0: what is left of sums that cancel.
NOTHING: Final = 1e-12


def made_with(table: Table, outcome: Outcome, covariates: Sequence[Covariate]) -> dict[str, str]:
    """Versions, and the hash of everything that was handed in."""
    return {
        "ecgomics": VERSION,
        "catalogue": catalogue().version,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
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
    """SHA-256 of all of a discovery but the hash itself, its numbers to nine digits."""
    return hashlib.sha256(_canonical(_rounded(to_dict(replace(discovery, hash=""))))).hexdigest()


def _canonical(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _rounded(content: Any) -> Any:
    if isinstance(content, float):
        return "0" if abs(content) < NOTHING else f"{content:.{DIGITS}g}"
    if isinstance(content, Mapping):
        return {name: _rounded(each) for name, each in content.items()}
    return [_rounded(each) for each in content] if isinstance(content, list) else content
