"""T-wave alternans by the spectral method (Smith 1988).

beats ─▶ alternans_window (128 successive beats) ─▶ alternans_spectrum by lead ─▶ voltage, ratio
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, level_points_ms, points_ms, whole
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, guard, quantity
from ecgomics.biomarkers.guards import a_representative_beat, beats_at_least, diagnostic_path
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Beats, RepresentativeBeat

BEATS: Final = 128
#: The lines of the spectrum of 128 beats: alternans, and the noise between 0.44 and 0.49 cycles per beat.
ALTERNANS_LINE: Final = BEATS // 2
NOISE_LINES: Final = slice(57, 63)
#: Beats of the window that may be replaced (a tenth).
MOST_REPLACED: Final = 12
FASTEST_PER_MIN: Final = 110.0
LEAST_RATIO: Final = 3.0


@dataclass(frozen=True, slots=True)
class AlternansWindow:
    """128 successive beats and their rate."""

    first: int
    rate_per_min: float


@dataclass(frozen=True, slots=True)
class AlternansSpectrum:
    """Power by lead in µV², averaged over J..T_off, (leads,); NaN where too many beats of the lead are no good."""

    alternans_uv2: Floats
    noise_uv2: Floats
    """Mean of the noise lines."""
    noise_sd_uv2: Floats
    """Their SD (n-1)."""

    @property
    def ratio(self) -> Floats:
        """The K score, (leads,); NaN without noise."""
        excess = self.alternans_uv2 - self.noise_uv2
        ratio: Floats = np.divide(
            excess, self.noise_sd_uv2, out=np.full(excess.shape, np.nan), where=self.noise_sd_uv2 > 0.0
        )
        return ratio


@quantity
def alternans_window(beats: Beats, usual_beats: Bools) -> AlternansWindow:
    """The fastest 128 successive beats at 110 /min or less, or the slowest of all; a tenth may be other than normal.

    The rate chooses, not the alternans: the largest of many windows would be one of noise.
    """
    if len(beats) < BEATS:
        raise NotComputable("too_short", f"{len(beats)} beats; 128 are needed")
    usual, gaps = (
        _running(usual_beats.astype(float), BEATS),
        _running(beats.after_gap[1:].astype(float), BEATS - 1),
    )
    rate_per_min = (BEATS - 1) * 60.0 / (beats.peak_s[BEATS - 1 :] - beats.peak_s[: -BEATS + 1])
    fit = (usual >= BEATS - MOST_REPLACED) & (gaps == 0)
    if not fit.any():
        raise NotComputable(
            "low_quality", "no 128 successive beats hold a tenth or fewer that are not normal"
        )
    slow = fit & (rate_per_min <= FASTEST_PER_MIN)
    chosen = (
        np.argmax(np.where(slow, rate_per_min, -np.inf))
        if slow.any()
        else np.argmin(np.where(fit, rate_per_min, np.inf))
    )
    return AlternansWindow(int(chosen), float(rate_per_min[chosen]))


def _running(values: Floats, number: int) -> Floats:
    """Sum of each so many successive values."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(total[number:] - total[:-number])


@quantity
def alternans_spectrum(
    recording: Recording,
    measurable_mv: Floats,
    beats: Beats,
    *,
    usual_beats: Bools,
    representative_beat: RepresentativeBeat,
    alternans_window: AlternansWindow,
) -> AlternansSpectrum:
    """Spectrum over the 128 beats of every sample between J and T end, about the level before each QRS."""
    part = slice(alternans_window.first, alternans_window.first + BEATS)
    marks, peak_s = representative_beat.global_marks, beats.peak_s[part]
    at_ms = points_ms(float(marks.qrs_off_ms), float(marks.t_off_ms))
    level_ms = level_points_ms(float(marks.qrs_on_ms))
    wave_mv = about_peaks(measurable_mv, peak_s, at_ms, fs_hz=recording.fs_hz)
    wave_mv -= about_peaks(measurable_mv, peak_s, level_ms, fs_hz=recording.fs_hz).mean(axis=2, keepdims=True)
    good = usual_beats[part] & whole(wave_mv)
    return spectrum(1000.0 * wave_mv, good)


