import numpy as np
import pytest
from scipy.stats import norm, skewnorm

from ecgomics.biomarkers.comparative.population.of_one_biomarker import lms_z
from ecgomics.biomarkers.quantile_z import PERCENTAGES, Strata, limits_of, percentiles, quantile_z
from ecgomics.biomarkers.reference_population import Stratum


def stratum(**parts: object) -> Stratum:
    return Stratum("x", "", None, 18.0, 89.0, 100, **parts)  # type: ignore[arg-type]  # fields by name


def test_a_normal_distribution_gives_its_own_z_also_far_out() -> None:
    limits = norm.ppf(np.array(PERCENTAGES) / 100.0, loc=-5.0, scale=2.0)
    values = np.array([-15.0, -9.0, -5.0, -1.0, 1.5])
    found = quantile_z(values, np.tile(limits, (5, 1)))
    assert found == pytest.approx((values + 5.0) / 2.0, abs=0.06)


def test_a_skewed_distribution_is_judged_by_its_shares() -> None:
    shares = np.array(PERCENTAGES) / 100.0
    limits = skewnorm.ppf(shares, 8.0)
    wanted = np.array([0.1, 0.5, 0.9])
    found = quantile_z(skewnorm.ppf(wanted, 8.0), np.tile(limits, (3, 1)))
    assert found == pytest.approx(norm.ppf(wanted), abs=0.02)


def test_angles_count_by_the_short_way() -> None:
    shares = percentiles(np.array([170.0, 175.0, 180.0, -175.0, -170.0] * 10), is_angle=True)
    limits = np.array([[value for _, value in shares]])
    one = quantile_z(np.array([-178.0]), limits, is_angle=True)
    other = quantile_z(np.array([178.0]), limits, is_angle=True)
    assert 0.0 < one[0] < 0.7
    assert other[0] == pytest.approx(-one[0], abs=1e-9)


def test_equal_percentiles_are_one_place_and_nothing_where_all_are_equal() -> None:
    limits = np.array([[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 2.0]])
    assert quantile_z(np.array([0.0]), limits)[0] < 0.0
    assert np.isnan(quantile_z(np.array([-1.0]), limits)[0])
    assert np.isnan(quantile_z(np.array([3.0]), np.full((1, 9), 3.0))[0])
    assert np.isnan(quantile_z(np.array([4.0]), np.full((1, 9), 3.0))[0])


def test_lms_goes_before_percentiles() -> None:
    known = stratum(l=-0.5, m=90.0, s=0.1)
    both = Strata.of([known, None, stratum(l=0.0, m=90.0, s=0.1)], [False] * 3)
    z = both.z(np.array([108.0, 108.0, 108.0]))
    assert z[0] == pytest.approx(lms_z(108.0, known))
    assert np.isnan(z[1])
    assert z[2] == pytest.approx(np.log(1.2) / 0.1)


def test_percentages_that_a_table_lacks_lie_on_the_same_lines() -> None:
    found = limits_of(stratum(percentiles=((5.0, 40.0), (50.0, 50.0), (95.0, 70.0))))
    z = norm.ppf(np.array(PERCENTAGES) / 100.0)
    below, above = 10.0 / 1.6448536, 20.0 / 1.6448536
    assert found == pytest.approx(np.where(z < 0, 50.0 + z * below, 50.0 + z * above), abs=1e-6)
