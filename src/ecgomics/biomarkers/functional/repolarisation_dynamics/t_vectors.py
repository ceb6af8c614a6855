"""The T vector from beat to beat, and its slow periodic change.

measurable_mv ─T_on..T_off of each beat─▶ beat_t_vectors_mv ─▶ t_angles_deg ─▶ mean, low-frequency power
"""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks, level_points_ms, points_ms
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import SPATIAL
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.functional.repolarisation_dynamics.qt_series import QtSeries
from ecgomics.biomarkers.guards import a_representative_beat, diagnostic_path, sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import RepresentativeBeat

#: Spacing of the points of T; a mean over T needs no more.
SPACING_MS: Final = 8.0
#: A mean T vector below this has no direction.
LEAST_VECTOR_MV: Final = 0.01
LEAST_ANGLES: Final = 30
RESAMPLED_HZ: Final = 2.0
#: The low-frequency band of periodic repolarisation dynamics.
BAND_HZ: Final = (0.025, 0.1)
#: Scales per octave, and the numbers of the Morlet wavelet with six waves (Torrence 1998).
PER_OCTAVE: Final = 8
WAVES: Final = 6.0
RECONSTRUCTION: Final = 0.776
#: What the end of the series does to the wavelet is left out.
EDGE_S: Final = 60.0


@quantity
def beat_t_vectors_mv(
    recording: Recording,
    measurable_mv: Floats,
    *,
    qt_series: QtSeries,
    representative_beat: RepresentativeBeat,
    vcg_weights: Floats,
) -> Floats:
    """Mean T vector of every beat about the level before its QRS, beats × 3; NaN where it was not measured.

    T is that of the representative beat, its times from J stretched as those of the beat.
    """
    marks = representative_beat.global_marks
    j_ms, end_ms = float(marks.qrs_off_ms), float(marks.t_off_ms)
    begin_ms = float(marks.t_on_ms) if np.isfinite(marks.t_on_ms) else j_ms
    at_ms, level_ms = points_ms(begin_ms, end_ms, SPACING_MS), level_points_ms(float(marks.qrs_on_ms))
    qt_ms, jt_ms = float(marks.t_off_ms - marks.qrs_on_ms), end_ms - j_ms
    vectors_mv = np.full((len(qt_series.qt_ms), 3), np.nan)
    recorded = np.flatnonzero(vcg_weights.any(axis=0))
    weights, place = vcg_weights[:, recorded], np.flatnonzero(np.isfinite(qt_series.qt_ms))
    for part in blocks(len(place)):
        some = place[part]
        stretch = 1.0 + (qt_series.qt_ms[some] - qt_ms) / jt_ms
        own_ms = j_ms + stretch[:, np.newaxis] * (at_ms - j_ms)
        wave_mv, base_mv = (
            about_peaks(measurable_mv, qt_series.at_s[some], times_ms, fs_hz=recording.fs_hz, rows=recorded)
            for times_ms in (own_ms, level_ms)
        )
        vectors_mv[some] = (weights @ (wave_mv.mean(axis=2) - base_mv.mean(axis=2))).T
    return vectors_mv


@quantity
def t_angles_deg(beat_t_vectors_mv: Floats, qt_series: QtSeries) -> Floats:
    """Angle between the T vectors of each normal beat and of the normal beat just before it, (beats,)."""
    vectors_mv = beat_t_vectors_mv
    length_mv = np.linalg.norm(vectors_mv, axis=1)
    across = np.linalg.norm(np.cross(vectors_mv[1:], vectors_mv[:-1]), axis=1)
    along = np.sum(vectors_mv[1:] * vectors_mv[:-1], axis=1)
    directed = (length_mv >= LEAST_VECTOR_MV) & qt_series.normal
    known = directed[1:] & directed[:-1] & np.isfinite(qt_series.rr_ms[1:])
    angles_deg = np.where(known, np.degrees(np.arctan2(across, along)), np.nan)
    if np.isfinite(angles_deg).sum() < LEAST_ANGLES:
        raise NotComputable("too_short", "there are too few pairs of successive T vectors")
    return np.concatenate([[np.nan], angles_deg])


#: Beats every 0.5 s whose angle swings by 2 about 5 degrees at 0.05 Hz: a variance of 2.
_AT_S: Final[Floats] = np.linspace(0.0, 1199.5, 2400)
_SWING: Final = QtSeries(np.full(2400, 400.0), np.full(2400, 500.0), _AT_S, np.ones(2400, dtype=bool))

