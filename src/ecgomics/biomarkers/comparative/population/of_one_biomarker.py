"""One biomarker among people of like age and sex: z score, percentile, residual, published limits."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import COHORT, Check, guard
from ecgomics.biomarkers.guards import ADULT_FROM_YEARS
from ecgomics.biomarkers.reference_population import Measured, Stratum
from ecgomics.biomarkers.reference_ranges import ReferenceRange

#: Records that a stratum must have.
STRATUM_RECORDS: Final = 50

# ── worked examples ──────────────────────────────────────────────────────────────────────────────────────────────


def _stratum(**parts: float | tuple[tuple[float, float], ...]) -> Stratum:
    known = {"n": 100} | parts
    # Fields by name: their types differ, and the class itself refuses a name that it does not have.
    return Stratum("qrs_duration", "", None, 18.0, 89.0, **known)  # type: ignore[arg-type]  # numbers by field


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


cohort = partial(biomarker, scope=COHORT, tier=2)


@cohort(
    code="ECG30601",
    label="Reference z score (LMS)",
    label_zh="参考z值（LMS法）",
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
