"""The angle at R, and the spectrum of QRS on the measurement path."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, quantity
from ecgomics.biomarkers.guards import diagnostic_path, full_band, qrs_in_lead, sampled_at_least
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats

#: 1 mV/s on paper of 25 mm/s and 10 mm/mV rises by so many mm per mm.
PAPER: Final = 10.0 / 25.0
#: The spectrum is read at whole numbers of Hz up to here.
HIGHEST_HZ: Final = 150
SPECTRAL_FS_HZ: Final = 500.0
SHARE: Final = 0.9


@biomarker(
    code="ECG10204",
    label="R-wave angle",
    label_zh="R波角",
    unit="deg",
    scope=LEAD,
    tier=3,
    formula="angle at R between the straight lines of qrs_upslope_max and qrs_downslope_max on a plane of 25 mm/s and "
    "10 mm/mV: 180 - arctan(0.4*up) - arctan(0.4*abs(down)), slopes in mV/s",
    tex=r"180^\circ - \arctan(0.4\,\dot v_{\text{up}}) - \arctan(0.4\,|\dot v_{\text{down}}|)",
    references=["Romero2016"],
    requires=[diagnostic_path, full_band, qrs_in_lead],
    missing="absent",
    checks=[
        # 2.5 mV/s is 45° on paper; the tangent of 60° is the root of 3.
        Check(
            given={"qrs_upslope_max": [2.5, 2.5 * 3**0.5], "qrs_downslope_max": [-2.5, -2.5 * 3**0.5]},
            value=[90.0, 60.0],
        )
    ],
)
def r_wave_angle(qrs_upslope_max: Floats, qrs_downslope_max: Floats) -> Floats:
    """How pointed R is in each lead: near 0 for a needle."""
    up, down = PAPER * qrs_upslope_max, PAPER * np.abs(qrs_downslope_max)
    return np.asarray(180.0 - np.degrees(np.arctan(up) + np.arctan(down)), dtype=float)


@dataclass(frozen=True, slots=True)
class QrsSpectrum:
    """Power of QRS by frequency."""

    freq_hz: Floats
    """(frequencies,)."""
    power: Floats
    """leads × frequencies, in a unit that is the same for all of a lead."""


@quantity
def qrs_spectrum(qrs_stretch: Stretch) -> QrsSpectrum:
    """Spectrum of QRS about the reference level under a Hann window from its onset to its end, at 0, 1 … 150 Hz."""
    time_s = (qrs_stretch.time_ms - qrs_stretch.time_ms[0]) / 1000.0
    window = np.sin(np.pi * time_s / time_s[-1]) ** 2
    # The ends of the stretch lie between samples; they weigh 0 under the window.
    freq_hz = np.arange(HIGHEST_HZ + 1.0)
    angle, windowed_mv = 2.0 * np.pi * np.outer(time_s, freq_hz), qrs_stretch.lead_mv * window
    return QrsSpectrum(freq_hz, (windowed_mv @ np.cos(angle)) ** 2 + (windowed_mv @ np.sin(angle)) ** 2)


#: Powers 1, 2, 1, 0: half of them lie at 50 Hz.
_SPECTRUM: Final = QrsSpectrum(
    np.array([0.0, 50.0, 100.0, 150.0]), np.array([[1.0, 2.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
)


@biomarker(
    code="ECG10208",
    label="QRS centroid frequency",
    label_zh="QRS波频谱质心频率",
    unit="Hz",
    scope=LEAD,
    tier=3,
    formula="sum(f*P(f))/sum(P(f)) of QRS about the reference level under a Hann window from the global QRS_on to "
    "QRS_off, f = 0, 1 … 150 Hz",
    tex=r"\frac{\sum_f f\,P(f)}{\sum_f P(f)}",
    references=["derived"],
    requires=[diagnostic_path, full_band, sampled_at_least(SPECTRAL_FS_HZ), qrs_in_lead],
    checks=[Check(given={"qrs_spectrum": _SPECTRUM}, value=[50.0, np.nan])],
)
def qrs_spectral_centroid(qrs_spectrum: QrsSpectrum) -> Floats:
    """Mean frequency of QRS in each lead."""
    total = qrs_spectrum.power.sum(axis=1)
    return np.where(
        total > 0.0, qrs_spectrum.power @ qrs_spectrum.freq_hz / np.where(total > 0.0, total, 1.0), np.nan
    )


@biomarker(
    code="ECG10209",
    label="QRS 90% bandwidth",
    label_zh="QRS波90%功率带宽",
    unit="Hz",
    scope=LEAD,
    tier=3,
    formula="smallest whole f with at least 90 % of the power of qrs_spectral_centroid from 0 to f",
    tex=r"\min\left\{f : \sum_{k \le f} P(k) \ge 0.9 \sum_{k \le 150} P(k)\right\}",
    references=["derived"],
    requires=[diagnostic_path, full_band, sampled_at_least(SPECTRAL_FS_HZ), qrs_in_lead],
    # 1 of 4, 3 of 4, then all.
    checks=[Check(given={"qrs_spectrum": _SPECTRUM}, value=[100.0, np.nan])],
)
def qrs_bandwidth_90(qrs_spectrum: QrsSpectrum) -> Floats:
    """Frequency below which nine tenths of the power of QRS lie, in each lead."""
    until = qrs_spectrum.power.cumsum(axis=1)
    total = until[:, -1]
    found = qrs_spectrum.freq_hz[(until >= SHARE * total[:, np.newaxis]).argmax(axis=1)]
    return np.asarray(np.where(total > 0.0, found, np.nan), dtype=float)
