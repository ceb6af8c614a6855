"""What an analysis found of a long recording, from which episodes, trends and burden follow, as arrays and as bytes.

It is kept as one .npz archive. An analysis that still runs gives what it has: the course up to where it is.
"""

import io
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.ambulatory.analysis import HolterProfile
from ecgomics.ambulatory.facts import Course, hours_of
from ecgomics.ambulatory.trends import corrected_qt_ms
from ecgomics.ambulatory.windows import WindowTable
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.samples import Samples
from ecgomics.signal.model import Beats

#: The level of the ST segment that is shown as a trend.
ST: Final = "st_level_j60"
#: Groups of different segments have nothing to do with each other: so many numbers belong to each.
GROUPS_OF_SEGMENT: Final = 100_000
#: Shapes are kept of the commonest groups only.
MOST_SHAPES: Final = 40
#: A shape is the median of so many beats at most, evenly spread over the recording.
MOST_MEMBERS: Final = 40
SHAPE_S: Final = (-0.25, 0.45)


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """How the beats of the commonest groups look."""

    groups: Ints
    mv: Floats
    """groups × leads × points, each lead's own median taken away."""
    fs_hz: float


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Beats and seconds up to a time, and what was measured on windows of five minutes."""

    course: Course
    variability: Floats
    """SDNN and RMSSD, hours × 2."""
    window_s: Floats
    """Begin of each window."""
    qtc_ms: Floats
    st_mv: Floats
    """windows × leads, NaN where ST was not measured."""
    leads: tuple[str, ...]
    shapes: Shapes

    def to_bytes(self) -> bytes:
        """As an archive."""
        beats = self.course.beats
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            peak_s=beats.peak_s,
            kind=np.array(beats.kind, dtype="<U1"),
            group=beats.group.astype(np.int32),
            accepted=beats.accepted,
            after_gap=beats.after_gap,
            with_p=self.course.with_p,
            state=self.course.state,
            duration_s=self.course.duration_s,
            variability=self.variability,
            window_s=self.window_s,
            qtc_ms=self.qtc_ms,
            st_mv=self.st_mv,
            leads=np.array(self.leads),
            shape_groups=self.shapes.groups,
            shape_mv=self.shapes.mv.astype(np.float32),
            shape_fs_hz=self.shapes.fs_hz,
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Found":
        """From an archive."""
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            return _from_arrays(dict(archive))


def _from_arrays(given: dict[str, Any]) -> Found:
    beats = Beats(
        peak_s=given["peak_s"],
        kind=tuple(given["kind"].tolist()),
        group=given["group"].astype(np.intp),
        accepted=given["accepted"],
        after_gap=given["after_gap"],
    )
    return Found(
        course=Course(beats, given["with_p"], given["state"], float(given["duration_s"])),
        variability=given["variability"],
        window_s=given["window_s"],
        qtc_ms=given["qtc_ms"],
        st_mv=given["st_mv"],
        leads=tuple(given["leads"].tolist()),
        shapes=Shapes(given["shape_groups"], given["shape_mv"].astype(float), float(given["shape_fs_hz"])),
    )


def found_of(profile: HolterProfile, samples: Samples) -> Found:
    """Of a whole analysis with windows of one length."""
    (table,) = profile.windows
    course = _with_own_groups(profile.course, profile.segments.start_s)
    _, qtc_ms = corrected_qt_ms([table])
    return Found(
        course=course,
        variability=np.stack([profile.trends.sdnn, profile.trends.rmssd], axis=1),
        window_s=table.start_s,
        qtc_ms=qtc_ms,
        st_mv=st_of(table, profile.leads),
        leads=profile.leads,
        shapes=shapes_of(course.beats, samples),
    )


def st_of(table: WindowTable, leads: tuple[str, ...]) -> Floats:
    """ST of windows, windows × leads."""
    return np.stack([table.of(ST, lead) for lead in leads], axis=1)


def _with_own_groups(course: Course, starts_s: Floats) -> Course:
    """Groups that no two segments share."""
    segment = np.maximum(np.searchsorted(starts_s, course.beats.peak_s, side="right") - 1, 0)
    beats = course.beats
    numbered = Beats(
        beats.peak_s,
        beats.kind,
        beats.group + GROUPS_OF_SEGMENT * segment,
        beats.accepted,
        beats.after_gap,
    )
    return Course(numbered, course.with_p, course.state, course.duration_s)


def shapes_of(beats: Beats, samples: Samples) -> Shapes:
    """The median of some members of each of the commonest groups."""
    groups, counts = np.unique(beats.group, return_counts=True)
    groups = groups[np.argsort(-counts, kind="stable")[:MOST_SHAPES]]
    shapes = [_shape(beats.peak_s[_some(beats, int(group))], samples) for group in groups]
    points = _points(samples.fs_hz)
    mv = np.array(shapes).reshape(len(groups), len(samples.leads), points)
    return Shapes(groups, mv, samples.fs_hz)


def _some(beats: Beats, group: int) -> Ints:
    members = np.flatnonzero((beats.group == group) & beats.accepted)
    if not len(members):
        members = np.flatnonzero(beats.group == group)
    chosen = np.unique(np.linspace(0, len(members) - 1, min(len(members), MOST_MEMBERS)).astype(int))
    some: Ints = members[chosen]
    return some


def _points(fs_hz: float) -> int:
    return round((SHAPE_S[1] - SHAPE_S[0]) * fs_hz)


def _shape(peak_s: Floats, samples: Samples) -> Floats:
    windows = np.full((len(peak_s), len(samples.leads), _points(samples.fs_hz)), np.nan)
    for place, at_s in enumerate(peak_s.tolist()):
        first = round((at_s + SHAPE_S[0]) * samples.fs_hz)
        begin, end = max(0, first), min(samples.samples, first + windows.shape[2])
        windows[place, :, begin - first : end - first] = samples.read(begin, end)
    known: Bools = np.isfinite(windows).any(axis=(0, 2))
    shape = np.full(windows.shape[1:], np.nan)
    if known.any():
        shape[known] = _median(_median(windows[:, known], 2)[..., None] * -1.0 + windows[:, known], 0)
    return shape


def _median(values: Floats, axis: int) -> Floats:
    """Median of what is known; NaN where nothing is."""
    known = np.isfinite(values)
    found = np.full(known.any(axis=axis).shape, np.nan)
    np.copyto(found, np.nanmedian(np.where(known.any(axis=axis, keepdims=True), values, 0.0), axis=axis))
    found[~known.any(axis=axis)] = np.nan
    return found


NO_SHAPES: Final = Shapes(np.zeros(0, dtype=np.intp), np.zeros((0, 0, 0)), 1.0)


def no_variability(duration_s: float) -> Floats:
    """What stands for SDNN and RMSSD as long as they are not known, hours × 2."""
    return np.full((len(hours_of(duration_s)) - 1, 2), np.nan)
