"""Serial comparison of any scalar biomarker: difference, reliable change, trend, own baseline."""

from functools import cache, partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import SERIAL, Check, Guard, guard
from ecgomics.biomarkers.several_records import Repeatability, Series
from ecgomics.core.arrays import Floats

#: A change so many standard deviations of a difference wide is exceeded by chance one time in twenty.
TWO_SIDED_95: Final = 1.96
#: Records that a trend, a baseline and a cumulative sum need.
TREND_RECORDS: Final = 3
BASELINE_RECORDS: Final = 5
CUSUM_RECORDS: Final = 8
#: Reference value of the cumulative sum, in standard deviations: half of the shift that it is to find.
CUSUM_SLACK: Final = 0.5

#: Five records around 100 (SD of 1, 3, 2, 2, 2 is the root of 0.5), then 102.
_BASELINE: Final = Series.of(99.0, 101.0, 100.0, 100.0, 100.0, 102.0)
_STUDY: Final = Repeatability(
    sem=5.0, cv_analytical=3.0, cv_within_person=4.0, persons=20, source="worked example"
)


@guard("wrong_chain", "same version and chain in every record")
def same_definition(series: Series) -> bool:
    return len({series.definitions[place] for place in series.there}) <= 1


@guard("out_of_domain", "the value is valid in the first and in the last record")
def valid_ends(series: Series) -> bool:
    return series.codes[0] == series.codes[-1] == "ok"


@guard("out_of_domain", "neither a direction nor a logarithm, and of the same sign in both records")
def ratio_scaled(series: Series) -> bool:
    first, last = series.first_and_last
    return series.has_ratio and first * last > 0.0


@guard("failed", "the records are dated")
def dated(series: Series) -> bool:
    return series.years is not None


@cache
def records_at_least(number: int) -> Guard:
    """So many records with a value, the last one among them."""

    @guard("too_short", f"at least {number} records with a value, the last one among them")
    def enough(series: Series) -> bool:
        there = series.there
        return there.size >= number and there[-1] == len(series.values) - 1

    return enough


serial = partial(biomarker, scope=SERIAL, requires=[same_definition, valid_ends])


@serial(
    code="ECG30501",
    label="Serial difference",
    label_zh="前后差值",
    unit="{x}",
    tier=1,
    formula="x2 - x1, x1 of the first and x2 of the last record; the short way round, (-180, 180], for angles",
    tex=r"\Delta x = x_2 - x_1",
    references=["CSE1985"],
    checks=[
        Check(given={"series": Series.of(400.0, 390.0, 430.0)}, value=30.0),
        Check(given={"series": Series.of(170.0, -160.0, unit="deg")}, value=30.0),
        Check(given={"series": Series.of(-90.0, 90.0, unit="deg")}, value=180.0),
    ],
)
def serial_difference(series: Series) -> float:
    """Value of the last record minus that of the first."""
    return series.change


@serial(
    code="ECG30502",
    label="Serial difference in percent",
    label_zh="前后差值百分比",
    unit="%",
    tier=3,
    formula="100*(x2-x1)/x1; x1 = 0: failed",
    tex=r"100\,\frac{x_2 - x_1}{x_1}",
    references=["derived"],
    requires=[same_definition, valid_ends, ratio_scaled],
    checks=[Check(given={"series": Series.of(400.0, 430.0)}, value=7.5)],
)
def serial_difference_percent(series: Series) -> float:
    """Difference of the last record from the first, in percent of the first."""
    first, last = series.first_and_last
    return 100.0 * (last - first) / first if first else float("nan")


@serial(
    code="ECG30503",
    label="Reliable change index",
    label_zh="可靠变化指数",
    unit="1",
    tier=2,
    formula="(x2-x1)/(sqrt(2)*SEM), SEM = SD between records of a person in whom nothing has changed, "
    "from a repeatability study; beyond ±1.96 in 5 % of unchanged people",
    tex=r"\frac{x_2 - x_1}{\sqrt{2}\,\mathrm{SEM}}",
    references=["JacobsonTruax1991"],
    # 30 over the root of 2 times 5.
    checks=[
        Check(given={"serial_difference": 30.0, "repeatability": _STUDY}, value=6.0 / 2**0.5, tolerance=1e-12)
    ],
)
def reliable_change_index(serial_difference: float, repeatability: Repeatability) -> float:
    """Difference over the standard error of a difference between two records."""
    sem = repeatability.sem
    return serial_difference / (2.0**0.5 * sem) if sem > 0.0 else float("nan")


@guard("failed", "both coefficients of variation are stored")
def variation_known(repeatability: Repeatability) -> bool:
    return bool(np.isfinite([repeatability.cv_analytical, repeatability.cv_within_person]).all())


