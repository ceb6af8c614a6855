"""Fit the reference population, the panels and the repeatability table that come with ECGomics.

    python -m training.reference.fit CACHE      CACHE is what training.reference.measure wrote

- *Population*: the first healthy record of each adult. For every stratum of sex and a wide band of ages with at least
  50 records: L, M, S by maximum likelihood (Cole and Green 1992: for a given L those of M and S are closed forms, and L
  is searched), percentiles, and a straight line on age and heart rate with the terms that the Bayesian information
  criterion keeps. A biomarker that is not above 0 in every lead and person has no L, M, S.
- *Percentiles*: of every number of the catalogue in the same people, both sexes and each, all ages together: for the
  map of a recording, which shows biomarkers that have no strata of their own. Angles are turned around their mean.
- *Panels*: mean and covariance of the core panel in the same strata.
- *Repeatability*: SD between the first and the last day of people with records of several days (what 68.27 % of the
  absolute differences stay below, over the root of 2: a third of the people may have changed), its relative form, and
  the part of it that repeated measurement within a healthy record has (halves of 5 s: the SD of their difference is
  twice that of the mean of both). A biomarker that is the same to the last digit in many people, as counts and absent
  waves are, has none.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar

from ecgomics.biomarkers.comparative.population.of_one_biomarker import STRATUM_RECORDS
from ecgomics.biomarkers.quantile_z import PERCENTAGES as SHARES
from ecgomics.biomarkers.quantile_z import percentiles
from ecgomics.biomarkers.several_records import wrapped_deg
from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.units import TEXT_UNITS

TARGET: Final = Path("src/ecgomics/biomarkers")
ADULT_YEARS: Final = 18.0
BANDS_YEARS: Final = ((18, 89), (18, 39), (40, 89))
SEXES: Final = ("", "female", "male")
PERCENTAGES: Final = (5, 10, 25, 50, 75, 90, 95)
#: Beyond these the shape of a distribution is not believed.
L_BOUNDS: Final = (-3.0, 3.0)
#: People that a repeatability needs.
FEWEST_PERSONS: Final = 12
#: Share of people who may show no difference at all: more of them are counts and absent waves.
MOST_UNCHANGED: Final = 0.2
DIGITS: Final = 6
#: Share of a normal distribution within one standard deviation, in %.
WITHIN_ONE_SD: Final = 68.27

OF_RATE: Final = frozenset({"heart_rate", "atrial_rate", "rr_mean", "tp_segment"})
OF_RECORD: Final = (
    *("heart_rate", "rr_mean", "p_duration", "pr_interval", "qrs_duration", "qt_interval"),
    *("qtc_bazett", "qtc_fridericia", "qtc_framingham", "qtc_hodges", "qtc_rautaharju", "jt_interval"),
    *("jtc_fridericia", "t_peak_end_max", "qt_dispersion", "p_axis", "qrs_axis", "t_axis"),
    *("frontal_qrst_angle", "spatial_qrst_angle", "spatial_qrst_angle_mean", "svg_magnitude"),
    *("qrs_vector_magnitude", "t_vector_magnitude", "qrs_area_3d", "t_area_3d", "st_vector_magnitude"),
    *("sokolow_lyon_voltage", "sokolow_lyon_product", "cornell_voltage", "cornell_product"),
    *("peguero_lo_presti", "limb_voltage_max", "precordial_voltage_max", "transition_zone", "t_pca_ratio"),
)
OF_LEAD: Final = ("r_amplitude", "s_amplitude", "t_amplitude", "st_level_j", "st_level_j60")
CORE: Final = (
    *("heart_rate", "p_duration", "pr_interval", "qrs_duration", "qtc_fridericia"),
    *("sokolow_lyon_voltage", "spatial_qrst_angle", "svg_magnitude"),
)
HEALTHY_SOURCE: Final = "PTB-XL (NORM) and LUDB, one record per healthy adult; not for clinical use"
REPEATED_SOURCE: Final = "PTB-XL, not for clinical use"


def lms(values: Floats) -> tuple[float, float, float]:
    """L, M and S of greatest likelihood; values above 0."""
    found = minimize_scalar(lambda power: -_likelihood(values, power), bounds=L_BOUNDS, method="bounded")
    power = float(found.x)
    return (power, *_median_and_spread(values, power))


def _median_and_spread(values: Floats, power: float) -> tuple[float, float]:
    if power == 0.0:
        logs = np.log(values)
        return float(np.exp(logs.mean())), float(logs.std())
    middle = float(np.mean(values**power) ** (1.0 / power))
    return middle, float(np.sqrt(np.mean(((values / middle) ** power - 1.0) ** 2)) / abs(power))


def _likelihood(values: Floats, power: float) -> float:
    middle, spread = _median_and_spread(values, power)
    # The mean of z² is one at the best spread, so that its term is constant.
    return float(np.sum(power * np.log(values / middle)) - len(values) * np.log(spread))


def line(values: Floats, terms: Mapping[str, Floats]) -> dict[str, float]:
    """Intercept and slopes of the terms that the Bayesian information criterion keeps; 0 for the others."""
    best: tuple[float, dict[str, float]] = (np.inf, {})
    names = list(terms)
    for mask in range(2 ** len(names)):
        kept = [name for place, name in enumerate(names) if mask >> place & 1]
        design = np.column_stack([np.ones(len(values)), *(terms[name] for name in kept)])
        slopes = np.linalg.lstsq(design, values, rcond=None)[0]
        residual = float(np.mean((values - design @ slopes) ** 2))
        score = len(values) * np.log(max(residual, 1e-30)) + len(slopes) * np.log(len(values))
        if score < best[0]:
            best = (score, dict(zip(["intercept", *kept], slopes.tolist(), strict=True)))
    return best[1]


def population(healthy: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row of the table for each biomarker, lead and stratum of enough records."""
    rates = healthy[healthy["symbol"] == "heart_rate"].set_index("person")["value"]
    wanted = [(symbol, "") for symbol in OF_RECORD] + [
        (symbol, lead) for symbol in OF_LEAD for lead in STANDARD_LEADS
    ]
    groups = dict(iter(healthy.groupby(["symbol", "lead"])))
    positive = healthy.groupby("symbol")["value"].min() > 0.0
    for symbol, lead in wanted:
        own = groups[symbol, lead].assign(rate=lambda rows: rows["person"].map(rates)).dropna(subset=["rate"])
        for sex, (first, last), rows in _strata(own):
            terms = {"per_year": rows["age_years"].to_numpy()}
            if symbol not in OF_RATE:
                terms["per_bpm"] = rows["rate"].to_numpy()
            values = rows["value"].to_numpy()
            shape = dict(zip("LMS", lms(values), strict=True)) if positive[symbol] else {}
            shares = np.percentile(values, PERCENTAGES)
            yield {
                "symbol": symbol,
                "lead": lead,
                "unit": rows["unit"].iloc[0],
                "sex": sex,
                "age_from": first,
                "age_to": last,
                "n": len(rows),
                **shape,
                **{f"p{share}": value for share, value in zip(PERCENTAGES, shares, strict=True)},
                **line(values, terms),
                "source": HEALTHY_SOURCE,
            }


