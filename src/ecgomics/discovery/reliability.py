"""How steady biomarkers are within a person: what a change between two recordings must exceed to be one.

One-way random effects per biomarker, people as groups of any size: the variance within people, the variance between
them, and the share of the second (intraclass correlation ICC(1,1), Shrout and Fleiss 1979; unequal groups as in Searle,
Casella and McCulloch 1992). Intervals are bootstrapped over people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.results import Estimate
from ecgomics.discovery.table import Feature

#: A biomarker that fewer people have twice or more says little of people.
FEWEST_PEOPLE: Final = 10
BOOTSTRAPS: Final = 1000
#: Two measurements of an unchanged person differ by more in one case of twenty (Weir 2005).
CHANGE_IN_SD: Final = 1.96 * 2**0.5
#: A range that is a smaller share of the largest value is rounding: nothing varies.
ROUNDING: Final = 1e-9
#: An interval needs this share of the samples: where a few people alone vary, many samples hold none of them.
KNOWN_SHARE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Reliability:
    """The steadiness of one biomarker, over people with several recordings."""

    feature: Feature
    people: int
    records: int
    within_sd: Estimate
    """Standard deviation within a person (standard error of measurement), in the unit of the biomarker."""
    between_sd: float
    icc: Estimate
    """Share of the variance that is between people: 1 for what never changes within one.

    NaN where nothing varies; its interval is NaN where only a few people make all the difference."""
    minimal_detectable_change: float
    """Difference of two recordings that an unchanged person exceeds in one case of twenty."""


def reliability(
    values: Floats,
    people: Sequence[str],
    features: Sequence[Feature],
    *,
    seed: int = 0,
    bootstraps: int = BOOTSTRAPS,
) -> tuple[Reliability, ...]:
    """The steadiness of each feature that enough people have at least twice.

    values is records × features, NaN where missing; people names the person of each record. InvalidInput where no
    feature has enough people.
    """
    if len(values) != len(people) or values.shape[1:] != (len(features),):
        raise InvalidInput(
            f"Values of the shape {values.shape} do not fit {len(people)} people and {len(features)} features."
        )
    groups = _groups(values, people)
    enough = np.flatnonzero(np.sum(groups.count > 0, axis=0) >= FEWEST_PEOPLE)
    if not len(enough):
        raise InvalidInput(
            f"No biomarker was measured at least twice in {FEWEST_PEOPLE} people: steadiness cannot be told."
        )
    once = np.ones((1, len(groups.count)))
    drawn = _drawn_weights(len(groups.count), bootstraps, seed=seed)
    return tuple(
        _of_one(groups.one(place), features[place], once=once, drawn=drawn) for place in enough.tolist()
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Of each person, by feature: records, their mean, and the sum of squares about it; 0 with fewer than two."""

    count: Floats
    mean: Floats
    squares: Floats

    def one(self, place: int) -> "_Groups":
        """Those of one feature: arrays (people,)."""
        return _Groups(self.count[:, place], self.mean[:, place], self.squares[:, place])


def _groups(values: Floats, people: Sequence[str]) -> _Groups:
    _, member = np.unique(np.asarray(people), return_inverse=True)
    belongs = (member == np.arange(member.max() + 1)[:, None]).astype(float)
    there = np.isfinite(values)
    count = belongs @ there
    twice = count >= 2
    total = there.sum(axis=0)
    centre = np.divide(
        np.sum(values, axis=0, where=there), total, out=np.zeros(values.shape[1]), where=total > 0
    )
    about = np.where(there & _varies(values, there & twice[member]), values - centre, 0.0)
    mean = np.divide(belongs @ about, count, out=np.zeros_like(count), where=twice)
    residual = np.where(there, about - mean[member], 0.0)
    squares = np.where(twice, belongs @ residual**2, 0.0)
    return _Groups(np.where(twice, count, 0.0), mean, squares)


def _varies(values: Floats, there: Bools) -> Bools:
    """Which features differ by more than rounding between those records."""
    low = np.min(values, axis=0, where=there, initial=np.inf)
    high = np.max(values, axis=0, where=there, initial=-np.inf)
    varies: Bools = high - low > ROUNDING * np.maximum(np.abs(high), np.abs(low))
    return varies


def _drawn_weights(people: int, draws: int, *, seed: int) -> Floats:
    """How often each person is in each sample: draws × people."""
    chances = np.full(people, 1.0 / people)
    return np.random.default_rng(seed).multinomial(people, chances, size=draws).astype(float)


def _of_one(groups: _Groups, feature: Feature, *, once: Floats, drawn: Floats) -> Reliability:
    within, between = (float(each[0]) for each in _variances(groups, once))
    low_within, low_between = _variances(groups, drawn)
    total = within + between
    with np.errstate(invalid="ignore", divide="ignore"):
        icc = Estimate(
            between / total if total else float("nan"),
            *_interval(low_between / (low_within + low_between)),
        )
    within_sd = Estimate(within**0.5, *_interval(np.sqrt(low_within)))
    return Reliability(
        feature=feature,
        people=int(np.sum(groups.count > 0)),
        records=int(np.sum(groups.count)),
        within_sd=within_sd,
        between_sd=between**0.5,
        icc=icc,
        minimal_detectable_change=CHANGE_IN_SD * within_sd.value,
    )


def _variances(groups: _Groups, weights: Floats) -> tuple[Floats, Floats]:
    """Variance within and between people for each row of weights (how often each person counts); 0 at least."""
    weight = weights * (groups.count > 0)
    records, people = weight @ groups.count, weight.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        within = (weight @ groups.squares) / (records - people)
        grand = (weight @ (groups.count * groups.mean)) / records
        spread = (weight @ (groups.count * groups.mean**2)) - records * grand**2
        size = (records - (weight @ groups.count**2) / records) / (people - 1)
        between = (spread / (people - 1) - within) / size
    return within, np.maximum(between, 0.0)


def _interval(drawn: Floats) -> tuple[float, float]:
    known = drawn[np.isfinite(drawn)]
    if len(known) < KNOWN_SHARE * len(drawn):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
