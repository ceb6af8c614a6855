"""How P, T and the whole beat differ from their template from beat to beat."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks, level_points_ms, points_ms, whole
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, guard, quantity
from ecgomics.biomarkers.guards import (
    a_representative_beat,
    atrial_rhythm,
    beats_at_least,
    diagnostic_path,
    large_t_in_lead,
    t_end,
)
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import POINTS, Beats, Fiducials, RepresentativeBeat

LEAST_P: Final = 50
LEAST_T: Final = 30
LEAST_ALTERNATING: Final = 16
#: How far a P wave may lie from its usual place before QRS, in steps in which it is aligned.
P_SHIFTS_MS: Final = np.arange(-40.0, 40.1, 4.0)
#: The stretch about QRS onset in which even and odd beats are compared, as that of the template correlation.
BEFORE_MS: Final = 200.0
AFTER_MS: Final = 400.0


@quantity
def p_distances_uv(
    recording: Recording,
    measurable_mv: Floats,
    *,
    beats: Beats,
    fiducials: Fiducials,
    usual_beats: Bools,
    representative_beat: RepresentativeBeat,
) -> Floats:
    """Root mean square distance of each P wave from its template, leads × P waves; NaN without signal.

    The template is the mean over the P waves; each is laid on it where, over all leads together, it fits best.
    """
    marks = representative_beat.global_marks
    on_ms, off_ms = float(marks.p_on_ms), float(marks.p_off_ms)
    if not np.isfinite([on_ms, off_ms]).all():
        raise NotComputable("absent", "no P wave was accepted")
    with_p = usual_beats & np.isfinite(fiducials.global_s[:, POINTS.index("P_on")])
    peak_s, wave_ms = beats.peak_s[with_p], points_ms(on_ms, off_ms)
    begin_ms, end_ms = on_ms + P_SHIFTS_MS[0], off_ms + P_SHIFTS_MS[-1]
    wide_ms = points_ms(begin_ms, end_ms + 0.5)
    template_mv = np.stack(
        [np.interp(wave_ms, representative_beat.time_ms, lead_mv) for lead_mv in representative_beat.beat_mv]
    )
    for _ in range(2):
        aligned = [
            _aligned(about_peaks(measurable_mv, peak_s[part], wide_ms, fs_hz=recording.fs_hz), template_mv)
            for part in blocks(len(peak_s))
        ]
        if not aligned:
            raise NotComputable("too_short", "there are no P waves")
        number = sum(np.isfinite(waves_mv[..., 0]).sum(axis=1) for waves_mv in aligned)
        sums_mv = sum(np.nansum(waves_mv, axis=1) for waves_mv in aligned)
        template_mv = sums_mv / np.maximum(number, 1)[:, np.newaxis]
    distances_mv = [_rms(waves_mv - template_mv[:, np.newaxis]) for waves_mv in aligned]
    return 1000.0 * np.concatenate(distances_mv, axis=1)


def _aligned(wide_mv: Floats, template_mv: Floats) -> Floats:
    """Each P wave without its mean where it fits the template best, leads × beats × points."""
    points = template_mv.shape[1]
    shifted_mv = np.lib.stride_tricks.sliding_window_view(wide_mv, points, axis=2)
    centred_mv = template_mv - template_mv.mean(axis=1, keepdims=True)
    squares = np.nansum(shifted_mv.var(axis=3) * points, axis=0)
    products = np.nansum(np.einsum("lbsp,lp->lbs", shifted_mv, centred_mv), axis=0)
    best = np.argmin(squares - 2.0 * products, axis=1)
    chosen_mv = shifted_mv[:, np.arange(len(best)), best]
    return np.asarray(chosen_mv - chosen_mv.mean(axis=2, keepdims=True))


def _rms(values: Floats) -> Floats:
    return np.asarray(np.sqrt(np.mean(values**2, axis=-1)))


@guard("too_short", f"{LEAST_P} or more P waves with signal in the lead")
def enough_p(p_distances_uv: Floats) -> Bools:
    return np.asarray(np.isfinite(p_distances_uv).sum(axis=1) >= LEAST_P)


@biomarker(
    code="ECG30406",
    label="P morphology distance",
    label_zh="P波形态距离",
    unit="uV",
    scope=LEAD,
    tier=2,
    minimum_s=50.0,
    formula="mean over the P waves of the normal beats of the root mean square difference to the mean P "
    "wave, each without its mean and laid on it (up to 40 ms, steps of 4 ms) where it fits best over all leads",
    tex=r"\frac1n\sum_{i=1}^{n}\sqrt{\frac1m\sum_{k=1}^{m}\left(p_i(k)-\overline{p}(k)\right)^2}",
    references=["Censi2016"],
    requires=[diagnostic_path, a_representative_beat, beats_at_least(LEAST_P), atrial_rhythm, enough_p],
    checks=[Check(given={"p_distances_uv": np.array([[10.0, 20.0, np.nan, 30.0]])}, value=[20.0])],
)
def p_morphology_distance(p_distances_uv: Floats) -> Floats:
    """How much the shape of P varies in each lead."""
    number = np.isfinite(p_distances_uv).sum(axis=1)
    return np.asarray(np.nansum(p_distances_uv, axis=1) / np.where(number > 0, number, np.nan))


@quantity
def t_departures_mv(
    recording: Recording,
    measurable_mv: Floats,
    *,
    beats: Beats,
    usual_beats: Bools,
    representative_beat: RepresentativeBeat,
) -> Floats:
    """Root mean square distance of T of each normal beat from the mean of them, leads × normal beats.

    T lies between the global marks of the representative beat, about the level before each QRS.
    """
    marks = representative_beat.global_marks
    begin_ms = float(marks.t_on_ms if np.isfinite(marks.t_on_ms) else marks.qrs_off_ms)
    at_ms, level_ms = points_ms(begin_ms, float(marks.t_off_ms)), level_points_ms(float(marks.qrs_on_ms))
    peak_s = beats.peak_s[usual_beats]

    def waves_mv(part: slice) -> Floats:
        wave_mv, level_mv = (
            about_peaks(measurable_mv, peak_s[part], times_ms, fs_hz=recording.fs_hz)
            for times_ms in (at_ms, level_ms)
        )
        return np.asarray(wave_mv - level_mv.mean(axis=2, keepdims=True))

    sums_mv, number = np.zeros((len(measurable_mv), len(at_ms))), np.zeros((len(measurable_mv), 1))
    for part in blocks(len(peak_s)):
        some_mv = waves_mv(part)
        known = whole(some_mv)
        sums_mv += np.where(known[..., np.newaxis], some_mv, 0.0).sum(axis=1)
        number[:, 0] += known.sum(axis=1)
    mean_mv = (sums_mv / np.maximum(number, 1))[:, np.newaxis]
    found = [_rms(waves_mv(part) - mean_mv) for part in blocks(len(peak_s))]
    return np.concatenate(found, axis=1) if found else np.empty((len(measurable_mv), 0))


@guard("too_short", f"{LEAST_T} or more normal beats with signal in the lead")
def enough_t(t_departures_mv: Floats) -> Bools:
    return np.asarray(np.isfinite(t_departures_mv).sum(axis=1) >= LEAST_T)


own = partial(biomarker, scope=LEAD, unit="1", tier=3, references=["derived"])


@own(
    code="ECG30407",
    label="T-wave lability",
    label_zh="T波不稳定性",
    minimum_s=30.0,
    formula="root mean square over the normal beats and over T of beat - mean beat/abs(t_amplitude)",
    tex=r"\frac{1}{|v_T|}\sqrt{\frac{1}{n\,m}\sum_{i=1}^{n}\sum_{k=1}^{m}\left(v_i(k)-\overline{v}(k)\right)^2}",
    requires=[diagnostic_path, a_representative_beat, t_end, enough_t, large_t_in_lead],
    # The root of the mean of 0.03^2 and 0.04^2 is 0.05/sqrt 2.
    checks=[
        Check(
            given={
                "t_departures_mv": np.array([[0.03, np.nan, 0.04]]),
                "t_amplitude": np.array([-0.5]),
            },
            value=[0.1 / 2**0.5],
        )
    ],
)
def t_lability(t_departures_mv: Floats, t_amplitude: Floats) -> Floats:
    """How much T varies from beat to beat for its height in each lead."""
    number = np.isfinite(t_departures_mv).sum(axis=1)
    squares = np.nansum(t_departures_mv**2, axis=1) / np.where(number > 0, number, np.nan)
    return np.asarray(np.sqrt(squares) / np.where(t_amplitude != 0.0, np.abs(t_amplitude), np.nan))


@quantity
def even_odd_beats_mv(
    recording: Recording,
    measurable_mv: Floats,
    *,
    beats: Beats,
    usual_beats: Bools,
    representative_beat: RepresentativeBeat,
) -> Floats:
    """Mean of the even and of the odd normal beats, leads × 2 × points; NaN with fewer than eight of one."""
    marks = representative_beat.global_marks
    onset_ms = float(marks.qrs_on_ms)
    at_ms = points_ms(onset_ms - BEFORE_MS, min(onset_ms + AFTER_MS, float(representative_beat.time_ms[-1])))
    place = np.flatnonzero(usual_beats)
    sums_mv = np.zeros((len(measurable_mv), 2, len(at_ms)))
    number = np.zeros((len(measurable_mv), 2, 1))
    for part in blocks(len(place)):
        some_mv = about_peaks(measurable_mv, beats.peak_s[place[part]], at_ms, fs_hz=recording.fs_hz)
        known = whole(some_mv)
        some_mv[~known] = 0.0
        for parity in range(2):
            here = np.flatnonzero(place[part] % 2 == parity)
            sums_mv[:, parity] += some_mv[:, here].sum(axis=1)
            number[:, parity, 0] += known[:, here].sum(axis=1)
    enough = (number >= LEAST_ALTERNATING // 2).all(axis=1, keepdims=True)
    return np.asarray(np.where(enough, sums_mv / np.maximum(number, 1), np.nan))


@own(
    code="ECG30411",
    label="Beat alternation index",
    label_zh="心搏交替指数",
    minimum_s=15.0,
    formula="1 - Pearson r of the mean even and the mean odd normal beat over QRS_on-200..+400 ms, eight or "
    "more of either; even and odd by the count of all beats",
    tex=r"1-r\left(\overline{v}_{\text{even}},\overline{v}_{\text{odd}}\right)",
    requires=[diagnostic_path, a_representative_beat, beats_at_least(LEAST_ALTERNATING)],
    missing="too_short",
    # About their means (-1, 0, 1) and (-1, 1, 0): r = 1/2.
    checks=[Check(given={"even_odd_beats_mv": np.array([[[1.0, 2.0, 3.0], [1.0, 3.0, 2.0]]])}, value=[0.5])],
)
def alternation_index(even_odd_beats_mv: Floats) -> Floats:
    """How unlike even and odd beats are in each lead, 0 alike."""
    centred_mv = even_odd_beats_mv - even_odd_beats_mv.mean(axis=2, keepdims=True)
    even_mv, odd_mv = centred_mv[:, 0], centred_mv[:, 1]
    sizes = np.linalg.norm(even_mv, axis=1) * np.linalg.norm(odd_mv, axis=1)
    products = np.sum(even_mv * odd_mv, axis=1)
    correlation: Floats = np.divide(products, sizes, out=np.full(len(sizes), np.nan), where=sizes > 0.0)
    return 1.0 - correlation
