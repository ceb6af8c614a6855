"""Where everything stands on the ECG paper, in mm: 25 mm are a second, 10 mm are a millivolt. Only arithmetic.

Lengths count from the left and the top of a sheet of paper; edges are whole squares of 5 mm, where the grid must meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecgomics.report.structured.document import BeatMarks, EcgPaper, RepresentativeBeat, Row, Strip, Uv

MM_PER_S: Final = 25.0
MM_PER_MV: Final = 10.0
#: A square of the grid.
SQUARE_MM: Final = 5.0
#: Longer lines are cut: 250 mm is what A4 and Letter hold lying.
LONGEST_LINE_S: Final = 10.0
#: Room left of the lines for the calibration pulse.
GUTTER_MM: Final = 10.0
PULSE_WIDTH_MM: Final = 5.0
PULSE_MV: Final = 1.0

#: So many short rows stand below each other before they are put side by side.
_FEW_ROWS: Final = 3
_AIR_MM: Final = 4.0
#: Below the top of the row, beside the name of the lead: on the trace it would look like a pacing spike.
_DIVIDER_MM: Final = (1.0, 5.0)
_LOWEST_ROW_MM: Final = 30.0
#: Four leads of a row reach far, S in V1 and R in V4; a line of few leads that is higher holds an artefact.
_HIGHEST_ROW_MM: Final[Mapping[str, float]] = {"3x4+1": 90.0, "lines": 60.0}
_HIGHEST_BEAT_MM: Final = 120.0
#: Rows move so near to each other, and their traces over each other, before a sheet is torn.
_NEAREST: Final = 0.7
#: A trace runs so far into the rows beside it before it is cut off.
_BEYOND_ROW_MM: Final = 10.0


@dataclass(frozen=True, slots=True)
class PlacedStrip:
    """A strip and its place on a sheet."""

    strip: Strip
    episode: str
    """Of its row: kind of the episode that it shows the begin of, or empty."""
    x_mm: float
    """Of its first sample."""
    zero_mm: float
    """Of 0 mV."""
    row_top_mm: float
    """Below it the name of the lead."""
    row_bottom_mm: float
    clip_top_mm: float
    clip_bottom_mm: float


@dataclass(frozen=True, slots=True)
class Divider:
    """An upright line between two strips of a row."""

    x_mm: float
    top_mm: float
    bottom_mm: float


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One sheet of ECG paper."""

    width_mm: float
    height_mm: float
    gutter_mm: float
    strips: tuple[PlacedStrip, ...]
    calibration: tuple[tuple[float, float], ...]
    """Left edge and zero line of the pulses."""
    dividers: tuple[Divider, ...]


def sheets(paper: EcgPaper, *, height_mm: float) -> tuple[PaperSheet, ...]:
    """Rows one below the other on sheets of at most a height; a row is never torn, and nothing is ever shrunk."""
    rows = [line for row in paper.rows for line in _lines(row)]
    width_mm = GUTTER_MM + _whole_squares(max((MM_PER_S * _row_s(row) for row in rows), default=0.0))
    lines = _side_by_side(rows, width_mm)
    wanted = [max(_row_height_mm(row, _HIGHEST_ROW_MM[paper.layout]) for row in line) for line in lines]
    if paper.layout == "3x4+1" and height_mm < sum(wanted) <= height_mm / _NEAREST:
        wanted = _nearer(wanted, height_mm)
    return tuple(
        _sheet(lines[first:last], wanted[first:last], width_mm) for first, last in _torn(wanted, height_mm)
    )


