"""HRV rows beside NeuroKit2 0.2.13 (Makowski 2021) where the definitions are the same, on one written-down series.

The numbers were printed by that version; where it is installed they are asked again.
"""

import warnings
from typing import Final

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals
from ecgomics.core.arrays import Floats
from ecgomics.core.settings import Settings

#: Symbol → column of NeuroKit2, factor to our unit, its value.
AGREED: Final[dict[str, tuple[str, float, float]]] = {
    "nn_mean": ("MeanNN", 1.0, 850.152778),
    "nn_median": ("MedianNN", 1.0, 852.0),
    "sdnn": ("SDNN", 1.0, 35.072968),
    "rmssd": ("RMSSD", 1.0, 41.4750655),
    "sdsd": ("SDSD", 1.0, 41.5328492),
    "nn_cv": ("CVNN", 1.0, 0.0412549002),
    "nn_cvsd": ("CVSD", 1.0, 0.0487854261),
    "sdnn_rmssd_ratio": ("SDRMSSD", 1.0, 0.845639846),
    "nn_mad": ("MadNN", 1.0, 38.5476),
    "nn_iqr": ("IQRNN", 1.0, 51.25),
    "hrv_triangular_index": ("HTI", 1.0, 10.9090909),
    "poincare_sd1": ("SD1", 1.0, 29.3681593),
    "fragmentation_pip": ("PIP", 100.0, 46.9444444),
    "porta_index": ("PI", 1.0, 51.8207283),
    "slope_index": ("SI", 1.0, 49.8691559),
    "area_index": ("AI", 1.0, 49.8767064),
    "approximate_entropy": ("ApEn", 1.0, 1.13191725),
    "sample_entropy": ("SampEn", 1.0, 1.6935997),
    "higuchi_dimension": ("HFD", 1.0, 2.03268072),
}


def written_down_ms() -> Floats:
    """Two waves and a chirp, in whole milliseconds."""
    beat = np.arange(360)
    waves = 40.0 * np.sin(2.0 * np.pi * beat / 4.3) + 25.0 * np.sin(2.0 * np.pi * beat / 11.7)
    return np.round(850.0 + waves + 15.0 * np.sin(2.0 * np.pi * beat * beat / 97.0))


def ours(symbol: str) -> float:
    """A row of that series, its conditions left out."""
    interval_ms = written_down_ms()
    nn = NormalIntervals(interval_ms, np.cumsum(interval_ms) / 1000.0, np.arange(360) > 0, 0.0)
    declared = catalogue().biomarkers[symbol]
    found = Evaluation(catalogue(), {"nn": nn, "settings": Settings()})
    return float(declared.function(**{need.name: given(found, need.name) for need in declared.needs}))


def given(found: Evaluation, name: str) -> object:
    return ours(name) if name in catalogue().biomarkers else found.quantity(name)


@pytest.mark.parametrize("symbol", AGREED)
def test_the_same_series_gives_the_same_number(symbol: str) -> None:
    assert ours(symbol) == pytest.approx(AGREED[symbol][2], rel=1e-6)


def test_the_numbers_are_those_of_the_installed_version() -> None:
    neurokit2 = pytest.importorskip("neurokit2")
    peaks = np.concatenate([[0], np.cumsum(written_down_ms())]).astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = neurokit2.hrv(peaks, sampling_rate=1000)
    for column, factor, value in AGREED.values():
        assert factor * float(whole[f"HRV_{column}"].iloc[0]) == pytest.approx(value, rel=1e-6), column
