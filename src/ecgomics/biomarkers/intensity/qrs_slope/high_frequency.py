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
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.averaging import AveragedBeat
from ecgomics.signal.filters import band_pass
from ecgomics.signal.late_potentials import FilteredWave
from ecgomics.signal.model import Marks

LAST_MS: Final = 40.0
HIGH_BAND_HZ: Final = (150.0, 250.0)
#: A maximum of the envelope exceeds so many of its peaks on either side.
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
    """The averaged beat from 150 to 250 Hz."""

    band_uv: Floats
    """leads × samples."""
    in_qrs: Bools
    """(samples,)."""


@quantity
def hf_qrs(averaged_qrs: AveragedBeat, global_marks: Marks) -> HighFrequencyQrs:
    """The averaged beat from 150 to 250 Hz in every lead, and where QRS is."""
    beat, time_ms = averaged_qrs, averaged_qrs.time_ms
    in_qrs = (time_ms >= global_marks.qrs_on_ms) & (time_ms <= global_marks.qrs_off_ms)
    if not in_qrs.any():
        raise NotComputable("failed", "QRS has no limits")
    return HighFrequencyQrs(1000.0 * band_pass(beat.beat_mv, fs_hz=beat.fs_hz, band_hz=HIGH_BAND_HZ), in_qrs)


high_frequency = partial(
    biomarker,
    scope=LEAD,
    references=["Schlegel2004"],
    minimum_s=60.0,
    requires=[high_resolution(HIGH_BAND_HZ[1]), enough_to_average(FEWEST_BEATS), qrs_in_lead],
    chain=HRES,
)

#: Upper peaks at every other sample, with the opposite between them.
_PEAKS_UV: Final = np.array(
    [
        [1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0],
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0],
        [1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 5.0, 1.0, 1.5, 2.0, 1.4, 1.3, 1.2],
    ]
)


def _alternating(peaks_uv: Floats) -> HighFrequencyQrs:
    rows = np.full((len(peaks_uv), 2 * peaks_uv.shape[1] + 1), -1.0)
    rows[:, 1::2] = peaks_uv
    return HighFrequencyQrs(rows, np.ones(rows.shape[1], dtype=bool))


@high_frequency(
    code="ECG10206",
    label="High-frequency QRS RMS",
    label_zh="高频QRS波均方根电压",
    unit="uV",
    tier=2,
    formula="RMS over the global QRS of the averaged beat after 150-250 Hz, zero phase",
    tex=r"\sqrt{\operatorname{mean}_{t \in \text{QRS}} v_{150-250}^2(t)}",
    # 1 and -7 in QRS: the root of 25; what is beside it does not count.
    checks=[
        Check(
            given={
                "hf_qrs": HighFrequencyQrs(
                    np.array([[90.0, 1.0, -7.0, 90.0], [0.0, 2.0, 2.0, 0.0]]),
                    np.array([False, True, True, False]),
                )
            },
            value=[5.0, 2.0],
        )
    ],
)
def qrs_hf_rms(hf_qrs: HighFrequencyQrs) -> Floats:
    """Voltage of QRS from 150 to 250 Hz in each lead."""
    return np.asarray(np.sqrt(np.mean(hf_qrs.band_uv[:, hf_qrs.in_qrs] ** 2, axis=1)), dtype=float)


@high_frequency(
    code="ECG10207",
    label="HF-QRS reduced amplitude zone score",
    label_zh="高频QRS波低振幅区评分",
    unit="1",
    tier=3,
    formula="number of dips between two successive maxima of the upper envelope of the averaged beat after 150-250 Hz "
    "in QRS; the envelope runs through the upper peaks, a maximum of it exceeds the three peaks before and after it",
    tex=r"\max(0,\; \#\{\text{maxima of the upper envelope}\} - 1)",
    checks=[
        # Two maxima of 4; a rise without one; one of 5 only, since the 4 is too near and the 2 has 5 beside it.
        Check(given={"hf_qrs": _alternating(_PEAKS_UV)}, value=[1.0, 0.0, 0.0])
    ],
)
def qrs_hf_reduced_amplitude_zone(hf_qrs: HighFrequencyQrs) -> Floats:
    """How often the high-frequency QRS weakens and recovers in each lead."""
    maxima = [_maxima_in(row_uv, hf_qrs.in_qrs) for row_uv in hf_qrs.band_uv]
    return np.maximum(np.array(maxima, dtype=float) - 1.0, 0.0)


def _maxima_in(row_uv: Floats, inside: Bools) -> int:
    """Upper peaks inside that exceed the three peaks before and after them."""
    at = np.flatnonzero((row_uv[1:-1] > row_uv[:-2]) & (row_uv[1:-1] >= row_uv[2:])) + 1
    if len(at) <= 2 * NEIGHBOURS:
        return 0
    around = np.lib.stride_tricks.sliding_window_view(row_uv[at], 2 * NEIGHBOURS + 1)
    highest = around[:, NEIGHBOURS] > np.delete(around, NEIGHBOURS, axis=1).max(axis=1)
    return int((highest & inside[at[NEIGHBOURS:-NEIGHBOURS]]).sum())
