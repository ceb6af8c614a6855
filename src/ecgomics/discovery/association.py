"""How strongly each biomarker goes with the outcome: one primary effect and p, and a second view where there is one.

The primary model of a binary, continuous or ordinal outcome is biomarker = a + b · outcome + covariates, as for the
measurements of other omics (limma, Ritchie 2015): b exists however well the groups are told apart, its errors need
neither equal scatter nor independent records, and one decomposition serves all biomarkers. The odds ratio that
clinicians ask for stands beside it, without a q. Of survival it is Cox's model. Only the primary p is corrected for
many tests.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats
from scipy.special import betaln

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.cox import cox_fits
from ecgomics.discovery.design import Design
from ecgomics.discovery.linear import linear_fits
from ecgomics.discovery.logistic import logistic_fits
from ecgomics.discovery.ordinal import proportional_odds_fits
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Estimate
from ecgomics.discovery.scaling import Pattern, scaled

#: Half the width of a 95 % interval, in standard errors.
WIDE: Final = float(stats.norm.isf(0.025))
#: Smaller p lose digits, and then are 0.
LEAST_P: Final = 1e-290
ALSO: Final = {"binary": "log odds ratio", "ordinal": "log odds ratio of a higher rank"}


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Of each feature; NaN where it cannot be estimated."""

    measure: str
    effect: Floats
    low: Floats
    high: Floats
    p: Floats
    strength: Floats
    """Effect over its error: sorts features even where p is 0."""
    proportional_p: Floats
    log10_p: Floats

    def estimate(self, place: int) -> Estimate:
        """Effect and interval of one feature."""
        return Estimate(float(self.effect[place]), float(self.low[place]), float(self.high[place]))


def primary_effects(design: Design, plan: Plan) -> Effects:
    """The effects that are tested."""
    if design.kind == "survival":
        return _survival(design, plan)
    unit = "unit of the biomarker" if plan.scale == "raw" else "SD"
    measure = {
        "binary": f"difference in {unit}",
        "continuous": f"{unit} per SD of the outcome",
        "ordinal": f"{unit} per rank of the outcome",
    }[design.kind]
    fits = linear_fits(
        design.values,
        design.outcome[:, None],
        design.covariates,
        missing=design.missing,
        subjects=design.by_subject,
    )
    wide = stats.t.isf(0.025, fits.freedom[0]) * fits.error[0]
    effect = fits.effect[0]
    nothing = np.full(len(effect), np.nan)
    log10_p = log10_two_sided(fits.t[0], fits.freedom[0])
    return Effects(measure, effect, effect - wide, effect + wide, fits.p[0], fits.t[0], nothing, log10_p)


def _survival(design: Design, plan: Plan) -> Effects:
    effect, error, proportional = (np.full(len(design.features), np.nan) for _ in range(3))
    assert design.event is not None
    for pattern in design.missing:
        rows, columns = pattern.rows, pattern.columns
        values, unit = _in_sd(design, pattern)
        one = cox_fits(
            values,
            design.outcome[rows],
            design.event[rows],
            covariates=design.covariates[rows],
            subjects=_subjects(design, rows),
        )
        effect[columns], error[columns] = one.effect / unit, one.error / unit
        proportional[columns] = one.proportional_p
    return _wald(f"log hazard ratio per {_unit(plan)}", effect, error, proportional=proportional)


def second_effects(design: Design, plan: Plan) -> Effects | None:
    """Odds ratios of a binary or ordinal outcome: from logistic or proportional-odds models; None of other outcomes."""
    if design.kind not in ALSO:
        return None
    effect, error = (np.full(len(design.features), np.nan) for _ in range(2))
    for pattern in design.missing:
        rows, columns = pattern.rows, pattern.columns
        values, unit = _in_sd(design, pattern)
        outcome, covariates, subjects = design.outcome[rows], design.covariates[rows], _subjects(design, rows)
        rule = logistic_fits if design.kind == "binary" else proportional_odds_fits
        fits = rule(values, outcome, covariates=covariates, subjects=subjects)
        effect[columns], error[columns] = fits[0] / unit, fits[1] / unit
    nothing = np.full(len(effect), np.nan)
    return _wald(f"{ALSO[design.kind]} per {_unit(plan)}", effect, error, proportional=nothing)


def _wald(measure: str, effect: Floats, error: Floats, *, proportional: Floats) -> Effects:
    with np.errstate(invalid="ignore", divide="ignore"):
        strength = effect / error
    p = 2.0 * stats.norm.sf(np.abs(strength))
    log10_p = (np.log(2.0) + stats.norm.logsf(np.abs(strength))) / np.log(10.0)
    wide = WIDE * error
    return Effects(measure, effect, effect - wide, effect + wide, p, strength, proportional, log10_p)


def log10_two_sided(t: Floats, freedom: Floats) -> Floats:
    """log10 of the two-sided p of Student's t, also where p is too small for a number.

    There p = I_x(f/2, 1/2) with x = f / (f + t²), by the first term of its series, which is right to a few thousandths
    (NIST DLMF 8.17.8).
    """
    p = 2.0 * stats.t.sf(np.abs(t), freedom)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        half, x = freedom / 2.0, freedom / (freedom + t**2)
        small = half * np.log(x) - 0.5 * np.log1p(-x) - np.log(half) - betaln(half, 0.5)
        log10_p: Floats = np.where(p > LEAST_P, np.log10(p), small / np.log(10.0))
    return log10_p


def _unit(plan: Plan) -> str:
    return "unit" if plan.scale == "raw" else "SD"


def _in_sd(design: Design, pattern: Pattern) -> tuple[Floats, Floats]:
    """Values of a pattern in standard deviations, which keeps Newton's steps safe, and what one is in the plan's."""
    values = design.values[np.ix_(pattern.rows, pattern.columns)]
    spread = values.std(axis=0)
    alone = scaled(values, "sd")
    return alone, np.where(spread > 0.0, spread, 1.0)


def _subjects(design: Design, rows: Ints) -> Ints | None:
    return None if design.by_subject is None else design.by_subject[rows]
