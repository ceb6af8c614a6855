"""The cosine of 24 hours: closed forms, intervals that hold what they promise, and the catalogue's own numbers."""

import numpy as np
import pytest

from ecgomics.biomarkers.functional.circadian import HourlyRates, circadian_cosine
from ecgomics.signal.cosinor import cosinor, day_and_night

HOURS = np.arange(24) + 0.5


def wave(mesor: float, amplitude: float, peak_h: float, at_h: np.ndarray = HOURS) -> np.ndarray:
    return mesor + amplitude * np.cos(2.0 * np.pi * (at_h - peak_h) / 24.0)


def test_a_cosine_is_found_exactly_and_with_missing_hours() -> None:
    columns = np.stack([wave(70.0, 9.0, 15.0), wave(-3.0, 0.5, 2.0)], axis=1)
    columns[3:6, 1] = np.nan
    found = cosinor(HOURS, columns)
    assert found.mesor == pytest.approx([70.0, -3.0])
    assert found.amplitude == pytest.approx([9.0, 0.5])
    assert found.peak_h == pytest.approx([15.0, 2.0])
    assert found.hours.tolist() == [24.0, 21.0]
    assert found.r_squared == pytest.approx([1.0, 1.0])


def test_columns_do_not_touch_each_other() -> None:
    noise = np.random.default_rng(1).normal(size=(24, 3))
    together = cosinor(HOURS, noise)
    for place in range(3):
        alone = cosinor(HOURS, noise[:, place : place + 1])
        assert alone.f[0] == pytest.approx(together.f[place], rel=1e-12)


def test_the_test_of_zero_amplitude_is_that_of_the_regression() -> None:
    import statsmodels.api as sm

    values = wave(60.0, 2.0, 4.0) + np.random.default_rng(2).normal(0.0, 3.0, 24)
    angle = 2.0 * np.pi * HOURS / 24.0
    model = sm.OLS(values, sm.add_constant(np.stack([np.cos(angle), np.sin(angle)], axis=1))).fit()
    found = cosinor(HOURS, values[:, None])
    assert found.f[0] == pytest.approx(model.fvalue)
    assert found.p[0] == pytest.approx(model.f_pvalue)
    assert found.r_squared[0] == pytest.approx(model.rsquared)
    assert found.mesor_ci[0] == pytest.approx(model.conf_int()[0])


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(3)
    columns = wave(70.0, 8.0, 15.0)[:, None] + rng.normal(0.0, 4.0, (24, 2000))
    found = cosinor(HOURS, columns)
    for truth, interval in ((70.0, found.mesor_ci), (8.0, found.amplitude_ci), (15.0, found.peak_ci_h)):
        held = (interval[:, 0] <= truth) & (truth <= interval[:, 1])
        assert 0.93 <= held[np.isfinite(interval[:, 0])].mean() <= 0.97


def test_noise_has_uniform_p_and_mostly_no_interval_of_its_peak() -> None:
    found = cosinor(HOURS, np.random.default_rng(4).normal(size=(24, 2000)))
    assert np.mean(found.p < 0.05) == pytest.approx(0.05, abs=0.015)
    assert np.isnan(found.peak_ci_h[found.p > 0.05]).all()


def test_too_few_hours_have_no_fit() -> None:
    assert np.isnan(cosinor(HOURS[:2], wave(1.0, 1.0, 1.0)[:2, None]).mesor[0])
    assert np.isnan(cosinor(HOURS[:3], wave(1.0, 1.0, 1.0)[:3, None]).p[0])


def test_the_catalogue_fits_the_same_cosine() -> None:
    rates = wave(75.0, 6.0, 14.0) + np.random.default_rng(5).normal(0.0, 2.0, 24)
    own, found = circadian_cosine.function(HourlyRates(HOURS, rates)), cosinor(HOURS, rates[:, None])
    assert (own.mesor_per_min, own.amplitude_per_min, own.peak_h) == (
        found.mesor[0],
        found.amplitude[0],
        found.peak_h[0],
    )


def test_day_and_night_need_three_hours_each() -> None:
    values = np.where((HOURS >= 9.0) & (HOURS < 21.0), 80.0, 60.0)[:, None]
    assert day_and_night(HOURS, values).dip_percent[0] == pytest.approx(25.0)
    values[1:4] = np.nan
    found = day_and_night(HOURS, values)
    assert found.day[0] == pytest.approx(80.0)
    assert np.isnan(found.night[0])
    assert np.isnan(found.dip_percent[0])
