"""Amplitudes, levels and voltages of a beat, from its polynomials."""

from collections.abc import Iterator

from ecgomics.phantom.expected import limits
from ecgomics.phantom.expected.beat import Beat
from ecgomics.phantom.expected.expectation import Expectation, absent

LIMB = ("I", "II", "III", "aVR", "aVL", "aVF")
#: Least height of a J wave.
J_WAVE_MV = 0.1
CHEST = ("V1", "V2", "V3", "V4", "V5", "V6")


def p_amplitudes(beat: Beat) -> Iterator[Expectation]:
    """Extremes of P in every lead, and the terminal force in V1."""
    if not beat.shape.p:
        for lead in beat.leads:
            yield absent("p_amplitude_positive", "there is no P wave", lead=lead)
            yield absent("p_amplitude_negative", "there is no P wave", lead=lead)
        return
    start_ms, stop_ms = beat.mark("P_on"), beat.mark("P_off")
    for lead in beat.leads:
        high, low = beat.extremes(lead, start_ms, stop_ms)
        yield _voltage("p_amplitude_positive", max(high, 0.0), "largest value of P", lead)
        yield _voltage("p_amplitude_negative", min(low, 0.0), "smallest value of P", lead)
    if beat.has("V1"):
        yield _terminal_force(beat, start_ms, stop_ms)


def _terminal_force(beat: Beat, start_ms: float, stop_ms: float) -> Expectation:
    """Of a P whose last part in V1 is negative, 0 otherwise."""
    curve = beat.curves["V1"]
    crossings = curve.zeros_ms(start_ms, stop_ms)
    begin_ms = float(crossings[-1]) if len(crossings) else start_ms
    depth_mv = curve.extreme(begin_ms, stop_ms)[1]
    if depth_mv > -0.02:
        return Expectation("p_terminal_force_v1", 0.0, 0.0, "P ends positive in V1")
    length_ms = stop_ms - begin_ms
    tolerance = limits.amplitude(depth_mv) * length_ms + limits.P_MS * abs(depth_mv)
    return Expectation(
        "p_terminal_force_v1", abs(depth_mv) * length_ms, tolerance, "depth × length of the last part"
    )


def _voltage(symbol: str, mv: float, how: str, lead: str = "") -> Expectation:
    return Expectation(symbol, mv, limits.amplitude(mv), how, lead)


def qrs_amplitudes(beat: Beat) -> Iterator[Expectation]:
    """Components by lead, peak to peak and R/S."""
    start_ms, stop_ms = beat.mark("QRS_on"), beat.mark("QRS_off")
    for lead in beat.leads:
        high, low = beat.extremes(lead, start_ms, stop_ms)
        yield _voltage("qrs_peak_to_peak", high - low, "largest − smallest value of QRS", lead)
        if not beat.clear(lead):
            continue
        parts = beat.qrs[lead]
        for name in ("q", "r", "s", "r_prime", "s_prime", "qs"):
            symbol = f"{name}_amplitude"
            if name in parts:
                yield _voltage(symbol, parts[name].peak_mv, "extremum of the deflection", lead)
            else:
                yield absent(symbol, "no such deflection in the lead", lead=lead)
        ratio = _ratio(beat, lead)
        if ratio is None:
            yield absent("rs_ratio", "no S in the lead", lead=lead)
        else:
            yield Expectation("rs_ratio", ratio[0], ratio[1], "R/|S|", lead)
            if lead in {"V1", "V5", "V6"}:
                yield Expectation(f"rs_ratio_{lead.lower()}", ratio[0], ratio[1], f"R/|S| in {lead}")


def _ratio(beat: Beat, lead: str) -> tuple[float, float] | None:
    """R/S and what the tolerances of both make of it."""
    r_mv, s_mv = largest_r(beat, lead), deepest_s(beat, lead)
    if s_mv == 0.0:
        return None
    spread = limits.amplitude(s_mv) / s_mv + (limits.amplitude(r_mv) / r_mv if r_mv else 0.0)
    return r_mv / s_mv, r_mv / s_mv * spread


def largest_r(beat: Beat, lead: str) -> float:
    """Larger of R and R', 0 without."""
    parts = beat.qrs[lead]
    return max((parts[name].peak_mv for name in ("r", "r_prime") if name in parts), default=0.0)


def deepest_s(beat: Beat, lead: str) -> float:
    """Depth of the deepest of S, S' and QS, 0 without."""
    parts = beat.qrs[lead]
    return max((-parts[name].peak_mv for name in ("s", "s_prime", "qs") if name in parts), default=0.0)


