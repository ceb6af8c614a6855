"""The power law of the slow fluctuations of NN."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.functional.hrv_frequency.bands import DAY_S
from ecgomics.biomarkers.functional.hrv_frequency.spectra import Spectrum
from ecgomics.biomarkers.functional.normal_intervals import little_edited
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.errors import NotComputable

#: Ten bins to the decade from 1e-4 to 1e-2 Hz: the first is wider than the spacing of a day's spectrum.
EDGES_HZ: Final = 10.0 ** np.arange(-4.0, -1.95, 0.1)
POWER_LAW_HZ: Final = np.linspace(1e-5, 0.02, 2000)


@biomarker(
    code="ECG20113",
    label="Spectral power-law slope",
    label_zh="频谱幂律斜率",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="slope of log10 P on log10 f between 1e-4 and 1e-2 Hz, P and f means of the periodogram of the whole "
    "series (as ulf_power) in 20 log-spaced bins",
    tex=r"\frac{d\log_{10}P}{d\log_{10}f},\quad 10^{-4}\le f\le10^{-2}\ \text{Hz}",
    references=["Bigger1996"],
    minimum_s=DAY_S,
    requires=[sinus_rhythm, little_edited],
    # Density in inverse proportion to frequency: -1, but for the means over the width of a bin.
    checks=[
        Check(
            given={"nn_day_spectrum": Spectrum(POWER_LAW_HZ, 1.0 / POWER_LAW_HZ)}, value=-1.0, tolerance=0.01
        )
    ],
)
def spectral_slope(nn_day_spectrum: Spectrum) -> float:
    """How power falls with frequency over a day: about -1 in health."""
    place = np.digitize(nn_day_spectrum.frequency_hz, EDGES_HZ)
    lines = np.bincount(place, minlength=len(EDGES_HZ) + 1)[1 : len(EDGES_HZ)]
    if not lines.all():
        raise NotComputable("too_short", "the spectrum has no line in some of the bins")
    frequency_hz, density = (
        np.bincount(place, each, minlength=len(EDGES_HZ) + 1)[1 : len(EDGES_HZ)] / lines
        for each in (nn_day_spectrum.frequency_hz, nn_day_spectrum.density_ms2_per_hz)
    )
    if not (density > 0.0).all():
        raise NotComputable("failed", "zero has no logarithm")
    return float(np.polyfit(np.log10(frequency_hz), np.log10(density), 1)[0])
