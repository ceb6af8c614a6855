"""MFER (ISO 22077-1, ISO/TS 11073-92001): frames of sequences × channels × blocks of samples.

Value = (stored + offset) × sensitivity. What is stated before a frame holds for it; frames of the same layout follow
one another, with a gap where their pointers leave one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.limits import MOST_BYTES, expands_too_far
from ecgomics.io.readers import mfer_header
from ecgomics.io.readers import mfer_tags as tags
from ecgomics.io.readers.mfer_header import Stored
from ecgomics.io.readers.mfer_layout import Layout, layout
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "MFER"
SUPPORT: Final = Support.TWO_READERS

#: What is of each frame and channel.
_OF_CHANNELS: Final = frozenset(
    (
        *(tags.BLOCK, tags.SEQUENCES, tags.WAVEFORM_TYPE, tags.LEAD, tags.DATA_TYPE),
        *(tags.INTERVAL, tags.SENSITIVITY, tags.OFFSET, tags.NULL),
    )
)
_MOST_CHANNELS: Final = 1024
_DOMINANT_BEAT: Final = 9
#: Channels of one frame last equally long, but for rounding.
_TOLERANCE: Final = 0.01
#: Floating-point values beyond this are none, in any unit.
_LARGEST: Final = 1e15
#: Definitions between two looks at the clock.
_LOOK_AFTER: Final = 4096
#: Definitions that are tried for a file without preamble.
_TRIED: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """The layouts of all channels, one sequence of them, and how many a frame has where that is stated."""

    layouts: tuple[Layout, ...]
    sequence: "np.dtype[np.void]"
    sequences: int | None


@dataclass(slots=True)
class _State:
    """What holds at a place of the file."""

    is_big: bool = True
    channels: int = 1
    shared: dict[int, Stored] = field(default_factory=dict)
    own: dict[int, dict[int, Stored]] = field(default_factory=dict)
    pointer: int | None = None
    plan: _Plan | None = None
    """Made for the first frame, and again after every change."""


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    plan: _Plan
    rows: tuple[NDArray[np.generic], ...]
    pointer: int | None
    note: str | None


def recognises(source: Source) -> bool:
    """The preamble, or definitions that begin with the byte order and lead to a waveform."""
    head = source.head
    if head[:1] == b"\x40" and head[2:6] == b"MFR ":
        return True
    return head[:2] == b"\x01\x01" and head[2:3] in {b"\0", b"\1"} and _leads_to_a_waveform(head)


def _leads_to_a_waveform(head: bytes) -> bool:
    seen = set()
    try:
        for count, found in enumerate(tags.definitions(head + bytes(4))):
            if found.tag not in tags.KNOWN or count > _TRIED:
                return False
            seen.add(found.tag)
    except ValueError:  # at the latest where the head ends
        pass
    return {tags.INTERVAL, tags.CHANNELS} <= seen


def read(source: Source, stated: Stated) -> Contents:
    """The frames that make the rhythm, and what stands beside them."""
    data = source.data
    try:
        facts, frames = _walk(source, data)
        if not frames:
            raise ValueError("it holds no waveform (tag 1E)")
        rhythm = [frame for frame in frames if frame.plan.layouts[0].wave != _DOMINANT_BEAT]
        median = [frame for frame in frames if frame.plan.layouts[0].wave == _DOMINANT_BEAT]
        if not rhythm:
            raise ValueError("it holds a dominant beat only, no rhythm")
        channels, warnings = _channels(rhythm, len(data))
        beats, _ = _channels(median, len(data)) if median else ((), ())
        header = mfer_header.header(facts, fs_hz=channels[0].fs_hz)
    except ValueError as error:
        raise source.unreadable(FORMAT, str(error)) from error
    return Contents(
        channels=channels,
        median=beats,
        person=header.person,
        started_at=header.started_at,
        device=header.device,
        band_hz=header.band_hz,
        notch_hz=header.notch_hz,
        annotations=header.annotations,
        warnings=warnings,
    )


def _walk(source: Source, data: bytes) -> tuple[dict[int, list[Stored]], list[_Frame]]:
    """(what is said of the whole, by tag; the frames)."""
    state, facts, frames = _State(), dict[int, list[Stored]](), list[_Frame]()
    for count, found in enumerate(tags.definitions(data)):
        if count % _LOOK_AFTER == 0:
            source.in_time(FORMAT)
        if found.tag == tags.WAVEFORM:
            frames.append(_frame(state, memoryview(data)[found.start : found.end]))
            state.pointer = None
            continue
        stored = Stored(data[found.start : found.end], is_big=state.is_big)
        if found.tag in _OF_CHANNELS:
            holds = state.shared if found.channel is None else state.own.setdefault(found.channel, {})
            holds[found.tag], state.plan = stored, None
        else:
            _tell(state, found, stored)
            facts.setdefault(found.tag, []).append(stored)
    return facts, frames


def _tell(state: _State, found: tags.Definition, stored: Stored) -> None:
    """What a definition changes for those after it."""
    if found.tag == tags.BYTE_ORDER:
        state.is_big, state.plan = stored.number() == 0, None
    elif found.tag == tags.CHANNELS and found.channel is None:
        state.channels, state.own, state.plan = stored.number() if stored.value else 1, {}, None
        if not 1 <= state.channels <= _MOST_CHANNELS:
            raise ValueError(f"it states {state.channels} channels (tag 05); 1 to {_MOST_CHANNELS} are read")
    elif found.tag == tags.POINTER:
        state.pointer = stored.number() if stored.value else None
    elif found.tag == tags.COMPRESSION and stored.value[:2].strip(b"\0"):
        raise ValueError("its waveform is compressed (tag 0E), which is not read")


# Frames ---------------------------------------------------------------------------------------------------------------


def _frame(state: _State, content: memoryview) -> _Frame:
    state.plan = plan = state.plan or _plan(state)
    size = plan.sequence.itemsize
    held = len(content) // size
    wanted = held if plan.sequences is None else plan.sequences
    count = min(wanted, held)
    if not count:
        raise ValueError(f"a waveform (tag 1E) of {len(content)} bytes holds no sequence of {size} bytes")
    rows = np.frombuffer(content, plan.sequence, count=count)
    note = None
    if count < wanted or len(content) != count * size:
        note = f"A waveform of {len(content)} bytes holds {held} of {wanted} sequences of {size} bytes."
    return _Frame(plan, tuple(rows[name].reshape(-1) for name in rows.dtype.names or ()), state.pointer, note)


def _plan(state: _State) -> _Plan:
    """How frames are stored by the definitions that hold now."""
    layouts, stated = [], set()
    for channel in range(state.channels):
        own = state.own.get(channel, {})
        holds = state.shared | own
        layouts.append(layout(holds, is_only=state.channels == 1, own=own, is_big=state.is_big))
        stated |= {holds[tags.SEQUENCES].number()} if tags.SEQUENCES in holds else set()
    if len(stated) > 1:
        raise ValueError("its channels have different numbers of sequences (tag 06)")
    _refuse_unequal(layouts)
    size = sum(each.block * np.dtype(each.dtype).itemsize for each in layouts)
    if size > MOST_BYTES:
        raise ValueError(
            f"it states sequences of {size} bytes (tag 04), so that a waveform holds no sequence"
        )
    return _Plan(
        layouts=tuple(layouts),
        sequence=np.dtype([(f"{n}", each.dtype, (each.block,)) for n, each in enumerate(layouts)]),
        sequences=stated.pop() if stated else None,
    )


def _refuse_unequal(layouts: Sequence[Layout]) -> None:
    lengths_s = [layout.block / layout.fs_hz for layout in layouts if layout.fs_hz]
    if lengths_s and max(lengths_s) > min(lengths_s) * (1 + _TOLERANCE):
        raise ValueError("its channels last different times within one sequence (tags 04 and 0B)")


# Channels -------------------------------------------------------------------------------------------------------------


def _channels(frames: Sequence[_Frame], size: int) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    """The frames of the first one's layout, one after the other, and what was noticed."""
    first = frames[0].plan
    alike = {plan: _key(plan) == _key(first) for plan in {frame.plan for frame in frames}}
    same = [frame for frame in frames if alike[frame.plan]]
    starts, is_in_order = _starts(same)
    warnings = list(dict.fromkeys(frame.note for frame in same if frame.note))
    if len(same) < len(frames):
        warnings.append(f"{len(frames) - len(same)} frames of another layout are not read.")
    if not is_in_order:
        warnings.append("The pointers of the frames are not in order; the frames are joined as they come.")
    total = starts[-1] + len(same[-1].rows[0])
    if expands_too_far(total * len(first.layouts), size):
        raise ValueError(f"its pointers (tag 07) spread {size} bytes over {total} samples")
    return tuple(
        _channel(layout, [frame.rows[n] for frame in same], starts, first.layouts[0])
        for n, layout in enumerate(first.layouts)
    ), tuple(warnings)