def st_levels(beat: Beat) -> Iterator[Expectation]:
    """J and the points after it; those beyond the onset of T are not graded."""
    j_ms = beat.mark("QRS_off")
    t_on_ms = min(lobe.onset_ms for lobe in beat.shape.t)
    for lead in beat.leads:
        for after_ms in (0, 20, 40, 60, 80):
            if j_ms + after_ms > t_on_ms and not beat.shape.st:
                continue
            symbol = f"st_level_j{after_ms or ''}"
            how = f"the polynomial {after_ms} ms after the end of QRS"
            yield _voltage(symbol, float(beat.curves[lead](j_ms + after_ms)), how, lead)


def j_waves(beat: Beat) -> Iterator[Expectation]:
    """Height of the notch at the end of R, in the leads in which R has one."""
    for lead in beat.leads:
        part = beat.qrs[lead].get("r")
        if lead in {"V1", "V2", "V3"} or part is None or "s" in beat.qrs[lead]:
            continue
        tops = beat.peaks(lead, part)
        if len(tops) == 2 and tops[1][1] >= 2.0 * limits.AMPLITUDE_MV + J_WAVE_MV:
            yield _voltage("j_wave_amplitude", tops[1][1], "second top of R", lead)


def t_amplitudes(beat: Beat) -> Iterator[Expectation]:
    """Extremes of T by lead, between its onset and its end."""
    start_ms = min(lobe.onset_ms for lobe in beat.shape.t)
    stop_ms = max(lobe.offset_ms for lobe in beat.shape.t)
    for lead in beat.leads:
        high, low = beat.extremes(lead, start_ms, stop_ms)
        high, low = max(high, 0.0), min(low, 0.0)
        yield _voltage("t_amplitude_positive", high, "largest value of T", lead)
        yield _voltage("t_amplitude_negative", low, "smallest value of T", lead)
        yield _voltage("t_amplitude", high if high >= -low else low, "the larger of both", lead)


def exercise(beat: Beat) -> Iterator[Expectation]:
    """Deepest ST, 80 ms after J, of beats of exercise whose ST is level."""
    for lead in beat.leads:
        if lead != "aVR":
            level = min(float(beat.curves[lead](beat.mark("QRS_off") + 80.0)), 0.0)
            yield _voltage("exercise_st_depression_max", level, "J + 80 ms of the beats of exercise", lead)


def areas(beat: Beat) -> Iterator[Expectation]:
    """Signed areas of P, QRS and T by lead, and the net amplitude of QRS."""
    for symbol, start, stop in (
        ("p_area", "P_on", "P_off"),
        ("qrs_area", "QRS_on", "QRS_off"),
        ("t_area", "T_on", "T_off"),
        ("qrst_area", "QRS_on", "T_off"),
    ):
        start_ms, stop_ms = beat.mark(start), beat.mark(stop)
        for lead in beat.leads:
            value = beat.curves[lead].area_mv_ms(start_ms, stop_ms)
            # the level may be a fifth of what an amplitude may be off
            tolerance = limits.area(value, 0.2 * (stop_ms - start_ms))
            yield Expectation(symbol, value, tolerance, f"integral from {start} to {stop}", lead)
    for lead in beat.leads:
        high, low = beat.extremes(lead, beat.mark("QRS_on"), beat.mark("QRS_off"))
        yield _sum("qrs_net_amplitude", high, low, "largest + smallest value of QRS", lead)


def voltages(beat: Beat) -> Iterator[Expectation]:
    """Sums and maxima of voltages over leads."""
    r, s = (
        {lead: largest_r(beat, lead) for lead in beat.leads},
        {lead: deepest_s(beat, lead) for lead in beat.leads},
    )
    lateral = max(("V5", "V6"), key=lambda lead: r[lead])
    yield _sum("sokolow_lyon_voltage", s["V1"], r[lateral], "S in V1 + larger R of V5, V6")
    yield _sum("sokolow_lyon_rv", r["V1"], max(s["V5"], s["V6"]), "R in V1 + deeper S of V5, V6")
    yield _sum("cornell_voltage", r["aVL"], s["V3"], "R in aVL + S in V3")
    yield _voltage("r_amplitude_avl", r["aVL"], "R in aVL")
    for symbol, leads in (("limb_voltage_max", LIMB), ("precordial_voltage_max", CHEST)):
        yield _voltage(symbol, max(_range(beat, lead) for lead in leads), "largest qrs_peak_to_peak")


def _sum(symbol: str, first_mv: float, second_mv: float, how: str, lead: str = "") -> Expectation:
    tolerance = limits.amplitude(first_mv) + limits.amplitude(second_mv)
    return Expectation(symbol, first_mv + second_mv, tolerance, how, lead)


def _range(beat: Beat, lead: str) -> float:
    high, low = beat.extremes(lead, beat.mark("QRS_on"), beat.mark("QRS_off"))
    return high - low