def _side_by_side(rows: list[Row], width_mm: float) -> list[list[Row]]:
    """Short rows of many leads in columns, filled from above; long ones each in a line of its own."""
    columns = int((GUTTER_MM + MM_PER_S * LONGEST_LINE_S) // width_mm)
    if len(rows) <= _FEW_ROWS:
        columns = 1
    high = -(-len(rows) // max(1, columns))
    return [rows[first::high] for first in range(high)]


def strip_s(strip: Strip) -> float:
    """Length of a strip."""
    return len(strip.samples_uv) / strip.fs_hz


def _row_s(row: Row) -> float:
    return sum(strip_s(each) for each in row.strips)


def _lines(row: Row) -> Iterator[Row]:
    """The row, or lines of 10 s where one strip is longer than a page is wide."""
    if len(row.strips) != 1 or _row_s(row) <= LONGEST_LINE_S:
        yield row
        return
    (strip,) = row.strips
    step = round(LONGEST_LINE_S * strip.fs_hz)
    for first in range(0, len(strip.samples_uv), step):
        part = strip.samples_uv[first : first + step]
        yield Row((Strip(strip.lead, strip.start_s + first / strip.fs_hz, strip.fs_hz, part),), row.episode)


def _whole_squares(length_mm: float) -> float:
    """Rounded up; a sample more than a whole second does not open a new square."""
    return SQUARE_MM * -(-(length_mm - 0.5) // SQUARE_MM)


def reach_uv(rows: Sequence[Uv]) -> tuple[float, float]:
    """Lowest and highest sample, zero within."""
    known = [each for row in rows for each in row if each is not None]
    return min(0.0, min(known, default=0)), max(0.0, max(known, default=0))


def _reach_mm(row: Row) -> tuple[float, float]:
    low_uv, high_uv = reach_uv([each.samples_uv for each in row.strips])
    return MM_PER_MV * low_uv / 1000.0, MM_PER_MV * high_uv / 1000.0


def _row_height_mm(row: Row, highest_mm: float) -> float:
    low_mm, high_mm = _reach_mm(row)
    wanted_mm = _whole_squares(high_mm - low_mm + 2.0 * _AIR_MM)
    return min(highest_mm, max(_LOWEST_ROW_MM, wanted_mm))


def _nearer(wanted: list[float], height_mm: float) -> list[float]:
    """Rows moved together by whole squares, the highest first, until they fit."""
    nearer = list(wanted)
    while sum(nearer) > height_mm:
        nearer[nearer.index(max(nearer))] -= SQUARE_MM
    return nearer


def _torn(wanted: list[float], height_mm: float) -> Iterator[tuple[int, int]]:
    """First and last + 1 of the rows of each sheet."""
    first = 0
    for place in range(1, len(wanted) + 1):
        if place == len(wanted) or sum(wanted[first : place + 1]) > height_mm:
            yield first, place
            first = place


def _sheet(lines: list[list[Row]], heights_mm: list[float], width_mm: float) -> PaperSheet:
    """Lines of rows beside each other, each row with its own pulse."""
    height_mm = sum(heights_mm)
    strips, pulses, dividers, top_mm = [], [], [], 0.0
    for line, row_mm in zip(lines, heights_mm, strict=True):
        for column, row in enumerate(line):
            low_mm, high_mm = _reach_mm(row)
            zero_mm = round(top_mm + 0.5 * row_mm + 0.5 * (high_mm + low_mm))
            x_mm = column * width_mm + GUTTER_MM
            pulses.append((x_mm - 0.5 * (GUTTER_MM + PULSE_WIDTH_MM), zero_mm))
            for number, strip in enumerate(row.strips):
                if number:
                    dividers.append(Divider(x_mm, top_mm + _DIVIDER_MM[0], top_mm + _DIVIDER_MM[1]))
                strips.append(
                    PlacedStrip(
                        strip,
                        row.episode,
                        x_mm,
                        zero_mm,
                        top_mm,
                        top_mm + row_mm,
                        max(0.0, top_mm - _BEYOND_ROW_MM),
                        min(height_mm, top_mm + row_mm + _BEYOND_ROW_MM),
                    )
                )
                x_mm += MM_PER_S * strip_s(strip)
        top_mm += row_mm
    columns = max(len(line) for line in lines)
    return PaperSheet(columns * width_mm, height_mm, GUTTER_MM, tuple(strips), tuple(pulses), tuple(dividers))


#: Order of the twelve leads by row of four, as on the paper.
_TWELVE: Final = ("I", "aVR", "V1", "V4", "II", "aVL", "V2", "V5", "III", "aVF", "V3", "V6")
_MOST_COLUMNS: Final = 4
#: The largest that fits is taken: paper speed and gain of the representative beats.
_BEAT_SCALES: Final = ((100.0, 20.0), (50.0, 10.0), (25.0, 10.0))
_BEAT_GAP_MM: Final = 2.5
#: Shown before the first mark and after the last one, in ms; where there is none of them, this around the QRS.
_BEFORE_MS, _AFTER_MS = 60.0, 80.0
_WITHOUT_P_MS, _WITHOUT_T_MS = 250.0, 500.0
#: Room beside a beat that is alone in its row, for the name of its lead.
_BESIDE_MM: Final = 30.0
#: Room for the names of the marks above a trace.
_NAMES_MM: Final = 5.0
MARKS: Final = ("p_on", "p_off", "qrs_on", "qrs_off", "t_on", "t_peak", "t_off")


@dataclass(frozen=True, slots=True)
class BeatCell:
    """The representative beat of one lead and its place."""

    lead: str
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    fs_hz: float
    samples_uv: Uv
    """Only those that are drawn."""
    first_x_mm: float
    """Of the first sample, from the left of the sheet."""
    zero_mm: float
    """Of 0 mV, from the top of the sheet."""
    marks: tuple[tuple[str, float], ...]
    """Name (a field of BeatMarks) and place from the left of the sheet: those fused over the leads."""


@dataclass(frozen=True, slots=True)
class BeatSheet:
    """The representative beats of all leads."""

    width_mm: float
    height_mm: float
    mm_per_s: float
    mm_per_mv: float
    cells: tuple[BeatCell, ...]


def beat_sheet(beat: RepresentativeBeat, *, width_mm: float) -> BeatSheet:
    """Cells of all leads in at most four columns, at the largest scale that the width holds."""
    places = _beat_order(beat.leads)
    columns = _columns(len(places))
    cell_mm = SQUARE_MM * ((width_mm - (columns - 1) * _BEAT_GAP_MM) // columns // SQUARE_MM)
    first, last = _window(beat)
    length_s = (last - first) / beat.fs_hz
    largest = 0 if columns < _MOST_COLUMNS else 1
    mm_per_s, mm_per_mv = next(
        (each for each in _BEAT_SCALES[largest:] if each[0] * length_s <= cell_mm), _BEAT_SCALES[-1]
    )
    cell_mm = min(cell_mm, _whole_squares(mm_per_s * length_s + _BESIDE_MM))
    cells, top_mm = [], 0.0
    for start in range(0, len(places), columns):
        row = places[start : start + columns]
        traces = [beat.samples_uv[place][first:last] for place in row]
        low_mm, high_mm = (mm_per_mv * each / 1000.0 for each in reach_uv(traces))
        height_mm = min(_HIGHEST_BEAT_MM, _whole_squares(high_mm - low_mm + 2.0 * _AIR_MM + _NAMES_MM))
        for column, (place, trace) in enumerate(zip(row, traces, strict=True)):
            left_mm = column * (cell_mm + _BEAT_GAP_MM)
            first_x_mm = left_mm + 0.5 * (cell_mm - mm_per_s * length_s)
            to_zero_mm = first_x_mm + mm_per_s * (beat.zero - first) / beat.fs_hz
            cells.append(
                BeatCell(
                    beat.leads[place],
                    left_mm,
                    top_mm,
                    cell_mm,
                    height_mm,
                    beat.fs_hz,
                    trace,
                    first_x_mm,
                    round(top_mm + _NAMES_MM + _AIR_MM + high_mm),
                    _placed_marks(beat.marks, to_zero_mm, mm_per_s, (left_mm, left_mm + cell_mm)),
                )
            )
        top_mm += height_mm + _BEAT_GAP_MM
    return BeatSheet(
        columns * cell_mm + (columns - 1) * _BEAT_GAP_MM,
        max(0.0, top_mm - _BEAT_GAP_MM),
        mm_per_s,
        mm_per_mv,
        tuple(cells),
    )


def _beat_order(leads: tuple[str, ...]) -> list[int]:
    """Twelve leads as on the paper, others as recorded."""
    if set(_TWELVE) <= set(leads):
        rest = [place for place, lead in enumerate(leads) if lead not in _TWELVE]
        return [leads.index(lead) for lead in _TWELVE] + rest
    return list(range(len(leads)))


def _columns(count: int) -> int:
    """As few as leave at most three rows of few leads."""
    return min(_MOST_COLUMNS, max(1, count if count <= 2 else -(-count // 3) if count > 3 else count))


def _window(beat: RepresentativeBeat) -> tuple[int, int]:
    """First and last + 1 sample that is shown: from before the P wave to behind the T wave."""
    length = min((len(each) for each in beat.samples_uv), default=0)
    marks = beat.marks
    begin_ms = next((each for each in (marks.p_on, marks.qrs_on) if each is not None), 0.0)
    begin_ms = begin_ms - _BEFORE_MS if marks.p_on is not None else min(begin_ms, 0.0) - _WITHOUT_P_MS
    end_ms = _WITHOUT_T_MS if marks.t_off is None else marks.t_off + _AFTER_MS
    first = max(0, beat.zero + round(begin_ms * beat.fs_hz / 1000.0))
    return first, max(first, min(length, beat.zero + round(end_ms * beat.fs_hz / 1000.0)))


def _placed_marks(
    marks: BeatMarks, zero_x_mm: float, mm_per_s: float, within: tuple[float, float]
) -> tuple[tuple[str, float], ...]:
    placed = [
        (name, zero_x_mm + mm_per_s * at / 1000.0)
        for name in MARKS
        if (at := getattr(marks, name)) is not None
    ]
    return tuple(each for each in placed if within[0] <= each[1] <= within[1])
