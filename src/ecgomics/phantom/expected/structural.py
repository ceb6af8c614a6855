"""Intervals, durations, axes and shapes of a beat, from its polynomials."""

from collections.abc import Iterator, Mapping
from math import cbrt, sqrt

import numpy as np

from ecgomics.phantom.expected import limits
from ecgomics.phantom.expected.beat import Beat, Deflection
from ecgomics.phantom.expected.expectation import Expectation, absent
from ecgomics.phantom.projection import lobe_weights
from ecgomics.phantom.truth import frontal_axis_deg

#: Capital letters in the type of QRS begin here.
CAPITAL_MV = 0.5
LETTERS = {"q": "q", "r": "r", "s": "s", "r_prime": "r'", "s_prime": "s'"}
AXIS_BORDERS_DEG = (-90.0, -45.0, -30.0, 90.0, 120.0)
#: Two amplitudes that are 5 % off the other way each.
AMPLITUDE_AXIS_DEG = 8.0
AXIS_CLASSES = ("extreme", "marked_left", "moderate_left", "normal", "moderate_right", "marked_right")
#: Least height of a lobe at the border of a wave for the border to be graded in that lead.
BORDER_MV = 0.06
#: A wave lower than this has no mark of its own in a lead that must be found.
LOW_P_MV = 0.06
LOW_T_MV = 0.15


def p_wave(beat: Beat) -> Iterator[Expectation]:
    """Of the whole record and by lead; reasons where there is no P."""
    if not beat.shape.p:
        for symbol in ("p_duration", "pr_interval", "p_axis"):
            yield absent(symbol, "there is no P wave")
        return
    truth = beat.truth
    yield Expectation(
        "p_duration", truth.p_duration_ms, limits.P_MS, "first onset to last end of the P lobes"
    )
    yield Expectation("pr_interval", truth.pr_ms, limits.P_MS, "onset of P to onset of QRS")
    rest_ms = truth.pr_ms - truth.p_duration_ms
    if rest_ms > 3.0 * limits.P_MS:
        macruz = truth.p_duration_ms / rest_ms
        spread = macruz * (limits.P_MS / truth.p_duration_ms + limits.P_MS / rest_ms)
        yield Expectation("macruz_index", macruz, spread, "P/(PR − P)")
    if beat.has("I", "aVF"):
        yield _axis(beat, "p_axis", "P_on", "P_off")
    for lead in beat.leads:
        if beat.has(lead) and _borders_clear(beat, lead, "p", LOW_P_MV):
            on_ms, off_ms = beat.mark("P_on", lead), beat.mark("P_off", lead)
            yield Expectation("p_duration_lead", off_ms - on_ms, limits.P_MS, "lobes of P in the lead", lead)
            qrs_ms = beat.mark("QRS_on", lead)
            if _qrs_clear(beat, lead):
                how = "onset of P to onset of QRS in the lead"
                yield Expectation("pr_interval_lead", qrs_ms - on_ms, limits.P_MS, how, lead)
                yield Expectation(
                    "pr_segment", qrs_ms - off_ms, limits.P_MS, "end of P to onset of QRS", lead
                )


def _borders_clear(beat: Beat, lead: str, wave: str, least_mv: float) -> bool:
    """Whether every lobe of the wave stands out of the lead, so that its borders are no matter of opinion."""
    heights = np.abs(lobe_weights(getattr(beat.shape, wave), (lead,))[:, 0])
    return bool((heights >= least_mv).all())


def _qrs_clear(beat: Beat, lead: str) -> bool:
    borders = beat.mark("QRS_on"), beat.mark("QRS_off")
    return _borders_clear(beat, lead, "qrs", BORDER_MV) and beat.sharp(lead, *borders)


def _axis_deg(beat: Beat, start: str, stop: str) -> float:
    i, avf = (beat.curves[lead].area_mv_ms(beat.mark(start), beat.mark(stop)) for lead in ("I", "aVF"))
    return frontal_axis_deg(i, avf)


def _axis(beat: Beat, symbol: str, start: str, stop: str) -> Expectation:
    how = "atan2(2 area aVF/√3, area I) of the polynomials"
    return Expectation(symbol, _axis_deg(beat, start, stop), limits.AXIS_DEG, how)