def every_biomarker(healthy: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row for each biomarker and lead with enough records, of both sexes and of each."""
    numbers = healthy[~healthy["unit"].isin(TEXT_UNITS) & healthy["lead"].isin(("", *STANDARD_LEADS))]
    for (symbol, lead), own in numbers.groupby(["symbol", "lead"], sort=False):
        for sex, (first, last), rows in _strata(own):
            if (first, last) != BANDS_YEARS[0]:
                continue
            values = percentiles(rows["value"].to_numpy(), is_angle=rows["unit"].iloc[0] == "deg")
            shares = {f"p{share:g}": value for share, value in values}
            about = {"sex": sex, "age_from": first, "age_to": last, "n": len(rows)}
            yield {"symbol": symbol, "lead": lead, **about, **shares}


def panels(healthy: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row for each member of the core panel in each stratum."""
    core = healthy[healthy["symbol"].isin(CORE) & (healthy["lead"] == "")]
    wide = core.pivot_table(index=["person", "sex", "age_years"], columns="symbol", values="value")
    for sex, (first, last), rows in _strata(wide[list(CORE)].dropna().reset_index()):
        values = rows[list(CORE)]
        covariance = values.cov()
        for symbol in CORE:
            yield {
                "panel": "core",
                "sex": sex,
                "age_from": first,
                "age_to": last,
                "n": len(rows),
                "symbol": symbol,
                "mean": values[symbol].mean(),
                "covariances": " ".join(f"{each:.{DIGITS}g}" for each in covariance[symbol]),
            }


def _strata(rows: pd.DataFrame) -> Iterator[tuple[str, tuple[int, int], pd.DataFrame]]:
    for sex in SEXES:
        for first, last in BANDS_YEARS:
            chosen = rows[rows["age_years"].between(first, last + 1, inclusive="left")]
            chosen = chosen[chosen["sex"] == sex] if sex else chosen
            if len(chosen) >= STRATUM_RECORDS:
                yield sex, (first, last), chosen


def repeatability(measured: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row for each biomarker and lead with enough people."""
    whole = measured[(measured["part"] == "whole") & (measured["data_set"] == "PTB-XL")].sort_values("day")
    days = whole.groupby(["symbol", "lead", "unit", "person", "day"], sort=False)["value"].first()
    ends = days.groupby(level=[0, 1, 2, 3]).agg(["first", "last", "size"]).query("size > 1")
    halves = measured[measured["healthy"] & (measured["part"] != "whole")].pivot_table(
        index=["symbol", "lead", "person", "record"], columns="part", values="value"
    )
    within = dict(iter(halves.dropna().groupby(level=[0, 1])))
    for (symbol, lead, unit), own in ends.groupby(level=[0, 1, 2]):
        if len(own) < FEWEST_PERSONS or str(symbol).startswith("quality_"):
            continue
        difference = (own["last"] - own["first"]).to_numpy()
        sem = _robust(wrapped_deg(difference) if unit == "deg" else difference) / 2**0.5
        if np.mean(difference == 0.0) > MOST_UNCHANGED:
            continue
        between = _relative(own["first"], own["last"]) / 2**0.5 if unit not in ("deg", "dB") else np.nan
        parts = within.get((symbol, lead))
        analytical = np.nan if parts is None else _relative(*(parts[name] for name in parts.columns)) / 2
        yield {
            "symbol": symbol,
            "lead": lead,
            "unit": unit,
            "persons": len(own),
            "records": 0 if parts is None else len(parts),
            "sem": sem,
            "cv_analytical": analytical if np.isfinite(between) else np.nan,
            "cv_within_person": np.sqrt(max(0.0, between**2 - analytical**2))
            if np.isfinite([between, analytical]).all()
            else np.nan,
            "source": REPEATED_SOURCE,
        }


def _robust(differences: Floats) -> float:
    return float(np.percentile(np.abs(differences), WITHIN_ONE_SD))


def _relative(first: "pd.Series[float]", last: "pd.Series[float]") -> float:
    """SD of the relative difference in %; NaN unless all values have one sign."""
    one, other = first.to_numpy(), last.to_numpy()
    if not ((one > 0).all() and (other > 0).all()) and not ((one < 0).all() and (other < 0).all()):
        return float("nan")
    return 100.0 * _robust(np.log(other / one))


def _write(rows: Iterator[dict[str, Any]], name: str, columns: Sequence[str]) -> None:
    table = pd.DataFrame(rows, columns=list(columns))
    table.to_csv(TARGET / name, index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")
    sys.stdout.write(f"{name}: {len(table)} rows\n")


def main(arguments: Sequence[str]) -> None:
    (cache,) = map(Path, arguments)
    measured = pd.read_parquet(cache)
    whole = measured[measured["healthy"] & (measured["part"] == "whole")]
    adults = whole[whole["age_years"] >= ADULT_YEARS].sort_values(["person", "day", "record"])
    first = adults.drop_duplicates("person")[["person", "record"]]
    healthy = adults.merge(first, on=["person", "record"])
    shares = [f"p{share}" for share in PERCENTAGES]
    stratum = ("sex", "age_from", "age_to", "n")
    _write(
        population(healthy),
        "reference_population.csv",
        (
            *("symbol", "lead", "unit", *stratum, "L", "M", "S", *shares),
            *("intercept", "per_year", "per_bpm", "source"),
        ),
    )
    _write(
        every_biomarker(healthy),
        "reference_percentiles.csv",
        ("symbol", "lead", *stratum, *(f"p{share:g}" for share in SHARES)),
    )
    _write(panels(healthy), "reference_panels.csv", ("panel", *stratum, "symbol", "mean", "covariances"))
    _write(
        repeatability(measured),
        "repeatability.csv",
        (
            *("symbol", "lead", "unit", "persons", "records"),
            *("sem", "cv_analytical", "cv_within_person", "source"),
        ),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
