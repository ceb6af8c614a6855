"""QRS detectors of others, over all leads at once: what finds the beats where the settings ask for it.

Both hear the energy of the QRS band, summed over the leads; their beats are exact to some hundredths of a second.
"""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints

#: Rate to which the leads are brought before: the constants of the papers stand for about this one.
WORK_HZ: Final = 250.0
SHORTEST_S: Final = 1.0
ORDER: Final = 2

#: Pan and Tompkins 1985.
PT_BAND_HZ: Final = (5.0, 15.0)
PT_WINDOW_S: Final = 0.150
PT_REFRACTORY_S: Final = 0.200
PT_LEARNING_S: Final = 2.0
PT_THRESHOLD: Final = 0.25
PT_MEMORY: Final = 0.125
PT_T_WAVE_S: Final = 0.360
PT_MISSED: Final = 1.66
PT_RECENT: Final = 8

#: Elgendi 2013: windows of a QRS and of a beat, and the share of the mean that is added to the threshold.
EL_BAND_HZ: Final = (8.0, 20.0)
EL_QRS_S: Final = 0.097
EL_BEAT_S: Final = 0.611
EL_OFFSET: Final = 0.08
EL_REFRACTORY_S: Final = 0.300


def pan_tompkins(ecg_mv: Floats, *, fs_hz: float) -> Floats:
    """Times of QRS complexes in s, leads × samples without gaps (Pan and Tompkins 1985).

    The squared slope of the band 5 to 15 Hz, summed over the leads, is integrated over 150 ms; its maxima are beats
    above a threshold that follows the beats and the noise before, and half of it where a beat is overdue. A maximum
    soon after a beat with less than half of its slope is a T wave.
    """
    thin_mv, hz = _thinned(ecg_mv, fs_hz)
    if thin_mv.shape[1] < SHORTEST_S * hz:
        return np.zeros(0)
    steep = np.gradient(_band(thin_mv, PT_BAND_HZ, hz), axis=1) * hz
    energy: Floats = (steep**2).sum(axis=0)
    integrated = _moving_mean(energy, PT_WINDOW_S * hz)
    at = _maxima(integrated, PT_REFRACTORY_S * hz)
    slopes = np.sqrt(_highest_about(energy, at, round(PT_WINDOW_S * hz / 2.0)))
    beats = _adaptive(at, integrated, slopes, hz=hz)
    return beats.astype(float) / hz


def _adaptive(at: Ints, integrated: Floats, slopes: Floats, *, hz: float) -> Ints:
    """The maxima that are beats, one after another."""
    learning = integrated[: round(PT_LEARNING_S * hz)]
    beat_level, noise_level = PT_THRESHOLD * float(learning.max()), 0.5 * float(learning.mean())
    chosen: list[int] = []
    for number, place in enumerate(at.tolist()):
        height = float(integrated[place])
        threshold = noise_level + PT_THRESHOLD * (beat_level - noise_level)
        missed = _missed(at, chosen, number, integrated, threshold, hz=hz)
        if missed is not None:
            beat_level += 2.0 * PT_MEMORY * (float(integrated[at[missed]]) - beat_level)
            chosen.append(missed)
        if height > threshold and not _is_t_wave(at, chosen, number, slopes, hz=hz):
            chosen.append(number)
            beat_level += PT_MEMORY * (height - beat_level)
        else:
            noise_level += PT_MEMORY * (height - noise_level)
    return at[chosen]


def _missed(
    at: Ints, chosen: list[int], number: int, integrated: Floats, threshold: float, *, hz: float
) -> int | None:
    """The highest maximum since the last beat where one is overdue and half of the threshold is reached."""
    if len(chosen) < 2:
        return None
    usual = float(np.mean(np.diff(at[chosen[-PT_RECENT - 1 :]])))
    between = np.arange(chosen[-1] + 1, number)
    between = between[at[between] - at[chosen[-1]] >= PT_T_WAVE_S * hz]
    if not len(between) or at[number] - at[chosen[-1]] < PT_MISSED * usual:
        return None
    highest = int(between[np.argmax(integrated[at[between]])])
    return highest if integrated[at[highest]] > 0.5 * threshold else None


