"""Bytes of one sensor in, events out: decoder and timeline of its kind together. No radio, no clock."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors import heart_rate, movesense, movesense_1859, open_board, polar
from ecgomics.sensors.events import Battery, Contact, Event, Intervals, Samples, SensorInfo
from ecgomics.sensors.packets import EcgPacket, Packet, RrPacket, StatusPacket
from ecgomics.sensors.timeline import Timeline
from ecgomics.stream.wire import LEAD_OFF

#: References of the subscriptions of a Movesense.
ECG_REFERENCE: Final = 1

#: Characteristics whose notification is one packet.
_SINGLE: Final[Mapping[str, Callable[[bytes], Packet]]] = {
    polar.DATA: polar.ecg_frame,
    movesense_1859.ECG: movesense_1859.ecg,
    movesense_1859.ECG_BEFORE_0_8: movesense_1859.ecg_before_0_8,
    heart_rate.MEASUREMENT: heart_rate.measurement,
}

#: What stands for a characteristic on a serial line of text.
TEXT: Final = "text"
#: Where boards send: they tell with every packet whether an electrode is off.
_BOARDS: Final = frozenset({open_board.UART_TRANSMIT, TEXT})


@dataclass(slots=True)
class Intake:
    """Understands what one sensor sends, from its first byte to its last, over every loss of the link.

    A notification that is no packet is left out and counted in `refused` with the latest sentence: the radio may garble
    one, and no other is to be lost for it.
    """

    info: SensorInfo
    settle_s: float = 0.0
    refused: int = 0
    refusal: str | None = None
    _timeline: Timeline | None = None
    _contact: bool | None = None
    _joiner: movesense.Joiner = field(
        default_factory=lambda: movesense.Joiner({ECG_REFERENCE: movesense.LSB_BYTES})
    )
    _frames: open_board.OpenFrames = field(default_factory=open_board.OpenFrames)
    _lines: open_board.TextLines | None = None

    def reconnected(self) -> None:
        """The link is there again: half a message of before is void."""
        self._joiner = replace(self._joiner, _begun={})
        self._frames, self._lines = open_board.OpenFrames(), None
        if self._timeline is not None:
            self._timeline.reconnected()

    def notified(self, characteristic: str, data: bytes, received_us: int) -> tuple[Event, ...]:
        """What a notification says."""
        try:
            return tuple(self._events(characteristic, data, received_us))
        except InvalidInput as error:
            self.refused, self.refusal = self.refused + 1, str(error)
            return ()

    def _events(self, characteristic: str, data: bytes, received_us: int) -> Iterator[Event]:
        if characteristic == heart_rate.BATTERY_LEVEL:
            yield Battery(heart_rate.battery(data))
        for packet in self._packets(characteristic, data):
            if isinstance(packet, EcgPacket):
                if characteristic in _BOARDS or packet.flags & LEAD_OFF:
                    yield from self._contact_changed(not packet.flags & LEAD_OFF)
                yield from self._samples(packet, received_us)
            elif isinstance(packet, RrPacket):
                yield from self._contact_changed(packet.contact)
                yield Intervals(packet, received_us)
            else:
                yield from self._status(packet)

    def _packets(self, characteristic: str, data: bytes) -> Iterator[Packet]:
        if characteristic in _SINGLE:
            yield _SINGLE[characteristic](data)
        elif characteristic == movesense.NOTIFY:
            message = movesense.message(data)
            payload = self._joiner.push(message)
            if payload is not None and message.reference == ECG_REFERENCE:
                yield movesense.ecg_lsb(payload)
        elif characteristic == open_board.UART_TRANSMIT:
            yield from self._frames.push(data)
        elif characteristic == TEXT:
            self._lines = self._lines or open_board.TextLines(self.info.uv_per_count)
            packet = self._lines.push(data)
            if packet is not None:
                yield packet

    def _samples(self, packet: EcgPacket, received_us: int) -> Iterator[Event]:
        if len(packet.counts) != len(self.info.leads):
            raise InvalidInput(
                f"The sensor sent {len(packet.counts)} leads; {len(self.info.leads)} "
                f"({', '.join(self.info.leads)}) were expected."
            )
        if not self.info.fs_hz:
            raise InvalidInput("The sensor sends samples, but no sampling rate was stated for it.")
        self._timeline = self._timeline or Timeline(self.info.fs_hz, self.settle_s)
        for placed in self._timeline.place(packet, received_us):
            yield Samples(placed, packet.uv_per_count, received_us)

    def _contact_changed(self, on: bool | None) -> Iterator[Event]:
        if on is not None and on != self._contact:
            self._contact = on
            yield Contact(on)

    def _status(self, packet: StatusPacket) -> Iterator[Event]:
        """Battery and contact of a board; what else it says of itself is not ours to know."""
        percent, on = packet.status.get("percent"), packet.status.get("on")
        if packet.status["kind"] == "battery" and type(percent) is int and 0 <= percent <= 100:
            yield Battery(percent)
        if packet.status["kind"] == "contact" and type(on) is bool:
            yield from self._contact_changed(on)
