"""Which place the blobs of a store are in, and with which keys."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ecgomics.store.blobs.cache import Cached
from ecgomics.store.blobs.content import Blobs
from ecgomics.store.blobs.keys import Keys
from ecgomics.store.blobs.objects import Objects
from ecgomics.store.blobs.places import Folder, Place

FOLDER: Final = "blobs"
_CACHE: Final = "blob-cache"
#: Copies of objects on this machine.
CACHE_BYTES: Final = 4 * 2**30


@dataclass(frozen=True, slots=True)
class BlobsAt:
    """Where the blobs of a store are, and what they are encrypted with; no secret, so that it may be passed on."""

    url: str | None = field(default=None, repr=False)
    """Of an object store; a folder of the data folder without it."""
    key_file: Path | None = None
    """Keys that blobs are encrypted with; what is written is plain without it."""
    cache_bytes: int = CACHE_BYTES

    @property
    def is_remote(self) -> bool:
        """Whether they are in an object store."""
        return self.url is not None


def opened(folder: Path, at: BlobsAt, *, plain: bool = False) -> Blobs:
    """The blobs of the store in a data folder.

    plain: what is written is not encrypted, whatever the keys. InvalidInput where URL or key file cannot be used,
    Unavailable where the object store does not answer.
    """
    keys = None if at.key_file is None else Keys.read(at.key_file)
    place: Place
    if at.url is None:
        place = Folder(folder / FOLDER)
    elif at.url.startswith("file://"):
        place = Folder(Path(url2pathname(urlsplit(at.url).path)))
    else:
        cache = folder / _CACHE
        place = Cached(Objects(at.url, cache), cache, most_bytes=at.cache_bytes, sealed_only=keys is not None)
    return Blobs(place, keys, plain=plain)
