"""Would another sample of persons find the same? The bootstrap of the findings."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.design import Design
from ecgomics.discovery.linear import linear_fits
from ecgomics.discovery.multiplicity import adjusted
from ecgomics.discovery.permutation import drawn, linear_outcome
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.scaling import patterns
from ecgomics.discovery.steps import Step, Tell, say_nothing


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """Of each feature, over the samples; NaN without any."""

    selected_share: Floats
    """How many samples found it. A sample repeats persons and so exaggerates: null effects are found now and then."""
    same_sign_share: Floats
    rank_low: Floats
    """2.5th centile of its place by strength, 1 the strongest."""
    rank_high: Floats


def stability(design: Design, plan: Plan, *, tell: Tell = say_nothing) -> Stability:
    """Persons are drawn with replacement (Efron and Tibshirani 1993) and every linear model is fitted anew.

    The scale of the biomarkers stays that of all records; survival is tested by its martingale residuals.
    """
    count = len(design.features)
    if not plan.bootstrap:
        return Stability(*(np.full(count, np.nan) for _ in range(4)))
    outcome = linear_outcome(design)
    signs = np.sign(_t(design, outcome, np.arange(len(outcome)), design.subjects)[0])
    found, same = np.zeros(count), np.zeros(count)
    places = np.empty((plan.bootstrap, count))
    for sample, (rows, persons) in enumerate(drawn(design.subjects, samples=plan.bootstrap, seed=plan.seed)):
        tell(Step("bootstrap", sample, plan.bootstrap))
        t, p = _t(design, outcome, rows, persons)
        found += adjusted(p, plan.multiplicity) < plan.alpha
        same += np.sign(t) == signs
        places[sample] = stats.rankdata(-np.abs(np.nan_to_num(t)))
    low, high = np.percentile(places, [2.5, 97.5], axis=0)
    return Stability(found / plan.bootstrap, same / plan.bootstrap, low, high)


def _t(design: Design, outcome: Floats, rows: Ints, persons: Ints) -> tuple[Floats, Floats]:
    values = design.values[rows]
    fits = linear_fits(
        values,
        outcome[rows, None],
        design.covariates[rows],
        missing=patterns(~np.isnan(values)),
        subjects=persons if design.clustered else None,
    )
    return fits.t[0], fits.p[0]
