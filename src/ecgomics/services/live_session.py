"""One live session while it is open: which frames are here, which are safe, and what is known of it now."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ecgomics.core.errors import Conflict, InvalidInput
from ecgomics.store.live import LiveSession
from ecgomics.stream.clock import PhoneClock
from ecgomics.stream.events import Message
from ecgomics.stream.wire import LEAD_OFF, EcgFrame, Frame, RrFrame, StatusFrame, checksum_of, decode, seq_of

#: A number further ahead than this is a mistake of the sender: more than an hour of frames.
MOST_AHEAD: Final = 100_000
#: Bytes of the frames of one session: more than a day of one lead at 500 Hz.
MOST_SESSION_BYTES: Final = 256 * 2**20
#: Checksums that are remembered, to tell a frame that comes again from another with its number.
REMEMBERED: Final = 4096
#: Frames out of order that are kept in memory until those before them are here; more are not shown live.
MOST_EARLY: Final = 2000
#: What who begins to watch is shown of the time before.
SHOWN_BEFORE_S: Final = 10.0
#: Ranges of missing frames that a sentence names.
MOST_SHOWN: Final = 5
#: Changes of quality and remarkable moments that are remembered.
MOST_MOMENTS: Final = 500


class Missing(Conflict):
    """A session cannot be finished: frames of it are missing."""

    def __init__(self, ranges: Sequence[tuple[int, int]]) -> None:
        shown = ", ".join(f"{first}–{behind - 1}" for first, behind in ranges[:MOST_SHOWN])
        more = " and more" if len(ranges) > MOST_SHOWN else ""
        super().__init__(f"Frames are missing: {shown}{more}. Send them, then finish again.")
        self.ranges = ranges
        """From, to before."""


class Ranges:
    """Which whole numbers from 0 on there are, as ranges."""

    def __init__(self) -> None:
        self._bounds: list[int] = []
        """first, behind, first, behind … in order."""

    def add(self, number: int) -> None:
        """Note that a number is there."""
        at = bisect_right(self._bounds, number)
        if at % 2:
            return
        before = at > 0 and self._bounds[at - 1] == number
        behind = at < len(self._bounds) and self._bounds[at] == number + 1
        if before and behind:
            del self._bounds[at - 1 : at + 1]
        elif before:
            self._bounds[at - 1] = number + 1
        elif behind:
            self._bounds[at] = number
        else:
            self._bounds[at:at] = [number, number + 1]

    def __contains__(self, number: int) -> bool:
        return bisect_right(self._bounds, number) % 2 == 1

    def same_as(self, other: "Ranges") -> bool:
        """Whether the same numbers are there."""
        return self._bounds == other._bounds

    @property
    def next(self) -> int:
        """The first number that is not there."""
        return self._bounds[1] if self._bounds and self._bounds[0] == 0 else 0

    @property
    def end(self) -> int:
        """The number behind the last."""
        return self._bounds[-1] if self._bounds else 0

    def missing(self, end: int | None = None) -> list[tuple[int, int]]:
        """What is not there before an end, the last number by default: from, to before."""
        bounds = [0, *self._bounds, max(self.end, end or 0)]
        return [
            (first, behind) for first, behind in zip(bounds[::2], bounds[1::2], strict=True) if behind > first
        ]


@dataclass(slots=True)
class Shown:
    """What a wall shows of a session now."""

    battery: int | None = None
    contact: bool | None = None
    link: str | None = None
    vitals: Message | None = None
    last_frame_us: int | None = None
    """Clock of the server."""
    quality: deque[tuple[float, str]] = field(default_factory=lambda: deque(maxlen=MOST_MOMENTS))
    """Time in s and level, where it changed."""
    moments: deque[Message] = field(default_factory=lambda: deque(maxlen=MOST_MOMENTS))
    """Hints, pauses, gaps, as they came."""

    def look(self, message: Message) -> None:
        """Take in an event of the analysis."""
        if message["type"] != "vitals":
            return
        before, self.vitals = self.vitals, message
        level, t_s = str(message["quality"]["level"]), float(message["t_s"])
        if not self.quality or self.quality[-1][1] != level:
            self.quality.append((t_s, level))
        hint = message["rhythm"]["hint"]
        if before is None or before["rhythm"]["hint"] != hint or before["pause_ms"] != message["pause_ms"]:
            self.moments.append(message)

    def status(self, status: Mapping[str, Any]) -> None:
        """Take in words about the sensor; what is not understood is kept in the frames only."""
        kind = status.get("kind")
        if kind == "battery" and isinstance(status.get("percent"), int | float):
            self.battery = round(float(status["percent"]))
        elif kind == "contact" and isinstance(status.get("on"), bool):
            self.contact = status["on"]
        elif kind == "link" and isinstance(status.get("state"), str):
            self.link = status["state"][:20]


class OpenSession:
    """A session whose frames come in."""

    def __init__(self, kept: LiveSession) -> None:
        self.kept = kept
        self.received, self.safe = Ranges(), Ranges()
        self.shown, self.clock = Shown(), PhoneClock()
        self.samples = 0
        """On the grid, gaps included."""
        self.recent: deque[tuple[int, bytes]] = deque()
        """Index behind the frame and bytes of the last ECG frames that were handed on."""
        self.content_bytes = 0
        self.gaps: list[tuple[int, int]] = []
        """First index and samples of what was lost on the radio, as far as frames were handed on."""
        self._checksums: dict[int, bytes] = {}
        self._early: dict[int, bytes] = {}
        self._handed_on = 0
        self._has_samples = False

    @property
    def fs_hz(self) -> float | None:
        """Nominal rate; None where the sensor sends intervals only."""
        rate = self.kept.said.get("fs_hz")
        return None if rate is None else float(rate)

    @property
    def started_us(self) -> int:
        """When it began, clock of the phone."""
        return round(self.kept.started_at.timestamp() * 1e6)

    def take(self, content: bytes) -> bool:
        """Note a whole frame; whether it is new. Conflict where its number was that of another.

        InvalidInput where the number is further ahead than any frame can be, or the frame is none of this session.
        """
        seq, checksum = seq_of(content), checksum_of(content)
        if seq in self.received:
            if self._checksums.get(seq, checksum) != checksum:
                raise Conflict(f"Frame {seq} was sent before with other content: begin another session.")
            return False
        if seq > self.received.next + MOST_AHEAD:
            raise InvalidInput(f"Frame {seq} is too far ahead: frame {self.received.next} is awaited.")
        if self.content_bytes + len(content) > MOST_SESSION_BYTES:
            raise InvalidInput(f"A session takes {MOST_SESSION_BYTES >> 20} MB: finish it and begin another.")
        self._fits(content)
        self.content_bytes += len(content)
        self.received.add(seq)
        self._checksums[seq] = checksum
        if len(self._checksums) > REMEMBERED:
            del self._checksums[next(iter(self._checksums))]
        return True

    def _fits(self, content: bytes) -> None:
        frame = decode(content)
        if isinstance(frame, EcgFrame):
            leads = len(self.kept.said.get("leads") or ())
            if len(frame.counts) != leads:
                raise InvalidInput(
                    f"The session was begun with {leads} leads; a frame has {len(frame.counts)}."
                )

    def in_order(self, content: bytes) -> Iterator[tuple[bytes, Frame]]:
        """The frames that may be handed on now that this one is here: all before them are."""
        if len(self._early) < MOST_EARLY:
            self._early[seq_of(content)] = content
        while self._handed_on < self.received.next:
            ready = self._early.pop(self._handed_on, None)
            self._handed_on += 1
            if ready is not None:
                yield ready, self._seen(ready)

    def _seen(self, content: bytes) -> Frame:
        frame = decode(content)
        if isinstance(frame, StatusFrame):
            self.shown.status(frame.status)
        elif isinstance(frame, RrFrame):
            self.samples = max(self.samples, frame.first_index)
        else:
            self._saw_samples(frame, content)
        return frame

    def _saw_samples(self, frame: EcgFrame, content: bytes) -> None:
        if self._has_samples and frame.first_index > self.samples:
            self.gaps.append((self.samples, frame.first_index - self.samples))
        self._has_samples = True
        self.samples = max(self.samples, frame.end)
        self.shown.contact = False if frame.flags & LEAD_OFF else self.shown.contact
        self.recent.append((frame.end, content))
        shown = SHOWN_BEFORE_S * (self.fs_hz or 1.0)
        while self.recent and self.recent[0][0] < self.samples - shown:
            self.recent.popleft()

    def restored(self, frames: Iterator[bytes]) -> None:
        """Take in what is in the log, after a restart: all of it is safe."""
        for content in frames:
            if self.take(content):
                self.safe.add(seq_of(content))
                for _ in self.in_order(content):
                    pass
