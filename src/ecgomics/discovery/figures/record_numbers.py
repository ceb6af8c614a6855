"""Numbers of the figures of records: heatmap, correlation, spaces, survival."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from scipy.cluster.hierarchy import dendrogram, linkage
from scipy.spatial.distance import squareform
from scipy.stats import rankdata

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.figures.naming import (
    in_words,
    is_found,
    label_of,
    level_of,
    outcome_label,
    strongest,
    tested,
)
from ecgomics.discovery.figures.shapes import Annotation, Correlation, Heatmap, Scatter, Segment
from ecgomics.discovery.results import Association, Discovery
from ecgomics.discovery.table import Covariate, Outcome, Table

HEATMAP_RECORDS: Final = 300
HEATMAP_BIOMARKERS: Final = 40
CORRELATION_BIOMARKERS: Final = 50
SCATTER_RECORDS: Final = 5000
#: z scores beyond this have the colour of this.
_Z_LIMIT: Final = 3.0
_FEWEST: Final = 3


def heatmap(
    discovery: Discovery, table: Table, outcome: Outcome, covariates: Sequence[Covariate] = ()
) -> Heatmap | None:
    """The strongest representatives in the records, z scored.

    Records are in the order of Ward's linkage, biomarkers in that of average linkage of 1 − correlation.
    """
    chosen = _chosen(discovery, table, HEATMAP_BIOMARKERS, representatives=True)
    if len(chosen) < _FEWEST:
        return None
    rows = _spread_over(outcome, HEATMAP_RECORDS)
    if len(rows) < _FEWEST:
        return None
    z = _z_scores(_columns(table, chosen))[rows]
    filled = np.clip(np.nan_to_num(z), -_Z_LIMIT, _Z_LIMIT)
    row_order, row_tree = _ordered(linkage(filled, "ward"))
    column_order, column_tree = _ordered(linkage(squareform(_distance(filled), checks=False), "average"))
    kept, ordered = rows[row_order], [chosen[place] for place in column_order]
    known = int(np.isfinite(outcome.values).sum())
    return Heatmap(
        value_label="Value (robust SD from the median)",
        note=f"{len(rows):,} of {known:,} records; {_described(ordered, discovery)}",
        records=tuple(table.records[row] for row in kept),
        names=tuple(each.feature.name for each in ordered),
        labels=tuple(label_of(each.feature) for each in ordered),
        dimensions=tuple(each.feature.dimension for each in ordered),
        z=_rounded(np.clip(z[np.ix_(row_order, column_order)], -_Z_LIMIT, _Z_LIMIT)),
        row_tree=row_tree,
        column_tree=column_tree,
        annotations=(
            outcome_annotation(outcome, kept),
            *(_covariate_annotation(each, kept) for each in covariates),
        ),
        limit=_Z_LIMIT,
    )


def correlation(discovery: Discovery, table: Table) -> Correlation | None:
    """Rank correlation among the strongest biomarkers, in the order of average linkage of 1 − |rho|."""
    chosen = _chosen(discovery, table, CORRELATION_BIOMARKERS, representatives=False)
    if len(chosen) < _FEWEST:
        return None
    rho = _rank_correlation(_columns(table, chosen))
    order, tree = _ordered(linkage(squareform(1 - np.abs(np.nan_to_num(rho)), checks=False), "average"))
    ordered = [chosen[place] for place in order]
    return Correlation(
        value_label="Spearman’s ρ",
        note=_described(ordered, discovery),
        names=tuple(each.feature.name for each in ordered),
        labels=tuple(label_of(each.feature) for each in ordered),
        dimensions=tuple(each.feature.dimension for each in ordered),
        clusters=tuple(each.cluster for each in ordered),
        rho=_rounded(rho[np.ix_(order, order)]),
        tree=tree,
    )


def scatter(name: str, discovery: Discovery, outcome: Outcome, records: Sequence[str]) -> Scatter | None:
    """Records in one of the discovery's spaces; None where it has no such space."""
    space: Mapping[str, Any] | None = discovery.spaces.get(name)
    if space is None or not len(space["coordinates"]):
        return None
    place = {record: index for index, record in enumerate(records)}
    rows = np.array([place[record] for record in space["records"]], np.intp)
    points = np.asarray(space["coordinates"], float)
    kept = np.linspace(0, len(rows) - 1, min(len(rows), SCATTER_RECORDS)).round().astype(np.intp)
    labels = _axis_labels(name, space)
    return Scatter(
        x_label=labels[0],
        y_label=labels[1],
        note=f"{len(kept):,} of {len(rows):,} records",
        records=tuple(records[row] for row in rows[kept]),
        x=tuple(points[kept, 0].round(4).tolist()),
        y=tuple(points[kept, 1].round(4).tolist()),
        outcome=outcome_annotation(outcome, rows[kept]),
    )


