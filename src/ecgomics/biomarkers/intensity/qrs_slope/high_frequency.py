"""QRS at high resolution: the voltage of its filtered end, and its part from 150 to 250 Hz."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import SPATIAL
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, quantity
from ecgomics.biomarkers.guards import qrs_in_lead
from ecgomics.biomarkers.high_resolution import (
    FEWEST_BEATS,
    HRES,
    LATE_POTENTIAL_BEATS,
    QRS_BAND_HZ,
    enough_to_average,
    high_resolution,
)
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.averaging import AveragedBeat
from ecgomics.signal.filters import band_pass
from ecgomics.signal.late_potentials import FilteredWave
from ecgomics.signal.model import Marks

LAST_MS: Final = 40.0
HIGH_BAND_HZ: Final = (150.0, 250.0)
#: A maximum of the envelope exceeds so many neighbours on either side, at steps of 1 ms.
NEIGHBOURS: Final = 3


@biomarker(
    code="ECG10205",
    label="Terminal QRS RMS, 40 ms",
    label_zh="QRS波终末40 ms均方根电压",
    unit="uV",
    scope=RECORD,
    formula="RMS of the vector magnitude over the last 40 ms of saecg_qrs_duration; <20 uV is the published limit",
    tex=r"\sqrt{\frac{1}{n} \sum_{t_{\text{off}} - 40\,\text{ms} < t \le t_{\text{off}}} |\mathbf{v}_f(t)|^2}",
    references=["Cain1996", "Simson1981"],
    leads=SPATIAL,
    minimum_s=120.0,
    requires=[high_resolution(QRS_BAND_HZ[1]), enough_to_average(LATE_POTENTIAL_BEATS)],
    chain=HRES,
    checks=[
        # 61 … 70 ms with 100 uV, 71 … 100 ms with 20 uV: a quarter of 10000 and three quarters of 400.
        Check(
            given={
                "filtered_qrs": FilteredWave(
                    time_ms=np.arange(120.0),
                    magnitude_uv=np.where(np.arange(120) <= 70, 100.0, 20.0),
                    on_ms=0.0,
                    off_ms=100.0,
                    noise_uv=0.3,
                )
            },
            value=2800.0**0.5,
        )
    ],
)
def saecg_rms40(filtered_qrs: FilteredWave) -> float:
    """Voltage of the last 40 ms of the filtered QRS."""
    return filtered_qrs.last_rms_uv(LAST_MS)


@dataclass(frozen=True, slots=True)
class HighFrequencyQrs:
    """QRS from 150 to 250 Hz."""

    rms_uv: Floats
    """Root mean square over QRS, (leads,)."""
    envelope_uv: Floats
    """leads × times, in steps of 1 ms from QRS onset to QRS end."""


@quantity
def hf_qrs(averaged_qrs: AveragedBeat, global_marks: Marks) -> HighFrequencyQrs:
    """The part of QRS from 150 to 250 Hz of the averaged beat, of every lead."""
    from scipy.signal import hilbert

    beat, time_ms = averaged_qrs, averaged_qrs.time_ms
    on_ms, off_ms = float(global_marks.qrs_on_ms), float(global_marks.qrs_off_ms)
    band_uv = 1000.0 * band_pass(beat.beat_mv, fs_hz=beat.fs_hz, band_hz=HIGH_BAND_HZ)
    inside = (time_ms >= on_ms) & (time_ms <= off_ms)
    if not inside.any():
        raise NotComputable("failed", "QRS has no limits")
    envelope_uv = np.abs(hilbert(band_uv, axis=1))
    at_ms = np.arange(on_ms, off_ms + 1e-6)
    return HighFrequencyQrs(
        np.sqrt(np.mean(band_uv[:, inside] ** 2, axis=1)),
        np.stack([np.interp(at_ms, time_ms, row_uv) for row_uv in envelope_uv]),
    )


high_frequency = partial(
    biomarker,
    scope=LEAD,
    references=["Schlegel2004"],
    minimum_s=60.0,
    requires=[high_resolution(HIGH_BAND_HZ[1]), enough_to_average(FEWEST_BEATS), qrs_in_lead],
    chain=HRES,
)

#: 2 uV; a lead with maxima at places 4, 12 and 20, one that only rises.
_HF: Final = HighFrequencyQrs(
    np.array([2.0, 3.0]),
    np.array([np.interp(np.arange(25), [0, 4, 8, 12, 16, 20, 24], [0, 4, 1, 4, 1, 3, 0]), np.arange(25.0)]),
)


@high_frequency(
    code="ECG10206",
    label="High-frequency QRS RMS",
    label_zh="高频QRS波均方根电压",
    unit="uV",
    tier=2,
    formula="RMS over the global QRS of the averaged beat after 150-250 Hz, zero phase",
    tex=r"\sqrt{\operatorname{mean}_{t \in \text{QRS}} v_{150-250}^2(t)}",
    checks=[Check(given={"hf_qrs": _HF}, value=[2.0, 3.0])],
)
def qrs_hf_rms(hf_qrs: HighFrequencyQrs) -> Floats:
    """Voltage of QRS from 150 to 250 Hz in each lead."""
    return hf_qrs.rms_uv


@high_frequency(
    code="ECG10207",
    label="HF-QRS reduced amplitude zone score",
    label_zh="高频QRS波低振幅区评分",
    unit="1",
    tier=3,
    formula="number of dips between two successive maxima of the envelope of qrs_hf_rms over QRS in steps of 1 ms, a "
    "maximum exceeding its three neighbours on both sides",
    tex=r"\max(0,\; \#\{\text{maxima of the envelope}\} - 1)",
    checks=[Check(given={"hf_qrs": _HF}, value=[2.0, 0.0])],
)
def qrs_hf_reduced_amplitude_zone(hf_qrs: HighFrequencyQrs) -> Floats:
    """How often the high-frequency QRS weakens and recovers in each lead."""
    envelope_uv = hf_qrs.envelope_uv
    if envelope_uv.shape[1] <= 2 * NEIGHBOURS:
        return np.full(len(envelope_uv), np.nan)
    around = np.lib.stride_tricks.sliding_window_view(envelope_uv, 2 * NEIGHBOURS + 1, axis=1)
    beside = np.delete(around, NEIGHBOURS, axis=2)
    maxima = (around[..., NEIGHBOURS] > beside.max(axis=2)).sum(axis=1)
    return np.asarray(np.maximum(maxima - 1.0, 0.0), dtype=float)
