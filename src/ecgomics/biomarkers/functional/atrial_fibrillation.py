"""What is measured in atrial fibrillation: f waves, episodes, the rate of the ventricles."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, guard, quantity
from ecgomics.biomarkers.guards import in_rhythm
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal import f_waves as f_wave_rules
from ecgomics.signal import fibrillation as episode_rules
from ecgomics.signal.f_waves import FWaves, FWaveSpectrum
from ecgomics.signal.fibrillation import AfEpisodes
from ecgomics.signal.model import Beats, Fiducials

#: Where the largest peak of f waves is sought, and what counts as their power.
PEAK_HZ: Final = (4.0, 12.0)
WAVE_HZ: Final = (3.0, 15.0)
TOTAL_HZ: Final = (2.5, 25.0)
PEAK_WIDTH_HZ: Final = 0.5

# ── f waves ──────────────────────────────────────────────────────────────────────────────────────────────────────


@quantity
def f_waves(recording: Recording, measurable_mv: Floats, beats: Beats) -> FWaves:
    """The ECG of every lead without its QRS and T waves."""
    return f_wave_rules.f_waves(measurable_mv, beats, fs_hz=recording.fs_hz)


@quantity
def f_wave_spectrum(f_waves: FWaves) -> FWaveSpectrum:
    """Spectrum of the f waves in every lead."""
    if not f_waves.known.any():
        raise NotComputable("failed", "no beats are alike, so that none can be taken out")
    return f_wave_rules.f_wave_spectrum(f_waves)


def _within(frequency_hz: Floats, band_hz: tuple[float, float]) -> Bools:
    return (frequency_hz >= band_hz[0]) & (frequency_hz <= band_hz[1])


def _example_spectrum(*lines: tuple[float, float]) -> FWaveSpectrum:
    """One lead with so much power (mV2) in the bins of 0.25 Hz at some frequencies (Hz)."""
    frequency_hz = np.arange(0.0, 30.0, 0.25)
    density = np.zeros((1, len(frequency_hz)))
    for line_hz, power_mv2 in lines:
        density[0, round(line_hz / 0.25)] = power_mv2 / 0.25
    return FWaveSpectrum(frequency_hz, density)


f_wave = partial(
    biomarker, scope=LEAD, minimum_s=10.0, requires=[in_rhythm("atrial_fibrillation")], missing="failed"
)


@f_wave(
    code="ECG20701",
    label="Dominant f-wave frequency",
    label_zh="f波主频",
    unit="Hz",
    tier=2,
    formula="frequency of the largest peak in 4–12 Hz of the spectrum of the QRST-cancelled signal (mean beat of each "
    "shape subtracted, fitted in height and time; Hann segments of 4 s, half overlapping, on a grid of ≤0.0625 Hz)",
    tex=r"f:\ P(f)=\max_{4\le f\le 12}P",
    references=["Bollmann2006"],
    checks=[
        Check(
            given={"f_wave_spectrum": _example_spectrum((3.0, 9e-4), (6.0, 4e-4), (12.0, 1e-4))}, value=[6.0]
        )
    ],
)
def fwave_dominant_frequency(f_wave_spectrum: FWaveSpectrum) -> Floats:
    """Rate of the fibrillating atria."""
    frequency_hz, density = f_wave_spectrum.frequency_hz, f_wave_spectrum.density_mv2_hz
    peaks = np.where(_within(frequency_hz, PEAK_HZ), density, -1.0).argmax(axis=1)
    return np.where(density.any(axis=1), frequency_hz[peaks], np.nan)


@f_wave(
    code="ECG20702",
    label="f-wave organisation index",
    label_zh="f波组织化指数",
    unit="1",
    tier=3,
    formula="power within 0.5 Hz of fwave_dominant_frequency and of its multiples up to 25 Hz/power in 2.5–25 Hz",
    tex=r"\frac{\sum_k P(k f_d\pm 0.5\,\mathrm{Hz})}{P(2.5\text{–}25\,\mathrm{Hz})}",
    references=["Everett2001"],
    # 5 and 10 Hz belong to the peak and its double, 7 Hz does not: 3/4
    checks=[
        Check(
            given={
                "f_wave_spectrum": _example_spectrum((5.0, 2e-4), (7.0, 1e-4), (10.0, 1e-4)),
                "fwave_dominant_frequency": [5.0],
            },
            value=[0.75],
        )
    ],
)
def fwave_organisation_index(f_wave_spectrum: FWaveSpectrum, fwave_dominant_frequency: Floats) -> Floats:
    """How much of the power of f waves belongs to one rate."""
    frequency_hz, dominant_hz = f_wave_spectrum.frequency_hz, fwave_dominant_frequency[:, np.newaxis]
    total = _within(frequency_hz, TOTAL_HZ)
    multiple = np.maximum(np.round(frequency_hz / dominant_hz), 1.0)
    near = np.abs(frequency_hz - multiple * dominant_hz) <= PEAK_WIDTH_HZ
    total_mv2 = f_wave_spectrum.power_mv2(total)
    return f_wave_spectrum.power_mv2(near & total) / np.where(total_mv2 > 0.0, total_mv2, np.nan)


@f_wave(
    code="ECG20703",
    label="f-wave amplitude",
    label_zh="f波振幅",
    unit="uV",
    tier=2,
    formula="RMS of the QRST-cancelled signal in 3–15 Hz: root of the power of its spectrum there",
    tex=r"\sqrt{\int_{3}^{15} P(f)\,\mathrm{d}f}",
    references=["Nault2009"],
    # 9e-4 mV2 at 6 Hz and 7e-4 mV2 at 12 Hz: 0.04 mV; 2 Hz lies outside
    checks=[
        Check(
            given={"f_wave_spectrum": _example_spectrum((2.0, 1e-3), (6.0, 9e-4), (12.0, 7e-4))}, value=[40.0]
        )
    ],
)
def fwave_amplitude(f_wave_spectrum: FWaveSpectrum) -> Floats:
    """Height of the f waves (root mean square)."""
    return 1000.0 * np.sqrt(f_wave_spectrum.power_mv2(_within(f_wave_spectrum.frequency_hz, WAVE_HZ)))


# ── episodes ─────────────────────────────────────────────────────────────────────────────────────────────────────


@quantity
def af_episodes(recording: Recording, beats: Beats, fiducials: Fiducials) -> AfEpisodes:
    """Episodes of atrial fibrillation of half a minute or more."""
    return episode_rules.af_episodes(beats, fiducials, duration_s=recording.duration_s)


@guard("low_quality", "the rhythm can be told in part of the recording")
def rhythm_can_be_told(af_episodes: AfEpisodes) -> bool:
    return af_episodes.analysable_s > 0.0


def _example_episodes(*spans_s: tuple[float, float], analysable_s: float = 3600.0) -> AfEpisodes:
    begin_s, end_s = np.array(spans_s, dtype=float).reshape(-1, 2).T
    return AfEpisodes(begin_s, end_s, analysable_s)


episodic = partial(biomarker, scope=RECORD, minimum_s=3600.0, requires=[rhythm_can_be_told])
TWO_EPISODES: Final = _example_episodes((0.0, 90.0), (1000.0, 1630.0))


@episodic(
    code="ECG20705",
    label="AF burden",
    label_zh="房颤负荷",
    unit="%",
    formula="100·time in episodes of atrial fibrillation/analysable time; every 10 s are judged by the 30 s about "
    "them: P before fewer than 40 % of the beats and RR that change by ≥8 % (median); episodes ≥30 s, "
    "breaks <30 s closed",
    tex=r"100\,\frac{t_{\text{AF}}}{t_{\text{analysable}}}",
    references=["Chen2018"],
    # 90 s and 630 s of an hour
    checks=[Check(given={"af_episodes": TWO_EPISODES}, value=20.0)],
)
def af_burden(af_episodes: AfEpisodes) -> float:
    """Share of the time in atrial fibrillation."""
    return min(100.0, 100.0 * float(af_episodes.duration_s.sum()) / af_episodes.analysable_s)


@episodic(
    code="ECG20706",
    label="Longest AF episode",
    label_zh="最长房颤发作时间",
    unit="min",
    formula="duration of the longest episode of atrial fibrillation (as in af_burden); 0 if there is none",
    tex=r"\max_k t_{\text{AF},k}",
    references=["Chen2018"],
    checks=[
        Check(given={"af_episodes": TWO_EPISODES}, value=10.5),
        Check(given={"af_episodes": _example_episodes()}, value=0.0),
    ],
)
def af_longest_episode(af_episodes: AfEpisodes) -> float:
    """Duration of the longest episode of atrial fibrillation."""
    return float(af_episodes.duration_s.max(initial=0.0)) / 60.0


@episodic(
    code="ECG20707",
    label="AF episodes",
    label_zh="房颤发作次数",
    unit="1",
    formula="count of episodes of atrial fibrillation of ≥30 s (as in af_burden); 0 if there is none",
    tex=r"n_{\text{AF}}",
    references=["Hindricks2020"],
    checks=[
        Check(given={"af_episodes": TWO_EPISODES}, value=2.0),
        Check(given={"af_episodes": _example_episodes()}, value=0.0),
    ],
)
def af_episode_count(af_episodes: AfEpisodes) -> float:
    """Number of episodes of atrial fibrillation."""
    return float(len(af_episodes.begin_s))


@biomarker(
    code="ECG20708",
    label="AF density",
    label_zh="房颤密度",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="∫(p − F(p))dp/∫(p − p·burden)dp, p from 0 to 1; F(p) = shortest contiguous share of the analysable time "
    "that holds the share p of the fibrillation: 0 spread evenly, 1 one contiguous episode",
    tex=r"\frac{2}{1-b}\int_0^1\left(p-F(p)\right)\mathrm{d}p",
    references=["Charitos2014"],
    minimum_s=604800.0,
    requires=[rhythm_can_be_told],
    # ten days with fibrillation on the second and the ninth: F = 0.2p up to a half, 0.2p + 0.6 beyond; the area of
    # p − F is 0.5 − (0.1 + 0.3) = 0.1, that of one episode 0.4
    checks=[
        Check(
            given={
                "af_episodes": _example_episodes(
                    (86400.0, 172800.0), (691200.0, 777600.0), analysable_s=864000.0
                )
            },
            value=0.25,
        ),
        Check(given={"af_episodes": _example_episodes((0.0, 86400.0), analysable_s=864000.0)}, value=1.0),
    ],
)
def af_density(af_episodes: AfEpisodes) -> float:
    """How far the fibrillation is gathered in time."""
    if not 0.0 < af_episodes.duration_s.sum() < af_episodes.analysable_s:
        raise NotComputable("failed", "there is no fibrillation, or nothing else")
    return episode_rules.af_density(af_episodes)


# ── ventricles ───────────────────────────────────────────────────────────────────────────────────────────────────


@biomarker(
    code="ECG20709",
    label="Mean ventricular rate in AF",
    label_zh="心房颤动时平均心室率",
    unit="/min",
    scope=RECORD,
    formula="60000/mean RR of a recording in atrial fibrillation",
    tex=r"\frac{60000}{\overline{RR}}",
    references=["Hindricks2020"],
    minimum_s=10.0,
    requires=[in_rhythm("atrial_fibrillation")],
    checks=[Check(given={"rr_ms": [400.0, 600.0, 800.0]}, value=100.0)],
)
def af_ventricular_rate(rr_ms: Floats) -> float:
    """Mean ventricular rate in atrial fibrillation."""
    return float(60000.0 / rr_ms.mean())
