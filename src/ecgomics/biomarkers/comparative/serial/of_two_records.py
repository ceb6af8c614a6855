"""Serial comparison of two records as a whole: vectors, shape of the beat, axis, QTc."""

import math
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import SERIAL, Check, guard
from ecgomics.biomarkers.several_records import RecordPair, RecordSide, Series
from ecgomics.biomarkers.waves import Stretch, levels_mv
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

#: Beats are laid over each other on this grid, and shifted by so much at most to fit.
GRID_MS: Final = 1.0
LARGEST_LAG_MS: Final = 60.0
#: What is laid over each other: QRS with so much on either side.
MARGIN_MS: Final = 20.0
ST_AFTER_J_MS: Final = 60.0
QTC_RISE_MS: Final = 60.0
QTC_LIMIT_MS: Final = 500.0

# ── worked examples ──────────────────────────────────────────────────────────────────────────────────────────────

_ZERO: Final = (0.0,) * 7
_TIME_MS: Final = (-200.0, -40.0, 0.0, 40.0, 100.0, 140.0, 300.0)
#: Triangle of 80 ms and 1 mV in X; the same with 1.5 mV.
_SMALL: Final = (0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
_LARGE: Final = (0.0, 0.0, 1.5, 0.0, 0.0, 0.0, 0.0)
#: Levels of 0.3 and 0.4 mV at 100 ms, which is 60 ms after the end of QRS.
_RAISED: Final = (0.0, 0.0, 1.0, 0.0, 0.3, 0.0, 0.0)
_BACK: Final = (0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.0)


def _vectors(x: tuple[float, ...], z: tuple[float, ...] = _ZERO) -> RecordSide:
    return RecordSide("DIAG", None, Stretch.of(_TIME_MS, X=x, Y=_ZERO, Z=z), (-40.0, 40.0))


def _beats(v1: tuple[float, ...]) -> RecordSide:
    return RecordSide("DIAG", Stretch.of(_TIME_MS, V1=v1), None, (-40.0, 40.0))


def _pair(earlier: RecordSide, later: RecordSide) -> RecordPair:
    return RecordPair(earlier, later, MappingProxyType({}))


def _values(**series: Series) -> RecordPair:
    nothing = RecordSide("DIAG", None, None, (np.nan, np.nan))
    return RecordPair(nothing, nothing, MappingProxyType(series))


# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────


@guard("wrong_leads", "X, Y, Z recorded or derived from 8 independent leads in both records")
def vectors(pair: RecordPair) -> bool:
    sides = (pair.earlier, pair.later)
    return all(side.beat is None or side.vcg is not None for side in sides)


@guard("wrong_leads", "same leads in both records")
def same_leads(pair: RecordPair) -> bool:
    beats = (pair.earlier.beat, pair.later.beat)
    return len({frozenset(each.leads) for each in beats if each is not None}) <= 1


@guard("wrong_chain", "measurement path (full band, at least 250 Hz) in both records")
def diagnostic_paths(pair: RecordPair) -> bool:
    return pair.earlier.signal_path == pair.later.signal_path == "DIAG"


@guard("failed", "representative beat with both limits of QRS in both records")
def both_beats(pair: RecordPair) -> bool:
    return all(side.beat is not None and side.has_qrs for side in (pair.earlier, pair.later))


@guard("wrong_chain", "same version and chain of qtc_fridericia in both records")
def same_qtc(pair: RecordPair) -> bool:
    return len(set(pair.of("qtc_fridericia").definitions)) == 1


@guard("wrong_chain", "same version and chain of qrs_axis in both records")
def same_axis(pair: RecordPair) -> bool:
    return len(set(pair.of("qrs_axis").definitions)) == 1


@guard("failed", "both axes are valid")
def valid_axes(pair: RecordPair) -> bool:
    return set(pair.of("qrs_axis").codes) == {"ok"}


@guard("out_of_domain", "qtc_fridericia is valid in both records")
def valid_qtc(pair: RecordPair) -> bool:
    return set(pair.of("qtc_fridericia").codes) == {"ok"}


of_pair = partial(biomarker, scope=SERIAL)


@of_pair(
    code="ECG30508",
    label="QRS vector difference",
    label_zh="QRS向量差",
    unit="mV.ms",
    tier=3,
    formula="sqrt(Ax^2+Ay^2+Az^2), A = integral of abs(reference - current) in X, Y, Z from the earlier onset to the "
    "later end of the two QRS, laid over each other where their vector magnitudes correlate best (within 60 ms)",
    tex=r"\sqrt{A_x^2 + A_y^2 + A_z^2},\quad A = \int_{\text{QRS}} \left|v_{\text{ref}} - v\right| dt",
    references=["Lundin1994"],
    requires=[diagnostic_paths, vectors, both_beats],
    # A triangle of 80 ms whose height changes by 0.5 mV: 80 · 0.5 / 2.
    checks=[
        Check(given={"pair": _pair(_vectors(_SMALL), _vectors(_SMALL))}, value=0.0),
        Check(given={"pair": _pair(_vectors(_SMALL), _vectors(_LARGE))}, value=20.0),
    ],
)
def qrs_vector_difference(pair: RecordPair) -> float:
    """Area between the QRS loops of two records."""
    first, second = _vcg(pair.earlier), _vcg(pair.later)
    lag_ms = _lag_ms(first, second, pair.earlier.qrs_ms)
    (on_ms, off_ms), (later_on_ms, later_off_ms) = pair.earlier.qrs_ms, pair.later.qrs_ms
    grid_ms = _grid(min(on_ms, later_on_ms - lag_ms), max(off_ms, later_off_ms - lag_ms))
    areas = np.trapezoid(np.abs(_at(first, grid_ms) - _at(second, grid_ms + lag_ms)), grid_ms, axis=1)
    return float(np.linalg.norm(areas))


@of_pair(
    code="ECG30509",
    label="ST vector change",
    label_zh="ST向量变化",
    unit="mV",
    tier=2,
    formula="norm of (ST vector of the last record - ST vector of the first), each at its own J+60 ms",
    tex=r"\left\lVert \mathbf{ST}_2 - \mathbf{ST}_1 \right\rVert_{J+60\,\text{ms}}",
    references=["Lundin1994"],
    requires=[diagnostic_paths, vectors, both_beats],
    # (0.3, 0, 0.4) against 0.
    checks=[
        Check(given={"pair": _pair(_vectors(_SMALL), _vectors(_SMALL))}, value=0.0),
        Check(given={"pair": _pair(_vectors(_SMALL), _vectors(_RAISED, _BACK))}, value=0.5),
    ],
)
def st_vector_change(pair: RecordPair) -> float:
    """How far the heart vector 60 ms after the end of QRS has moved."""
    return float(np.linalg.norm(_st_vector(pair.later) - _st_vector(pair.earlier)))


@of_pair(
    code="ECG30510",
    label="Representative-beat correlation",
    label_zh="代表性心搏相关系数",
    unit="1",
    tier=3,
    formula="Pearson r of the samples of all leads together of the two representative beats, laid over each other by "
    "QRS, where both cover; by lead: of its samples alone",
    tex=r"r\left(v_1(t),\, v_2(t + \tau)\right)",
    references=["derived"],
    requires=[same_leads, both_beats],
    # Another height of the same shape is the same shape.
    checks=[
        Check(given={"pair": _pair(_beats(_SMALL), _beats(_SMALL))}, value=1.0),
        Check(given={"pair": _pair(_beats(_SMALL), _beats(_LARGE))}, value=1.0),
    ],
)
def representative_beat_correlation(pair: RecordPair) -> float:
    """How alike the representative beats of two records are."""
    first, second = _beat(pair.earlier), _beat(pair.later)
    lag_ms = _lag_ms(first, second, pair.earlier.qrs_ms)
    begin_ms = max(first.time_ms[0], second.time_ms[0] - lag_ms)
    end_ms = min(first.time_ms[-1], second.time_ms[-1] - lag_ms)
    grid_ms = _grid(float(begin_ms), float(end_ms))
    rows = [second.leads.index(lead) for lead in first.leads]
    return _correlation(_at(first, grid_ms).ravel(), _at(second, grid_ms + lag_ms)[rows].ravel())


@of_pair(
    code="ECG30511",
    label="Axis shift",
    label_zh="电轴偏移",
    unit="deg",
    tier=3,
    formula="difference of qrs_axis, last minus first, the short way round, (-180,180]",
    tex=r"\Delta\alpha_{\text{QRS}} \in (-180^\circ, 180^\circ]",
    references=["derived"],
    requires=[same_axis, valid_axes],
    checks=[
        Check(given={"pair": _values(qrs_axis=Series.of(60.0, -45.0, unit="deg"))}, value=-105.0),
        Check(given={"pair": _values(qrs_axis=Series.of(-170.0, 150.0, unit="deg"))}, value=-40.0),
    ],
)
def axis_shift(pair: RecordPair) -> float:
    """How far the frontal QRS axis has turned; positive is clockwise, to the right."""
    return pair.of("qrs_axis").change


@of_pair(
    code="ECG30512",
    label="QTc increase of concern",
    label_zh="需关注的QTc延长",
    unit="{flag}",
    tier=1,
    formula="true if qtc_fridericia rises by >60 ms from the first to the last record or exceeds 500 ms in the last",
    tex=r"\Delta\text{QTcF} > 60\,\text{ms} \;\lor\; \text{QTcF}_2 > 500\,\text{ms}",
    references=["ICHE14"],
    requires=[same_qtc, valid_qtc],
    checks=[
        Check(given={"pair": _values(qtc_fridericia=Series.of(*ends))}, value=concern)
        for ends, concern in (
            ((400.0, 461.0), True),
            ((400.0, 460.0), False),
            ((490.0, 501.0), True),
            ((520.0, 450.0), False),
        )
    ],
)
def qtc_increase_flag(pair: RecordPair) -> bool:
    """QTc has risen by more than 60 ms, or is now beyond 500 ms."""
    first_ms, last_ms = pair.of("qtc_fridericia").first_and_last
    return last_ms - first_ms > QTC_RISE_MS or last_ms > QTC_LIMIT_MS


# ── laying beats over each other ─────────────────────────────────────────────────────────────────────────────────


def _vcg(side: RecordSide) -> Stretch:
    if side.vcg is None:
        raise NotComputable("wrong_leads")
    return side.vcg


def _beat(side: RecordSide) -> Stretch:
    if side.beat is None:
        raise NotComputable("failed")
    return side.beat


def _st_vector(side: RecordSide) -> Floats:
    vcg = _vcg(side)
    return levels_mv(vcg.lead_mv, vcg.time_ms, side.qrs_ms[1] + ST_AFTER_J_MS)


def _grid(begin_ms: float, end_ms: float) -> Floats:
    """Times from begin to end, both included, about GRID_MS apart."""
    return np.linspace(begin_ms, end_ms, max(2, math.ceil((end_ms - begin_ms) / GRID_MS) + 1))


def _at(beat: Stretch, time_ms: Floats) -> Floats:
    """Leads × times, between samples by straight lines, the ends held on."""
    return np.array([np.interp(time_ms, beat.time_ms, lead_mv) for lead_mv in beat.lead_mv])


def _lag_ms(first: Stretch, second: Stretch, qrs_ms: tuple[float, float]) -> float:
    """Time of the second beat minus that of the first at which the magnitudes of their QRS correlate best."""
    grid_ms = _grid(qrs_ms[0] - MARGIN_MS, qrs_ms[1] + MARGIN_MS)
    lags_ms = np.arange(-LARGEST_LAG_MS, LARGEST_LAG_MS + GRID_MS, GRID_MS)
    lags_ms = lags_ms[np.argsort(np.abs(lags_ms), kind="stable")]  # of equals the smallest
    one = _magnitude(first)
    other = _magnitude(second)
    target = np.interp(grid_ms, first.time_ms, one)
    shifted = np.interp(grid_ms + lags_ms[:, np.newaxis], second.time_ms, other)
    target = target - target.mean()
    shifted = shifted - shifted.mean(axis=1, keepdims=True)
    sizes = np.linalg.norm(shifted, axis=1)
    fit = np.divide(shifted @ target, sizes, out=np.zeros(sizes.shape), where=sizes > 0.0)
    return float(lags_ms[fit.argmax()])


def _magnitude(beat: Stretch) -> Floats:
    return np.asarray(np.linalg.norm(beat.lead_mv, axis=0), dtype=float)


def _correlation(first: Floats, second: Floats) -> float:
    """Pearson r; NaN where one does not vary."""
    one, other = first - first.mean(), second - second.mean()
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return min(1.0, max(-1.0, float(one @ other) / size)) if size else float("nan")