def spectrum(wave_uv: Floats, good: Bools) -> AlternansSpectrum:
    """Alternans and noise of leads × 128 beats × samples; good is leads × beats.

    A beat that is not good is replaced by the mean of the good ones of its parity, so that it adds no alternans of its
    own; the line through the beats is taken off each sample.
    """
    filled_uv = _replaced(wave_uv, good)
    place = np.arange(BEATS) - (BEATS - 1) / 2.0
    slope = np.einsum("lbp,b->lp", filled_uv, place) / (place @ place)
    filled_uv = filled_uv - slope[:, np.newaxis] * place[:, np.newaxis]
    power_uv2 = (np.abs(np.fft.rfft(filled_uv, axis=1)) ** 2 / BEATS**2).mean(axis=2)
    power_uv2[(~good).sum(axis=1) > MOST_REPLACED] = np.nan
    noise_uv2 = power_uv2[:, NOISE_LINES]
    return AlternansSpectrum(
        power_uv2[:, ALTERNANS_LINE], noise_uv2.mean(axis=1), noise_uv2.std(axis=1, ddof=1)
    )


def _replaced(wave_uv: Floats, good: Bools) -> Floats:
    filled_uv = np.where(good[..., np.newaxis], wave_uv, 0.0)
    for parity in range(2):
        number = good[:, parity::2].sum(axis=1)
        mean_uv = filled_uv[:, parity::2].sum(axis=1) / np.maximum(number, 1)[:, np.newaxis]
        filled_uv[:, parity::2] += np.where(good[:, parity::2, np.newaxis], 0.0, mean_uv[:, np.newaxis])
    return filled_uv


@guard("out_of_domain", f"rate of the 128 beats at most {FASTEST_PER_MIN:g} /min")
def slow_enough(alternans_window: AlternansWindow) -> bool:
    return alternans_window.rate_per_min <= FASTEST_PER_MIN


@guard("out_of_domain", f"alternans ratio of {LEAST_RATIO:g} or more in the lead")
def above_noise(alternans_spectrum: AlternansSpectrum) -> Bools:
    return alternans_spectrum.ratio >= LEAST_RATIO


#: Two leads: power 29 and 4 µV² over noise of 4 ± 2 and 9 ± 3 µV².
_SPECTRUM: Final = AlternansSpectrum(np.array([29.0, 4.0]), np.array([4.0, 9.0]), np.array([2.0, 3.0]))

spectral = partial(
    biomarker,
    scope=LEAD,
    tier=2,
    minimum_s=75.0,
    references=["Smith1988"],
)
BASE: Final = (diagnostic_path, a_representative_beat, beats_at_least(BEATS), slow_enough)


@spectral(
    code="ECG21001",
    label="T-wave alternans voltage",
    label_zh="T波电交替电压",
    unit="uV",
    formula="sqrt(max(0, P(0.5) - mean P(0.44-0.49))), cycles per beat, P = abs(DFT)^2/N^2 (N = 128 beats) "
    "averaged over J..T_off about the level before QRS; half the even-odd difference (root mean square over "
    "J..T_off). The fastest 128 successive beats at 110 /min or less; beats that are not normal (12 at most) "
    "are replaced by the mean of their parity",
    tex=r"\sqrt{\max\left(0,\ P(0.5)-\overline{P}_{0.44-0.49}\right)},\quad P=\frac{|\mathrm{DFT}|^2}{N^2},\ N=128",
    requires=[*BASE, above_noise],
    missing="low_quality",
    checks=[Check(given={"alternans_spectrum": _SPECTRUM}, value=[5.0, 0.0])],
)
def twa_spectral_amplitude(alternans_spectrum: AlternansSpectrum) -> Floats:
    """Half the difference of ST-T between even and odd beats, above the noise."""
    excess = alternans_spectrum.alternans_uv2 - alternans_spectrum.noise_uv2
    return np.sqrt(np.maximum(excess, 0.0))


@spectral(
    code="ECG21002",
    label="T-wave alternans ratio",
    label_zh="T波电交替比值（K值）",
    unit="1",
    formula="(P(0.5) - mean P(0.44-0.49))/SD (n-1) of P(0.44-0.49), beats and P as in twa_spectral_amplitude",
    tex=r"K=\frac{P(0.5)-\overline{P}_{0.44-0.49}}{s_{P,0.44-0.49}}",
    requires=[*BASE],
    checks=[Check(given={"alternans_spectrum": _SPECTRUM}, value=[12.5, -5 / 3])],
)
def twa_k_score(alternans_spectrum: AlternansSpectrum) -> Floats:
    """How far the alternans stands out of the noise beside it, in standard deviations."""
    return alternans_spectrum.ratio