@serial(
    code="ECG30504",
    label="Reference change value exceeded",
    label_zh="超过参考变化值",
    unit="{flag}",
    tier=2,
    formula="abs(serial_difference_percent) > sqrt(2)*1.96*sqrt(CVa^2+CVi^2), CVs in %",
    tex=r"\left|\Delta x_{\%}\right| > \sqrt{2}\cdot 1.96\,\sqrt{CV_a^2 + CV_i^2}",
    references=["HarrisYasaka1983"],
    requires=[same_definition, valid_ends, ratio_scaled, variation_known],
    # With 3 and 4 % the limit is 1.96 · 5 · root 2 = 13.859 %.
    checks=[
        Check(given={"serial_difference_percent": -13.8, "repeatability": _STUDY}, value=False),
        Check(given={"serial_difference_percent": -13.9, "repeatability": _STUDY}, value=True),
    ],
)
def reference_change_exceeded(serial_difference_percent: float, repeatability: Repeatability) -> bool:
    """The change is larger than measurement and the person's own variation make it."""
    spread = np.hypot(repeatability.cv_analytical, repeatability.cv_within_person)
    return bool(abs(serial_difference_percent) > 2.0**0.5 * TWO_SIDED_95 * spread)


@serial(
    code="ECG30505",
    label="Serial trend",
    label_zh="逐年趋势",
    unit="{x}/a",
    tier=3,
    formula="slope of the least-squares line of x on the date in years (365.25 days)",
    tex=r"\frac{\sum (t_i - \bar t)(x_i - \bar x)}{\sum (t_i - \bar t)^2}",
    references=["derived"],
    requires=[same_definition, records_at_least(TREND_RECORDS), dated],
    # Means 1 year and 402: (−1·−2 + 0·−2 + 1·4)/2 = 3.
    checks=[
        Check(given={"series": Series.of(400.0, 400.0, 406.0, years=[2020.0, 2021.0, 2022.0])}, value=3.0)
    ],
)
def serial_slope(series: Series) -> float:
    """Change per year by a straight line through all records."""
    if series.years is None:
        return float("nan")
    years = series.years[series.there]
    apart = years - years.mean()
    spread = float(apart @ apart)
    return float(apart @ series.found) / spread if spread else float("nan")


@serial(
    code="ECG30506",
    label="Own-baseline z score",
    label_zh="自身基线z值",
    unit="1",
    tier=3,
    formula="(x - mean)/SD of the last record's x, mean and SD (n-1) of the >=5 records before it",
    tex=r"\frac{x - \bar x_{\text{own}}}{s_{\text{own}}}",
    references=["derived"],
    requires=[same_definition, records_at_least(BASELINE_RECORDS + 1)],
    # Mean 100; squares 1, 1, 0, 0, 0 over 4: SD is the root of 0.5; 2 over it.
    checks=[Check(given={"series": _BASELINE}, value=2.0 / 0.5**0.5)],
)
def own_baseline_z(series: Series) -> float:
    """Distance of the last record from the person's earlier ones, in their standard deviation."""
    return float(_z_scores(series.found, baseline=len(series.found) - 1)[-1])


@serial(
    code="ECG30507",
    label="CUSUM of own-baseline z",
    label_zh="自身基线z值累积和",
    unit="1",
    tier=2,
    formula="S+(i) = max(0, S+(i-1)+z(i)-k) and S-(i) = max(0, S-(i-1)-z(i)-k) over the records after the first five, "
    "whose mean and SD (n-1) give z; k = 0.5; S+ or -S- of the last record, the larger of the two; alarm at abs >= 5",
    tex=r"S_i^{\pm} = \max\left(0,\, S_{i-1}^{\pm} \pm z_i - k\right)",
    references=["Page1954"],
    requires=[same_definition, records_at_least(CUSUM_RECORDS)],
    # Baseline mean 100 and SD 2 (squares 4, 4, 4, 4, 0 over 4 = 4).
    # Then z = 1.5, −1, 2: S+ = 1, 0, 1.5; S− = 0, 0.5, 0.
    # In the second, z = −2, −2, 1: S− = 1.5, 3, 1.5; S+ = 0, 0, 0.5.
    checks=[
        Check(given={"series": Series.of(98.0, 102.0, 98.0, 102.0, 100.0, 103.0, 98.0, 104.0)}, value=1.5),
        Check(given={"series": Series.of(98.0, 102.0, 98.0, 102.0, 100.0, 96.0, 96.0, 102.0)}, value=-1.5),
    ],
)
def serial_cusum(series: Series) -> float:
    """Sum of what the person's later records depart from the first five, up and down."""
    up = down = 0.0
    scores = _z_scores(series.found, baseline=BASELINE_RECORDS)
    if np.isnan(scores).any():
        return float("nan")
    for z in scores[BASELINE_RECORDS:].tolist():
        up, down = max(0.0, up + z - CUSUM_SLACK), max(0.0, down - z - CUSUM_SLACK)
    return up if up >= down else -down


def _z_scores(found: Floats, *, baseline: int) -> Floats:
    """All values in standard deviations from the mean of the first ones; NaN where these are all alike."""
    own = found[:baseline]
    spread = own.std(ddof=1)
    return (found - own.mean()) / spread if spread > 0.0 else np.full(found.shape, np.nan)
