"""What a notification of a sensor says, in one shape for all sensors: samples, or intervals between beats."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class EcgPacket:
    """Samples of one notification: counts are leads × samples, one count is uv_per_count µV.

    The sensor's clock (µs of its own epoch) stamps the first sample or the last one, or none. Positions in `missing`
    hold no value (their counts are 0). first_index is the number of the first sample where the sensor counts them.
    """

    counts: Counts
    uv_per_count: float
    first_us: int | None = None
    last_us: int | None = None
    flags: int = 0
    missing: tuple[int, ...] = ()
    first_index: int | None = None

    @property
    def samples(self) -> int:
        """Samples per lead."""
        return int(self.counts.shape[1])


@dataclass(frozen=True, slots=True)
class RrPacket:
    """Heart rate (/min, None where the sensor has none) and intervals in 1/1024 s as a strap found them.

    contact tells whether the electrodes touch the skin, None where the sensor cannot tell.
    """

    heart_rate: int | None
    rr_1024: tuple[int, ...] = ()
    contact: bool | None = None


@dataclass(frozen=True, slots=True)
class StatusPacket:
    """What a board says of itself: a JSON object with the field `kind`, such as battery or contact."""

    status: dict[str, object]


Packet = EcgPacket | RrPacket | StatusPacket


def one_lead(values: "NDArray[np.integer]") -> Counts:
    """Samples of a single lead as leads × samples."""
    counts: Counts = np.asarray(values, dtype=np.int32)[np.newaxis, :]
    return counts