def _key(plan: _Plan) -> tuple[object, ...]:
    return tuple(
        (each.label, each.dtype, each.fs_hz, each.unit, each.step, each.offset, each.null, each.wave)
        for each in plan.layouts
    )


def _starts(frames: Sequence[_Frame]) -> tuple[list[int], bool]:
    """The place of each frame in samples of the first channel, and whether their pointers could be followed."""
    joined = np.concatenate([[0], np.cumsum([len(frame.rows[0]) for frame in frames])]).tolist()
    origin = frames[0].pointer or 0
    starts: list[int] = []
    end = 0
    for frame in frames:
        start = end if frame.pointer is None else frame.pointer - origin
        if start < end:
            return joined[:-1], False
        starts.append(start)
        end = start + len(frame.rows[0])
    return starts, True


def _channel(
    layout: Layout, rows: Sequence[NDArray[np.generic]], starts: Sequence[int], reference: Layout
) -> Channel:
    """One channel in its own unit, masked where nothing was recorded."""
    places = [start * layout.block // reference.block for start in starts]
    values = np.full(places[-1] + len(rows[-1]), np.nan)
    for place, row in zip(places, rows, strict=True):
        values[place : place + len(row)] = _values(row, layout)
    return Channel(layout.label, values, layout.fs_hz, layout.unit, layout.step if layout.unit else None)


def _values(row: NDArray[np.generic], layout: Layout) -> Floats:
    """Values in the unit of the layout, masked where they are null, or a floating-point number that no signal has."""
    null = np.nan if layout.null is None else layout.null
    with np.errstate(invalid="ignore", over="ignore"):  # of undefined and infinite numbers
        stored = row.astype(np.float64)
        values: Floats = (stored + layout.offset) * layout.step
        is_there = np.abs(values) < _LARGEST
    return np.where(is_there & (stored != null), values, np.nan)