def axis(beat: Beat) -> Iterator[Expectation]:
    """Axes of QRS and T, and the class of that of QRS."""
    yield _axis(beat, "qrs_axis", "QRS_on", "QRS_off")
    deg = _axis_deg(beat, "QRS_on", "QRS_off")
    if min(abs(deg - border) for border in AXIS_BORDERS_DEG) > limits.AXIS_DEG:
        place = int(np.searchsorted(AXIS_BORDERS_DEG, deg))
        yield Expectation("qrs_axis_class", AXIS_CLASSES[place], 0.0, "class of the axis")
    yield from _partial_axes(beat)
    if not beat.shape.st:
        yield _axis(beat, "t_axis", "T_on", "T_off")


def _partial_axes(beat: Beat) -> Iterator[Expectation]:
    """By net amplitudes, and of the first and last 40 ms, whose areas move with the marks."""
    on_ms, off_ms = beat.mark("QRS_on"), beat.mark("QRS_off")
    net = {lead: sum(beat.extremes(lead, on_ms, off_ms)) for lead in ("I", "III", "aVF")}
    if max(abs(net["I"]), abs(net["aVF"])) > 4.0 * limits.AMPLITUDE_MV:
        deg = frontal_axis_deg(net["I"], net["aVF"])
        yield Expectation("qrs_axis_amplitude", deg, AMPLITUDE_AXIS_DEG, "atan2(2 net aVF/√3, net I)")
        deg = float(np.degrees(np.arctan2((net["I"] + 2.0 * net["III"]) / sqrt(3.0), net["I"])))
        yield Expectation("qrs_axis_i_iii", deg, AMPLITUDE_AXIS_DEG, "atan2((net I + 2 net III)/√3, net I)")


def qrs_times(beat: Beat) -> Iterator[Expectation]:
    """Duration of QRS and of its components, times of its peaks, type."""
    yield Expectation("qrs_duration", beat.truth.qrs_duration_ms, limits.QRS_MS, "first onset to last end")
    for lead in beat.leads:
        if _qrs_clear(beat, lead):
            length_ms = beat.mark("QRS_off", lead) - beat.mark("QRS_on", lead)
            yield Expectation("qrs_duration_lead", length_ms, limits.QRS_MS, "lobes of QRS in the lead", lead)
            if lead == "V1":
                yield Expectation("qrs_duration_v1", length_ms, limits.QRS_MS, "qrs_duration_lead in V1")
        if beat.clear(lead):
            yield from _component_times(beat, lead)
    yield from _peak_times(beat)


def _component_times(beat: Beat, lead: str) -> Iterator[Expectation]:
    parts = beat.qrs[lead]
    for name in ("q", "r", "s", "r_prime", "s_prime", "qs"):
        symbol = f"{name}_duration"
        if name in parts:
            part = parts[name]
            if beat.sharp(lead, part.onset_ms, part.offset_ms):
                how = "between zero crossings of the lead"
                yield Expectation(symbol, part.duration_ms, limits.QRS_MS, how, lead)
        else:
            yield absent(symbol, "no such deflection in the lead", lead=lead)
    if not any(
        abs(abs(part.peak_mv) - CAPITAL_MV) <= limits.amplitude(CAPITAL_MV) for part in parts.values()
    ):
        yield Expectation("qrs_type", _qrs_type(parts), 0.0, "letters of the deflections", lead)
    yield Expectation("qrs_component_count", float(len(parts)), 0.0, "number of deflections", lead)
    peak_ms = _r_peak_ms(beat, lead)
    if peak_ms is not None:
        yield Expectation("r_peak_time", peak_ms, limits.QRS_MS, "last top of R or R'", lead)


def _qrs_type(parts: Mapping[str, Deflection]) -> str:
    if "qs" in parts:
        return "QS"
    return "".join(
        LETTERS[name].upper() if abs(part.peak_mv) >= CAPITAL_MV else LETTERS[name]
        for name, part in parts.items()
    )


def _r_peak_ms(beat: Beat, lead: str) -> float | None:
    part = beat.qrs[lead].get("r_prime", beat.qrs[lead].get("r"))
    return beat.peaks(lead, part)[-1][0] - beat.mark("QRS_on") if part else None


