"""Comparison with a reference population: z scores, percentiles, limits by age, panels of several biomarkers."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import COHORT, Check, guard
from ecgomics.biomarkers.guards import ADULT_FROM_YEARS
from ecgomics.biomarkers.reference_population import Measured, Panel, ReferenceSet, Stratum
from ecgomics.biomarkers.reference_ranges import ReferenceRange
from ecgomics.core.arrays import Floats

#: Records that a stratum, or a set of records, must have.
STRATUM_RECORDS: Final = 50
#: Nearest records whose mean distance says how dense a place is.
NEIGHBOURS: Final = 20

# ── worked examples ──────────────────────────────────────────────────────────────────────────────────────────────


def _stratum(**parts: float | tuple[tuple[float, float], ...]) -> Stratum:
    known = {"n": 100} | parts
    return Stratum("qrs_duration", "", None, 18.0, 89.0, **known)  # type: ignore[arg-type]


def _range(low: float, high: float) -> ReferenceRange:
    return ReferenceRange(
        symbol="qrs_duration",
        leads=frozenset({""}),
        sex=None,
        age_min_years=0.0,
        age_max_years=float("inf"),
        population="worked example",
        low=low,
        high=high,
        limits="p2-p98",
        unit="ms",
        source="derived",
        note="",
    )


#: Fifty records on a line, one apart.
_LINE: Final = ReferenceSet("worked example", ("x1",), np.arange(50.0)[:, np.newaxis])

# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────


@guard("failed", "value above 0, and L, M and S known")
def lms_applies(measured: Measured, stratum: Stratum) -> bool:
    return measured.value > 0.0 and bool(np.isfinite([stratum.l, stratum.m, stratum.s]).all())


@guard(
    "out_of_domain",
    f"at least {STRATUM_RECORDS} reference records in the stratum of the person's age and sex",
)
def large_stratum(stratum: Stratum) -> bool:
    return stratum.n >= STRATUM_RECORDS


@guard("failed", "the covariates of the regression are known")
def covariates_known(measured: Measured, stratum: Stratum) -> bool:
    age = stratum.per_year == 0.0 or measured.age_years is not None
    rate = stratum.per_bpm == 0.0 or measured.heart_rate is not None
    return age and rate and bool(np.isfinite(stratum.intercept))


@guard("out_of_domain", f"the person is {ADULT_FROM_YEARS:g} years or older, as far as the age is known")
def grown_up(measured: Measured) -> bool:
    return measured.age_years is None or measured.age_years >= ADULT_FROM_YEARS


@guard("out_of_domain", f"the person is younger than {ADULT_FROM_YEARS:g} years")
def child(measured: Measured) -> bool:
    return measured.age_years is not None and measured.age_years < ADULT_FROM_YEARS


@guard("failed", "every member of the panel has a value")
def panel_complete(panel: Panel) -> bool:
    return panel.complete


@guard("failed", "every member of the panel has limits")
def panel_limits(panel: Panel) -> bool:
    return bool(np.isfinite([panel.low, panel.high]).all())


@guard("failed", f"a named reference set of at least {STRATUM_RECORDS} complete records of the same panel")
def a_reference_set(panel: Panel, reference_set: ReferenceSet) -> bool:
    values = reference_set.values
    return (
        reference_set.name != ""
        and reference_set.members == panel.members
        and len(values) >= STRATUM_RECORDS
        and bool(np.isfinite(values).all())
    )


cohort = partial(biomarker, scope=COHORT, tier=2)

# ── one biomarker ────────────────────────────────────────────────────────────────────────────────────────────────


@cohort(
    code="ECG30601",
    label="Reference z score (LMS)",
    label_zh="参考 z 值（LMS 法）",
    unit="1",
    formula="((x/M)^L - 1)/(L*S), or ln(x/M)/S for L = 0; L, M, S of the stratum of the person's age and sex",
    tex=r"z = \frac{(x/M)^L - 1}{L\,S},\quad L = 0:\ \frac{\ln(x/M)}{S}",
    references=["Cole1992"],
    requires=[lms_applies, large_stratum],
    # (1.2 − 1)/(1 · 0.1); ln 2 / 0.5; (1/4 − 1)/(−2 · 0.25).
    checks=[
        Check(given={"measured": Measured(108.0), "stratum": _stratum(l=1.0, m=90.0, s=0.1)}, value=2.0),
        Check(
            given={"measured": Measured(180.0), "stratum": _stratum(l=0.0, m=90.0, s=0.5)},
            value=2 * 0.6931471805599453,
        ),
        Check(given={"measured": Measured(180.0), "stratum": _stratum(l=-2.0, m=90.0, s=0.25)}, value=1.5),
    ],
)
def reference_z(measured: Measured, stratum: Stratum) -> float:
    """Distance from the median of people of like age and sex, in standard deviations of a normal distribution."""
    return lms_z(measured.value, stratum)


def lms_z(value: float, stratum: Stratum) -> float:
    """z score of a positive value by L, M and S."""
    ratio = value / stratum.m
    if stratum.l == 0.0:
        return float(np.log(ratio) / stratum.s)
    return float((ratio**stratum.l - 1.0) / (stratum.l * stratum.s))


@cohort(
    code="ECG30602",
    label="Reference percentile",
    label_zh="参考百分位数",
    unit="%",
    tier=3,
    formula="100*F(x) within the stratum: F = normal distribution function of the LMS z score; where L, M, S do not "
    "apply, straight lines between the percentiles of the table, whose ends are not passed",
    tex=r"100\,\Phi(z)",
    references=["derived", "Cole1992"],
    requires=[large_stratum],
    # The normal distribution function at 1 is 0.841344746; half way between the 25th and the 50th percentile.
    checks=[
        Check(
            given={"measured": Measured(99.0), "stratum": _stratum(l=1.0, m=90.0, s=0.1)},
            value=84.1344746,
            tolerance=1e-7,
        ),
        Check(
            given={
                "measured": Measured(-5.0),
                "stratum": _stratum(percentiles=((5.0, -30.0), (25.0, -10.0), (50.0, 0.0), (95.0, 60.0))),
            },
            value=37.5,
        ),
    ],
)
def reference_percentile(measured: Measured, stratum: Stratum) -> float:
    """Share of people of like age and sex that lie below the value."""
    if lms_applies.test(measured, stratum):
        from scipy.special import ndtr

        return 100.0 * float(ndtr(lms_z(measured.value, stratum)))
    if not stratum.percentiles:
        return float("nan")
    shares, values = zip(*stratum.percentiles, strict=True)
    return float(np.interp(measured.value, values, shares))


@cohort(
    code="ECG30603",
    label="Reference residual",
    label_zh="参考残差",
    unit="{x}",
    formula="x - (intercept + per_year*age + per_bpm*HR), the regression of the stratum of the person's age and sex",
    tex=r"x - E(x \mid \text{age}, \text{sex}, \text{HR})",
    references=["Stabenau2023"],
    requires=[covariates_known, large_stratum],
    # 400 − (500 + 0.5 · 40 − 1.5 · 80) = 0; then 10 above.
    checks=[
        Check(
            given={
                "measured": Measured(410.0, age_years=40.0, heart_rate=80.0),
                "stratum": _stratum(intercept=500.0, per_year=0.5, per_bpm=-1.5),
            },
            value=10.0,
        )
    ],
)
def reference_residual(measured: Measured, stratum: Stratum) -> float:
    """What the value has beyond the one expected at that age, sex and heart rate."""
    by_age = stratum.per_year * (measured.age_years or 0.0)
    by_rate = stratum.per_bpm * (measured.heart_rate or 0.0)
    return measured.value - (stratum.intercept + by_age + by_rate)


@cohort(
    code="ECG30604",
    label="Outside adult limits",
    label_zh="超出成人正常范围",
    unit="{flag}",
    formula="x below the 2nd or above the 98th percentile of the confirmed published table of adults "
    "(2.5/97.5 where the table gives these)",
    tex=r"x < P_2 \;\lor\; x > P_{98}",
    references=["Rijnbeek2014"],
    requires=[grown_up],
    checks=[
        Check(given={"measured": Measured(109.0), "adult_range": _range(69.0, 109.0)}, value=False),
        Check(given={"measured": Measured(110.0), "adult_range": _range(69.0, 109.0)}, value=True),
        Check(given={"measured": Measured(68.0), "adult_range": _range(69.0, 109.0)}, value=True),
    ],
)
def outside_adult_limits(measured: Measured, adult_range: ReferenceRange) -> bool:
    """The value lies outside the published percentiles of adults."""
    return not adult_range.holds(measured.value)


@cohort(
    code="ECG30605",
    label="Outside paediatric limits",
    label_zh="超出儿童正常范围",
    unit="{flag}",
    formula="x below the 2nd or above the 98th percentile of the confirmed published table of children",
    tex=r"x < P_2 \;\lor\; x > P_{98}",
    references=["Rijnbeek2001"],
    requires=[child],
    checks=[
        Check(given={"measured": Measured(70.0, 8.0), "paediatric_range": _range(63.0, 98.0)}, value=False),
        Check(given={"measured": Measured(99.0, 8.0), "paediatric_range": _range(63.0, 98.0)}, value=True),
    ],
)
def outside_paediatric_limits(measured: Measured, paediatric_range: ReferenceRange) -> bool:
    """The value lies outside the published percentiles of children of that age and sex."""
    return not paediatric_range.holds(measured.value)


# ── a panel ──────────────────────────────────────────────────────────────────────────────────────────────────────


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
