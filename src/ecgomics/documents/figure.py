"""A figure for each set of marks: an analytic beat with the marks that a biomarker reads."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.documents.fiducials import R_PEAK
from ecgomics.phantom import PATTERNS, BeatShape, Body, beat_shape, lead_matrix
from ecgomics.phantom.truth import POINTS, shape_truth

LEAD: Final = "II"
WIDTH: Final = 420.0
HEIGHT: Final = 150.0
#: Room for the names of the marks above the curve.
HEAD: Final = 34.0
FOOT: Final = 8.0
#: Time shown before P and after T.
MARGIN_MS: Final = 60.0
#: Beats of the figure of what reads only the beats, and their distance.
BEATS: Final = 3
RR_MS: Final = 780.0
_STYLE: Final = (
    "<style>.curve{fill:none;stroke:#333;stroke-width:1.6}.mark{stroke:#c2185b;stroke-width:1.2}"
    ".other{stroke:#bbb;stroke-width:.7;stroke-dasharray:2 3}"
    "text{font:11px sans-serif;fill:#c2185b;text-anchor:middle}"
    "@media(prefers-color-scheme:dark){.curve{stroke:#ddd}.mark{stroke:#ff80ab}.other{stroke:#666}text{fill:#ff80ab}}"
    "</style>"
)


def figure_name(fiducials: Sequence[str]) -> str:
    """Name of the file of the figure for these marks."""
    return "-".join(fiducials).lower() + ".svg"


@cache
def figure(fiducials: tuple[str, ...]) -> str:
    """The beat as SVG with these marks named, the others faint; three beats where only their R peaks are read.

    Its colours are those of the page that it stands in (the classes curve, mark and other).
    """
    shape = beat_shape(PATTERNS["normal"], Body())
    return _rhythm(shape) if fiducials == (R_PEAK,) else _one_beat(shape, fiducials)


def figure_file(fiducials: tuple[str, ...]) -> str:
    """The same as a file that brings its colours with it."""
    return figure(fiducials).replace(">", f">{_STYLE}", 1)


def _one_beat(shape: BeatShape, fiducials: Sequence[str]) -> str:
    at_ms = dict(zip(POINTS, shape_truth(shape, (LEAD,)).global_ms + shape.r_ms, strict=True))
    time_ms = np.arange(at_ms["P_on"] - MARGIN_MS, at_ms["T_off"] + MARGIN_MS, 2.0)
    frame = _Frame(time_ms, _lead_mv(shape, time_ms))
    named = [(name, at_ms[name], name in fiducials) for name in POINTS]
    return frame.drawn(named)


def _rhythm(shape: BeatShape) -> str:
    time_ms = np.arange(-200.0, (BEATS - 1) * RR_MS + 480.0, 3.0)
    lead_mv = sum((_lead_mv(shape, time_ms - beat * RR_MS) for beat in range(BEATS)), np.zeros(len(time_ms)))
    marks = [("R", shape.r_ms + beat * RR_MS, True) for beat in range(BEATS)]
    return _Frame(time_ms, lead_mv).drawn(marks)


def _lead_mv(shape: BeatShape, time_ms: Floats) -> Floats:
    """The lead at the given times from QRS onset, 0 outside the beat."""
    lead_mv: Floats = np.nan_to_num(shape.curve(time_ms)) @ lead_matrix((LEAD,))[0]
    return lead_mv


class _Frame:
    """Scales of one figure."""

    def __init__(self, time_ms: Floats, lead_mv: Floats) -> None:
        self._time_ms, self._lead_mv = time_ms, lead_mv
        self._low_mv, self._high_mv = float(lead_mv.min()), float(lead_mv.max())

    def drawn(self, marks: Iterable[tuple[str, float, bool]]) -> str:
        """The curve and the marks, (name, time in ms, whether it is read)."""
        points = " ".join(
            f"{x:.1f},{y:.1f}" for x, y in zip(self._x(self._time_ms), self._y(self._lead_mv), strict=True)
        )
        lines = [self._mark(name, at_ms, row, used) for row, (name, at_ms, used) in enumerate(marks)]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
            f'width="{WIDTH:g}" height="{HEIGHT:g}" role="img">{"".join(lines)}'
            f'<polyline class="curve" points="{points}"/></svg>\n'
        )

    def _mark(self, name: str, at_ms: float, row: int, used: bool) -> str:
        x = float(self._x(np.array(at_ms)))
        if not used:
            return f'<line class="other" x1="{x:.1f}" x2="{x:.1f}" y1="{HEAD:g}" y2="{HEIGHT - FOOT:g}"/>'
        # neighbours stand in two rows, so that their names do not meet
        label_y = 12.0 if row % 2 else 25.0
        return (
            f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{HEAD - 6.0:g}" y2="{HEIGHT - FOOT:g}"/>'
            f'<text x="{x:.1f}" y="{label_y:g}">{name.replace("_", " ")}</text>'
        )

    def _x(self, time_ms: Floats) -> Floats:
        first, last = self._time_ms[0], self._time_ms[-1]
        return np.asarray(4.0 + (time_ms - first) / (last - first) * (WIDTH - 8.0))

    def _y(self, lead_mv: Floats) -> Floats:
        share = (lead_mv - self._low_mv) / (self._high_mv - self._low_mv)
        return np.asarray(HEIGHT - FOOT - 4.0 - share * (HEIGHT - HEAD - FOOT - 8.0))


def analytic_beat(leads: Sequence[str], fs_hz: float) -> tuple[Floats, dict[str, float]]:
    """The same beat in the given leads, leads × samples in mV, and its marks in seconds from the first sample."""
    shape = beat_shape(PATTERNS["normal"], Body())
    at_ms = dict(zip(POINTS, shape_truth(shape, (LEAD,)).global_ms + shape.r_ms, strict=True))
    first_ms, last_ms = at_ms["P_on"] - MARGIN_MS, at_ms["T_off"] + MARGIN_MS
    time_ms = np.arange(first_ms, last_ms, 1000.0 / fs_hz)
    ecg_mv: Floats = lead_matrix(tuple(leads)) @ np.nan_to_num(shape.curve(time_ms)).T
    return ecg_mv, {name: float(at - first_ms) / 1000.0 for name, at in at_ms.items()}
