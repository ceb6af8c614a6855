"""Whether values depend on where and with what they were recorded: batch effects by device, site or any other column.

Share of variance between batches (eta²), also beyond covariates (partial eta²), and the largest difference of two
batches in standard deviations within batches, all of normal scores (Blom 1958), so that a wild value weighs no more
than another; a rank test (Kruskal and Wallis 1952) with Benjamini–Hochberg; the same for principal components.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.cohort import scaling
from ecgomics.cohort.numbers import levels_of, matrix, series
from ecgomics.cohort.opening import CLASS
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.multiplicity import benjamini_hochberg
from ecgomics.discovery.scaling import normal_scores
from ecgomics.discovery.table import Covariate, Feature, Outcome

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from ecgomics.cohort.cohort import Cohort

#: Records that a batch must have, and that must have a biomarker in it.
MINIMUM_RECORDS: Final = 10
MOST_BATCHES: Final = 200
COMPONENTS: Final = 10
#: Biomarkers that fewer of the records have do not enter the components.
PRESENT_SHARE: Final = 0.5
#: Association of batch and outcome (Cramér's V, or eta) from which on they are said to be confounded.
CONFOUNDED: Final = 0.3
_ALPHA: Final = 0.05
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class BatchEffects:
    """How far values tell the batch of their record."""

    by: str
    batches: dict[str, int]
    """Records of each batch."""
    covariates: tuple[str, ...]
    by_biomarker: "pl.DataFrame"
    """One row per biomarker: `n`, `eta2`, `eta2_adjusted` (beyond the covariates; NaN without), `p`, `q`,
    `largest_difference` (in standard deviations within batches) between `low` and `high`."""
    components: "pl.DataFrame"
    """One row per principal component: `component`, `explained` (share of all variance), `eta2`."""
    warnings: tuple[str, ...]

    @property
    def of_all_variance(self) -> float:
        """Share of the variance of the first components together that lies between batches."""
        weight, share = (self.components[name].to_numpy() for name in ("explained", "eta2"))
        return float(np.average(share, weights=weight)) if weight.any() else float("nan")

    def to_pandas(self) -> "pd.DataFrame":
        """by_biomarker."""
        return self.by_biomarker.to_pandas()

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def batch_effects(
    cohort: "Cohort", by: str, *, covariates: Sequence[Covariate], outcome: Outcome | None
) -> BatchEffects:
    """Batch effects, as Cohort.batch_effects says."""
    import polars as pl

    batch, names, notes = _batches(cohort, by)
    features = [each for each in cohort.biomarkers if each.unit != CLASS]
    values = matrix(cohort.frame, features)
    design = (
        np.column_stack([each.values for each in covariates]) if covariates else np.empty((len(batch), 0))
    )
    rows = [
        row
        for place, feature in enumerate(features)
        if (row := _of_one(feature, values[:, place], batch, names, design)) is not None
    ]
    if not rows:
        raise InvalidInput(
            f"No biomarker varies and has {MINIMUM_RECORDS} values in two of the batches of {by}."
        )
    table = pl.DataFrame(rows).with_columns(
        q=pl.Series(benjamini_hochberg(np.array([row["p"] for row in rows])))
    )
    return BatchEffects(
        by,
        {name: int((batch == place).sum()) for place, name in enumerate(names)},
        tuple(each.name for each in covariates),
        table.select(*_COLUMNS),
        _components(values[batch >= 0], batch[batch >= 0]),
        (*notes, *(_confounded(by, batch, names, outcome) if outcome is not None else ())),
    )


_COLUMNS: Final = (
    *("column", "label", "dimension", "n", "eta2", "eta2_adjusted", "p", "q"),
    *("largest_difference", "low", "high"),
)


def _batches(cohort: "Cohort", by: str) -> tuple[Ints, list[str], list[str]]:
    """The batch of each record, -1 for none or too small a one, their names, and what was left out."""
    column = series(cohort.frame, by)
    counts = {level: int((column == level).sum()) for level in levels_of(column)}
    levels = [level for level, count in counts.items() if count >= MINIMUM_RECORDS]
    if not 2 <= len(levels) <= MOST_BATCHES:
        raise InvalidInput(
            f"{by} has {len(levels)} values that {MINIMUM_RECORDS} or more records share: "
            f"2 to {MOST_BATCHES} batches can be compared."
        )
    place = {str(level): number for number, level in enumerate(levels)}
    batch = np.array([place.get(str(value), -1) for value in column.to_list()], dtype=np.intp)
    unknown = column.null_count()
    small = int((batch < 0).sum()) - unknown
    notes = [f"{small} records are in batches of less than {MINIMUM_RECORDS}: left out."] if small else []
    notes += [f"{by} is not known of {unknown} records: left out."] if unknown else []
    return batch, list(place), notes


def _of_one(
    feature: Feature, column: Floats, batch: Ints, names: Sequence[str], design: Floats
) -> dict[str, Any] | None:
    """The row of one biomarker; None where it is constant or too rare in all batches but one."""
    there = np.isfinite(column) & (batch >= 0)
    enough = np.bincount(batch[there], minlength=len(names)) >= MINIMUM_RECORDS
    there &= np.where(batch >= 0, enough[batch], False)
    if enough.sum() < 2 or np.ptp(column[there]) == 0.0:
        return None
    scores, inside = normal_scores(column[there, None])[:, 0], batch[there]
    low, high, difference = largest_difference(scores, inside)
    return {
        "column": feature.name,
        "label": feature.label,
        "dimension": feature.dimension,
        "n": int(there.sum()),
        "eta2": eta2(scores, inside),
        "eta2_adjusted": partial_eta2(scores, inside, design[there]) if design.size else float("nan"),
        "p": _kruskal(column[there], inside),
        "largest_difference": difference,
        "low": names[low],
        "high": names[high],
    }


def _kruskal(values: Floats, batch: Ints) -> float:
    from scipy.stats import kruskal

    return float(kruskal(*(values[batch == place] for place in np.unique(batch))).pvalue)


def eta2(values: NDArray[Any], batch: Ints) -> float:
    """Share of the variance that lies between batches."""
    total = float(((values - values.mean()) ** 2).sum())
    counts = np.bincount(batch)
    means = np.bincount(batch, weights=values) / np.maximum(counts, 1)
    between = float((counts * (means - values.mean()) ** 2)[counts > 0].sum())
    return min(between / total, 1.0) if total > 0 else float("nan")


def partial_eta2(values: Floats, batch: Ints, design: Floats) -> float:
    """Share of what the covariates leave of the variance that lies between batches."""
    rows = np.isfinite(design).all(axis=1)
    levels = np.unique(batch[rows])
    given = np.column_stack([np.ones(int(rows.sum())), design[rows]])
    more = np.column_stack([given, batch[rows, None] == levels[1:]]).astype(float)
    if len(levels) < 2 or len(given) <= more.shape[1]:
        return float("nan")
    without, with_batch = _residual(given, values[rows]), _residual(more, values[rows])
    return max(0.0, 1.0 - with_batch / without) if without > 0 else float("nan")


def _residual(design: Floats, values: Floats) -> float:
    """Sum of squares that a linear model leaves."""
    fitted = design @ np.linalg.lstsq(design, values, rcond=None)[0]
    return float(((values - fitted) ** 2).sum())


def largest_difference(values: Floats, batch: Ints) -> tuple[int, int, float]:
    """The batches of lowest and highest mean, and how far these are apart in standard deviations within batches."""
    places = np.unique(batch)
    groups = [values[batch == place] for place in places]
    means = np.array([group.mean() for group in groups])
    within = np.sqrt(
        sum(float(((group - group.mean()) ** 2).sum()) for group in groups) / (len(values) - len(groups))
    )
    low, high = int(means.argmin()), int(means.argmax())
    difference = float((means[high] - means[low]) / within) if within > 0 else float("inf")
    return int(places[low]), int(places[high]), difference


def _components(values: Floats, batch: Ints) -> "pl.DataFrame":
    """Principal components of what most records have, and the share of each that lies between batches."""
    import polars as pl

    scaled = scaling.robust(values)
    used = scaled.values[:, (scaled.present_share >= PRESENT_SHARE) & np.isfinite(scaled.scale)]
    if not used.size:
        return pl.DataFrame(schema={"component": pl.Int64, "explained": pl.Float64, "eta2": pl.Float64})
    centred = used.astype(float) - used.mean(axis=0)
    variance, vectors = np.linalg.eigh(centred.T @ centred)
    order = np.argsort(variance)[::-1][: min(COMPONENTS, len(variance))]
    scores = centred @ vectors[:, order]
    return pl.DataFrame(
        {
            "component": np.arange(1, len(order) + 1),
            "explained": np.maximum(variance[order], 0.0) / variance.sum(),
            "eta2": [eta2(each, batch) for each in scores.T],
        }
    )


def _confounded(by: str, batch: Ints, names: Sequence[str], outcome: Outcome) -> Iterator[str]:
    """In plain words, where an outcome goes with the batch so much that the two cannot be told apart."""
    known = (batch >= 0) & np.isfinite(outcome.values)
    values = outcome.values if outcome.event is None else outcome.event.astype(float)
    present = np.unique(batch[known])
    if len(present) < 2:
        yield f"{outcome.name} is known in one {by} only: nothing can be said of its effect."
        return
    if outcome.kind in ("binary", "survival"):
        for place in present:
            inside = values[known & (batch == place)]
            if np.ptp(inside) == 0.0:
                what = (outcome.levels or ("no event", "an event"))[int(inside[0])]
                yield (
                    f"All {len(inside)} records of {by} {names[place]} have {outcome.name} {what}: "
                    f"what {by} does to values looks like an effect of {outcome.name}."
                )
    strength = float(np.sqrt(eta2(values[known], batch[known])))
    if strength >= CONFOUNDED:
        yield (
            f"{outcome.name} goes with {by} (association {strength:.2f} of 1): a biomarker that depends on {by} will "
            f"look associated with {outcome.name}. Adjust for {by}, or compare within it."
        )


def _lines(found: BatchEffects) -> Iterator[str]:
    table = found.by_biomarker
    sizes = ", ".join(f"{name} {count}" for name, count in found.batches.items())
    yield f"Batches by {found.by}: {sizes}."
    significant = int((table["q"] < _ALPHA).sum())
    yield f"{significant} of {table.height} biomarkers differ between batches (q < {_ALPHA:g}, Kruskal–Wallis)."
    yield (
        f"{100 * found.of_all_variance:.1f} % of the variance of the first {found.components.height} principal "
        f"components lies between batches."
    )
    beyond = f" beyond {', '.join(found.covariates)}" if found.covariates else ""
    yield f"Most affected (share of variance{beyond}):"
    key = "eta2_adjusted" if found.covariates else "eta2"
    known = (
        table.filter(table["q"] < _ALPHA)
        .fill_nan(None)
        .drop_nulls(key)
        .sort(key, descending=True, maintain_order=True)
    )
    for row in known.head(_SHOWN).iter_rows(named=True):
        yield (
            f"  {row['column']}: {100 * row[key]:.1f} %, {row['largest_difference']:.2f} SD higher in {row['high']} "
            f"than in {row['low']}, q {row['q']:.2g}"
        )
    yield from found.warnings
