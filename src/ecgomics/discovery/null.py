"""What chance alone finds: the same analysis of permuted outcomes."""

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.discovery.multiplicity import adjusted
from ecgomics.discovery.permutation import Permuted
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import NullCheck


def null_check(given: Permuted, plan: Plan) -> NullCheck:
    """Findings of each permutation, beside those of the outcome by the same linear models."""
    found = tuple(int(np.sum(adjusted(p, plan.multiplicity) < plan.alpha)) for p in given.p)
    observed = int(np.sum(adjusted(given.observed_p, plan.multiplicity) < plan.alpha))
    return NullCheck(
        permutations=len(found),
        found=found,
        smallest_p=tuple(float(each) for each in np.nanmin(given.p, axis=1)),
        p_any=float((1 + np.sum(np.array(found) >= observed)) / (1 + len(found))),
        inflation=float(np.nanmedian(given.observed_t**2) / np.nanmedian(given.t**2)),
    )


def step_down_p(given: Permuted) -> Floats:
    """Adjusted p of each feature: the chance that any at least as weak reaches it (Westfall and Young 1993, max T).

    Holds the chance of any false finding whatever the correlation of the biomarkers; NaN stays NaN.
    """
    known = np.flatnonzero(~np.isnan(given.observed_t))
    order = known[np.argsort(-np.abs(given.observed_t[known]), kind="stable")]
    strength = np.nan_to_num(np.abs(given.t[:, order]))
    largest = np.maximum.accumulate(strength[:, ::-1], axis=1)[:, ::-1]
    beaten = np.sum(largest >= np.abs(given.observed_t[order]), axis=0)
    p = np.full(len(given.observed_t), np.nan)
    p[order] = np.maximum.accumulate((1.0 + beaten) / (1.0 + len(strength)))
    return p