def _is_t_wave(at: Ints, chosen: list[int], number: int, slopes: Floats, *, hz: float) -> bool:
    """Whether a maximum comes soon after a beat and is less than half as steep."""
    soon = bool(chosen) and at[number] - at[chosen[-1]] < PT_T_WAVE_S * hz
    return soon and bool(slopes[number] < 0.5 * slopes[chosen[-1]])


def elgendi(ecg_mv: Floats, *, fs_hz: float) -> Floats:
    """Times of QRS complexes in s, leads × samples without gaps (Elgendi 2013).

    The energy of the band 8 to 20 Hz, summed over the leads, averaged over 97 ms, stands above its average over 611 ms
    while there is a QRS complex; blocks shorter than that window are noise, and the highest energy of each is the beat.
    """
    thin_mv, hz = _thinned(ecg_mv, fs_hz)
    if thin_mv.shape[1] < SHORTEST_S * hz:
        return np.zeros(0)
    energy: Floats = (_band(thin_mv, EL_BAND_HZ, hz) ** 2).sum(axis=0)
    of_qrs, of_beat = (_moving_mean(energy, each_s * hz) for each_s in (EL_QRS_S, EL_BEAT_S))
    above = of_qrs > of_beat + EL_OFFSET * float(energy.mean())
    begins, ends = _runs(above)
    long = ends - begins >= round(EL_QRS_S * hz)
    places = [
        first + int(np.argmax(energy[first:end])) for first, end in zip(begins[long], ends[long], strict=True)
    ]
    at = np.array(places, dtype=np.intp)
    return _apart(at, of_qrs, EL_REFRACTORY_S * hz).astype(float) / hz


def _thinned(ecg_mv: Floats, fs_hz: float) -> tuple[Floats, float]:
    """Means of successive samples near the working rate, and that rate."""
    step = max(1, round(fs_hz / WORK_HZ))
    whole = ecg_mv.shape[1] // step * step
    return ecg_mv[:, :whole].reshape(len(ecg_mv), -1, step).mean(axis=2), fs_hz / step


def _band(ecg_mv: Floats, band_hz: tuple[float, float], hz: float) -> Floats:
    """Zero-phase Butterworth band of each lead."""
    from scipy.signal import butter, sosfiltfilt

    upper_hz = min(band_hz[1], 0.45 * hz)
    sections = butter(ORDER, (band_hz[0], upper_hz), btype="bandpass", fs=hz, output="sos")
    return np.asarray(sosfiltfilt(sections, ecg_mv, axis=1), dtype=float)


def _moving_mean(values: Floats, width: float) -> Floats:
    from scipy.ndimage import uniform_filter1d

    averaged: Floats = uniform_filter1d(values, round(width) | 1, mode="constant")
    return averaged


def _maxima(values: Floats, apart: float) -> Ints:
    from scipy.signal import find_peaks

    at, _ = find_peaks(values, distance=max(1, round(apart)))
    return np.asarray(at, dtype=np.intp)


def _highest_about(values: Floats, at: Ints, reach: int) -> Floats:
    near = np.clip(at[:, None] + np.arange(-reach, reach + 1), 0, len(values) - 1)
    highest: Floats = values[near].max(axis=1)
    return highest


def _runs(flags: Bools) -> tuple[Ints, Ints]:
    """First sample, and the one after the last, of each run of True."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def _apart(at: Ints, height: Floats, least: float) -> Ints:
    """Of two places that are too close the higher one."""
    kept: list[int] = []
    for place in at.tolist():
        if kept and place - kept[-1] < least:
            if height[place] > height[kept[-1]]:
                kept[-1] = place
        else:
            kept.append(place)
    return np.array(kept, dtype=np.intp)