def outcome_annotation(outcome: Outcome, rows: Ints) -> Annotation:
    """The outcome of some records; of survival whether the event happened."""
    if outcome.event is not None:
        return Annotation(
            outcome_label(outcome), tuple(outcome.event[rows].astype(float).tolist()), ("censored", "event")
        )
    return Annotation(outcome_label(outcome), tuple(outcome.values[rows].tolist()), outcome.levels)


def _covariate_annotation(covariate: Covariate, rows: Ints) -> Annotation:
    """The bar of a covariate; the level of a class that has no column of its own is “other”."""
    values = covariate.values[rows]
    levels = tuple(column.partition("=")[2] for column in covariate.columns)
    if not all(levels):
        return Annotation(in_words(covariate.name), tuple(values[:, 0].tolist()), ())
    ranks = np.where(np.isnan(values).any(axis=1), np.nan, values @ np.arange(1, len(levels) + 1))
    return Annotation(in_words(covariate.name), tuple(ranks.tolist()), ("other", *levels))


def _chosen(discovery: Discovery, table: Table, most: int, *, representatives: bool) -> list[Association]:
    """The strongest that have values which differ; of the representatives where these are enough."""
    place = _places(table)
    varied = [
        each
        for each in strongest(tested(discovery))
        if each.feature.name in place and _varies(table.values[:, place[each.feature.name]])
    ]
    alone = [each for each in varied if each.representative]
    return (alone if representatives and len(alone) >= _FEWEST else varied)[:most]


def _described(chosen: Sequence[Association], discovery: Discovery) -> str:
    found = sum(is_found(each, level_of(discovery)) for each in chosen)
    return f"{len(chosen)} strongest biomarkers, {found} of them found"


def _columns(table: Table, chosen: Sequence[Association]) -> Floats:
    """Records × the values of these biomarkers."""
    place = _places(table)
    return table.values[:, [place[each.feature.name] for each in chosen]]


def _places(table: Table) -> dict[str, int]:
    return {feature.name: place for place, feature in enumerate(table.features)}


def _varies(values: Floats) -> bool:
    known = values[np.isfinite(values)]
    return known.size > 1 and bool(np.ptp(known) > 0)


def _spread_over(outcome: Outcome, most: int) -> Ints:
    """Up to that many records whose outcome is known, evenly over the outcome's order."""
    known = np.flatnonzero(np.isfinite(outcome.values))
    ordered = known[np.argsort(outcome.values[known], kind="stable")]
    kept = np.linspace(0, len(ordered) - 1, min(most, len(ordered))).round().astype(np.intp)
    return np.asarray(ordered[kept], np.intp)


def _z_scores(values: Floats) -> Floats:
    """Of each column against its own median and spread, which a few wild values do not move."""
    middle = np.nanmedian(values, axis=0)
    low, high = np.nanquantile(values, (0.25, 0.75), axis=0)
    spread = np.where(high > low, (high - low) / 1.349, np.nanstd(values, axis=0))
    found: Floats = (values - middle) / spread
    return found


def _distance(filled: Floats) -> Floats:
    """1 − correlation of columns; a column that does not vary in these records is far from all."""
    spread = filled.std(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = np.corrcoef(filled.T)
    found = 1 - np.where(np.outer(spread, spread) > 0, rho, 0.0)
    np.fill_diagonal(found, 0.0)
    return np.asarray(np.maximum(found, 0.0), float)


def _rank_correlation(values: Floats) -> Floats:
    """Spearman correlation of columns over records that have both; NaN of fewer than three."""
    count = values.shape[1]
    found = np.eye(count)
    for one in range(count):
        for other in range(one):
            both = np.isfinite(values[:, one]) & np.isfinite(values[:, other])
            found[one, other] = found[other, one] = _pearson(
                rankdata(values[both, one]), rankdata(values[both, other])
            )
    return found


def _pearson(one: Floats, other: Floats) -> float:
    if one.size < _FEWEST or not np.ptp(one) or not np.ptp(other):
        return math.nan
    return float(np.corrcoef(one, other)[0, 1])


def _ordered(tree: Floats) -> tuple[list[int], tuple[Segment, ...]]:
    """Leaves in order, and the forks: places in leaves, heights as a share of the highest."""
    drawn = dendrogram(tree, no_plot=True)
    top = max(float(tree[:, 2].max()), 1e-12)
    forks = tuple(
        (tuple((x - 5) / 10 for x in xs), tuple(float(round(y / top, 5)) for y in ys))
        for xs, ys in zip(drawn["icoord"], drawn["dcoord"], strict=True)
    )
    return [int(leaf) for leaf in drawn["leaves"] or ()], forks


def _rounded(values: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in values.round(3).tolist())


def _axis_labels(name: str, space: Mapping[str, Any]) -> tuple[str, str]:
    axis = {"pca": "PC", "umap": "UMAP "}.get(name, f"{name} ")
    shares: Sequence[float] = space.get("explained", ())
    if len(shares) < 2:
        return f"{axis}1", f"{axis}2"
    return f"{axis}1 ({100 * shares[0]:.0f} % of variance)", f"{axis}2 ({100 * shares[1]:.0f} % of variance)"
