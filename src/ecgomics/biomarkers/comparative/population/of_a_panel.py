"""Several biomarkers of a record together: distance from a population, how many lie outside, how lonely they are."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import COHORT, Check, guard
from ecgomics.biomarkers.reference_population import Panel, ReferenceSet
from ecgomics.core.arrays import Floats

#: Records that a set must have.
SET_RECORDS: Final = 50
#: Nearest records whose mean distance says how dense a place is.
NEIGHBOURS: Final = 20

#: Fifty records on a line, one apart.
_LINE: Final = ReferenceSet("worked example", ("x1",), np.arange(50.0)[:, np.newaxis])


@guard("failed", "every member of the panel has a value")
def panel_complete(panel: Panel) -> bool:
    return panel.complete


@guard("failed", "every member of the panel has limits")
def panel_limits(panel: Panel) -> bool:
    return bool(np.isfinite([panel.low, panel.high]).all())


@guard("failed", f"a named reference set of at least {SET_RECORDS} complete records of the same panel")
def a_reference_set(panel: Panel, reference_set: ReferenceSet) -> bool:
    values = reference_set.values
    return (
        reference_set.name != ""
        and reference_set.members == panel.members
        and len(values) >= SET_RECORDS
        and bool(np.isfinite(values).all())
    )


cohort = partial(biomarker, scope=COHORT, tier=2)


@cohort(
    code="ECG30606",
    label="Panel Mahalanobis distance",
    label_zh="指标组马氏距离",
    unit="1",
    formula="sqrt((x-mu)' S^-1 (x-mu)) on a named panel, mu and S of the reference population",
    tex=r"\sqrt{(\mathbf{x}-\boldsymbol{\mu})^{\top} \mathbf{S}^{-1} (\mathbf{x}-\boldsymbol{\mu})}",
    references=["Mahalanobis1936"],
    requires=[panel_complete],
    # SD of 3 and 4 without correlation: 6/3 = 2 and 8/4 = 2.
    # The inverse of (2 1; 1 2) is (2 −1; −1 2)/3, the sum of whose entries is 2/3.
    checks=[
        Check(
            given={
                "panel": Panel.of(
                    values=[76.0, 98.0], mean=[70.0, 90.0], covariance=[[9.0, 0.0], [0.0, 16.0]]
                )
            },
            value=8**0.5,
        ),
        Check(
            given={
                "panel": Panel.of(values=[1.0, 1.0], mean=[0.0, 0.0], covariance=[[2.0, 1.0], [1.0, 2.0]])
            },
            value=(2 / 3) ** 0.5,
        ),
    ],
)
def panel_mahalanobis(panel: Panel) -> float:
    """How far several biomarkers together lie from those of the reference population."""
    root = _root(panel.covariance)
    return float(np.linalg.norm(np.linalg.solve(root, panel.values - panel.mean)))


@cohort(
    code="ECG30607",
    label="Values outside limits in a panel",
    label_zh="指标组异常值个数",
    unit="1",
    tier=3,
    formula="number of members of a named panel below their 2nd or above their 98th centile (LMS) in the reference "
    "population",
    tex=r"\#\{i : x_i < P_2^{(i)} \lor x_i > P_{98}^{(i)}\}",
    references=["derived"],
    requires=[panel_complete, panel_limits],
    checks=[
        Check(
            given={
                "panel": Panel.of(
                    values=[50.0, 101.0, 200.0], low=[50.0, 60.0, 210.0], high=[98.0, 100.0, 400.0]
                )
            },
            value=2.0,
        )
    ],
)
def panel_abnormal_count(panel: Panel) -> float:
    """How many members of a panel lie outside their limits."""
    return float(((panel.values < panel.low) | (panel.values > panel.high)).sum())


@cohort(
    code="ECG30613",
    label="Neighbour density",
    label_zh="近邻密度",
    unit="%",
    tier=3,
    formula="percentile, among the records of a named set, of the mean distance to the k = 20 nearest other records; "
    "Mahalanobis distance by the set's own covariance; ties count half",
    tex=r"100\,\hat F\left(\bar d_{20}(\mathbf{x})\right)",
    references=["derived"],
    requires=[panel_complete, a_reference_set],
    # On 0, 1 … 49, x = 0 has its neighbours 0 … 19 (mean 9.5), the two end records 1 … 20 (10.5), the next ones 1 and
    # 1 … 19 (191/20 = 9.55), the third ones 1, 1, 2, 2, 3 … 18 (174/20 = 8.7): 46 of 50 are nearer to theirs.
    checks=[
        Check(
            given={
                "panel": Panel.of(values=[0.0]),
                "reference_set": _LINE,
            },
            value=92.0,
        )
    ],
)
def neighbour_density(panel: Panel, reference_set: ReferenceSet) -> float:
    """How lonely the record lies among those of a set: 100 where none of them is as lonely."""
    from scipy.spatial import cKDTree

    root = _root(np.atleast_2d(np.cov(reference_set.values, rowvar=False)))
    if np.isnan(root).any():
        return float("nan")
    points = np.linalg.solve(root, reference_set.values.T).T
    own = np.linalg.solve(root, panel.values)
    tree = cKDTree(points)
    theirs = np.asarray(tree.query(points, k=NEIGHBOURS + 1)[0])[:, 1:].mean(
        axis=1
    )  # the nearest is the record itself
    mine = np.asarray(tree.query(own, k=NEIGHBOURS)[0]).mean()
    return float(100.0 * np.mean((theirs < mine) + 0.5 * (theirs == mine)))


def _root(covariance: Floats) -> Floats:
    """Cholesky factor; NaN where the covariance has no inverse."""
    try:
        return np.asarray(np.linalg.cholesky(covariance), dtype=float)
    except np.linalg.LinAlgError:
        return np.full(covariance.shape, np.nan)
