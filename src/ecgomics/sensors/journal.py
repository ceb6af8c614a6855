"""What a sensor sends, on the disk as it comes: a recording that is cut short by a crash is recovered from it.

The file is frames of the wire one behind the other; who the sensor is stands in status frames of the kind `sensor`.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.events import Event, SensorInfo
from ecgomics.sensors.frames import FrameMaker
from ecgomics.sensors.take import Take
from ecgomics.stream import wire

#: What is put behind the name of the recording's file.
SUFFIX: Final = ".frames"
_SENSOR: Final = "sensor"
#: Seconds between the moments at which the disk is made to hold all.
_SAFE_EVERY_S: Final = 1.0


@dataclass(slots=True)
class Journal:
    """Writes every event before anything else is done with it; `remove` when the recording is safe."""

    path: Path
    _file: BinaryIO | None = None
    _maker: FrameMaker = field(default_factory=FrameMaker)
    _safe_s: float = 0.0

    def take(self, event: Event) -> None:
        """Append the frame of an event."""
        frame = _of_sensor(event) if isinstance(event, SensorInfo) else self._maker.frame(event)
        if frame is not None:
            self._file = self._file or self.path.open("ab")
            self._file.write(wire.encode(frame))
            self._file.flush()
            self._to_disk(self._file)

    def _to_disk(self, file: BinaryIO) -> None:
        """Against a computer that stops: at most a second of the recording is not on the disk."""
        now_s = time.monotonic()
        if now_s - self._safe_s >= _SAFE_EVERY_S:
            os.fsync(file.fileno())
            self._safe_s = now_s

    def remove(self) -> None:
        """The recording is written: the journal goes."""
        if self._file is not None:
            self._file.close()
        self.path.unlink(missing_ok=True)


def _of_sensor(info: SensorInfo) -> wire.Frame:
    said = {"kind": _SENSOR, "sensor": asdict(info)}
    return wire.StatusFrame(seq=0, first_index=0, received_us=time.time_ns() // 1000, status=said)


def recovered(path: Path) -> Take:
    """What a journal holds, up to where it was cut off. InvalidInput where it is none."""
    take = Take()
    for frame in _frames(path.read_bytes()):
        if isinstance(frame, wire.StatusFrame) and frame.status.get("kind") == _SENSOR:
            take.info = _sensor(path, frame.status["sensor"])
        else:
            take.take_frame(frame)
    if take.info is None:
        raise InvalidInput(f"{path.name} is no journal of a recording.")
    return take


def _frames(content: bytes) -> Iterator[wire.Frame]:
    try:
        for frame in wire.split(content):
            yield wire.decode(frame)
    except InvalidInput:  # the last one was not written to its end
        return


def _sensor(path: Path, said: Any) -> SensorInfo:
    try:
        return SensorInfo(**said | {"leads": tuple(said["leads"]), "band_hz": tuple(said["band_hz"])})
    except (TypeError, KeyError) as error:
        raise InvalidInput(f"{path.name} is no journal of a recording.") from error
