"""Pyramids of kept recordings: made once, from front to back, and read tile by tile."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.signal.pyramid import TILE, Scale, Tile, as_steps, levels_of, pyramid, scales_of
from ecgomics.store import Store
from ecgomics.store.longs import RECORDED, StoredPyramid

#: A shorter recording is drawn from its samples.
SHORTEST_S: Final = 60.0
#: The fastest level of gzip: higher ones save a tenth and take three times as long.
_GZIP_LEVEL: Final = 1

_making: Final = threading.Lock()


def pyramid_of(store: Store, recording_id: str) -> StoredPyramid:
    """The pyramid of a recording, made where it is not there; InvalidInput for a short one."""
    found = store.longs.pyramid(recording_id)
    if found is not None:
        return found
    # One at a time: a day takes some seconds, and two pages may ask for the same one.
    with _making:
        return store.longs.pyramid(recording_id) or _made(store, recording_id)


def _made(store: Store, recording_id: str) -> StoredPyramid:
    recording, count = store.without_samples(recording_id)
    if count <= SHORTEST_S * recording.fs_hz:
        raise InvalidInput(
            f"{recording.name} lasts {count / recording.fs_hz:g} s: only recordings of more than {SHORTEST_S:g} s "
            "have a pyramid. Its samples are at /samples."
        )
    offsets: dict[int, list[int]] = {level: [] for level in range(1, len(levels_of(count)) + 1)}
    with closing(store.samples(recording_id)) as samples:
        scales = scales_of(samples, recording.resolution_uv)
        digest = store.longs.write_tiles(_in_order(pyramid(samples, scales), offsets))
    levels = {
        "fs_hz": recording.fs_hz,
        "samples": count,
        "leads": list(recording.leads),
        "scales": [asdict(each) for each in scales],
        "bins": list(levels_of(count)),
        "places": {str(level): places for level, places in offsets.items()},
    }
    return store.longs.add_pyramid(recording_id, levels, digest, RECORDED)


def _in_order(tiles: Iterator[Tile], offsets: dict[int, list[int]]) -> Iterator[bytes]:
    """The tiles as bytes; begin and end of each are noted in turn."""
    place = 0
    for tile in tiles:
        content = packed_tile(tile.steps)
        offsets[tile.level] += [place, place + len(content)]
        place += len(content)
        yield content


def packed_tile(steps: "np.ndarray[Any, np.dtype[np.int16]]") -> bytes:
    """Little-endian 16-bit numbers, compressed."""
    return gzip.compress(steps.astype("<i2").tobytes(), _GZIP_LEVEL, mtime=0)


def scales(found: StoredPyramid) -> tuple[Scale, ...]:
    """The scale of each lead."""
    return tuple(Scale(**each) for each in found.levels["scales"])


def tile(store: Store, recording_id: str, level: int, place: int) -> bytes:
    """One tile, compressed: leads × 2 × bins, on level 0 leads × samples. NotFound beyond the last."""
    found = pyramid_of(store, recording_id)
    bins = [found.levels["samples"], *found.levels["bins"]]
    if not 0 <= level < len(bins) or not 0 <= place < -(-bins[level] // TILE):
        raise NotFound(f"The pyramid of this recording has no tile {place} on level {level}.")
    if level > 0:
        places = found.levels["places"][str(level)]
        return store.longs.tiles(found, places[2 * place], places[2 * place + 1])
    with closing(store.samples(recording_id)) as samples:
        first = place * TILE
        return packed_tile(as_steps(samples.read(first, first + TILE), scales(found)))