vectors = partial(
    biomarker,
    scope=RECORD,
    leads=SPATIAL,
    references=["Rizas2014"],
    requires=[diagnostic_path, a_representative_beat, sinus_rhythm],
)


@vectors(
    code="ECG21015",
    label="Mean beat-to-beat T-vector angle",
    label_zh="逐搏T向量夹角均值",
    unit="deg",
    tier=2,
    minimum_s=300.0,
    formula="mean of dT, the angle between the mean vectors of T_on..T_off of successive normal beats",
    tex=r"\overline{dT},\quad dT_i=\angle\left(\vec T_i,\vec T_{i-1}\right)",
    checks=[Check(given={"t_angles_deg": [np.nan, 2.0, np.nan, 4.0]}, value=3.0)],
)
def t_vector_angle_mean(t_angles_deg: Floats) -> float:
    """How far the T vector turns from one beat to the next."""
    return float(np.nanmean(t_angles_deg))


@vectors(
    code="ECG21014",
    label="Periodic repolarisation dynamics",
    label_zh="周期性复极动力学",
    unit="deg2",
    tier=3,
    minimum_s=1200.0,
    formula="power of dT in 0.025-0.1 Hz by the Morlet wavelet (six waves, eight scales an octave, Torrence "
    "1998), dT at 2 Hz between the beats, mean over time without 60 s at either end; a swing of amplitude A "
    "within the band gives A^2/2",
    tex=r"\frac{\delta_j\,\delta_t}{C_\delta}\,\overline{\sum_j \frac{|W_t(s_j)|^2}{s_j}},\quad "
    r"s_j\leftrightarrow 0.025\ldots0.1\,\text{Hz}",
    references=["Rizas2014", "Torrence1998"],
    checks=[
        Check(
            given={"t_angles_deg": 5.0 + 2.0 * np.sin(2.0 * np.pi * 0.05 * _AT_S), "qt_series": _SWING},
            value=2.0,
            tolerance=0.06,
        )
    ],
)
def periodic_repolarisation_dynamics(t_angles_deg: Floats, qt_series: QtSeries) -> float:
    """Slow periodic change of the angle between successive T vectors."""
    found = np.isfinite(t_angles_deg)
    at_s = qt_series.at_s[found]
    if found.sum() < LEAST_ANGLES or at_s[-1] - at_s[0] <= 4 * EDGE_S:
        raise NotComputable("too_short", "the series of angles is too short for slow waves")
    even_s = np.arange(at_s[0], at_s[-1], 1.0 / RESAMPLED_HZ)
    power = band_power(np.interp(even_s, at_s, t_angles_deg[found]), RESAMPLED_HZ, BAND_HZ)
    edge = round(EDGE_S * RESAMPLED_HZ)
    return float(power[edge:-edge].mean())


def band_power(series: Floats, rate_hz: float, band_hz: tuple[float, float]) -> Floats:
    """Scale-averaged wavelet power of an even series in a band, (samples,) (Torrence and Compo 1998, equation 24)."""
    from scipy.fft import fft, ifft, next_fast_len

    low_hz, high_hz = band_hz
    step_s, samples = 1.0 / rate_hz, len(series)
    scale_per_period = (WAVES + np.sqrt(2.0 + WAVES**2)) / (4.0 * np.pi)
    octaves = np.arange(round(np.log2(high_hz / low_hz) * PER_OCTAVE) + 1) / PER_OCTAVE
    padded = next_fast_len(samples + round(4.0 * rate_hz / low_hz))
    transform = fft(series - series.mean(), padded)
    angular = 2.0 * np.pi * np.fft.fftfreq(padded, step_s)
    power = np.zeros(samples)
    for scale_s in scale_per_period / high_hz * 2.0**octaves:
        wavelet = np.pi**-0.25 * np.exp(-((scale_s * angular - WAVES) ** 2) / 2.0) * (angular > 0.0)
        wave = ifft(transform * wavelet * np.sqrt(2.0 * np.pi * scale_s / step_s))[:samples]
        power += np.abs(wave) ** 2 / scale_s
    return power * (step_s / PER_OCTAVE / RECONSTRUCTION)
