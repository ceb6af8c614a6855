"""The kinds of sensors: what each gives, and how a packet of it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors import heart_rate, movesense, movesense_1859, open_board, polar

KindName = Literal["polar_h10", "movesense", "movesense_1859", "heart_rate", "open_frame", "serial"]

#: The one channel of a strap runs across the chest: it is no lead I.
STRAP_LEAD: Final = "chest"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sensor.

    fs_hz is the nominal rate, None where it gives no ECG or where the board decides. band_hz is that of its amplifier,
    as far as it is published. service is what it advertises over Bluetooth; name_prefix how its name begins.
    """

    name: KindName
    title: str
    fs_hz: float | None
    uv_per_count: float
    service: str = ""
    name_prefix: str = ""
    settle_s: float = 0.0
    band_hz: tuple[float | None, float | None] = (None, None)


#: Rate at which each sensor of several is asked for ECG: fine enough for all intervals, and the battery lasts.
MOVESENSE_HZ: Final = 250
MOVESENSE_1859_INTERVAL_MS: Final = 4

#: In the order in which a device is looked for: those with ECG before what they offer beside it.
KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            "polar_h10",
            "Polar H10",
            float(polar.FS_HZ),
            polar.UV_PER_COUNT,
            service=polar.SERVICE,
            name_prefix="Polar H10",
            settle_s=polar.SETTLE_S,
            band_hz=(0.7, 40.0),
        ),
        Kind(
            "movesense_1859",
            "Movesense with the open firmware",
            1000.0 / MOVESENSE_1859_INTERVAL_MS,
            movesense.UV_PER_LSB,
            service=movesense_1859.SERVICE,
        ),
        Kind(
            "movesense",
            "Movesense",
            float(MOVESENSE_HZ),
            movesense.UV_PER_LSB,
            service=movesense.SERVICE,
            name_prefix="Movesense",
        ),
        Kind("open_frame", "Hobby board, open frame", None, 1.0, service=open_board.UART_SERVICE),
        Kind("serial", "Hobby board, lines of text", None, 1.0),
        Kind("heart_rate", "Heart rate strap", None, 1.0, service=heart_rate.SERVICE),
    )
}


def kind_named(name: str) -> Kind:
    """The kind of that name; InvalidInput for none."""
    if name not in KINDS:
        raise InvalidInput(f"“{name}” is no kind of sensor; {', '.join(KINDS)} are.")
    return KINDS[name]


def kind_of(name: str | None, services: tuple[str, ...]) -> Kind | None:
    """The kind that a device is by its name and the services that it advertises; None for none of ours."""
    for kind in KINDS.values():
        named = bool(kind.name_prefix) and (name or "").startswith(kind.name_prefix)
        if named or (kind.service and kind.service in services):
            return kind
    return None