def _peak_times(beat: Beat) -> Iterator[Expectation]:
    for symbol, lead in (("r_peak_time_v1", "V1"), ("r_peak_time_avl", "aVL")):
        if beat.has(lead) and beat.clear(lead):
            peak_ms = _r_peak_ms(beat, lead)
            if peak_ms is None:
                yield absent(symbol, "no R in the lead")
            else:
                yield Expectation(symbol, peak_ms, limits.QRS_MS, f"r_peak_time in {lead}")
    if beat.has("V5", "V6") and beat.clear("V5") and beat.clear("V6"):
        times = [peak for peak in (_r_peak_ms(beat, lead) for lead in ("V5", "V6")) if peak is not None]
        if times:
            yield Expectation("r_peak_time_v5_v6", max(times), limits.QRS_MS, "the later of V5 and V6")


def repolarisation(beat: Beat, rr_ms: float) -> Iterator[Expectation]:
    """QT, corrected QT and JT at a constant interval."""
    qt_ms, qrs_ms, rr_s, rate = beat.truth.qt_ms, beat.truth.qrs_duration_ms, rr_ms / 1000.0, 60000.0 / rr_ms
    yield Expectation("qt_interval", qt_ms, limits.QT_MS, "onset of QRS to the tangent end of T")
    if 60.0 <= rate <= 100.0:
        yield Expectation("qtc_bazett", qt_ms / sqrt(rr_s), limits.QT_MS / sqrt(rr_s), "QT/√RR")
    cube = cbrt(rr_s)
    yield Expectation("qtc_fridericia", qt_ms / cube, limits.QT_MS / cube, "QT/∛RR")
    yield Expectation("qtc_framingham", qt_ms + 154.0 * (1.0 - rr_s), limits.QT_MS, "QT + 154(1 − RR)")
    yield Expectation("qtc_hodges", qt_ms + 1.75 * (rate - 60.0), limits.QT_MS, "QT + 1.75(HR − 60)")
    power = rr_s**0.413
    yield Expectation("qtc_dmitrienko", qt_ms / power, limits.QT_MS / power, "QT/RR^0.413")
    yield Expectation(
        "qtc_van_de_water", qt_ms - 0.087 * (rr_ms - 1000.0), limits.QT_MS, "QT − 0.087(RR − 1000)"
    )
    factor = (120.0 + rate) / 180.0
    yield Expectation("qtc_rautaharju", qt_ms * factor, limits.QT_MS * factor, "QT(120 + HR)/180")
    share = (1.0 + rate / 100.0) / 656.0 * 100.0
    yield Expectation("qt_index", qt_ms * share, limits.QT_MS * share, "100 QT/656 (1 + HR/100)")
    yield Expectation("jt_interval", qt_ms - qrs_ms, limits.QT_MS, "QT − QRS")
    balance = qt_ms / qrs_ms
    spread = balance * (limits.QT_MS / qt_ms + limits.QRS_MS / qrs_ms)
    yield Expectation("cardiac_electrophysiological_balance", balance, spread, "QT/QRS")
    yield Expectation("jtc_fridericia", qt_ms / cube - qrs_ms, limits.QT_MS / cube, "QT/∛RR − QRS")
    for lead in beat.leads:
        if _borders_clear(beat, lead, "t", LOW_T_MV) and _qrs_clear(beat, lead):
            end_ms = beat.mark("T_off", lead)
            how = "to the tangent end of T in the lead"
            yield Expectation("qt_interval_lead", end_ms - beat.mark("QRS_on", lead), limits.QT_MS, how, lead)
            if not beat.shape.st:
                start_ms = beat.curves[lead].tangent_start_ms(
                    beat.mark("T_on", lead), beat.mark("T_peak", lead)
                )
                how = "between the tangents at the steepest slopes"
                yield Expectation("t_duration", end_ms - start_ms, limits.QT_MS, how, lead)


def qtc_class(beat: Beat, rr_ms: float, sex: str) -> Iterator[Expectation]:
    """Class of QT by Framingham, where the tolerance does not reach a limit."""
    corrected = beat.truth.qt_ms + 154.0 * (1.0 - rr_ms / 1000.0)
    limit = 450.0 if sex == "male" else 460.0
    if min(abs(corrected - 390.0), abs(corrected - limit)) > limits.QT_MS:
        text = "short" if corrected <= 390.0 else "prolonged" if corrected >= limit else "normal"
        yield Expectation("qtc_class", text, 0.0, "class of qtc_framingham")
